"""The measurements, their table and the goals. `N=1000,100000 make bench`; see bench/README.md."""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import datetime as dt
import json
import os
import platform
import secrets
import socket
import statistics
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import mail
from bench.client import Reader, throughput
from bench.place import ROOT, Place, folder, have_postgres, place, program
from bench.report import show
from bench.rules_speed import batch_seconds, deadline_microseconds
from bench.server import memory, serving

DEFAULT_SIZES = "1000,100000"
MOST_TICKETS = 2_000_000
WARM_UP = 10


@dataclass(slots=True)
class Studio:
    """A filled place and what was measured in it. Times are milliseconds, rates are per second."""

    place: Place
    filled: dict[str, Any]
    pages: dict[str, str]
    times: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    sql: dict[str, Any] = field(default_factory=dict)
    memory: list[int] = field(default_factory=list)
    mail: dict[str, float] = field(default_factory=dict)

    @property
    def median(self) -> dict[str, float]:
        """The median of everything that was timed."""
        return {name: statistics.median(taken) * 1000 for name, taken in self.times.items()}


def main(argv: list[str]) -> int:
    """Measure and print; 0 when every goal is met, 1 when one is missed."""
    asked = _arguments(argv)
    began = time.perf_counter()
    rules = {"deadline_us": deadline_microseconds(), "batch_s": batch_seconds()}
    with folder() as inside:
        studios = _fill(inside, asked)
        for studio in studios:
            studio.sql = _bare(studio)
        _measure(studios, asked)
        for studio in studios:
            if studio.place.tickets == asked.sizes[0]:
                studio.mail = mail.measure(studio.place, studio.filled["tickets"])
    goals_met = show(studios, rules)
    _keep(studios, rules, round(time.perf_counter() - began))
    return 0 if goals_met else 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Reglament.")
    parser.add_argument(
        "--sizes", type=_sizes, default=_sizes(os.environ.get("N") or DEFAULT_SIZES), metavar="N,N"
    )
    parser.add_argument("--databases", default="sqlite,postgres", type=lambda text: text.split(","))
    parser.add_argument("--rounds", default=80, type=int, help="how often each page is read by one client")
    parser.add_argument("--seconds", default=4.0, type=float, help="how long eight clients read each page")
    return parser.parse_args(argv)


def _sizes(text: str) -> list[int]:
    sizes = sorted({int(part) for part in text.split(",")})
    if not sizes or sizes[0] < 200 or sizes[-1] > MOST_TICKETS:
        raise argparse.ArgumentTypeError(f"from 200 to {MOST_TICKETS} tickets")
    return sizes


def _fill(inside: Path, asked: argparse.Namespace) -> list[Studio]:
    kinds = [kind for kind in asked.databases if kind != "postgres" or have_postgres()]
    if len(kinds) < len(asked.databases):
        print("PostgreSQL is not installed: measured on SQLite alone")
    places = [place(inside, kind, size, _free_port()) for size in reversed(asked.sizes) for kind in kinds]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return sorted(
            pool.map(_filled, places), key=lambda studio: (studio.place.database, studio.place.tickets)
        )


def _filled(where: Place) -> Studio:
    filled = _output(where, "bench.data", str(where.tickets))
    print(f"{where.name}: {filled['rows']:,} rows in {filled['seconds']} s", flush=True)
    # The pages: a whole page of the queue, and a ticket from its middle.
    pages = {"queue": "/desk/?view=queue", "ticket": f"/desk/tickets/{filled['tickets'][25]}/"}
    return Studio(where, filled, pages)


def _bare(studio: Studio) -> dict[str, Any]:
    found = _output(studio.place, "bench.bare", studio.filled["session"], *studio.pages.values())
    return {name: found[path] for name, path in studio.pages.items()}


def _output(where: Place, *arguments: str) -> dict[str, Any]:
    process = program(where, *arguments)
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{where.name}: {arguments[0]} ended with {process.returncode}")
    told: dict[str, Any] = json.loads(out)
    return told


def _measure(studios: list[Studio], asked: argparse.Namespace) -> None:
    with contextlib.ExitStack() as stack:
        served = [(studio, stack.enter_context(serving(studio.place))) for studio in studios]
        readers = [(studio, Reader(studio.place.port, studio.filled["session"])) for studio in studios]
        for turn in range(-WARM_UP, asked.rounds):
            # In turns, so that whatever else the machine does falls on all of them alike.
            for studio, reader in readers:
                _read_once(studio, reader, keep=turn >= 0)
        for turn in range(asked.rounds // 2):
            for studio, reader in readers:
                _write_once(studio, reader, turn)
        for studio, pid in served:
            _crowd(studio, asked.seconds)
            studio.memory = memory(pid)


def _read_once(studio: Studio, reader: Reader, *, keep: bool) -> None:
    for name, path in studio.pages.items():
        for what, address in ((name, path), (f"{name} floor", f"/floor{path}")):
            taken = reader.get(address)
            if keep:
                studio.times.setdefault(what, []).append(taken)


def _write_once(studio: Studio, reader: Reader, turn: int) -> None:
    studio.times.setdefault("create", []).append(_create(studio, reader))
    studio.times.setdefault("reply", []).append(_reply(studio, reader, turn))


def _create(studio: Studio, reader: Reader) -> float:
    given = studio.filled
    form = {
        "action": "create", "organisation": str(given["organisation"]), "author": str(given["author"]),
        "site": str(given["site"]), "letter": "Письмо клиента", "title": "Новый тикет", "body": "Текст задания. " * 27,
        "priority": "normal", "once": secrets.token_urlsafe(18),
    }  # fmt: skip
    return reader.post("/desk/tickets/new/", form)


def _reply(studio: Studio, reader: Reader, turn: int) -> float:
    # The tickets after those of the page that is read, so that it stays as it is.
    number = studio.filled["tickets"][26 + turn % 20]
    form = {"action": "answer", "body": "Текст ответа. " * 28, "once": secrets.token_urlsafe(18)}
    return reader.post(f"/desk/tickets/{number}/", form)


def _crowd(studio: Studio, seconds: float) -> None:
    port, session = studio.place.port, studio.filled["session"]
    for name, path in studio.pages.items():
        for what, address in ((name, path), (f"{name} floor", f"/floor{path}")):
            studio.rates[what] = throughput(
                lambda reader, address=address: reader.get(address), port, session, clients=8, seconds=seconds
            )
    studio.rates["create"] = throughput(
        lambda reader: _create(studio, reader), port, session, clients=8, seconds=seconds
    )
    studio.rates["reply"] = throughput(
        lambda reader: _reply(studio, reader, secrets.randbelow(20)),
        port,
        session,
        clients=8,
        seconds=seconds,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _keep(studios: list[Studio], rules: dict[str, float], seconds: int) -> None:
    out = ROOT / "bench" / "out"
    out.mkdir(exist_ok=True)
    now = dt.datetime.now(dt.UTC)
    told = {
        "at": now.isoformat(),
        "seconds": seconds,
        "machine": {"python": platform.python_version(), "cores": os.cpu_count()},
        "rules": rules,
        "studios": [
            {"database": s.place.database, "tickets": s.place.tickets, "rows": s.filled["rows"], "median_ms": s.median,
             **{k: v for k, v in asdict(s).items() if k in ("times", "rates", "sql", "memory", "mail")}}
            for s in studios
        ],
    }  # fmt: skip
    file = out / f"{now:%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1))
    print(f"\nbench/out/{file.name}, {seconds} s in all")
