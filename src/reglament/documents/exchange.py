"""The exchange file: the changes of the ledger as XML that accounting programs read (docs/exchange.md, docs/exchange.xsd)."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from reglament.queries.exchange_1c import changes, organisations
from reglament.queries.exchange_papers import Organisation, Paper

NAMESPACE = "urn:reglament:exchange:1"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CAPITAL = re.compile(r"_(\w)")
# These are shares and factors, not money: written as they are.
_PLAIN = ("coefficient",)


@dataclass(frozen=True, slots=True)
class Head:
    """Whose file it is, when it was made, and from which change to which."""

    since: int
    upto: int
    made_at: dt.datetime
    seller_inn: str
    seller_name: str


def exchange_xml(head: Head) -> bytes:
    """The file of the changes after `head.since` up to `head.upto`."""
    target = io.BytesIO()
    write_exchange(target, head, organisations(head.since, head.upto), changes(head.since, head.upto))
    return target.getvalue()


def write_exchange(
    target: IO[bytes], head: Head, clients: Iterable[Organisation], papers: Iterable[Paper]
) -> None:
    """Write the file as it is read from the store, so that a long one takes little memory."""
    writer = XMLGenerator(target, encoding="utf-8", short_empty_elements=True)
    writer.startDocument()
    root = {"xmlns": NAMESPACE, "version": "1", **_attributes(head)}
    writer.startElement("Exchange", AttributesImpl(root))
    for name, items in (("Organisations", clients), ("Changes", papers)):
        writer.characters("\n")
        writer.startElement(name, AttributesImpl({}))
        for item in items:
            _write(writer, type(item).__name__, item)
        writer.characters("\n")
        writer.endElement(name)
    writer.characters("\n")
    writer.endElement("Exchange")
    writer.endDocument()


def _write(writer: XMLGenerator, name: str, item: Any) -> None:
    writer.characters("\n")
    writer.startElement(name, AttributesImpl(_attributes(item)))
    for line in getattr(item, "lines", ()):
        _write(writer, "Line", line)
    writer.endElement(name)


def _attributes(item: Any) -> dict[str, str]:
    found = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.name != "lines" and value is not None:
            found[_CAPITAL.sub(lambda m: m[1].upper(), field.name)] = _text(field.name, value)
    return found


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) and name not in _PLAIN:
        return f"{value:.2f}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | int | Decimal):
        return str(value)
    return _FORBIDDEN.sub("", str(value))
