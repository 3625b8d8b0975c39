#!/usr/bin/env bash
# Every static check; all of them run, then the ones that failed are named.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

part() {
  local name=$1 began=$SECONDS
  shift
  if "$@"; then echo "ok      $name ($((SECONDS - began)) s)"; else failed+=("$name") && echo "FAILED  $name"; fi
}

part "ruff: style and mistakes" "$bin/ruff" check --quiet src tests scripts bench
part "ruff: shape (make format mends it)" "$bin/ruff" format --check --quiet src tests scripts bench
part "mypy: types" "$bin/mypy" --no-error-summary
part "import-linter: the rooms" "$bin/lint-imports"
part "djlint: templates" "$bin/djlint" --lint --quiet src/reglament/web/jinja2
part "the house: sizes, names, locks, figures" "$bin/python" -m pytest -q -p no:randomly --no-header tests/test_house.py

if [ ${#failed[@]} -gt 0 ]; then
  printf 'Failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
