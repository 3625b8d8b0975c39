"""What is known of an IMAP mailbox while it is fetched: whose turn it is, how far it got, what went wrong.

A lease keeps two fetchers apart as long as both behave; when they do not, the unique keys of letters and sightings do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from reglament.store.models import Mailbox, Sighting
from reglament.usecases.mailboxes import opened

_LONGEST_ERROR = 1000


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach one mailbox, and since when it is ours."""

    mailbox_id: int
    version: int
    host: str
    port: int
    security: str
    login: str
    password: str
    folder: str
    created_at: dt.datetime


def mailboxes_to_fetch() -> frozenset[int]:
    """The ids of the IMAP mailboxes that are switched on."""
    return frozenset(_active().values_list("pk", flat=True))


@transaction.atomic
def take_mailbox(*, at: dt.datetime, mailbox_id: int, owner: str, lease: dt.timedelta) -> Account | None:
    """The mailbox's account, with its lease now ours; None when its time has not come, another fetcher holds it, or it is
    switched off. Raises BadInput when the password cannot be opened."""
    free = Q(lease_until=None) | Q(lease_until__lte=at) | Q(lease_owner=owner)
    due = Q(next_at=None) | Q(next_at__lte=at)
    box = _active().select_for_update(of=("self",)).filter(free, due, pk=mailbox_id).first()
    if box is None:
        return None
    password = opened(box.secret)
    box.lease_owner, box.lease_until = owner, at + lease
    box.save(update_fields=["lease_owner", "lease_until"])
    return Account(
        mailbox_id=box.pk,
        version=box.version,
        host=box.host,
        port=box.port,
        security=box.security,
        login=box.login,
        password=password,
        folder=box.folder,
        created_at=box.created_at,
    )


def still_ours(*, at: dt.datetime, account: Account, owner: str, lease: dt.timedelta) -> bool:
    """Prolong the lease; False when another fetcher took the mailbox over, or it was changed or switched off."""
    ours = _active().filter(pk=account.mailbox_id, version=account.version, lease_owner=owner)
    if ours.filter(lease_until__gt=at + lease / 2).exists():
        return True  # most of the lease is left: nothing to write
    return bool(ours.update(lease_until=at + lease))


def asked_for(*, at: dt.datetime, account: Account) -> bool:
    """Whether somebody wants the mailbox looked at now."""
    return _active().filter(pk=account.mailbox_id, next_at__lte=at).exists()


def start_of(*, mailbox_id: int, uid_validity: int) -> int | None:
    """The UID up to which everything is stored; None when the server numbers its messages anew, or for the first time."""
    known = Mailbox.objects.filter(pk=mailbox_id, uid_validity=uid_validity)
    return known.values_list("last_uid", flat=True).first()


def stored(*, mailbox_id: int, uid_validity: int, uids: Collection[int]) -> frozenset[int]:
    """Those of the UIDs whose messages are stored already."""
    if not uids:
        return frozenset()
    seen = _sightings(mailbox_id, uid_validity).filter(uid__gte=min(uids), uid__lte=max(uids))
    return frozenset(seen.values_list("uid", flat=True)) & frozenset(uids)


def not_told(*, mailbox_id: int, uid_validity: int) -> tuple[int, ...]:
    """UIDs of stored messages of which the server does not know yet that they are read, as after a crash."""
    return tuple(_sightings(mailbox_id, uid_validity).filter(seen_at=None).values_list("uid", flat=True))


def note_told(*, at: dt.datetime, mailbox_id: int, uid_validity: int, uid: int) -> None:
    """The server knows that a message is read."""
    _sightings(mailbox_id, uid_validity).filter(uid=uid).update(seen_at=at)


@transaction.atomic
def note_progress(*, mailbox_id: int, uid_validity: int, last_uid: int) -> None:
    """Everything up to a UID of this numbering is stored, or is not ours, or has gone from the server."""
    box = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox_id)
    if box.uid_validity != uid_validity or box.last_uid < last_uid:
        box.uid_validity, box.last_uid = uid_validity, last_uid
        box.save(update_fields=["uid_validity", "last_uid"])


def note_checked(*, at: dt.datetime, mailbox_id: int, trouble: str, next_at: dt.datetime) -> None:
    """A look into the mailbox has ended well, but for messages that the server did not give (`trouble`)."""
    Mailbox.objects.filter(pk=mailbox_id).update(
        checked_at=at, worked_at=at, error=trouble[:_LONGEST_ERROR], failures=0, next_at=next_at
    )


@transaction.atomic
def note_failure(*, at: dt.datetime, mailbox_id: int, error: str) -> int:
    """The mailbox could not be looked into. Returns how often in a row; `put_off` says when to try again."""
    box = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox_id)
    box.checked_at, box.error, box.failures = at, error[:_LONGEST_ERROR], box.failures + 1
    box.save(update_fields=["checked_at", "error", "failures"])
    return box.failures


def put_off(*, mailbox_id: int, owner: str, next_at: dt.datetime) -> None:
    """Look again at an instant, and let the lease go if it is ours."""
    Mailbox.objects.filter(pk=mailbox_id).update(next_at=next_at)
    let_go(mailbox_id=mailbox_id, owner=owner)


def let_go(*, mailbox_id: int, owner: str) -> None:
    """Any fetcher may take the mailbox now."""
    Mailbox.objects.filter(pk=mailbox_id, lease_owner=owner).update(lease_owner="", lease_until=None)


def _active() -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(kind="imap", is_active=True)


def _sightings(mailbox_id: int, uid_validity: int) -> QuerySet[Sighting]:
    return Sighting.objects.filter(mailbox_id=mailbox_id, uid_validity=uid_validity)
