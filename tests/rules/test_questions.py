"""Questions as plain values: the right answers, and an error for everything else."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.days import explain_day
from reglament.rules.questions import WHATS, BadQuestion, answer
from tests.rules.samples import CALENDAR

QUEUE = [
    {"number": 1, "priority": "high", "queued_at": "2026-11-23T12:00"},
    {"number": 2, "priority": "immediate", "queued_at": "2026-11-23T13:00+03:00"},
    {"number": 3, "priority": "high", "queued_at": "2026-11-23 11:59"},
]
GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "deadline": (
        {"priority": "urgent", "queued_at": "2026-11-23T18:30"},
        {"deadline": "2026-11-23T22:00:00+03:00", "clock": "off"},
    ),
    "level": (
        {"ordered": "immediate", "queued_at": "2026-11-23T12:00", "started_at": "2026-11-23T13:00"},
        {"met": "urgent", "coefficient": 1.7},
    ),
    "price": ({"minutes": 100, "level": "high"}, {"amount": "4333.33", "currency": "RUB"}),
    "review": (
        {"set_at": "2026-11-11T14:05"},
        {
            "accept_at": "2026-11-19T00:00:00+03:00",
            "last_day": "2026-11-18",
            "reminder_at": "2026-11-16T10:00:00+03:00",
        },
    ),
    "day": ({"date": "2026-12-30"}, {"kind": "working", "opens": "10:00", "closes": "19:00"}),
    "term": (
        {"ready": "2026-11-23", "minutes": 120, "booked": {"2026-11-26": 400}},
        {"promised_day": "2026-12-01", "by": "2026-12-01T19:00:00+03:00"},
    ),
    "queue": ({"tickets": QUEUE}, {"order": [2, 3, 1]}),
    "moves": (
        {"status": "resolved", "role": "client"},
        {"moves": [{"action": "reply", "to": "new"}, {"action": "accept", "to": "accepted"}]},
    ),
    "purpose": (
        {"text": "по сч. №№ 1043, 1045 от 20.11.2026, 23.11.2026, акт № 98 от 30.11.2026"},
        {"invoices": ["1043", "1045"], "dates": ["2026-11-20", "2026-11-23"]},
    ),
}


def _ask(what: object, **fields: object) -> dict[str, object]:
    return answer({"what": what, **fields}, CALENDAR)


def test_every_kind_is_tried() -> None:
    assert set(GOOD) == set(WHATS)


@pytest.mark.parametrize("what", sorted(GOOD))
def test_answers(what: str) -> None:
    fields, expected = GOOD[what]
    answered = _ask(what, **fields)
    assert {key: answered[key] for key in expected} == expected
    assert answered["clauses"]
    assert answered["steps"]
    assert answered["result"]
    assert json.loads(json.dumps(answered)) == answered


def test_answers_of_nothing() -> None:
    assert _ask("deadline", priority="normal", queued_at="2026-11-23T18:30")["deadline"] is None
    assert _ask("term", ready="2026-11-23", minutes=481) | {"promised_day": None, "by": None} == _ask(
        "term", ready="2026-11-23", minutes=481
    )
    assert _ask("queue", tickets=[])["order"] == []
    assert _ask("moves", status="rejected", role="client")["moves"] == []
    off, closed = _ask("day", date="2026-12-31"), _ask("day", date="2027-01-01")
    assert (off["kind"], off["opens"], off["closes"]) == ("off", None, None)
    assert closed["kind"] == "closed"


def test_a_purpose_without_an_invoice_is_answered() -> None:
    for text in ("", "Оплата по договору № 123 от 01.02.2026"):
        answered = _ask("purpose", text=text)
        assert (answered["invoices"], answered["dates"]) == ([], [])
        assert answered["steps"]


def test_vat_is_told_when_asked() -> None:
    assert _ask("price", minutes=100, level="high", vat=22)["vat"] == "781.42"
    assert "vat" not in _ask("price", minutes=100, level="high", vat=None)
    assert "R10" not in str(_ask("price", minutes=100, level="high")["clauses"])


@pytest.mark.parametrize("status", [None, ""])
def test_moves_before_there_is_a_ticket(status: object) -> None:
    assert _ask("moves", status=status, role="client")["moves"] == [{"action": "create", "to": "new"}]


def test_the_language_of_the_steps() -> None:
    asked = {"what": "day", "date": "2026-12-30"}
    assert "рабочий день" in str(answer(asked, CALENDAR)["result"])
    assert "working day" in str(answer(asked, CALENDAR, "en")["result"])


def test_why_a_day() -> None:
    assert explain_day(CALENDAR, date(2026, 11, 23)).clauses == ("R1", "3.5", "4.1")
    assert "list of public holidays" in explain_day(CALENDAR, date(2026, 11, 4)).steps[0].text.en
    assert "moved" in explain_day(CALENDAR, date(2026, 12, 31)).steps[0].text.en


BAD: list[Any] = [
    [], None, 7, "day", {},
    {"what": "weather"}, {"what": None}, {"what": ["day"]}, {"what": "day"},
    {"what": "day", "date": "2026-02-30"}, {"what": "day", "date": "20261231"}, {"what": "day", "date": 20261231},
    {"what": "day", "date": "２０２６-12-31"},
    {"what": "deadline", "priority": "asap", "queued_at": "2026-11-23T18:30"},
    {"what": "deadline", "priority": "high", "queued_at": "2026-11-23"},
    {"what": "deadline", "priority": "high", "queued_at": "2026-11-23T25:00"},
    {"what": "deadline", "priority": "high", "queued_at": "2026-11-23T12:00+99:00"},
    {"what": "deadline", "priority": "high", "queued_at": "9999-12-31T23:59"},
    {"what": "deadline", "priority": "high", "queued_at": "0001-01-01T00:00+10:00"},
    {"what": "deadline", "priority": "high", "queued_at": "9999-12-31T23:59-10:00"},
    {"what": "deadline", "priority": "high", "queued_at": 1795447800},
    {"what": "level", "ordered": "high", "queued_at": "2026-11-23T12:00", "started_at": "2026-11-23T11:59"},
    {"what": "price", "minutes": -1, "level": "high"}, {"what": "price", "minutes": True, "level": "high"},
    {"what": "price", "minutes": 1.5, "level": "high"}, {"what": "price", "minutes": "100", "level": "high"},
    {"what": "price", "minutes": 10**40, "level": "high"}, {"what": "price", "minutes": float("nan"), "level": "high"},
    {"what": "price", "minutes": 1, "level": "high", "vat": -1}, {"what": "price", "minutes": 1, "level": None},
    {"what": "review", "set_at": "9999-12-30T12:00"}, {"what": "review"},
    {"what": "term", "ready": "9999-12-30", "minutes": 10}, {"what": "term", "ready": "2026-11-23", "minutes": None},
    {"what": "term", "ready": "2026-11-23", "minutes": 1, "booked": [1]},
    {"what": "term", "ready": "2026-11-23", "minutes": 1, "booked": {"soon": 1}},
    {"what": "term", "ready": "2026-11-23", "minutes": 1, "booked": {"2026-11-26": -1}},
    {"what": "queue", "tickets": [QUEUE[0], QUEUE[0]]}, {"what": "queue", "tickets": {}},
    {"what": "queue", "tickets": [1]}, {"what": "queue", "tickets": [{"number": 1}]},
    {"what": "queue", "tickets": [{**QUEUE[0], "number": True}]},
    {"what": "moves", "role": "client"}, {"what": "moves", "status": "new", "role": "boss"},
    {"what": "moves", "status": 0, "role": "client"},
    {"what": "purpose"}, {"what": "purpose", "text": None}, {"what": "purpose", "text": 1042},
    {"what": "purpose", "text": "1" * 10_001},
]  # fmt: skip


@pytest.mark.parametrize("question", BAD, ids=[str(each)[:80] for each in BAD])
def test_bad_questions(question: Any) -> None:
    with pytest.raises(BadQuestion) as error:
        answer(question, CALENDAR)
    assert str(error.value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["high", "2026-11-23T12:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_one_field_spoilt_is_answered_or_refused(what: str, data: st.DataObject) -> None:
    fields = dict(GOOD[what][0])
    fields[data.draw(st.sampled_from(sorted(fields)))] = data.draw(JSON)
    with suppress(BadQuestion):
        assert json.dumps(_ask(what, **fields))


@given(st.datetimes(), st.sampled_from(["deadline", "review"]))
def test_any_year_is_answered_or_refused(moment: Any, what: str) -> None:
    with suppress(BadQuestion):
        assert _ask(what, priority="urgent", queued_at=moment.isoformat(), set_at=moment.isoformat())
