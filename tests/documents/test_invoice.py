from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from reglament.documents import typesetting
from reglament.documents.invoice import (
    BankDetails,
    InvoiceDocument,
    InvoiceDocumentLine,
    Party,
    Signers,
    invoice_payment_text,
    render_invoice,
)
from reglament.documents.typesetting import FONT_FILES, FONTS, FontsMissing

NBSP = "\u00a0"
LINE = InvoiceDocumentLine(
    "Доработка сайта по тикету № 1099 «Форма обратной связи»",
    Decimal("4333.33"),
    "1 ч 40 мин × 2 000,00 ₽/ч × 1,3 (приоритет «высокий»)",
)
INVOICE = InvoiceDocument(
    number=1042,
    issued_on=date(2026, 11, 20),
    due_on=date(2026, 11, 27),
    seller=Party(
        "ООО «Студия Пример»",
        "7700990010",
        "770001001",
        "1260099999917",
        "101000, г. Москва",
        "+7 (495) 000-00-00",
    ),
    seller_bank=BankDetails(
        "АО «УЧЕБНЫЙ БАНК» Г. МОСКВА", "040000999", "30101810500000000999", "40702810600000000001"
    ),
    buyer=Party("ООО «Ромашка»", "7700990028", "770001001", address="125009, г. Москва, Цветочная ул., д. 5"),
    basis="Договор № 45/2025 от 10.03.2025, тикет № 1099",
    lines=(LINE,),
    total=Decimal("4333.33"),
    vat_rate=22,
    vat=Decimal("781.42"),
    purpose="Оплата по счёту № 1042 от 20.11.2026 за доработку сайта. В том числе НДС 22 % — 781,42 руб.",
    signers=Signers("Примеров П. П.", "Образцова О. О."),
)
PERSON = replace(
    INVOICE,
    seller=Party(
        "ИП Учебный Иван Иванович", "770099000106", ogrn="326009999999917", address="420000, г. Казань"
    ),
    sole_proprietor=True,
    signers=Signers("Учебный И. И."),
)


