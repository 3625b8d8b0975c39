"""A letter's row → its subject, text and HTML in its own language, worded as the studio's list of notifications says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from reglament.delivery.links import Link, form_url, link_of, ticket_url
from reglament.delivery.wording import QUOTE_CLOSES, QUOTE_OPENS, Wording
from reglament.queries.law import Law, law_at, law_of
from reglament.rules.answer_line import ANSWER_LINE
from reglament.rules.text import Text
from reglament.store.models import Letter
from reglament.usecases.letters import SIGN_IN

LONGEST_SUBJECT = 200
LONGEST_NAME = 500
# What a person wrote at length: templates set it apart with say.quoted. Everything else in a letter is one line.
LONG_TEXTS = frozenset({"question", "summary", "text", "reason"})
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)]")
_QUOTE = re.compile(f"{QUOTE_OPENS}(.*?){QUOTE_CLOSES}", re.DOTALL)


class NotRendered(Exception):
    """The letter cannot be made from its data; the message says why."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words. `subject` is one line with plain spaces; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `quoted` when a person wrote it."""

    text: str
    quoted: bool = False

    @property
    def html(self) -> Markup:
        """The paragraph with its line ends kept and its addresses as links."""
        return Markup("<br>").join(_linked(line) for line in self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Parts:
    language: str
    subject: str
    greeting: str
    blocks: tuple[Block, ...]
    link: Link | None
    is_answered: bool = False

    @property
    def answer_line(self) -> str:
        """What an answer is written above; incoming mail is cut at it (R21)."""
        return ANSWER_LINE.render(self.language) if self.is_answered else ""

    @property
    def signature(self) -> str:
        studio = settings.STUDIO_NAME
        return Text(f"С уважением, техподдержка {studio}", f"Kind regards, {studio} support").render(
            self.language
        )

    @property
    def link_line(self) -> str:
        return self.link.line.render(self.language).format(url=self.link.url) if self.link else ""

    @property
    def foot(self) -> Block:
        return Block(self.link_line)


def render(letter: Letter) -> Rendered:
    """The letter as its recipient gets it. One SQL statement for the law, none for a ready-made letter.

    Raises NotRendered when the template is missing or asks for what the data does not have; the database's errors
    pass through.
    """
    parts = _ready(letter) if letter.template == SIGN_IN else _made(letter)
    layout = _environment().get_template("letter.html")
    html = layout.render(parts=parts, button=parts.link.button.render(parts.language) if parts.link else "")
    return Rendered(parts.subject, _text(parts), html)


def one_line(text: str, most: int = LONGEST_SUBJECT) -> str:
    """`text` fit for a mail header: no line ends or control characters, plain spaces, cut at a word when too long."""
    visible = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else " " for c in text
    )
    line = _SPACES.sub(" ", visible).strip()
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.:;—-") + "…"


def _made(letter: Letter) -> _Parts:
    event = letter.event
    law = (
        law_of(event.ticket) if event is not None and event.ticket is not None else law_at(letter.created_at)
    )
    try:
        template = _environment().select_template(_names(letter))
        subject, _, text = template.render(_context(letter, law)).strip().partition("\n")
    except Exception as error:
        # Whatever a template says of the data, this one letter cannot be sent, and the others go on.
        raise NotRendered(f"{letter.template}: {type(error).__name__}: {error}") from error
    # An answer goes to the ticket that the letter is about; no other letter asks for one.
    is_answered = event is not None and event.ticket is not None
    return _Parts(
        letter.language,
        one_line(subject),
        _greeting(letter),
        tuple(_blocks(text)),
        link_of(letter),
        is_answered,
    )


def _ready(letter: Letter) -> _Parts:
    blocks = tuple(_paragraphs(letter.body))
    return _Parts(letter.language, one_line(letter.subject), _greeting(letter), blocks, None)


def _names(letter: Letter) -> list[str]:
    """The words for this very kind of event, or else the template's own."""
    kind = letter.event.kind if letter.event is not None else ""
    return [f"{letter.language}/{letter.template}.{kind}.txt", f"{letter.language}/{letter.template}.txt"]


def _context(letter: Letter, law: Law) -> dict[str, object]:
    context: dict[str, object] = {
        key: one_line(value, LONGEST_NAME) if isinstance(value, str) and key not in LONG_TEXTS else value
        for key, value in letter.data.items()
    }
    event = letter.event
    context["actor"] = (
        one_line(event.actor.name, LONGEST_NAME) if event is not None and event.actor is not None else ""
    )
    context["client"] = (
        one_line(event.organisation.name) if event is not None and event.organisation is not None else ""
    )
    context["own"] = event is not None and event.actor_id == letter.recipient_id
    context["say"] = Wording(letter.language, law)
    context["law"] = law.regulation
    context["home"] = settings.BASE_URL
    if letter.data.get("duplicate_of"):
        context["duplicate_url"] = ticket_url(int(letter.data["duplicate_of"]))
    if letter.data.get("invitation"):
        context["form_url"] = form_url(letter)
    return context


def _greeting(letter: Letter) -> str:
    name = one_line(letter.recipient.name, LONGEST_NAME) if letter.recipient is not None else ""
    ru = f"Здравствуйте, {name}!" if name else "Здравствуйте!"
    return Text(ru, f"Hello, {name}!" if name else "Hello!").render(letter.language)


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs in order, those that a person wrote marked."""
    for place, part in enumerate(_QUOTE.split(text)):
        if place % 2:
            yield Block("\n".join(line.rstrip() for line in part.strip().splitlines()), quoted=True)
        else:
            yield from _paragraphs(part)


def _paragraphs(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = [re.sub(r"[ \t]+", " ", line).strip(" \t") for line in paragraph.strip().splitlines()]
        if any(lines):
            # A dash never begins a line.
            yield Block("\n".join(lines).replace(" — ", "\u00a0— "))


def _text(parts: _Parts) -> str:
    foot = parts.signature + (f"\n{parts.link_line}" if parts.link_line else "")
    top = [parts.answer_line] if parts.answer_line else []
    return "\n\n".join([*top, parts.greeting, *(block.text for block in parts.blocks), foot]) + "\n"


def _linked(line: str) -> Markup:
    made, end = Markup(""), 0
    for found in _ADDRESS.finditer(line):
        made += escape(line[end : found.start()])
        made += Markup('<a href="{0}" class="link" style="color:#1e6b54">{0}</a>').format(found[0])
        end = found.end()
    return made + escape(line[end:])


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reglament.delivery"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
