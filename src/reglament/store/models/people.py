"""Who: people, their organisations, sites and paid periods, and the dated authority to order and to confirm money."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

LANGUAGES = [("ru", "Русский"), ("en", "English")]


class PersonManager(BaseUserManager["Person"]):
    """People are found by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Someone who signs in: a client's employee, or staff with one or more roles. The address is kept in lower case.

    `access_epoch` is part of the session's signature: raising it ends every session of the person at once (R22).
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ru")
    is_active = models.BooleanField(default=True)
    is_specialist = models.BooleanField(default=False)
    is_accountant = models.BooleanField(default=False)
    is_owner = models.BooleanField(default=False)
    access_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_studio(self) -> bool:
        """Whether the person is staff of the studio."""
        return self.is_specialist or self.is_accountant or self.is_owner

    def get_session_auth_hash(self) -> str:
        """The signature a session must carry: it changes with the password and with `access_epoch`."""
        return salted_hmac(
            "reglament.session", f"{self.password}:{self.access_epoch}", algorithm="sha256"
        ).hexdigest()


class Organisation(models.Model):
    """A client: its requisites as the invoices name it, and how it wants to be invoiced (R10).

    `acts_by`: one for each ticket or one for a month; `closing_paper`: which form of them it takes, the act or the УПД.
    """

    INVOICING = [("per_ticket", "per ticket"), ("monthly", "monthly")]
    CLOSING_PAPERS = [("act", "act"), ("upd", "upd")]

    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=300)
    sole_proprietor = models.BooleanField(default=False)
    inn = models.CharField(max_length=12, blank=True)
    kpp = models.CharField(max_length=9, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    bank_name = models.CharField(max_length=200, blank=True)
    bik = models.CharField(max_length=9, blank=True)
    account = models.CharField(max_length=20, blank=True)
    corr_account = models.CharField(max_length=20, blank=True)
    invoicing = models.CharField(max_length=10, choices=INVOICING, default="per_ticket")
    acts_by = models.CharField(max_length=10, choices=INVOICING, default="per_ticket")
    closing_paper = models.CharField(max_length=3, choices=CLOSING_PAPERS, default="act")
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ru")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invoicing__in=["per_ticket", "monthly"]), name="organisation_invoicing"
            ),
            models.CheckConstraint(
                condition=Q(acts_by__in=["per_ticket", "monthly"], closing_paper__in=["act", "upd"]),
                name="organisation_papers",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A contract with a client; `mailbox` is the authorised one that changes who may speak for the client (1.5)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True)
    mailbox = models.EmailField(unique=True)

    class Meta:
        ordering = ["-signed_on"]


class Site(models.Model):
    """A client's site under support."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="site_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class ServicePeriod(models.Model):
    """A paid period of support for a site, both days included (1.1, R24)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="periods")
    from_day = models.DateField()
    to_day = models.DateField()
    expiry_noted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__gte=models.F("from_day")), name="service_period_in_order"
            )
        ]


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Authority as of a day."""

    def current(self, on: dt.date | models.Expression) -> Self:
        """The grants in force on a studio-local day."""
        return self.filter(Q(to_day=None) | Q(to_day__gte=on), from_day__lte=on, revoked_at=None)


class Authority(models.Model):
    """A person's dated right to speak for an organisation (1.4, R22); the letter that gave it is kept as evidence.

    A revocation takes effect at once: `revoked_at` counts beside the dates.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="authorities")
    right_order = models.BooleanField(default=True)
    right_money = models.BooleanField(default=False)
    is_admin = models.BooleanField(default=False)
    follows = models.BooleanField(default=False)
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.TextField(blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(revoked_at=None),
                name="authority_once_while_live",
            ),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=models.F("from_day")), name="authority_days_in_order"
            ),
        ]
