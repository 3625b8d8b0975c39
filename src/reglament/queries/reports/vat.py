"""The VAT register: acts by day with rate and tax, corrections of void acts, totals by rate and quarter (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, F, Q, When

from reglament.queries.reports.facts import GROUP, Facts, act_name, behind, exact, signed, total
from reglament.queries.reports.registers import page_of, totals_of
from reglament.queries.reports.table import Behind, Column, Kind, Link, Row, Table, add_up
from reglament.queries.reports.wanted import Wanted
from reglament.queries.reports.words import TOTAL
from reglament.rules import phrases
from reglament.rules.explain import Step, both, said, step
from reglament.rules.ledger import Account, PostingKind
from reglament.rules.text import Text
from reglament.store.models import Posting

TITLE = Text("Реестр НДС", "VAT register")
NO_VAT = Text("без НДС", "no VAT")
_SUMS = (
    Column("net", Text("Без НДС", "Net of VAT")),
    Column("vat", Text("НДС", "VAT")),
    Column("gross", Text("Всего", "Gross")),
)
COLUMNS = (
    Column("day", Text("Дата", "Day"), Kind.DAY),
    Column("act", Text("Документ", "Document"), Kind.TEXT),
    Column("organisation", Text("Покупатель", "Buyer"), Kind.TEXT),
    Column("inn", Text("ИНН", "INN"), Kind.TEXT),
    Column("rate", Text("Ставка", "Rate"), Kind.TEXT),
    *_SUMS,
)
BY_RATE = (
    Column("quarter", Text("Квартал", "Quarter"), Kind.TEXT),
    Column("rate", Text("Ставка", "Rate"), Kind.TEXT),
    *_SUMS,
)
STEPS = (
    step(
        "R10",
        "НДС — внутри суммы акта, по ставке на день акта: сумма × ставка ÷ (100 + ставка) по каждой строке.",
        "VAT is inside the act's sum, at the rate of the act's day: sum × rate ÷ (100 + rate) of each line.",
    ),
    step(
        "R10",
        "Аннулированный акт остаётся в своём дне и сторнируется в день аннулирования; новый взамен него входит в день выпуска.",
        "A void act stays on its day and is taken back on the day it was voided; the one instead of it counts when it is issued.",
    ),
)


def build(wanted: Wanted) -> Table:
    """The acts and their corrections by day. Two SQL statements."""
    rows = _postings(wanted)
    sums = rows.aggregate(**_measures(), count=Count(_one_a_paper()))
    papers = rows.values(
        "day", "act_id", "act__number", "act__acted_on", "act__vat_rate", "organisation_id",
        "organisation__legal_name", "organisation__inn", back=_is_back(),
    ).annotate(**_measures())  # fmt: skip
    page = page_of(papers.order_by("day", "act__number", "back"), wanted.page)
    totals = totals_of(COLUMNS, TOTAL, {name: exact(sums[name]) for name in ("net", "vat", "gross")})
    return Table(TITLE, COLUMNS, tuple(_row(paper) for paper in page), totals, sums["count"])


def by_rate(wanted: Wanted) -> Table:
    """The totals by quarter and rate. One SQL statement."""
    rows = _postings(wanted).annotate(month=wanted.month_of("day")).order_by()
    found: dict[tuple[str, int | None], dict[str, Decimal]] = {}
    for each in rows.values("month", "act__vat_rate").annotate(**_measures()):
        key = (_quarter(each["month"]), each["act__vat_rate"])
        mine = found.setdefault(key, dict.fromkeys(_measures(), Decimal(0)))
        for name in mine:
            mine[name] += exact(each[name])
    done = tuple(
        Row(
            f"{quarter} {rate}",
            (_quarter_words(quarter), _rate(rate), *(found[quarter, rate][column.name] for column in _SUMS)),
        )
        for quarter, rate in sorted(found, key=lambda key: (key[0], key[1] or 0))
    )
    title = Text("По кварталам и ставкам", "By quarter and rate")
    return Table(title, BY_RATE, done, add_up(BY_RATE, done, TOTAL), len(done))


def documents(wanted: Wanted, column: str) -> Behind:
    """The acts behind a total. Two SQL statements."""
    return behind(Facts(_postings(wanted), _measures(), ("act__number",), act_name), column, everything=True)


def documents_by_rate(wanted: Wanted, key: str, column: str) -> Behind:
    """The acts behind a figure of one quarter and rate. Two SQL statements."""
    quarter, _, rate = key.partition(" ")
    year, _, number = quarter.partition("-Q")
    months = [f"{year}-{3 * int(number) - back:02d}" for back in (2, 1, 0)]
    rows = _postings(wanted).annotate(**{GROUP: wanted.month_of("day")}).filter(**{f"{GROUP}__in": months})
    rows = rows.filter(act__vat_rate=int(rate)) if rate.isdecimal() else rows.filter(act__vat_rate=None)
    return behind(Facts(rows, _measures(), ("act__number",), act_name), column, everything=True)


def row(wanted: Wanted, key: str) -> Row | None:
    """One act, or its correction, by "1042" or "1042-". One SQL statement."""
    number, back = key.rstrip("-"), key.endswith("-")
    if not (number.isdecimal() and len(number) < 16):
        return None
    papers = _postings(wanted).filter(act__number=int(number), reverses__isnull=not back)
    found = papers.values(
        "day", "act_id", "act__number", "act__acted_on", "act__vat_rate", "organisation_id",
        "organisation__legal_name", "organisation__inn", back=_is_back(),
    ).annotate(**_measures())  # fmt: skip
    first = next(iter(found.order_by()[:1]), None)
    return _row(first) if first else None


def steps(_: Wanted, __: str) -> tuple[Step, ...]:
    """How a figure is counted."""
    return STEPS


def _postings(wanted: Wanted) -> Any:
    return Posting.objects.filter(
        wanted.days("day"), wanted.of_organisation("organisation_id"), kind=PostingKind.ACT
    )


def _measures() -> dict[str, Any]:
    return {
        "net": total(signed("amount", Account.REVENUE), filter=_of(Account.REVENUE)),
        "vat": total(signed("amount", Account.VAT), filter=_of(Account.VAT)),
        "gross": total(signed("amount", Account.REVENUE), filter=_of(Account.REVENUE))
        + total(signed("amount", Account.VAT), filter=_of(Account.VAT)),
    }


def _of(account: Account) -> Q:
    return Q(debit=account) | Q(credit=account)


def _one_a_paper() -> Any:
    """Something that is there once for each act and once for each correction: the entry of its revenue."""
    return Case(When(_of(Account.REVENUE), then=F("pk")))


def _is_back() -> Any:
    return ExpressionWrapper(Q(reverses__isnull=False), output_field=BooleanField())


def _row(paper: Mapping[str, Any]) -> Row:
    back = bool(paper["back"])
    name = act_name(paper)
    if back:
        day = said(phrases.numeric_day, paper["act__acted_on"])
        name = both("{} от {}: аннулирован", "{} of {}: void", name, day)
    return Row(
        f"{paper['act__number']}{'-' if back else ''}",
        (
            paper["day"], name, paper["organisation__legal_name"], paper["organisation__inn"],
            _rate(paper["act__vat_rate"]), exact(paper["net"]), exact(paper["vat"]), exact(paper["gross"]),
        ),
        {
            "act": Link("act", paper["act__number"]),
            "organisation": Link("organisation", paper["organisation_id"]),
        },
    )  # fmt: skip


def _rate(rate: int | None) -> Text:
    return NO_VAT if rate is None else said(phrases.percent, rate)


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" if month else "-"


def _quarter_words(quarter: str) -> Text:
    year, _, number = quarter.partition("-Q")
    return Text(f"{number} квартал {year}", f"Q{number} {year}")
