"""Every table, by room: who, what was asked, what was done, what it costs, what was sent, what happened."""

from reglament.store.models.acts import Act, ActLine, Original
from reglament.store.models.bank import BankLine, BankStatement, StudioAccount
from reglament.store.models.billing import (
    AdvanceOrder,
    Allocation,
    Counter,
    Invoice,
    InvoiceLine,
    InvoiceReminder,
    Payment,
    Refund,
)
from reglament.store.models.calls import Call
from reglament.store.models.desk import CannedReply, SavedView
from reglament.store.models.journal import Event
from reglament.store.models.law import Day, RegulationVersion, Studio
from reglament.store.models.ledger import Posting
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
    "Act",
    "ActLine",
    "AdvanceOrder",
    "Allocation",
    "Attachment",
    "Authority",
    "AuthorityProposal",
    "AutomaticAnswer",
    "BankLine",
    "BankStatement",
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
    "InvoiceReminder",
    "Letter",
    "Mailbox",
    "Message",
    "Note",
    "Organisation",
    "Original",
    "Payment",
    "Person",
    "Posting",
    "Presence",
    "Refund",
    "RegulationVersion",
    "Round",
    "SavedView",
    "ServicePeriod",
    "Sighting",
    "Site",
    "Studio",
    "StudioAccount",
    "Ticket",
    "TicketLink",
    "TimeCorrection",
    "TimeEntry",
]
