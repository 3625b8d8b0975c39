"""What a letter of authority asks for, by simple patterns in Russian and English (1.5, R22).

Nothing is invented: what the letter does not plainly say is left empty, and a specialist fills it in. Somebody who is only
mentioned, or signs, is not proposed at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reglament.rules.authority_words import (
    ADMIN,
    AFTER,
    BEFORE,
    EMAIL,
    EVERYTHING,
    LIST_LINE,
    MONEY,
    NAME,
    NO_NAME,
    NOT,
    ONE_WORD,
    ORDER,
    SENTENCES,
    SIGN_OFF,
    WITHOUT,
    WORD,
    ChangeKind,
)
from reglament.rules.letter_days import first_day, last_day


@dataclass(frozen=True, slots=True)
class Change:
    """One person's change. `from_day` is the first day of what is given, or the first day without what is taken; `to_day`
    the last day of what is given."""

    action: ChangeKind
    email: str = ""
    name: str = ""
    right_order: bool = False
    right_money: bool = False
    is_admin: bool = False
    from_day: dt.date | None = None
    to_day: dt.date | None = None


_MOST_READ, _MOST_PEOPLE = 10_000, 50


@dataclass(frozen=True, slots=True)
class _Verb:
    start: int
    end: int
    kind: ChangeKind
    speaks_of_before: bool


@dataclass(frozen=True, slots=True)
class _Person:
    start: int
    end: int
    name: str
    email: str


def read_authority(text: str, *, on: dt.date) -> tuple[Change, ...]:
    """The changes that a letter written on a studio-local day asks for, in its order, each person once."""
    found: list[Change] = []
    going_on: ChangeKind | None = None
    heads_list = False
    for line in _lines(SIGN_OFF.split(text[:_MOST_READ], maxsplit=1)[0]):
        goes_on = line.is_item or (EMAIL.search(line.text) and (heads_list or not line.after_gap))
        listed = going_on if goes_on else None
        for sentence in SENTENCES.split(line.text):
            verbs = _verbs(sentence)
            found += _changes(sentence, verbs, listed, on)
            heads_list = sentence.rstrip().endswith(":")
            going_on = verbs[-1].kind if verbs else listed
    return _each_once(found)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_item: bool
    after_gap: bool


def _lines(text: str) -> Iterator[_Line]:
    """Paragraph by paragraph; the items of a list are lines of their own, lines that a mail program broke are joined."""
    kept, after_gap = "", False
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        starts_anew = not line or bool(LIST_LINE.match(line)) or kept.endswith((":", ";", "."))
        if kept and (starts_anew or (EMAIL.search(kept) and EMAIL.search(line))):
            yield _Line(LIST_LINE.sub("", kept, count=1), bool(LIST_LINE.match(kept)), after_gap)
            kept, after_gap = "", False
        after_gap = after_gap or not line
        kept = f"{kept} {line}".strip()


def _verbs(sentence: str) -> list[_Verb]:
    found = []
    for patterns, backwards in ((BEFORE, False), (AFTER, True)):
        for kind, pattern in patterns:
            matches = re.finditer(rf"{NOT}(?<!\w)(?:{pattern})(?!\w)", sentence, re.IGNORECASE)
            found += [_Verb(*match.span(), kind, backwards) for match in matches]
    return sorted(found, key=lambda verb: (verb.start, verb.speaks_of_before))


def _changes(
    sentence: str, verbs: Sequence[_Verb], going_on: ChangeKind | None, on: dt.date
) -> Iterator[Change]:
    people = _people(sentence, verbs)[:_MOST_PEOPLE]
    verbs = _one_way(verbs, people)
    for place, person in enumerate(people):
        until = people[place + 1].start if place + 1 < len(people) else len(sentence)
        kind = _kind(person, people, verbs) or going_on
        if kind is not None:
            own = EMAIL.sub(" ", sentence[person.start : _end_of(person, until, verbs)])
            yield _change(kind, person, own, sentence[: people[0].start], on)


def _one_way(verbs: Sequence[_Verb], people: Sequence[_Person]) -> list[_Verb]:
    """«Уволен Петров», «Петров уволен»: what can stand on either side speaks of the one it stands next to."""
    backwards = [v for v in verbs if v.speaks_of_before]
    forwards = [v for v in verbs if not v.speaks_of_before]
    kept: list[_Verb] = []
    for verb in backwards:
        same = [v for v in forwards if verb.start <= v.end and v.start <= verb.end]
        governed = any(
            v.end <= p.start and p.end <= verb.start for v in forwards for p in people if v not in same
        )
        after = any(verb.end <= p.start for p in people)
        before = any(p.end <= verb.start for p in people)
        if same and after and (governed or not before):
            continue
        kept.append(verb)
        forwards = [v for v in forwards if v not in same]
    return sorted([*kept, *forwards], key=lambda verb: verb.start)


def _end_of(person: _Person, until: int, verbs: Sequence[_Verb]) -> int:
    """What is said of a person ends where the next verb begins, one that speaks of them excepted."""
    return min(
        [v.start for v in verbs if person.end <= v.start < until and not v.speaks_of_before] or [until]
    )


def _kind(person: _Person, people: Sequence[_Person], verbs: Sequence[_Verb]) -> ChangeKind | None:
    """By the verb right after the person, else by the last one before them."""
    for verb in verbs:
        if verb.speaks_of_before and verb.start >= person.end:
            nearer = any(person.end <= other.start < verb.start for other in people)
            between = any(not v.speaks_of_before and person.end <= v.start < verb.start for v in verbs)
            if not nearer and not between:
                return verb.kind
    before = [v for v in verbs if not v.speaks_of_before and v.end <= person.start]
    return before[-1].kind if before else None


def _people(sentence: str, verbs: Sequence[_Verb]) -> list[_Person]:
    """Names with the addresses that stand next to them, in order."""
    bare = list(sentence)
    for verb in verbs:
        bare[verb.start : verb.end] = "·" * (verb.end - verb.start)
    names = _names("".join(bare)) or _lone_names("".join(bare))
    people: list[_Person] = []
    taken: set[tuple[int, int]] = set()
    for address in EMAIL.finditer(sentence):
        near = _name_of(address.span(), names, taken, sentence)
        if near is None:
            people.append(_Person(*address.span(), "", address[0].lower()))
            continue
        taken.add(near)
        start, end = min(near[0], address.start()), max(near[1], address.end())
        people.append(_Person(start, end, sentence[slice(*near)].strip(), address[0].lower()))
    people += [_Person(*span, sentence[slice(*span)].strip(), "") for span in names if span not in taken]
    return sorted(people, key=lambda person: person.start)


def _names(text: str) -> list[tuple[int, int]]:
    found = []
    for match in NAME.finditer(text):
        words = list(ONE_WORD.finditer(text, match.start(), match.end()))
        first = next((w for w in words if w[0].lower() not in NO_NAME), None)
        last = match.end()
        if first is None or (first.end() == last and len(words) > 1):
            continue
        start = match.start() if first is words[0] else first.start()
        found.append((start, last))
    return found


def _lone_names(text: str) -> list[tuple[int, int]]:
    """A surname alone, right after or right before a verb."""
    near = re.compile(
        rf"(?:·\s+|·\s+(?:сотрудник\w*|г-на|г-жу|mr\.?|ms\.?)\s+)({WORD})(?![\w@])|({WORD})\s+(?=·)"
    )
    spans = [m.span(1) if m[1] else m.span(2) for m in near.finditer(text)]
    return [span for span in spans if text[slice(*span)].lower() not in NO_NAME]


def _name_of(
    address: tuple[int, int], names: Sequence[tuple[int, int]], taken: set[tuple[int, int]], sentence: str
) -> tuple[int, int] | None:
    """The name that an address belongs to: the nearest one before it, or right after it in brackets or behind a dash."""
    before = [span for span in names if span not in taken and span[1] <= address[0]]
    if before and not EMAIL.search(sentence[before[-1][1] : address[0]]):
        return before[-1]
    after = [span for span in names if span not in taken and address[1] <= span[0]]
    if after and re.fullmatch(r"[\s>]*[(,–—-][\s]*", sentence[address[1] : after[0][0]]):
        return after[0]
    return None


def _change(kind: ChangeKind, person: _Person, own: str, opening: str, on: dt.date) -> Change:
    since = first_day(own, on=on) or first_day(opening, on=on)
    bare = Change(kind, person.email, person.name, from_day=since)
    if kind is ChangeKind.REMOVE:
        # One right is taken, not all of them: which ones stay, a specialist says.
        partly = any(right.search(said) for right in (MONEY, ORDER) for said in (opening, own))
        return replace(bare, action=ChangeKind.CHANGE) if partly else bare
    said = own if any(p.search(own) for p in (ORDER, MONEY, EVERYTHING, ADMIN)) else opening
    everything = bool(EVERYTHING.search(said))
    return replace(
        bare,
        right_order=everything or _given(ORDER, said),
        right_money=everything or _given(MONEY, said),
        is_admin=bool(ADMIN.search(said)),
        to_day=last_day(own, on=on) or last_day(opening, on=on),
    )


def _given(right: re.Pattern[str], said: str) -> bool:
    """Whether a right is spoken of, and not as one that is kept back."""
    found = right.search(said)
    return found is not None and not WITHOUT.search(said[: found.start()])


def _each_once(changes: Sequence[Change]) -> tuple[Change, ...]:
    found: dict[str, Change] = {}
    for change in changes:
        found.setdefault(change.email or f"{change.action} {change.name}", change)
    return tuple(found.values())
