"""Explanation: why a deadline, a status, a place or a sum is what it is — inputs, steps with clauses, result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reasoning and the clause ("3.2") or reading ("R2") that it follows."""

    clause: str
    text: Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to a "why": what went in, the steps, what came out, and every clause cited on the way."""

    question: Text
    inputs: tuple[tuple[Text, Text], ...]
    steps: tuple[Step, ...]
    result: Text

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the steps, each once, in the order cited."""
        return tuple(dict.fromkeys(step.clause for step in self.steps if step.clause))

    def render(self, language: str) -> dict[str, object]:
        """The explanation in one language, as plain values for a template or for JSON."""
        return {
            "question": self.question.render(language),
            "inputs": [(name.render(language), value.render(language)) for name, value in self.inputs],
            "steps": self.rendered_steps(language),
            "result": self.result.render(language),
            "clauses": list(self.clauses),
        }

    def rendered_steps(self, language: str) -> list[dict[str, str]]:
        """The steps in one language."""
        return [{"clause": step.clause, "text": step.text.render(language)} for step in self.steps]

    def as_lines(self, language: str) -> list[str]:
        """The explanation as lines of plain text, for a terminal."""
        lines = [self.question.render(language)]
        lines += [f"  {name.render(language)}: {value.render(language)}" for name, value in self.inputs]
        lines += [f"  {step.clause:>4}  {step.text.render(language)}" for step in self.steps]
        return [*lines, f"= {self.result.render(language)}"]


def both(ru: str, en: str, *parts: Text | str) -> Text:
    """A bilingual phrase with its parts put into the {} places, each in the phrase's language."""
    return Text(
        ru.format(*(part.ru if isinstance(part, Text) else part for part in parts)),
        en.format(*(part.en if isinstance(part, Text) else part for part in parts)),
    )


def step(clause: str, ru: str, en: str, *parts: Text | str) -> Step:
    """A step under a clause, its phrase made as `both` makes it."""
    return Step(clause, both(ru, en, *parts))


def said(say: Callable[..., str], *values: object) -> Text:
    """What a function of rules.phrases says of some values, in both languages."""
    return Text(say(*values, "ru"), say(*values, "en"))


def capitalised(text: Text) -> Text:
    """The phrase with its first letter large, as at the start of a sentence."""
    return Text(text.ru[:1].upper() + text.ru[1:], text.en[:1].upper() + text.en[1:])
