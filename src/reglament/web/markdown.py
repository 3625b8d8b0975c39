"""What people wrote, as safe HTML: no raw HTML, no pictures from elsewhere, headings below the page's own."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# A message stands under the page's h1 and a sheet's h2.
_HEADING_SHIFT = 2


def markdown(text: str) -> Markup:
    """`text` as HTML; anything that looks like HTML in it is shown, not obeyed."""
    tokens = _READER.parse(text)
    for token in tokens:
        _tame(token)
    # The reader shows raw HTML as text and refuses dangerous addresses.
    return Markup(_READER.renderer.render(tokens, _READER.options, {}))  # noqa: S704


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    reader.enable(["linkify", "strikethrough", "table"])
    return reader.disable(["image", "html_block", "html_inline"])


def _tame(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1:]) + _HEADING_SHIFT)}"
    for child in _links(token.children or ()):
        child.attrSet("rel", "noopener nofollow ugc")


def _links(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.type == "link_open"]


_READER = _reader()
