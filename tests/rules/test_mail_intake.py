"""What becomes of a letter: every line a situation in words, in the order of precedence (1.3–1.7, R12–R22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.automatic import AutomaticKind
from reglament.rules.mail_facts import ANSWER_NAMES, DECISION_NAMES
from reglament.rules.mail_intake import Answer, Decision, Incoming, Verdict, decide, quarantined
from reglament.rules.text import Text

AUTHENTIC = Text("Подпись домена верна.", "The domain's signature is valid.")
UNSIGNED = Text("Подписи нет.", "There is no signature.")

# A new letter of Alice: authorised, signed by her domain, about nothing that we know of.
ALICE = Incoming(
    sender="alice@client.ru",
    authentic=True,
    auth_reason=AUTHENTIC,
    automatic=AutomaticKind.NONE,
    certain=True,
    from_ourselves=False,
    person_known=True,
    person_active=True,
    may_order=True,
    reply_ticket=None,
    reply_by=None,
    token_forged=False,
    ticket_open=None,
    ticket_of_their_organisation=False,
    contract_mailbox=False,
    intake="invite",
    organisations=1,
    mailbox_organisation_fits=True,
    empty=False,
    reads_as_consent=False,
    estimate_offered=False,
    estimate_superseded=False,
    answered_today=False,
    answers_this_hour=0,
    cap=100,
)
IMPOSTOR: Mapping[str, Any] = {"authentic": False, "auth_reason": UNSIGNED}
STRANGER: Mapping[str, Any] = {
    "sender": "evil@x.ru", "person_known": False, "person_active": False, "may_order": False, "organisations": 0,
}  # fmt: skip
REPLY: Mapping[str, Any] = {
    "reply_ticket": 1042, "reply_by": "token", "ticket_open": True, "ticket_of_their_organisation": True,
}  # fmt: skip
NO_RIGHT: Mapping[str, Any] = {"may_order": False, "organisations": 0}
CONTRACT: Mapping[str, Any] = {**STRANGER, "sender": "office@client.ru", "contract_mailbox": True}
VACATION: Mapping[str, Any] = {"automatic": AutomaticKind.AUTOMATIC}
LIST: Mapping[str, Any] = {"automatic": AutomaticKind.MAILING_LIST}
BOUNCE: Mapping[str, Any] = {"automatic": AutomaticKind.BOUNCE, "sender": "mailer-daemon@mx.ru"}
MARKED: Mapping[str, Any] = {"automatic": AutomaticKind.AUTOMATIC, "certain": False}
BIG: Mapping[str, Any] = {"too_big": True}
NOBODY: Mapping[str, Any] = {
    **STRANGER, "sender": None, "authentic": False, "sender_defect": Text("Две строки.", "Two lines."),
}  # fmt: skip

MESSAGE, LOCKED, DRAFT = Decision.MESSAGE, Decision.LOCKED, Decision.DRAFT
GLANCE, REFUSAL, AUTO = Decision.GLANCE, Decision.REFUSAL, Decision.AUTOMATIC
SILENT = Answer.NONE

# situation in words; the facts that differ from Alice's new letter; decision; answer; a specialist looks; a clause cited
CASES: list[tuple[str, list[Mapping[str, Any]], Decision, Answer, bool, str]] = [
    ("our own letter comes back", [{"from_ourselves": True}], Decision.OWN, SILENT, False, "R21"),
    ("our own letter, looking like a bounce", [BOUNCE, {"from_ourselves": True}], Decision.OWN, SILENT, False, "R21"),
    ("a notification is returned", [STRANGER, BOUNCE, IMPOSTOR], Decision.BOUNCE, SILENT, False, "R12"),
    ("a bounce to a ticket's reply address", [BOUNCE, REPLY], Decision.BOUNCE, SILENT, False, "R12"),
    ("an out-of-office answer in a ticket", [VACATION, REPLY], AUTO, SILENT, False, "R21"),
    ("an out-of-office answer that nothing vouches for", [VACATION, REPLY, IMPOSTOR], AUTO, SILENT, False, "R21"),
    ("a newsletter from a stranger", [STRANGER, LIST], AUTO, SILENT, False, "R21"),
    ("an automatic letter of the contract's mailbox", [CONTRACT, VACATION], AUTO, SILENT, False, "R21"),
    ("an automatic letter that is too large", [VACATION, BIG], AUTO, SILENT, False, "R21"),
    ("a client's reply wrongly marked automatic", [MARKED, REPLY], GLANCE, SILENT, True, "R21"),
    ("a stranger's letter in a ticket, perhaps automatic", [STRANGER, MARKED, REPLY], GLANCE, SILENT, True, "R21"),
    ("the contract's mailbox, perhaps automatic", [CONTRACT, MARKED], GLANCE, SILENT, True, "R21"),
    ("a stranger's letter, perhaps automatic", [STRANGER, MARKED], AUTO, SILENT, False, "R21"),
    ("a client's letter is too large", [BIG], Decision.TOO_BIG, Answer.TOO_BIG, True, "R21"),
    ("too large, in a client's name", [BIG, IMPOSTOR], Decision.TOO_BIG, Answer.TOO_BIG, True, "R21"),
    ("too large, from a stranger whose domain vouches", [STRANGER, BIG], Decision.TOO_BIG, Answer.TOO_BIG, True, "R21"),
    ("too large, from nobody in particular", [STRANGER, BIG, IMPOSTOR], Decision.TOO_BIG, SILENT, False, "R21"),
    ("two From lines", [NOBODY], GLANCE, SILENT, True, "1.4"),
    ("two From lines in a ticket", [NOBODY, REPLY], GLANCE, SILENT, True, "1.4"),
    ("an impostor in the name of the contract's mailbox", [CONTRACT, IMPOSTOR], GLANCE, SILENT, True, "1.5"),
    ("the same, the mailbox being an authorised person's", [{"contract_mailbox": True}, IMPOSTOR], GLANCE, SILENT, True,
     "1.5"),
    ("an impostor replies in Alice's name", [REPLY, IMPOSTOR], GLANCE, SILENT, True, "1.4"),
    ("an impostor orders in Alice's name", [IMPOSTOR], GLANCE, SILENT, True, "1.4"),
    ("a stranger got hold of the reply address, unsigned", [STRANGER, REPLY, IMPOSTOR], GLANCE, SILENT, True, "1.4"),
    ("a stranger whom nothing vouches for", [STRANGER, IMPOSTOR], REFUSAL, SILENT, False, "1.4"),
    ("one of the studio's people writes", [NO_RIGHT, {"from_staff": True}], GLANCE, SILENT, True, "1.3"),
    ("an impostor in the name of the studio's people", [NO_RIGHT, {"from_staff": True}, IMPOSTOR], GLANCE, SILENT, True,
     "1.4"),
    ("Alice replies without a word or a file", [REPLY, {"empty": True}], GLANCE, SILENT, True, "R21"),
    ("Alice replies to the ticket's address", [REPLY], MESSAGE, SILENT, False, "R21"),
    ("Alice replies, known by References only", [REPLY, {"reply_by": "references"}], MESSAGE, SILENT, False, "R17"),
    ("Alice replies; a second address bears a false signature", [REPLY, {"token_forged": True}], MESSAGE, SILENT, False,
     "R21"),
    ("Alice replies from the contract's mailbox", [REPLY, {"contract_mailbox": True}], MESSAGE, SILENT, False, "R21"),
    ("Alice replies into another organisation's mailbox", [REPLY, {"mailbox_organisation_fits": False}], MESSAGE,
     SILENT, False, "R21"),
    ("Alice replies where letters become tickets", [REPLY, {"intake": "ticket"}], MESSAGE, SILENT, False, "R21"),
    ("Alice replies to a closed ticket", [REPLY, {"ticket_open": False}], LOCKED, Answer.OPEN_LINKED, False, "R15"),
    ("an empty reply to a closed ticket", [REPLY, {"ticket_open": False, "empty": True}], LOCKED, Answer.OPEN_LINKED,
     False, "R15"),
    ("a colleague who may only confirm money replies", [REPLY, NO_RIGHT], GLANCE, SILENT, True, "R22"),
    ("the same, in a closed ticket", [REPLY, NO_RIGHT, {"ticket_open": False}], GLANCE, SILENT, True, "R22"),
    ("Charlie of another organisation replies", [REPLY, {"ticket_of_their_organisation": False}], GLANCE, SILENT, True,
     "R21"),
    ("the same by References", [REPLY, {"ticket_of_their_organisation": False, "reply_by": "references"}], GLANCE,
     SILENT, True, "R21"),
    ("a task in another organisation's mailbox", [{"mailbox_organisation_fits": False}], GLANCE, SILENT, True, "R21"),
    ("a letter of authority in another's mailbox", [CONTRACT, {"mailbox_organisation_fits": False}], GLANCE, SILENT, True,
     "R21"),
    ("Alice, in the contract's mailbox, names a new colleague", [{"contract_mailbox": True, "names_authority": True}],
     Decision.AUTHORITY, SILENT, False, "1.5"),
    ("a letter from the contract's mailbox", [CONTRACT], Decision.AUTHORITY, SILENT, False, "1.5"),
    ("the contract's mailbox replies in a ticket", [CONTRACT, REPLY], Decision.AUTHORITY, SILENT, False, "R22"),
    ("Alice orders from the contract's mailbox", [{"contract_mailbox": True}], DRAFT, Answer.INVITATION, True, "1.5"),
    ("Alice orders from it where letters become tickets", [{"contract_mailbox": True, "intake": "ticket"}], DRAFT,
     Answer.INVITATION, True, "1.5"),
    ("Alice, with a false signature in the reply address", [{"token_forged": True}], DRAFT, Answer.INVITATION, True, "R21"),
    ("a task where letters become tickets", [{"intake": "ticket"}], Decision.TICKET, SILENT, False, "1.3"),
    ("the same without a word", [{"intake": "ticket", "empty": True}], DRAFT, Answer.INVITATION, False, "1.7"),
    ("the same from a person of two organisations", [{"intake": "ticket", "organisations": 2}], DRAFT, Answer.INVITATION,
     False, "1.7"),
    ("a task by e-mail", [], DRAFT, Answer.INVITATION, False, "1.7"),
    ("a reply to a ticket that there is not", [{"reply_ticket": 9, "reply_by": "token"}], DRAFT, Answer.INVITATION, False,
     "1.7"),
    ("a stranger to whom a letter was forwarded replies", [STRANGER, REPLY, {"ticket_of_their_organisation": False}],
     REFUSAL, Answer.REFUSAL, True, "R22"),
    ("a person whose access ended replies", [REPLY, NO_RIGHT, {"person_active": False}], REFUSAL, Answer.REFUSAL, True,
     "R22"),
    ("a person whose rights all ended replies", [REPLY, NO_RIGHT, {"ticket_of_their_organisation": False}], REFUSAL,
     Answer.REFUSAL, True, "R22"),
    ("a person whose access ended orders", [NO_RIGHT, {"person_active": False}], REFUSAL, Answer.REFUSAL, False, "1.4"),
    ("a colleague without the right to order orders", [NO_RIGHT], REFUSAL, Answer.REFUSAL, False, "1.4"),
    ("a stranger whose domain vouches for the letter", [STRANGER], REFUSAL, Answer.REFUSAL, False, "R21"),
]  # fmt: skip


def letter(*differences: Mapping[str, Any]) -> Incoming:
    """Alice's new letter with differences."""
    facts = ALICE
    for difference in differences:
        facts = replace(facts, **difference)
    return facts


