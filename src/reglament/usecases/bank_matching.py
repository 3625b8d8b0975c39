"""What is proposed for the open lines of statements, made anew when invoices or payments change (R11).

A proposal is no decision: nothing is paid by it. Lines that somebody is deciding about at this moment are passed over;
whoever decides looks at the proposal under the line's own lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from reglament.queries.bank_book import book_of
from reglament.rules.matching import Incoming, Proposal, propose
from reglament.store.models import BankLine, Organisation

# More numbers than this are looked for by reading every open line.
MOST_NUMBERS = 50
_ASKED = ("id", "amount", "day", "payer_inn", "payer_name", "purpose", "kind", "number")
_KEPT = ("organisation_id", "confidence", "case", "parts", "advance", "facts")


@dataclass(frozen=True, slots=True)
class Known:
    """An open line as it stands: what the rules are asked about it, and the columns of what is proposed till now."""

    incoming: Incoming
    columns: dict[str, Any]


def rematch(*, organisation_ids: Iterable[int] = (), numbers: Iterable[int] = ()) -> int:
    """Make the proposals of open lines anew that concern these organisations or invoices, of all when none is named,
    inside the caller's transaction; how many lines were looked at. One SQL statement when no line is open."""
    lines = BankLine.objects.filter(state="open")
    organisations, named = set(organisation_ids), set(numbers)
    if organisations or named:
        if not lines.exists():
            return 0
        lines = _concerned(lines, organisations, named)
    return rematch_lines(lines)


def rematch_lines(lines: QuerySet[BankLine]) -> int:
    """Make the proposals of these lines anew; how many there are."""
    known = open_lines(lines)
    keep(known, proposals(line.incoming for line in known))
    return len(known)


def open_lines(lines: QuerySet[BankLine]) -> list[Known]:
    """Lines under their locks in the order in which they reserve invoices: by day, as they came."""
    locked = lines.select_for_update(skip_locked=True).order_by("day", "id")
    asked = len(_ASKED)
    return [
        Known(Incoming(*row[:asked]), dict(zip(_KEPT, row[asked:], strict=True)))
        for row in locked.values_list(*_ASKED, *_KEPT)
    ]


def proposals(incoming: Iterable[Incoming]) -> Sequence[Proposal]:
    """What is proposed for payments in their order, from the invoices and organisations as they are now."""
    payments = tuple(incoming)
    return propose(payments, book_of(payments)) if payments else ()


def columns_of(proposal: Proposal) -> dict[str, Any]:
    """A proposal as a line keeps it."""
    return {
        "organisation_id": proposal.organisation,
        "confidence": proposal.confidence.value,
        "case": proposal.case.value,
        "parts": [{"invoice": part.invoice, "amount": f"{part.amount:.2f}"} for part in proposal.parts],
        "advance": proposal.advance,
        "facts": dict(proposal.facts),
    }


def keep(known: Iterable[Known], made: Sequence[Proposal]) -> None:
    """Write the proposals that changed; who has seen the old one is told so by the line's version."""
    by_id = {proposal.id: proposal for proposal in made}
    for line in known:
        columns = columns_of(by_id[line.incoming.id])
        if columns != line.columns:
            BankLine.objects.filter(pk=line.incoming.id).update(version=F("version") + 1, **columns)


def _concerned(lines: QuerySet[BankLine], organisations: set[int], numbers: set[int]) -> QuerySet[BankLine]:
    """Lines of the organisations, of payers with their INN, and those whose purpose names one of them or the numbers."""
    if len(numbers) > MOST_NUMBERS:
        return lines
    found = Organisation.objects.filter(pk__in=organisations).exclude(inn="")
    inns = set(found.values_list("inn", flat=True))
    wanted = Q(organisation__in=organisations) | Q(payer_inn__in=inns)
    for word in (*map(str, sorted(numbers)), *sorted(inns)):
        wanted |= Q(purpose__contains=word)
    return lines.filter(wanted)
