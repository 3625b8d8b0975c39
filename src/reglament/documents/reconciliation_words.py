"""The standing words of a reconciliation act in Russian and in English; figures and names come from the ledger."""

from typing import Final

from reglament.rules.text import Text

TITLE: Final = Text(ru="Акт сверки взаимных расчётов", en="Reconciliation act")
PERIOD: Final = Text(ru="за период с {from_day} по {to_day}", en="for the period from {from_day} to {to_day}")
BETWEEN: Final = Text(ru="между {seller} и {buyer}", en="between {seller} and {buyer}")
ACCORDING: Final = Text(ru="По данным {party}, руб.", en="According to {party}, RUB")
COLUMNS: Final = (
    Text(ru="Дата", en="Date"),
    Text(ru="Документ", en="Document"),
    Text(ru="Дебет", en="Debit"),
    Text(ru="Кредит", en="Credit"),
)
OPENING: Final = Text(ru="Сальдо начальное", en="Opening balance")
TURNOVER: Final = Text(ru="Обороты за период", en="Turnover of the period")
CLOSING: Final = Text(ru="Сальдо конечное", en="Closing balance")
NOTHING_HAPPENED: Final = Text(ru="За период операций не было.", en="There were no operations in the period.")
OWED: Final = Text(
    ru="На {day} задолженность в пользу {party} составляет {sum} руб. ({words}).",
    en="On {day} the debt in favour of {party} is RUB {sum} ({words}).",
)
NOTHING_OWED: Final = Text(ru="На {day} задолженность отсутствует.", en="On {day} nothing is owed.")
FROM: Final = Text(ru="От {party}", en="For {party}")
EXPLAINED: Final = Text(
    ru="Акты и УПД — дебет исполнителя, поступления — кредит. Счета на оплату в акт сверки не входят.",
    en="Acts and UTDs are the contractor’s debit, money that came is the credit. Invoices are not part of the act.",
)
BOOK_TITLE: Final = Text(ru="Акт сверки", en="Reconciliation")
