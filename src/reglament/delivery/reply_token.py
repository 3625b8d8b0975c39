"""The signed address that replies to a ticket's letters go to, as letters carry it; read again when a reply comes in."""

from __future__ import annotations

from reglament.usecases.reply_token import reply_address, ticket_of

__all__ = ["reply_address", "ticket_of"]
