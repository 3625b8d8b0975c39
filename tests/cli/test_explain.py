"""`reglament explain`: one question, a stream of them, and no line without an answer."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from reglament.cli.explain import answer_line, explain_main
from reglament.rules.regulation import default_regulation_text
from tests import factories
from tests.rules.samples import CALENDAR

PRIORITIES = ("normal", "high", "urgent", "immediate")


def _asked(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert explain_main([*argv, "--json"]) == 0
    answered: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answered


@pytest.mark.parametrize(
    ("argv", "key", "value"),
    [
        ("deadline --priority urgent --queued-at 2026-11-23T18:30", "deadline", "2026-11-23T22:00:00+03:00"),
        ("level --ordered high --queued-at 2026-11-23T12:00 --started-at 2026-11-23T12:01", "met", "high"),
        ("price --minutes 100 --level high --vat 22", "vat", "781.42"),
        ("review --set-at 2026-12-30T12:00", "accept_at", "2027-01-12T00:00:00+03:00"),
        ("day --date 2026-12-31", "kind", "off"),
        ("term --ready 2026-11-23 --minutes 120 --booked 2026-11-26=400", "promised_day", "2026-12-01"),
        ("queue --ticket 7:high:2026-11-23T12:00 --ticket 8:urgent:2026-11-23T12:30", "order", [8, 7]),
        ("moves --role client", "moves", [{"action": "create", "to": "new"}]),
    ],
)
def test_one_question(capsys: pytest.CaptureFixture[str], argv: str, key: str, value: object) -> None:
    assert _asked(capsys, *argv.split())[key] == value


def test_a_purpose_of_payment(capsys: pytest.CaptureFixture[str]) -> None:
    said = "Оплата по дог. № 12 сч. № 1042 от 20 ноября 2026г. Без НДС"
    answered = _asked(capsys, "purpose", "--text", said)
    assert (answered["invoices"], answered["dates"]) == (["1042"], ["2026-11-20"])
    assert explain_main(["purpose", "--text", said, "--lang", "en"]) == 0
    assert capsys.readouterr().out.endswith("= Invoices: 1042\n")


def test_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain_main(["deadline", "--priority", "urgent", "--queued-at", "2026-11-23T18:30"]) == 0
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert lines[0].endswith("п. 3.5  Раунд начался: понедельник, 18:30 — рабочее время, до 19:00.")
    assert lines[-1] == "= Начнём до 23 ноября в 22:00"


def test_in_english_wherever_the_flag_stands(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (
        ["--lang", "en", "day", "--date", "2026-12-31"],
        ["day", "--date", "2026-12-31", "--lang", "en"],
    ):
        assert explain_main(argv) == 0
        assert (
            capsys.readouterr().out.replace("\u00a0", " ").endswith("= 31 December 2026, Thursday: day off\n")
        )


def test_a_question_without_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain_main(["day", "--date", "soon"]) == 2
    assert capsys.readouterr().err.startswith("reglament: date")
    assert explain_main(["day", "--date", "soon", "--json"]) == 2
    assert "date" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize(
    "argv",
    ["", "day", "day --date 2026-12-31 --batch -", "--batch - day --date 2026-12-31", "price --minutes x --level high",
     "queue --ticket 7", "term --ready 2026-11-23 --minutes 1 --booked x"],
)  # fmt: skip
def test_wrong_arguments(argv: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        explain_main(argv.split())
    assert exit_.value.code == 2


def test_a_regulation_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(default_regulation_text().replace("rate = 2000", "rate = 3000"), encoding="utf-8")
    argv = ("price", "--minutes", "60", "--level", "normal", "--regulation", str(own))
    assert _asked(capsys, *argv)["amount"] == "3000.00"
    own.write_text("edition = 0", encoding="utf-8")
    assert explain_main(list(argv)) == 2
    assert "edition" in capsys.readouterr().err
    assert explain_main([*argv[:-1], str(tmp_path / "missing.toml")]) == 2


def test_a_calendar_of_the_caller(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain_main(["day", "--date", "2026-12-31"], load_calendar=lambda: CALENDAR) == 0


@pytest.mark.django_db
def test_the_studio_answers_from_its_own_days(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reglament.cli import preflight

    factories.studio()
    monkeypatch.setattr(preflight, "start_django", lambda: None)
    with time_machine.travel(factories.moscow("2026-11-23T12:00"), tick=False):
        assert _asked(capsys, "day", "--date", "2026-12-31", "--studio")["kind"] == "off"


class _Input:
    def __init__(self, text: bytes) -> None:
        self.buffer = io.BytesIO(text)


def _batch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: bytes
) -> list[dict[str, Any]]:
    monkeypatch.setattr(sys, "stdin", _Input(text))
    assert explain_main(["--batch", "-"], load_calendar=lambda: CALENDAR) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


LINES: list[tuple[bytes, bool]] = [
    (b'{"what":"day","date":"2026-12-31"}', True),
    (b"", False),
    (b"   ", False),
    (b"not json", False),
    (b"[]", False),
    (b'"day"', False),
    (b"null", False),
    (b"\xff\xfe\x00", False),
    (b"[" * 100_000, False),
    (b'{"what":"price","level":"high","minutes":' + b"9" * 5000 + b"}", False),
    (b'{"what":"price","level":"high","minutes":NaN}', False),
    (b'{"what":"price","level":"high","minutes":Infinity}', False),
    (b'{"what":"price","level":"high","minutes":1e999}', False),
    (b'{"what":"\\ud800"}', False),
    (b'{"what":"day","date":"2026-12-31"} {"what":"day"}', False),
    (b'\xef\xbb\xbf{"what":"day","date":"2026-12-31"}\r', True),
    (b'{"what":"deadline","priority":"urgent","queued_at":"2026-11-23T18:30"}', True),
    ('{"what":"purpose","text":"счет 1042"}'.encode(), True),
    (b'{"what":"purpose","text":"\\ud800 1042"}', True),
    (b'{"what":"purpose","text":["1042"]}', False),
]


def test_every_line_has_its_answer_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for end in (b"", b"\n"):
        answers = _batch(monkeypatch, capsys, b"\n".join(line for line, _ in LINES) + end)
        assert ["error" not in answered for answered in answers] == [good for _, good in LINES]
        assert all(list(answered) == ["error"] for answered in answers if "error" in answered)


def test_an_empty_batch(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _batch(monkeypatch, capsys, b"") == []


def test_a_batch_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "questions"
    file.write_bytes(b'{"what":"day","date":"2026-12-31"}\n')
    assert explain_main(["--batch", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "off"
    assert explain_main(["--batch", str(tmp_path / "missing")]) == 2


@given(st.binary(max_size=200))
def test_any_line_is_answered(line: bytes) -> None:
    assert json.loads(answer_line(line, CALENDAR, "ru"))


def _mixed(count: int) -> list[bytes]:
    chance = random.Random(22)

    def moment() -> str:
        return f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}T{chance.randint(10, 23)}:{chance.randint(10, 59)}"

    makers = (
        lambda: {"what": "deadline", "priority": chance.choice(PRIORITIES), "queued_at": moment()},
        lambda: {
            "what": "price",
            "minutes": chance.randint(0, 5000),
            "level": chance.choice(PRIORITIES),
            "vat": 22,
        },
        lambda: {"what": "review", "set_at": moment()},
        lambda: {"what": "day", "date": moment()[:10]},
        lambda: {"what": "term", "ready": moment()[:10], "minutes": 90, "booked": {moment()[:10]: 300}},
        lambda: {"what": "moves", "status": "new", "role": "specialist"},
        lambda: {
            "what": "level",
            "ordered": "urgent",
            "queued_at": moment()[:10] + "T00:00",
            "started_at": moment(),
        },
    )
    return [json.dumps(makers[n % len(makers)]()).encode() for n in range(count)]


@pytest.mark.slow
def test_ten_thousand_questions_are_answered_in_one_go() -> None:
    lines = _mixed(10_000)
    begun = time.perf_counter()
    answers = [answer_line(line, CALENDAR, "ru") for line in lines]
    assert time.perf_counter() - begun < 60
    assert len(answers) == 10_000


def test_a_price_is_told_without_django_and_without_the_days() -> None:
    script = (
        "import sys\n"
        "from reglament.cli.explain import explain_main\n"
        "explain_main(['price', '--minutes', '60', '--level', 'normal'])\n"
        "sys.exit(bool({'django', 'holidays'} & sys.modules.keys()))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0
