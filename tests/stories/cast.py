"""What the tests of the use-cases say over and over: who got which letter, and that a refusal changed nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.apps import apps

from reglament.store.models import Event, Letter, Person, Round, Ticket
from reglament.usecases.fsck import fsck
from reglament.usecases.refusals import Refused
from tests.factories import reread

__all__ = [
    "clean", "facts", "heard", "kinds", "later", "letters", "nobody_heard", "refused", "round_of", "rubles",
]  # fmt: skip


@contextmanager
def refused(code: str, *, field: str = "", clause: str = "") -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The block is refused for this reason, cites the clause, and changes no row: no letter, no event, no version."""
    before = _everything()
    with pytest.raises(Refused) as caught:
        yield caught
    said = caught.value
    assert (said.code, said.field) == (code, field), said.text.en
    assert not clause or clause in said.clauses
    assert said.text.ru != said.text.en
    assert _everything() == before


def letters(number: int | None = None) -> list[str]:
    """Templates of all letters in order, of one ticket when a number is given."""
    rows = Letter.objects.order_by("id")
    if number is not None:
        rows = rows.filter(event__ticket__number=number)
    return list(rows.values_list("template", flat=True))


def heard(person: Person) -> list[str]:
    """Templates of the letters to one person about tickets, in order."""
    rows = Letter.objects.filter(recipient=person, event__ticket__isnull=False)
    return list(rows.order_by("id").values_list("template", flat=True))


@contextmanager
def nobody_heard() -> Iterator[None]:
    """The block queues no letter."""
    before = Letter.objects.count()
    yield
    assert Letter.objects.count() == before


def kinds(number: int) -> list[str]:
    """The kinds of a ticket's events in order."""
    return list(Event.objects.filter(ticket__number=number).order_by("id").values_list("kind", flat=True))


def facts(number: int, kind: str) -> dict[str, object]:
    """The data of a ticket's last event of a kind."""
    event = Event.objects.filter(ticket__number=number, kind=kind).order_by("-id").first()
    assert event is not None, f"no {kind} in the journal"
    return dict(event.data)


def round_of(ticket: Ticket | int, index: int | None = None) -> Round:
    """A round of the ticket by its index, the current one unless said otherwise."""
    now = reread(ticket)
    return Round.objects.get(ticket=now, index=index or now.round_index)


def later(at: dt.datetime, **delta: float) -> dt.datetime:
    """An instant so much later."""
    return at + dt.timedelta(**delta)


def rubles(text: str) -> Decimal:
    """A sum as the store keeps it."""
    return Decimal(text)


def clean() -> None:
    """The journal, the sums and the outbox agree."""
    assert [f"{finding.row}: {finding.text.en}" for finding in fsck()] == []


def _everything() -> dict[str, list[tuple[object, ...]]]:
    models = apps.get_app_config("store").get_models()
    return {each.__name__: list(each._default_manager.order_by("pk").values_list()) for each in models}
