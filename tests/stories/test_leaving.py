"""Не делаем: отозвано, повтор, отказ; человек ушёл (1.4, 1.5, 1.9, 5.7, R18, R22)."""

from __future__ import annotations

from reglament.store.models import Invoice, Person
from reglament.usecases.acceptance import accept
from reglament.usecases.authorities import revoke_authority
from reglament.usecases.conversation import Post, reply
from reglament.usecases.rejection import reject, reject_duplicate, withdraw
from tests.factories import Office, authority_of, invoice_of, moscow, pay, reread, ticket, ticket_in
from tests.stories.cast import heard, refused, rubles

AT = moscow("2026-11-16 11:00")


def test_withdrawn_before_any_work(team: Office) -> None:
    """Передумали до начала: отклонён, платить нечего."""
    made = ticket_in("feedback", team)
    assert withdraw(actor=team.alice, at=AT, number=made.number, reason="Передумали") is None
    assert (reread(made).status, Invoice.objects.count(), heard(team.alice)[-1]) == (
        "rejected",
        0,
        "withdrawn",
    )


def test_withdrawn_in_the_middle_of_the_work(team: Office) -> None:
    """Передумали посреди работы: сделанное по подтверждённой стоимости оплачивается, тикет остаётся отклонённым."""
    made = ticket_in("in_progress", team)
    withdraw(actor=team.alice, at=AT, number=made.number)
    assert invoice_of(made).total == rubles("1333.33")
    pay(team, invoice_of(made), at=moscow("2026-11-18 12:00"))
    assert (reread(made).status, invoice_of(made).state) == ("rejected", "paid")


def test_a_repetition_of_an_open_ticket(team: Office) -> None:
    """Борис не знал про тикет Алисы: повтор отклонён ссылкой на него, работа идёт в первом."""
    first = ticket(team)
    again = ticket(team, at=moscow("2026-11-16 10:30"))
    reject_duplicate(actor=team.anna, at=AT, number=again.number, of=first.number)
    assert (reread(again).duplicate_of, reread(first).status) == (first, "new")
    with refused("bad_input", field="of"):
        reject_duplicate(actor=team.anna, at=AT, number=first.number, of=again.number)


def test_the_studio_refuses_until_paid_work_has_begun(team: Office) -> None:
    """Отказать можно с причиной и до начала платной работы."""
    made, begun = ticket(team), ticket_in("in_progress", team)
    reject(actor=team.anna, at=AT, number=made.number, reason="Этого не делаем")
    with refused("move_denied"):
        reject(actor=team.anna, at=AT, number=begun.number, reason="Этого не делаем")
    assert heard(team.alice).count("rejected") == 1


def test_a_person_who_left_loses_access_at_once(team: Office) -> None:
    """Алиса уволилась: её тикеты остались у организации, писем она не получает, принимает другой."""
    made = ticket_in("resolved", team)
    revoke_authority(
        actor=team.anna, at=AT, authority_id=authority_of(team.alice).pk, reason="Письмо от 16.11"
    )
    alice = Person.objects.get(pk=team.alice.pk)
    assert (alice.is_active, alice.access_epoch) == (False, team.alice.access_epoch + 1)
    before = heard(alice)
    for act in (
        lambda: reply(actor=alice, at=AT, number=made.number, post=Post("Ещё я")),
        lambda: accept(actor=alice, at=AT, number=made.number),
        # Even a request that read her row before the revocation.
        lambda: reply(actor=team.alice, at=AT, number=made.number, post=Post("Ещё я")),
    ):
        with refused("not_found"):
            act()
    reply(actor=team.bob, at=moscow("2026-11-16 14:00"), number=made.number, post=Post("Теперь пишу я"))
    assert (reread(made).status, reread(made).author, heard(alice)) == ("new", alice, before)
