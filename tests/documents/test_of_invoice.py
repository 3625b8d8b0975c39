"""The PDF of an invoice that stands in the store."""

from __future__ import annotations

import pypdfium2
import pytest

from reglament.documents.of_invoice import invoice_pdf, invoice_qr_text
from reglament.queries.invoice_document import invoice_document
from reglament.store.models import Studio
from reglament.usecases.billing import void_invoice
from tests import factories as make
from tests.factories import moscow

pytestmark = pytest.mark.django_db


def words(pdf: bytes | None) -> str:
    assert pdf is not None
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_paper_says_what_the_store_says() -> None:
    number = make.invoice_of(make.ticket_in("accepted", make.office(), priority="high")).number
    text = words(invoice_pdf(number))
    for said in (
        "№ 1001 от 16 ноября 2026",
        "4 333,33",
        "781,42",
        "ООО «Ромашка»",
        "Форма обратной связи",
        "Тикет № 1001",
    ):
        assert said in text
    assert "Website work under ticket" in words(invoice_pdf(number, "en"))


def test_the_code_carries_the_sum_in_kopecks() -> None:
    number = make.invoice_of(make.ticket_in("accepted", make.office(), priority="high")).number
    data = invoice_document(number)
    assert data is not None
    assert "Sum=433333" in invoice_qr_text(data)


def test_a_void_invoice_is_marked_and_its_mirror_is_not_printed() -> None:
    team = make.office()
    number = make.invoice_of(make.ticket_in("accepted", team)).number
    void_invoice(actor=team.vera, at=moscow("2026-11-18 10:00"), number=number, reason="Ошибка")
    assert "Аннулирован" in words(invoice_pdf(number))
    assert invoice_pdf(number + 1) is None


def test_an_invoice_of_a_studio_that_lost_its_bank_since_is_printed_as_it_was() -> None:
    team = make.office()
    number = make.invoice_of(make.ticket_in("accepted", team)).number
    Studio.objects.update(bank_name="", bik="", account="", corr_account="", inn="", kpp="")
    assert "40702810600000000001" in words(invoice_pdf(number))
