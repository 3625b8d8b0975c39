"""What happened: the journal, which only grows."""

from __future__ import annotations

from django.db import models

from reglament.store.models.billing import Invoice
from reglament.store.models.people import Organisation, Person
from reglament.store.models.ticket import Ticket


class Event(models.Model):
    """One thing that happened. A status move carries `status_from` and `status_to`; `data` is the event's payload."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    role = models.CharField(max_length=10)
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="events")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="events")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    status_from = models.CharField(max_length=12, blank=True)
    status_to = models.CharField(max_length=12, blank=True)
    clauses = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["ticket", "id"], name="event_of_ticket")]
