"""What is known about a letter before it is decided about, and what may be decided (1.3–1.7, R21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from reglament.rules.automatic import AutomaticKind
from reglament.rules.explain import Explanation
from reglament.rules.text import Text


class Decision(StrEnum):
    """What becomes of a letter."""

    MESSAGE = "message"
    LOCKED = "locked"
    DRAFT = "draft"
    TICKET = "ticket"
    AUTHORITY = "authority"
    GLANCE = "glance"
    REFUSAL = "refusal"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OWN = "own"
    QUARANTINE = "quarantine"
    TOO_BIG = "too_big"


class Answer(StrEnum):
    """What the sender is told by itself, without a person."""

    NONE = "none"
    INVITATION = "invitation"
    OPEN_LINKED = "open_linked"
    REFUSAL = "refusal"
    TOO_BIG = "too_big"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """The facts of one letter.

    `sender` is the address by rules.sender, None when the header has a defect (`sender_defect`); `authentic` that the
    sender's domain vouches for the letter, `auth_reason` why or why not. Person, authority and ticket are as they stand when
    the letter is decided about: `may_order` is the right to order and discuss in the ticket's organisation for a reply,
    otherwise in any; `ticket_open` None when there is no such ticket. `organisations` counts those they may order for, one
    when the mailbox settles it; `mailbox_organisation_fits` is False only for a mailbox of an organisation that they neither
    may order for nor write for from its contract's mailbox. `empty` means neither text nor file. `estimate_offered`: one
    waits for the client; `estimate_superseded`: the words answer one that no longer holds. `answers_this_hour` and `cap`
    count automatic answers to everybody. `names_authority`: the words read like a letter of authority. `from_staff`: the
    person is one of the studio's.
    """

    sender: str | None
    authentic: bool
    auth_reason: Text
    automatic: AutomaticKind
    certain: bool
    from_ourselves: bool
    person_known: bool
    person_active: bool
    may_order: bool
    reply_ticket: int | None
    reply_by: Literal["token", "references"] | None
    token_forged: bool
    ticket_open: bool | None
    ticket_of_their_organisation: bool
    contract_mailbox: bool
    intake: Literal["invite", "ticket"]
    organisations: int
    mailbox_organisation_fits: bool
    empty: bool
    reads_as_consent: bool
    estimate_offered: bool
    estimate_superseded: bool
    answered_today: bool
    answers_this_hour: int
    cap: int
    sender_defect: Text | None = None
    too_big: bool = False
    names_authority: bool = False
    from_staff: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the letter and what its sender is told; `alarm` when the cap of the hour held an answer back."""

    decision: Decision
    answer: Answer
    needs_glance: bool
    propose_consent: bool
    alarm: bool
    explanation: Explanation


DECISION_NAMES: Mapping[Decision, Text] = {
    Decision.MESSAGE: Text("Сообщение в тикете", "A message of the ticket"),
    Decision.LOCKED: Text("Ответ в закрытый тикет", "A reply to a closed ticket"),
    Decision.DRAFT: Text("Черновик тикета", "The draft of a ticket"),
    Decision.TICKET: Text("Новый тикет", "A new ticket"),
    Decision.AUTHORITY: Text("Письмо о полномочиях", "A letter of authority"),
    Decision.GLANCE: Text("Ждёт взгляда специалиста", "Waits for a specialist's glance"),
    Decision.REFUSAL: Text("Не принято", "Not accepted"),
    Decision.BOUNCE: Text("Письмо не доставлено", "A letter was not delivered"),
    Decision.AUTOMATIC: Text("Автоматическое письмо", "Automatic mail"),
    Decision.OWN: Text("Наше собственное письмо", "Our own letter"),
    Decision.QUARANTINE: Text("Карантин: прочитать не удалось", "Quarantine: it could not be read"),
    Decision.TOO_BIG: Text("Слишком большое письмо", "Too large a letter"),
}
ANSWER_NAMES: Mapping[Answer, Text] = {
    Answer.NONE: Text("Без автоматического ответа", "No automatic answer"),
    Answer.INVITATION: Text("Отправлена ссылка на заполненную форму", "A link to the filled-in form is sent"),
    Answer.OPEN_LINKED: Text(
        "Отправлена ссылка «открыть связанный тикет»", "The link “open a linked ticket” is sent"
    ),
    Answer.REFUSAL: Text("Отправлен вежливый отказ", "A polite refusal is sent"),
    Answer.TOO_BIG: Text(
        "Отправителю сказано, что письмо слишком большое", "The sender is told that it is too large"
    ),
}
