"""How text is folded so that what people type finds what people wrote."""

from __future__ import annotations


def fold(text: str) -> str:
    """`text` in lower case, ё as е, runs of white space as one space (glossary: «в поиске ё = е»). The sign with the code
    nought is left out: PostgreSQL has none."""
    return " ".join(text.lower().replace("ё", "е").replace("\x00", "").split())
