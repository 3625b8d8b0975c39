"""What was asked: tickets, their rounds, public messages, private notes and files."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from reglament.rules.workflow import Status
from reglament.store.models.people import LANGUAGES, Organisation, Person, Site

STATUSES = [(status.value, status.value) for status in Status]
PRIORITIES = [(p, p) for p in ("normal", "high", "urgent", "immediate")]
OPEN_STATUSES = ("new", "feedback", "in_progress", "resolved")
CLOSED_HOW = ("", "button", "written", "oral", "silence", "withdrawn", "duplicate", "rejected")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets by who may see them."""

    def visible_to(self, person: Person, *, on: dt.date) -> Self:
        """Everything for the studio's staff; for a client's person the tickets of organisations that they speak for on
        that studio-local day (1.4, R22)."""
        if person.is_studio and person.is_active:
            return self
        return self.filter(organisation__authorities__in=person.authorities.current(on))


class Ticket(models.Model):
    """One request (1.6). Columns below `version` repeat what rounds, time entries and the journal say, so that the
    queue is one narrow read; `fsck` proves that they agree."""

    number = models.PositiveBigIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tickets")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="tickets")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="assigned")
    regulation = models.ForeignKey("store.RegulationVersion", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    search_text = models.TextField(blank=True)
    # Paperwork with the client's accountants (1.2) is always free.
    kind = models.CharField(
        max_length=9, choices=[("task", "task"), ("paperwork", "paperwork")], default="task"
    )
    is_paid = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    status = models.CharField(max_length=12, choices=STATUSES, default="new")
    status_since = models.DateTimeField()
    priority = models.CharField(max_length=10, choices=PRIORITIES, default="normal")
    priority_rank = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    round_index = models.PositiveIntegerField(default=1)
    reaction_deadline = models.DateTimeField(null=True)
    reacted_at = models.DateTimeField(null=True)
    work_started_at = models.DateTimeField(null=True)
    overdue_noted = models.BooleanField(default=False)
    planned_minutes = models.PositiveIntegerField(null=True)
    spent_minutes = models.PositiveIntegerField(default=0)
    promised_day = models.DateField(null=True)
    agreed_day = models.DateField(null=True)

    accept_at = models.DateTimeField(null=True)
    review_last_day = models.DateField(null=True)
    reminder_at = models.DateTimeField(null=True)
    reminded = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=300, blank=True)
    to_close = models.ForeignKey("store.Message", null=True, on_delete=models.PROTECT, related_name="+")
    closed_how = models.CharField(max_length=10, blank=True)
    closed_without_work = models.BooleanField(default=False)
    # Closed by silence while we waited for an answer: what was worked is billed only after a specialist's check (R13).
    needs_billing_check = models.BooleanField(default=False)
    objection_until = models.DateTimeField(null=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    linked_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="linked_from")

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s for s, _ in STATUSES]), name="ticket_status_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=[p for p, _ in PRIORITIES]), name="ticket_priority_known"
            ),
            models.CheckConstraint(condition=Q(priority_rank__lte=3), name="ticket_rank_known"),
            models.CheckConstraint(
                condition=Q(kind="task") | Q(kind="paperwork", is_paid=False), name="ticket_paperwork_is_free"
            ),
            models.CheckConstraint(condition=Q(closed_how__in=CLOSED_HOW), name="ticket_closed_how_known"),
        ]
        # None of those that begin with the status has a condition: SQLite takes an index with one only where the
        # statement says the same in literals, and Django's say it in parameters.
        indexes = [
            # The queue in the order of R19, and places in it.
            models.Index(fields=["status", "-priority_rank", "queued_at", "number", "to_close"], name="ticket_queue"),
            # The figures of the rail: how many wait, how many of them are nobody's, how many paid.
            models.Index(fields=["status", "assignee", "is_paid", "to_close"], name="ticket_counts"),
            models.Index(fields=["assignee", "status"], name="ticket_assigned"),
            # What is late: reactions, and days that were promised.
            models.Index(fields=["status", "reacted_at", "reaction_deadline"], name="ticket_reaction"),
            models.Index(fields=["status", "agreed_day", "promised_day"], name="ticket_term"),
            # A client's tickets, newest first.
            models.Index(fields=["organisation", "-number"], name="ticket_of_organisation"),
            # The clock: weeks that run out, reminders that fall due.
            models.Index(fields=["accept_at"], name="ticket_accept_due", condition=Q(accept_at__isnull=False)),
            models.Index(fields=["number"], name="ticket_billing_check", condition=Q(needs_billing_check=True)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"№ {self.number} {self.title}"


class Round(models.Model):
    """From the client's update until the next: one clock, one level met (R3, R5)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rounds")
    index = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ordered = models.CharField(max_length=10, choices=PRIORITIES)
    deadline = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    met = models.CharField(max_length=10, choices=PRIORITIES, blank=True)

    class Meta:
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["ticket", "index"], name="round_once")]


class Message(models.Model):
    """A public message of the client or of the studio. `once` makes a repeated sending harmless."""

    SIDES = [("client", "client"), ("studio", "studio")]
    PURPOSES = [(p, p) for p in ("text", "question", "estimate", "result", "decline", "objection", "reason")]

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=SIDES)
    purpose = models.CharField(max_length=10, choices=PURPOSES, default="text")
    source = models.CharField(max_length=10, default="web")
    body = models.TextField()
    at = models.DateTimeField()
    once = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - absent keys must not collide

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["ticket", "at", "id"], name="message_of_ticket")]


class Note(models.Model):
    """A private note of the studio: its own table, so that no client's page can select it by mistake."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()
    once = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - absent keys must not collide

    class Meta:
        ordering = ["at", "id"]


class TicketLink(models.Model):
    """Two tickets of one organisation that belong together; kept once, the lower number first."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_back")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other"], name="ticket_link_once"),
            models.CheckConstraint(condition=Q(ticket__lt=models.F("other")), name="ticket_link_in_order"),
        ]


class Attachment(models.Model):
    """A file of a message or of a note; the bytes lie under their SHA-256."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")
    note = models.ForeignKey(Note, null=True, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=False, note__isnull=True)
                | Q(message__isnull=True, note__isnull=False),
                name="attachment_has_one_home",
            )
        ]


class Follower(models.Model):
    """Someone of the organisation who gets the letters of one ticket beside its author (R25)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="follower_once")]


class Draft(models.Model):
    """What someone wrote and has not sent: for one ticket, or for a new one (ticket empty)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="drafts")
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ru")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "ticket"], name="draft_once_per_ticket"),
            models.UniqueConstraint(fields=["person"], condition=Q(ticket=None), name="draft_once_for_new"),
        ]


class Presence(models.Model):
    """Who of the studio looks at a ticket or writes in it just now."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="presence")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    writing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="presence_once")]
