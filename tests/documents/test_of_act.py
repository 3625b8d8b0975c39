"""The papers of acts that stand in the store (2.6, 4.8, R10)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.documents.of_act import act_pdf, upd_pdf
from reglament.store.models import Act, Organisation, Studio
from reglament.usecases.acts import issue_monthly_acts, void_act
from reglament.usecases.organisations import NewContract, add_contract
from reglament.usecases.payments import Coming, enter_payment, settle_from_advance, undo_payment
from tests import factories as make
from tests.documents.samples import text_of
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-30 12:00")


@pytest.fixture
def team() -> Office:
    return make.office()


def test_the_paper_says_what_the_store_says(team: Office) -> None:
    contract = NewContract("45/2025", dt.date(2025, 3, 10), "dogovor@romashka.example")
    add_contract(actor=team.olga, at=make.SET_UP, organisation_id=team.organisation.pk, contract=contract)
    make.ticket_in("accepted", team, priority="high")
    number = Act.objects.get().number
    paper = text_of(act_pdf(number))
    for said in (
        f"Акт № {number} от 16 ноября 2026 г.",
        "Договор № 45/2025 от 10.03.2025, счёт № 1001 от 16.11.2026, тикет № 1001",
        "Форма обратной связи",
        "1 ч 40 мин × 2 000,00 ₽/ч × 1,3 (приоритет «высокий»)",
        "В том числе НДС 22 %: 781,42",
        "Алиса Акимова, 16.11.2026, 13:00.",
        "ООО «Ромашка»",
        "Орлова О. И.",
    ):
        assert said in paper
    assert "Website work under ticket" in text_of(act_pdf(number, "en"))
    upd = text_of(upd_pdf(number))
    assert "Статус: 1" in upd
    assert "3 551,91 3 551,91 без акциза 22 % 781,42 4 333,33" in upd


def test_silence_is_said_with_its_day(team: Office) -> None:
    make.silent(make.ticket_in("resolved", team))
    paper = text_of(act_pdf(Act.objects.get().number))
    assert "Работы приняты в порядке п. 4.8 Регламента: возражений в течение недели не поступило." in paper
    assert "Приняты 24.11.2026." in paper


def test_one_act_for_the_month_names_everything(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    make.ticket_in("accepted", team)
    make.silent(make.ticket_in("resolved", team))
    (act,) = issue_monthly_acts(
        actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=dt.date(2026, 11, 1)
    )
    paper = text_of(act_pdf(act.number))
    assert "Акт № 1001 от 30 ноября 2026 г." in paper
    assert "Счета № 1001 от 16.11.2026, № 1002 от 24.11.2026, тикеты № 1001, 1002" in paper
    assert "По тикету № 1001: Вышеперечисленные работы" in paper
    assert "По тикету № 1002: Работы приняты в порядке п. 4.8" in paper
    assert "Всего оказано услуг 2, на сумму 6 666,66 руб." in paper


def test_money_that_came_before_and_was_set_off_when_the_paper_was_written_is_named(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    coming = Coming(team.organisation.pk, make.Decimal("5000.00"), dt.date(2026, 11, 13), "77")
    advance = enter_payment(actor=team.vera, at=make.MONDAY, coming=coming)
    first, second = (make.invoice_of(make.ticket_in("accepted", team)) for _ in range(2))
    settle_from_advance(
        actor=team.vera, at=moscow("2026-11-20 12:00"), invoice_number=first.number, word="Письмо № 5"
    )
    month = dt.date(2026, 11, 1)
    (act,) = issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=month)
    make.pay(team, second, at=AT + dt.timedelta(hours=1))
    printed = text_of(upd_pdf(act.number))
    assert "№ 77 от 13.11.2026 (5)" in printed
    undo_payment(
        actor=team.vera, at=AT + dt.timedelta(days=1), payment_id=advance.pk, reason="Не тот плательщик"
    )
    assert text_of(upd_pdf(act.number)) == printed


def test_what_is_set_off_later_changes_no_paper(team: Office) -> None:
    coming = Coming(team.organisation.pk, make.Decimal("5000.00"), dt.date(2026, 11, 13), "77")
    enter_payment(actor=team.vera, at=make.MONDAY, coming=coming)
    made = make.ticket_in("accepted", team)
    printed = text_of(upd_pdf(Act.objects.get().number))
    assert "К платёжно-расчётному документу — (5)" in printed
    settle_from_advance(
        actor=team.vera, at=AT, invoice_number=make.invoice_of(made).number, word="Письмо № 5"
    )
    assert text_of(upd_pdf(Act.objects.get().number)) == printed


def test_a_void_act_is_marked_and_says_what_it_said(team: Office) -> None:
    make.ticket_in("accepted", team)
    number = Act.objects.get().number
    Organisation.objects.update(legal_name="ООО «Ромашка Плюс»")
    void_act(actor=team.vera, at=AT, number=number, reason="Не то название", reissue=True)
    old, new = text_of(act_pdf(number)), text_of(act_pdf(number + 1))
    assert "Аннулирован" in old
    assert "ООО «Ромашка»" in old
    assert "ООО «Ромашка Плюс»" in new
    assert "Аннулирован" in text_of(upd_pdf(number))


def test_without_vat_the_upd_has_status_2(team: Office) -> None:
    make.ticket_in("accepted", team)
    act = Act.objects.get()
    Act.objects.update(vat=None, vat_rate=None)
    line = act.lines.get().invoice_line
    line.vat = None
    line.save()
    assert "Статус: 2" in text_of(upd_pdf(act.number))
    assert "Без налога (НДС): —" in text_of(act_pdf(act.number))


def test_what_is_not_there_has_no_paper(team: Office) -> None:
    assert act_pdf(1) is None
    assert upd_pdf(1) is None


def test_a_studio_that_changed_since_is_printed_as_it_was(team: Office) -> None:
    make.ticket_in("accepted", team)
    Studio.objects.update(legal_name="ООО «Другая»", director="Иная И. И.")
    paper = text_of(act_pdf(Act.objects.get().number))
    assert "ООО «Студия Пример»" in paper
    assert "Орлова О. И." in paper
