"""Reasons that Reglament gives by itself (R14, R22)."""

from __future__ import annotations

from reglament.rules.own_reasons import OBJECTION, RIGHTS_CHANGED, said_reason


def test_our_own_reasons_are_said_in_both_languages() -> None:
    assert said_reason(OBJECTION).en == "An objection to the oral acceptance (R14)"
    assert said_reason(OBJECTION).ru == "Возражение против устной приёмки (R14)"
    assert said_reason(RIGHTS_CHANGED).en == "The rights were changed"


def test_a_persons_words_stay() -> None:
    assert (said_reason("Ошибка").ru, said_reason("Ошибка").en) == ("Ошибка", "Ошибка")
