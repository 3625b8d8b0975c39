#!/usr/bin/env bash
# Collects every text people see from the pages and the forms into the English catalogue. What is new there is empty
# and waits for its English; what is gone from the code goes from the catalogue too. Run twice, nothing changes.
set -euo pipefail
cd "$(dirname "$0")/.."

babel=.venv/bin/pybabel
catalogue=src/reglament/locale/en/LC_MESSAGES/django.po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$babel" --quiet extract --mapping-file=babel.cfg --no-location --sort-output --no-wrap \
  --keywords=_ --keywords=gettext_lazy --keywords=pgettext_lazy:1c,2 --output-file="$work/all.pot" src/reglament
"$babel" --quiet update --locale=en --input-file="$work/all.pot" --output-file="$catalogue" \
  --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
# Dates and names in the header change with every run and say nothing.
sed -E '/^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To|Project-Id-Version)/d; /^#/d' \
  "$catalogue" | sed '/./,$!d' >"$work/django.po"
cp "$work/django.po" "$catalogue"

empty=$(($(grep --count '^msgstr ""$' "$catalogue") - 1))
if [ "$empty" -gt 0 ]; then echo "$empty messages wait for their English in $catalogue"; fi
