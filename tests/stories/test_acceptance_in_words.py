"""Приёмка словами: письменно и по телефону, возражение (2.6, 5.5, R14)."""

from __future__ import annotations

from reglament.store.models import Invoice
from reglament.usecases.acceptance import (
    OralAcceptance,
    accept,
    accept_orally,
    accept_written,
    object_to_acceptance,
)
from reglament.usecases.conversation import Post, mark_to_close, reply
from tests.factories import Office, invoice_of, moscow, pay, reread, ticket_in, worked
from tests.stories.cast import heard, refused, rubles

AT = moscow("2026-11-17 12:00")


def test_acceptance_in_a_reply(team: Office) -> None:
    """«Принимаю» ответом: тикет новый, но ждёт не в очереди, а к закрытию; специалист закрывает, ссылаясь на слова."""
    made = ticket_in("resolved", team)
    said = reply(actor=team.alice, at=AT, number=made.number, post=Post("Принимаю, спасибо!"))
    assert reread(made).status == "new"
    mark_to_close(actor=team.anna, at=AT, number=made.number, message_id=said.pk)
    assert reread(made).to_close == said
    accept_written(actor=team.anna, at=AT, number=made.number, message_id=said.pk)
    assert (reread(made).status, reread(made).closed_how) == ("accepted", "written")


def test_a_colleague_without_the_right_cannot_accept(team: Office) -> None:
    """Борис заказывает, но не принимает: ни кнопкой, ни словами, ни по телефону."""
    made = ticket_in("resolved", team)
    with refused("may_not_confirm", clause="R22"):
        accept(actor=team.bob, at=AT, number=made.number)
    with refused("bad_input", field="person"):
        accept_orally(actor=team.anna, at=AT, number=made.number, call=OralAcceptance(team.bob.pk, AT))
    said = reply(actor=team.bob, at=AT, number=made.number, post=Post("Хорошо"))
    with refused("bad_input", field="message"):
        accept_written(actor=team.anna, at=AT, number=made.number, message_id=said.pk)


def test_accepted_on_the_telephone_and_paid(team: Office) -> None:
    """Приняли по телефону: письмо клиенту, возражений нет, счёт оплачен."""
    made = ticket_in("resolved", team)
    accept_orally(actor=team.anna, at=AT, number=made.number, call=OralAcceptance(team.alice.pk, AT))
    pay(team, invoice_of(made), at=moscow("2026-11-26 12:00"))
    assert reread(made).status == "paid"
    assert heard(team.alice)[-3:] == ["accepted_orally", "accepted_invoice", "paid"]


def test_an_objection_to_an_oral_acceptance(team: Office) -> None:
    """«Мы не принимали»: тикет снова новый, счёт аннулирован; доделали, приняли, новый счёт с новым номером."""
    made = ticket_in("resolved", team)
    first = accept_orally(actor=team.anna, at=AT, number=made.number, call=OralAcceptance(team.alice.pk, AT))
    assert first is not None
    object_to_acceptance(
        actor=team.bob, at=moscow("2026-11-18 10:00"), number=made.number, post=Post("Не принимали!")
    )
    first.refresh_from_db()
    assert (reread(made).status, first.state) == ("new", "void")
    worked(team, made, at=moscow("2026-11-18 11:00"), minutes=30)
    second = accept(actor=team.alice, at=moscow("2026-11-18 15:00"), number=made.number)
    assert second is not None
    assert (second.total, second.number) == (rubles("3333.33"), first.number + 2)
    assert Invoice.objects.filter(state="mirror").get().total == rubles("-3333.33")


def test_too_late_to_object(team: Office) -> None:
    """Неделя прошла: возразить нельзя, можно открыть связанный тикет."""
    made = ticket_in("resolved", team)
    accept_orally(actor=team.anna, at=AT, number=made.number, call=OralAcceptance(team.alice.pk, AT))
    with refused("locked", clause="R15"):
        object_to_acceptance(
            actor=team.alice, at=moscow("2026-11-25 00:00"), number=made.number, post=Post("Нет")
        )
