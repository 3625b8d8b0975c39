"""What a payment of a statement probably settles (2.9, R11; art. 313, 319.1 of the Civil Code)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.matching import (
    Book,
    Case,
    Confidence,
    Entered,
    Incoming,
    OpenInvoice,
    Part,
    Proposal,
    explain_proposal,
    propose,
)
from reglament.rules.matching_reasons import warning_words
from reglament.rules.shares import by_due

CAMOMILE, CORNFLOWER, IVANOV, TWIN, OTHER_TWIN = range(1, 6)
INNS = {
    "7700990028": (CAMOMILE,), "7700990035": (CORNFLOWER,), "770099000106": (IVANOV,), "7700990050": (TWIN, OTHER_TWIN),
}  # fmt: skip
DAY = dt.date(2026, 11, 27)


def invoice(number: int, organisation: int, left: str, day: int, due: int = 27) -> OpenInvoice:
    return OpenInvoice(number, organisation, dt.date(2026, 11, day), dt.date(2026, 11, due), Decimal(left))


INVOICES = (
    invoice(1042, CAMOMILE, "4333.33", 20),
    invoice(1043, CORNFLOWER, "4000.00", 20, 27),
    invoice(1045, CORNFLOWER, "5000.00", 23, 30),
    invoice(1046, IVANOV, "5500.00", 23, 30),
    invoice(1047, CORNFLOWER, "6800.00", 24, 30),
    invoice(1048, CAMOMILE, "2600.00", 25, 30),
    invoice(1050, IVANOV, "3400.00", 27, 30),
    invoice(1051, TWIN, "100.00", 27, 30),
)
BOOK = Book(
    {each.number: each for each in INVOICES},
    INNS,
    {1001: ("paid", CAMOMILE), 1002: ("void", CAMOMILE)},
    "7700990010",
)


def came(amount: str, purpose: str, inn: str = "7700990028", *, id_: int = 1) -> Incoming:
    return Incoming(id_, Decimal(amount), DAY, inn, "Плательщик", purpose, "Платежное поручение")


def one(amount: str, purpose: str, inn: str = "7700990028", *, book: Book = BOOK) -> Proposal:
    (made,) = propose([came(amount, purpose, inn)], book)
    return made


def parts(made: Proposal) -> dict[int, str]:
    return {part.invoice: f"{part.amount:.2f}" for part in made.parts}


@pytest.mark.parametrize(
    ("amount", "purpose", "inn", "case", "sureness", "divided", "advance"),
    [
        ("4333.33", "Оплата по счету № 1042 от 20.11.2026", "7700990028", "exact", "sure", {1042: "4333.33"}, 0),
        ("4333.33", "Оплата по счету № 1042", "7700990028", "exact", "sure", {1042: "4333.33"}, 0),
        ("9000", "по сч. №№ 1043, 1045 от 20.11.2026, 23.11.2026", "7700990035", "several", "sure",
         {1043: "4000.00", 1045: "5000.00"}, 0),
        ("2000", "Частичная оплата по счёту 1046 от 23.11.2026г", "770099000106", "part", "probable", {1046: "2000.00"}, 0),
        ("6000", "по счету 1046", "770099000106", "over", "probable", {1046: "5500.00"}, 500),
        ("4500", "по сч. 1043, 1045", "7700990035", "several_part", "probable", {1043: "4000.00", 1045: "500.00"}, 0),
        ("10000", "по сч. 1043, 1045", "7700990035", "over", "probable", {1043: "4000.00", 1045: "5000.00"}, 1000),
        ("4333.33", "по счету № 1042 от 21.11.2026", "7700990028", "exact", "probable", {1042: "4333.33"}, 0),
        ("6800", "за ООО «Василёк» ИНН 7700990035 по счету № 1047", "0000000018", "third_party", "ask", {1047: "6800.00"}, 0),
        ("6800", "по счету № 1047", "7700990028", "third_party", "ask", {1047: "6800.00"}, 0),
        ("6800.01", "по счету № 1047", "7700990028", "third_party", "ask", {}, 0),
        ("6800.01", "по счету № 1047", "0000000018", "third_party", "ask", {1047: "6800.00"}, "0.01"),
        ("6800", "по счету № 1047", "", "no_inn", "ask", {1047: "6800.00"}, 0),
        ("700", "за ООО «Василёк» ИНН 7700990035", "0000000018", "third_party", "ask", {}, 700),
        ("4333.33", "за ООО «Василёк» ИНН 7700990035 за услуги", "7700990028", "third_party", "ask", {}, "4333.33"),
        ("4333.33", "за ООО «Ромашка» ИНН 7700990028 за услуги", "7700990028", "by_sum", "probable", {1042: "4333.33"}, 0),
        ("5", "за ООО «Плательщик» ИНН 0000000026", "0000000018", "unknown_payer", "ask", {}, 0),
        ("9000", "по сч. 1043, 1045 от 20.11.2026, 23.11.2026, 24.11.2026", "7700990035", "several", "sure",
         {1043: "4000.00", 1045: "5000.00"}, 0),
        ("9000", "по сч. 1043, 1045 от 18.11.2026, 19.11.2026, 20.11.2026", "7700990035", "several", "probable",
         {1043: "4000.00", 1045: "5000.00"}, 0),
        ("9000", "по счетам 1043-1045", "7700990035", "range", "ask", {1043: "4000.00", 1045: "5000.00"}, 0),
        ("9000", "по счетам 1042, 1043", "7700990035", "mixed", "ask", {}, 0),
        ("100", "по счету 1001", "7700990028", "closed", "ask", {}, 100),
        ("100", "по счету 1002", "0000000018", "closed", "ask", {}, 0),
        ("100", "по счету 777", "7700990028", "unknown_number", "ask", {}, 100),
        ("100", "по счету СЧ-777", "7700990028", "unknown_number", "ask", {}, 100),
        ("4433.33", "по счетам 1042, 777", "7700990028", "over", "ask", {1042: "4333.33"}, 100),
        ("4333.33", "по счетам 1042, А-7", "7700990028", "exact", "ask", {1042: "4333.33"}, 0),
        ("2600", "за услуги", "7700990028", "by_sum", "probable", {1048: "2600.00"}, 0),
        ("1000", "по договору № 1043 от 01.02.2026", "7700990028", "by_due", "ask", {1042: "1000.00"}, 0),
        ("9000", "за услуги", "7700990028", "by_due", "ask", {1042: "4333.33", 1048: "2600.00"}, "2066.67"),
        ("100", "за услуги", "0000000018", "unknown_payer", "ask", {}, 0),
        ("100", "за услуги", "", "no_inn", "ask", {}, 0),
        ("100", "за услуги", "7700990050", "several_organisations", "ask", {}, 0),
        ("100", "по счету 1051", "7700990050", "exact", "sure", {1051: "100.00"}, 0),
        ("5", "Возврат по п/п № 123", "7700990028", "returned", "ask", {}, 0),
    ],
)  # fmt: skip
def test_cases(
    amount: str, purpose: str, inn: str, case: str, sureness: str, divided: dict[int, str], advance: object
) -> None:
    made = one(amount, purpose, inn)
    assert (made.case, made.confidence, parts(made)) == (Case(case), Confidence(sureness), divided)
    assert made.advance == Decimal(str(advance))


def test_a_client_paying_too_much_for_another_is_asked_whose_money_it_is() -> None:
    made = one("9000", "по счетам 777 и 1048", "7700990035")
    assert (made.organisation, made.facts["warnings"], made.facts["left"]) == (
        None,
        ["others", "whose"],
        "2600.00",
    )
    ours = one("9000", "по счетам 777 и 1048")
    assert (ours.organisation, ours.advance) == (CAMOMILE, Decimal(6400))


ENTERED = Book(
    {1042: INVOICES[0]}, INNS, {}, "",
    {
        ("77", Decimal("4333.33")): [Entered(8, CAMOMILE, DAY)],
        ("78", Decimal(100)): [Entered(9, CORNFLOWER, DAY), Entered(10, CAMOMILE, DAY - dt.timedelta(days=5))],
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "amount", "inn", "payment"),
    [
        ("77", "4333.33", "7700990028", 8),
        ("0077", "4333.33", "", 8),
        ("77", "4333.33", "0000000018", 8),
        ("77", "4333.33", "7700990035", None),
        ("77", "4333.32", "7700990028", None),
        ("7", "4333.33", "7700990028", None),
        ("78", "100", "7700990028", 10),
        ("78", "100", "7700990035", 9),
    ],
)
def test_what_was_entered_by_hand_is_not_proposed_again(
    number: str, amount: str, inn: str, payment: int | None
) -> None:
    line = replace(came(amount, "по счету 1042", inn), number=number)
    (made,) = propose([line], ENTERED)
    assert (made.case is Case.ENTERED, made.facts.get("payment")) == (payment is not None, payment)
    if payment:
        assert (made.confidence, made.parts, made.advance) == (Confidence.ASK, (), 0)
        assert "вручную" in explain_proposal(made.case, made.facts).result.ru


def test_one_payment_by_hand_is_one_line_and_only_of_about_its_day() -> None:
    line = replace(came("4333.33", "по счету 1042"), number="77")
    twice = propose([line, replace(line, id=2)], ENTERED)
    assert [made.case for made in twice] == [Case.ENTERED, Case.EXACT]
    (late,) = propose([replace(line, day=DAY + dt.timedelta(days=6))], ENTERED)
    assert late.case is Case.EXACT


def test_who_pays_a_void_invoice_means_the_one_instead_of_it() -> None:
    book = replace(BOOK, settled={1002: ("void", CAMOMILE)}, instead={1002: [1048]})
    made = one("2600", "по счету 1002 от 20.11.2026", book=book)
    assert (made.case, made.confidence, parts(made)) == (Case.EXACT, Confidence.PROBABLE, {1048: "2600.00"})
    assert made.facts["warnings"] == ["instead"]
    assert warning_words("instead").ru in "".join(explain_proposal(made.case, made.facts).as_lines("ru"))
    both = one("6933.33", "по счетам 1042, 1002", book=book)
    assert (both.case, parts(both)) == (Case.SEVERAL, {1042: "4333.33", 1048: "2600.00"})
    assert one("2600", "по счетам 1048, 1002", book=book).case is Case.EXACT


def test_who_has_nothing_open_has_an_advance() -> None:
    book = Book({}, INNS, {}, "")
    made = one("100", "за услуги", book=book)
    assert (made.case, made.organisation, made.advance) == (
        Case.NOTHING_OPEN, CAMOMILE, Decimal(100),
    )  # fmt: skip


def test_two_invoices_of_the_sum_are_asked_about() -> None:
    twins = (invoice(1, CAMOMILE, "50", 20), invoice(2, CAMOMILE, "50", 20))
    made = one("50", "за услуги", book=Book({each.number: each for each in twins}, INNS, {}))
    assert (made.case, made.confidence) == (Case.SEVERAL_FIT, Confidence.ASK)
    assert parts(made) == {1: "25.00", 2: "25.00"}


def test_what_an_earlier_payment_takes_is_not_proposed_again() -> None:
    first, second = propose([came("4333.33", "по счету 1042"), came("4333.33", "по счету 1042", id_=2)], BOOK)
    assert (first.confidence, second.case, second.parts) == (Confidence.SURE, Case.TAKEN, ())
    assert (second.advance, second.facts["amount"]) == (Decimal("4333.33"), "4333.33")


def test_a_rest_counted_without_an_earlier_payment_is_not_sure() -> None:
    first, second = propose(
        [came("2000", "по счету 1046", "770099000106"), came("3500", "по счету 1046", "770099000106", id_=2)],
        BOOK,
    )
    assert (first.case, second.case, second.confidence) == (Case.PART, Case.EXACT, Confidence.PROBABLE)
    assert second.facts["warnings"] == ["held"]


def test_one_of_several_that_is_taken_is_said() -> None:
    _, second = propose(
        [came("4000", "по счету 1043", "7700990035"), came("5000", "по сч. 1043, 1045", "7700990035", id_=2)],
        BOOK,
    )
    assert (parts(second), second.facts["warnings"]) == ({1045: "5000.00"}, ["taken"])
    assert second.confidence is Confidence.PROBABLE


def test_who_names_the_invoice_goes_before_who_does_not() -> None:
    silent, naming = propose([came("2600", "за услуги"), came("2600", "по счету 1048", id_=2)], BOOK)
    assert (naming.confidence, silent.case) == (Confidence.SURE, Case.BY_DUE)
    assert parts(silent) == {1042: "2600.00"}


def test_without_a_number_the_day_due_decides_and_one_day_shares() -> None:
    dues = (invoice(1, CAMOMILE, "100", 20, 30), invoice(2, CAMOMILE, "100", 20, 25), invoice(3, CAMOMILE, "300", 20, 25),
            invoice(4, CAMOMILE, "70", 20, 24))  # fmt: skip
    book = Book({each.number: each for each in dues}, INNS, {})
    assert parts(one("90", "за услуги", book=book)) == {4: "70.00", 2: "5.00", 3: "15.00"}
    assert parts(one("470", "за услуги", book=book)) == {4: "70.00", 2: "100.00", 3: "300.00"}
    over = one("600", "за услуги", book=book)
    assert (parts(over)[1], over.advance) == ("100.00", Decimal(30))


def test_a_division_that_nobody_could_read_is_not_made() -> None:
    dues = [invoice(2000 + n, CAMOMILE, "10", 20) for n in range(60)]
    book = Book({each.number: each for each in dues}, INNS, {})
    made = one("55.50", "за услуги", book=book)
    assert (made.case, made.confidence, made.organisation) == (Case.BY_DUE, Confidence.ASK, CAMOMILE)
    assert (made.parts, made.advance, made.facts["warnings"]) == ((), 0, ["many"])
    assert (
        len(one("55.50", "за услуги", book=Book({each.number: each for each in dues[:50]}, INNS, {})).parts)
        == 50
    )


def test_what_is_taken_is_left_behind() -> None:
    """However many payments take what is due first, the next one finds what is free."""
    dues = [invoice(2000 + n, CAMOMILE, "10", 20, 1 + n // 3) for n in range(9)]
    book = Book({each.number: each for each in dues}, INNS, {})
    named = [came("10", f"счет {2000 + n}", id_=n) for n in range(4)]
    made = propose([*named, came("10", "за услуги", id_=10), came("7", "за услуги", id_=11)], book)
    assert [proposal.case for proposal in made[4:]] == [Case.SEVERAL_FIT, Case.BY_DUE]
    assert parts(made[4]) == {2004: "5.00", 2005: "5.00"}
    assert parts(made[5]) == {2004: "3.50", 2005: "3.50"}
    bills = {each.number: each for each in (invoice(1, CAMOMILE, "10", 20, 1), invoice(2, CAMOMILE, "99", 20, 2),
                                            invoice(3, CAMOMILE, "10", 20, 3))}  # fmt: skip
    three = [came(amount, "за услуги", id_=place) for place, amount in enumerate(("7", "99", "15"))]
    assert [parts(each) for each in propose(three, Book(bills, INNS, {}))] == [
        {1: "7.00"},
        {2: "99.00"},
        {1: "10.00", 3: "5.00"},
    ]


def test_a_whole_week_of_a_statement() -> None:
    week = [
        (
            "4333.33",
            "7700990028",
            "Оплата по счету № 1042 от 20.11.2026 г. за доработку сайта. НДС не облагается",
        ),
        ("9000.00", "7700990035", "Оплата по сч. №№ 1043, 1045 от 20.11.2026, 23.11.2026 за услуги, без НДС"),
        ("2000.00", "770099000106", "Частичная оплата по счёту 1046 от 23.11.2026г. Без налога (НДС)"),
        ("3500.00", "770099000106", "Доплата по счету N1046 от 23.11.26. Без НДС"),
        (
            "6800.00",
            "0000000018",
            "Оплата за ООО «Василёк» ИНН 7700990035 по счету N 1047 от 24.11.2026 за услуги",
        ),
        (
            "1000.00",
            "7700990028",
            "Оплата по договору № 1043 от 01.02.2026 за техподдержку сайта за ноябрь 2026",
        ),
        (
            "2600.00",
            "7700990028",
            "ОПЛАТА ПО СЧЕТУ1048 ОТ 25.11.2026 ЗА РАБОТЫ ПО САЙТУ (ТИКЕТ=1099). БЕЗ НДС",
        ),
        ("3400", "770099000106", "счет 1050 от 27 ноября 2026 г. ндс не облаг."),
        ("100", "770099000106", "Оплата за услуги. Без НДС"),
    ]
    made = propose(
        [came(amount, said, inn, id_=place) for place, (amount, inn, said) in enumerate(week)], BOOK
    )
    assert [(each.case.value, each.confidence.value) for each in made] == [
        ("exact", "sure"), ("several", "sure"), ("part", "probable"), ("exact", "probable"), ("third_party", "ask"),
        ("nothing_open", "ask"), ("exact", "sure"), ("exact", "sure"), ("nothing_open", "ask"),
    ]  # fmt: skip
    assert made[4].facts["named_inn"] == "7700990035"


def test_what_is_held_meanwhile_is_passed_over() -> None:
    made = propose(
        [came(amount, "за услуги", id_=place) for place, amount in enumerate(("10", "4333.33", "20"))], BOOK
    )
    assert [parts(each) for each in made] == [{1042: "10.00"}, {1042: "4333.33"}, {1048: "20.00"}]


def test_debts_of_one_day_are_paid_in_proportion() -> None:
    day, later = dt.date(2026, 11, 27), dt.date(2026, 11, 30)
    debts = [(later, 3, Decimal(50)), (day, 1, Decimal("100.00")), (day, 2, Decimal("200.00"))]
    assert by_due(Decimal("100.00"), debts) == [(1, Decimal("33.33")), (2, Decimal("66.67"))]
    assert by_due(Decimal("310.00"), debts) == [
        (1, Decimal("100.00")),
        (2, Decimal("200.00")),
        (3, Decimal("10.00")),
    ]
    assert by_due(Decimal("0.01"), debts) == [(2, Decimal("0.01"))]
    assert by_due(Decimal(0), debts) == []


KOPECKS = st.integers(1, 10**6).map(lambda n: Decimal(n) / 100)
PURPOSES = st.one_of(
    st.just("за услуги"),
    st.lists(st.sampled_from([each.number for each in INVOICES] + [1001, 777]), min_size=1, max_size=3).map(
        lambda numbers: "по счетам " + ", ".join(map(str, numbers))
    ),
    st.just("Возврат"),
    st.just("за ООО «В» ИНН 7700990035"),
)


@given(st.lists(st.tuples(KOPECKS, PURPOSES, st.sampled_from([*INNS, "", "0000000018"])), max_size=12))
def test_no_kopeck_is_made_or_lost(given_: list[tuple[Decimal, str, str]]) -> None:
    payments = [
        Incoming(place, amount, DAY, inn, "", purpose, "")
        for place, (amount, purpose, inn) in enumerate(given_)
    ]
    made = propose(payments, BOOK)
    assert made == propose(payments, BOOK)
    held: dict[int, Decimal] = {}
    for payment, each in zip(payments, made, strict=True):
        assert each.id == payment.id
        whole = sum((part.amount for part in each.parts), Decimal(0)) + each.advance
        assert whole in (payment.amount, 0)
        assert all(part.amount > 0 for part in each.parts)
        if each.confidence is not Confidence.ASK:
            for part in each.parts:
                held[part.invoice] = held.get(part.invoice, Decimal(0)) + part.amount
        explain_proposal(each.case, each.facts)
    assert all(amount <= BOOK.invoices[number].left for number, amount in held.items())


@pytest.mark.parametrize("case", list(Case))
def test_every_case_is_explained_in_both_languages(case: Case) -> None:
    facts = {
        "amount": "100.00", "left": "50.00", "numbers": ["1042"], "inn": "7700990028", "named_inn": "7700990035",
        "states": {"1001": "paid"}, "warnings": ["date", "taken", "held", "others"],
    }  # fmt: skip
    why = explain_proposal(case, facts)
    assert "R11" in why.clauses
    assert why.result.ru != why.result.en
    assert len(why.steps) >= 7
    bare = explain_proposal(case, {"amount": "1"})
    assert bare.inputs[-1][1].ru == "нет"


def test_warnings_have_words() -> None:
    assert "Дата" in warning_words("date").ru
    assert Part(1, Decimal(1)) == Part(1, Decimal(1))
