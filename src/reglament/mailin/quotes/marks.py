"""What the lines around quotes look like in Russian and English mail programs. Every pattern reads one short line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reglament.mailin.quotes.lines import Line, following
from reglament.rules.answer_line import ANSWER_LINE

_LONGEST = 400  # characters of an attribution, wrapped or not
_WRAPPED = 4  # lines that it may take
_LONGEST_BLOCK = 14  # lines of a header block

_MONTH_RU = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,6}\.?"
_MONTH_EN = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}[-./]\d\d[-./]\d\d|\d{{1,2}} (?:{_MONTH_RU}|{_MONTH_EN}),? \d{{4}}"
    rf"|{_MONTH_EN} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_WEEKDAY = (
    r"(?:(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\.?,? )?"
)
_TIME = r"\b\d{1,2}[:.]\d{2}\b"
_ADDRESS = r"[^\s<>@\"]{1,64}@[^\s<>@\"]{1,255}"
_VERB = r"(?:написал(?:а|и|\(а\))?|писал(?:а|\(а\))?|пишет|сообщил(?:а|\(а\))?|wrote|writes)"

_STARTS_WITH_DATE = re.compile(rf"(?:on |в |во )?{_WEEKDAY}{_DATE}", re.IGNORECASE)
_CANDIDATE = re.compile(
    rf"(?:on |в |во )?{_WEEKDAY}(?:\d|{_MONTH_EN})|вы писали|вы написали|you wrote"
    r"|в письме от |цитирую |quoting |(?=.*\bписал).*@",
    re.IGNORECASE,
)
_HAS_TIME, _HAS_ADDRESS = re.compile(_TIME), re.compile(_ADDRESS)
_ENDS_WITH_VERB = re.compile(rf"\b{_VERB} ?:$", re.IGNORECASE)
_FROM_NAME = re.compile(r"\bот [^\s:].{0,150}:$")
_QUOTING = re.compile(r"(?:цитирую|quoting) ", re.IGNORECASE)
_YOU_WROTE = re.compile(
    rf"(?:вы писали|вы написали|you wrote|в письме от)\b.{{0,40}}{_DATE}.{{0,60}}:$", re.IGNORECASE
)
_IN_LETTER_OF = re.compile(rf".{{1,150}}\bписал.{{0,40}}\bот .{{0,10}}{_DATE}.{{0,40}}:$", re.IGNORECASE)

_KEYS = {
    "from": "от|отправитель|from",
    "sent": "отправлено|послано|дата|sent|date",
    "to": "кому|to",
    "copy": "копия|cc|bcc",
    "subject": "тема|subject",
    "other": "важность|importance|вложения|attachments|reply-to|ответить",
}
_KEY_OF = {word: key for key, words in _KEYS.items() for word in words.split("|")}
_KEY = re.compile(rf"[*_]{{0,2}}({'|'.join(_KEY_OF)})[*_]{{0,2}} ?:[*_]{{0,2}}(.*)", re.IGNORECASE)

_FORWARD = re.compile(
    r"[-–—_*\s]{0,40}(?:(?:начало )?(?:пересылаемо|пересланно|перенаправленно|переадресованно)(?:е|го) (?:сообщени|письм)[еяоа]"
    r"|begin forwarded message|forwarded message|forwarded by .{1,80})\s?:?[-–—_*\s]{0,40}",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[-–—_=]{2,40} ?(?:исходное|первоначальное|оригинальное|original|reply) ?"
    r"(?:сообщение|письмо|message|appointment) ?[-–—_=:]{0,40}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-–—_=*]{5,200}")
_OWN = frozenset(re.sub(r"\W+", " ", line).strip().lower() for line in (ANSWER_LINE.ru, ANSWER_LINE.en))
_OWN_WORDS = frozenset(line.split()[-2] for line in _OWN)  # looked for first, since it is quick
_FOOT = re.compile(
    r"(?:ответить можно в тикете|you can reply in the ticket|тикет|ticket):(?: ?<?https?://| ?$)",
    re.IGNORECASE,
)
_MOBILE = re.compile(
    r"(?:отправлено (?:с|из) |sent from |sent with |get outlook for|скачать outlook|отправлено мобильн|посланo с ).{0,120}",
    re.IGNORECASE,
)
_GREETING = re.compile(r"(?:здравствуйте|добр(?:ый|ое|ого) |hello\b|hi\b|dear )", re.IGNORECASE)
_CLOSING = re.compile(r"(?:с уважением|с наилучшими|(?:best|kind|warm)? ?regards)\b", re.IGNORECASE)
_INSIDE = re.compile(
    r"\b(?:ответ\w*|отве[чт]\w*|коммент\w*|замечани\w*|пометк\w*|написал\w*|см|смотри\w*|подробност\w*)\b\W{1,3}(?:\w+\W{1,3}){0,3}?"
    r"(?:ниже|в тексте|по тексту|внутри|(?:красн|син|зел[её]н)ым|цветом)\b"
    r"|\b(?:answer\w*|repl(?:y|ies)|comment\w*|response\w*|see|please see)\b\W{1,3}(?:\w+\W{1,3}){0,3}?"
    r"(?:below|inline|in (?:red|blue|green))\b",
    re.IGNORECASE,
)
_REPLY_PREFIX = re.compile(r"[\s*_]{0,5}(?:(?:re|ha|отв|на|fwd?)(?:\[\d+\])?\s?:\s?){0,9}", re.IGNORECASE)
_FORWARD_SUBJECT = re.compile(r"\s*(?:(?:re|ha|отв)\s?:\s?)*(?:fwd?|пересл\w*|пер)\s?:", re.IGNORECASE)


def attribution_end(lines: Sequence[Line], start: int) -> int | None:
    """The place after "12 нояб. 2026 г., в 14:05, Имя <a@b> написал(а):", wrapped or not, that begins at `start`."""
    first = lines[start]
    if first.hint == "attribution":
        end = start
        while end < min(start + _LONGEST_BLOCK, len(lines)) and lines[end].hint == "attribution":
            end += 1
        return end
    if first.blank or not _CANDIDATE.match(first.bare[:_LONGEST]):
        return None
    text = ""
    for place in range(start, min(start + _WRAPPED, len(lines))):
        line = lines[place]
        if line.blank or line.depth != first.depth:
            return None
        text = f"{text} {line.bare}".strip()
        if len(text) > _LONGEST:
            return None
        if text.rstrip(" *_").endswith(":"):
            return place + 1 if _is_attribution(text.rstrip(" *_")) else None
    return None


def _is_attribution(text: str) -> bool:
    has_address = bool(_HAS_ADDRESS.search(text))
    if _YOU_WROTE.match(text) or (has_address and _QUOTING.match(text)):
        return True
    if _STARTS_WITH_DATE.match(text):
        has_time = bool(_HAS_TIME.search(text))
        if _ENDS_WITH_VERB.search(text):
            return has_time or has_address
        return has_time and (has_address or bool(_FROM_NAME.search(text)))
    return has_address and bool(_IN_LETTER_OF.match(text))


def header_key(line: Line) -> str:
    """Which header a line such as "Отправлено: 12 ноября" is; "" for any other."""
    if ":" not in line.bare[:20]:
        return ""
    found = _KEY.match(line.bare[:_LONGEST])
    return _KEY_OF[found[1].lower()] if found else ""


def header_block(lines: Sequence[Line], start: int) -> tuple[int, frozenset[str]] | None:
    """The end of a block of headers that begins at `start`, and its keys; None when the line is no header at all."""
    if not header_key(lines[start]):
        return None
    keys, end = set(), start
    for place in range(start, min(start + _LONGEST_BLOCK, len(lines))):
        key = header_key(lines[place])
        if lines[place].blank or lines[place].depth != lines[start].depth or (key and key in keys):
            break
        end = place + 1
        keys.add(key)
        if key == "sent" and not any(sign.isdigit() for sign in lines[place].bare):
            return None
    return end, frozenset(keys - {""})


def is_reply_block(keys: frozenset[str]) -> bool:
    """From, when, and to whom or about what: nobody writes all of it by hand."""
    return {"from", "sent"} <= keys and bool({"to", "subject"} & keys)


def is_about(lines: Sequence[Line], start: int, end: int, subject: str) -> bool:
    """Whether a block of headers has the subject of the letter that it stands in, apart from "RE:" before it."""
    for line in lines[start:end]:
        if header_key(line) == "subject":
            theirs, ours = _topic(line.bare.partition(":")[2]), _topic(subject)
            return bool(theirs) and (ours.startswith(theirs) or theirs.startswith(ours))
    return True  # a block without a subject contradicts nothing


def _topic(subject: str) -> str:
    return re.sub(r"[\W_]+", "", _REPLY_PREFIX.sub("", subject[:_LONGEST]).lower())


def is_separator(lines: Sequence[Line], start: int) -> bool:
    """ "-----Исходное сообщение-----" with headers under it."""
    if not lines[start].bare.startswith(("--", "––", "——", "__", "==")):
        return False
    if not _SEPARATOR.fullmatch(lines[start].bare[:_LONGEST]):
        return False
    return any(header_key(lines[place]) for place in list(following(lines, start + 1))[:1])


def is_forward(line: Line) -> bool:
    """The heading that mail programs put above what is forwarded."""
    if line.hint == "forward":
        return True
    bare = line.bare[:_LONGEST].lower()
    return (
        "forward" in bare or "ресыл" in bare or "ресл" in bare or "реадр" in bare or "ренапр" in bare
    ) and bool(_FORWARD.fullmatch(bare))


def is_forward_subject(subject: str) -> bool:
    """Whether a letter's own subject says that it forwards."""
    return bool(_FORWARD_SUBJECT.match(subject[:_LONGEST]))


