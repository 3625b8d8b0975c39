#!/usr/bin/env bash
# Succeeds when the part of the system named by the first argument is there: postgres or chromium.
set -uo pipefail
case ${1:-} in
  postgres) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ;;
  chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ;;
  *) echo "usage: $0 postgres|chromium" >&2; exit 2 ;;
esac
