#!/usr/bin/env bash
# The Python environment in .venv, exactly as locked in uv.lock.
#
# First by uv, which takes the files from the addresses in the lock. Where those cannot be reached (a mirror, no network
# but a folder of wheels), by pip, which has its own settings for that; the hashes of the lock are checked either way.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or newer is needed, $python is $("$python" --version 2>&1). Set PYTHON=/path/to/python3.11" >&2
  exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv || {
  echo "The environment could not be made; on Debian and Ubuntu: apt-get install python3-venv" >&2
  exit 1
}
own=$PWD/.venv/bin
"$own/python" -m pip --version >/dev/null 2>&1 || "$own/python" -m ensurepip --upgrade >/dev/null
[ -x "$own/uv" ] || "$own/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.8'

# The lock speaks of the public index; a mirror in the environment must neither change it nor be written into it.
unset UV_DEFAULT_INDEX UV_INDEX_URL UV_INDEX UV_EXTRA_INDEX_URL VIRTUAL_ENV
export UV_PROJECT_ENVIRONMENT=$PWD/.venv UV_PYTHON=$own/python UV_LINK_MODE=${UV_LINK_MODE:-copy}

if UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-30} "$own/uv" sync --frozen --inexact --quiet 2>.venv/uv-sync.log; then
  echo "Python packages: as locked"
  exit 0
fi

echo "The addresses in uv.lock cannot be reached ($(tail -n 1 .venv/uv-sync.log)); installing by pip, hashes checked"
"$own/uv" export --frozen --quiet --no-emit-project --output-file .venv/requirements.txt >/dev/null
"$own/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/requirements.txt
"$own/python" -m pip install --quiet --disable-pip-version-check hatchling editables
"$own/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
