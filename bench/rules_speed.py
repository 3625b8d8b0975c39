"""How fast the rules are: one deadline across the New Year, ten thousand mixed questions through the command line."""

from __future__ import annotations

import datetime as dt
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.place import ROOT
from reglament.rules.calendar import Calendar
from reglament.rules.reaction import reaction_deadline
from reglament.rules.regulation import Priority, default_regulation_text, parse_regulation
from reglament.store.seed_days import PublishedDays

QUESTIONS = 10_000
DEADLINES = 20_000


def deadline_microseconds() -> float:
    """The median of one deadline of a round begun between 25 December and 31 December, in microseconds."""
    calendar = Calendar(parse_regulation(default_regulation_text()), PublishedDays(2026, 2028))
    chance = random.Random(1)
    start = calendar.instant(dt.date(2026, 12, 25), dt.time(0))
    asked = [
        (chance.choice(list(Priority)), start + dt.timedelta(seconds=chance.randrange(7 * 86400)))
        for _ in range(DEADLINES)
    ]
    times = []
    for priority, at in asked:
        began = time.perf_counter()
        reaction_deadline(calendar, priority, at)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


def batch_seconds() -> float:
    """`reglament explain --batch` of 10,000 mixed questions, from the start of the process to its end."""
    chance = random.Random(2)
    with tempfile.TemporaryDirectory() as folder:
        questions = Path(folder) / "questions.jsonl"
        questions.write_text("".join(json.dumps(_question(chance)) + "\n" for _ in range(QUESTIONS)))
        began = time.perf_counter()
        command = [sys.executable, "-m", "reglament.cli", "explain", "--batch", str(questions)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        taken = time.perf_counter() - began
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != QUESTIONS or any("error" in answer for answer in answers):
        raise RuntimeError(f"explain --batch: {next((a for a in answers if 'error' in a), len(answers))}")
    return taken


def _question(chance: random.Random) -> dict[str, Any]:
    day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(700))
    at = dt.datetime.combine(day, dt.time(chance.randrange(24), chance.randrange(60)))
    level = chance.choice([priority.value for priority in Priority])
    minutes = chance.randrange(10, 600)
    return chance.choice(
        (
            {"what": "deadline", "priority": level, "queued_at": at.isoformat()},
            {"what": "level", "ordered": level, "queued_at": at.isoformat(),
             "started_at": (at + dt.timedelta(minutes=minutes)).isoformat()},
            {"what": "price", "minutes": minutes, "level": level},
            {"what": "review", "set_at": at.isoformat()},
            {"what": "day", "date": day.isoformat()},
            {"what": "term", "ready": day.isoformat(), "minutes": minutes},
        )
    )  # fmt: skip
