"""Which letters an event causes, and to whom: every public change, never a private one (2.10, R25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reglament.rules.events import EventKind

Data = Mapping[str, object]


class Audience(StrEnum):
    """Whom a letter is for: the ticket's author and the organisation's followers; the staff; the person concerned."""

    CLIENT = "client"
    ASSIGNEE = "assignee"
    PERSON = "person"


class Template(StrEnum):
    """The letters there are; each has its words in both languages."""

    TICKET_RECEIVED = "ticket_received"
    QUESTION = "question"
    ESTIMATE = "estimate"
    ESTIMATE_EXCEEDED = "estimate_exceeded"
    WORK_STARTED = "work_started"
    RESOLVED = "resolved"
    ACCEPTED_INVOICE = "accepted_invoice"
    ACCEPTED_FREE = "accepted_free"
    ACCEPTED_ORALLY = "accepted_orally"
    ACCEPTED_BY_SILENCE = "accepted_by_silence"
    CLOSED_WITHOUT_WORK = "closed_without_work"
    REVIEW_REMINDER = "review_reminder"
    FEEDBACK_REMINDER = "feedback_reminder"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    PAID = "paid"
    PART_PAID = "part_paid"
    OVERPAID = "overpaid"
    DUE_SOON_INVOICE = "due_soon_invoice"
    DUE_TODAY_INVOICE = "due_today_invoice"
    OVERDUE_INVOICE = "overdue_invoice"
    ADVANCE_RECEIVED = "advance_received"
    ADVANCE_DECLINED = "advance_declined"
    REFUNDED = "refunded"
    ORIGINAL_SENT = "original_sent"
    REPLY = "reply"
    PRICE_REDUCED = "price_reduced"
    CLIENT_WROTE = "client_wrote"
    OBJECTION = "objection"
    REACTION_OVERDUE = "reaction_overdue"
    ACCESS_GRANTED = "access_granted"
    ACCESS_REVOKED = "access_revoked"
    ACCESS_ENDS = "access_ends"
    AUTHORITY_CONFIRMED = "authority_confirmed"
    AUTHORITY_DECLINED = "authority_declined"
    SERVICE_EXPIRED = "service_expired"
    MAIL_INVITATION = "mail_invitation"
    MAIL_LOCKED = "mail_locked"
    MAIL_REFUSED = "mail_refused"
    MAIL_TOO_BIG = "mail_too_big"
    FORM_LINK = "form_link"


# The letters that answer an e-mail by themselves (RFC 3834).
AUTOMATIC_ANSWERS = frozenset(
    {Template.MAIL_INVITATION, Template.MAIL_LOCKED, Template.MAIL_REFUSED, Template.MAIL_TOO_BIG}
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to be written, at once. `but_actor`: whoever did it knows already and gets none."""

    template: Template
    audience: Audience
    but_actor: bool = False


def notices(kind: EventKind, data: Data) -> tuple[Notice, ...]:
    """The letters of an event. `data` is the event's own: of an acceptance `how`, `invoice`, `paid`, `without_work`;
    of an estimate `supersedes_confirmed`; of a payment `state`; of an invoice `combined`; of an invitation `quiet`,
    `locked`, `letter`."""
    if kind is EventKind.ACCEPTED:
        return _accepted(data)
    if kind is EventKind.ESTIMATE_OFFERED and data.get("supersedes_confirmed"):
        return (_to_client(Template.ESTIMATE_EXCEEDED),)
    if kind is EventKind.PAYMENT_CONFIRMED:
        return (_to_client(_PAYMENT.get(data.get("state"), Template.PAID)),)
    if kind is EventKind.INVOICE_ISSUED and data.get("combined"):
        return (_to_client(Template.ACCEPTED_INVOICE),)
    if kind is EventKind.INVITED:
        return _invited(data)
    return _ALWAYS.get(kind, ())


def _accepted(data: Data) -> tuple[Notice, ...]:
    how, invoiced = data.get("how"), data.get("invoice") is not None
    if how == "oral":
        oral = (_to_client(Template.ACCEPTED_ORALLY),)
        return (*oral, _to_client(Template.ACCEPTED_INVOICE)) if invoiced else oral
    if how == "silence":
        quiet = Template.CLOSED_WITHOUT_WORK if data.get("without_work") else Template.ACCEPTED_BY_SILENCE
        return (_to_client(quiet),)
    closed = _to_client(Template.ACCEPTED_INVOICE if invoiced or data.get("paid") else Template.ACCEPTED_FREE)
    return (closed, _CLIENT_ACTED) if how == "button" else (closed,)


