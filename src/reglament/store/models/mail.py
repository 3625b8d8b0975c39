"""What was sent: the outbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reglament.store.models.journal import Event
from reglament.store.models.people import LANGUAGES, Person


class Letter(models.Model):
    """One letter to one address, written in the same transaction as the event it tells of.

    `message_id` is fixed at insert, so that a letter sent twice after a crash is the same letter to every mail program.
    `data` holds what the template needs, frozen at the instant of the event. A letter without an event is one of the
    sign-in library's, with its text already made.
    """

    STATES = [(s, s) for s in ("waiting", "sending", "sent", "failed")]

    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="letters")
    template = models.CharField(max_length=40)
    recipient = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="letters")
    address = models.EmailField()
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ru")
    message_id = models.CharField(max_length=200, unique=True)
    in_reply_to = models.CharField(max_length=200, blank=True)
    references = models.TextField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "template"], name="letter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]), name="letter_state_known"
            ),
        ]
        indexes = [
            # What the worker claims next.
            models.Index(
                fields=["next_at", "id"], name="letter_due", condition=Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["-id"], name="letter_failed", condition=Q(state="failed")),
        ]
