"""Numbers of invoices and acts across processes, across midnight of 31 December, and across a sudden death (R10)."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from reglament.store.models import Act, Counter, Invoice, Person, Posting, Ticket
from reglament.usecases.acceptance import accept
from reglament.usecases.fsck import fsck
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
MIDNIGHT = moscow("2027-01-01 00:00")


def start(
    step: str, person: Person, works: dict[int, dt.datetime], environment: dict[str, str]
) -> subprocess.Popen[str]:
    """A process that waits for one line before it accepts the tickets, each at its instant."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.money_child", step, str(person.pk)]
        + [f"{number}={at.isoformat()}" for number, at in works.items()],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def let_go(*children: subprocess.Popen[str]) -> list[tuple[int, str]]:
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    return [(child.wait(timeout=60), (child.stderr.read() if child.stderr else "")) for child in children]


def handed_over(team: Office, how_many: int) -> list[Ticket]:
    day = "2026-12-29"
    return [
        make.ticket_in("resolved", team, at=moscow(f"{day} 10:{minute:02}"), minutes=5)
        for minute in range(0, how_many * 6, 6)
    ]


def test_two_processes_number_across_midnight_without_a_gap(database_environment: dict[str, str]) -> None:
    team = make.office()
    tickets = handed_over(team, 8)
    before, after = MIDNIGHT - dt.timedelta(seconds=1), MIDNIGHT + dt.timedelta(seconds=1)
    halves = [
        {ticket.number: (before if place < 2 else after) for place, ticket in enumerate(half)}
        for half in (tickets[::2], tickets[1::2])
    ]
    children = [start("none", team.alice, half, database_environment) for half in halves]
    assert let_go(*children) == [(0, "")] * 2
    invoices = list(Invoice.objects.order_by("number").values_list("number", "issued_on"))
    assert [number for number, _ in invoices] == list(range(1001, 1009))
    days = [day for _, day in invoices]
    assert (days.count(dt.date(2026, 12, 31)), days.count(dt.date(2027, 1, 1))) == (4, 4)
    assert sorted(Act.objects.values_list("number", flat=True)) == list(range(1001, 1009))
    assert set(Invoice.objects.values_list("vat_rate", flat=True)) == {22}
    assert fsck() == ()


@pytest.mark.parametrize("step", ["numbered", "entered", "acted"])
def test_a_number_of_the_dead_is_given_to_the_next(step: str, database_environment: dict[str, str]) -> None:
    team = make.office()
    first, second = handed_over(team, 2)
    child = start(step, team.alice, {first.number: MIDNIGHT}, database_environment)
    ((status, _),) = let_go(child)
    assert status == -signal.SIGKILL
    assert not Invoice.objects.exists()
    assert not Posting.objects.exists()
    assert make.reread(first).status == "resolved"
    for ticket in (second, first):
        accept(actor=team.alice, at=MIDNIGHT, number=ticket.number)
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1001, 1002]
    assert set(Counter.objects.filter(series__in=("invoice", "act")).values_list("value", flat=True)) == {
        1002
    }
    assert fsck() == ()


def test_the_year_starts_no_new_series() -> None:
    """Numbers run on: a payer names a number without its year (R10)."""
    team = make.office()
    for ticket, at in zip(handed_over(team, 2), (MIDNIGHT - dt.timedelta(seconds=1), MIDNIGHT), strict=True):
        accept(actor=team.alice, at=at, number=ticket.number)
    found = chain.from_iterable(Invoice.objects.order_by("number").values_list("number", "issued_on"))
    assert list(found) == [1001, dt.date(2026, 12, 31), 1002, dt.date(2027, 1, 1)]
