"""Gunicorn's configuration, from the checked environment. Gunicorn reads these names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from reglament.config.environment import read_environment

_environment = read_environment()

bind = (
    f"[{_environment.host}]:{_environment.port}"
    if ":" in _environment.host
    else f"{_environment.host}:{_environment.port}"
)
workers = _environment.web_workers
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 15  # less than the supervisor's patience
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file must not wait for a disk
control_socket_disable = True
errorlog = "-"
loglevel = "warning"


def when_ready(_server: Any) -> None:
    """Say where the pages are, once they are there."""
    print(f"reglament: open {_environment.base_url}", file=sys.stderr, flush=True)
