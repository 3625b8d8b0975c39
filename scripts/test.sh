#!/usr/bin/env bash
# Every test: static checks, rules and use-cases at full coverage, SQLite, PostgreSQL, the browser. What is missing of the system
# (PostgreSQL, Chromium, Dovecot) is installed where that is allowed; where it is not, the end says loudly what did not run,
# and in CI that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
summary=()
failed=0

install_missing() {
  local packages=()
  scripts/system_parts.sh postgres || packages+=(postgresql)
  scripts/system_parts.sh chromium || packages+=(chromium)
  scripts/system_parts.sh dovecot || packages+=(dovecot-imapd)
  [ ${#packages[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then return 0; fi
  echo "Installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  local package
  for package in "${packages[@]}"; do apt-get install -y -qq --no-install-recommends "$package" >/dev/null || true; done
}

part() {
  local name=$1 began=$SECONDS
  shift
  echo
  echo "== $name"
  if "$@"; then
    summary+=("ok       $name ($((SECONDS - began)) s)")
  else
    summary+=("FAILED   $name ($((SECONDS - began)) s)")
    failed=1
  fi
}

missing() {
  summary+=("NOT RUN  $1: $2")
  if [ -n "${CI:-}" ]; then failed=1; fi
}

# One process a core; TEST_WORKERS=0 runs everything in one.
pytest() { "$bin/python" -m pytest -q --no-header --numprocesses "${TEST_WORKERS:-auto}" "$@"; }
most() { pytest tests --ignore=tests/rules --ignore=tests/browser --ignore=tests/test_house.py "$@"; }
covered() { local room=$1; shift; pytest "$@" --cov="$room" --cov-branch --cov-fail-under=100 --cov-report=term:skip-covered; }

install_missing
part "static checks" scripts/check.sh
part "rules, every branch covered" covered reglament.rules tests/rules
REGLAMENT_TEST_DB=sqlite part "use-cases on SQLite, every branch covered" \
  covered reglament.usecases tests/usecases tests/stories tests/faults
REGLAMENT_TEST_DB=sqlite part "the rest on SQLite" \
  most --ignore=tests/usecases --ignore=tests/stories --ignore=tests/faults
if scripts/system_parts.sh postgres; then
  REGLAMENT_TEST_DB=postgres part "everything with a database on PostgreSQL" most --database
else
  missing "tests on PostgreSQL" "install PostgreSQL 15 or newer (apt-get install postgresql)"
fi
scripts/system_parts.sh dovecot || missing "fetching from a real IMAP server" "install Dovecot (apt-get install dovecot-imapd)"
if [ -d tests/browser ]; then
  if scripts/system_parts.sh chromium; then
    part "tests in the browser" pytest tests/browser
  else
    missing "tests in the browser" "install Chromium (apt-get install chromium)"
  fi
fi

echo
printf '%s\n' "${summary[@]}"
echo "$SECONDS s in all"
exit "$failed"
