"""What a decision does: a message, a form, a ticket, a proposal, an answer, a bounce (1.3–1.7, R12, R14, R15, R21, R22).

Everything happens in the caller's transaction, on the locked letter. What a use-case refuses after all (a rule changed, a
text is too long) leaves the letter to a specialist's glance, with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.explain import Step
from reglament.rules.mail_intake import Answer, Decision, Verdict
from reglament.rules.notices import Template
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Event, IncomingLetter, Message, Person, Site
from reglament.usecases.automatic_answers import answer, give_back, remember_answer, take
from reglament.usecases.conversation import Post, reply
from reglament.usecases.incoming_consent import propose_from
from reglament.usecases.incoming_facts import Known
from reglament.usecases.incoming_saving import why_of
from reglament.usecases.intake import NewTicket, create_ticket
from reglament.usecases.invitations import NewInvitation, invite
from reglament.usecases.letter_files import files_of
from reglament.usecases.letter_proposals import propose_authority
from reglament.usecases.letter_words import body_of, title_of
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Refused
from reglament.usecases.returned_letters import note_return

_Act: TypeAlias = Callable[[IncomingLetter, Known, Verdict, dt.datetime], None]


def act(letter: IncomingLetter, known: Known, verdict: Verdict, *, at: dt.datetime) -> None:
    """Do what was decided. The letter's columns say what became of it; the caller saves them."""
    _link(letter, known, verdict)
    try:
        with transaction.atomic():
            _ACTS.get(verdict.decision, _nothing)(letter, known, verdict, at)
    except Refused as refused:
        give_back(known.facts.sender, at=at)
        _link(letter, known, _for_a_glance(verdict, refused))
    event = _tell(letter, at)
    if verdict.answer in _TO_NOBODY:
        answer(letter, event, _TO_NOBODY[verdict.answer], at=at)
        remember_answer(letter.from_address, at=at)


def post_of(letter: IncomingLetter, author: Person) -> Post:
    """The letter as a message of its author: what they wrote now, with the files that fit."""
    kept, left_out = files_of(letter)
    body = body_of(letter, left_out, author.language)
    return Post(body, tuple(kept), once=f"mail:{letter.pk}", source="email", letter_id=letter.pk)


def _link(letter: IncomingLetter, known: Known, verdict: Verdict) -> None:
    letter.decision, letter.why = verdict.decision.value, why_of(verdict.explanation)
    letter.needs_glance = verdict.needs_glance
    letter.person, letter.ticket, letter.about = known.person, known.thread.ticket, known.thread.about
    letter.organisation_id = known.organisation_id
    if known.contract is not None and verdict.decision is Decision.AUTHORITY:
        letter.organisation_id = known.contract.organisation_id
    letter.message = None


def _message(letter: IncomingLetter, known: Known, verdict: Verdict, at: dt.datetime) -> None:
    author, ticket = _author(known), known.thread.ticket
    if ticket is None:
        raise _no_longer()
    letter.message = reply(actor=author, at=at, number=ticket.number, post=post_of(letter, author))
    if verdict.propose_consent:
        propose_from(letter, letter.message, known.spoken)


def _form(letter: IncomingLetter, known: Known, verdict: Verdict, at: dt.datetime) -> None:
    """A draft; the answer carries its link. Where no answer may go out today, a specialist sees it and sends the link."""
    author = _author(known)
    if letter.organisation_id is None:
        raise _for_several()
    request = NewInvitation(
        person_id=author.pk,
        organisation_id=letter.organisation_id,
        title=title_of(letter),
        body=letter.text,
        letter_id=letter.pk,
        quiet=verdict.answer is Answer.NONE,
    )
    # The form's letter depends on what the letter is: it must stand in the row.
    letter.save()
    invite(at=at, request=request)
    letter.needs_glance = verdict.needs_glance or request.quiet
    if not request.quiet:
        remember_answer(letter.from_address, at=at)


