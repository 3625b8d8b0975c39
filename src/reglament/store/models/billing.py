"""What it costs: invoices that snapshot everything they say, payments, and which payment settles which invoice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from reglament.store.models.people import Organisation, Person
from reglament.store.models.ticket import PRIORITIES, Ticket


class Counter(models.Model):
    """The last number given out in a series; taken under the row's lock, so that no number is used twice."""

    series = models.CharField(max_length=20, primary_key=True)
    value = models.PositiveBigIntegerField()


class Invoice(models.Model):
    """An invoice, never edited: a wrong one is voided by a mirroring row (`mirrors`) and issued anew (R10).

    `buyer` and `seller` are copies of the requisites on the day of issue. `state` follows from the allocations. `basis` is
    the document's Russian wording of `ground`, which pages say in the reader's language.
    """

    STATES = [(s, s) for s in ("issued", "part_paid", "paid", "void", "mirror")]

    number = models.PositiveBigIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices")
    state = models.CharField(max_length=10, choices=STATES, default="issued")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    due_on = models.DateField()
    basis = models.CharField(max_length=300, blank=True)
    ground = models.JSONField(default=dict)
    buyer = models.JSONField()
    seller = models.JSONField()
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    vat_rate = models.PositiveSmallIntegerField(null=True)
    vat = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    mirrors = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="mirrored_by")
    void_reason = models.CharField(max_length=300, blank=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(paid__gte=0), name="invoice_paid_not_negative"),
            models.CheckConstraint(
                condition=Q(state="mirror") | Q(paid__lte=F("total")), name="invoice_not_overpaid"
            ),
            models.CheckConstraint(
                condition=Q(state="mirror") | Q(total__gte=0), name="invoice_total_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-number"], name="invoice_of_organisation"),
            models.Index(fields=["state"], name="invoice_state"),
        ]


class InvoiceLine(models.Model):
    """One line: a ticket's work at one level met and one rate (R6). While `live`, no other invoice may bill the same."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="invoice_lines")
    text = models.TextField()
    ordered = models.CharField(max_length=10, choices=PRIORITIES)
    met = models.CharField(max_length=10, choices=PRIORITIES)
    minutes = models.PositiveIntegerField()
    rate = models.DecimalField(max_digits=12, decimal_places=2)
    coefficient = models.DecimalField(max_digits=5, decimal_places=2)
    gross = models.DecimalField(max_digits=12, decimal_places=2)
    written_off = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    vat = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="line_position_once"),
            models.UniqueConstraint(
                fields=["ticket", "ordered", "met", "rate"],
                condition=Q(live=True),
                name="one_live_invoice_per_work",
            ),
        ]


class Payment(models.Model):
    """Money that came: as its paper says. What of it settles which invoice is said by its allocations; the rest is the
    organisation's advance (R11)."""

    METHODS = [(method, method) for method in ("bank", "cash", "card")]

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=4, choices=METHODS, default="bank")
    # The statement's line it came by; empty for what was entered by hand.
    line = models.ForeignKey("store.BankLine", null=True, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid_on = models.DateField()
    document = models.CharField(max_length=60)
    purpose = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.CharField(max_length=300, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - absent keys must not collide

    class Meta:
        ordering = ["-paid_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive")]


class Allocation(models.Model):
    """The accountant's word that so much of a payment settles an invoice. Undone by a word too, never deleted.

    `word` is the client's written word where an advance settles it: whose and which (R11)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_positive")]


class Refund(models.Model):
    """Money given back to the client out of what of a payment settles nothing (R11). Undone by a word, never deleted."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    refunded_on = models.DateField()
    document = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.CharField(max_length=300, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - absent keys must not collide

    class Meta:
        ordering = ["-refunded_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive")]


class AdvanceOrder(models.Model):
    """A client's written word in the portal: settle this invoice from our advance. Accounting carries it out (R11)."""

    STATES = [(s, s) for s in ("waiting", "done", "declined")]

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="advance_orders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state="waiting"), name="advance_order_one_waiting"
            )
        ]


class InvoiceReminder(models.Model):
    """A reminder of an invoice that went out: `offset` days after its due day (before it, below zero). Each goes once."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="reminders")
    offset = models.SmallIntegerField()
    on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["invoice", "offset"], name="invoice_reminder_once")]
