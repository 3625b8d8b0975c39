"""The table of what becomes of an incoming letter: the first line that fits decides (1.3–1.7, R12, R14, R15, R21, R22)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reglament.rules import mail_reasons as why
from reglament.rules.automatic import AutomaticKind
from reglament.rules.explain import Step
from reglament.rules.mail_facts import Answer, Decision, Incoming


@dataclass(frozen=True, slots=True)
class Case:
    """One line: when it fits, what is done, what is answered, whether a specialist has to look, and why."""

    fits: Callable[[Incoming], bool]
    decision: Decision
    answer: Answer
    glance: bool
    because: tuple[Step, ...]


def case_of(facts: Incoming) -> Case:
    """The first line that fits; the last one fits always."""
    return next(case for case in CASES if case.fits(facts))


def answers_a_ticket(facts: Incoming) -> bool:
    """Whether the letter answers a ticket that there is."""
    return facts.reply_ticket is not None and facts.ticket_open is not None


def _client(facts: Incoming) -> bool:
    """Somebody known, not removed, who has a right in force somewhere or in the ticket's organisation."""
    return facts.person_known and facts.person_active


def _surely_a_program(facts: Incoming) -> bool:
    return facts.automatic is not AutomaticKind.NONE and facts.certain


def _perhaps_a_person(facts: Incoming) -> bool:
    return facts.automatic is not AutomaticKind.NONE and not facts.certain


def _concerns_us(facts: Incoming) -> bool:
    return facts.person_known or facts.contract_mailbox or facts.reply_ticket is not None


def _discusses(facts: Incoming) -> bool:
    return (
        answers_a_ticket(facts) and _client(facts) and facts.may_order and facts.ticket_of_their_organisation
    )


def _orders(facts: Incoming) -> bool:
    return _client(facts) and facts.may_order and facts.organisations > 0


def _ticket_at_once(facts: Incoming) -> bool:
    return _orders(facts) and facts.intake == "ticket" and facts.organisations == 1 and not facts.empty


CASES: tuple[Case, ...] = (
    # What no person wrote to us comes first, or two programs would write to each other.
    Case(lambda f: f.from_ourselves, Decision.OWN, Answer.NONE, False, (why.OUR_OWN,)),
    Case(lambda f: f.automatic is AutomaticKind.BOUNCE, Decision.BOUNCE, Answer.NONE, False, (why.RETURNED,)),
    Case(_surely_a_program, Decision.AUTOMATIC, Answer.NONE, False, (why.OF_A_PROGRAM,)),
    Case(
        lambda f: _perhaps_a_person(f) and _concerns_us(f),
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.PERHAPS_A_PERSON, why.LOOK),
    ),
    Case(_perhaps_a_person, Decision.AUTOMATIC, Answer.NONE, False, (why.OF_A_PROGRAM,)),
    # A person's letter that was not read.
    Case(
        lambda f: f.too_big and (f.authentic or f.person_known),
        Decision.TOO_BIG,
        Answer.TOO_BIG,
        True,
        (why.TOO_BIG, why.LOOK),
    ),
    Case(lambda f: f.too_big, Decision.TOO_BIG, Answer.NONE, False, (why.TOO_BIG, why.NO_ECHO)),
    # Nobody vouches for the sender.
    Case(lambda f: f.sender is None, Decision.GLANCE, Answer.NONE, True, (why.NOBODY, why.LOOK)),
    Case(
        lambda f: not f.authentic and f.contract_mailbox,
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.NO_LETTER_OF_AUTHORITY, why.LOOK),
    ),
    Case(
        lambda f: not f.authentic and _concerns_us(f),
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.NOBODY, why.LOOK, why.NO_ECHO),
    ),
    Case(lambda f: not f.authentic, Decision.REFUSAL, Answer.NONE, False, (why.NOBODY, why.NO_ECHO)),
    # The studio's own people write on the desk; what they mean by e-mail, a person has to see.
    Case(lambda f: f.from_staff, Decision.GLANCE, Answer.NONE, True, (why.OF_STAFF, why.LOOK)),
    # A reply, with present authority in the ticket's organisation.
    Case(
        lambda f: _discusses(f) and bool(f.ticket_open) and f.empty,
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.NOTHING_SAID, why.LOOK),
    ),
    Case(
        lambda f: _discusses(f) and bool(f.ticket_open),
        Decision.MESSAGE,
        Answer.NONE,
        False,
        (why.REPLY, why.NEW_AGAIN),
    ),
    Case(_discusses, Decision.LOCKED, Answer.OPEN_LINKED, False, (why.READ_ONLY,)),
    # A reply without it.
    Case(
        lambda f: answers_a_ticket(f) and _client(f) and f.ticket_of_their_organisation,
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.NO_RIGHT_NOW, why.LOOK),
    ),
    Case(
        lambda f: answers_a_ticket(f) and _client(f) and f.organisations > 0,
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.ANOTHER_ORGANISATION, why.LOOK),
    ),
    # Something new.
    Case(
        lambda f: (_orders(f) or f.contract_mailbox) and not f.mailbox_organisation_fits,
        Decision.GLANCE,
        Answer.NONE,
        True,
        (why.ANOTHER_MAILBOX, why.LOOK),
    ),
    Case(
        lambda f: f.contract_mailbox and (f.names_authority or not _orders(f)),
        Decision.AUTHORITY,
        Answer.NONE,
        False,
        (why.OF_AUTHORITY, why.AUTHORITY_LATER),
    ),
    Case(
        lambda f: _orders(f) and f.contract_mailbox,
        Decision.DRAFT,
        Answer.INVITATION,
        True,
        (why.FORM, why.CLOCK, why.PERHAPS_OF_AUTHORITY),
    ),
    Case(
        lambda f: _orders(f) and f.token_forged,
        Decision.DRAFT,
        Answer.INVITATION,
        True,
        (why.FORGED_TOKEN, why.FORM, why.CLOCK),
    ),
    Case(_ticket_at_once, Decision.TICKET, Answer.NONE, False, (why.IN_WRITING, why.AT_ONCE)),
    Case(_orders, Decision.DRAFT, Answer.INVITATION, False, (why.FORM, why.CLOCK)),
    # Anyone else.
    Case(
        lambda f: f.reply_ticket is not None,
        Decision.REFUSAL,
        Answer.REFUSAL,
        True,
        (why.UNAUTHORISED, why.ADDRESS_IS_NO_RIGHT, why.REFUSED),
    ),
    Case(lambda f: True, Decision.REFUSAL, Answer.REFUSAL, False, (why.UNAUTHORISED, why.REFUSED)),
)
