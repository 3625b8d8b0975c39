"""The УПД of an act, both statuses, read back from its PDF (documents of clause 2.6, R10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pypdfium2

from reglament.documents.act import Reference
from reglament.documents.parties import Tax
from reglament.documents.upd import render_upd, upd_status
from tests.documents.samples import (
    ACT,
    HOSTILE,
    SILENCE,
    act_of_person,
    pages_of,
    right_edge,
    text_of,
    untaxed,
)


def test_status_1_says_all_it_must() -> None:
    (page,) = pages_of(render_upd(ACT))
    assert upd_status(ACT) == 1
    for words in (
        "Универсальный передаточный документ Статус: 1",
        "Счёт-фактура № 12 от 20 ноября 2026 г. (1)",
        "Исправление № — от — (1а)",
        "Продавец ООО «Студия Пример» (2)",
        "Адрес 101000, г. Москва, ул. Учебная, д. 1 (2а)",
        "ИНН/КПП продавца 7700990010/770001001 (2б)",
        "Грузоотправитель и его адрес — (3)",
        "Грузополучатель и его адрес — (4)",
        "№ 154 от 18.11.2026 (5)",
        "Документ об отгрузке № п/п 1 № 12 от 20.11.2026 (5а)",
        "К счёту-фактуре на аванс — (5б)",
        "Покупатель ООО «Ромашка» (6)",
        "Адрес 125009, г. Москва, Цветочная ул., д. 5 (6а)",
        "ИНН/КПП покупателя 7700990028/770001001 (6б)",
        "Валюта: наименование, код Российский рубль, 643 (7)",
        "А 1 1а 1б 2 2а 3 4 5 6 7 8 9",
        "876 усл. ед. 1 3 551,91 3 551,91 без акциза 22 % 781,42 4 333,33",
        "Всего к оплате (9) 3 551,91 X X 781,42 4 333,33",
        "Главный бухгалтер или иное уполномоченное лицо",
        "Образцова О. О.",
        "Договор № 45/2025 от 10.03.2025, счёт № 1042 от 20.11.2026, тикет № 1099 [8]",
        "Товар (груз) передал / услуги, результаты работ, права сдал [10]",
        "Дата отгрузки, передачи (сдачи) [11] 20.11.2026",
        "Товар (груз) получил / услуги, результаты работ, права принял [15]",
        "Дата получения (приёмки) [16] 20.11.2026",
        "Акимова Алиса, 20.11.2026, 14:05.",
        "ООО «Ромашка», ИНН 7700990028, КПП 770001001",
    ):
        assert words in page, words


def test_status_2_has_no_tax_and_no_signatures_of_a_vat_invoice() -> None:
    act = untaxed(replace(ACT, prepaid=()))
    page = text_of(render_upd(act))
    assert upd_status(act) == 2
    assert "Статус: 2" in page
    assert "Передаточный документ (акт) № 12" in page
    assert "4 333,33 4 333,33 без акциза без НДС без НДС 4 333,33" in page
    assert "К платёжно-расчётному документу — (5)" in page
    assert "Главный бухгалтер" not in page
    assert "Счёт-фактура №" not in page


def test_a_sole_proprietor_gives_their_registration() -> None:
    person = act_of_person()
    assert "ИНН/КПП продавца 770099000106 (2б)" in text_of(render_upd(person))
    line = replace(person.lines[0], vat=Decimal("206.35"))
    taxed = text_of(render_upd(replace(person, lines=(line,), tax=Tax(5, Decimal("206.35")))))
    assert "ОГРНИП 326009999999917" in taxed
    assert "Индивидуальный предприниматель или иное уполномоченное лицо" in taxed
    assert "4 126,98 4 126,98 без акциза 5 % 206,35 4 333,33" in taxed


def test_the_row_of_the_advances_invoice_came_in_april_2026() -> None:
    assert "(5б)" not in text_of(render_upd(replace(ACT, acted_on=dt.date(2026, 3, 31))))
    assert "(5б)" in text_of(render_upd(replace(ACT, acted_on=dt.date(2026, 4, 1))))


def test_several_advances_and_works() -> None:
    line = ACT.lines[0]
    prepaid = (*ACT.prepaid, Reference("155", dt.date(2026, 11, 19)))
    act = replace(
        ACT, lines=(line,) * 3, total=line.amount * 3, tax=Tax(22, Decimal("2344.26")), prepaid=prepaid
    )
    page = text_of(render_upd(act))
    assert "№ 154 от 18.11.2026, № 155 от 19.11.2026 (5)" in page
    assert "№ п/п 1–3 № 12 от 20.11.2026 (5а)" in page
    assert "Всего к оплате (9) 10 655,73 X X 2 344,26 12 999,99" in page


def test_silence_is_a_particular_of_the_receipt() -> None:
    page = text_of(render_upd(replace(ACT, accepted=(SILENCE,))))
    assert "Работы приняты в порядке п. 4.8 Регламента: возражений в течение недели не поступило." in page
    assert "Подпись не требуется" in page


def test_a_void_one_is_marked() -> None:
    page = text_of(render_upd(replace(ACT, void=True)))
    assert "Аннулирован" in page
    assert "Документ аннулирован." in page
    assert "выполнены полностью" not in page


def test_in_english() -> None:
    page = text_of(render_upd(ACT, "en"))
    assert "Universal transfer document Status: 1" in page
    assert "Total to pay (9) 3,551.91 X X 781.42 4,333.33" in page
    assert "Продавец" not in page


def test_it_is_archival_wide_and_keeps_hostile_text_on_the_sheet() -> None:
    line = replace(ACT.lines[0], text=HOSTILE, detail="Ш" * 600)
    pdf = render_upd(replace(ACT, lines=(line,), buyer=replace(ACT.buyer, name=HOSTILE), contract="W" * 300))
    assert b"pdfaid:conformance>A" in pdf
    page = pypdfium2.PdfDocument(pdf)[0]
    assert page.get_width() > page.get_height()
    assert text_of(pdf).count(" ".join(HOSTILE.split())) == 3
    assert right_edge(pdf) > 15


def test_thirty_works_repeat_the_header() -> None:
    line = ACT.lines[0]
    act = replace(ACT, lines=(line,) * 30, total=line.amount * 30, tax=Tax(22, Decimal("23442.60")))
    pages = pages_of(render_upd(act))
    assert len(pages) > 1
    assert all("А 1 1а 1б 2 2а 3 4 5 6 7 8 9" in page for page in pages if "усл. ед." in page)
