"""Whether an automatic answer may go out: once per address and day, a cap for every hour, and never to a program (R21).

An answer that answers an answer never ends. Each of these limits alone would stop such a loop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reglament.rules import phrases
from reglament.rules.explain import Step, both, step
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether the answer may go out. When not, `held_back` says why; `alarm` when the whole program answers too much."""

    allowed: bool
    held_back: Step | None
    alarm: bool


def leave_to_answer(address: str | None, *, answered_today: bool, answers_this_hour: int, cap: int) -> Leave:
    """Whether an automatic answer may go to an address now. `answers_this_hour` counts those to everybody (R21)."""
    program = unanswerable(address)
    if program is not None:
        return Leave(False, Step("R21", program), alarm=False)
    if answered_today:
        return Leave(False, _ONCE_A_DAY, alarm=False)
    if answers_this_hour >= cap:
        return Leave(False, _over_cap(cap), alarm=True)
    return Leave(True, None, alarm=False)


def unanswerable(address: str | None) -> Text | None:
    """Why nobody reads automatic answers at an address; None when somebody may."""
    if address is None:
        return Text("Отвечать некому: адреса нет.", "There is nobody to answer: no address.")
    if _PROGRAMS.fullmatch(address.rpartition("@")[0].lower()):
        return both(
            "По адресу {} писем не читают: автоматического ответа нет.",
            "Nobody reads letters at {}: no automatic answer.",
            address,
        )
    return None


def _over_cap(cap: int) -> Step:
    return step(
        "R21",
        "За час уже отправлено автоматических ответов: {}. Больше не отправляем, пока на это не посмотрит человек.",
        "Automatic answers sent within the hour: {}. No more of them until a person has looked.",
        Text(phrases.number(cap, "ru"), phrases.number(cap, "en")),
    )


_ONCE_A_DAY = step(
    "R21",
    "Автоматический ответ на этот адрес сегодня уже был: больше одного в день не бывает.",
    "This address had its automatic answer today: there is one a day at most.",
)
_PROGRAMS = re.compile(
    r"(?:postmaster|mailer-?daemon|daemon|majordomo|listserv|mdaemon|owner-.+|.+-(?:request|owner|bounces?)"
    r"|(?:no|do-?_?\.?not|dont)[-_.]?(?:reply|answer|respond)(?:[-_.+].*)?|bounces?(?:[-_.+=].*)?)"
)
