"""The act on paper, read back from its PDF (2.6, 4.8, R10, R13, R14, R18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest

from reglament.documents.act import Accepted, ActLine, Reference, render_act
from reglament.documents.parties import Tax
from tests.documents.samples import (
    ACT,
    BUTTON,
    HOSTILE,
    SILENCE,
    act_of_person,
    pages_of,
    right_edge,
    text_of,
    untaxed,
)

COMPLETE = (
    "Вышеперечисленные работы (услуги) выполнены полностью и в срок. Заказчик претензий по объёму, качеству и срокам "
    "оказания услуг не имеет."
)
BY_SILENCE = "Работы приняты в порядке п. 4.8 Регламента: возражений в течение недели не поступило."


def test_a_companys_act_says_all_it_must() -> None:
    (page,) = pages_of(render_act(ACT))
    for words in (
        "Акт № 12 от 20 ноября 2026 г.",
        "сдачи-приёмки выполненных работ (оказанных услуг)",
        "Исполнитель ООО «Студия Пример», ИНН 7700990010, КПП 770001001, 101000, г. Москва",
        "Заказчик ООО «Ромашка», ИНН 7700990028, КПП 770001001, 125009",
        "Основание Договор № 45/2025 от 10.03.2025, счёт № 1042 от 20.11.2026, тикет № 1099",
        "1 усл. ед. 4 333,33 4 333,33",
        "1 ч 40 мин × 2 000,00 ₽/ч × 1,3 (приоритет «высокий»)",
        "Итого: 4 333,33",
        "В том числе НДС 22 %: 781,42",
        "Всего: 4 333,33",
        "Всего оказано услуг 1, на сумму 4 333,33 руб.",
        "Четыре тысячи триста тридцать три рубля 33 копейки",
        COMPLETE,
        "Приняты нажатием кнопки в кабинете заказчика: Акимова Алиса, 20.11.2026, 14:05.",
        "Руководитель",
        "/ Примеров П. П. /",
        "фамилия, инициалы",
    ):
        assert words in page
    assert "Аннулирован" not in page


def test_a_sole_proprietors_act_has_no_kpp_and_their_position() -> None:
    (page,) = pages_of(render_act(act_of_person()))
    own = page[: page.index("Заказчик")]
    assert "КПП" not in own
    assert "ОГРНИП 326009999999917" in own
    assert "Индивидуальный предприниматель" in page
    assert "Без налога (НДС): —" in page


def test_a_proprietor_who_buys_signs_as_one() -> None:
    (page,) = pages_of(render_act(replace(ACT, buyer_sole_proprietor=True)))
    assert "Индивидуальный предприниматель" in page


def test_silence_stands_instead_of_the_phrase_and_of_the_signature() -> None:
    (page,) = pages_of(render_act(replace(ACT, accepted=(SILENCE,))))
    assert BY_SILENCE in page
    assert "Приняты 20.11.2026." in page
    assert COMPLETE not in page
    assert "Подпись не требуется" in page
    assert "фамилия, инициалы" not in page


def test_longer_silence_is_said_as_the_regulation_has_it() -> None:
    assert "в течение 2 недель" in text_of(render_act(replace(ACT, accepted=(replace(SILENCE, weeks=2),))))


@pytest.mark.parametrize(
    ("how", "by", "said"),
    [
        ("written", "Акимова Алиса", "Приняты письменно: Акимова Алиса, 20.11.2026, 14:05."),
        (
            "oral",
            "Акимова Алиса",
            "Приняты устно, запись сделал исполнитель: Акимова Алиса, 20.11.2026, 14:05.",
        ),
        (
            "withdrawn",
            "Акимова Алиса",
            "Задача отозвана заказчиком. Выставлена только работа, выполненная по",
        ),
        ("withdrawn", "", "Задача закрыта. Выставлена только работа, выполненная по подтверждённой оценке"),
    ],
)
def test_who_accepted_and_how(how: str, by: str, said: str) -> None:
    page = text_of(render_act(replace(ACT, accepted=(replace(BUTTON, how=how, by=by),))))
    assert said in page
    assert (COMPLETE in page) is (how != "withdrawn")


def test_a_combined_act_names_the_tickets_of_every_statement() -> None:
    accepted = (
        BUTTON,
        replace(BUTTON, how="written", by="Борис Бобров", tickets=(1100,)),
        replace(SILENCE, tickets=(1101, 1102)),
        Accepted("withdrawn", dt.datetime(2026, 11, 19, 9, 0), "Борис Бобров", 1, (1103,)),
    )
    line = ACT.lines[0]
    act = replace(
        ACT,
        accepted=accepted,
        tickets=(1099, 1100, 1101, 1102, 1103),
        invoices=(Reference("1042", dt.date(2026, 11, 20)), Reference("1043", dt.date(2026, 11, 21))),
        lines=(line,) * 5,
        total=line.amount * 5,
        tax=Tax(22, Decimal("3907.10")),
    )
    page = text_of(render_act(act))
    for said in (
        "счета № 1042 от 20.11.2026, № 1043 от 21.11.2026, тикеты № 1099, 1100, 1101, 1102, 1103",
        f"По тикетам № 1099, 1100: {COMPLETE}",
        "Акимова Алиса, 20.11.2026, 14:05 (№ 1099).",
        "Борис Бобров, 20.11.2026, 14:05 (№ 1100).",
        f"По тикетам № 1101, 1102: {BY_SILENCE}",
        "По тикету № 1103: Задача отозвана заказчиком.",
        "Всего оказано услуг 5, на сумму 21 666,65 руб.",
    ):
        assert said in page
    assert "Подпись не требуется" not in page


@pytest.mark.parametrize(
    ("rate", "vat", "said"),
    [
        (5, "206.35", "В том числе НДС 5 %: 206,35"),
        (7, "283.49", "В том числе НДС 7 %: 283,49"),
        (20, "722.22", "В том числе НДС 20 %: 722,22"),
        (22, "781.42", "В том числе НДС 22 %: 781,42"),
    ],
)
def test_every_vat_rate(rate: int, vat: str, said: str) -> None:
    line = replace(ACT.lines[0], vat=Decimal(vat))
    assert said in text_of(render_act(replace(ACT, lines=(line,), tax=Tax(rate, Decimal(vat)))))


def test_in_english() -> None:
    page = text_of(render_act(ACT, "en"))
    for words in (
        "Act No. 12 of 20 November 2026",
        "Basis Договор № 45/2025 от 10.03.2025, invoice No. 1042 of 20 Nov 2026, ticket No. 1099",
        "Including VAT 22%: 781.42",
        "Four thousand three hundred and thirty-three roubles 33 kopecks",
        "The works (services) listed above are done in full and on time.",
    ):
        assert words in page
    assert "Исполнитель" not in page


def test_a_void_act_is_marked_and_confirms_nothing() -> None:
    page = text_of(render_act(replace(ACT, void=True, accepted=(SILENCE,))))
    assert "Аннулирован" in page
    assert "Акт аннулирован и работ не подтверждает." in page
    assert BY_SILENCE not in page
    assert "Подпись не требуется" not in page


def test_forty_works_go_over_pages_with_the_header_on_each() -> None:
    lines = tuple(replace(ACT.lines[0], text=f"Работа {part} из длинного списка") for part in range(40))
    act = replace(ACT, lines=lines, total=Decimal("173333.20"), tax=Tax(22, Decimal("31256.80")))
    pages = pages_of(render_act(act))
    assert len(pages) > 1
    assert all("Наименование работ, услуг" in page for page in pages if "усл. ед." in page)
    assert all(f"страница {place} из {len(pages)}" in page for place, page in enumerate(pages, start=1))
    assert all(f"Работа {part} из" in " ".join(pages) for part in range(40))


def test_hostile_and_endless_text_is_only_text() -> None:
    line = replace(ACT.lines[0], text=HOSTILE, detail="Ш" * 600)
    buyer = replace(ACT.buyer, name=HOSTILE)
    accepted = (replace(BUTTON, by=HOSTILE),)
    pdf = render_act(replace(ACT, lines=(line,), buyer=buyer, contract=HOSTILE, accepted=accepted))
    # In the line, twice as the buyer, in the ground and as the one who accepted.
    assert text_of(pdf).count(" ".join(HOSTILE.split())) == 5
    assert text_of(pdf).count("Ш") == 600
    assert right_edge(pdf) > 30


def test_the_file_is_archival_named_and_always_the_same() -> None:
    pdf = render_act(ACT)
    assert b"pdfaid:part>2" in pdf
    assert b"pdfaid:conformance>A" in pdf
    meta = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert meta["Title"].replace("\u00a0", " ") == "Акт № 12 от 20.11.2026"
    assert pdf == render_act(replace(ACT))


@pytest.mark.parametrize(
    "change",
    [
        {"lines": ()},
        {"total": Decimal("4333.34")},
        {"tax": Tax(22, Decimal("781.43"))},
        {"tax": Tax()},
        {"lines": (ActLine("Работа", Decimal("4333.333"), "", Decimal("781.42")),)},
    ],
)
def test_an_act_that_does_not_add_up_cannot_be_made(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="act 12"):
        replace(ACT, **change)  # type: ignore[arg-type]


def test_a_rate_without_its_tax_is_refused() -> None:
    with pytest.raises(ValueError, match="VAT"):
        Tax(22)
    assert untaxed(ACT).tax == Tax()
