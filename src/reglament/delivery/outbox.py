"""The outbox step by step: claim a letter, send it outside of any transaction, settle it while the lease is still ours.

A process that dies after claiming leaves the lease to run out, and the letter is tried again with the same Message-ID:
nothing is lost, and a letter that had gone out already is the same letter to every mail program.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Literal

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from reglament.delivery.message import NotAddressed, NotAttached, compose
from reglament.delivery.render import NotRendered, Rendered, render
from reglament.delivery.transports import Permanent, Temporary, Transport
from reglament.queries.letters import may_still_read
from reglament.store.models import Letter
from reglament.usecases.letters import SIGN_IN
from reglament.usecases.undeliverable import mark_undeliverable

log = logging.getLogger("reglament.delivery")

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
LEASE = 15 * MINUTE  # longer than the slowest mail server may keep one letter
BACKOFF = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR)
SIGN_IN_BACKOFF = (MINUTE, 5 * MINUTE)  # a code does not live longer
LONGEST_ERROR = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt; `rendered` is what was, or would have been, sent."""

    kind: Literal["sent", "retry", "failed"]
    error: str = ""
    rendered: Rendered | None = None


def deliver_next(*, transport: Transport, at: dt.datetime, owner: str, lease: dt.timedelta = LEASE) -> bool:
    """Claim, send and settle one letter; False when nothing was due. `owner` names this worker and nobody else."""
    claimed = claim(limit=1, at=at, owner=owner, lease=lease)
    for letter in claimed:
        settle(letter, attempt(letter, transport, at=at), at=at, owner=owner)
    return bool(claimed)


def claim(*, limit: int, at: dt.datetime, owner: str, lease: dt.timedelta = LEASE) -> list[Letter]:
    """Take up to `limit` letters that are due, or whose earlier worker's lease ran out; they are this owner's until the
    lease ends. One short transaction, and only a read when nothing is due."""
    due = Letter.objects.filter(state__in=("waiting", "sending"), next_at__lte=at).order_by("next_at", "id")
    if not due.exists():
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:limit])
        # Guarded, so that where rows cannot be skipped the second worker changes none.
        Letter.objects.filter(pk__in=ids, state__in=("waiting", "sending"), next_at__lte=at).update(
            state="sending",
            attempts=F("attempts") + 1,
            lease_owner=owner,
            lease_until=at + lease,
            next_at=at + lease,
        )
    ours = Letter.objects.filter(pk__in=ids, state="sending", lease_owner=owner, lease_until=at + lease)
    related = ("recipient", "event__actor", "event__ticket", "event__invoice", "event__organisation")
    return list(ours.select_related(*related).order_by("pk"))


def attempt(letter: Letter, transport: Transport, *, at: dt.datetime) -> Outcome:
    """Make the letter and hand it over. Never raises for what is wrong with one letter; the database's errors pass."""
    if letter.attempts > len(_backoff(letter)) + 1:
        return Outcome("failed", letter.error or "every attempt ended before its result was known")
    if not may_still_read(letter, at):
        return Outcome("failed", "the recipient has no access any more")
    rendered = None
    try:
        rendered = render(letter)
        transport.send(compose(letter, rendered, at=at))
    except (NotRendered, NotAddressed, Permanent) as error:
        return Outcome("failed", str(error), rendered)
    except (NotAttached, Temporary) as error:
        return Outcome("retry", str(error), rendered)
    except DatabaseError:
        raise
    except Exception as error:
        # One letter's trouble must not stop the others.
        log.exception("letter %s cannot be sent", letter.pk)
        return Outcome("retry", f"{type(error).__name__}: {error}", rendered)
    return Outcome("sent", rendered=rendered)


def settle(letter: Letter, outcome: Outcome, *, at: dt.datetime, owner: str) -> bool:
    """Write down what came of the attempt; False when the lease is no longer ours and nothing was written. A letter
    that will never arrive holds the week that it told of, in the same transaction (R12)."""
    final = _final(letter, outcome)
    changes: dict[str, object] = {
        "error": outcome.error[:LONGEST_ERROR],
        "lease_owner": "",
        "lease_until": None,
    }
    if outcome.rendered is not None and letter.template != SIGN_IN:
        changes |= {"subject": outcome.rendered.subject, "body": outcome.rendered.text}
    if final == "retry":
        changes |= {"state": "waiting", "next_at": at + _backoff(letter)[letter.attempts - 1]}
    else:
        changes |= {"state": final, "sent_at": at if final == "sent" else None}
        if letter.template == SIGN_IN:
            changes["body"] = ""  # a code stays nowhere longer than it must
    with transaction.atomic():
        ours = Letter.objects.filter(
            pk=letter.pk, state="sending", lease_owner=owner, attempts=letter.attempts
        )
        if not ours.update(**changes):
            log.warning("letter %s: the lease ran out before it was settled", letter.pk)
            return False
        if final == "failed":
            log.error("letter %s to %s failed: %s", letter.pk, letter.address, outcome.error)
            mark_undeliverable(at=at, letter_id=letter.pk)
    return True


def _final(letter: Letter, outcome: Outcome) -> Literal["sent", "retry", "failed"]:
    if outcome.kind == "retry" and letter.attempts > len(_backoff(letter)):
        return "failed"
    return outcome.kind


def _backoff(letter: Letter) -> tuple[dt.timedelta, ...]:
    return SIGN_IN_BACKOFF if letter.template == SIGN_IN else BACKOFF