@pytest.mark.parametrize(
    ("differences", "decision", "answer", "glance", "clause"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_becomes_of_a_letter(
    differences: list[Mapping[str, Any]], decision: Decision, answer: Answer, glance: bool, clause: str
) -> None:
    verdict = decide(letter(*differences))
    assert (verdict.decision, verdict.answer, verdict.needs_glance) == (decision, answer, glance)
    assert clause in verdict.explanation.clauses
    assert not verdict.alarm


def test_the_table_tells_every_decision_that_can_be_made() -> None:
    assert {case[2] for case in CASES} == set(Decision) - {Decision.QUARANTINE}


@pytest.mark.parametrize(
    ("words", "proposed", "clauses"),
    [
        ({"estimate_offered": True}, True, ("R7",)),
        ({"estimate_superseded": True}, True, ("R7",)),
        ({"estimate_offered": True, "estimate_superseded": True}, True, ("R7",)),
        ({}, False, ()),
        ({"estimate_offered": True, "reads_as_consent": False}, False, ()),
    ],
)
def test_words_of_consent_propose_and_confirm_nothing(
    words: Mapping[str, Any], proposed: bool, clauses: tuple[str, ...]
) -> None:
    verdict = decide(letter(REPLY, {"reads_as_consent": True}, words))
    assert verdict.decision is MESSAGE
    assert verdict.propose_consent is proposed
    assert verdict.explanation.clauses == ("R21", "R17", *clauses)


def test_an_old_estimate_is_said_so() -> None:
    consent = {"reads_as_consent": True, "estimate_superseded": True}
    assert "прежней оценке" in _said(decide(letter(REPLY, consent)))
    assert "earlier estimate" in _said(decide(letter(REPLY, consent)), "en")


def test_consent_to_a_closed_ticket_or_by_an_impostor_proposes_nothing() -> None:
    consent = {"reads_as_consent": True, "estimate_offered": True}
    assert not decide(letter(REPLY, consent, IMPOSTOR)).propose_consent
    assert not decide(letter(REPLY, consent, {"ticket_open": False})).propose_consent


def test_the_second_answer_of_a_day_is_left_to_a_person() -> None:
    verdict = decide(letter({"answered_today": True}))
    assert (verdict.decision, verdict.answer, verdict.needs_glance) == (DRAFT, SILENT, True)
    assert "больше одного в день" in _said(verdict)
    closed = decide(letter(REPLY, {"ticket_open": False, "answered_today": True}))
    assert (closed.decision, closed.answer, closed.needs_glance) == (LOCKED, SILENT, True)


def test_a_stranger_is_refused_once_a_day_and_nobody_has_to_look() -> None:
    verdict = decide(letter(STRANGER, {"answered_today": True}))
    assert (verdict.decision, verdict.answer, verdict.needs_glance) == (REFUSAL, SILENT, False)


def test_the_cap_of_the_hour_raises_the_alarm() -> None:
    full = {"answers_this_hour": 100}
    assert decide(letter(full)).alarm
    assert decide(letter(full)).needs_glance
    assert decide(letter(STRANGER, full)).alarm
    assert decide(letter({"answers_this_hour": 99})).answer is Answer.INVITATION
    assert not decide(letter(REPLY, full)).alarm, "where no answer was due, none was held back"


def test_a_mailbox_that_nobody_reads_is_not_answered() -> None:
    verdict = decide(letter(STRANGER, {"sender": "noreply@shop.ru"}))
    assert (verdict.decision, verdict.answer, verdict.alarm) == (REFUSAL, SILENT, False)


def test_the_refusal_names_nobody() -> None:
    for language in ("ru", "en"):
        assert "client.ru" not in _said(decide(letter(STRANGER)), language)


@pytest.mark.parametrize(
    ("differences", "ru", "en"),
    [
        ([REPLY], "№ 1042, по адресу ответа", "No. 1042, by the reply address"),
        ([REPLY, {"reply_by": "references"}], "по ссылке на наше письмо", "by its reference to our letter"),
        ([{"reply_ticket": 9}], "такого тикета нет", "there is no such ticket"),
        ([{"token_forged": True}], "подпись не наша", "the signature is not ours"),
        ([CONTRACT], "ящик, указанный в договоре", "the mailbox named in a contract"),
        ([STRANGER], "неизвестный адрес", "an unknown address"),
        ([NO_RIGHT], "человек без права заказывать", "a person without the right to order"),
        ([{"person_active": False}], "доступа больше нет", "has no access any more"),
        ([], "уполномоченное лицо", "an authorised person"),
        ([NOBODY], "Две строки.", "Two lines."),
        ([NOBODY, {"sender_defect": None}], "не назван", "not named"),
    ],
)
def test_the_explanation_says_what_it_went_by(differences: list[Mapping[str, Any]], ru: str, en: str) -> None:
    explanation = decide(letter(*differences)).explanation
    assert ru in "\n".join(explanation.as_lines("ru")).replace("\u00a0", " ")
    assert en in "\n".join(explanation.as_lines("en")).replace("\u00a0", " ")


def test_a_letter_that_could_not_be_read() -> None:
    verdict = quarantined(Text("Слишком много частей.", "Too many parts."))
    assert (verdict.decision, verdict.answer) == (Decision.QUARANTINE, SILENT)
    assert "Слишком много частей." in _said(verdict)
    assert verdict.explanation.clauses == ("R21",)


def test_every_decision_and_answer_has_a_name() -> None:
    assert set(DECISION_NAMES) == set(Decision)
    assert set(ANSWER_NAMES) == set(Answer)


FACTS = st.builds(
    Incoming,
    sender=st.sampled_from([None, "alice@client.ru", "postmaster@client.ru"]),
    auth_reason=st.just(AUTHENTIC),
    automatic=st.sampled_from(AutomaticKind),
    reply_ticket=st.sampled_from([None, 1042]),
    reply_by=st.sampled_from([None, "token", "references"]),
    ticket_open=st.sampled_from([None, True, False]),
    intake=st.sampled_from(["invite", "ticket"]),
    organisations=st.integers(0, 3),
    answers_this_hour=st.integers(0, 3),
    cap=st.integers(0, 3),
    sender_defect=st.none(),
    **{
        name: st.booleans()
        for name in (
            "authentic", "certain", "from_ourselves", "person_known", "person_active", "may_order", "token_forged",
            "ticket_of_their_organisation", "contract_mailbox", "mailbox_organisation_fits", "empty", "reads_as_consent",
            "estimate_offered", "estimate_superseded", "answered_today", "too_big", "names_authority",
            "from_staff",
        )
    },
)  # fmt: skip


@given(FACTS)
def test_every_letter_has_a_decision_and_none_lets_an_unauthorised_sender_act(facts: Incoming) -> None:
    verdict = decide(facts)
    assert verdict.explanation.clauses
    assert verdict.explanation.as_lines("ru")
    assert verdict.explanation.as_lines("en")
    acts = verdict.decision in (MESSAGE, LOCKED, DRAFT, Decision.TICKET)
    if acts:
        assert facts.sender is not None
        assert facts.authentic
        assert facts.person_known
        assert facts.person_active
        assert facts.may_order
    if verdict.decision in (MESSAGE, LOCKED):
        assert facts.reply_ticket is not None
        assert facts.ticket_of_their_organisation
        assert (verdict.decision is MESSAGE) == facts.ticket_open
    if verdict.decision is Decision.AUTHORITY:
        assert facts.sender is not None
        assert facts.authentic
        assert facts.contract_mailbox
    if verdict.decision is GLANCE:
        assert verdict.needs_glance


@given(FACTS)
def test_no_answer_breaks_a_limit(facts: Incoming) -> None:
    verdict = decide(facts)
    if verdict.answer is not SILENT:
        assert not facts.answered_today
        assert facts.answers_this_hour < facts.cap
        assert facts.sender not in (None, "postmaster@client.ru")
        assert not facts.from_ourselves
        assert facts.automatic is AutomaticKind.NONE or not facts.certain
        assert facts.authentic or facts.too_big
    if verdict.alarm:
        assert verdict.answer is SILENT


def _said(verdict: Verdict, language: str = "ru") -> str:
    return "\n".join(verdict.explanation.as_lines(language))
