"""The cost: announced, confirmed, declined, superseded, exceeded (1.8, 2.2, 2.3, R4, R7, R8, R22)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.queries.charges import charge_of
from reglament.store.models import Message, RegulationVersion
from reglament.usecases.conversation import Post, reply
from reglament.usecases.estimates import Offer, confirm_estimate, decline_estimate, offer_estimate
from reglament.usecases.rejection import withdraw
from reglament.usecases.studio import publish_regulation
from reglament.usecases.work import start_timer
from tests.factories import (
    MONDAY,
    Office,
    answered,
    confirmed,
    free_ticket,
    moscow,
    reread,
    stranger,
    ticket,
    ticket_in,
)
from tests.stories.cast import clean, facts, heard, kinds, later, letters, refused, round_of, rubles

TEN = later(MONDAY, minutes=10)
HOUR = later(MONDAY, hours=1)
TWO_HOURS = Offer(120, "Предлагаем форму с тремя полями.")


def test_announcing_the_cost(team: Office) -> None:
    made = free_ticket(team, priority="high")
    offered = offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS, seen=made.version)
    now = reread(made)
    assert (now.status, now.is_paid, now.reacted_at, now.accept_at) == (
        "feedback",
        True,
        TEN,
        moscow("2026-11-24 00:00"),
    )
    assert (offered.version, offered.state, offered.level, offered.coefficient) == (
        1,
        "offered",
        "high",
        rubles("1.3"),
    )
    assert (offered.amount, offered.vat_rate, offered.vat) == (rubles("5200.00"), 22, rubles("937.70"))
    assert offered.message is not None
    assert (offered.message.purpose, offered.message.body) == ("estimate", TWO_HOURS.text)
    assert heard(team.alice)[-1] == "estimate"
    said = facts(made.number, "estimate_offered")
    assert (said["amount"], said["until"], said["text"]) == ("5200.00", "2026-11-23", TWO_HOURS.text)
    clean()


@pytest.mark.parametrize("minutes", [0, -5, 60_001])
def test_minutes_are_within_reason(team: Office, minutes: int) -> None:
    made = ticket(team)
    with refused("bad_input", field="minutes"):
        offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=Offer(minutes, "Вот"))


def test_who_announces_and_how(team: Office) -> None:
    made = ticket(team)
    with refused("not_specialist"):
        offer_estimate(actor=team.alice, at=TEN, number=made.number, offer=TWO_HOURS)
    with refused("conflict"):
        offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS, seen=99)
    with refused("bad_input", field="body"):
        offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=Offer(60, " "))
    withdraw(actor=team.alice, at=TEN, number=made.number)
    with refused("move_denied"):
        offer_estimate(actor=team.anna, at=HOUR, number=made.number, offer=TWO_HOURS)


def test_announcing_again_with_the_same_form_changes_nothing(team: Office) -> None:
    made = ticket(team)
    once = Offer(120, "Форма", once="token")
    first = offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=once, seen=1)
    written = letters()
    assert offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=once, seen=1) == first
    assert letters() == written


def test_confirming_starts_the_round_even_within_the_append_window(team: Office) -> None:
    made = ticket(team, priority="urgent")
    offer_estimate(actor=team.anna, at=later(MONDAY, minutes=2), number=made.number, offer=TWO_HOURS)
    at = later(MONDAY, minutes=5)
    confirm_estimate(actor=team.alice, at=at, number=made.number, version=1)
    now = reread(made)
    assert (now.status, now.round_index, now.queued_at, now.planned_minutes) == ("new", 2, at, 120)
    assert now.reaction_deadline == later(at, hours=1)
    assert (now.reacted_at, now.promised_day) == (None, dt.date(2026, 11, 19))
    assert heard(team.anna)[-1] == "client_wrote"
    assert heard(team.alice)[-1] == "estimate"
    clean()


def test_a_confirmation_in_new_is_a_round_too(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    made = answered(team, made, at=HOUR, body="А скидка будет?")
    confirm_estimate(actor=team.alice, at=later(HOUR, minutes=1), number=made.number, version=1)
    assert (reread(made).round_index, reread(made).queued_at) == (3, later(HOUR, minutes=1))
    clean()


def test_confirming_needs_the_right_to_money(team: Office) -> None:
    made, charlie = ticket(team), stranger()
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    with refused("may_not_confirm", clause="R22"):
        confirm_estimate(actor=team.bob, at=HOUR, number=made.number, version=1)
    with refused("not_found"):
        confirm_estimate(actor=charlie, at=HOUR, number=made.number, version=1)
    with refused("not_found"):
        confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=2)
    with refused("conflict"):
        confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1, seen=1)


def test_confirming_twice_is_confirming_once(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    seen = reread(made).version
    first = confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1, seen=seen)
    written = letters()
    assert confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1, seen=seen) == first
    start_timer(actor=team.anna, at=HOUR, number=made.number)
    confirm_estimate(actor=team.alice, at=later(HOUR, minutes=1), number=made.number, version=1)
    assert (letters(), reread(made).round_index) == (written, 2)


def test_a_superseded_estimate_is_not_confirmed(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    offer_estimate(actor=team.pyotr, at=HOUR, number=made.number, offer=Offer(90, "Нет, проще"))
    with refused("superseded", clause="R7") as caught:
        confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)
    assert "3 000,00" in caught.value.text.ru.replace("\u00a0", " ")
    with refused("superseded"):
        decline_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)
    assert confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=2).amount == rubles(
        "3000.00"
    )
    assert kinds(made.number).count("estimate_offered") == 2
    clean()


def test_declining(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    decline_estimate(actor=team.bob, at=HOUR, number=made.number, version=1, comment=" Дорого ")
    now = reread(made)
    assert (now.status, now.round_index, now.queued_at) == ("new", 2, HOUR)
    assert Message.objects.get(purpose="decline").body == "Дорого"
    assert facts(made.number, "estimate_declined")["text"] == "Дорого"
    assert heard(team.anna)[-1] == "client_wrote"
    with refused("declined"):
        confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)
    clean()


def test_declining_without_a_word(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    decline_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)
    assert not Message.objects.filter(purpose="decline").exists()
    clean()


def test_declining_in_new_is_an_addition_like_any_other(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    answered(team, made, at=HOUR, body="Подумаем")
    decline_estimate(
        actor=team.alice, at=later(HOUR, minutes=5), number=made.number, version=1, comment="Нет"
    )
    assert (reread(made).queued_at, reread(made).round_index) == (HOUR, 2)
    clean()


def test_what_cannot_be_declined(team: Office) -> None:
    made, charlie = ticket(team), stranger()
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    with refused("not_found"):
        decline_estimate(actor=charlie, at=HOUR, number=made.number, version=1)
    with refused("not_found"):
        decline_estimate(actor=team.alice, at=HOUR, number=made.number, version=9)
    with refused("conflict"):
        decline_estimate(actor=team.alice, at=HOUR, number=made.number, version=1, seen=1)
    confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)
    with refused("already_confirmed"):
        decline_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)


def test_an_offer_in_a_closed_ticket_is_locked(team: Office) -> None:
    made = ticket(team)
    offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=TWO_HOURS)
    withdraw(actor=team.alice, at=HOUR, number=made.number)
    with refused("locked", clause="R15"):
        confirm_estimate(actor=team.alice, at=HOUR, number=made.number, version=1)


def test_an_estimate_above_the_confirmed_one_says_so(team: Office) -> None:
    made = ticket_in("in_progress", team)
    offer = Offer(240, "Понадобилась капча", "Сайт на старой версии")
    offer_estimate(actor=team.anna, at=HOUR, number=made.number, offer=offer)
    assert reread(made).status == "feedback"
    said = facts(made.number, "estimate_exceeded")
    assert (said["amount_old"], said["amount"], said["reason"]) == (
        "4000.00",
        "8000.00",
        "Сайт на старой версии",
    )
    assert heard(team.alice)[-1] == "estimate_exceeded"
    # Until it is confirmed, the one before holds; declined, it holds on.
    decline_estimate(actor=team.alice, at=later(HOUR, minutes=5), number=made.number, version=2)
    assert charge_of(reread(made)).total.amount == rubles("1333.33")
    start_timer(actor=team.anna, at=later(HOUR, minutes=30), number=made.number)
    clean()


def test_a_lower_estimate_exceeds_nothing(team: Office) -> None:
    made = ticket(team)
    confirmed(team, made, at=TEN)
    offer_estimate(actor=team.anna, at=HOUR, number=made.number, offer=Offer(60, "Выйдет проще"))
    assert heard(team.alice)[-1] == "estimate"
    clean()


def test_a_surcharge_for_urgency_on_a_free_ticket(team: Office) -> None:
    made = free_ticket(team, priority="urgent")
    offer = Offer(60, "Доплата за срочность", surcharge_only=True)
    offered = offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=offer)
    assert (offered.amount, offered.coefficient) == (rubles("1400.00"), rubles("0.7"))
    assert not reread(made).is_paid
    clean()


def test_when_there_is_no_surcharge(team: Office) -> None:
    offer = Offer(60, "Доплата", surcharge_only=True)
    for made in (ticket(team, priority="urgent"), free_ticket(team)):
        with refused("bad_input", field="surcharge_only", clause="R8"):
            offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=offer)


def test_an_edition_may_charge_urgency_in_full(team: Office) -> None:
    text = RegulationVersion.objects.get().text
    text = text.replace('urgent_on_free = "surcharge"', 'urgent_on_free = "full"').replace(
        "edition = 1", "edition = 2"
    )
    text = text.replace("effective_from = 2025-01-01", "effective_from = 2026-11-03")
    publish_regulation(
        actor=team.olga, at=moscow("2026-11-02 12:00"), text=text, effective_from=dt.date(2026, 11, 3)
    )
    made = free_ticket(team, priority="urgent")
    with refused("bad_input", field="surcharge_only"):
        offer_estimate(
            actor=team.anna, at=TEN, number=made.number, offer=Offer(60, "Доплата", surcharge_only=True)
        )
    full = offer_estimate(actor=team.anna, at=TEN, number=made.number, offer=Offer(60, "Полностью"))
    assert full.amount == rubles("3400.00")


def test_prices_without_vat(team: Office) -> None:
    text = RegulationVersion.objects.get().text.replace("edition = 1", "edition = 2")
    text = text.replace("from = 2026-01-01\nrate = 22", 'from = 2026-11-03\nrate = "none"')
    text = text.replace("effective_from = 2025-01-01", "effective_from = 2026-11-03")
    publish_regulation(
        actor=team.olga, at=moscow("2026-11-02 12:00"), text=text, effective_from=dt.date(2026, 11, 3)
    )
    offered = offer_estimate(actor=team.anna, at=TEN, number=ticket(team).number, offer=TWO_HOURS)
    assert (offered.vat_rate, offered.vat) == (None, None)


def test_a_repeated_word_of_anothers_form_is_not_taken_for_ones_own(team: Office) -> None:
    made = ticket(team)
    said = reply(actor=team.alice, at=TEN, number=made.number, post=Post("Моё", once="mine"))
    assert reply(actor=team.alice, at=TEN, number=made.number, post=Post("Моё", once="mine")) == said
    assert round_of(made).index == 1
