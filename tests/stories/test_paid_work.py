"""Платная работа: от заявки до оплаты (2.1–2.10, 3.1–3.4, R5–R7)."""

from __future__ import annotations

from reglament.queries.charges import charge_of
from reglament.store.models import InvoiceLine
from reglament.usecases.acceptance import accept, accept_written
from reglament.usecases.conversation import Post, answer, ask, mark_to_close, reply
from reglament.usecases.estimates import Offer, confirm_estimate, decline_estimate, offer_estimate
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.priority import change_priority
from reglament.usecases.work import Span, add_time, resolve, start_work, stop_timer
from tests.factories import Office, confirmed, invoice_of, moscow, pay, reread, ticket, worked
from tests.stories.cast import heard, kinds, refused, round_of, rubles

READY = Post("Готово, проверьте, пожалуйста.")


def test_from_the_request_to_the_payment_with_a_lower_level_met(team: Office) -> None:
    """Алиса заказала «немедленно», специалист взялся через сорок минут: платит как за «срочный», ×2 → ×1,7."""
    request = NewTicket(
        team.organisation.pk, "Не приходят заявки", "Форма молчит с утра.", "immediate", team.site.pk, True
    )
    number = create_ticket(actor=team.alice, at=moscow("2026-11-16 10:00"), request=request)
    assert reread(number).reaction_deadline == moscow("2026-11-16 10:15")

    ask(
        actor=team.anna,
        at=moscow("2026-11-16 10:05"),
        number=number,
        post=Post("С какого адреса уходят письма?"),
    )
    reply(
        actor=team.alice, at=moscow("2026-11-16 10:30"), number=number, post=Post("С info@romashka.example")
    )
    offer = Offer(120, "Перенастроим отправку и проверим.")
    offer_estimate(actor=team.anna, at=moscow("2026-11-16 10:40"), number=number, offer=offer)
    estimate = confirm_estimate(actor=team.alice, at=moscow("2026-11-16 11:00"), number=number, version=1)
    assert (estimate.amount, estimate.vat) == (rubles("8000.00"), rubles("1442.62"))
    assert (reread(number).status, reread(number).reaction_deadline) == ("new", moscow("2026-11-16 11:15"))

    start_work(actor=team.anna, at=moscow("2026-11-16 11:40"), number=number)
    assert (round_of(number).ordered, round_of(number).met) == ("immediate", "urgent")
    stop_timer(actor=team.anna, at=moscow("2026-11-16 13:20"), text="Перенастроили отправку")
    resolve(actor=team.anna, at=moscow("2026-11-16 13:20"), number=number, post=READY)
    assert reread(number).accept_at == moscow("2026-11-24 00:00")

    reply(actor=team.alice, at=moscow("2026-11-17 10:00"), number=number, post=Post("Письма приходят дважды"))
    start_work(actor=team.anna, at=moscow("2026-11-17 10:10"), number=number)
    stop_timer(actor=team.anna, at=moscow("2026-11-17 10:30"), text="Убрали повтор")
    resolve(actor=team.anna, at=moscow("2026-11-17 10:30"), number=number, post=READY)

    invoice = accept(actor=team.alice, at=moscow("2026-11-18 12:00"), number=number)
    assert invoice is not None
    # 100 минут × 2000 ₽ × 1,7 ÷ 60; переделка бесплатна.
    assert (invoice.total, invoice.vat) == (rubles("5666.67"), rubles("1021.86"))
    line = InvoiceLine.objects.get()
    assert (line.ordered, line.met, line.minutes, line.coefficient) == (
        "immediate",
        "urgent",
        100,
        rubles("1.7"),
    )
    pay(team, invoice, at=moscow("2026-11-20 15:00"))

    assert reread(number).status == "paid"
    assert kinds(number) == [
        "ticket_created", "question_asked", "client_wrote", "estimate_offered", "estimate_confirmed", "price_reduced",
        "work_started", "time_recorded", "resolved", "client_wrote", "work_started", "time_recorded", "resolved",
        "invoice_issued", "accepted", "payment_confirmed",
    ]  # fmt: skip
    assert heard(team.alice) == [
        "ticket_received", "question", "estimate", "price_reduced", "work_started", "resolved", "work_started", "resolved",
        "accepted_invoice", "paid",
    ]  # fmt: skip


