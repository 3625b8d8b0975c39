# ruff: noqa: E501 - a table reads across
"""Every letter there is, with data as the use-cases give it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from reglament.store.models import Event, Invoice, Letter, Organisation, Person, Ticket

AT = dt.datetime(2026, 11, 22, 11, 5, tzinfo=dt.UTC)
DEADLINE = "2026-11-23T18:40:00+03:00"
INVOICE = {
    "invoice": 1001, "invoice_on": "2026-11-22", "amount": "4333.33", "vat_rate": 22, "vat": "781.42", "due": "2026-11-29"
}  # fmt: skip
NO_VAT = {**INVOICE, "vat_rate": None, "vat": None}
ESTIMATE = {
    "version": 1, "minutes": 100, "rate": "2000.00", "coefficient": "1.30", "level": "high", "amount": "4333.33",
    "vat_rate": 22, "vat": "781.42", "surcharge_only": False, "text": "Сверстаем форму и проверим отправку.",
    "agent": "Анна Белова", "until": "2026-11-30",
}  # fmt: skip
PLAIN_ESTIMATE = {
    **ESTIMATE,
    "coefficient": "1",
    "level": "normal",
    "amount": "3333.33",
    "vat_rate": None,
    "vat": None,
}
PAYMENT = {
    "invoice": 1001, "amount": "4333.33", "paid": "4000.00", "left": "333.33", "over": "166.67", "document": "77",
    "paid_on": "2026-11-25", "payment": 5, "state": "full",
}  # fmt: skip
REDUCED = {"ordered": "immediate", "met": "urgent", "coef_old": "2", "coef": "1.7"}
VOIDED = {
    "invoice": 1001,
    "mirror": 1002,
    "amount": "4333.33",
    "reason": "Ошиблись в реквизитах.",
    "agent": "",
    "text": "",
}
UNDONE = {"payment": 5, "amount": "4333.33", "document": "77", "reason": "Платёж другой организации."}


@dataclass(frozen=True, slots=True)
class Case:
    """One letter: its template, the kind of event when the words depend on it, the data; what it is about."""

    name: str
    template: str
    data: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    about: str = "ticket"
    to_staff: bool = False
    own: bool = False


ADVANCE = {"payment": 7, "amount": "5000.00", "document": "154", "paid_on": "2026-11-23"}
DECLINED = {
    "order": 2,
    "invoice": 1001,
    "left": "4333.33",
    "ordered_on": "2026-11-24",
    "reason": "Аванс нужен для счёта № 1000.",
}
ORIGINAL = {
    "original": 1, "act": 12, "paper": "act", "invoice": None, "title": "", "way": "post", "track": "80101234567890",
    "sent_on": "2026-11-23",
}  # fmt: skip
REFUNDED = {**ADVANCE, "refund": 3, "refunded_on": "2026-11-25", "reason": "по вашему письму"}
PEOPLE = [
    {"effect": "grant", "name": "Анна Иванова", "email": "anna@romashka.example", "day": "2026-12-01", "removed": False},
    {"effect": "change", "name": "Алиса Акимова", "email": "alice@romashka.example", "day": "", "removed": False},
    {"effect": "end_later", "name": "Пётр Петров", "email": "petr@romashka.example", "day": "2026-12-01", "removed": True},
    {"effect": "end_now", "name": "Борис Бобров", "email": "bob@romashka.example", "day": "", "removed": True},
]  # fmt: skip
CASES = (
    Case("ticket_received", "ticket_received", {"priority": "urgent", "deadline": DEADLINE, "promised_day": None}),
    Case("ticket_received.normal", "ticket_received", {"priority": "normal", "deadline": None, "promised_day": "2026-11-26"}),
    Case("question", "question", {"question": "Какие поля нужны?\nИ куда слать письма?", "until": "2026-11-30"}),
    Case("estimate", "estimate", ESTIMATE),
    Case("estimate.normal", "estimate", PLAIN_ESTIMATE),
    Case("estimate.surcharge", "estimate", {**ESTIMATE, "surcharge_only": True, "coefficient": "0.3", "amount": "1000.00", "vat": "180.33"}),
    Case("estimate_exceeded", "estimate_exceeded", {**ESTIMATE, "amount_old": "2166.67", "reason": "нужна ещё и мобильная версия."}),
    Case("work_started", "work_started", {"agent": "Анна Белова", "time": "2026-11-22T11:05:00+00:00"}),
    Case("resolved", "resolved", {"agent": "Анна Белова", "summary": "Форма работает: https://romashka.example/contacts.", "until": "2026-11-30"}),
    Case("accepted_invoice", "accepted_invoice", INVOICE),
    Case("accepted_invoice.no_vat", "accepted_invoice", NO_VAT),
    Case("accepted_invoice.monthly", "accepted_invoice", {"invoice": None, "paid": True}),
    Case("accepted_invoice.invoice_issued", "accepted_invoice", {**INVOICE, "tickets": [1041, 1042]}, "invoice_issued", "invoice"),
    Case("accepted_invoice.reissued", "accepted_invoice", {**INVOICE, "tickets": [1042]}, "invoice_issued"),
    Case("accepted_free", "accepted_free", {"invoice": None, "paid": False}),
    Case("accepted_orally", "accepted_orally", {"who": "Алиса Акимова", "time": "2026-11-22T14:05:00+03:00", "until": "2026-11-30", **INVOICE}),
    Case("review_reminder", "review_reminder", {"until": "2026-11-30", "since": "2026-11-20T12:00:00+03:00", "amount": "4333.33"}),
    Case("review_reminder.free", "review_reminder", {"until": "2026-11-30", "since": "2026-11-20T12:00:00+03:00", "amount": None}),
    Case("feedback_reminder", "feedback_reminder", {"until": "2026-11-30", "since": "2026-11-20T12:00:00+03:00"}),
    Case("accepted_by_silence", "accepted_by_silence", {"since": "2026-11-13T12:00:00+03:00", **INVOICE}),
    Case("accepted_by_silence.free", "accepted_by_silence", {"invoice": None}),
    Case("closed_without_work", "closed_without_work", {"invoice": None}),
    Case("rejected", "rejected", {"reason": "Доступа к этому сервису у нас нет."}),
    Case("withdrawn", "withdrawn", {"author": "Алиса Акимова", "reason": "", **INVOICE}, "withdrawn", own=True),
    Case("withdrawn.colleague", "withdrawn", {"author": "Алиса Акимова", "reason": "", "invoice": None}, "withdrawn"),
    Case("paid", "paid", PAYMENT),
    Case("part_paid", "part_paid", PAYMENT, about="invoice"),
    Case("overpaid", "overpaid", PAYMENT, about="invoice"),
    Case("due_soon_invoice", "due_soon_invoice", {**INVOICE, "days": 2}, about="invoice"),
    Case("due_today_invoice", "due_today_invoice", {**INVOICE, "days": 0}, about="invoice"),
    Case("advance_received", "advance_received", ADVANCE, "advance_received", "organisation"),
    Case("advance_declined", "advance_declined", DECLINED, "advance_declined", "invoice"),
    Case("refunded", "refunded", REFUNDED, "refunded", "organisation"),
    Case("original_sent", "original_sent", ORIGINAL, "original_sent", "organisation"),
    Case("original_sent.upd", "original_sent", {**ORIGINAL, "paper": "upd", "way": "edo", "track": ""}, "original_sent", "organisation"),
    Case("original_sent.invoice", "original_sent", {**ORIGINAL, "act": None, "invoice": 1001, "way": "courier"}, "original_sent", "organisation"),
    Case("original_sent.other", "original_sent", {**ORIGINAL, "act": None, "title": "Акт сверки за 3 квартал", "way": "hand", "track": ""}, "original_sent", "organisation"),
    Case("overdue_invoice", "overdue_invoice", INVOICE, about="invoice"),
    Case("duplicate", "duplicate", {"duplicate_of": 1040}),
    Case("reply", "reply", {"agent": "Анна Белова", "text": "Макет посмотрели, всё понятно."}, "studio_wrote"),
    Case("reply.client_wrote", "reply", {"author": "Борис Бобров", "text": "Спасибо."}, "client_wrote"),
    Case("reply.estimate_confirmed", "reply", {**ESTIMATE, "deadline": DEADLINE}, "estimate_confirmed"),
    Case("reply.estimate_declined", "reply", {**ESTIMATE, "author": "Борис Бобров", "text": "Дорого."}, "estimate_declined"),
    Case("reply.priority_changed", "reply", {"before": "normal", "priority": "high", "raised": True, "deadline": DEADLINE}, "priority_changed"),
    Case("reply.objected", "reply", {"author": "Борис Бобров", "text": "Форма не отправляется."}, "objected"),
    Case("reply.invoice_voided", "reply", VOIDED, "invoice_voided"),
    Case("reply.invoice_voided.monthly", "reply", VOIDED, "invoice_voided", "invoice"),
    Case("reply.payment_undone", "reply", {**UNDONE, "invoice": 1001}, "payment_undone"),
    Case("reply.payment_undone.advance", "reply", UNDONE, "payment_undone", "organisation"),
    Case("reply.kind_changed", "reply", {"kind": "paperwork", "paid": False}, "kind_changed"),
    Case("reply.kind_changed.task", "reply", {"kind": "task", "paid": False}, "kind_changed"),
    Case("reply.kind_changed.paid", "reply", {"kind": "task", "paid": True}, "kind_changed"),
    Case("price_reduced", "price_reduced", REDUCED),
    Case("client_wrote", "client_wrote", {"author": "Алиса Акимова", "text": "Исправьте отступ."}, "client_wrote", to_staff=True),
    Case("client_wrote.ticket_created", "client_wrote", {"priority": "urgent", "deadline": DEADLINE, "promised_day": None}, "ticket_created", to_staff=True),
    Case("client_wrote.ticket_created.normal", "client_wrote", {"priority": "normal", "deadline": None, "promised_day": "2026-11-26"}, "ticket_created", to_staff=True),
    Case("client_wrote.estimate_confirmed", "client_wrote", {**ESTIMATE, "deadline": DEADLINE}, "estimate_confirmed", to_staff=True),
    Case("client_wrote.estimate_declined", "client_wrote", {**ESTIMATE, "author": "", "text": ""}, "estimate_declined", to_staff=True),
    Case("client_wrote.priority_changed", "client_wrote", {"before": "high", "priority": "normal", "raised": False, "deadline": None}, "priority_changed", to_staff=True),
    Case("client_wrote.accepted", "client_wrote", {"who": "Алиса Акимова", **INVOICE}, "accepted", to_staff=True),
    Case("client_wrote.withdrawn", "client_wrote", {"author": "Алиса Акимова", "reason": "Больше не нужно.", "invoice": None}, "withdrawn", to_staff=True),
    Case("objection", "objection", {"author": "Алиса Акимова", "text": "Я этого не говорила."}, "objected", to_staff=True),
    Case("reaction_overdue", "reaction_overdue", {"priority": "urgent", "deadline": DEADLINE}, to_staff=True),
    Case("access_granted", "access_granted", {"organisation": "Ромашка", "right_order": True, "right_money": True, "from": "2026-11-22", "to": None}, about="organisation"),
    Case("access_granted.order", "access_granted", {"organisation": "Ромашка", "right_order": True, "right_money": False, "from": "2026-11-22", "to": None}, about="organisation"),
    Case("access_revoked", "access_revoked", {"organisation": "Ромашка", "reason": "уволен"}, about="organisation"),
    Case("access_ends", "access_ends", {"organisation": "Ромашка", "to": "2026-11-30", "evidence": ""}, "authority_limited", "organisation"),
    Case("authority_confirmed", "authority_confirmed", {"organisation": "Ромашка", "people": PEOPLE}, "authority_letter_confirmed", "organisation"),
    Case("authority_declined", "authority_declined", {"organisation": "Ромашка", "reason": "Не сказано, с какого дня."}, "authority_letter_declined", "organisation"),
    Case("service_expired", "service_expired", {"site": "romashka.example", "until": "2026-11-21"}, about="organisation"),
    Case("reply.consent_recorded", "reply", {**ESTIMATE, "author": "Алиса Акимова", "written_at": "2026-11-22T14:05:00+03:00"}, "consent_recorded"),
    Case("mail_invitation", "mail_invitation", {"invitation": 5, "subject": "Форма на сайте"}, "invited", "organisation"),
    Case("mail_invitation.no_subject", "mail_invitation", {"invitation": 5, "subject": ""}, "invited", "organisation"),
    Case("mail_locked", "mail_locked", {"invitation": 5, "subject": "Re: Форма"}, "invited"),
    Case("mail_refused", "mail_refused", {"from": "someone@else.example", "subject": "Форма", "limit": 26214400}, "mail_decided", "organisation"),
    Case("mail_too_big", "mail_too_big", {"from": "alice@romashka.example", "subject": "Макеты", "limit": 26214400}, "mail_decided", "organisation"),
    Case("form_link", "form_link", {"invitation": 5, "subject": "Форма"}, "invited", "organisation"),
)  # fmt: skip


def letter_of(case: Case, language: str) -> Letter:
    """The letter's row, not stored."""
    organisation = Organisation(pk=1, name="Ромашка")
    bob = Person(pk=2, name="Борис Бобров", email="bob@romashka.example")
    reader = Person(pk=3, name="Алиса Акимова", email="alice@romashka.example", is_specialist=case.to_staff)
    ticket = Ticket(
        pk=7, number=1042, title="Форма обратной связи", organisation=organisation, regulation_id=1
    )
    about: dict[str, Any] = {
        "ticket": {"ticket": ticket},
        "invoice": {"invoice": Invoice(pk=4, number=1001)},
    }.get(case.about, {})
    event = Event(
        pk=77,
        kind=case.kind or case.template,
        at=AT,
        actor=reader if case.own else bob,
        organisation=organisation,
        **about,
    )
    data = case.data | ({"number": 1042, "title": ticket.title} if case.about == "ticket" else {})
    return Letter(
        pk=9, event=event, template=case.template, recipient=reader, address=reader.email, language=language,
        message_id=f"<t1042.e77.p3.{case.template}@studio.example>", data=data, created_at=AT, next_at=AT,
    )  # fmt: skip
