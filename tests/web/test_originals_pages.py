"""Pages about signed originals: accounting's list and forms, the client's «Получили» (1.2, R22)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.queries.originals_page import (
    FILTERS,
    originals_of,
    originals_of_acts,
    originals_page,
    portal_originals,
)
from reglament.store.models import Act, Original
from reglament.usecases.originals import Sending, cancel_original, receive_back, send_original
from tests.factories import Office, invoice_of, stranger, ticket_in
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")
TODAY = NOON.date()


def text(page: Any) -> str:
    """The page's text with plain spaces."""
    return str(page.content.decode().replace("\xa0", " "))


@pytest.fixture
def act(team: Office) -> Act:
    """The act of an accepted ticket."""
    return Act.objects.get(lines__invoice_line__ticket=ticket_in("accepted", team))


def sent(team: Office, act: Act | None = None, days: int = 0, **changes: Any) -> Original:
    """Sent so many days ago by post; without an act, a contract."""
    facts: dict[str, Any] = {"way": "post", "sent_on": TODAY - dt.timedelta(days=days), "track": "8010"}
    of = {"act": act.number} if act else {"title": "Договор", "organisation_id": team.organisation.pk}
    return send_original(actor=team.vera, at=NOON, sending=Sending(**{**facts, **of, **changes}))