def test_a_cost_declined_then_a_cheaper_one(team: Office) -> None:
    """Клиенту дорого: специалист предлагает решение проще."""
    made = ticket(team)
    offer_estimate(
        actor=team.anna, at=moscow("2026-11-16 10:20"), number=made.number, offer=Offer(480, "С нуля")
    )
    decline_estimate(
        actor=team.alice,
        at=moscow("2026-11-16 11:00"),
        number=made.number,
        version=1,
        comment="Дорого, нельзя ли проще?",
    )
    with refused("move_denied", clause="2.3"):
        start_work(actor=team.anna, at=moscow("2026-11-16 11:05"), number=made.number)
    offer_estimate(
        actor=team.anna, at=moscow("2026-11-16 11:10"), number=made.number, offer=Offer(60, "На готовом")
    )
    confirm_estimate(actor=team.alice, at=moscow("2026-11-16 11:30"), number=made.number, version=2)
    worked(team, made, at=moscow("2026-11-16 12:00"), minutes=60)
    accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number)
    assert invoice_of(made).total == rubles("2000.00")


def test_a_newer_cost_supersedes_the_one_on_the_clients_screen(team: Office) -> None:
    """Пока Алиса думала, специалист уточнил стоимость: старую подтвердить уже нельзя."""
    made = ticket(team)
    offer_estimate(
        actor=team.anna, at=moscow("2026-11-16 10:20"), number=made.number, offer=Offer(60, "Быстро")
    )
    offer_estimate(
        actor=team.anna, at=moscow("2026-11-16 10:50"), number=made.number, offer=Offer(90, "Не так быстро")
    )
    with refused("superseded", clause="R7"):
        confirm_estimate(actor=team.alice, at=moscow("2026-11-16 11:00"), number=made.number, version=1)
    confirm_estimate(actor=team.alice, at=moscow("2026-11-16 11:01"), number=made.number, version=2)
    worked(team, made, at=moscow("2026-11-16 12:00"), minutes=90)
    accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number)
    assert invoice_of(made).total == rubles("3000.00")


def test_a_little_over_the_estimate_is_paid(team: Office) -> None:
    """Час подтвердили, вышло 66 минут: это в пределах десяти процентов."""
    made = ticket(team)
    confirmed(team, made, at=moscow("2026-11-16 10:20"), minutes=60)
    worked(team, made, at=moscow("2026-11-16 11:00"), minutes=66)
    accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number)
    assert invoice_of(made).total == rubles("2200.00")


def test_what_is_over_the_limit_is_written_off_in_sight(team: Office) -> None:
    """Час подтвердили, вышло полтора: сверх десяти процентов студия списывает, и это видно в счёте."""
    made = ticket(team)
    confirmed(team, made, at=moscow("2026-11-16 10:20"), minutes=60)
    worked(team, made, at=moscow("2026-11-16 11:00"), minutes=90)
    accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number)
    line = InvoiceLine.objects.get()
    assert (line.gross, line.written_off, line.amount) == (
        rubles("3000.00"),
        rubles("800.00"),
        rubles("2200.00"),
    )


def test_the_work_turned_out_larger(team: Office) -> None:
    """Оценки не хватает: специалист останавливается, объясняет и ждёт подтверждения новой."""
    made = ticket(team)
    confirmed(team, made, at=moscow("2026-11-16 10:20"), minutes=60)
    start_work(actor=team.anna, at=moscow("2026-11-16 11:00"), number=made.number)
    offer = Offer(180, "Нужно обновить сайт", "Форма не работает на старой версии")
    offer_estimate(actor=team.anna, at=moscow("2026-11-16 12:00"), number=made.number, offer=offer)
    assert (reread(made).status, heard(team.alice)[-1]) == ("feedback", "estimate_exceeded")
    confirm_estimate(actor=team.alice, at=moscow("2026-11-16 12:30"), number=made.number, version=2)
    worked(team, made, at=moscow("2026-11-16 13:00"), minutes=120)
    accept(actor=team.alice, at=moscow("2026-11-16 16:00"), number=made.number)
    assert invoice_of(made).total == rubles("6000.00")


