"""Whether words read as consent to a cost. A proposal for a specialist, never a confirmation (2.2, 2.3, R7, R21).

What is missed only costs the specialist a look; what is taken for consent wrongly could cost the client money. So every
doubt counts against: a negation, a question, a condition, a word taken back anywhere in the text.
"""

from __future__ import annotations

import re

LONGEST_READ = 20_000


def reads_as_consent(text: str) -> bool:
    """Whether what a person wrote, in Russian or English, reads as consent without a negation, a question or a condition."""
    plain = text[:LONGEST_READ].casefold().replace("ё", "е").replace("’", "'")
    own = "\n".join(line for line in plain.splitlines() if not line.startswith(">"))
    sentences = [found[0].strip() for found in _SENTENCE.finditer(own)]
    if any(_TAKEN_BACK.search(sentence) for sentence in sentences):
        return False
    return any(_agrees(sentence) for sentence in sentences)


def _agrees(sentence: str) -> bool:
    doubts = (_CONDITION, _QUESTION, _ANOTHER_MATTER)
    if "?" in sentence or any(doubt.search(sentence) for doubt in doubts):
        return False
    # "Не против" and "no objections" are consent though they negate; they are taken out before negations are sought.
    rest = _NO_OBJECTION.sub(" ", sentence)
    if _NEGATION.search(rest):
        return False
    return rest != sentence or bool(_CONSENT.search(rest) or _SHORT.fullmatch(rest.strip(" .!,;:)\t")))


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)")


# A full stop inside a number or an address ends no sentence.
_SENTENCE = re.compile(r"(?:[^.!?…\n]|[.](?=\w))+[.!?…]*")

