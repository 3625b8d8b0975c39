"""docs/regulation.md leads from every clause and reading to code and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import source

PAGE = source.ROOT / "docs" / "regulation.md"
CLAUSES = [
    f"{part}.{n}" for part, last in ((1, 10), (2, 10), (3, 5), (4, 9), (5, 7)) for n in range(1, last + 1)
] + [f"R{n}" for n in range(1, 26)]
NOT_YET = re.compile(r"\byet\b|until the program")


def rows() -> dict[str, list[str]]:
    """The cells of every row of a clause."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"\d\.\d+|R\d+", cells[0]):
            assert cells[0] not in found, f"{cells[0]} stands twice"
            found[cells[0]] = cells
    return found


ROWS = rows()


def test_every_clause_and_reading_has_its_row_in_order() -> None:
    assert list(ROWS) == CLAUSES


@pytest.mark.parametrize("clause", CLAUSES)
def test_what_a_row_names_exists(clause: str) -> None:
    _, short, rule, deed, tests = ROWS[clause]
    assert short
    for name in _names(rule) + _names(deed):
        _exists(source.PACKAGE, name)
    for name in _names(tests):
        _exists(source.ROOT / "tests", name)
    assert all(name.startswith("rules/") for name in _names(rule))
    if not NOT_YET.search(deed):
        assert _names(rule) + _names(deed), "nothing applies this clause"
        assert _names(tests), "nothing tests this clause"


def test_a_docstring_cites_clauses_that_there_are() -> None:
    """Whatever looks like a citation at the end of a docstring's sentence, "(3.2, R2)", is one."""
    for path in source.modules("rules", "usecases"):
        for cited in re.findall(
            r"\(((?:[1-5]\.\d+|R\d+)(?:[,–-] ?(?:[1-5]\.\d+|R\d+))*)\)", path.read_text(encoding="utf-8")
        ):
            for clause in re.split(r"[,–-] ?", cited):
                assert clause in CLAUSES, f"{source.name(path)} cites {clause}"


def _names(cell: str) -> list[str]:
    return re.findall(r"`([\w/]+\.(?:py|toml)(?::[\w.]+)?)`", cell)


def _exists(folder: Path, name: str) -> None:
    file, _, definition = name.partition(":")
    assert (folder / file).is_file(), f"there is no {file}"
    assert not definition or definition in source.definitions(folder / file), f"{file} has no {definition}"
