"""A letter's row and its words → the message that goes out, with the headers that keep a correspondence together."""

from __future__ import annotations

import datetime as dt
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, cast

from django.conf import settings

from reglament.delivery.render import Rendered, one_line
from reglament.delivery.reply_token import reply_address
from reglament.documents.of_invoice import invoice_pdf
from reglament.rules.notices import AUTOMATIC_ANSWERS
from reglament.rules.text import Text
from reglament.store.models import Letter

WITH_INVOICE = frozenset({"accepted_invoice", "accepted_by_silence", "withdrawn"})
LONGEST_NAME = 100
_BY_SYSTEM = "auto-generated"  # RFC 3834: no out-of-office machine answers this
_ANSWER = "auto-replied"  # and nobody's machine answers an answer


class NotAttached(Exception):
    """The document of a letter could not be made now; a later attempt may succeed."""


class NotAddressed(Exception):
    """The address cannot stand in a letter, whenever it is tried."""


def compose(letter: Letter, rendered: Rendered, *, at: dt.datetime) -> EmailMessage:
    """The whole message. Raises NotAddressed, or NotAttached when the invoice's PDF cannot be made."""
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = rendered.subject
    message["From"] = _address(_sender_name(letter.language), str(settings.MAIL_FROM))
    name = letter.recipient.name if letter.recipient is not None else ""
    message["To"] = _address(name, letter.address)
    if letter.event is not None and letter.event.ticket is not None:
        message["Reply-To"] = _address(
            _sender_name(letter.language), reply_address(letter.event.ticket.number)
        )
    message["Date"] = format_datetime(at)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
        message["References"] = letter.references or letter.in_reply_to
    message["Auto-Submitted"] = _ANSWER if letter.template in AUTOMATIC_ANSWERS else _BY_SYSTEM
    message["X-Reglament"] = letter.template  # another Reglament knows a letter of its kind by this
    message["Content-Language"] = letter.language
    # base64 passes every mail server, whatever it thinks of eight bits and long lines.
    message.set_content(rendered.text, cte="base64")
    message.add_alternative(rendered.html, subtype="html", cte="base64")
    _attach(letter, message)
    return message


def _attach(letter: Letter, message: EmailMessage) -> None:
    number = letter.data.get("invoice")
    if letter.template not in WITH_INVOICE or not number:
        return
    try:
        content = invoice_pdf(int(number), letter.language)
    except Exception as error:
        raise NotAttached(f"invoice {number}: {type(error).__name__}: {error}") from error
    if content is None:
        raise NotAttached(f"invoice {number} has no document")
    name = Text(f"Счёт {number}.pdf", f"Invoice {number}.pdf").render(letter.language)
    message.add_attachment(content, maintype="application", subtype="pdf", filename=name)


def _address(name: str, address: str) -> Address:
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
        return Address(one_line(name, LONGEST_NAME), addr_spec=f"{local}@{ascii_domain}")
    except (UnicodeError, ValueError, IndexError) as error:
        raise NotAddressed(f"{address!r} is no address: {error}") from error
    except Exception as error:
        # The standard library's parser raises its own kinds of errors for addresses that it cannot read.
        raise NotAddressed(f"{address!r} is no address: {error}") from error


def _sender_name(language: str) -> str:
    return one_line(
        Text(f"{settings.STUDIO_NAME}, техподдержка", f"{settings.STUDIO_NAME}, support").render(language), 80
    )


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    # As plain text these would be folded into encoded words when long, and no mail program would find the thread.
    for name in ("in-reply-to", "references"):
        registry.map_to_type(name, cast(Any, MessageIDHeader))
    return registry


_POLICY = SMTP.clone(header_factory=_registry())
