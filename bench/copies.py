"""A lived ticket multiplied: the same rows in every table with other keys, another client, other words, shifted in time."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Max, Q

from bench.loader import Table
from bench.words import bodies, subjects
from reglament.rules.search import fold
from reglament.store.models import (
    Allocation,
    Estimate,
    Event,
    Invoice,
    InvoiceLine,
    Letter,
    Message,
    Organisation,
    Payment,
    Person,
    Round,
    Site,
    Ticket,
    TimeEntry,
)

# A row stands after the rows that it points to; the one circle, a ticket's message to be closed by, is set aside.
MODELS: tuple[type[models.Model], ...] = (
    Ticket, Round, Message, Estimate, TimeEntry, Invoice, InvoiceLine, Payment, Allocation, Event, Letter,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Client:
    """Whose the copy is."""

    organisation: int
    site: int
    person: int
    email: str


@dataclass(slots=True)
class Copy:
    """One copy in the making."""

    client: Client
    shift: dt.timedelta
    keys: dict[tuple[type[models.Model], int], int]
    number: int
    invoice: int
    words: dict[int, str]
    title: str


Patch = Callable[[Any, Copy], Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """One row of the original: its values, which of them are shifted in time, and what else differs in a copy."""

    model: type[models.Model]
    key: int
    values: list[Any]
    moments: tuple[int, ...]
    patches: tuple[tuple[int, Patch], ...]


class Copier:
    """Writes copies of lived tickets; ids and numbers go on from what is in the database."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._bodies, self._subjects = bodies(chance), subjects()
        self._words_at = [field.attname for field in Ticket._meta.concrete_fields].index("search_text")
        self._folded = {body: fold(body) for body in self._bodies}
        self.tables = {model: Table(model) for model in MODELS}
        self._last = {model: model._default_manager.aggregate(n=Max("pk"))["n"] or 0 for model in MODELS}
        self.number = Ticket.objects.aggregate(n=Max("number"))["n"] or 1000
        self._shifted: dict[tuple[int, dt.timedelta], list[list[Any]]] = {}
        self.invoice = Invoice.objects.aggregate(n=Max("number"))["n"] or 1000

    def forms(self, number: int) -> tuple[_Form, ...]:
        """The rows of one lived ticket, ready to be copied."""
        return tuple(
            _form(model, self.tables[model], row) for model in MODELS for row in _rows(model, number)
        )

    def copy(self, forms: tuple[_Form, ...], client: Client, shift: dt.timedelta) -> None:
        """Write one copy."""
        self.number += 1
        self.invoice += any(form.model is Invoice for form in forms)
        new = Copy(client, shift, {}, self.number, self.invoice, {}, self._chance.choice(self._subjects))
        for form in forms:
            self._last[form.model] += 1
            new.keys[form.model, form.key] = self._last[form.model]
            if form.model is Message:
                new.words[form.key] = self._chance.choice(self._bodies)
        found = " ".join([fold(new.title), *(self._folded[body] for body in new.words.values())])
        for form, shifted in zip(forms, self._at(forms, shift), strict=True):
            values = shifted.copy()
            for index, patch in form.patches:
                values[index] = patch(values[index], new)
            if form.model is Ticket:
                values[self._words_at] = found
            self.tables[form.model].add(values)

    def _at(self, forms: tuple[_Form, ...], shift: dt.timedelta) -> list[list[Any]]:
        """The rows' values shifted in time, as the database takes them; the same shift comes often."""
        key = (id(forms), shift)
        if key not in self._shifted:
            self._shifted[key] = [self._stored(form, shift) for form in forms]
        return self._shifted[key]

    def _stored(self, form: _Form, shift: dt.timedelta) -> list[Any]:
        values = form.values.copy()
        for index in form.moments:
            values[index] += shift
        table = self.tables[form.model]
        return [table.as_stored(index, value) for index, value in enumerate(values)]

    def finish(self) -> int:
        """Write what is left; how many rows there are."""
        for table in self.tables.values():
            table.flush()
        return sum(table.written for table in self.tables.values())


