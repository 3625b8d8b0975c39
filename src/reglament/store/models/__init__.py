"""Every table, by room: who, what was asked, what was done, what it costs, what was sent, what happened."""

from reglament.store.models.billing import Allocation, Counter, Invoice, InvoiceLine, Payment
from reglament.store.models.journal import Event
from reglament.store.models.law import Day, RegulationVersion, Studio
from reglament.store.models.mail import Letter
from reglament.store.models.people import Authority, Contract, Organisation, Person, ServicePeriod, Site
from reglament.store.models.ticket import Attachment, Draft, Follower, Message, Note, Presence, Round, Ticket
from reglament.store.models.work import Estimate, TimeCorrection, TimeEntry

__all__ = [
    "Allocation",
    "Attachment",
    "Authority",
    "Contract",
    "Counter",
    "Day",
    "Draft",
    "Estimate",
    "Event",
    "Follower",
    "Invoice",
    "InvoiceLine",
    "Letter",
    "Message",
    "Note",
    "Organisation",
    "Payment",
    "Person",
    "Presence",
    "RegulationVersion",
    "Round",
    "ServicePeriod",
    "Site",
    "Studio",
    "Ticket",
    "TimeCorrection",
    "TimeEntry",
]
