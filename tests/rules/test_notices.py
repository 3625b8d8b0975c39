"""Every public change reaches the client, a private one nobody (2.10, R25)."""

from __future__ import annotations

import pytest

from reglament.rules.events import EventKind
from reglament.rules.notices import Audience, Notice, Template, notices

K, T = EventKind, Template
PRIVATE = {
    K.NOTE_ADDED, K.TIME_RECORDED, K.TIME_CORRECTED, K.ASSIGNED, K.HOLD_SET, K.HOLD_LIFTED,
    K.REGULATION_PUBLISHED, K.DAY_OVERRIDDEN, K.TICKET_LINKED, K.TICKET_UNLINKED, K.FOLLOWER_ADDED, K.FOLLOWER_REMOVED,
    K.MAIL_DECIDED, K.MAIL_GLANCED, K.MAIL_RETRIED, K.MAIL_CAPPED, K.MAIL_BOUNCED, K.INVITATION_DROPPED,
    K.CONSENT_DECLINED,
}  # fmt: skip
PUBLIC = {
    K.TICKET_CREATED: T.TICKET_RECEIVED, K.CLIENT_WROTE: T.REPLY, K.STUDIO_WROTE: T.REPLY, K.QUESTION_ASKED: T.QUESTION,
    K.ESTIMATE_OFFERED: T.ESTIMATE, K.ESTIMATE_EXCEEDED: T.ESTIMATE_EXCEEDED, K.ESTIMATE_CONFIRMED: T.REPLY,
    K.ESTIMATE_DECLINED: T.REPLY, K.WORK_STARTED: T.WORK_STARTED, K.RESOLVED: T.RESOLVED, K.OBJECTED: T.REPLY,
    K.REJECTED: T.REJECTED, K.DUPLICATE_REJECTED: T.DUPLICATE, K.WITHDRAWN: T.WITHDRAWN, K.PRIORITY_CHANGED: T.REPLY,
    K.REVIEW_REMINDER: T.REVIEW_REMINDER, K.FEEDBACK_REMINDER: T.FEEDBACK_REMINDER, K.INVOICE_VOIDED: T.REPLY,
    K.PAYMENT_UNDONE: T.REPLY, K.INVOICE_OVERDUE: T.OVERDUE_INVOICE, K.PRICE_REDUCED: T.PRICE_REDUCED,
    K.SERVICE_EXPIRED: T.SERVICE_EXPIRED, K.CONSENT_RECORDED: T.REPLY,
}  # fmt: skip


def _to(audience: Audience, made: tuple[Notice, ...]) -> set[Template]:
    return {notice.template for notice in made if notice.audience is audience}


@pytest.mark.parametrize("kind", sorted(PRIVATE))
def test_private_changes_are_not_told(kind: EventKind) -> None:
    assert notices(kind, {}) == ()


@pytest.mark.parametrize("kind", sorted(PUBLIC))
def test_public_changes_are_told_to_the_client(kind: EventKind) -> None:
    assert _to(Audience.CLIENT, notices(kind, {})) == {PUBLIC[kind]}


@pytest.mark.parametrize(
    ("data", "templates"),
    [
        ({"how": "button", "invoice": "17", "paid": True}, {T.ACCEPTED_INVOICE}),
        ({"how": "button", "invoice": None, "paid": False}, {T.ACCEPTED_FREE}),
        ({"how": "written", "invoice": None, "paid": True}, {T.ACCEPTED_INVOICE}),
        ({"how": "oral", "invoice": None}, {T.ACCEPTED_ORALLY}),
        ({"how": "oral", "invoice": "17"}, {T.ACCEPTED_ORALLY, T.ACCEPTED_INVOICE}),
        ({"how": "silence", "invoice": "17"}, {T.ACCEPTED_BY_SILENCE}),
        ({"how": "silence", "invoice": None, "without_work": True}, {T.CLOSED_WITHOUT_WORK}),
    ],
)
def test_the_ways_of_acceptance(data: dict[str, object], templates: set[Template]) -> None:
    assert _to(Audience.CLIENT, notices(K.ACCEPTED, data)) == templates


@pytest.mark.parametrize(
    ("kind", "data", "template"),
    [
        (K.ESTIMATE_OFFERED, {"supersedes_confirmed": True}, T.ESTIMATE_EXCEEDED),
        (K.PAYMENT_CONFIRMED, {"state": "full"}, T.PAID),
        (K.PAYMENT_CONFIRMED, {"state": "part"}, T.PART_PAID),
        (K.PAYMENT_CONFIRMED, {"state": "over"}, T.OVERPAID),
        (K.INVOICE_ISSUED, {"combined": True}, T.ACCEPTED_INVOICE),
    ],
)
def test_letters_that_depend_on_the_data(
    kind: EventKind, data: dict[str, object], template: Template
) -> None:
    assert _to(Audience.CLIENT, notices(kind, data)) == {template}


def test_the_invoice_of_an_acceptance_comes_with_the_acceptance() -> None:
    assert notices(K.INVOICE_ISSUED, {"combined": False}) == ()


@pytest.mark.parametrize(
    "kind", [K.TICKET_CREATED, K.CLIENT_WROTE, K.ESTIMATE_CONFIRMED, K.ESTIMATE_DECLINED, K.WITHDRAWN]
)
def test_the_staff_hear_what_the_client_does(kind: EventKind) -> None:
    assert _to(Audience.ASSIGNEE, notices(kind, {})) == {T.CLIENT_WROTE}


def test_the_staff_hear_of_the_button_an_objection_and_a_late_reaction() -> None:
    assert _to(Audience.ASSIGNEE, notices(K.ACCEPTED, {"how": "button"})) == {T.CLIENT_WROTE}
    assert _to(Audience.ASSIGNEE, notices(K.ACCEPTED, {"how": "written"})) == set()
    assert _to(Audience.ASSIGNEE, notices(K.OBJECTED, {})) == {T.OBJECTION}
    assert notices(K.REACTION_OVERDUE, {}) == (Notice(T.REACTION_OVERDUE, Audience.ASSIGNEE),)


def test_a_person_hears_of_their_rights() -> None:
    assert _to(Audience.PERSON, notices(K.AUTHORITY_GRANTED, {})) == {T.ACCESS_GRANTED}
    assert _to(Audience.PERSON, notices(K.AUTHORITY_REVOKED, {})) == {T.ACCESS_REVOKED}


def test_a_person_is_sent_the_form() -> None:
    def letter(**data: object) -> set[Template]:
        return _to(Audience.PERSON, notices(K.INVITED, data))

    assert letter(letter=7, locked=None) == {T.MAIL_INVITATION}
    assert letter(letter=7, locked=1042) == {T.MAIL_LOCKED}
    assert letter(letter=None, call=3) == {T.FORM_LINK}
    assert letter(letter=7, quiet=True) == set()


def test_whoever_wrote_gets_no_copy() -> None:
    assert all(
        notice.but_actor for notice in notices(K.CLIENT_WROTE, {}) if notice.audience is Audience.CLIENT
    )
