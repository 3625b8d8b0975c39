"""The HTML of a letter: made harmless, and as plain text. Runs in the child, which may be killed."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree

DEEPEST = 400  # nested elements; the cleaner and the layouter take quadratic time for more
LONGEST = 2_000_000
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
    ]
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "table": {"border", "cellpadding", "cellspacing"},
    "ol": {"start"},
    "font": {"color"},
}
_GONE = {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_OPENING = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,4000}?(/?)>")
_EMPTY = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dd",
        "dt",
        "option",
    ]
)
_PICTURE = re.compile(r'(<img\b[^>]*?)\ssrc="(?!cid:)', re.IGNORECASE)
_LAYOUT = ParserConfig(css=CSS_PROFILES["strict"].copy(), display_links=False, display_images=False)


def harmless(html: str) -> str | None:
    """The HTML without anything that runs, looks like the page around it, or asks another machine for something: addresses of
    pictures elsewhere stand aside in data-src. None when it is too large or too deep to be cleaned in time."""
    if len(html) > LONGEST or depth(html) > DEEPEST:
        return None
    made = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=_GONE
        & {"script", "style", "title", "template", "iframe", "object", "svg", "math"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_checked,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return _PICTURE.sub(r'\1 data-src="', made)


def text_of(html: str) -> str:
    """The words of HTML as they would be read from the page."""
    if len(html) <= LONGEST and depth(html) <= DEEPEST:
        try:
            return _tidy(get_text(html, _LAYOUT))
        except (etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError):
            pass  # The layouter fails on some pages; their words are still there.
    words = _Words()
    words.feed(html)
    words.close()
    return _tidy("".join(words.found))


def depth(html: str) -> int:
    """How deep the elements stand in each other at most, roughly, in linear time."""
    deepest = now = 0
    for closing, name, itself in _OPENING.findall(html):
        if itself or name.lower() in _EMPTY:
            continue
        now = max(0, now - 1) if closing else now + 1
        deepest = max(deepest, now)
    return deepest


def _checked(tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src"):
        return value if re.match(r"\s*(https?|mailto|tel|cid):", value, re.IGNORECASE) else None
    return value[:200]


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\xa0", " ").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """The words alone, with a new line for each block: never fails, takes no recursion."""

    _BLOCKS = frozenset(
        [
            "br",
            "p",
            "div",
            "tr",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "table",
            "ul",
            "ol",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag in self._BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(unescape(data))
