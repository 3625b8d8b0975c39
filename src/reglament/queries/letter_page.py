"""One incoming letter as the desk sees it: who, when, whether it is from them, what was decided and why, its files (R21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from reglament.queries.law import law_at
from reglament.queries.letter_words import Chip, chip_of, explanation_of, text_of
from reglament.rules.explain import Explanation
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Authority, IncomingLetter, IncomingPart, Person

_RELATED = (
    "mailbox", "person", "organisation", "ticket", "message", "about__event__ticket", "glanced_by", "invitation",
    "authority_proposal", "message__consent__estimate", "message__consent__decided_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartView:
    """A file of the letter. `inline`: it belongs into the text as a picture."""

    index: int
    name: str
    content_type: str
    content_id: str
    inline: bool
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the sender's domain vouches for the letter; None of `passed` while it has not been looked at."""

    passed: bool | None
    reason: Text
    dkim: str
    spf: str
    dmarc: str


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Words of consent in the letter's message, and the sum that was announced then (None: none was)."""

    id: int
    state: str
    superseded: bool
    amount: Money | None
    decided_by: str
    decided_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class FormView:
    """The filled-in form that was sent for the letter."""

    id: int
    created_at: dt.datetime
    opened_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """The letter. `text` is what the person wrote now, `whole_text` all of it; `orders_for` are the organisations that the
    sender may order for, as (id, name); `about` is the letter of ours that it speaks of."""

    id: int
    version: int
    state: str
    decision: str
    chip: Chip
    needs_glance: bool
    subject: str
    from_name: str
    from_address: str
    from_headers: tuple[str, ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: tuple[str, ...]
    header_id: str
    sent_at: dt.datetime | None
    received_at: dt.datetime
    mailbox: str
    size: int
    sha256: str
    peer: str
    greeting: str
    envelope_from: str
    envelope_to: tuple[str, ...]
    proof: Proof
    why: Explanation | None
    error: str
    attempts: int
    text: str
    whole_text: str
    has_html: bool
    quoted_how: str
    calendar: str
    signed: bool
    encrypted: bool
    defects: tuple[str, ...]
    report: Mapping[str, str] | None
    person_id: int | None
    person: str
    person_email: str
    organisation_id: int | None
    organisation: str
    number: int | None
    ticket_title: str
    ticket_version: int
    message_id: int | None
    about: int | None
    glanced_by: str
    glanced_at: dt.datetime | None
    parts: tuple[PartView, ...]
    consent: ConsentView | None
    form: FormView | None
    authority_state: str
    authority_id: int | None
    orders_for: tuple[tuple[int, str], ...]

    @property
    def has_quote(self) -> bool:
        """Whether something but empty lines and spaces was cut away."""
        return bool(self.whole_text) and self.whole_text.split() != self.text.split()


@dataclass(frozen=True, slots=True)
class RawLetter:
    """Where the bytes of a letter are found, and its sanitised HTML with the files that belong into it."""

    id: int
    sha256: str
    size: int
    html: str
    parts: tuple[PartView, ...]


def letter_view(letter_id: int, *, at: dt.datetime) -> LetterView | None:
    """The page of one letter; None when there is none. Four SQL statements at most."""
    found = IncomingLetter.objects.select_related(*_RELATED).filter(pk=letter_id).first()
    if found is None:
        return None
    read, ticket, person = found.reading, found.ticket, found.person
    return LetterView(
        id=found.pk, version=found.version, state=found.state, decision=found.decision,
        chip=chip_of(found.state, found.decision, needs_glance=found.needs_glance), needs_glance=found.needs_glance,
        subject=found.subject, from_name=found.from_name, from_address=found.from_address,
        from_headers=_lines(read.get("from_headers")), to=_lines(read.get("to")), cc=_lines(read.get("cc")),
        reply_to=_lines(read.get("reply_to")), header_id=found.header_id, sent_at=found.sent_at,
        received_at=found.received_at, mailbox=found.mailbox.name, size=found.size, sha256=found.sha256, peer=found.peer,
        greeting=found.greeting, envelope_from=found.envelope_from, envelope_to=_lines(found.envelope_to),
        proof=_proof(read.get("authentic")), why=explanation_of(found.why), error=found.error, attempts=found.attempts,
        text=found.text, whole_text=found.whole_text, has_html=bool(found.html),
        quoted_how=str(read.get("quoted_how") or ""), calendar=str(read.get("calendar") or ""),
        signed=bool(read.get("signed")), encrypted=bool(read.get("encrypted")), defects=_lines(read.get("defects")),
        report=_report(read.get("report")), person_id=found.person_id, person=person.name if person else "",
        person_email=person.email if person else "", organisation_id=found.organisation_id,
        organisation=found.organisation.name if found.organisation else "", number=ticket.number if ticket else None,
        ticket_title=ticket.title if ticket else "", ticket_version=ticket.version if ticket else 0,
        message_id=found.message_id, about=found.about_id, glanced_by=found.glanced_by.name if found.glanced_by else "",
        glanced_at=found.glanced_at, parts=_parts(found.parts.all()), consent=_consent(found, at), form=_form(found),
        authority_state=_of(found, "authority_proposal", "state") or "",
        authority_id=_of(found, "authority_proposal", "pk"), orders_for=_orders_for(person, at),
    )  # fmt: skip


def raw_letter(letter_id: int) -> RawLetter | None:
    """What the frame, the source and the downloads need. Two SQL statements."""
    found = IncomingLetter.objects.only("sha256", "size", "html").filter(pk=letter_id).first()
    if found is None:
        return None
    return RawLetter(found.pk, found.sha256, found.size, found.html, _parts(found.parts.all()))


def letter_part(letter_id: int, index: int) -> PartView | None:
    """One file of a letter. One SQL statement."""
    return next(iter(_parts(IncomingPart.objects.filter(letter=letter_id, index=index))), None)


def client_by_email(email: str, *, at: dt.datetime) -> int | None:
    """The id of a client's active person with this address, whoever they speak for today; None when there is nobody.
    One SQL statement."""
    current = Authority.objects.current(localdate(at)).values("person")
    found: int | None = (
        Person.objects.filter(Q(email__iexact=email.strip()), is_active=True, pk__in=current)
        .values_list("pk", flat=True)
        .first()
    )
    return found


def _orders_for(person: Person | None, at: dt.datetime) -> tuple[tuple[int, str], ...]:
    if person is None:
        return ()
    rows = Authority.objects.current(localdate(at)).filter(person=person, right_order=True)
    return tuple(
        rows.order_by("organisation__name").values_list("organisation_id", "organisation__name").distinct()
    )


def _parts(rows: Iterable[IncomingPart]) -> tuple[PartView, ...]:
    return tuple(
        PartView(
            part.index, part.name, part.content_type, part.content_id, part.inline, part.size, part.sha256
        )
        for part in rows
    )


def _proof(said: Any) -> Proof:
    if not isinstance(said, Mapping):
        return Proof(None, Text("", ""), "", "", "")
    words = (str(said.get(name) or "") for name in ("dkim", "spf", "dmarc"))
    return Proof(bool(said.get("passed")), text_of(said.get("reason")), *words)


def _report(said: Any) -> Mapping[str, str] | None:
    if not isinstance(said, Mapping):
        return None
    return {str(name): str(value or "") for name, value in said.items()}


def _consent(letter: IncomingLetter, at: dt.datetime) -> ConsentView | None:
    made = getattr(letter.message, "consent", None) if letter.message else None
    if made is None:
        return None
    estimate = made.estimate
    amount = Money(estimate.amount, law_at(at).regulation.currency) if estimate else None
    decided_by = made.decided_by.name if made.decided_by else ""
    return ConsentView(made.pk, made.state, made.superseded, amount, decided_by, made.decided_at)


def _form(letter: IncomingLetter) -> FormView | None:
    made = getattr(letter, "invitation", None)
    if made is None:
        return None
    return FormView(made.pk, made.created_at, made.opened_at, made.ended_at, made.ended_why)


def _of(letter: IncomingLetter, relation: str, name: str) -> Any:
    return getattr(getattr(letter, relation, None), name, None)


def _lines(said: Any) -> tuple[str, ...]:
    return tuple(str(line) for line in said) if isinstance(said, list | tuple) else ()
