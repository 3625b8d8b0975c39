"""What is known of a letter when it is decided about: who wrote it, what it answers, what they may (1.4, 1.5, R21, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from reglament.queries.law import Law, law_at
from reglament.rules.authority import Grant, may_order
from reglament.rules.authority_letter import read_authority
from reglament.rules.automatic import automatic
from reglament.rules.consent import reads_as_consent
from reglament.rules.mail_intake import Incoming
from reglament.rules.sender import Sender, sender_of
from reglament.store.models import Authority, Contract, IncomingLetter, Mailbox, Person
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.automatic_answers import answers_so_far
from reglament.usecases.guards import local_day
from reglament.usecases.incoming_consent import Spoken, spoken_of
from reglament.usecases.incoming_thread import Thread, thread_of
from reglament.usecases.letter_reading import Proof, ReadLetter


@dataclass(frozen=True, slots=True)
class Voice:
    """Whom the sender speaks for today: the organisations they may order for, and those they have any right in."""

    may_order: frozenset[int] = frozenset()
    any_right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that the facts come from, for acting on the decision. `contract` is the one whose mailbox the sender is."""

    letter: IncomingLetter
    sender: Sender
    person: Person | None
    voice: Voice
    thread: Thread
    spoken: Spoken
    contract: Contract | None
    law: Law
    facts: Incoming

    @property
    def organisation_id(self) -> int | None:
        """Whom the letter is for: the ticket's organisation, the mailbox's, or the only one that they may order for."""
        if self.thread.ticket is not None:
            return self.thread.ticket.organisation_id
        fitting = _fitting(self.letter.mailbox, self.voice)
        return next(iter(fitting)) if len(fitting) == 1 else None


def gather(letter: IncomingLetter, reading: ReadLetter, proof: Proof, *, at: dt.datetime) -> Known:
    """The facts of a letter as of now; the ticket that it answers is locked. At most fifteen SQL statements."""
    sender, law = sender_of(reading.from_headers), law_at(at)
    person = Person.objects.filter(email=sender.address).first() if sender.address else None
    contract = _contract(sender)
    voice = _voice(person, law.calendar.local(at).date())
    thread = thread_of(letter, reading)
    spoken = spoken_of(thread.ticket, thread.about)
    facts = Incoming(
        sender=sender.address,
        sender_defect=sender.defect,
        authentic=proof.passed,
        auth_reason=proof.reason,
        from_ourselves=_is_ourselves(sender.address),
        person_known=person is not None,
        person_active=person is not None and person.is_active,
        contract_mailbox=contract is not None,
        names_authority=contract is not None and bool(read_authority(reading.text, on=local_day(at))),
        intake=law.regulation.mail_intake,
        reads_as_consent=reads_as_consent(reading.text),
        estimate_offered=spoken.offered,
        estimate_superseded=spoken.superseded,
        empty=not reading.text.strip() and not reading.files,
        too_big=letter.state == "too_big",
        from_staff=person is not None and person.is_studio,
        **_by_program(letter, reading),
        **_in_thread(thread, voice),
        **_of_organisations(letter.mailbox, voice, contract),
        **_of_answers(sender.address, at),
    )
    return Known(letter, sender, person, voice, thread, spoken, contract, law, facts)


def _contract(sender: Sender) -> Contract | None:
    return Contract.objects.filter(mailbox=sender.address).first() if sender.address else None


def _voice(person: Person | None, on: dt.date) -> Voice:
    if person is None or not person.is_active:
        return Voice()
    grants: dict[int, list[Grant]] = {}
    for row in Authority.objects.current(on).filter(person=person):
        grant = Grant(row.right_order, row.right_money, row.from_day, row.to_day)
        grants.setdefault(row.organisation_id, []).append(grant)
    ordering = frozenset(pk for pk, given in grants.items() if may_order(given, on))
    return Voice(ordering, frozenset(grants))


def _is_ourselves(address: str | None) -> bool:
    """Whether the letter says that it is from an address that we write from or fetch."""
    if address is None:
        return False
    name, _, domain = address.rpartition("@")
    bare = f"{name.partition('+')[0]}@{domain}"
    return bare == str(settings.MAIL_FROM).lower() or Mailbox.objects.filter(login__iexact=address).exists()


def _by_program(letter: IncomingLetter, reading: ReadLetter) -> dict[str, Any]:
    # Only a machine that spoke to ours had an envelope to leave empty; out of an IMAP mailbox none is known.
    empty_envelope = bool(letter.envelope_to) and not letter.envelope_from.strip("<> ")
    headers = {**reading.headers, "subject": [reading.subject]}
    is_report = reading.report is not None and reading.report.kind == "dsn"
    found = automatic(headers, is_report=is_report, empty_envelope=empty_envelope)
    return {"automatic": found.kind, "certain": found.certain}


def _in_thread(thread: Thread, voice: Voice) -> dict[str, Any]:
    ticket = thread.ticket
    return {
        "reply_ticket": ticket.number if ticket else None,
        "reply_by": thread.by,
        "token_forged": thread.forged,
        "ticket_open": ticket.status in OPEN_STATUSES if ticket else None,
        "ticket_of_their_organisation": ticket is not None and ticket.organisation_id in voice.any_right,
        "may_order": ticket.organisation_id in voice.may_order if ticket else bool(voice.may_order),
    }


def _of_organisations(mailbox: Mailbox, voice: Voice, contract: Contract | None) -> dict[str, Any]:
    home = mailbox.organisation_id
    of_contract = contract is not None and contract.organisation_id == home
    fits = home is None or home in voice.may_order or of_contract
    # In a mailbox that is not theirs it still counts for whom they may order: they are not nobody.
    count = len(_fitting(mailbox, voice)) if fits else len(voice.may_order)
    return {"organisations": count, "mailbox_organisation_fits": fits}


def _fitting(mailbox: Mailbox, voice: Voice) -> frozenset[int]:
    home = mailbox.organisation_id
    return voice.may_order & {home} if home is not None else voice.may_order


def _of_answers(address: str | None, at: dt.datetime) -> dict[str, Any]:
    sent = answers_so_far(address, at=at)
    return {
        "answered_today": sent.today,
        "answers_this_hour": sent.this_hour,
        "cap": settings.MAIL_ANSWERS_PER_HOUR,
    }
