"""One look into an open IMAP mailbox: everything new is stored.

Of every message first the bytes are stored and committed; only then the server is told that it is read. A crash in between
leaves it to be told later; a crash before leaves it to be fetched again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from reglament.mailin.imap import Connection, Gone, NotGiven
from reglament.usecases.mail_fetching import (
    Account,
    not_told,
    note_progress,
    note_told,
    start_of,
    stored,
)
from reglament.usecases.mail_storing import RawSource, TooLarge, keep_letter, most_kept

log = logging.getLogger("reglament.mailin")
A_DAY = dt.timedelta(days=1)


def look(opened: Connection, account: Account, *, while_ours: Callable[[], bool]) -> str:
    """Store everything new, and go on until nothing new comes. Returns what the server did not give, in words. Raises
    one of imap.TROUBLES or Unusable, DatabaseError, OSError."""
    looking = _Look(opened, account, opened.uid_validity, while_ours)
    for uid in not_told(mailbox_id=account.mailbox_id, uid_validity=looking.validity):
        looking.tell(uid)
    while looking.search():
        if not opened.something_came():
            opened.still_there()
            if not opened.something_came():
                break
    return "\n".join(looking.troubles)


@dataclass(slots=True)
class _Look:
    """What one look needs everywhere; `troubles` are the messages that the server did not give."""

    opened: Connection
    account: Account
    validity: int
    while_ours: Callable[[], bool]
    troubles: list[str] = field(default_factory=list)

    def search(self) -> bool:
        """Store what is new at this moment; False when the mailbox is no longer ours, or something was not given."""
        self.opened.something_came()
        last = start_of(mailbox_id=self.account.mailbox_id, uid_validity=self.validity)
        if last is not None:
            return self._take_all(self.opened.uids_after(last), follow=True)
        # Nothing is known here yet: what people had read before the mailbox became ours stays theirs.
        before = self.opened.last_uid()
        whole = self._take_all(self.opened.uids_since((self.account.created_at - A_DAY).date()), follow=False)
        if whole:
            self._note(before)
        return whole

    def _take_all(self, found: tuple[int, ...], *, follow: bool) -> bool:
        """Store messages in their order; False when not all of them are. With `follow` the mark of what is done goes
        along, and stops before the first message that the server did not give, so that it is asked for again."""
        known = stored(mailbox_id=self.account.mailbox_id, uid_validity=self.validity, uids=found)
        whole = True
        for uid in found:
            if uid not in known:
                if not self.while_ours():
                    return False
                whole = self._take(uid) and whole
            if whole and follow:
                self._note(uid)
        return whole

    def _take(self, uid: int) -> bool:
        try:
            self._store(uid)
        except Gone:
            return False
        except NotGiven as error:
            self.troubles.append(str(error))
            return False
        self.tell(uid)
        return True

    def _store(self, uid: int) -> None:
        """When this returns, the message is on the disk and committed. Raises NotGiven."""
        size = self.opened.size(uid)
        if size <= most_kept():
            try:
                self._keep(uid, self.opened.pieces(uid), None)
            except TooLarge:  # larger than the server had said
                size = most_kept() + 1
        if size > most_kept():
            self._keep(uid, self.opened.headers(uid), size)

    def _keep(self, uid: int, raw: RawSource, whole_size: int | None) -> None:
        letter = keep_letter(
            at=timezone.now(),
            mailbox_id=self.account.mailbox_id,
            raw=raw,
            sighting=(self.validity, uid),
            whole_size=whole_size,
        )
        log.info("mailbox %s: message %s is letter %s", self.account.mailbox_id, uid, letter)

    def tell(self, uid: int) -> None:
        """Tell the server that a stored message is read."""
        try:
            self.opened.mark_read(uid)
        except NotGiven as error:
            self.troubles.append(str(error))
            return
        note_told(at=timezone.now(), mailbox_id=self.account.mailbox_id, uid_validity=self.validity, uid=uid)

    def _note(self, uid: int) -> None:
        note_progress(mailbox_id=self.account.mailbox_id, uid_validity=self.validity, last_uid=uid)