def is_own_line(line: Line) -> bool:
    """The line that our letters begin with, whatever was put around it."""
    if len(line.bare) > 120 or not any(word in line.bare.lower() for word in _OWN_WORDS):
        return False
    return re.sub(r"[\W_]+", " ", line.bare).strip().lower() in _OWN


def is_foot(line: Line) -> bool:
    """The line that our letters end with."""
    return bool(_FOOT.match(line.bare[:_LONGEST]))


def is_rule(line: Line) -> bool:
    """A line of dashes or underscores."""
    return bool(_RULE.fullmatch(line.bare[:_LONGEST]))


def is_signature(line: Line) -> bool:
    """Where a signature begins: "-- "."""
    return line.bare in ("--", "—", "– –")


def is_mobile_signature(line: Line) -> bool:
    """ "Отправлено с iPhone", which the telephone wrote."""
    return bool(_MOBILE.fullmatch(line.bare[:_LONGEST]))


def answers_inside(line: Line) -> bool:
    """Whether a person says that the answers stand inside of the quote."""
    return bool(_INSIDE.search(line.bare[:1000]))


def reads_as_letter(lines: Sequence[Line]) -> bool:
    """Whether lines hold our own line, or begin with a greeting and have a closing."""
    if any(is_own_line(line) for line in lines):
        return True
    greets = any(_GREETING.match(lines[place].bare[:_LONGEST]) for place in following(lines, 0))
    return greets and any(_CLOSING.match(line.bare[:_LONGEST]) for line in lines)
