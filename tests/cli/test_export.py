"""`reglament export 1c`: the file and the cursor for the next time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reglament.cli import main
from reglament.usecases.exchange_1c import settled_cursor
from tests.factories import office, ticket_in

pytestmark = pytest.mark.django_db


def test_the_cursor_of_one_export_begins_the_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team = office()
    ticket_in("accepted", team)
    out, last = tmp_path / "one.xml", str(settled_cursor())
    assert main(["export", "1c", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"2 changes; next time: --since {last}\n"
    root = ET.parse(out).getroot()
    assert (root.get("since"), root.get("upto"), root.get("sellerInn")) == ("0", last, "7700990010")
    ticket_in("accepted", team)
    assert main(["export", "1c", "--since", last, "--out", str(out)]) == 0
    assert f"2 changes; next time: --since {settled_cursor()}" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["one.xml"]


def test_what_is_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "one.xml"
    assert main(["export", "1c", "--since", "777", "--out", str(out)]) == 2
    assert "there is no cursor 777" in capsys.readouterr().err
    assert main(["export", "1c", "--out", str(tmp_path / "nowhere" / "one.xml")]) == 1
    with pytest.raises(SystemExit):
        main(["export", "1c", "--since", "-1", "--out", str(out)])
    assert not out.exists()
