"""The words of letters of authority, Russian and English: who is given rights, who loses them, which ones (1.5, R22)."""

from __future__ import annotations

import re
from enum import StrEnum


class ChangeKind(StrEnum):
    """What is to become of somebody's authority."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)
WORD = r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[A-Z](?:'[A-Z])?[a-z]+(?:-[A-Z][a-z]+)?)"
_INITIALS = r"(?:[А-ЯЁA-Z]\.[ \u00a0]?){1,2}"
NAME = re.compile(
    rf"(?<![\w@.]){WORD}[ \u00a0]+{_INITIALS}|(?<![\w@.]){_INITIALS}{WORD}(?!\w)|"
    rf"(?<![\w@.]){WORD}(?:[ \u00a0]+{WORD}){{1,2}}(?![\w@])"
)
ONE_WORD = re.compile(rf"(?<![\w@.]){WORD}(?![\w@])")
# Capitalised words that begin a sentence or name no person.
_NOT_NAMES = (
    "прошу просим уважаемые уважаемый уважаемая добрый здравствуйте также кроме новый новая новым новой наш наша нашим "
    "сообщаем уведомляем информируем начиная со вместо взамен доступ право права все оба обе ему ей она он они этот эта "
    "общество ооо зао пао оао ип студия техподдержка поддержка сотрудник сотрудница сотрудника менеджер директор бухгалтер "
    "please dear hello kindly also our new the his her from since starting effective instead access rights both all as we "
    "with support studio manager director accountant employee colleague mr mrs ms she he they this that and regards "
    "january february march april may june july august september october november december"
)
NO_NAME = frozenset(_NOT_NAMES.split())
NOT = r"(?<!не )(?<!не\u00a0)(?<!not )(?<!n't )"
# What stands before the person it speaks of.
BEFORE: tuple[tuple[ChangeKind, str], ...] = (
    (ChangeKind.REMOVE, r"исключ(?:ить|ите|аем)|удал(?:ить|ите|яем)|отозв(?:ать|ите)|отзываем|лиш(?:ить|ите|аем)|"
     r"(?:снять|снимите)\s+полномочия|(?:закрыть|закройте|закрываем|прекратить|прекратите|убрать|уберите)(?:\s+доступ)?|"
     r"вместо|взамен|уволен\w*|больше\s+не\s+(?:работает|представляет|является)|прекращены\s+полномочия|"
     r"remove|revoke|exclude|withdraw|delete|terminate|instead\s+of|in\s+place\s+of|replacing"),
    (ChangeKind.CHANGE, r"измен(?:ить|ите|яем)\s+прав\w*|расшир(?:ить|ьте)\s+прав\w*|ограничи(?:ть|те)\s+прав\w*|"
     r"change\s+(?:the\s+)?(?:rights|permissions)|(?:extend|limit)\s+(?:the\s+)?rights"),
    (ChangeKind.ADD, r"добав(?:ить|ьте|ляем)|включ(?:ить|ите|аем)|назнач(?:ить|аем|ен[аы]?)|уполномоч(?:ить|иваем|ен[аы]?)|"
     r"(?:предостав(?:ить|ьте|ляем)|откр(?:ыть|ойте)|выда(?:ть|йте)|дать|дайте)\s+(?:доступ|прав\w+)|"
     r"(?:теперь|отныне)\s+(?:является|будет|отвечает)|нов\w+\s+(?:ответственн|уполномоченн|контактн)\w+|"
     r"add|authori[sz]e|appoint(?:ed)?|(?:grant|give)(?:\s+(?:access|rights))?(?:\s+to)?|"
     r"new\s+(?:authori[sz]ed|contact|responsible)\s+person"),
)  # fmt: skip
# What stands after the person it speaks of.
AFTER: tuple[tuple[ChangeKind, str], ...] = (
    (ChangeKind.REMOVE, r"(?:уже\s+|больше\s+)+не\s+(?:работает|представляет|является|имеет)|уволен\w*|уволил(?:ся|ась)|"
     r"покинул\w*|прекращает\s+работу|no\s+longer\s+(?:works?|represents?|speaks?)|(?:has|have)\s+left|is\s+leaving|left\s+the"),
    (ChangeKind.ADD, r"назначен[аы]?\b|уполномочен[аы]?\b|(?:теперь|отныне)\s+(?:является|будет|отвечает|представляет)|"
     r"(?:is|has\s+been)\s+(?:now\s+)?(?:authori[sz]ed|appointed)|(?:will\s+)?now\s+(?:represents?|speaks?)"),
)  # fmt: skip
ORDER = re.compile(
    r"заказыва\w+|ставить\s+задач\w+|созда(?:вать|ния)\s+(?:тикет|заяв|зада)\w+|(?:подавать|подачи|размещать)\s+(?:заяв|зада)\w+|"
    r"обсуждать|(?:to\s+)?(?:place\s+)?order(?:s|ing)?\b|(?:open|create|file)\s+tickets|discuss",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"(?:подтвержд\w+|согласов\w+|утвержд\w+)\s+(?:\w+\s+)?(?:стоимост|расход|оплат|сумм|цен|смет|счет|счёт|ден)\w+|"
    r"(?:принимать|при[её]мки|приёма|приема)\s+работ\w*|"
    r"(?:confirm|approve)\s+(?:the\s+)?(?:costs?|money|estimates?|prices?|payments?)|accept\s+(?:the\s+)?work",
    re.IGNORECASE,
)
EVERYTHING = re.compile(
    r"полны(?:е|ми|х)\s+прав\w+|все(?:ми|х)?\s+прав\w+|(?:all|full)\s+(?:the\s+)?rights", re.IGNORECASE
)
ADMIN = re.compile(
    r"прав\w+\s+администратора|администратором|as\s+(?:an?\s+)?administrator|administrator\s+rights",
    re.IGNORECASE,
)
WITHOUT = re.compile(
    r"(?:без|кроме|но\s+не|without|except|but\s+not|not\s+to)\b(?:\s+\w+){0,3}\s*$", re.IGNORECASE
)
LIST_LINE = re.compile(r"\s*(?:\d{1,2}[.)]|[-–—•*])\s+")
SIGN_OFF = re.compile(
    r"^\s*(?:--\s*$|с\s+(?:наилучшими\s+)?(?:уважением|пожеланиями)|заранее\s+спасибо|(?:best|kind|warm)?\s*regards|sincerely|"
    r"yours\b)",
    re.IGNORECASE | re.MULTILINE,
)
SENTENCES = re.compile(r"(?<=[.!?;])(?<![ .(][А-ЯЁA-Z]\.)(?<!\bг\.)\s+(?=[А-ЯЁA-Z«\"])")