class TestList:
    def test_the_longest_away_comes_first_and_is_late(self, team: Office, act: Act) -> None:
        sent(team, act)
        sent(team, days=31, title="Старый договор")
        page = text(signed_in(team.vera).get(at("accounting:originals")))
        assert page.index("Старый договор") < page.index(f"Акт № {act.number}")
        assert "нет 31 день" in page
        assert "отправление 8010" in page

    def test_each_view_shows_its_own(self, team: Office, act: Act) -> None:
        browser = signed_in(team.vera)
        unsent = text(browser.get(at("accounting:originals", state="unsent")))
        assert f"Акт № {act.number}" in unsent
        row, wrong = sent(team, act), sent(team, title="Ошибочный договор")
        cancel_original(actor=team.vera, at=NOON, original_id=wrong.pk, reason="Не тот документ")
        assert "Отправлять нечего" in text(browser.get(at("accounting:originals", state="unsent")))
        assert "Не тот документ" in text(browser.get(at("accounting:originals", state="cancelled")))
        assert "Таких записей нет" in text(browser.get(at("accounting:originals", state="back")))
        receive_back(actor=team.vera, at=NOON, original_id=row.pk, received_on=TODAY)
        assert "вернулся 17.11.2026" in text(browser.get(at("accounting:originals", state="back")))
        assert "Все оригиналы на месте" in text(browser.get(at("accounting:originals", state="?", after="~")))

    def test_of_one_organisation(self, team: Office, act: Act) -> None:
        sent(team, act)
        other = stranger().authorities.get().organisation
        page = text(signed_in(team.vera).get(at("accounting:originals", organisation=other.pk)))
        assert "Все оригиналы на месте" in page

    def test_who_opens_it(self, team: Office) -> None:
        assert signed_in(team.olga).get(at("accounting:originals")).status_code == 200
        for person in (team.anna, team.alice):
            assert signed_in(person).get(at("accounting:originals")).status_code == 403

    @pytest.mark.parametrize("state", FILTERS)
    @pytest.mark.parametrize("rows", [1, 3])
    def test_states_its_statements(
        self, team: Office, state: str, rows: int, django_assert_num_queries: Any
    ) -> None:
        for i in range(rows):
            made = ticket_in("accepted", team, title=f"Тикет {i}")
            number = sent(team, Act.objects.get(lines__invoice_line__ticket=made)).pk
            sent(team, title="Ещё")
            if state == "back":
                receive_back(actor=team.vera, at=NOON, original_id=number, received_on=TODAY)
            if state in ("cancelled", "unsent"):
                cancel_original(actor=team.vera, at=NOON, original_id=number, reason="Ошибка")
        with django_assert_num_queries(3):
            page = originals_page(state, today=TODAY)
        assert len(page.rows or page.unsent) == (2 * rows if state == "away" else rows)

    @pytest.mark.parametrize("state", ["away", "unsent"])
    def test_goes_on_after_a_page(self, team: Office, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
        for i in range(3):
            made = ticket_in("accepted", team, title=f"Тикет {i}")
            if state == "away":
                sent(team, Act.objects.get(lines__invoice_line__ticket=made))
        monkeypatch.setattr("reglament.queries.originals_page.PAGE_SIZE", 2)
        first = originals_page(state, today=TODAY)
        second = originals_page(state, today=TODAY, after=first.next)
        both = (first, second)
        seen = [each.number for page in both for each in page.rows]
        seen += [each.number for page in both for each in page.unsent]
        assert (len(seen), len(set(seen)), second.next) == (3, 3, "")


class TestForms:
    def test_an_act_is_sent_from_its_page_and_comes_back(self, team: Office, act: Act) -> None:
        browser = signed_in(team.vera)
        here = at("accounting:act", act.number)
        assert "Записать отправку" in text(browser.get(here))
        form = text(browser.get(at("accounting:originals", do="send", act=act.number)))
        assert f'name="act" value="{act.number}"' in form
        assert 'name="title"' not in form
        typed = {
            "action": "send",
            "act": act.number,
            "way": "courier",
            "sent_on": "2026-11-17",
            "track": "77",
            "once": "k",
        }
        for _ in range(2):
            assert browser.post(at("accounting:originals"), typed)["Location"] == f"{here}#originals"
        row = Original.objects.get()
        page = text(browser.get(here))
        assert "17.11.2026, курьером" in page
        assert "Записать отправку" not in page
        back = {"action": "back", "original": row.pk, "received_on": "2026-11-17"}
        assert browser.post(at("accounting:originals"), back)["Location"] == f"{here}#originals"
        assert "вернулся 17.11.2026" in text(browser.get(here))

    def test_an_invoice_too(self, team: Office, act: Act) -> None:
        number = invoice_of(act.lines.get().invoice_line.ticket).number
        browser = signed_in(team.vera)
        typed = {"action": "send", "invoice": number, "way": "post", "sent_on": "2026-11-17"}
        here = at("accounting:invoice", number)
        assert browser.post(at("accounting:originals"), typed)["Location"] == f"{here}#originals"
        assert "17.11.2026, почтой" in text(browser.get(here))

    def test_another_paper_needs_its_name_and_keeps_what_was_typed(self, team: Office) -> None:
        browser = signed_in(team.vera)
        typed = {
            "action": "send",
            "organisation": team.organisation.pk,
            "way": "hand",
            "sent_on": "2026-11-17",
            "track": "77",
        }
        refused = browser.post(at("accounting:originals"), typed)
        assert refused.status_code == 422
        assert "Назовите документ" in text(refused)
        assert 'value="77"' in text(refused)
        done = browser.post(at("accounting:originals"), {**typed, "title": "Договор № 5"})
        assert done["Location"] == at("accounting:originals")
        assert "Договор № 5" in text(browser.get(at("accounting:originals")))

    def test_a_record_is_struck_out_with_a_reason(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        browser = signed_in(team.vera)
        assert "Акт №" in text(browser.get(at("accounting:originals", do="cancel", of=row.pk)))
        typed = {"action": "cancel", "original": row.pk}
        refused = browser.post(at("accounting:originals"), typed)
        assert refused.status_code == 422
        assert "почему запись снимается" in text(refused)
        browser.post(at("accounting:originals"), {**typed, "reason": "Потерялось"})
        assert "Потерялось" in text(browser.get(at("accounting:act", act.number)))
        assert browser.post(at("accounting:originals"), {**typed, "reason": "Ещё раз"}).status_code == 409

    def test_what_is_not_there(self, team: Office) -> None:
        browser = signed_in(team.vera)
        for typed in (
            {"action": "send", "act": 999, "way": "post", "sent_on": "2026-11-17"},
            {"action": "back", "original": 999, "received_on": "2026-11-17"},
            {"action": "burn"},
        ):
            assert browser.post(at("accounting:originals"), typed).status_code == 404
        for asked in (
            {"do": "back"},
            {"do": "back", "of": "x"},
            {"do": "burn", "of": 1},
            {"do": "cancel", "of": 10**14},
        ):
            assert browser.get(at("accounting:originals", **asked)).status_code == 200


class TestClient:
    def test_sees_what_is_on_its_way_and_says_that_it_came(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        browser = signed_in(team.alice)
        page = text(browser.get(at("portal:acts")))
        assert "отправление 8010" in page
        assert "Получили" in page
        for _ in range(2):
            done = browser.post(at("portal:original_received", row.pk))
            assert done["Location"] == at("portal:acts") + "#originals"
        assert "у вас с 17.11.2026" in text(browser.get(at("portal:acts")))
        assert "получен 17.11.2026, Алиса Акимова" in text(
            signed_in(team.vera).get(at("accounting:originals"))
        )

    def test_others_may_not(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        where = at("portal:original_received", row.pk)
        colleague = signed_in(team.bob).post(where)
        assert colleague.status_code == 403
        assert "Алиса Акимова" in text(colleague)
        charlie = signed_in(stranger())
        foreign, missing = (charlie.post(at("portal:original_received", pk)) for pk in (row.pk, 10**9))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert signed_in(team.alice).get(where).status_code == 405

    def test_a_struck_out_one_is_told(self, team: Office, act: Act) -> None:
        row = sent(team, act)
        cancel_original(actor=team.vera, at=NOON, original_id=row.pk, reason="Ошибка")
        answer = signed_in(team.alice).post(at("portal:original_received", row.pk), follow=True)
        assert "снята" in text(answer)

    def test_statements_of_the_parts(self, team: Office, act: Act, django_assert_num_queries: Any) -> None:
        row = sent(team, act)
        with django_assert_num_queries(2):
            assert [o.id for o in portal_originals(reader=team.alice, at=NOON)] == [row.pk]
        with django_assert_num_queries(1):
            assert originals_of_acts([act.number, 999], today=TODAY)[act.number].id == row.pk
        with django_assert_num_queries(1):
            assert [o.id for o in originals_of(act=act.number, today=TODAY)] == [row.pk]