def _invited(data: Data) -> tuple[Notice, ...]:
    """The form's link: in answer to a letter, to one that came too late for its ticket, or after a call (R15, R21, R23)."""
    if data.get("quiet"):
        return ()
    answer = Template.MAIL_LOCKED if data.get("locked") else Template.MAIL_INVITATION
    return (Notice(answer if data.get("letter") else Template.FORM_LINK, Audience.PERSON),)


def _to_client(template: Template) -> Notice:
    return Notice(template, Audience.CLIENT)


_CLIENT_ACTED = Notice(Template.CLIENT_WROTE, Audience.ASSIGNEE)
_CLIENT_SAID = (_CLIENT_ACTED, Notice(Template.REPLY, Audience.CLIENT, but_actor=True))
_STUDIO_CHANGE = (_to_client(Template.REPLY),)
_PAYMENT: Mapping[object, Template] = {
    "full": Template.PAID,
    "part": Template.PART_PAID,
    "over": Template.OVERPAID,
}

_ALWAYS: Mapping[EventKind, tuple[Notice, ...]] = {
    EventKind.TICKET_CREATED: (_to_client(Template.TICKET_RECEIVED), _CLIENT_ACTED),
    EventKind.CLIENT_WROTE: _CLIENT_SAID,
    EventKind.STUDIO_WROTE: (Notice(Template.REPLY, Audience.CLIENT),),
    EventKind.QUESTION_ASKED: (_to_client(Template.QUESTION),),
    EventKind.ESTIMATE_OFFERED: (_to_client(Template.ESTIMATE),),
    EventKind.ESTIMATE_EXCEEDED: (_to_client(Template.ESTIMATE_EXCEEDED),),
    EventKind.ESTIMATE_CONFIRMED: _CLIENT_SAID,
    EventKind.ESTIMATE_DECLINED: _CLIENT_SAID,
    EventKind.CONSENT_RECORDED: _STUDIO_CHANGE,
    EventKind.WORK_STARTED: (_to_client(Template.WORK_STARTED),),
    EventKind.RESOLVED: (_to_client(Template.RESOLVED),),
    EventKind.OBJECTED: (
        Notice(Template.OBJECTION, Audience.ASSIGNEE),
        Notice(Template.REPLY, Audience.CLIENT, but_actor=True),
    ),
    EventKind.REJECTED: (_to_client(Template.REJECTED),),
    EventKind.DUPLICATE_REJECTED: (_to_client(Template.DUPLICATE),),
    EventKind.WITHDRAWN: (_to_client(Template.WITHDRAWN), _CLIENT_ACTED),
    EventKind.PRIORITY_CHANGED: _CLIENT_SAID,
    EventKind.REVIEW_REMINDER: (_to_client(Template.REVIEW_REMINDER),),
    EventKind.FEEDBACK_REMINDER: (_to_client(Template.FEEDBACK_REMINDER),),
    EventKind.REACTION_OVERDUE: (Notice(Template.REACTION_OVERDUE, Audience.ASSIGNEE),),
    EventKind.INVOICE_VOIDED: _STUDIO_CHANGE,
    EventKind.PAYMENT_UNDONE: _STUDIO_CHANGE,
    EventKind.INVOICE_DUE_SOON: (_to_client(Template.DUE_SOON_INVOICE),),
    EventKind.INVOICE_DUE_TODAY: (_to_client(Template.DUE_TODAY_INVOICE),),
    EventKind.INVOICE_OVERDUE: (_to_client(Template.OVERDUE_INVOICE),),
    EventKind.ADVANCE_RECEIVED: (_to_client(Template.ADVANCE_RECEIVED),),
    EventKind.ADVANCE_DECLINED: (_to_client(Template.ADVANCE_DECLINED),),
    EventKind.REFUNDED: (_to_client(Template.REFUNDED),),
    EventKind.ORIGINAL_SENT: (_to_client(Template.ORIGINAL_SENT),),
    EventKind.KIND_CHANGED: _STUDIO_CHANGE,
    EventKind.PRICE_REDUCED: (_to_client(Template.PRICE_REDUCED),),
    EventKind.AUTHORITY_GRANTED: (Notice(Template.ACCESS_GRANTED, Audience.PERSON),),
    EventKind.AUTHORITY_REVOKED: (Notice(Template.ACCESS_REVOKED, Audience.PERSON),),
    EventKind.AUTHORITY_LIMITED: (Notice(Template.ACCESS_ENDS, Audience.PERSON),),
    EventKind.SERVICE_EXPIRED: (_to_client(Template.SERVICE_EXPIRED),),
}
