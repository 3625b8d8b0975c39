"""The client's organisation: its people with their rights, its sites, its contract (1.4, 1.5, R22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.timezone import localdate

from reglament.queries.organisations import OrganisationPage, organisation_page
from reglament.queries.portal_access import Speaks, voice_of
from reglament.store.models import Person


@dataclass(frozen=True, slots=True)
class OwnOrganisation:
    """The card of one organisation as its own people see it. `speaks` lists all that the reader speaks for."""

    speaks: tuple[Speaks, ...]
    own: Speaks | None
    card: OrganisationPage | None

    @property
    def may_manage(self) -> bool:
        """Whether the reader gives and takes rights here."""
        return self.own is not None and self.own.is_admin


def own_organisation(
    *, reader: Person, at: dt.datetime, organisation_id: int | None = None
) -> OwnOrganisation | None:
    """The reader's organisation, the first of them unless one is named; None for one that is not theirs. Seven SQL
    statements."""
    on = localdate(at)
    voice = voice_of(reader, on)
    own = voice.of(organisation_id) if organisation_id else (voice.speaks[0] if voice.speaks else None)
    if own is None:
        return None if organisation_id else OwnOrganisation(voice.speaks, None, None)
    currency = voice.law(at).regulation.currency
    return OwnOrganisation(
        voice.speaks, own, organisation_page(own.organisation_id, today=on, currency=currency)
    )


def is_theirs(authority_id: int, page: OwnOrganisation) -> bool:
    """Whether an authority belongs to the organisation shown."""
    return page.card is not None and any(person.authority_id == authority_id for person in page.card.people)
