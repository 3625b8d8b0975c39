"""What came in by e-mail: mailboxes, letters as they arrived, what they were read as and what was decided (1.3, R21)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reglament.store.models.mail import Letter
from reglament.store.models.people import Organisation, Person
from reglament.store.models.ticket import Message, Ticket
from reglament.store.models.work import Estimate


class Mailbox(models.Model):
    """A way in for e-mail: an IMAP mailbox that is fetched, or the listener, the pipe and files brought by hand.

    `organisation` limits the mailbox to one client's letters. `secret` is the password, encrypted. `last_uid` belongs to
    `uid_validity`; a lease keeps two fetchers apart where it can, and the unique keys below where it cannot.
    """

    KINDS = [(k, k) for k in ("imap", "listener", "pipe", "upload")]
    ROLES = [(r, r) for r in ("support", "accounting")]
    SECURITY = [(s, s) for s in ("tls", "starttls", "plain")]

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    role = models.CharField(max_length=10, choices=ROLES, default="support")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="mailboxes"
    )
    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=SECURITY, default="tls")
    login = models.CharField(max_length=200, blank=True)
    secret = models.TextField(blank=True)
    folder = models.CharField(max_length=200, default="INBOX")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    uid_validity = models.PositiveBigIntegerField(null=True)
    last_uid = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["name"]


class IncomingLetter(models.Model):
    """One message as it arrived, its bytes under their SHA-256; then what it was read as and what was decided about it.

    A message is the same when its bytes are the same in the same mailbox. `header_id` is the Message-ID that the sender
    wrote: a hint, never a key. `reading` holds headers and findings as data; `text` is what the person wrote now,
    `whole_text` all of it with the quotes, `html` the sanitised original. `decision` is a word of rules.mail_intake, `why`
    its explanation.
    """

    STATES = [(s, s) for s in ("stored", "reading", "read", "quarantined", "too_big")]

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="letters")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.JSONField(default=list)
    peer = models.CharField(max_length=100, blank=True)
    greeting = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()

    state = models.CharField(max_length=12, choices=STATES, default="stored")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)

    subject = models.CharField(max_length=500, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=300, blank=True)
    header_id = models.CharField(max_length=998, blank=True)
    sent_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    whole_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    reading = models.JSONField(default=dict)

    decision = models.CharField(max_length=20, blank=True)
    why = models.JSONField(default=dict)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="incoming_letters")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="incoming_letters"
    )
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="incoming_letters")
    message = models.OneToOneField(
        Message, null=True, on_delete=models.PROTECT, related_name="incoming_letter"
    )
    # The letter of ours that a bounce or an automatic answer speaks of.
    about = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="incoming_letters")
    needs_glance = models.BooleanField(default=False)
    glanced_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    glanced_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "sha256"], name="incoming_letter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["stored", "reading", "read", "quarantined", "too_big"]),
                name="incoming_letter_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_at", "id"], name="incoming_due"),
            models.Index(fields=["needs_glance", "-id"], name="incoming_glance"),
            models.Index(fields=["decision", "-id"], name="incoming_decision"),
        ]


class Sighting(models.Model):
    """A message seen in an IMAP mailbox under a number: what is stored is not fetched again."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="sightings")
    uid_validity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    letter = models.ForeignKey(IncomingLetter, on_delete=models.CASCADE, related_name="sightings")
    # When the server was told that it is read; empty after a crash between storing and telling.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="sighting_once")
        ]


class IncomingPart(models.Model):
    """A file of a letter: an attachment, an inline picture, an enclosed message. The bytes lie under their SHA-256."""

    letter = models.ForeignKey(IncomingLetter, on_delete=models.CASCADE, related_name="parts")
    index = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    content_id = models.CharField(max_length=300, blank=True)
    inline = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["letter", "index"], name="incoming_part_once")]


class AutomaticAnswer(models.Model):
    """That an address got its automatic answer of the day: at most one (R21), and no more per hour than the cap."""

    address = models.CharField(max_length=320)
    day = models.DateField()
    at = models.DateTimeField()
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "day"], name="automatic_answer_once_a_day")]
        indexes = [models.Index(fields=["at"], name="automatic_answer_hour")]


class Invitation(models.Model):
    """A filled-in form for a new ticket, sent to a person as a link (1.3, R21, R23). It ends with the ticket (filed), with
    the person's authority (revoked), with time (expired), or when it is thrown away (dropped)."""

    ENDS = [(e, e) for e in ("filed", "revoked", "expired", "dropped")]

    token = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    letter = models.OneToOneField(
        IncomingLetter, null=True, on_delete=models.PROTECT, related_name="invitation"
    )
    call = models.OneToOneField("store.Call", null=True, on_delete=models.PROTECT, related_name="invitation")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, choices=ENDS, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="invitations")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["ended_at", "opened_at", "created_at"], name="invitation_open")]


class ConsentProposal(models.Model):
    """ "Подтверждаю" by e-mail: proposed to a specialist, who records it as written consent or does not (2.2, R7, R21).
    `estimate` is the one offered when the message came; `superseded` when the words spoke of an older one."""

    STATES = [(s, s) for s in ("open", "recorded", "declined", "stale")]

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="consent")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="consents")
    estimate = models.ForeignKey(Estimate, null=True, on_delete=models.PROTECT, related_name="consents")
    superseded = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=STATES, default="open")
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]


class AuthorityProposal(models.Model):
    """A letter of authority as it was understood (1.5, R22): who is added, changed or removed, since when. A specialist
    edits and confirms it; the letter stays as the evidence. Each of `changes` has action, email, name, right_order,
    right_money, is_admin, from_day and to_day."""

    STATES = [(s, s) for s in ("open", "confirmed", "declined")]

    letter = models.OneToOneField(IncomingLetter, on_delete=models.PROTECT, related_name="authority_proposal")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="authority_proposals"
    )
    changes = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=STATES, default="open")
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
