"""The sign-in library's letters become rows of the outbox, in its own transaction."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail
from django.db import transaction
from django.utils import translation

from reglament.delivery.backend import OutboxBackend
from reglament.store.models import Letter
from tests.factories import office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _our_backend(settings: object) -> None:
    settings.EMAIL_BACKEND = "reglament.delivery.backend.OutboxBackend"  # type: ignore[attr-defined]


def test_a_row_per_recipient() -> None:
    alice = office().alice
    Letter.objects.all().delete()
    message = EmailMessage(
        "Код\nдля входа", "Код: 123", to=["Alice@Romashka.Example"], cc=["other@x.example"]
    )
    assert OutboxBackend().send_messages([message]) == 1
    first, second = Letter.objects.order_by("id")
    assert (first.recipient, first.subject, first.body, first.state, first.event) == (
        alice,
        "Код для входа",
        "Код: 123",
        "waiting",
        None,
    )
    assert (second.recipient, second.address) == (None, "other@x.example")
    assert first.message_id != second.message_id


def test_language_of_the_page() -> None:
    with translation.override("en"):
        send_mail("Code", "1", None, ["a@b.example"])
    with translation.override("ru"):
        send_mail("Код", "1", None, ["a@b.example"])
    assert list(Letter.objects.order_by("id").values_list("language", flat=True)) == ["en", "ru"]


def test_rolled_back_with_its_transaction() -> None:
    with transaction.atomic():
        get_connection().send_messages([EmailMessage("s", "b", to=["a@b.example"])])
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
