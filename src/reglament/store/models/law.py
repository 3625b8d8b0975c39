"""The studio itself, the editions of its regulation and its table of days."""

from __future__ import annotations

from django.db import models


class Studio(models.Model):
    """The one row about the studio: its requisites (the seller of every invoice) and the stamp of its law.

    `law_stamp` changes with every new edition and every overridden day, so that a process knows by one cheap read
    whether the law it keeps in memory is still the law.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=300)
    sole_proprietor = models.BooleanField(default=False)
    inn = models.CharField(max_length=12)
    kpp = models.CharField(max_length=9, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    bank_name = models.CharField(max_length=200, blank=True)
    bik = models.CharField(max_length=9, blank=True)
    account = models.CharField(max_length=20, blank=True)
    corr_account = models.CharField(max_length=20, blank=True)
    director = models.CharField(max_length=120, blank=True)
    bookkeeper = models.CharField(max_length=120, blank=True)
    law_stamp = models.CharField(max_length=32)
    # SHA-256 of the key with which the telephone exchange posts calls; empty when it may not (R23).
    exchange_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="studio_is_one")]


class RegulationVersion(models.Model):
    """One edition of the regulation: immutable text, in force from a day until the next edition's."""

    edition = models.PositiveIntegerField(unique=True)
    effective_from = models.DateField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("store.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["edition"]


class Day(models.Model):
    """The kind of one day where it is not what the weekday says: seeded from the production calendar, overridable."""

    KINDS = [("working", "working"), ("off", "off"), ("closed", "closed")]

    date = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    name = models.CharField(max_length=200, blank=True)
    overridden_at = models.DateTimeField(null=True)
    overridden_by = models.ForeignKey("store.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["working", "off", "closed"]), name="day_kind_known"
            )
        ]
