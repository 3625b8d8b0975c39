"""How sure a proposal is, and which of the cases it is (R11)."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """`sure` may be confirmed with one key, `probable` after a look, `ask` needs the accountant's own decision."""

    SURE = "sure"
    PROBABLE = "probable"
    ASK = "ask"


class Case(StrEnum):
    """Why this is proposed, or why nothing is."""

    EXACT = "exact"
    SEVERAL = "several"
    PART = "part"
    SEVERAL_PART = "several_part"
    OVER = "over"
    BY_SUM = "by_sum"
    SEVERAL_FIT = "several_fit"
    BY_DUE = "by_due"
    THIRD_PARTY = "third_party"
    NO_INN = "no_inn"
    RANGE = "range"
    TAKEN = "taken"
    MIXED = "mixed"
    CLOSED = "closed"
    UNKNOWN_NUMBER = "unknown_number"
    UNKNOWN_PAYER = "unknown_payer"
    SEVERAL_ORGANISATIONS = "several_organisations"
    NOTHING_OPEN = "nothing_open"
    RETURNED = "returned"
    ENTERED = "entered"
