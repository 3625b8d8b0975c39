"""An incoming letter from its bytes to what it did: claimed, read, decided and acted on, or put aside (1.3, R21).

A process that dies after claiming leaves the lease to run out, and the letter is read again; what a letter does is done in
the transaction that takes it out of the queue, so it is done once. A letter that ends its reader every time is put aside.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from reglament.rules.events import EventKind
from reglament.rules.mail_intake import decide, quarantined
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import IncomingLetter, Person
from reglament.usecases.automatic_answers import within_limits
from reglament.usecases.guards import require_specialist
from reglament.usecases.incoming_acts import act
from reglament.usecases.incoming_facts import gather
from reglament.usecases.incoming_saving import keep_files, save_reading, why_of
from reglament.usecases.letter_reading import Proof, ReadLetter
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Conflict, NotFound

LEASE = dt.timedelta(
    minutes=2
)  # longer than the slowest letter takes to be read and its sender's domain to be asked
MOST_ATTEMPTS = 5
LONGEST_ERROR = 1500
_UNREAD = Q(state__in=("stored", "reading")) | Q(state="too_big", decision="")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter in its reader's hand: where its bytes are, and what the machine that brought it said."""

    id: int
    sha256: str
    size: int
    too_big: bool
    attempts: int
    mailbox_kind: str
    envelope_from: str
    peer: str
    greeting: str


def claim_letter(*, at: dt.datetime, owner: str, lease: dt.timedelta = LEASE) -> Claimed | None:
    """The next letter that waits to be read, or whose earlier reader's lease ran out; it is this owner's until the lease
    ends. One short transaction, and only a read when nothing is due."""
    due = IncomingLetter.objects.filter(_UNREAD, next_at__lte=at).order_by("next_at", "id")
    if not due.exists():
        return None
    with transaction.atomic():
        # SQLite has its one write lock already and passes over this.
        locked = due.select_for_update(skip_locked=True, of=("self",))
        letter = locked.select_related("mailbox").first()
        if letter is None:
            return None
        letter.state = "reading" if letter.state == "stored" else letter.state
        letter.attempts += 1
        letter.lease_owner, letter.lease_until, letter.next_at = owner, at + lease, at + lease
        letter.save(update_fields=["state", "attempts", "lease_owner", "lease_until", "next_at"])
    return Claimed(
        id=letter.pk,
        sha256=letter.sha256,
        size=letter.size,
        too_big=letter.state == "too_big",
        attempts=letter.attempts,
        mailbox_kind=letter.mailbox.kind,
        envelope_from=letter.envelope_from,
        peer=letter.peer,
        greeting=letter.greeting,
    )


def act_on_letter(*, at: dt.datetime, letter_id: int, owner: str, reading: ReadLetter, proof: Proof) -> str:
    """Save what was read, decide and do it, in one transaction on the locked letter; the decision. "" when the lease is not
    this owner's any more: somebody else reads the letter, and nothing was done. Raises OSError when the disk does not take
    its files, and the database's errors."""
    kept = keep_files(reading)
    with transaction.atomic():
        letter = _ours(letter_id, owner)
        if letter is None:
            return ""
        save_reading(letter, reading, proof, kept)
        known = gather(letter, reading, proof, at=at)
        verdict = within_limits(known.facts, decide(known.facts), at=at)
        letter.state = "too_big" if letter.state == "too_big" else "read"
        _let_go(letter)
        act(letter, known, verdict, at=at)
        letter.version += 1
        letter.save()
    return letter.decision


def quarantine_letter(*, at: dt.datetime, letter_id: int, owner: str, code: str, reason: Text) -> bool:
    """The letter could not be read: put aside with its reason, where a specialist sees it. False when the lease is not
    this owner's any more."""
    with transaction.atomic():
        letter = _ours(letter_id, owner)
        if letter is None:
            return False
        verdict = quarantined(reason)
        if letter.state != "too_big":
            letter.state = "quarantined"
        letter.decision = "too_big" if letter.state == "too_big" else verdict.decision.value
        letter.error, letter.why = code[:LONGEST_ERROR], why_of(verdict.explanation)
        letter.needs_glance = False
        letter.version += 1
        _let_go(letter)
        letter.save()
        data = {"letter": letter.pk, "decision": letter.decision, "error": letter.error[:300]}
        record(Happening(EventKind.MAIL_DECIDED, Role.SYSTEM, clauses=("R21",), data=data), Subject(), at=at)
    return True


def release_letter(*, at: dt.datetime, letter_id: int, owner: str, wait: dt.timedelta, error: str) -> bool:
    """Trouble that may pass: the letter is read again after a while. False when the lease is not ours any more."""
    ours = IncomingLetter.objects.filter(_UNREAD, pk=letter_id, lease_owner=owner)
    return bool(ours.update(lease_owner="", lease_until=None, next_at=at + wait, error=error[:LONGEST_ERROR]))


@transaction.atomic
def try_again(*, actor: Person, at: dt.datetime, letter_id: int, seen: int | None = None) -> None:
    """A specialist sends a letter from quarantine through again; one that goes already is left alone. Raises NotFound,
    NotAllowed, Conflict when it is not in quarantine any more."""
    require_specialist(actor)
    letter = IncomingLetter.objects.select_for_update(of=("self",)).filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    if letter.state in ("stored", "reading"):
        return
    if letter.state != "quarantined" or (seen is not None and seen != letter.version):
        raise Conflict
    letter.state, letter.attempts, letter.error, letter.next_at = "stored", 0, "", at
    letter.decision, letter.why = "", {}
    letter.version += 1
    letter.save()
    data = {"letter": letter.pk}
    happening = Happening(EventKind.MAIL_RETRIED, Role.SPECIALIST, actor, clauses=("R21",), data=data)
    record(happening, Subject(), at=at)


def _ours(letter_id: int, owner: str) -> IncomingLetter | None:
    rows = IncomingLetter.objects.select_for_update(of=("self",)).select_related("mailbox")
    return rows.filter(_UNREAD, pk=letter_id, lease_owner=owner).first()


def _let_go(letter: IncomingLetter) -> None:
    letter.lease_owner, letter.lease_until = "", None
