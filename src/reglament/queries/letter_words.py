"""What an incoming letter is called in lists: its state and what was decided about it (R21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reglament.rules.explain import Explanation, Step
from reglament.rules.mail_facts import Decision
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Chip:
    """A word about a letter; `tone` is "", "good", "turn" (a person must act) or "late" (something failed)."""

    text: Text
    tone: str = ""


WAITS = Chip(Text("ждёт взгляда", "needs a look"), "turn")
READING = Chip(Text("читается", "being read"))
DECIDED: Mapping[str, Chip] = {
    Decision.MESSAGE: Chip(Text("сообщение тикета", "ticket message"), "good"),
    Decision.LOCKED: Chip(Text("тикет закрыт, отправлена форма", "ticket closed, form sent")),
    Decision.DRAFT: Chip(Text("отправлена форма", "form sent"), "good"),
    Decision.TICKET: Chip(Text("новый тикет", "new ticket"), "good"),
    Decision.AUTHORITY: Chip(Text("письмо о правах", "letter of authority"), "good"),
    Decision.GLANCE: Chip(Text("просмотрено", "looked at")),
    Decision.REFUSAL: Chip(Text("не принято", "not accepted")),
    Decision.BOUNCE: Chip(Text("письмо не дошло", "bounce"), "late"),
    Decision.AUTOMATIC: Chip(Text("автоматическое", "automatic")),
    Decision.OWN: Chip(Text("наше собственное", "our own")),
    Decision.QUARANTINE: Chip(Text("карантин", "quarantine"), "late"),
    Decision.TOO_BIG: Chip(Text("слишком большое", "too large"), "late"),
}


def chip_of(state: str, decision: str, *, needs_glance: bool) -> Chip:
    """The chip of a letter: what a person must do first, then what was decided, then that it is still being read."""
    if state == "quarantined":
        return DECIDED[Decision.QUARANTINE]
    if needs_glance:
        return WAITS
    if decision:
        return DECIDED.get(decision) or Chip(Text(decision, decision))
    return DECIDED[Decision.TOO_BIG] if state == "too_big" else READING


def explanation_of(why: object) -> Explanation | None:
    """The reasons that were stored with a decision, as `Explanation.render` gave them in both languages; None when there
    are none, or not in that shape."""
    if not isinstance(why, Mapping):
        return None
    ru, en = why.get("ru"), why.get("en")
    if not (isinstance(ru, Mapping) and isinstance(en, Mapping)):
        return None
    return Explanation(
        question=_both(ru.get("question"), en.get("question")),
        inputs=tuple(
            (_both(a[0], b[0]), _both(a[1], b[1])) for a, b in _pairs(ru.get("inputs"), en.get("inputs"))
        ),
        steps=tuple(
            Step(str(a["clause"]), _both(a["text"], b["text"]))
            for a, b in _pairs(ru.get("steps"), en.get("steps"))
        ),
        result=_both(ru.get("result"), en.get("result")),
    )


def text_of(said: object) -> Text:
    """A bilingual text that was stored as {"ru": …, "en": …}; empty when it is something else."""
    return _both(said.get("ru"), said.get("en")) if isinstance(said, Mapping) else Text("", "")


def _both(ru: object, en: object) -> Text:
    return Text(str(ru or ""), str(en or ru or ""))


def _pairs(ru: object, en: object) -> list[tuple[dict[object, object], dict[object, object]]]:
    if not (isinstance(ru, list) and isinstance(en, list)):
        return []
    return list(zip(ru, en, strict=False))
