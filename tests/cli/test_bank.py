"""`reglament bank`: the report in words, the refusal with its line, what waits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reglament.cli import main
from reglament.store.models import BankLine, BankStatement
from tests import factories as make
from tests.statements import sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _studio() -> None:
    make.office()


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """The samples as files, by the number that their names begin with."""
    found = {}
    for number, name in (("01", "01_week_cp1251"), ("02", "02_overlap_two"), ("03", "03_"), ("05", "05_")):
        file = tmp_path / f"{number}.txt"
        file.write_bytes(sample(name))
        found[number] = str(file)
    return found


def test_statements_are_imported_and_told(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "import", files["01"], files["02"], "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "01.txt: statement No. 1001, 1c, 23\N{NO-BREAK SPACE}Nov 2026 – " in told.out
    assert "payments in the file 10: new 10, known 0" in told.out
    assert "between own accounts 1, outgoing 2" in told.out
    assert "payments in the file 7: new 3, known 4" in told.out
    assert not told.err
    assert main(["bank", "import", files["01"]]) == 0
    assert "платежей в файле 10: новых 0, известных 10" in capsys.readouterr().out
    assert BankStatement.objects.count() == 3


def test_a_refused_file_is_told_on_stderr_and_the_others_are_taken(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bank", "import", files["03"], files["05"], files["01"]]) == 2
    told = capsys.readouterr()
    errors = told.err.splitlines()
    assert len(errors) == 2
    assert errors[0].startswith("03.txt: строка ")
    assert errors[1].startswith("05.txt: строка ")
    assert "01.txt: выписка № 1001" in told.out
    assert (BankStatement.objects.count(), BankLine.objects.count()) == (1, 10)


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "import", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_a_difference_is_told(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.txt"
    file.write_bytes(sample("01_week_cp1251").replace(b"=79233.33", b"=79233.34"))
    assert main(["bank", "import", str(file)]) == 0
    assert "выписка неполная" in capsys.readouterr().out.lower()


def test_what_waits_is_shown(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "lines"]) == 0
    assert capsys.readouterr().out == "Решения ничего не ждёт.\n"
    assert main(["bank", "lines", "--json"]) == 0
    assert capsys.readouterr().out == ""
    main(["bank", "import", files["01"]])
    capsys.readouterr()
    assert main(["bank", "lines", "--json", "--lang", "en"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["number"] for line in lines} == {"154", "77", "12", "13", "5", "201", "202"}
    assert all(line["why"] and line["confidence"] and line["day"].startswith("2026-11-2") for line in lines)
    assert main(["bank", "lines"]) == 0
    told = capsys.readouterr().out
    assert "23.11.2026  4\u202f333,33" in told or "23.11.2026  4\u00a0333,33" in told
    assert "вопрос" in told
