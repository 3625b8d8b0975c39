"""Бесплатная поддержка: без счёта, доплата только за заказанную срочность (1.1, 1.8, R8, R11, R24)."""

from __future__ import annotations

from reglament.store.models import Invoice
from reglament.usecases.acceptance import accept
from reglament.usecases.conversation import Post, reply
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.work import resolve, start_work
from tests.factories import Office, free_ticket, invoice_of, moscow, reread, worked
from tests.stories.cast import heard, refused, rubles


def test_free_from_the_request_to_accepted(team: Office) -> None:
    """Починили в рамках поддержки: клиент принял, платить нечего."""
    made = free_ticket(team)
    start_work(actor=team.anna, at=moscow("2026-11-16 12:00"), number=made.number)
    resolve(actor=team.anna, at=moscow("2026-11-16 13:00"), number=made.number, post=Post("Почта настроена."))
    accept(actor=team.alice, at=moscow("2026-11-17 10:00"), number=made.number)
    assert (reread(made).status, Invoice.objects.count()) == ("accepted", 0)
    assert heard(team.alice) == ["ticket_received", "work_started", "resolved", "accepted_free"]


def test_only_the_surcharge_for_urgency(team: Office) -> None:
    """Бесплатная задача, но срочно: только доплата, 2000 × 0,7, и только после подтверждения."""
    made = free_ticket(team, priority="urgent")
    offer = Offer(60, "Доплата за срочность", surcharge_only=True)
    offer_estimate(actor=team.anna, at=moscow("2026-11-16 10:10"), number=made.number, offer=offer)
    confirm_estimate(actor=team.alice, at=moscow("2026-11-16 10:30"), number=made.number, version=1)
    worked(team, made, at=moscow("2026-11-16 11:00"), minutes=60)
    accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number)
    assert invoice_of(made).total == rubles("1400.00")


def test_a_late_start_leaves_no_surcharge(team: Office) -> None:
    """Срочность заказана, но начали на следующий день: доплаты нет, счёта нет."""
    made = free_ticket(team, priority="urgent")
    offer = Offer(60, "Доплата за срочность", surcharge_only=True)
    offer_estimate(actor=team.anna, at=moscow("2026-11-16 10:10"), number=made.number, offer=offer)
    confirm_estimate(actor=team.alice, at=moscow("2026-11-16 10:30"), number=made.number, version=1)
    worked(team, made, at=moscow("2026-11-17 16:00"), minutes=60)
    assert accept(actor=team.alice, at=moscow("2026-11-17 18:00"), number=made.number) is None
    assert (heard(team.alice)[-1], Invoice.objects.count()) == ("accepted_free", 0)


def test_an_unconfirmed_surcharge_bills_nothing(team: Office) -> None:
    """Клиент доплату не подтвердил, а специалист всё равно сделал: бесплатно."""
    made = free_ticket(team, priority="urgent")
    offer = Offer(60, "Доплата за срочность", surcharge_only=True)
    offer_estimate(actor=team.anna, at=moscow("2026-11-16 10:10"), number=made.number, offer=offer)
    worked(team, made, at=moscow("2026-11-16 11:00"), minutes=60)
    assert accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number) is None


def test_the_paid_period_is_over(team: Office) -> None:
    """Поддержка кончилась: новые бесплатные не берём, начатые доводим, платные берём."""
    open_one = free_ticket(team, at=moscow("2027-12-30 12:00"))
    request = NewTicket(team.organisation.pk, "Ещё", "Ещё одно", site_id=team.site.pk)
    after = moscow("2028-01-11 12:00")
    with refused("bad_input", field="paid", clause="R24") as caught:
        create_ticket(actor=team.alice, at=after, request=request)
    assert team.site.name in caught.value.text.ru
    reply(actor=team.alice, at=after, number=open_one.number, post=Post("Вы про нас не забыли?"))
    resolve(actor=team.anna, at=moscow("2028-01-11 15:00"), number=open_one.number, post=Post("Готово."))
    accept(actor=team.alice, at=moscow("2028-01-12 12:00"), number=open_one.number)
    paid = NewTicket(team.organisation.pk, "Ещё", "Ещё одно", site_id=team.site.pk, paid=True)
    assert reread(create_ticket(actor=team.alice, at=after, request=paid)).is_paid
