"""Papers that the tests of documents print and read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pypdfium2

from reglament.documents.act import Accepted, ActDocument, ActLine, Reference
from reglament.documents.invoice import BankDetails, InvoiceDocument, InvoiceDocumentLine
from reglament.documents.parties import Party, Signers, Tax
from reglament.documents.reconciliation import Operation, ReconciliationDocument

SELLER = Party(
    "ООО «Студия Пример»",
    "7700990010",
    "770001001",
    "1260099999917",
    "101000, г. Москва, ул. Учебная, д. 1",
    "+7 (495) 000-00-00",
)
PERSON = Party(
    "ИП Учебный Иван Иванович", "770099000106", ogrn="326009999999917", address="420000, г. Казань"
)
BUYER = Party("ООО «Ромашка»", "7700990028", "770001001", address="125009, г. Москва, Цветочная ул., д. 5")
TEXT = "Доработка сайта по тикету № 1099 «Форма обратной связи»"
DETAIL = "1 ч 40 мин × 2 000,00 ₽/ч × 1,3 (приоритет «высокий»)"
DAY = dt.date(2026, 11, 20)
BUTTON = Accepted("button", dt.datetime(2026, 11, 20, 14, 5), "Акимова Алиса", 1, (1099,))
SILENCE = Accepted("silence", dt.datetime(2026, 11, 20, 0, 0), "", 1, (1099,))

ACT = ActDocument(
    number=12,
    acted_on=DAY,
    seller=SELLER,
    buyer=BUYER,
    contract="Договор № 45/2025 от 10.03.2025",
    invoices=(Reference("1042", DAY),),
    tickets=(1099,),
    lines=(ActLine(TEXT, Decimal("4333.33"), DETAIL, Decimal("781.42")),),
    accepted=(BUTTON,),
    total=Decimal("4333.33"),
    tax=Tax(22, Decimal("781.42")),
    prepaid=(Reference("154", dt.date(2026, 11, 18)),),
    signers=Signers("Примеров П. П.", "Образцова О. О."),
)
INVOICE = InvoiceDocument(
    number=1042,
    issued_on=DAY,
    due_on=dt.date(2026, 11, 27),
    seller=SELLER,
    seller_bank=BankDetails(
        "АО «УЧЕБНЫЙ БАНК» Г. МОСКВА", "040000999", "30101810500000000999", "40702810600000000001"
    ),
    buyer=BUYER,
    basis="Договор № 45/2025 от 10.03.2025, тикет № 1099",
    lines=(InvoiceDocumentLine(TEXT, Decimal("4333.33"), DETAIL),),
    total=Decimal("4333.33"),
    vat_rate=22,
    vat=Decimal("781.42"),
    purpose="Оплата по счёту № 1042 от 20.11.2026 за доработку сайта. В том числе НДС 22 % — 781,42 руб.",
    signers=Signers("Примеров П. П.", "Образцова О. О."),
)
OPERATIONS = (
    Operation(dt.date(2026, 10, 5), "Акт № 11 от 05.10.2026", Decimal("12000.00")),
    Operation(dt.date(2026, 10, 12), "Оплата (154 от 12.10.2026)", credit=Decimal("20000.00")),
    Operation(dt.date(2026, 11, 20), "Акт № 12 от 20.11.2026", Decimal("4333.33")),
    Operation(dt.date(2026, 11, 21), "Сторно: Акт № 12 от 20.11.2026", Decimal("-4333.33")),
    Operation(dt.date(2026, 11, 21), "Акт № 13 от 20.11.2026", Decimal("4333.33")),
    Operation(dt.date(2026, 11, 22), "Возврат (7 от 22.11.2026)", Decimal("3000.00")),
)
RECONCILIATION = ReconciliationDocument(
    from_day=dt.date(2026, 10, 1),
    to_day=dt.date(2026, 11, 30),
    seller=SELLER,
    buyer=BUYER,
    contract="договор № 45/2025 от 10.03.2025",
    opening=Decimal("5000.00"),
    operations=OPERATIONS,
    signers=Signers("Примеров П. П."),
)
HOSTILE = '#import "x.typ": * #read("/etc/passwd") \\u{1} $a$ *b* _c_ `d` @e <f> [g] // h | = - + "i" {j} \\'


def act_of_person() -> ActDocument:
    """The act of a sole proprietor who pays no VAT."""
    return untaxed(replace(ACT, seller=PERSON, sole_proprietor=True, signers=Signers("Учебный И. И.")))


def untaxed(act: ActDocument) -> ActDocument:
    """The same act without VAT."""
    return replace(act, tax=Tax(), lines=tuple(replace(line, vat=None) for line in act.lines))


def pages_of(pdf: bytes | None) -> list[str]:
    """The text of every page with plain single spaces, without places to break."""
    assert pdf is not None
    document = pypdfium2.PdfDocument(pdf)
    texts = (page.get_textpage().get_text_range() for page in document)
    return [" ".join(text.replace("\u200b", "").replace("\u00a0", " ").split()) for text in texts]


def text_of(pdf: bytes | None) -> str:
    """The text of all pages in one line."""
    return " ".join(pages_of(pdf))


def right_edge(pdf: bytes) -> float:
    """How near the rightmost sign of any page comes to the paper's edge, in points."""
    gaps = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        gaps.append(page.get_width() - max(right for _, _, right, _ in boxes))
    return min(gaps)
