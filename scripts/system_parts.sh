#!/usr/bin/env bash
# Succeeds when the part of the system named by the first argument is there: postgres, chromium or dovecot.
set -uo pipefail
case ${1:-} in
  postgres) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ;;
  chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ;;
  dovecot) [ -x /usr/lib/dovecot/imap ] || [ -x /usr/libexec/dovecot/imap ] ;;
  *) echo "usage: $0 postgres|chromium|dovecot" >&2; exit 2 ;;
esac
