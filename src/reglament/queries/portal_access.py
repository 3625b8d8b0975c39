"""For whom a client's person speaks today, and with which rights (1.4, R22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery

from reglament.queries.law import Law, laws_by_stamp
from reglament.store.models import Attachment, Authority, Person, Studio, Ticket


@dataclass(frozen=True, slots=True)
class Speaks:
    """One organisation that the person speaks for, with what they may do there."""

    authority_id: int
    organisation_id: int
    organisation: str
    may_order: bool
    may_confirm: bool
    is_admin: bool
    follows: bool

    @property
    def sees_money(self) -> bool:
        """Whether invoices, acts and payments are shown: to who decides about money and to the administrator (R22)."""
        return self.may_confirm or self.is_admin


@dataclass(frozen=True, slots=True)
class Voice:
    """Everything the person speaks for on a day, and the law as it stands then. `stamp` finds the editions in memory."""

    speaks: tuple[Speaks, ...]
    stamp: str

    @property
    def organisation_ids(self) -> list[int]:
        """The ids of the organisations."""
        return [each.organisation_id for each in self.speaks]

    @property
    def money_ids(self) -> list[int]:
        """The ids of the organisations whose money the person sees."""
        return [each.organisation_id for each in self.speaks if each.sees_money]

    def of(self, organisation_id: int) -> Speaks | None:
        """The rights in one organisation."""
        return next((each for each in self.speaks if each.organisation_id == organisation_id), None)

    def law(self, at: dt.datetime) -> Law:
        """The edition in force at an instant. No SQL while the law stands."""
        laws = laws_by_stamp(self.stamp)
        in_force = [law for law in laws if law.effective_from <= law.calendar.local(at).date()]
        return in_force[-1] if in_force else laws[0]

    def law_of(self, version_id: int) -> Law:
        """One edition by its row's id. No SQL while the law stands."""
        return next(law for law in laws_by_stamp(self.stamp) if law.version_id == version_id)


def voice_of(person: Person, on: dt.date) -> Voice:
    """Whom the person speaks for on a studio-local day. One SQL statement, two for somebody without any authority."""
    rows = (
        Authority.objects.current(on)
        .filter(person=person)
        .annotate(stamp=Subquery(Studio.objects.filter(id=1).values("law_stamp")))
        .order_by("organisation__name", "organisation_id")
        .values_list(
            "pk",
            "organisation_id",
            "organisation__name",
            "right_order",
            "right_money",
            "is_admin",
            "follows",
            "stamp",
        )
    )
    found = list(rows)
    stamp = found[0][7] if found else Studio.objects.filter(id=1).values_list("law_stamp", flat=True).first()
    return Voice(tuple(Speaks(*row[:7]) for row in found), stamp or "")


def may_see_money(reader: Person, organisation_id: int, on: dt.date) -> bool:
    """Whether an organisation's invoices, acts and payments are there for the reader on a day: staff see all of them
    (R22). One SQL statement at most."""
    if reader.is_studio:
        return True
    found = Authority.objects.current(on).filter(person=reader, organisation=organisation_id)
    return found.filter(Q(right_money=True) | Q(is_admin=True)).exists()


@dataclass(frozen=True, slots=True)
class MoneyHolders:
    """An organisation and the names of those who see its money."""

    organisation: str
    names: tuple[str, ...]


def money_holders(organisation_ids: Collection[int], on: dt.date) -> tuple[MoneyHolders, ...]:
    """Who sees the money of organisations, by name: their colleagues may know whom to ask. One SQL statement."""
    rows = (
        Authority.objects.current(on)
        .filter(Q(right_money=True) | Q(is_admin=True), organisation__in=organisation_ids, person__is_active=True)
        .order_by("organisation__name", "organisation_id", "person__name", "person_id")
    )  # fmt: skip
    found: dict[tuple[int, str], list[str]] = {}
    for authority in rows.select_related("person", "organisation"):
        key = authority.organisation_id, authority.organisation.name
        found.setdefault(key, []).append(str(authority.person))
    return tuple(MoneyHolders(name, tuple(dict.fromkeys(names))) for (_, name), names in found.items())


def tickets_of(voice: Voice) -> QuerySet[Ticket]:
    """The tickets of the organisations that the person speaks for."""
    return Ticket.objects.filter(organisation__in=voice.organisation_ids)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the reader may have."""

    name: str
    sha256: str
    size: int
    content_type: str


def file_for(person: Person, attachment_id: int, *, on: dt.date) -> StoredFile | None:
    """A file of a message that the person may read, and for the studio of a private note too. One SQL statement."""
    files = Attachment.objects.filter(pk=attachment_id, ticket__in=Ticket.objects.visible_to(person, on=on))
    if not person.is_studio:
        files = files.filter(message__isnull=False)
    row = files.values_list("name", "sha256", "size", "content_type").first()
    return StoredFile(*row) if row else None
