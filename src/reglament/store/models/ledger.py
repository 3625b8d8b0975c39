"""The ledger: every rouble moves from one account to another, and no row of it ever changes (R10, R11)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from reglament.rules.ledger import ACCOUNTS, KINDS
from reglament.store.models.acts import Act
from reglament.store.models.billing import Allocation, Invoice, Payment, Refund
from reglament.store.models.people import Organisation, Person


class Posting(models.Model):
    """One double entry: `amount` goes from the account `credit` to the account `debit` of an organisation's books.

    What it is for says exactly one of its documents, or two where money settles an invoice. A correction is a new row
    that `reverses` another with the sides changed; the database itself refuses to change a row.
    """

    at = models.DateTimeField()
    day = models.DateField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in KINDS])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="postings")
    debit = models.CharField(max_length=10, choices=[(a.value, a.value) for a in ACCOUNTS])
    credit = models.CharField(max_length=10, choices=[(a.value, a.value) for a in ACCOUNTS])
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="postings")
    act = models.ForeignKey(Act, null=True, on_delete=models.PROTECT, related_name="postings")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="postings")
    allocation = models.ForeignKey(Allocation, null=True, on_delete=models.PROTECT, related_name="postings")
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="postings")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_two_accounts"),
            models.CheckConstraint(
                condition=Q(debit__in=[a.value for a in ACCOUNTS], credit__in=[a.value for a in ACCOUNTS]),
                name="posting_accounts_known",
            ),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False)
                | Q(act__isnull=False)
                | Q(payment__isnull=False)
                | Q(refund__isnull=False),
                name="posting_has_document",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "day", "id"], name="posting_of_organisation"),
            models.Index(fields=["day"], name="posting_day"),
        ]
