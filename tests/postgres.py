"""A PostgreSQL of the tests' own: a throw-away cluster on a free loopback port, gone when the tests end.

PostgreSQL refuses to run as root; there the cluster belongs to `postgres` or `nobody`.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.waiting import free_port

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c jit=off"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the running cluster listens."""

    folder: Path
    port: int
    owner: str

    @property
    def url(self) -> str:
        """The address in the form of DATABASE_URL."""
        return f"postgres://{self.owner}@127.0.0.1:{self.port}/postgres"


@cache
def cluster() -> Cluster:
    """Start the cluster once per process; raises RuntimeError when PostgreSQL is not installed."""
    binaries = binaries_folder()
    if binaries is None:
        raise RuntimeError(
            "REGLAMENT_TEST_DB=postgres, but there is no PostgreSQL: install it (apt-get install postgresql)"
        )
    made = Cluster(
        folder=Path(tempfile.mkdtemp(prefix="reglament-pg-", dir="/tmp")), port=free_port(), owner=_owner()
    )
    if os.geteuid() == 0:
        shutil.chown(made.folder, made.owner)
    data = made.folder / "data"
    initdb = [str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", made.owner, "-E", "UTF8"]
    _run(made, [*initdb, "--locale=C.UTF-8", "--no-sync"])
    atexit.register(_end, _keeper(made, binaries))
    options = f"-p {made.port} -k {made.folder} -c listen_addresses=127.0.0.1 {FAST}"
    log = str(made.folder / "log")
    _run(
        made, [str(binaries / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-t", "60", "-o", options, "start"]
    )
    return made


def binaries_folder() -> Path | None:
    """The folder with initdb of the newest PostgreSQL installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _run(made: Cluster, command: list[str]) -> None:
    as_owner = ["setpriv", f"--reuid={made.owner}", "--clear-groups", "--"] if os.geteuid() == 0 else []
    home = {**os.environ, "HOME": str(made.folder), "LC_ALL": "C.UTF-8"}
    # The server keeps its output open for ever, so nothing may wait for the end of a pipe.
    with (made.folder.parent / f"{made.folder.name}.start").open("wb") as out:
        done = subprocess.run(
            [*as_owner, *command],
            cwd=made.folder,
            env=home,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
        )
    told = Path(out.name).read_text(errors="replace")
    Path(out.name).unlink()
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{told}")


def _keeper(made: Cluster, binaries: Path) -> subprocess.Popen[bytes]:
    """A process that ends the cluster when this one is gone, however it went: its end of the pipe closes even then."""
    stop = [str(binaries / "pg_ctl"), "-D", str(made.folder / "data"), "-m", "immediate", "-w", "stop"]
    as_owner = ["setpriv", f"--reuid={made.owner}", "--clear-groups", "--"] if os.geteuid() == 0 else []
    script = 'trap "" TERM INT HUP; cat; folder=$1; shift; "$@"; rm -rf "$folder"'
    return subprocess.Popen(
        ["sh", "-c", script, "sh", str(made.folder), *as_owner, *stop],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(keeper: subprocess.Popen[bytes]) -> None:
    if keeper.stdin is not None:
        keeper.stdin.close()
    keeper.wait(60)


def _owner() -> str:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
