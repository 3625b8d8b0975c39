"""Words are found whatever their case and their ё."""

from reglament.rules.search import fold


def test_case_and_yo_do_not_matter() -> None:
    assert fold("СЧЁТ") == fold("счет")


def test_spaces_are_one_and_nought_is_none() -> None:
    assert fold(" Форма\t\n связи\x00 ") == "форма связи"
