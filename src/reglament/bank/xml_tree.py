"""XML from strangers, safely: no document types, no entities, bounded depth, and big files in small pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from reglament.bank.format import refusal
from reglament.rules.statement import StatementRefused

# camt.053 goes 12 deep; what goes further is made to break readers.
DEEPEST = 40
_MOST_IN_ONE_PIECE = 500_000
_DECLARED = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9._-]*)[\"']")
_ENCODINGS = (
    b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"windows-1251", b"cp1251", b"koi8-r", b"iso-8859-1", b"iso-8859-5",
)  # fmt: skip


@dataclass(slots=True)
class Node:
    """An element: its name without the namespace, its line, its attributes, its text, the elements inside."""

    name: str
    line: int
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)
    inside: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text without the space around it."""
        return "".join(self.words).strip()

    def all(self, path: str) -> Iterator[Node]:
        """Elements at "Refs/Prtry" below this one, in order."""
        name, _, rest = path.partition("/")
        for each in self.inside:
            if each.name == name:
                if rest:
                    yield from each.all(rest)
                else:
                    yield each

    def first(self, *paths: str) -> Node | None:
        """The first element that has text or elements in it, by the first path that leads to one."""
        for path in paths:
            for each in self.all(path):
                if each.inside or each.text:
                    return each
        return None

    def value(self, *paths: str) -> str:
        """The text of `first`; empty when there is none."""
        found = self.first(*paths)
        return "" if found is None else found.text


class _Builder:
    """Hands over every element named in `pieces` when it ends, instead of keeping it in its parent."""

    def __init__(self, pieces: frozenset[str], take: Callable[[Node], None]) -> None:
        self._pieces, self._take = pieces, take
        self._open: list[Node] = []
        self._kept = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words

    def _doctype(self, *_: object) -> None:
        ru = "В выписке не бывает описания типа документа (DOCTYPE): файл опасен"
        en = "A statement has no document type (DOCTYPE): the file is not safe"
        raise refusal("doctype", ru, en, self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._kept += 1
        if len(self._open) >= DEEPEST or self._kept > _MOST_IN_ONE_PIECE:
            ru, en = (
                "Таких вложенных выписок не бывает: файл испорчен",
                "No statement is nested so: the file is broken",
            )
            raise refusal("depth", ru, en, line)
        self._open.append(Node(name.rpartition(":")[2], line, attributes))

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if node.name in self._pieces:
            self._kept = 0
            self._take(node)
        elif self._open:
            self._open[-1].inside.append(node)

    def _words(self, words: str) -> None:
        self._open[-1].words.append(words)


def walk(data: bytes, pieces: frozenset[str], take: Callable[[Node], None]) -> None:
    """Read a document to its end and give `take` each element of `pieces` when it ends: an inner one before the outer,
    which no longer holds it. Raises StatementRefused, and what `take` raises."""
    _refuse_strange_encodings(data)
    parser = _Builder(pieces, take).parser
    try:
        parser.Parse(data, True)
    except StatementRefused:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        ru = f"Файл обрывается или испорчен здесь: XML дальше не читается ({error})"
        en = f"The file breaks off or is broken here: the XML cannot be read further ({error})"
        raise refusal("xml", ru, en, parser.ErrorLineNumber) from None


def _refuse_strange_encodings(data: bytes) -> None:
    declared = _DECLARED.search(data[:200])
    if declared and declared[1].lower() not in _ENCODINGS:
        name = declared[1].decode()
        raise refusal("encoding", f"Незнакомая кодировка: {name}", f"An unknown encoding: {name}", 1)