def _rows(model: type[models.Model], number: int) -> Iterable[dict[str, Any]]:
    about = {
        Ticket: Q(number=number),
        Invoice: Q(lines__ticket__number=number),
        Payment: Q(allocations__invoice__lines__ticket__number=number),
        Allocation: Q(invoice__lines__ticket__number=number),
        Event: Q(ticket__number=number) | Q(invoice__lines__ticket__number=number),
        Letter: Q(event__ticket__number=number) | Q(event__invoice__lines__ticket__number=number),
    }
    return (
        model._default_manager.filter(about.get(model, Q(ticket__number=number)))
        .order_by("pk")
        .distinct()
        .values()
    )


def _form(model: type[models.Model], table: Table, row: dict[str, Any]) -> _Form:
    values = [row[name] for name in table.columns]
    patches, moments = [], []
    for index, field in enumerate(model._meta.concrete_fields):
        kind = field.get_internal_type()
        if kind in ("DateTimeField", "DateField") and values[index] is not None:
            moments.append(index)
        elif kind == "JSONField" and model in (Event, Letter):
            values[index], patch = _json(values[index])
            patches.append((index, patch))
        elif (patch_ := _patch(model, field, values[index], row)) is not None:
            patches.append((index, patch_))
    if model is Letter:
        values[table.columns.index("state")] = "sent"
        values[table.columns.index("sent_at")] = row["created_at"]
        moments.append(table.columns.index("sent_at"))
    return _Form(model, row["id"], values, tuple(moments), tuple(patches))


def _patch(
    model: type[models.Model], field: models.Field[Any, Any], value: Any, row: dict[str, Any]
) -> Patch | None:
    special = _SPECIAL.get((model, field.attname))
    if special is not None:
        return (
            _message_id(row["id"])
            if special is _MESSAGE_ID
            else _body(row["id"])
            if special is _BODY
            else special
        )
    if value is None:
        return None
    if field.primary_key:
        return lambda key, new: new.keys[model, key]
    if field.is_relation:
        return _relation(field.related_model, value)
    return None


def _relation(model: Any, value: Any) -> Patch | None:
    if model is Organisation:
        return lambda _key, new: new.client.organisation
    if model is Site:
        return lambda _key, new: new.client.site
    if model is Person:
        # The studio's people stay who they are.
        ours = Person.objects.filter(
            Q(is_specialist=True) | Q(is_accountant=True) | Q(is_owner=True), pk=value
        ).exists()
        return None if ours else lambda _key, new: new.client.person
    return (lambda key, new: new.keys.get((model, key), key)) if model in MODELS else None


def _json(value: dict[str, Any]) -> tuple[str, Patch]:
    """The text of an event's data, and what puts the copy's own numbers into it."""
    named = {name: _OWN[name] for name in _OWN if value.get(name) is not None}
    text = json.dumps({**value, **{name: mark for name, (mark, _own) in named.items()}}, ensure_ascii=False)
    original = value.get("message")

    def patch(stored: str, new: Copy) -> str:
        for mark, own in named.values():
            stored = stored.replace(f'"{mark}"', own(new, original))
        return stored

    return text, patch


_OWN: dict[str, tuple[str, Callable[[Copy, Any], str]]] = {
    "message": ("@message@", lambda new, original: str(new.keys.get((Message, original), original))),
    "invoice": ("@invoice@", lambda new, _original: str(new.invoice)),
    "number": ("@number@", lambda new, _original: str(new.number)),
    "title": ("@title@", lambda new, _original: json.dumps(new.title, ensure_ascii=False)),
}


def _body(key: int) -> Patch:
    return lambda _body, new: new.words[key]


def _message_id(key: int) -> Patch:
    return lambda _id, new: f"<t{new.number}.l{new.keys[Letter, key]}@studio.example>"


def _email(_value: str, new: Copy) -> str:
    return new.client.email


_MESSAGE_ID = object()
_BODY = object()
_SPECIAL: dict[tuple[type[models.Model], str], Any] = {
    (Ticket, "number"): lambda _number, new: new.number,
    (Ticket, "title"): lambda _title, new: new.title,
    (Invoice, "number"): lambda _number, new: new.invoice,
    (Message, "body"): _BODY,
    (Letter, "message_id"): _MESSAGE_ID,
    (Letter, "address"): _email,
}
