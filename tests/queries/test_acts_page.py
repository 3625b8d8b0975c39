"""Acts as accounting sees them: the list, one act, what no act says, and why (2.6, 4.8, R10)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reglament.queries.act_document import act_document
from reglament.queries.act_why import why_act, why_acts, why_unacted
from reglament.queries.acts_page import ActsWanted, act_card, acts_page, unacted_works
from reglament.queries.law import law_at
from reglament.store.models import Act, Organisation
from reglament.usecases.acts import issue_monthly_acts, void_act
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-30 12:00")
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def team() -> Office:
    return make.office()


def numbers(**wanted: object) -> list[int]:
    page = acts_page(ActsWanted(**wanted), currency="RUB")  # type: ignore[arg-type]
    return [row.number for row in page.rows]


def test_filters(team: Office) -> None:
    make.ticket_in("accepted", team)
    make.silent(make.ticket_in("resolved", team))
    void_act(actor=team.vera, at=AT, number=1001, reason="Ошибка", reissue=True)
    assert numbers() == [1003, 1002]
    assert numbers(state="void") == [1001]
    assert numbers(state="all") == [1003, 1002, 1001]
    assert numbers(month=NOVEMBER) == [1003, 1002]
    assert numbers(month=dt.date(2026, 12, 1)) == []
    assert numbers(organisation_id=team.organisation.pk) == [1003, 1002]
    assert numbers(organisation_id=0) == []
    page = acts_page(ActsWanted(), currency="RUB")
    assert (page.count, page.total.amount) == (2, Decimal("6666.66"))
    assert [row.by_silence for row in page.rows] == [False, True]
    assert page.rows[0].tickets == (1001,)


def test_a_long_list_goes_on(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.queries.acts_page.PAGE_SIZE", 2)
    for _ in range(3):
        make.ticket_in("accepted", team)
    page = acts_page(ActsWanted(), currency="RUB")
    assert [row.number for row in page.rows] == [1003, 1002]
    rest = acts_page(ActsWanted(), currency="RUB", after=page.next)
    assert ([row.number for row in rest.rows], rest.next, rest.count) == ([1001], "", 3)


def test_one_act_with_its_entries_and_its_successor(team: Office) -> None:
    ticket = make.ticket_in("accepted", team)
    void_act(actor=team.vera, at=AT, number=1001, reason="Не тот адрес", reissue=True)
    card = act_card(1001)
    assert card is not None
    assert (card.state, card.again, card.void_reason, card.voided_by) == (
        "void",
        1002,
        "Не тот адрес",
        "Вера Ветрова",
    )
    assert card.invoices == (make.invoice_of(ticket).number,)
    assert [(entry.debit.ru, entry.credit.ru, entry.back) for entry in card.entries] == [
        ("выставлено без акта", "выручка", False),
        ("выставлено без акта", "НДС", False),
        ("выручка", "выставлено без акта", True),
        ("НДС", "выставлено без акта", True),
    ]
    again = act_card(1002)
    assert again is not None
    assert again.again is None
    assert act_card(1) is None


def test_what_no_act_says(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    make.ticket_in("accepted", team)
    make.ticket_in("accepted", team)
    (work,) = unacted_works(currency="RUB")
    assert (work.organisation, work.monthly, work.lines, work.invoices) == ("Ромашка", True, 2, (1001, 1002))
    assert work.total.amount == Decimal("6666.66")
    assert unacted_works(currency="RUB", organisation_id=0) == ()
    issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert unacted_works(currency="RUB") == ()


def test_statements(team: Office, django_assert_max_num_queries: object) -> None:
    for _ in range(3):
        make.ticket_in("accepted", team)
    for most, ask in (
        (3, lambda: acts_page(ActsWanted(), currency="RUB")),
        (3, lambda: act_card(1001)),
        (1, lambda: unacted_works(currency="RUB")),
        (4, lambda: act_document(1001)),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            ask()


def test_every_figure_says_why(team: Office) -> None:
    Organisation.objects.update(acts_by="monthly")
    make.ticket_in("accepted", team)
    law = law_at(AT)
    assert why_unacted(law).explanation.result.en == "3,333.33\u00a0₽"
    issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    make.Organisation.objects.update(acts_by="per_ticket")
    make.ticket_in("accepted", team)
    total, combined, single = why_act(1001, "total"), why_act(1001, "day"), why_act(1002, "day")
    assert total is not None
    assert combined is not None
    assert single is not None
    assert total.explanation.result.en == "3,333.33\u00a0₽"
    assert "Сводный" in combined.explanation.steps[0].text.ru
    assert "днём принятия" in single.explanation.steps[0].text.ru
    assert why_acts(ActsWanted(), law).explanation.result.en == "6,666.66\u00a0₽"
    assert why_act(1001, "nonsense") is None
    assert why_act(1, "total") is None


def test_a_long_sum_names_its_first_parts_and_the_rest(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglament.queries.act_why._MOST_PARTS", 1)
    make.ticket_in("accepted", team)
    make.ticket_in("accepted", team)
    inputs = why_acts(ActsWanted(), law_at(AT)).explanation.inputs
    assert [name.ru.replace("\xa0", " ") for name, _ in inputs] == ["Акт № 1002", "Остальные"]


def test_the_document_keeps_its_own_words(team: Office) -> None:
    made = make.ticket_in("accepted", team, title="Форма «Заказать звонок»")
    made.title = "Другое"
    made.save()
    data = act_document(Act.objects.get().number)
    assert data is not None
    assert "Форма „Заказать звонок“" in data.lines[0].text
    assert data.acceptances[0].by == "Алиса Акимова"
    assert data.acceptances[0].weeks == 1
    assert act_document(1) is None