def _pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [_squeezed(page.get_textpage().get_text_range()) for page in document]


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def _codes(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    page = document[len(document) - 1]
    return [code.text for code in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]


def test_a_companys_invoice_says_all_it_must() -> None:
    (page,) = _pages(render_invoice(INVOICE))
    for words in (
        "Счёт на оплату № 1042 от 20 ноября 2026 г.",
        "АО «УЧЕБНЫЙ БАНК» Г. МОСКВА",
        "БИК 040000999",
        "Сч. № 30101810500000000999",
        "ИНН 7700990010 КПП 770001001 Сч. № 40702810600000000001",
        "ООО «Ромашка», ИНН 7700990028, КПП 770001001, 125009",
        "Договор № 45/2025 от 10.03.2025, тикет № 1099",
        "1 усл. ед. 4 333,33 4 333,33",
        "1 ч 40 мин × 2 000,00 ₽/ч × 1,3 (приоритет «высокий»)",
        "Итого: 4 333,33",
        "В том числе НДС 22 %: 781,42",
        "Всего к оплате: 4 333,33",
        "Всего наименований 1, на сумму 4 333,33 руб.",
        "Четыре тысячи триста тридцать три рубля 33 копейки",
        "Оплатить не позднее 27.11.2026.",
        INVOICE.purpose,
        "Руководитель / Примеров П. П. /",
        "Бухгалтер / Образцова О. О. /",
    ):
        assert words in page
    assert "Аннулирован" not in page


def test_a_sole_proprietors_invoice_has_no_kpp_no_accountant_and_its_ogrnip() -> None:
    (page,) = _pages(render_invoice(PERSON))
    own = page[: page.index("Заказчик")]
    assert "КПП" not in own
    assert "ОГРНИП 326009999999917" in own
    assert "Индивидуальный предприниматель" in page
    assert "Бухгалтер" not in page
    assert "KPP" not in invoice_payment_text(PERSON)


@pytest.mark.parametrize(
    ("rate", "vat", "said"),
    [
        (None, None, "Без налога (НДС): —"),
        (5, "206.35", "В том числе НДС 5 %: 206,35"),
        (7, "283.49", "В том числе НДС 7 %: 283,49"),
        (20, "722.22", "В том числе НДС 20 %: 722,22"),
        (22, "781.42", "В том числе НДС 22 %: 781,42"),
    ],
)
def test_every_vat_rate(rate: int | None, vat: str | None, said: str) -> None:
    document = replace(INVOICE, vat_rate=rate, vat=Decimal(vat) if vat else None)
    assert said in _pages(render_invoice(document))[0]


def test_in_english() -> None:
    (page,) = _pages(render_invoice(INVOICE, "en"))
    for words in (
        "of 20 November 2026",
        "Including VAT 22%: 781.42",
        "Total due: 4,333.33",
        "Four thousand three hundred and thirty-three roubles 33 kopecks",
        INVOICE.purpose,
    ):
        assert words in page
    assert "Исполнитель" not in page


@pytest.mark.parametrize("document", [INVOICE, PERSON, replace(INVOICE, purpose="щ" * 300)])
def test_the_code_on_the_page_is_the_payment_text(document: InvoiceDocument) -> None:
    assert _codes(render_invoice(document)) == [invoice_payment_text(document)]


def test_a_void_invoice_is_marked_and_cannot_be_paid_by_camera() -> None:
    pdf = render_invoice(replace(INVOICE, void=True))
    (page,) = _pages(pdf)
    assert "Аннулирован" in page
    assert "Не оплачивайте его" in page
    assert INVOICE.purpose not in page
    assert _codes(pdf) == []


def test_thirty_lines_go_over_pages_with_the_header_on_each() -> None:
    lines = tuple(
        replace(LINE, text=f"{LINE.text}, часть {part} из длинного списка работ") for part in range(30)
    )
    document = replace(INVOICE, lines=lines, total=LINE.amount * 30, vat=Decimal("23442.60"))
    pages = _pages(render_invoice(document))
    assert len(pages) > 1
    assert all("Наименование работ, услуг" in page for page in pages if "усл. ед." in page)
    assert "Всего наименований 30, на сумму 129 999,90 руб." in pages[-1]
    assert all(f"страница {place} из {len(pages)}" in page for place, page in enumerate(pages, start=1))
    assert all(f"часть {part} из" in " ".join(pages) for part in range(30))


HOSTILE = '#import "x.typ": * #read("/etc/passwd") \\u{1} $a$ *b* _c_ `d` @e <f> [g] // h | = - + "i" {j} \\'


def test_hostile_text_is_only_text() -> None:
    seen = " ".join(HOSTILE.split())
    document = replace(
        INVOICE,
        buyer=replace(INVOICE.buyer, name=HOSTILE),
        basis=HOSTILE,
        lines=(InvoiceDocumentLine(HOSTILE + "\x00\x1b\u202e", LINE.amount, HOSTILE),),
    )
    page = " ".join(_pages(render_invoice(document)))
    assert page.count(seen) == 4


@pytest.mark.parametrize(
    "sign", ["\x00", "\ud800", "🎉", "漢", "\u0301", "\u202e", "\ufeff", "\U0010ffff", "\u2028"]
)
def test_a_sign_without_a_glyph_does_not_stop_the_document(sign: str) -> None:
    document = replace(INVOICE, basis=f"до{sign}после", lines=(replace(LINE, text=sign),))
    assert "после" in _pages(render_invoice(document))[0]


def test_very_long_words_stay_on_the_sheet() -> None:
    document = replace(INVOICE, lines=(replace(LINE, text="Ш" * 4000),), basis="W" * 500)
    pdf = pypdfium2.PdfDocument(render_invoice(document))
    for page in pdf:
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) < page.get_width() - 30
    assert "".join(page.get_textpage().get_text_range() for page in pdf).count("Ш") == 4000


def test_the_file_is_archival_tagged_and_named() -> None:
    pdf = render_invoice(INVOICE)
    assert b"pdfaid:part>2" in pdf
    assert b"pdfaid:conformance>A" in pdf
    meta = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert meta["Title"] == f"Счёт на оплату №{NBSP}1042 от 20.11.2026"
    assert meta["Author"] == "ООО «Студия Пример»"
    assert meta["CreationDate"].startswith("D:20261120")


def test_equal_input_gives_equal_bytes() -> None:
    assert render_invoice(INVOICE) == render_invoice(replace(INVOICE))
    assert render_invoice(INVOICE) != render_invoice(replace(INVOICE, number=1043))


def test_missing_fonts_are_named_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FONT_FILES[1:]:
        (tmp_path / name).write_bytes((FONTS / name).read_bytes())
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    with pytest.raises(FontsMissing, match="make setup") as raised:
        render_invoice(INVOICE)
    assert FONT_FILES[0] in raised.value.text.ru
    assert "make setup" in raised.value.text.ru


@pytest.mark.parametrize(
    "change",
    [
        {"lines": ()},
        {"total": Decimal("4333.34")},
        {"lines": (replace(LINE, amount=Decimal("4333.333")),), "total": Decimal("4333.333")},
        {"vat": None},
        {"vat_rate": None},
    ],
)
def test_an_invoice_that_does_not_add_up_cannot_be_made(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="invoice 1042"):
        replace(INVOICE, **change)  # type: ignore[arg-type]
