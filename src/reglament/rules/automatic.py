"""Whether a program wrote a letter: returned mail, automatic answers, mailing lists (RFC 3834, R21).

Some marks only programs set. Others stand in people's letters too, set by a customer database or a careless mail server:
one of these alone proves nothing, and a person has to look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reglament.rules.explain import both
from reglament.rules.text import Text

Headers = Mapping[str, Sequence[str]]


class AutomaticKind(StrEnum):
    """What kind of program wrote it; none for a person."""

    NONE = "none"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    MAILING_LIST = "mailing_list"


@dataclass(frozen=True, slots=True)
class Automatic:
    """`certain` is False when only one mark speaks for a program, of those that people's letters bear too."""

    kind: AutomaticKind
    reasons: tuple[Text, ...]
    certain: bool


def automatic(headers: Headers, *, is_report: bool, empty_envelope: bool) -> Automatic:
    """What the headers say, their names in lower case; `is_report` when the letter carries a delivery report (R12, R21).
    A "subject" among them is looked at too: some automatic answers say it nowhere else."""
    bounce = _bounce(headers, is_report)
    if bounce:
        return Automatic(AutomaticKind.BOUNCE, bounce, certain=True)
    by_list, by_program = _list_marks(headers), _program_marks(headers, empty_envelope)
    hints = _list_hints(headers) + _program_hints(headers)
    if by_program:
        return Automatic(AutomaticKind.AUTOMATIC, by_program, certain=True)
    if by_list:
        return Automatic(AutomaticKind.MAILING_LIST, by_list, certain=True)
    if not hints:
        return Automatic(AutomaticKind.NONE, (), certain=True)
    kind = AutomaticKind.MAILING_LIST if _list_hints(headers) else AutomaticKind.AUTOMATIC
    return Automatic(kind, hints, certain=len(hints) > 1)


def _bounce(headers: Headers, is_report: bool) -> tuple[Text, ...]:
    reasons = []
    if is_report or _report_type(headers) == "delivery-status":
        reasons.append(Text("Это отчёт о доставке письма.", "It is a report on the delivery of a letter."))
    if _words(headers, "x-failed-recipients"):
        reasons.append(
            Text(
                "В письме названы недоставленные адреса.", "The letter names the addresses not delivered to."
            )
        )
    if any(_MAILER.match(path.strip(" <>")) for path in _words(headers, "return-path")):
        reasons.append(Text("Письмо вернула почтовая программа.", "A mail program returned it."))
    return tuple(reasons)


def _program_marks(headers: Headers, empty_envelope: bool) -> tuple[Text, ...]:
    reasons = []
    submitted = [word for word in _words(headers, "auto-submitted") if word not in ("no", _GENERATED)]
    if submitted:
        reasons.append(_says("Auto-Submitted", submitted[0]))
    reasons += [_says(shown, "") for name, shown in _ANSWERING.items() if _words(headers, name)]
    if _AUTO_REPLY & set(_words(headers, "precedence")):
        reasons.append(_says("Precedence", "auto_reply"))
    if any(name.startswith("x-reglament") for name in headers):
        reasons.append(Text("Письмо написал Регламент.", "Reglament wrote it."))
    if _report_type(headers):
        reasons.append(Text("Это отчёт почтовой программы.", "It is a mail program's report."))
    if empty_envelope or any(not path.strip(" <>") for path in _words(headers, "return-path")):
        reasons.append(
            Text("Обратный адрес на конверте пуст.", "The return address on the envelope is empty.")
        )
    return tuple(reasons)


def _list_marks(headers: Headers) -> tuple[Text, ...]:
    return tuple(_says(shown, "") for name, shown in _LISTS.items() if _words(headers, name))


def _program_hints(headers: Headers) -> tuple[Text, ...]:
    hints = []
    if _GENERATED in _words(headers, "auto-submitted"):
        hints.append(_says("Auto-Submitted", _GENERATED))
    suppressed = " ".join(_words(headers, "x-auto-response-suppress"))
    if suppressed and suppressed != "none":
        hints.append(_says("X-Auto-Response-Suppress", ""))
    if any(_SUBJECT.match(subject) for subject in _words(headers, "subject")):
        hints.append(
            Text("Тема похожа на тему автоответа.", "The subject looks like that of an automatic answer.")
        )
    return tuple(hints)


def _list_hints(headers: Headers) -> tuple[Text, ...]:
    hints = []
    sent = sorted(_MASS & set(_words(headers, "precedence")))
    if sent:
        hints.append(_says("Precedence", sent[0]))
    if _words(headers, "list-unsubscribe"):
        hints.append(_says("List-Unsubscribe", ""))
    return tuple(hints)


def _report_type(headers: Headers) -> str:
    """The kind of report by Content-Type: "delivery-status", "disposition-notification"…; empty when it is none."""
    for kind in _words(headers, "content-type"):
        if kind.startswith("multipart/report"):
            found = re.search(r'report-type\s*=\s*"?([a-z-]+)', kind)
            return found[1] if found else "unknown"
    return ""


def _words(headers: Headers, name: str) -> list[str]:
    """The values of a header, each without its comment, in lower case. Auto-Submitted may have parameters."""
    values = [value.strip().lower() for value in headers.get(name, ()) if value.strip()]
    if name in ("auto-submitted", "precedence"):
        return [re.split(r"[;(\s]", value, maxsplit=1)[0] for value in values]
    return values


def _says(header: str, value: str) -> Text:
    shown = f"{header}: {value}" if value else header
    return both("Об этом говорит заголовок {}.", "The header {} says so.", shown[:_LONGEST_SHOWN])


_GENERATED = "auto-generated"
_AUTO_REPLY = {"auto_reply", "auto-reply"}
_MASS = {"bulk", "junk", "list"}
_ANSWERING = {"x-autoreply": "X-Autoreply", "x-autorespond": "X-Autorespond"}
_LISTS = {"list-id": "List-Id", "list-post": "List-Post"}
_MAILER = re.compile(r"mailer-?daemon(@|$)")
_SUBJECT = re.compile(
    r"(автоответ|автоматический ответ|нет на месте|out of (the )?office|auto(matic)?[ -]?reply)"
)
_LONGEST_SHOWN = 80
