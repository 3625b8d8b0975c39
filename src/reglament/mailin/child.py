"""`python -m reglament.mailin.child LETTER SCRATCH`: read one letter within limits set on this very process."""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

RESULT = "reading.json"
LARGEST_FILE = 256 * 1024 * 1024


def main(argv: list[str]) -> int:
    """0 with the reading, or the reason why there is none, in SCRATCH/reading.json; anything else is a failure."""
    letter, scratch, seconds, memory = Path(argv[0]), Path(argv[1]), int(argv[2]), int(argv[3])
    confine(seconds=seconds, memory=memory)
    (scratch / RESULT).write_text(answer(letter, scratch), encoding="utf-8")
    return 0


def confine(*, seconds: int, memory: int) -> None:
    """Limit this process: processor time, memory, size of files, no core dump; the clock on the wall ends it too."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.alarm(seconds + 1)


def answer(letter: Path, scratch: Path) -> str:
    """The reading as JSON, or {"unreadable": …}."""
    from reglament.mailin.bounds import Unreadable
    from reglament.mailin.opening import read_letter

    try:
        reading = read_letter(letter, scratch).as_json()
    except Unreadable as error:
        reason = {"ru": error.reason.ru, "en": error.reason.en}
        return json.dumps({"unreadable": {"kind": error.kind, **reason}})
    return json.dumps({"reading": reading})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
