"""Every table, by room: who, what was asked, what was done, what it costs, what was sent, what happened."""

from reglament.store.models.billing import Allocation, Counter, Invoice, InvoiceLine, Payment
from reglament.store.models.calls import Call
from reglament.store.models.desk import CannedReply, SavedView
from reglament.store.models.journal import Event
from reglament.store.models.law import Day, RegulationVersion, Studio
from reglament.store.models.mail import Letter
from reglament.store.models.mailin import (
    AuthorityProposal,
    AutomaticAnswer,
    ConsentProposal,
    IncomingLetter,
    IncomingPart,
    Invitation,
    Mailbox,
    Sighting,
)
from reglament.store.models.people import Authority, Contract, Organisation, Person, ServicePeriod, Site
from reglament.store.models.ticket import (
    Attachment,
    Draft,
    Follower,
    Message,
    Note,
    Presence,
    Round,
    Ticket,
    TicketLink,
)
from reglament.store.models.work import Estimate, TimeCorrection, TimeEntry

__all__ = [
    "Allocation",
    "Attachment",
    "Authority",
    "AuthorityProposal",
    "AutomaticAnswer",
    "Call",
    "CannedReply",
    "ConsentProposal",
    "Contract",
    "Counter",
    "Day",
    "Draft",
    "Estimate",
    "Event",
    "Follower",
    "IncomingLetter",
    "IncomingPart",
    "Invitation",
    "Invoice",
    "InvoiceLine",
    "Letter",
    "Mailbox",
    "Message",
    "Note",
    "Organisation",
    "Payment",
    "Person",
    "Presence",
    "RegulationVersion",
    "Round",
    "SavedView",
    "ServicePeriod",
    "Sighting",
    "Site",
    "Studio",
    "Ticket",
    "TicketLink",
    "TimeCorrection",
    "TimeEntry",
]
