"""What becomes of an incoming letter: one decision from its facts, with its reasons (1.3–1.7, R12, R21)."""

from __future__ import annotations

from reglament.rules import mail_reasons as why
from reglament.rules import phrases
from reglament.rules.automatic import AutomaticKind
from reglament.rules.explain import Explanation, Step, both, said
from reglament.rules.mail_answers import Leave, leave_to_answer
from reglament.rules.mail_cases import answers_a_ticket, case_of
from reglament.rules.mail_facts import (
    ANSWER_NAMES,
    DECISION_NAMES,
    Answer,
    Decision,
    Incoming,
    Verdict,
)
from reglament.rules.text import Text

__all__ = ["Answer", "Decision", "Incoming", "Verdict", "decide", "quarantined"]


def decide(facts: Incoming) -> Verdict:
    """The decision about a letter that could be read, with its reasons. Total: every combination of facts has one (R21)."""
    case = case_of(facts)
    leave = _leave(facts, case.answer)
    answer = case.answer if leave.allowed else Answer.NONE
    propose = case.decision is Decision.MESSAGE and _speaks_of_a_cost(facts)
    steps = (*case.because, *_consent_steps(facts, propose))
    if leave.held_back is not None:
        steps += (leave.held_back,)
    # Somebody who would have had a link, and gets none, must be seen by a person.
    left_alone = answer is not case.answer and case.decision is not Decision.REFUSAL
    return Verdict(
        case.decision,
        answer,
        case.glance or left_alone,
        propose,
        leave.alarm,
        Explanation(_QUESTION, _inputs(facts), steps, _result(case.decision, answer)),
    )


def quarantined(reason: Text) -> Verdict:
    """The verdict on a letter that could not be read, for the reason that its reading ended with (R21)."""
    result = _result(Decision.QUARANTINE, Answer.NONE)
    explanation = Explanation(_QUESTION, (), (Step("R21", reason), why.KEPT_WHOLE), result)
    return Verdict(Decision.QUARANTINE, Answer.NONE, False, False, False, explanation)


def _leave(facts: Incoming, answer: Answer) -> Leave:
    if answer is Answer.NONE:
        return Leave(True, None, alarm=False)
    return leave_to_answer(
        facts.sender,
        answered_today=facts.answered_today,
        answers_this_hour=facts.answers_this_hour,
        cap=facts.cap,
    )


def _speaks_of_a_cost(facts: Incoming) -> bool:
    return facts.reads_as_consent and (facts.estimate_offered or facts.estimate_superseded)


def _consent_steps(facts: Incoming, propose: bool) -> tuple[Step, ...]:
    if not propose:
        return ()
    return (why.CONSENT_PROPOSED, why.OLD_ESTIMATE) if facts.estimate_superseded else (why.CONSENT_PROPOSED,)


def _inputs(facts: Incoming) -> tuple[tuple[Text, Text], ...]:
    nobody = facts.sender_defect or Text("не назван", "not named")
    sender = nobody if facts.sender is None else Text(facts.sender, facts.sender)
    inputs = [
        (Text("Отправитель", "Sender"), sender),
        (Text("Подлинность", "Authenticity"), facts.auth_reason),
        (Text("Кто это", "Who it is"), _who(facts)),
        (Text("Кем написано", "Written by"), _KINDS[facts.automatic]),
    ]
    if facts.reply_ticket is not None:
        inputs.append((Text("Ответ на тикет", "Reply to ticket"), _ticket(facts, facts.reply_ticket)))
    if facts.token_forged:
        inputs.append((Text("Адрес ответа", "Reply address"), _FORGED))
    return tuple(inputs)


def _who(facts: Incoming) -> Text:
    if facts.contract_mailbox:
        return Text("ящик, указанный в договоре", "the mailbox named in a contract")
    if not facts.person_known:
        return Text("неизвестный адрес", "an unknown address")
    if not facts.person_active:
        return Text("человек, у которого доступа больше нет", "a person who has no access any more")
    if facts.may_order:
        return Text("уполномоченное лицо", "an authorised person")
    return Text("человек без права заказывать", "a person without the right to order")


def _ticket(facts: Incoming, number: int) -> Text:
    shown = said(phrases.number_sign, number)
    if not answers_a_ticket(facts):
        return both("{}, такого тикета нет", "{}, there is no such ticket", shown)
    if facts.reply_by == "token":
        return both("{}, по адресу ответа", "{}, by the reply address", shown)
    return both("{}, по ссылке на наше письмо", "{}, by its reference to our letter", shown)


def _result(decision: Decision, answer: Answer) -> Text:
    return both("{}. {}.", "{}. {}.", DECISION_NAMES[decision], ANSWER_NAMES[answer])


_QUESTION = Text("Почему с письмом поступили так?", "Why was this done with the letter?")
_FORGED = Text("подпись не наша", "the signature is not ours")
_KINDS = {
    AutomaticKind.NONE: Text("человеком", "a person"),
    AutomaticKind.BOUNCE: Text("почтовой программой: письмо вернулось", "a mail program: returned mail"),
    AutomaticKind.AUTOMATIC: Text("программой, судя по заголовкам", "a program, by the headers"),
    AutomaticKind.MAILING_LIST: Text("рассылкой, судя по заголовкам", "a mailing list, by the headers"),
}
