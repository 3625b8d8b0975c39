"""What was done: estimates and the clock of work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reglament.store.models.people import Person
from reglament.store.models.ticket import PRIORITIES, Message, Round, Ticket


class Estimate(models.Model):
    """An announced cost of the whole ticket (R7). The newest offer is the one that can be confirmed; the newest
    confirmed one is the one that makes time chargeable."""

    STATES = [(s, s) for s in ("offered", "confirmed", "declined", "superseded")]

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="estimates")
    version = models.PositiveIntegerField()
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=PRIORITIES)
    rate = models.DecimalField(max_digits=12, decimal_places=2)
    coefficient = models.DecimalField(max_digits=5, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    vat_rate = models.PositiveSmallIntegerField(null=True)
    vat = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    surcharge_only = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="offered")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "version"], name="estimate_version_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state="offered"), name="estimate_one_offered"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, minutes__gt=0), name="estimate_not_negative"),
        ]


class TimeEntry(models.Model):
    """Time of one specialist on one ticket. Running while `ended_at` is empty. `chargeable` is decided when it starts
    (R6, R7) and kept."""

    KINDS = [(k, k) for k in ("work", "reading", "clarifying", "correspondence", "own_defect")]

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="time_entries")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="time_entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="time_entries")
    kind = models.CharField(max_length=14, choices=KINDS, default="work")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=500, blank=True)
    chargeable = models.BooleanField(default=False)
    source = models.CharField(max_length=6, default="timer")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_running_timer"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="time_in_order"
            ),
        ]
        indexes = [models.Index(fields=["ticket", "started_at"], name="time_of_ticket")]


class TimeCorrection(models.Model):
    """A correction of a time entry: what stood there, what stands there now, who and why. Only grows."""

    entry = models.ForeignKey(TimeEntry, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["at", "id"]
