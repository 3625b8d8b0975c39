"""Words are found whatever their case and their ё."""

from reglament.rules.search import fold


def test_case_and_yo_do_not_matter() -> None:
    assert fold("СЧЁТ") == fold("счет")
