"""Words that reports share."""

from __future__ import annotations

from collections.abc import Mapping

from reglament.rules.text import Text

TOTAL = Text("Всего", "Total")
NOBODY = Text("не указан", "not given")
BY_MONTH = Text("вне месяцев", "outside the months")
GROUPS: Mapping[str, Text] = {
    "organisation": Text("организация", "organisation"),
    "specialist": Text("исполнитель", "specialist"),
    "month": Text("месяц", "month"),
    "ordered": Text("заказанный приоритет", "level ordered"),
    "met": Text("выполненный приоритет", "level met"),
    "level": Text("приоритет", "level"),
    "kind": Text("вид времени", "kind of time"),
}
GROUP_HEADS: Mapping[str, Text] = {
    name: Text(word.ru[:1].upper() + word.ru[1:], word.en[:1].upper() + word.en[1:])
    for name, word in GROUPS.items()
}
TIME_KINDS: Mapping[str, Text] = {
    "work": Text("работа", "work"),
    "reading": Text("чтение", "reading"),
    "clarifying": Text("уточнение", "clarifying"),
    "correspondence": Text("переписка", "correspondence"),
    "own_defect": Text("свой дефект", "own defect"),
}
