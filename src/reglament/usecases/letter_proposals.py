"""A letter from the contract's mailbox waits for a specialist as a proposal (1.5, R22)."""

from __future__ import annotations

import datetime as dt

from reglament.store.models import AuthorityProposal, IncomingLetter


def propose_authority(letter: IncomingLetter, *, at: dt.datetime) -> None:
    """Open the proposal that the letter makes, once, in the caller's transaction."""
    if letter.organisation_id is None:
        return
    AuthorityProposal.objects.get_or_create(
        letter=letter, defaults={"organisation_id": letter.organisation_id, "created_at": at}
    )
