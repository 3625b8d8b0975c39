"""A letter's HTML as lines, with what the mail programs left in it to tell a quote: classes, ids and blockquotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reglament.mailin.quotes.lines import Line
from reglament.mailin.quotes.tokens import Token, tokens

_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_BLOCK_NAMES = (
    "address article aside body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main "
    "nav ol p pre section table tbody tr ul blockquote"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"})
_BORDER_TOP = re.compile(r"border-top:\s*solid\b", re.IGNORECASE)  # Outlook's rule above its header block
_BORDER_LEFT = re.compile(r"border-left(-style)?:\s*\S", re.IGNORECASE)
_ATTRIBUTION = ("gmail_attr", "moz-cite-prefix")
_REPLY_IDS = ("divRplyFwdMsg", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION", "zwchr")


def page_lines(source: str, *, most: int) -> list[Line]:
    """What a reader sees of the HTML, line by line, up to `most` lines. In linear time, without recursion."""
    page = _Page()
    for token in tokens(source):
        page.take(token)
        if len(page.lines) >= most:
            break
    page.flush()
    return page.lines[:most]


class _Page:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._divs: list[str] = []  # the hint of every open div
        self._quotes: list[
            tuple[str, int]
        ] = []  # the kind of every open blockquote, and the divs open around it
        self._hints = 0  # open divs that hold an attribution
        self._lists: list[int] = []  # the number of the last item; below zero: without numbers
        self._link_open: tuple[str, int] | None = None  # the address, and where its words begin
        self._next_hint = ""
        self._pre = 0

    def take(self, token: Token) -> None:
        """The next token of the page."""
        if not token.name:
            self._text(token.text)
            return
        if token.name in _BLOCKS:
            self.flush()
            self._apart(token)
        elif token.name in ("br", "td", "th"):
            self._break(token)
        elif token.name == "a":
            self._link(token)
        if token.closing:
            self._close(token.name)
        else:
            self._open(token)

    def flush(self) -> None:
        """The line is over."""
        text = "".join(self._parts)
        self._parts.clear()
        self._link_open = None
        for piece in text.split("\n") if self._pre else [_SPACES.sub(" ", text)]:
            bare = _SPACES.sub(" ", piece).strip()
            if bare:
                self._add(piece.rstrip() if self._pre else bare, bare)

    def _add(self, text: str, bare: str) -> None:
        depth = len(self._quotes)
        mark = self._quotes[0][0] if self._quotes else ""
        hint = self._next_hint or ("attribution" if self._hints else "")
        self._next_hint = ""
        self.lines.append(Line("> " * min(depth, 9) + text, bare, depth, mark, hint))

    def _empty(self) -> None:
        depth = len(self._quotes)
        self.lines.append(Line("> " * min(depth, 9), "", depth, self._quotes[0][0] if self._quotes else ""))

    def _text(self, text: str) -> None:
        self._parts.append(text if self._pre else _SPACES.sub(" ", text))

    def _break(self, token: Token) -> None:
        if token.name != "br":
            self._parts.append(" ")
        elif any(not part.isspace() for part in self._parts):
            self.flush()
        else:
            self._parts.clear()
            self._empty()

    def _apart(self, token: Token) -> None:
        """An empty line around a paragraph; Outlook's own paragraphs have none."""
        if token.name not in _APART or (token.closing and token.name == "p"):
            return
        outlook = "mso" in token.attributes.get("class", "").lower()
        if not outlook and self.lines and not self.lines[-1].blank:
            self._empty()

    def _link(self, token: Token) -> None:
        if not token.closing:
            self._link_open = (token.attributes.get("href", ""), len(self._parts))
        elif self._link_open:
            href, start = self._link_open
            self._link_open = None
            shown = "".join(self._parts[start:]).strip()
            if shown and href.lower().startswith(("http://", "https://")) and "://" not in shown:
                self._parts.append(f" <{href}>")

    def _open(self, token: Token) -> None:
        name, attributes = token.name, token.attributes
        classes, style = attributes.get("class", ""), attributes.get("style", "")
        if name == "blockquote":
            self._quotes.append((_kind(attributes), len(self._divs)))
        elif name == "div":
            is_attribution = any(mark in classes for mark in _ATTRIBUTION)
            self._divs.append("attribution" if is_attribution else "")
            self._hints += is_attribution
        elif name == "pre":
            self._pre += 1
        elif name in ("ol", "ul"):
            self._lists.append(0 if name == "ol" else -1)
        elif name == "li":
            self._item()
        if attributes.get("id", "").removeprefix("x_") in _REPLY_IDS:
            self._next_hint = "reply"
        elif name == "div" and "yahoo_quoted" in classes:
            self._next_hint = "container"
        elif "moz-forward-container" in classes:
            self._next_hint = "forward"
        elif _BORDER_TOP.search(style) and name in ("div", "p", "td"):
            self._next_hint = self._next_hint or "divider"

    def _item(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            self._parts.append(f"{self._lists[-1]}. ")
        else:
            self._parts.append("- ")

    def _close(self, name: str) -> None:
        if name == "blockquote" and self._quotes:
            _, divs = self._quotes.pop()
            while len(self._divs) > divs:
                self._close_div()
        elif name == "div" and len(self._divs) > (self._quotes[-1][1] if self._quotes else 0):
            self._close_div()
        elif name == "pre" and self._pre:
            self._pre -= 1
        elif name in ("ol", "ul") and self._lists:
            self._lists.pop()

    def _close_div(self) -> None:
        self._hints -= self._divs.pop() == "attribution"


def _kind(attributes: Mapping[str, str]) -> str:
    if "gmail_quote" in attributes.get("class", ""):
        return "gmail_quote"
    if attributes.get("type", "").lower() == "cite":
        return "blockquote type=cite"
    return "blockquote with a rule" if _BORDER_LEFT.search(attributes.get("style", "")) else "blockquote"
