"""An incoming letter from its bytes to what it did: claimed, read, decided and acted on, or put aside (1.3, R21)."""

from __future__ import annotations

import datetime as dt

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter, Person
from reglament.usecases.letter_reading import Proof, ReadLetter

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 3


def claim_letter(*, at: dt.datetime, owner: str, lease: dt.timedelta = LEASE) -> IncomingLetter | None:
    """The next letter to be read: it is this owner's until the lease ends. None when nothing is due."""
    raise NotImplementedError


def act_on_letter(*, at: dt.datetime, letter_id: int, owner: str, reading: ReadLetter, proof: Proof) -> str:
    """Save what was read, decide and act, in one transaction; the decision, "" when the lease is not ours any more."""
    raise NotImplementedError


def quarantine_letter(*, at: dt.datetime, letter_id: int, owner: str, code: str, reason: Text) -> bool:
    """The letter cannot be read: put aside with its reason, for a specialist to see."""
    raise NotImplementedError


def try_again(*, actor: Person, at: dt.datetime, letter_id: int, seen: int | None = None) -> None:
    """A specialist sends a letter from quarantine through again. Raises NotFound, NotAllowed, Conflict."""
    raise NotImplementedError
