"""The standing words of an invoice in Russian and in English; figures and names come from the invoice itself."""

from typing import Final

from reglament.rules.text import Text

NOTICE: Final = Text(
    ru="Внимание! Оплата данного счёта означает согласие с условиями оказания услуг.",
    en="Please note: payment of this invoice means acceptance of the terms of service.",
)
INVOICE: Final = Text(ru="Счёт на оплату", en="Invoice")
OF_DATE: Final = Text(ru="от", en="of")
BANK: Final = Text(ru="Банк получателя", en="Beneficiary’s bank")
BIK: Final = Text(ru="БИК", en="BIC")
ACCOUNT: Final = Text(ru="Сч. №", en="Account")
PAYEE: Final = Text(ru="Получатель", en="Beneficiary")
CONTRACTOR: Final = Text(ru="Исполнитель", en="Contractor")
CUSTOMER: Final = Text(ru="Заказчик", en="Customer")
BASIS: Final = Text(ru="Основание", en="Basis")
COLUMNS: Final = (
    Text(ru="№", en="No."),
    Text(ru="Наименование работ, услуг", en="Works and services"),
    Text(ru="Кол-во", en="Qty"),
    Text(ru="Ед.", en="Unit"),
    Text(ru="Цена", en="Price"),
    Text(ru="Сумма", en="Amount"),
)
# A conventional unit (OKEI 876), so that quantity × price equals the sum to the kopeck, which hours do not.
UNIT: Final = Text(ru="усл. ед.", en="unit")
TO_PAY: Final = Text(ru="Всего к оплате", en="Total due")
COUNT: Final = Text(ru="Всего наименований {count}, на сумму {sum} руб.", en="Items: {count}, for RUB {sum}")
DUE: Final = Text(ru="Оплатить не позднее {day}.", en="To be paid by {day}.")
PURPOSE: Final = Text(ru="Назначение платежа", en="Purpose of payment (quote it as it stands)")
SIGNATURE: Final = Text(ru="подпись", en="signature")
STAMP: Final = Text(ru="М. П. (при наличии)", en="Seal (if any)")
QR: Final = Text(ru="QR-код для оплаты в приложении банка", en="QR code for payment in a bank’s application")
QR_HINT: Final = Text(ru="Наведите камеру в\u00a0приложении банка", en="Point your bank’s app at this code")
VOID: Final = Text(ru="Аннулирован", en="Void")
VOID_HINT: Final = Text(
    ru="Счёт аннулирован. Не оплачивайте его.", en="This invoice is void. Please do not pay it."
)
PAGE: Final = Text(ru="страница", en="page")
OF_PAGES: Final = Text(ru="из", en="of")
