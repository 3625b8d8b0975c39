"""The tables that a run prints, and whether the goals are met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.run import Studio

# The goals at 100,000 tickets.
STATEMENTS = {"queue": 5, "ticket": 7}
ABOVE_FLOOR = 1.7
GROWTH = 1.2
DEADLINE_US = 50
BATCH_S = 10
HEADS = (
    "", "SQL", "one client, ms", "p95", "floor, ms", "× floor", "× smallest", "bare SQL, ms", "eight clients, /s", "floor, /s",
)  # fmt: skip


def show(studios: Sequence[Studio], rules: dict[str, float]) -> bool:
    """Print everything; whether every goal is met."""
    _table(
        HEADS,
        (_line(studio, name, studios) for studio in studios for name in studio.median if "floor" not in name),
    )
    print()
    for studio in studios:
        megabytes = " + ".join(map(str, studio.memory))
        print(
            f"{studio.place.name}: {studio.filled['rows']:,} rows, memory of the web workers {megabytes} MB"
        )
    for studio in studios:
        if studio.mail:
            _mail(studio)
    print(f"a deadline across the New Year: {rules['deadline_us']:.1f} µs")
    print(f"explain --batch, 10,000 questions: {rules['batch_s']:.1f} s\n")
    missed = [*_missed_by_rules(rules), *(m for studio in studios for m in _missed(studio, studios))]
    print("\n".join(f"missed: {each}" for each in missed) if missed else "every goal is met")
    return not missed


def _mail(studio: Studio) -> None:
    kinds = list(dict.fromkeys(name.partition(",")[0] for name in studio.mail))
    told = [f"{kind} {studio.mail[f'{kind}, 1']:.0f} and {studio.mail[f'{kind}, 2']:.0f}" for kind in kinds]
    print(f"{studio.place.name}: letters per second, one worker and two: {'; '.join(told)}")


def _line(studio: Studio, name: str, studios: Sequence[Studio]) -> tuple[str, ...]:
    median, times = studio.median, sorted(studio.times[name])
    floor, sql = median.get(f"{name} floor"), studio.sql.get(name)
    return (
        f"{studio.place.name} {name}",
        str(sql["statements"]) if sql else "",
        f"{median[name]:.1f}",
        f"{times[int(len(times) * 0.95)] * 1000:.1f}",
        f"{floor:.1f}" if floor else "",
        f"{median[name] / floor:.2f}" if floor else "",
        f"{median[name] / _smallest(studio, studios).median[name]:.2f}",
        f"{sql['ms']:.1f}" if sql else "",
        f"{studio.rates[name]:.0f}",
        f"{studio.rates[f'{name} floor']:.0f}" if floor else "",
    )


def _smallest(studio: Studio, studios: Sequence[Studio]) -> Studio:
    same = [other for other in studios if other.place.database == studio.place.database]
    return min(same, key=lambda other: other.place.tickets)


def _missed(studio: Studio, studios: Sequence[Studio]) -> Iterable[str]:
    for name, most in STATEMENTS.items():
        where = f"{studio.place.name} {name}"
        statements, median = studio.sql[name]["statements"], studio.median
        above = median[name] / median[f"{name} floor"]
        growth = median[name] / _smallest(studio, studios).median[name]
        if statements > most:
            yield f"{where}: {statements} SQL statements, at most {most}"
        if above > ABOVE_FLOOR:
            yield f"{where}: {above:.2f} × the floor, at most {ABOVE_FLOOR}"
        if growth > GROWTH:
            yield f"{where}: {growth:.2f} × its time at the smallest size, at most {GROWTH}"


def _missed_by_rules(rules: dict[str, float]) -> Iterable[str]:
    if rules["deadline_us"] > DEADLINE_US:
        yield f"a deadline: {rules['deadline_us']:.0f} µs, at most {DEADLINE_US}"
    if rules["batch_s"] > BATCH_S:
        yield f"explain --batch: {rules['batch_s']:.1f} s, at most {BATCH_S}"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    rows = [tuple(heads), *map(tuple, lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    for index, row in enumerate(rows):
        print(
            "  ".join(
                cell.ljust(w) if i == 0 else cell.rjust(w)
                for i, (cell, w) in enumerate(zip(row, widths, strict=True))
            )
        )
        if index == 0:
            print("  ".join("─" * width for width in widths))
