"""Why a sum is what it is: the explanations of rules.pricing (3.1–3.4, R5–R8, R10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reglament.rules import phrases
from reglament.rules.charges import Charge, ChargeLine, Work, charge, charge_limit
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.money import Money
from reglament.rules.quotes import Quote, quote
from reglament.rules.regulation import Priority, Regulation
from reglament.rules.text import Text


def explain_quote(
    regulation: Regulation, minutes: int, level: Priority, *, on: date, surcharge_only: bool = False
) -> Explanation:
    """Why the estimate is this sum: the formula and the VAT inside it (3.1, 3.2, R7, R8, R10)."""
    offer = quote(regulation, minutes, level, on=on, surcharge_only=surcharge_only)
    name = phrases.PRIORITY_NAMES[level]
    steps = [
        step("3.1", "Час работы стоит {}.", "An hour of work costs {}.", _money(offer.rate)),
        step("3.2", "Приоритет «{}»: {}.", "Priority “{}”: {}.", name, _level_times(regulation, level)),
    ]
    if surcharge_only:
        steps.append(_surcharge_step(offer))
    product = _product(minutes, offer.rate, _times(offer))
    steps.append(step("R7", "{} = {}.", "{} = {}.", product, _money(offer.amount)))
    steps.append(_vat_step(offer))
    steps.append(
        step(
            "R7",
            "Оплачивается фактическое время в пределах подтверждённой оценки.",
            "The actual time is charged, within the confirmed estimate.",
        )
    )
    return Explanation(
        question=both("Почему {}?", "Why {}?", _money(offer.amount)),
        inputs=((Text("Время", "Time"), _minutes(minutes)), (Text("Приоритет", "Priority"), name)),
        steps=tuple(steps),
        result=_money(offer.amount),
    )


def explain_charge(
    regulation: Regulation, works: Iterable[Work], *, confirmed: Money | None, surcharge_only: bool = False
) -> Explanation:
    """Why the work costs this sum: its lines by level met, the limit, and what was written off (3.4, R5–R7)."""
    listed = tuple(works)
    made = charge(regulation, listed, confirmed=confirmed, surcharge_only=surcharge_only)
    steps = [step for line in made.lines for step in _line_steps(regulation, line)]
    steps += _limit_steps(regulation, made, confirmed)
    free = sum(work.minutes for work in listed if not work.chargeable)
    if free:
        steps.append(step("R6", "Не оплачивается: {}.", "Not charged: {}.", _minutes(free)))
    return Explanation(
        question=both("Почему {}?", "Why {}?", _money(made.total)),
        inputs=(
            (Text("Записано времени", "Time recorded"), _minutes(sum(work.minutes for work in listed))),
            (Text("Подтверждено", "Confirmed"), _money(confirmed) if confirmed else Text("нет", "nothing")),
        ),
        steps=tuple(steps),
        result=_money(made.total),
    )


def _line_steps(regulation: Regulation, line: ChargeLine) -> list[Step]:
    steps = []
    if line.ordered is not line.met:
        ordered, met = phrases.PRIORITY_NAMES[line.ordered], phrases.PRIORITY_NAMES[line.met]
        text = both(
            "Заказан {}, выполнен {}: {} вместо {}.",
            "Ordered {}, met {}: {} instead of {}.",
            ordered,
            met,
            _level_times(regulation, line.met),
            _level_times(regulation, line.ordered),
        )
        steps.append(Step("3.4", text))
    coefficient = said(phrases.coefficient, line.coefficient)
    product = _product(line.minutes, line.rate, coefficient)
    steps.append(step("R6", "{} = {}.", "{} = {}.", product, _money(line.gross)))
    return steps


def _limit_steps(regulation: Regulation, made: Charge, confirmed: Money | None) -> list[Step]:
    if confirmed is None:
        return [
            step(
                "R7",
                "Стоимость не подтверждена, поэтому счёта нет.",
                "The cost was not confirmed, so nothing is invoiced.",
            )
        ]
    share = regulation.estimate_tolerance * 100
    tolerance = said(phrases.percent, share)
    limit = _money(charge_limit(regulation, confirmed))
    steps = [
        step(
            "R7",
            "Подтверждено {}; с допуском {} — не больше {}.",
            "Confirmed {}; with {} tolerance {} at most.",
            _money(confirmed),
            tolerance,
            limit,
        )
    ]
    if made.written_off:
        steps.append(
            step("R7", "Сверх того списано {}.", "The excess of {} is written off.", _money(made.written_off))
        )
    return steps


def _surcharge_step(offer: Quote) -> Step:
    text = "Работа бесплатная: оплачивается только надбавка за срочность, {}."
    return step("R8", text, "The work is free: only the surcharge for urgency is paid, {}.", _times(offer))


def _vat_step(offer: Quote) -> Step:
    if offer.vat is None:
        return step("R10", "НДС не облагается.", "No VAT.")
    rate = said(phrases.percent, offer.vat_rate or 0)
    return step("R10", "В том числе НДС {} — {}.", "Including VAT {}: {}.", rate, _money(offer.vat))


def _product(minutes: int, rate: Money, times: Text) -> Text:
    return Text(
        f"{phrases.minutes(minutes, 'ru')} × {phrases.per_hour(rate, 'ru')} × {times.ru.removeprefix('×')}",
        f"{phrases.minutes(minutes, 'en')} × {phrases.per_hour(rate, 'en')} × {times.en.removeprefix('×')}",
    )


def _times(offer: Quote) -> Text:
    return said(phrases.coefficient, offer.coefficient)


def _level_times(regulation: Regulation, level: Priority) -> Text:
    coefficient = regulation.levels[level].coefficient
    return said(phrases.coefficient, coefficient)


def _money(amount: Money) -> Text:
    return said(phrases.money, amount)


def _minutes(minutes: int) -> Text:
    return said(phrases.minutes, minutes)
