"""Why a payment's proposal is what it is, in words (2.9, R11; art. 313 and 319.1 of the Civil Code)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from reglament.rules import phrases
from reglament.rules.explain import Explanation, Step, said, step
from reglament.rules.matching_words import Case
from reglament.rules.money import Money
from reglament.rules.text import Text

_CONFIRMS: Final = step(
    "R11",
    "Программа только предлагает: оплату подтверждает бухгалтер.",
    "The program only proposes: the accountant confirms.",
)
_NUMBER: Final = step(
    "2.9",
    "Номер счёта назван в назначении платежа.",
    "The purpose of the payment names the invoice's number.",
)
_PAYER: Final = step(
    "2.9", "ИНН плательщика — это ИНН заказчика по счёту.", "The payer's INN is the customer's."
)
_BY_LAW: Final = step(
    "R11",
    "Кто не указал счёт, тот платит сначала за то, что раньше стало к оплате (ст. 319.1 ГК).",
    "Who names no invoice pays first for what fell due first (art. 319.1 of the Civil Code).",
)
_NAMED: Final = frozenset({Case.EXACT, Case.SEVERAL, Case.PART, Case.SEVERAL_PART, Case.OVER})
_RESULT: Final[Mapping[Case, Text]] = {
    Case.EXACT: Text(
        "Сумма равна остатку по счёту: закрыть его полностью",
        "The sum is what is left: settle the invoice in full",
    ),
    Case.SEVERAL: Text(
        "Сумма равна остатку по всем названным счетам: закрыть их полностью",
        "The sum is what is left of all the invoices named: settle them in full",
    ),
    Case.PART: Text(
        "Сумма меньше остатка: частичная оплата", "The sum is less than what is left: a part payment"
    ),
    Case.SEVERAL_PART: Text(
        "На все названные счета не хватает: сначала тот, чей срок раньше, при равных сроках — пропорционально",
        "It does not suffice for all the invoices named: the one due earlier first, of one day in proportion",
    ),
    Case.OVER: Text(
        "Сумма больше остатка: закрыть названное, излишек — аванс",
        "The sum exceeds what is left: settle what is named, the rest is advance",
    ),
    Case.BY_SUM: Text(
        "Номера в назначении нет, но у плательщика ровно один открытый счёт на эту сумму",
        "No number is named, but the payer has exactly one open invoice of this sum",
    ),
    Case.SEVERAL_FIT: Text(
        "Номера нет, а счетов на эту сумму несколько: решите, какой оплачен",
        "No number is named and several invoices are of this sum: decide which is paid",
    ),
    Case.BY_DUE: Text(
        "Номера нет, и сумма не равна ни одному счёту: предложено по срокам, решать вам",
        "No number is named and no invoice is of this sum: proposed by due days, the decision is yours",
    ),
    Case.THIRD_PARTY: Text(
        "Платит не заказчик: третье лицо может заплатить за него (ст. 313 ГК), но решает человек",
        "The payer is not the customer: a third party may pay for it (art. 313 of the Civil Code), but a person decides",
    ),
    Case.NO_INN: Text(
        "У плательщика нет ИНН: программа не знает, кто это",
        "The payer has no INN: the program does not know who it is",
    ),
    Case.RANGE: Text(
        "Счета названы диапазоном: проверьте, все ли они имелись в виду",
        "The invoices are named as a range: check that all of them are meant",
    ),
    Case.TAKEN: Text(
        "Названный счёт уже закрывает более ранний платёж этой же выписки или очереди",
        "An earlier payment that waits is proposed to settle this invoice already",
    ),
    Case.MIXED: Text("Названы счета разных организаций", "Invoices of different organisations are named"),
    Case.CLOSED: Text(
        "Названный счёт уже не ждёт оплаты", "The invoice named does not wait for money any more"
    ),
    Case.UNKNOWN_NUMBER: Text(
        "Счёта с таким номером мы не выставляли", "No invoice of this number was issued"
    ),
    Case.UNKNOWN_PAYER: Text("Плательщика с таким ИНН среди клиентов нет", "No client has the payer's INN"),
    Case.SEVERAL_ORGANISATIONS: Text(
        "С этим ИНН несколько организаций: выберите, чьи это деньги",
        "Several organisations have this INN: choose whose money it is",
    ),
    Case.NOTHING_OPEN: Text(
        "У плательщика нет открытых счетов: деньги можно оставить авансом",
        "The payer has no open invoices: the money may lie as an advance",
    ),
    Case.ENTERED: Text(
        "Платёж с этим номером и суммой уже внесён вручную: свяжите их, чтобы не зачесть деньги дважды",
        "A payment of this number and sum was entered by hand already: join them, so that the money does not count twice",
    ),
    Case.RETURNED: Text(
        "Похоже на возврат наших же денег: это не оплата клиента",
        "It looks like our own money coming back: no client's payment",
    ),
}
_WARNING: Final[Mapping[str, Text]] = {
    "date": Text(
        "Дата счёта в назначении — не та, что у счёта.",
        "The day of the invoice in the purpose is not the invoice's.",
    ),
    "taken": Text(
        "Один из названных счетов уже закрывает более ранний платёж.",
        "An earlier payment already settles one of the invoices named.",
    ),
    "held": Text(
        "Остаток посчитан без более раннего платежа, который ещё не подтверждён.",
        "What is left is counted without an earlier payment that is not confirmed yet.",
    ),
    "many": Text(
        "Счетов, срок которых пришёл первым, слишком много, чтобы делить платёж между ними: выберите нужные.",
        "Too many invoices are due first to divide the payment between them: choose those that are meant.",
    ),
    "instead": Text(
        "Назван аннулированный счёт; предложен тот, что выставлен вместо него.",
        "A void invoice is named; the one issued instead of it is proposed.",
    ),
    "whose": Text(
        "Платёж больше остатка, а плательщик и сам наш клиент: решите, чьи это деньги.",
        "The payment is more than what is left, and the payer is a client, too: decide whose money it is.",
    ),
    "others": Text(
        "Названы и номера, которых среди открытых счетов нет.",
        "Numbers are named, too, that no open invoice has.",
    ),
}
_STATES: Final[Mapping[str, Text]] = {
    "paid": Text("оплачен",
        "paid"), "void": Text("аннулирован", "void"), "mirror": Text("сторнирующий", "a mirroring entry"),
}  # fmt: skip


def explain_proposal(case: Case, facts: Mapping[str, Any]) -> Explanation:
    """Why the proposal of this case with these facts (as `rules.matching.Proposal` has them) is what it is."""
    return Explanation(
        question=Text("Почему так предложено?", "Why is this proposed?"),
        inputs=tuple(_inputs(facts)),
        steps=(*_steps(case, facts), _CONFIRMS),
        result=_RESULT[case],
    )


def warning_words(code: str) -> Text:
    """A warning of a proposal in words."""
    return _WARNING[code]


def _inputs(facts: Mapping[str, Any]) -> list[tuple[Text, Text]]:
    rows = [(Text("Пришло", "Came"), _money(facts["amount"]))]
    if facts.get("left") is not None:
        rows.append(
            (Text("Осталось по названным счетам", "Left of the invoices named"), _money(facts["left"]))
        )
    numbers = ", ".join(facts.get("numbers") or ())
    rows.append(
        (Text("Номера в назначении", "Numbers in the purpose"), Text(numbers or "нет", numbers or "none"))
    )
    inn = str(facts.get("inn") or "")
    rows.append((Text("ИНН плательщика", "Payer's INN"), Text(inn or "нет", inn or "none")))
    return rows


def _steps(case: Case, facts: Mapping[str, Any]) -> list[Step]:
    steps: list[Step] = []
    if case in _NAMED:
        steps += [_NUMBER, _PAYER]
    if case in (Case.BY_SUM, Case.SEVERAL_FIT, Case.BY_DUE):
        steps.append(_BY_LAW)
    if facts.get("named_inn"):
        inn = str(facts["named_inn"])
        steps.append(
            step(
                "R11",
                "В назначении сказано, за кого платят: ИНН {}.",
                "The purpose says for whom it is paid: INN {}.",
                inn,
            )
        )
    for number, state in (facts.get("states") or {}).items():
        steps.append(
            step("R11", "Счёт {}: {}.", "Invoice {}: {}.", said(phrases.number_sign, number), _STATES[state])
        )
    steps += [Step("R11", _WARNING[code]) for code in facts.get("warnings") or ()]
    return steps


def _money(amount: str) -> Text:
    return said(phrases.money, Money(Decimal(amount), "RUB"))
