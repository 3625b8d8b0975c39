"""The line above which an answer stands."""

from __future__ import annotations

from reglament.mailin.quotes import cut
from reglament.rules.answer_line import ANSWER_LINE


def test_it_is_one_line_that_no_person_writes_and_the_cutter_knows() -> None:
    for line in (ANSWER_LINE.ru, ANSWER_LINE.en):
        assert line == line.strip("\n")
        assert line.startswith("—")
        assert line.endswith("—")
        assert cut(f"Готово.\n\n{line}\nТикет № 5: проверьте форму.", None).text == "Готово."
