"""Bank statements as they were imported, and their lines with what is proposed and what the accountant decided (R11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reglament.store.models.people import Organisation, Person

LINE_STATES = ("pending", "open", "confirmed", "left", "own", "outgoing")
CONFIDENCES = ("", "sure", "probable", "ask")


class StudioAccount(models.Model):
    """A further account of the studio beside the one on its card: money between them is no payment."""

    account = models.CharField(max_length=20, unique=True)
    bik = models.CharField(max_length=9)
    bank_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["account"]


class BankStatement(models.Model):
    """One imported file: how many of its payments were new, and where its own turnover does not agree with its lines.

    `figures` are its sections by account, `differences` what the checks found, both as plain JSON.
    """

    number = models.PositiveBigIntegerField(unique=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=10)
    sender = models.CharField(max_length=200, blank=True)
    from_day = models.DateField(null=True)
    to_day = models.DateField(null=True)
    figures = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    lines_total = models.PositiveIntegerField()
    lines_new = models.PositiveIntegerField()
    lines_repeated = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]


class BankLine(models.Model):
    """One payment of a statement, known by `key` however often it is imported.

    `pending`: the bank has not posted it yet. `open`: waits for the accountant; what is proposed stands in `confidence`,
    `case`, `parts` ([{"invoice": 1042, "amount": "10.00"}]), `advance` and `facts`. `confirmed`: its money is in payments.
    `left`: the accountant's word that it is no client's payment. `own` and `outgoing` are none either.
    """

    key = models.CharField(max_length=64, unique=True)
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=[(s, s) for s in LINE_STATES])
    kind = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60)
    dated = models.DateField()
    posted_on = models.DateField(null=True)
    day = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    occurrence = models.PositiveSmallIntegerField(default=1)
    payer_account = models.CharField(max_length=34, blank=True)
    payer_inn = models.CharField(max_length=12, blank=True)
    payer_kpp = models.CharField(max_length=9, blank=True)
    payer_name = models.CharField(max_length=300, blank=True)
    payer_bik = models.CharField(max_length=11, blank=True)
    payer_bank = models.CharField(max_length=200, blank=True)
    payee_account = models.CharField(max_length=34, blank=True)
    payee_name = models.CharField(max_length=300, blank=True)
    purpose = models.TextField(blank=True)
    reference = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="bank_lines"
    )
    confidence = models.CharField(max_length=8, blank=True)
    case = models.CharField(max_length=24, blank=True)
    parts = models.JSONField(default=list)
    advance = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    facts = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    left_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_line_positive"),
            models.CheckConstraint(condition=Q(state__in=LINE_STATES), name="bank_line_state_known"),
            models.CheckConstraint(
                condition=Q(confidence__in=CONFIDENCES), name="bank_line_confidence_known"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "confidence", "day", "id"], name="bank_line_to_decide"),
            models.Index(fields=["organisation", "state"], name="bank_line_of_organisation"),
            models.Index(fields=["statement", "place"], name="bank_line_in_statement"),
        ]