_CONSENT = _any(
    r"подтвержда(?:ю|ем)",
    r"подтвержден[оаы]?",
    r"соглас(?:ен|на|ны)",
    r"согласовыва(?:ю|ем)",
    r"согласован[оаы]?",
    r"согласовал[иа]?",
    r"утвержда(?:ю|ем)",
    r"утвержден[оаы]?",
    r"одобря(?:ю|ем)",
    r"одобрен[оаы]?",
    r"одобрил[иа]?",
    r"даю добро",
    r"даем добро",
    r"принима(?:ю|ем) (?:вашу |эту )?(?:стоимость|смету|оценку|цену|предложение|условия)",
    r"(?:стоимость|цена|смета|оценка|сумма) (?:нас |меня )?(?:устраивает|подходит|ок)",
    r"(?:нас |меня )?все устраивает",
    r"устраивает",
    r"приступайте",
    r"начинайте",
    r"делайте",
    r"выполняйте",
    r"запускайте",
    r"берите в работу",
    r"можно (?:начинать|приступать|делать|запускать|брать в работу)",
    r"можете (?:начинать|приступать|делать)",
    r"(?:i|we) (?:hereby )?(?:fully )?(?:confirm|approve|agree|accept the (?:estimate|cost|price|quote))",
    r"confirmed",
    r"approved",
    r"agreed",
    r"go ahead",
    r"(?:please )?proceed",
    r"please (?:start|begin)",
    r"you (?:can|may) (?:start|begin|proceed)",
    r"(?:the )?(?:price|cost|estimate|quote) (?:is|looks|sounds) (?:fine|good|ok|okay|acceptable)",
    r"(?:happy|fine|ok|okay) with (?:the|this|that) (?:price|cost|estimate|quote)",
    r"green light",
)
# Words that are consent only when nothing but courtesy is said besides.
_SHORT = re.compile(
    r"(?:(?:спасибо|пожалуйста|please|thanks|thank you)[\s,.!]*)*"
    r"(?:да|ок|окей|о'?кей|ok|okay|yes|yep|sure|fine|хорошо|ладно|добро|плюс|конечно|подходит|годится|договорились|"
    r"accepted|\+)(?:[\s,.!]+(?:да|ок|ok|хорошо|конечно|спасибо|пожалуйста|большое|please|thanks|thank you|sure|fine))*"
)
_NO_OBJECTION = _any(
    r"(?:ничего )?не (?:против|возража(?:ю|ем))",
    r"возражений (?:нет|не имею|не имеем)",
    r"нет возражений",
    r"(?:i |we )?(?:have )?no objections?",
    r"(?:i |we )?(?:do not|don't) (?:object|mind)",
)
_NEGATION = _any(
    r"не(?! позднее| позже| откладыва\w+| тяните)",
    r"нет",
    r"ни",
    r"без согласования",
    r"невозможно",
    r"нельзя",
    r"против",
    r"рано",
    r"no",
    r"not",
    r"never",
    r"cannot",
    r"\w+n't",
    r"unable",
    r"nor",
    r"refuse",
    r"against",
)
_CONDITION = _any(
    r"если",
    r"тогда",
    r"при условии",
    r"при этом только",
    r"только (?:после|если|при|когда|с|в случае|до)",
    r"в случае",
    r"когда",
    r"как только",
    r"после того",
    r"после (?:согласования|подтверждения|одобрения|оплаты|уточнения|скидки)",
    r"но",
    r"однако",
    r"кроме",
    r"за исключением",
    r"частично",
    r"хотел\w*",
    r"бы",
    r"возможно",
    r"наверное",
    r"наверно",
    r"скорее всего",
    r"может быть",
    r"предварительно",
    r"почти",
    r"вроде",
    r"пусть",
    r"if",
    r"unless",
    r"provided",
    r"as long as",
    r"assuming",
    r"subject to",
    r"once",
    r"when",
    r"until",
    r"after",
    r"but",
    r"however",
    r"except",
    r"only",
    r"would",
    r"could",
    r"might",
    r"maybe",
    r"perhaps",
    r"probably",
    r"partly",
    r"partially",
)
_QUESTION = _any(
    r"ли",
    r"сколько",
    r"почему",
    r"зачем",
    r"какова",
    r"должны (?:подтвердить|согласовать)",
    r"(?:жду|ждем|ожидаем|ожидаю) \w*\s?(?:подтвержден|согласован|одобрен)\w*",
    r"(?:do|does|did|is|are|can|could|should|shall) (?:i|we|you|it|they|this|the)",
    r"who",
    r"why",
    r"whether",
    r"(?:await|awaiting|waiting for|wait for)",
    r"to be (?:approved|confirmed|agreed)",
)
# What else people confirm: that a letter came, that a fault is there, a meeting.
_ANOTHER_MATTER = _any(
    r"получени\w*",
    r"получил[иа]?",
    r"встреч\w*",
    r"наличие",
    r"ошибк\w*",
    r"проблем\w*",
    r"receipt",
    r"received",
    r"meeting",
    r"bugs?",
    r"errors?",
    r"problems?",
)
_TAKEN_BACK = _any(
    r"подождите",
    r"погодите",
    r"отзыва(?:ю|ем)",
    r"отменяйте",
    r"отмените",
    r"отмена",
    r"передумал[иа]?",
    r"стоп",
    r"хотя нет",
    r"пока не (?:надо|нужно|начинайте|делайте|приступайте)",
    r"не (?:начинайте|приступайте|делайте)",
    r"не (?:подтвержда(?:ю|ем)|соглас(?:ен|на|ны)|согласован[оаы]?|утвержда(?:ю|ем)|одобря(?:ю|ем))",
    r"отказыва(?:юсь|емся)",
    r"слишком дорого",
    r"hold on",
    r"wait",
    r"on second thought",
    r"changed (?:my|our) mind",
    r"(?:do not|don't) (?:start|proceed|begin)",
    r"(?:do not|don't|cannot|can't|not) (?:yet )?(?:confirm|approve|agree|accept|approved|confirmed|agreed)",
    r"too expensive",
)
