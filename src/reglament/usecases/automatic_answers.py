"""Answers that nobody wrote: at most one per address and day, and no more per hour than the cap, with an alarm (R21)."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace

from django.conf import settings

from reglament.rules.events import EventKind
from reglament.rules.mail_intake import Answer, Incoming, Verdict, decide
from reglament.rules.notices import AUTOMATIC_ANSWERS, Template
from reglament.rules.workflow import Role
from reglament.store.models import AutomaticAnswer, Event, IncomingLetter, Letter
from reglament.usecases.guards import local_day
from reglament.usecases.letter_files import answerable
from reglament.usecases.letters import Answered, queue_answer
from reglament.usecases.record import Happening, Subject, record

log = logging.getLogger("reglament.mail")

HOUR = dt.timedelta(hours=1)
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Sent:
    """What was answered to an address so far."""

    today: bool
    this_hour: int


def answers_so_far(address: str | None, *, at: dt.datetime) -> Sent:
    """Whether the address got its answer of the day, and how many answers went to anybody in the last hour. Three SQL
    statements."""
    if address is None or len(address) > LONGEST_ADDRESS:
        return Sent(True, _this_hour(at))
    today = AutomaticAnswer.objects.filter(address=address, day=local_day(at)).exists()
    return Sent(today, _this_hour(at))


def within_limits(facts: Incoming, verdict: Verdict, *, at: dt.datetime) -> Verdict:
    """The verdict, with its answer taken out of the day's one; decided anew when another letter of the same sender has
    just taken it. A cap that holds answers back is told once an hour."""
    if verdict.answer is not Answer.NONE and not take(facts.sender, at):
        verdict = decide(replace(facts, answered_today=True))
    if verdict.alarm:
        _alarm(facts.cap, at)
    return verdict


def take(address: str | None, at: dt.datetime) -> bool:
    """Take the address's answer of the day; False when it is taken already, by whomever."""
    if address is None or len(address) > LONGEST_ADDRESS:
        return False
    _, taken = AutomaticAnswer.objects.get_or_create(address=address, day=local_day(at), defaults={"at": at})
    return taken


def give_back(address: str | None, *, at: dt.datetime) -> None:
    """The answer of the day was not sent after all."""
    AutomaticAnswer.objects.filter(address=address or "", day=local_day(at), letter=None).delete()


def answer(letter: IncomingLetter, event: Event, template: Template, *, at: dt.datetime) -> None:
    """Answer a sender who is nobody here, naming nobody (row 12 of the notifications)."""
    data = {"from": letter.from_address, "subject": letter.subject, "limit": settings.MAIL_LIMIT}
    to = Answered(letter.from_address, _language(letter), answerable(letter.header_id))
    queue_answer(event=event, template=template.value, to=to, data=data, at=at)


def remember_answer(address: str, *, at: dt.datetime) -> None:
    """Which letter was the answer of the day."""
    templates = [template.value for template in AUTOMATIC_ANSWERS]
    sent = Letter.objects.filter(address=address, template__in=templates).order_by("-id").first()
    AutomaticAnswer.objects.filter(address=address, day=local_day(at)).update(letter=sent)


def _this_hour(at: dt.datetime) -> int:
    return AutomaticAnswer.objects.filter(at__gt=at - HOUR).count()


def _alarm(cap: int, at: dt.datetime) -> None:
    log.error("mail: %s automatic answers within an hour, no more are sent", cap)
    if not Event.objects.filter(kind=EventKind.MAIL_CAPPED.value, at__gt=at - HOUR).exists():
        happening = Happening(EventKind.MAIL_CAPPED, Role.SYSTEM, clauses=("R21",), data={"cap": cap})
        record(happening, Subject(), at=at)


def _language(letter: IncomingLetter) -> str:
    """The language that the letter was written in, Russian when it says nothing."""
    words = f"{letter.subject} {letter.text}"
    latin = any("a" <= c.lower() <= "z" for c in words)
    return "en" if latin and not any("а" <= c.lower() <= "я" for c in words) else "ru"
