"""A letter from the contract's mailbox waits for a specialist as a proposal (1.5, R22)."""

from __future__ import annotations

import datetime as dt

from reglament.queries.authority_plan import change_as_json
from reglament.rules.authority_letter import read_authority
from reglament.store.models import AuthorityProposal, IncomingLetter
from reglament.usecases.guards import local_day


def propose_authority(letter: IncomingLetter, *, at: dt.datetime) -> None:
    """Open the proposal that the letter makes, once, in the caller's transaction: as its words are understood."""
    if letter.organisation_id is None:
        return
    changes = read_authority(letter.text, on=local_day(letter.received_at))
    AuthorityProposal.objects.get_or_create(
        letter=letter,
        defaults={
            "organisation_id": letter.organisation_id,
            "changes": [change_as_json(change) for change in changes],
            "created_at": at,
        },
    )
