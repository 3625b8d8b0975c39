"""The standing words of an act, and of how its work was accepted, in Russian and in English (2.6, 4.8, R13, R14, R18)."""

from collections.abc import Mapping
from typing import Final

from reglament.rules.text import Text

ACT: Final = Text(ru="Акт", en="Act")
SUBTITLE: Final = Text(
    ru="сдачи-приёмки выполненных работ (оказанных услуг)",
    en="of acceptance of works done (services rendered)",
)
CONTRACTOR: Final = Text(ru="Исполнитель", en="Contractor")
CUSTOMER: Final = Text(ru="Заказчик", en="Customer")
BASIS: Final = Text(ru="Основание", en="Basis")
TOTAL: Final = Text(ru="Всего", en="Grand total")
COUNT: Final = Text(
    ru="Всего оказано услуг {count}, на сумму {sum} руб.", en="Works and services: {count}, for RUB {sum}"
)
INVOICE: Final = Text(ru="счёт № {number} от {day}", en="invoice No. {number} of {day}")
INVOICES: Final = Text(ru="счета {list}", en="invoices {list}")
NUMBER_OF: Final = Text(ru="№ {number} от {day}", en="No. {number} of {day}")
TICKET: Final = Text(ru="тикет № {list}", en="ticket No. {list}")
TICKETS: Final = Text(ru="тикеты № {list}", en="tickets No. {list}")
COMPLETE: Final = Text(
    ru="Вышеперечисленные работы (услуги) выполнены полностью и в срок. Заказчик претензий по объёму, качеству и срокам "
    "оказания услуг не имеет.",
    en="The works (services) listed above are done in full and on time. The customer has no claims as to their extent, "
    "quality and time.",
)
BY_SILENCE: Final = Text(
    ru="Работы приняты в порядке п. 4.8 Регламента: возражений в течение {weeks} не поступило.",
    en="The works are accepted under cl. 4.8 of the Regulation: no objections came within {weeks}.",
)
WITHDRAWN: Final = Text(
    ru="Задача отозвана заказчиком. Выставлена только работа, выполненная по подтверждённой оценке (р. 18 Регламента).",
    en="The task was withdrawn by the customer. Only work done under the confirmed estimate is billed (reading 18 of the "
    "Regulation).",
)
CLOSED: Final = Text(
    ru="Задача закрыта. Выставлена только работа, выполненная по подтверждённой оценке (р. 18 Регламента).",
    en="The task was closed. Only work done under the confirmed estimate is billed (reading 18 of the Regulation).",
)
# How the words that accept were said; the person who said them and the time follow.
HOW: Final[Mapping[str, Text]] = {
    "button": Text(
        ru="Приняты нажатием кнопки в кабинете заказчика",
        en="Accepted with the button in the customer’s account",
    ),
    "written": Text(ru="Приняты письменно", en="Accepted in writing"),
    "oral": Text(
        ru="Приняты устно, запись сделал исполнитель", en="Accepted orally, recorded by the contractor"
    ),
    "silence": Text(ru="Приняты", en="Accepted"),
    "withdrawn": Text(ru="Отозвана", en="Withdrawn"),
}
FOR_TICKET: Final = Text(ru="По тикету № {list}: ", en="Ticket No. {list}: ")
FOR_TICKETS: Final = Text(ru="По тикетам № {list}: ", en="Tickets No. {list}: ")
NOT_SIGNED: Final = Text(
    ru="Подпись не требуется: работы приняты без возражений в порядке п. 4.8 Регламента.",
    en="No signature is needed: the works are accepted without objections under cl. 4.8 of the Regulation.",
)
VOID: Final = Text(ru="Аннулирован", en="Void")
VOID_HINT: Final = Text(
    ru="Акт аннулирован и работ не подтверждает.", en="This act is void and confirms no works."
)
NAME: Final = Text(ru="фамилия, инициалы", en="name")
A_WEEK: Final = Text(ru="недели", en="a week")
WEEKS: Final = Text(ru="{n} недель", en="{n} weeks")
