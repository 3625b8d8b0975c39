"""The outbox as people see it: lists, one letter, and who may still get it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.rules.text import Text
from reglament.store.models import Authority, Letter, Person

ORDER = Order(("-id",))
SIGN_IN = "sign_in"
NAMES: dict[str, Text] = {
    "sign_in": Text("Письмо для входа", "Sign-in letter"),
    "ticket_received": Text("Задание получено", "Request received"),
    "question": Text("Нужно уточнение", "Clarification needed"),
    "estimate": Text("Ориентировочная стоимость", "Estimate"),
    "estimate_exceeded": Text("Нужно больше времени", "More time needed"),
    "work_started": Text("Взят в работу", "Work started"),
    "resolved": Text("Выполнен, проверьте", "Done, please check"),
    "accepted_invoice": Text("Работа принята, счёт", "Accepted, invoice"),
    "accepted_free": Text("Работа принята", "Accepted"),
    "accepted_orally": Text("Принята по телефону", "Accepted by phone"),
    "accepted_by_silence": Text("Принят автоматически", "Accepted automatically"),
    "closed_without_work": Text("Закрыт без выполнения", "Closed without work"),
    "review_reminder": Text("Напоминание о проверке", "Reminder to check"),
    "feedback_reminder": Text("Напоминание об ответе", "Reminder to reply"),
    "rejected": Text("Отклонён", "Rejected"),
    "duplicate": Text("Повторяет другой тикет", "Duplicate"),
    "withdrawn": Text("Задание отозвано", "Withdrawn"),
    "paid": Text("Оплата получена", "Payment received"),
    "part_paid": Text("Получена часть оплаты", "Partial payment"),
    "overpaid": Text("Переплата", "Overpaid"),
    "due_soon_invoice": Text("Скоро срок оплаты", "Payment is due soon"),
    "due_today_invoice": Text("Сегодня срок оплаты", "Payment is due today"),
    "overdue_invoice": Text("Напоминание о счёте", "Invoice reminder"),
    "advance_received": Text("Получен аванс", "Advance received"),
    "advance_declined": Text("Аванс не зачтён", "Advance not used"),
    "refunded": Text("Возврат денег", "Refund"),
    "original_sent": Text("Оригинал отправлен", "Original sent"),
    "reply": Text("Новый ответ", "New reply"),
    "price_reduced": Text("Стоимость уменьшена", "Price reduced"),
    "client_wrote": Text("Клиент написал", "The client wrote"),
    "objection": Text("Возражение против приёмки", "Objection to acceptance"),
    "reaction_overdue": Text("Срок реакции вышел", "Reaction time is over"),
    "access_granted": Text("Доступ открыт", "Access granted"),
    "access_revoked": Text("Доступ закрыт", "Access ended"),
    "access_ends": Text("Доступ скоро закончится", "Access will end"),
    "authority_confirmed": Text("Письмо о правах исполнено", "Letter of authority carried out"),
    "authority_declined": Text("Письмо о правах отклонено", "Letter of authority declined"),
    "service_expired": Text("Оплаченный период закончился", "Paid period over"),
    "mail_invitation": Text("Письмо получено, заведите тикет", "E-mail received, open a ticket"),
    "mail_locked": Text("Письмо о закрытом тикете", "E-mail about a closed ticket"),
    "mail_refused": Text("Письмо не принято", "E-mail not accepted"),
    "mail_too_big": Text("Письмо слишком большое", "E-mail too large"),
    "form_link": Text("Форма задания после звонка", "Request form after a call"),
}


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter in a list. `subject` is empty until it was first tried; `name` says what it is about."""

    id: int
    state: str
    name: Text
    subject: str
    address: str
    recipient: str
    number: int | None
    created_at: dt.datetime
    sent_at: dt.datetime | None
    next_at: dt.datetime
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Letters, newest first; `next` is the cursor of the page after this one, "" on the last."""

    rows: tuple[LetterRow, ...]
    next: str


def letters_page(*, view: str = "all", cursor: str = "") -> LetterPage:
    """Letters for the studio's staff: all, or failed ones. One SQL statement."""
    found = Letter.objects.filter(state="failed") if view == "failed" else Letter.objects.all()
    return _page(found, cursor)


def letters_of(person: Person, *, at: dt.datetime, cursor: str = "") -> LetterPage:
    """What was sent to a person and to their organisations; everything for staff (the demo's page). One SQL statement."""
    return _page(_shown_to(person, at), cursor)


def letter_row(letter_id: int) -> LetterRow | None:
    """One letter for staff. One SQL statement."""
    return next(iter(_page(Letter.objects.filter(pk=letter_id), "").rows), None)


def whole_letter(letter_id: int) -> Letter | None:
    """The row with all that rendering asks for; None for a sign-in letter too: its code is for its recipient alone.
    One SQL statement."""
    related = ("recipient", "event__actor", "event__ticket", "event__invoice", "event__organisation")
    return Letter.objects.select_related(*related).filter(pk=letter_id).exclude(template=SIGN_IN).first()


def may_see(person: Person, letter_id: int, *, at: dt.datetime) -> bool:
    """Whether the demo's page shows this letter to the person. One SQL statement."""
    return _shown_to(person, at).filter(pk=letter_id).exists()


def may_still_read(letter: Letter, at: dt.datetime) -> bool:
    """Whether the recipient may know of this still: a removed person loses access at once, also to letters that were
    on their way (R22). At most one SQL statement."""
    person = letter.recipient
    if letter.event is None or letter.template == "access_revoked" or person is None:
        return True
    if not person.is_active:
        return False
    if person.is_studio or letter.event.organisation_id is None:
        return True
    # The studio's day is near enough: a revocation counts at once, whatever the day.
    current = Authority.objects.current(localdate(at)).filter(
        organisation=letter.event.organisation_id, person=person
    )
    return current.exists() or letter.template == "access_granted"


def demo_letters() -> bool:
    """Whether letters are shown on a page instead of a mailbox: in the demo only."""
    return bool(settings.DEMO)


def _shown_to(person: Person, at: dt.datetime) -> QuerySet[Letter]:
    sent = Letter.objects.filter(state="sent").exclude(template=SIGN_IN)
    if person.is_studio:
        return sent
    theirs = Authority.objects.current(localdate(at)).filter(person=person).values("organisation")
    to_client = Q(recipient__is_specialist=False, recipient__is_accountant=False, recipient__is_owner=False)
    return sent.filter(Q(recipient=person) | to_client & Q(event__organisation__in=theirs))


def _page(found: QuerySet[Letter], cursor: str) -> LetterPage:
    key = key_of(cursor, ORDER) if cursor else None
    if key is not None:
        found = found.filter(ORDER.after(key))
    columns = (
        "id", "state", "template", "subject", "address", "recipient__name", "event__ticket__number",
        "created_at", "sent_at", "next_at", "attempts", "error",
    )  # fmt: skip
    rows = list(found.order_by("-id").values(*columns)[: PAGE_SIZE + 1])
    more = cursor_of(rows[PAGE_SIZE - 1], ORDER) if len(rows) > PAGE_SIZE else ""
    return LetterPage(tuple(_row(row) for row in rows[:PAGE_SIZE]), more)


def _row(row: dict[str, object]) -> LetterRow:
    template = str(row.pop("template"))
    recipient, number = row.pop("recipient__name"), row.pop("event__ticket__number")
    name = NAMES.get(template, Text(template, template))
    return LetterRow(name=name, recipient=recipient or "", number=number, **row)  # type: ignore[arg-type]