def test_paid_remarks(team: Office) -> None:
    """После сдачи клиент просит новое: оно платное только по новой оценке, а оценка — цена всего тикета."""
    made = ticket(team)
    confirmed(team, made, at=moscow("2026-11-16 10:20"), minutes=60)
    made = worked(team, made, at=moscow("2026-11-16 11:00"), minutes=60)
    reply(
        actor=team.alice, at=moscow("2026-11-16 13:00"), number=made.number, post=Post("И капчу, пожалуйста")
    )
    offer_estimate(
        actor=team.anna, at=moscow("2026-11-16 13:10"), number=made.number, offer=Offer(90, "Капча")
    )
    confirm_estimate(actor=team.alice, at=moscow("2026-11-16 13:20"), number=made.number, version=2)
    worked(team, made, at=moscow("2026-11-16 13:30"), minutes=30)
    said = reply(
        actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number, post=Post("Теперь всё, принимаю")
    )
    mark_to_close(actor=team.anna, at=moscow("2026-11-16 15:05"), number=made.number, message_id=said.pk)
    accept_written(actor=team.anna, at=moscow("2026-11-16 15:10"), number=made.number, message_id=said.pk)
    assert invoice_of(made).total == rubles("3000.00")


def test_the_client_raises_the_priority(team: Office) -> None:
    """Горит: Алиса поднимает приоритет, и новый раунд считается по-новому, а прежние часы — по-прежнему."""
    made = ticket(team)
    confirmed(team, made, at=moscow("2026-11-16 10:20"), minutes=240)
    start_work(actor=team.anna, at=moscow("2026-11-16 11:00"), number=made.number)
    ask(
        actor=team.anna,
        at=moscow("2026-11-16 12:00"),
        number=made.number,
        post=Post("Какой текст на кнопке?"),
    )
    reply(actor=team.alice, at=moscow("2026-11-16 14:00"), number=made.number, post=Post("«Отправить»"))
    change_priority(actor=team.alice, at=moscow("2026-11-16 14:05"), number=made.number, priority="urgent")
    assert reread(made).reaction_deadline == moscow("2026-11-16 15:05")
    worked(team, made, at=moscow("2026-11-16 14:30"), minutes=60)
    charge = charge_of(reread(made))
    assert [(line.met.value, line.amount.amount) for line in charge.lines] == [
        ("urgent", rubles("3400.00")),
        ("normal", rubles("2000.00")),
    ]
    accept(actor=team.alice, at=moscow("2026-11-16 16:00"), number=made.number)
    assert invoice_of(made).total == rubles("5400.00")


def test_a_night_ordered_and_a_night_not_ordered(team: Office) -> None:
    """Ночная работа дороже только по заказу: срочный ночью — ×1,7, обычный ночью — ×1."""
    for priority, total in (("urgent", "3400.00"), ("normal", "2000.00")):
        made = ticket(team, at=moscow("2026-11-16 21:00"), priority=priority)
        confirmed(team, made, at=moscow("2026-11-16 21:05"), minutes=60)
        worked(team, made, at=moscow("2026-11-16 23:00"), minutes=60)
        accept(actor=team.alice, at=moscow("2026-11-17 12:00"), number=made.number)
        assert invoice_of(made).total == rubles(total)


def test_time_by_hand_and_a_word_on_the_way(team: Office) -> None:
    """Специалист работал без таймера и записал время потом; статус «В работе» не понадобился."""
    made = ticket(team)
    confirmed(team, made, at=moscow("2026-11-16 10:20"), minutes=60)
    answer(actor=team.anna, at=moscow("2026-11-16 10:45"), number=made.number, post=Post("Сегодня сделаем"))
    span = Span(moscow("2026-11-16 11:00"), 45, "work", "Сверстали форму")
    add_time(actor=team.anna, at=moscow("2026-11-16 12:00"), number=made.number, span=span)
    resolve(actor=team.anna, at=moscow("2026-11-16 12:00"), number=made.number, post=READY)
    accept(actor=team.alice, at=moscow("2026-11-16 15:00"), number=made.number)
    assert invoice_of(made).total == rubles("1500.00")
