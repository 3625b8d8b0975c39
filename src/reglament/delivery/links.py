"""Where a letter leads: to its ticket, its invoice, or the front page; staff are led to the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from reglament.rules.text import Text
from reglament.store.models import Invitation, Letter

TICKET_LINE = Text("Ответить можно в тикете: {url}", "You can reply in the ticket: {url}")
DESK_LINE = Text("Тикет: {url}", "Ticket: {url}")
INVOICE_LINE = Text("Счёт: {url}", "Invoice: {url}")
FORM_LINE = Text("Заполненная форма: {url}", "The filled-in form: {url}")
HOME_LINE = Text("Вход: {url}", "Sign in: {url}")


@dataclass(frozen=True, slots=True)
class Link:
    """An address, the line that names it in the text, and the words on its button."""

    url: str
    line: Text
    button: Text


def link_of(letter: Letter) -> Link:
    """The one place that a letter is about."""
    if letter.data.get("invitation"):
        return Link(form_url(letter), FORM_LINE, Text("Открыть форму", "Open the form"))
    event = letter.event
    if event is not None and event.ticket is not None:
        if letter.recipient is not None and letter.recipient.is_studio:
            return Link(ticket_url(event.ticket.number, desk=True), DESK_LINE, _OPEN_TICKET)
        return Link(ticket_url(event.ticket.number), TICKET_LINE, _OPEN_TICKET)
    if event is not None and event.invoice is not None:
        url = absolute(reverse("portal:invoice", args=[event.invoice.number]))
        return Link(url, INVOICE_LINE, Text("Открыть счёт", "Open the invoice"))
    return Link(absolute("/"), HOME_LINE, Text("Открыть сайт техподдержки", "Open the support site"))


def ticket_url(number: int, *, desk: bool = False) -> str:
    """The full address of a ticket's page."""
    return absolute(reverse("desk:ticket" if desk else "portal:ticket", args=[number]))


def form_url(letter: Letter) -> str:
    """The link that files the form (R21, R23): whoever has it may, so it stands in the invitation alone and in no journal.
    One SQL statement. Raises ValueError when the letter has none."""
    return absolute(f"/from-letter/{token_of_form(letter.data.get('invitation'))}/")


def token_of_form(invitation_id: int | None) -> str:
    """The token of a form. Raises ValueError when there is no such form."""
    found = Invitation.objects.filter(pk=invitation_id) if invitation_id else Invitation.objects.none()
    token = found.values_list("token", flat=True).first()
    if token is None:
        raise ValueError("the form of this letter is not there")
    return token


def absolute(path: str) -> str:
    """A path as people open it from a letter."""
    return str(settings.BASE_URL) + path


_OPEN_TICKET = Text("Открыть тикет", "Open the ticket")
