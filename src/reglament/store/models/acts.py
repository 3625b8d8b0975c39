"""Acts of accepted work, and where the signed originals of papers are (2.6, 4.8, R10)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reglament.store.models.billing import Invoice, InvoiceLine
from reglament.store.models.people import Organisation, Person

ACCEPTED_HOW = ("button", "written", "oral", "silence", "withdrawn")


class Act(models.Model):
    """An act of accepted work, never edited: the paper of lines of invoices, one ticket's or a month's.

    `acted_on` is the day of acceptance, of which the VAT rate is; of a combined act the last of its month that has come.
    `buyer` and `seller` are copies of the requisites on the day of issue. A void act stays with its number.
    """

    STATES = [(s, s) for s in ("issued", "void")]

    number = models.PositiveBigIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="acts")
    state = models.CharField(max_length=6, choices=STATES, default="issued")
    acted_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    combined = models.BooleanField(default=False)
    contract = models.CharField(max_length=200, blank=True)
    buyer = models.JSONField()
    seller = models.JSONField()
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    vat_rate = models.PositiveSmallIntegerField(null=True)
    vat = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="act_total_positive"),
            models.CheckConstraint(condition=Q(state__in=("issued", "void")), name="act_state_known"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-acted_on"], name="act_of_organisation"),
            models.Index(fields=["-acted_on"], name="act_day"),
        ]


class ActLine(models.Model):
    """One line of an act: the line of an invoice, and how its work was accepted. While `live`, no other act has it."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="act_lines")
    accepted_how = models.CharField(max_length=10)
    accepted_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=120, blank=True)
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["act", "position"], name="act_position_once"),
            models.UniqueConstraint(
                fields=["invoice_line"], condition=Q(live=True), name="one_live_act_per_line"
            ),
            models.CheckConstraint(condition=Q(accepted_how__in=ACCEPTED_HOW), name="act_line_how_known"),
        ]


class Original(models.Model):
    """A signed paper on its way: what it is, when and how it went, when the client got it, when it came back signed.

    Of an act, an invoice, or any other paper that `title` names (a reconciliation act, a contract)."""

    WAYS = [(way, way) for way in ("post", "courier", "edo", "hand")]

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="originals")
    act = models.ForeignKey(Act, null=True, on_delete=models.PROTECT, related_name="originals")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="originals")
    title = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=8, choices=WAYS)
    track = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The client's own word that it has come.
    arrived_on = models.DateField(null=True)
    arrived_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - absent keys must not collide

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__isnull=False, invoice__isnull=True, title="")
                | Q(act__isnull=True, invoice__isnull=False, title="")
                | Q(act__isnull=True, invoice__isnull=True) & ~Q(title=""),
                name="original_of_one_paper",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("sent_on")),
                name="original_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(arrived_on=None) | Q(arrived_on__gte=models.F("sent_on")),
                name="original_arrives_after_it_went",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-sent_on"], name="original_of_organisation")]
