"""What a payment of a statement probably settles: proposals with how sure they are (2.9, R11; art. 313, 319.1 of the Civil
Code). The program proposes, the accountant confirms."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from reglament.rules.matching_book import (
    NOTHING,
    Book,
    Entered,
    Incoming,
    OpenInvoice,
    Part,
    Proposal,
    order_key,
)
from reglament.rules.matching_reasons import explain_proposal
from reglament.rules.matching_words import Case, Confidence
from reglament.rules.purpose import Purpose, read_purpose
from reglament.rules.shares import by_due

__all__ = [
    "Book", "Case", "Confidence", "Entered", "Incoming", "OpenInvoice", "Part", "Proposal", "explain_proposal", "propose",
]  # fmt: skip

# Nobody reads a division between more invoices than this; then only the question is put.
MOST_PARTS: Final = 50
# A payment entered by hand and the statement's line of the same number and sum are one when their days are this near.
NEAR_DAYS: Final = 5


def propose(incoming: Sequence[Incoming], book: Book) -> tuple[Proposal, ...]:
    """Propose what each payment settles, in the given order (R11). Those that name their invoices go before those that do
    not; a proposal that is sure or probable holds what it settles, so that no invoice is proposed above what is left."""
    desk = _Desk(book)
    made: dict[int, Proposal] = {}
    later: list[tuple[int, Purpose]] = []
    for place, payment in enumerate(incoming):
        purpose = read_purpose(payment.purpose)
        if purpose.invoices:
            made[place] = desk.propose(payment, purpose)
        else:
            later.append((place, purpose))
    for place, purpose in later:
        made[place] = desk.propose(incoming[place], purpose)
    return tuple(made[place] for place in range(len(incoming)))


class _Desk:
    """The book with what earlier proposals hold of it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.held: dict[int, Decimal] = {}
        self.of: dict[int, list[int]] = defaultdict(list)
        self.queue: dict[int, deque[int]] = {}
        self.met: set[int] = set()
        # The last of each list comes first: lists of one are a tenth of a queue, and there are as many as invoices.
        self.by_sum: dict[tuple[int, Decimal], list[int]] = defaultdict(list)
        for number, invoice in reversed([*book.invoices.items()]):
            self.of[invoice.organisation].append(number)
            self.by_sum[invoice.organisation, invoice.left].append(number)

    def propose(self, payment: Incoming, purpose: Purpose) -> Proposal:
        if purpose.returned:
            return _asked(payment, purpose, Case.RETURNED)
        if entered := self._entered(payment):
            self.met.add(entered.payment)
            made = _asked(payment, purpose, Case.ENTERED, entered.organisation)
            return _with(made, {"payment": entered.payment})
        made = self._by_number(payment, purpose) if purpose.invoices else self._by_payer(payment, purpose)
        if made.confidence is not Confidence.ASK:
            for part in made.parts:
                self.held[part.invoice] = self.held.get(part.invoice, NOTHING) + part.amount
        return made

    def _entered(self, payment: Incoming) -> Entered | None:
        """The same money entered by hand already, that no earlier line is."""
        payers = self.book.organisations.get(payment.payer_inn, ())
        for each in self.book.entered.get((order_key(payment.number), payment.amount), ()):
            is_near = abs((each.day - payment.day).days) <= NEAR_DAYS
            if is_near and each.payment not in self.met and (not payers or each.organisation in payers):
                return each
        return None

    def left(self, number: int) -> Decimal:
        return self.book.invoices[number].left - self.held.get(number, NOTHING)

    def _by_number(self, payment: Incoming, purpose: Purpose) -> Proposal:
        numbers = {
            number: int(number) for number in purpose.invoices if number.isascii() and number.isdigit()
        }
        meant = {number: self._meant(value) for number, value in numbers.items()}
        known = list(dict.fromkeys(one for ones in meant.values() for one in ones))
        others = [number for number in purpose.invoices if not meant.get(number)]
        if not known:
            return self._closed(payment, purpose, others)
        owners = {self.book.invoices[number].organisation for number in known}
        if len(owners) > 1:
            return _asked(payment, purpose, Case.MIXED)
        (owner,) = owners
        free = [number for number in known if self.left(number) > 0]
        if not free:
            return _asked(payment, purpose, Case.TAKEN, owner, payment.amount)
        case, parts, advance = self._divided(payment.amount, free)
        warnings = self._warnings(purpose, free, taken=len(free) < len(known), others=others)
        warnings += ["instead"] if set(known) - set(numbers.values()) else []
        confidence = _confidence(case, warnings)
        payers = self.book.organisations.get(payment.payer_inn, ()) if payment.payer_inn else ()
        if owner not in payers:
            case = Case.THIRD_PARTY if payment.payer_inn else Case.NO_INN
            confidence = Confidence.ASK
        if purpose.is_range:
            case, confidence = Case.RANGE, Confidence.ASK
        facts = _facts(payment, purpose)
        facts["left"] = str(sum((self.left(number) for number in free), NOTHING))
        # An import keeps a hundred thousand of these at once: what says nothing is not there.
        facts |= {name: said for name, said in (("warnings", warnings), ("others", others)) if said}
        if case is Case.THIRD_PARTY and owner in self._named(purpose):
            facts["named_inn"] = purpose.third_party_inn
        if case is Case.THIRD_PARTY and advance and payers:
            # The payer is a client, too: what is above the invoices is not simply the other one's.
            facts["warnings"] = [*warnings, "whose"]
            return Proposal(payment.id, confidence, case, facts=facts)
        return Proposal(payment.id, confidence, case, owner, parts, advance, facts)

    def _meant(self, number: int) -> Sequence[int]:
        """The open invoice of this number, or those that bill the works of a void one now."""
        return (number,) if number in self.book.invoices else self.book.instead.get(number, ())

    def _closed(self, payment: Incoming, purpose: Purpose, others: Sequence[str]) -> Proposal:
        """Every invoice that is named is paid, void or not ours."""
        settled = {
            number: self.book.settled[int(number)]
            for number in others
            if number.isdigit() and int(number) in self.book.settled
        }
        payers = self.book.organisations.get(payment.payer_inn, ()) if payment.payer_inn else ()
        owner = payers[0] if len(payers) == 1 else None
        case = Case.CLOSED if settled else Case.UNKNOWN_NUMBER
        made = _asked(payment, purpose, case, owner, payment.amount if owner is not None else NOTHING)
        states = {number: state for number, (state, _) in settled.items()}
        return _with(made, {"others": list(others), "states": states})

    def _divided(self, amount: Decimal, numbers: Sequence[int]) -> tuple[Case, tuple[Part, ...], Decimal]:
        left = {number: self.left(number) for number in numbers}
        whole = sum(left.values(), NOTHING)
        if amount >= whole:
            parts = tuple(Part(number, left[number]) for number in numbers)
            if amount > whole:
                return Case.OVER, parts, amount - whole
            return (Case.EXACT if len(numbers) == 1 else Case.SEVERAL), parts, NOTHING
        return (
            (Case.PART if len(numbers) == 1 else Case.SEVERAL_PART),
            self._in_order(amount, numbers),
            NOTHING,
        )

    def _in_order(self, amount: Decimal, numbers: Iterable[int]) -> tuple[Part, ...]:
        owed = [(self.book.invoices[number].due_on, number, self.left(number)) for number in numbers]
        return tuple(Part(number, part) for number, part in by_due(amount, owed))

    def _warnings(
        self, purpose: Purpose, numbers: Sequence[int], *, taken: bool, others: Sequence[str]
    ) -> list[str]:
        found = ["date"] if any(self._of_another_day(purpose, number) for number in numbers) else []
        if taken:
            found.append("taken")
        if any(self.held.get(number) for number in numbers):
            found.append("held")
        if others:
            found.append("others")
        return found

    def _of_another_day(self, purpose: Purpose, number: int) -> bool:
        """Whether the purpose dates this invoice otherwise; days that belong to no one number need only include its own."""
        if not purpose.dates:
            return False
        issued_on = self.book.invoices[number].issued_on
        said = dict(purpose.pairs)
        if not any(said.values()):
            return issued_on not in purpose.dates
        return said.get(str(number)) not in (None, issued_on)

    def _by_payer(self, payment: Incoming, purpose: Purpose) -> Proposal:
        if not payment.payer_inn:
            return _asked(payment, purpose, Case.NO_INN)
        payers = self.book.organisations.get(payment.payer_inn, ())
        for_another = purpose.third_party_inn != payment.payer_inn and self._named(purpose)
        if not payers or for_another:
            return self._stranger(payment, purpose)
        if len(payers) > 1:
            return _asked(payment, purpose, Case.SEVERAL_ORGANISATIONS)
        (owner,) = payers
        fit = self._fitting(owner, payment.amount)
        facts = _facts(payment, purpose)
        if len(fit) == 1:
            only = (Part(fit[0], payment.amount),)
            return Proposal(payment.id, Confidence.PROBABLE, Case.BY_SUM, owner, only, NOTHING, facts)
        free = self._first_due(payment.amount, owner)
        if not free:
            return _asked(payment, purpose, Case.NOTHING_OPEN, owner, payment.amount)
        case = Case.SEVERAL_FIT if fit else Case.BY_DUE
        if len(free) > MOST_PARTS:
            return Proposal(payment.id, Confidence.ASK, case, owner, facts=facts | {"warnings": ["many"]})
        whole = sum((self.left(number) for number in free), NOTHING)
        parts = self._in_order(min(payment.amount, whole), free)
        advance = max(NOTHING, payment.amount - whole)
        return Proposal(payment.id, Confidence.ASK, case, owner, parts, advance, facts)

    def _fitting(self, owner: int, amount: Decimal) -> list[int]:
        """The first two invoices of which exactly this sum is left."""
        waiting = self.by_sum.get((owner, amount), [])
        # What is held stays held until the end: it never fits again.
        while waiting and self.left(waiting[-1]) != amount:
            waiting.pop()
        return list(islice((number for number in reversed(waiting) if self.left(number) == amount), 2))

    def _first_due(self, amount: Decimal, owner: int) -> list[int]:
        """The invoices due first that take this sum, with all the others of the last one's day; of too many the first."""
        invoices = self.book.invoices
        if owner not in self.queue:
            # What is held stays held until the end, so what has nothing left need not be looked at again.
            free = [number for number in self.of[owner] if self.left(number) > 0]
            self.queue[owner] = deque(sorted(free, key=lambda number: (invoices[number].due_on, number)))
        queue = self.queue[owner]
        while queue and not self.left(queue[0]):
            queue.popleft()
        chosen: list[int] = []
        covered = NOTHING
        for number in queue:
            is_next_day = bool(chosen) and invoices[number].due_on != invoices[chosen[-1]].due_on
            if (covered >= amount and is_next_day) or len(chosen) > MOST_PARTS:
                break
            if left := self.left(number):
                chosen.append(number)
                covered += left
        return chosen

    def _stranger(self, payment: Incoming, purpose: Purpose) -> Proposal:
        """Nobody we know, or it is said for whom of those that we know it is paid."""
        named = self._named(purpose)
        if len(named) == 1:
            made = _asked(payment, purpose, Case.THIRD_PARTY, named[0], payment.amount)
            return _with(made, {"named_inn": purpose.third_party_inn})
        return _asked(payment, purpose, Case.UNKNOWN_PAYER)

    def _named(self, purpose: Purpose) -> tuple[int, ...]:
        return self.book.organisations.get(purpose.third_party_inn, ()) if purpose.third_party_inn else ()


def _confidence(case: Case, warnings: Sequence[str]) -> Confidence:
    if "others" in warnings:
        return Confidence.ASK
    exact = case in (Case.EXACT, Case.SEVERAL)
    return Confidence.SURE if exact and not warnings else Confidence.PROBABLE


def _asked(
    payment: Incoming,
    purpose: Purpose,
    case: Case,
    organisation: int | None = None,
    advance: Decimal = NOTHING,
) -> Proposal:
    return Proposal(payment.id, Confidence.ASK, case, organisation, (), advance, _facts(payment, purpose))


def _with(made: Proposal, more: Mapping[str, Any]) -> Proposal:
    return replace(made, facts={**made.facts, **more})


def _facts(payment: Incoming, purpose: Purpose) -> dict[str, Any]:
    return {"amount": str(payment.amount), "numbers": list(purpose.invoices), "inn": payment.payer_inn}