def _ticket(letter: IncomingLetter, known: Known, verdict: Verdict, at: dt.datetime) -> None:
    """A ticket at once; a form when the letter alone is not enough for one: which site, and whether it is paid for."""
    author, organisation_id = _author(known), letter.organisation_id
    if organisation_id is None:
        raise _no_longer()
    post = post_of(letter, author)
    request = NewTicket(
        organisation_id=organisation_id,
        title=title_of(letter),
        body=post.body,
        site_id=_only_site(organisation_id),
        files=post.files,
        once=post.once,
        source="email",
        letter_id=letter.pk,
    )
    try:
        create_ticket(actor=author, at=at, request=request)
    except Refused as refused:
        letter.decision, letter.why = Decision.DRAFT.value, why_of(_with_reason(verdict, refused).explanation)
        _form(letter, known, replace(verdict, answer=_late_answer(known, at)), at)
        return
    letter.message = Message.objects.select_related("ticket").get(once=post.once)
    letter.ticket = letter.message.ticket


def _authority(letter: IncomingLetter, known: Known, verdict: Verdict, at: dt.datetime) -> None:
    propose_authority(letter, at=at)


def _bounce(letter: IncomingLetter, known: Known, verdict: Verdict, at: dt.datetime) -> None:
    if letter.about is not None:
        note_return(letter, letter.about, at=at)


def _nothing(letter: IncomingLetter, known: Known, verdict: Verdict, at: dt.datetime) -> None:
    """The letter is kept and linked, and that is all."""


_ACTS: dict[Decision, _Act] = {
    Decision.MESSAGE: _message,
    Decision.LOCKED: _form,
    Decision.DRAFT: _form,
    Decision.TICKET: _ticket,
    Decision.AUTHORITY: _authority,
    Decision.BOUNCE: _bounce,
}
_TO_NOBODY = {Answer.REFUSAL: Template.MAIL_REFUSED, Answer.TOO_BIG: Template.MAIL_TOO_BIG}


def _tell(letter: IncomingLetter, at: dt.datetime) -> Event:
    """The journal's row, for the studio alone."""
    data = {
        "letter": letter.pk,
        "decision": letter.decision,
        "from": letter.from_address,
        "subject": letter.subject[:200],
        "glance": letter.needs_glance,
    }
    subject = Subject(ticket=letter.ticket, organisation=letter.organisation, person=letter.person)
    clauses = ("1.3", "R21")
    return record(Happening(EventKind.MAIL_DECIDED, Role.SYSTEM, clauses=clauses, data=data), subject, at=at)


def _author(known: Known) -> Person:
    if known.person is None:
        raise _no_longer()
    return known.person


def _late_answer(known: Known, at: dt.datetime) -> Answer:
    under_cap = known.facts.answers_this_hour < known.facts.cap
    return Answer.INVITATION if under_cap and take(known.facts.sender, at) else Answer.NONE


def _only_site(organisation_id: int) -> int | None:
    sites = list(Site.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True)[:2])
    return sites[0] if len(sites) == 1 else None


def _for_a_glance(verdict: Verdict, refused: Refused) -> Verdict:
    return replace(_with_reason(verdict, refused), decision=Decision.GLANCE, needs_glance=True)


def _with_reason(verdict: Verdict, refused: Refused) -> Verdict:
    """The verdict with what a use-case said against it as its last step."""
    last = Step(refused.clauses[0] if refused.clauses else "R21", refused.text)
    explained = verdict.explanation
    return replace(verdict, explanation=replace(explained, steps=(*explained.steps, last)))


def _for_several() -> Refused:
    return Refused(
        "for_several",
        Text(
            "Этот человек заказывает для нескольких организаций: выберите, для какой это задание",
            "This person orders for several organisations: choose which one the task is for",
        ),
        clauses=("1.4", "R21"),
    )


def _no_longer() -> Refused:
    return Refused(
        "not_theirs",
        Text("Не сказано, от кого письмо и для кого оно", "It does not say whom the letter is from and for"),
        clauses=("R21",),
    )
