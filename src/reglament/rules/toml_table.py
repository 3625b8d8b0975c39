"""A TOML table read value by value: each wrong one becomes a problem that names its key, and reading goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from reglament.rules.regulation import Problem
from reglament.rules.text import Text

T = TypeVar("T")


class Table:
    """One table at a dotted path; it shares the list of problems with the table it stands in."""

    def __init__(
        self, values: Mapping[str, object], path: str = "", problems: list[Problem] | None = None
    ) -> None:
        self._values = values
        self._path = path
        self._read: set[str] = set()
        self.problems: list[Problem] = [] if problems is None else problems

    def key(self, name: str) -> str:
        """The dotted key of a name in this table."""
        return f"{self._path}.{name}" if self._path else name

    def problem(self, name: str, ru: str, en: str) -> None:
        """Note that a value is wrong; of several reasons the first is enough."""
        key = self.key(name)
        if all(problem.key != key for problem in self.problems):
            self.problems.append(Problem(key, Text(ru, en)))

    def has(self, name: str) -> bool:
        """Whether the name is there at all."""
        return name in self._values

    def is_word(self, name: str) -> bool:
        """Whether the value is a text."""
        return isinstance(self._values.get(name), str)

    def table(self, name: str) -> Table:
        """A table inside; an empty one, with a problem, when it is missing or is no table."""
        value = self._take(name)
        if isinstance(value, Mapping):
            return Table(value, self.key(name), self.problems)
        self.problem(name, "нужен раздел", "a table is needed")
        return Table({}, self.key(name), [])

    def tables(self, name: str) -> list[Table]:
        """An array of tables, empty where there is none."""
        value = self._take(name) if self.has(name) else []
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return [
                Table(item, f"{self.key(name)}.{index}", self.problems) for index, item in enumerate(value, 1)
            ]
        self.problem(name, "нужен список разделов", "an array of tables is needed")
        return []

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self._take(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.problem(
            name,
            f"нужно целое число от {least} до {most}",
            f"a whole number from {least} to {most} is needed",
        )
        return least

    def wholes(self, name: str, least: int, most: int) -> list[int]:
        """A list of whole numbers from `least` to `most`, each once."""
        value = self._take(name)
        if (
            isinstance(value, list)
            and all(isinstance(n, int) and not isinstance(n, bool) and least <= n <= most for n in value)
            and len(set(value)) == len(value)
        ):
            return value
        self.problem(
            name,
            f"нужен список разных целых чисел от {least} до {most}",
            f"a list of different whole numbers from {least} to {most} is needed",
        )
        return []

    def decimal(self, name: str, least: Decimal, most: Decimal) -> Decimal:
        """A number from `least` to `most`, exactly as written."""
        value = self._take(name)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            number = Decimal(value)
            if number.is_finite() and least <= number <= most:
                return number
        self.problem(name, f"нужно число от {least} до {most}", f"a number from {least} to {most} is needed")
        return least

    def day(self, name: str) -> date:
        """A day, written 2026-01-31."""
        value = self._take(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.problem(name, "нужна дата вида 2026-01-31", "a date such as 2026-01-31 is needed")
        return date.min

    def clock(self, name: str) -> time:
        """A time of day, written "09:30" or as a TOML time."""
        value = self._take(name)
        if isinstance(value, time):
            return value
        try:
            return time.fromisoformat(value if isinstance(value, str) and ":" in value else "none")
        except ValueError:
            self.problem(name, "нужно время вида 09:30", "a time such as 09:30 is needed")
            return time.min

    def one_of(self, name: str, choices: Mapping[str, T]) -> T:
        """One of some words, as the value it stands for."""
        value = self._take(name)
        if isinstance(value, str) and value in choices:
            return choices[value]
        words = " | ".join(choices)
        self.problem(name, f"нужно одно из: {words}", f"one of these is needed: {words}")
        return next(iter(choices.values()))

    def word(self, name: str) -> str:
        """A text that is not empty."""
        value = self._take(name)
        if isinstance(value, str) and value.strip():
            return value
        self.problem(name, "нужна непустая строка", "a text is needed")
        return ""

    def words(self, name: str) -> list[str]:
        """A list of texts, each once."""
        value = self._take(name)
        if (
            isinstance(value, list)
            and all(isinstance(item, str) for item in value)
            and len(set(value)) == len(value)
        ):
            return value
        self.problem(name, "нужен список строк без повторов", "a list of texts without repetition is needed")
        return []

    def refuse_others(self) -> None:
        """Note every key that nobody asked for: most often a slip of the pen."""
        for name in self._values.keys() - self._read:
            self.problem(name, "такого параметра нет", "there is no such parameter")

    def _take(self, name: str) -> object:
        self._read.add(name)
        return self._values.get(name)
