"""What was said by telephone: consultations, free of charge (1.3, R14, R23)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reglament.store.models.people import Organisation, Person
from reglament.store.models.ticket import Ticket


class Call(models.Model):
    """One call. Running while `ended_at` is empty; one that the exchange posted waits for a specialist while `staff` is
    empty. `external_id` is the exchange's own, so that a repeated posting changes nothing. `ticket` is the ticket it was
    about: a call never makes one."""

    SOURCES = [("desk", "desk"), ("exchange", "exchange")]

    staff = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="calls_taken")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="calls")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="calls")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="calls")
    phone = models.CharField(max_length=40, blank=True)
    caller = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=8, choices=SOURCES, default="desk")
    external_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - absent keys must not collide
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_at=None, staff__isnull=False), name="one_running_call"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="call_in_order"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-started_at"], name="call_of_organisation")]
