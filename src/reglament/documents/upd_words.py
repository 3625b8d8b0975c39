"""The standing words of the universal transfer document (УПД), in Russian and in English; numbers are the form's own."""

from typing import Final

from reglament.rules.text import Text

TITLE: Final = Text(ru="Универсальный передаточный документ", en="Universal transfer document")
SHORT: Final = Text(ru="УПД", en="UTD")
STATUS: Final = Text(ru="Статус", en="Status")
STATUS_1: Final = Text(
    ru="1 — счёт-фактура и передаточный документ (акт)", en="1 — VAT invoice and transfer document (act)"
)
STATUS_2: Final = Text(ru="2 — передаточный документ (акт)", en="2 — transfer document (act)")
FORM: Final = Text(
    ru="Форма рекомендована письмом ФНС России от 21.10.2013 № ММВ-20-3/96@; "
    "статус 1 — с показателями счёта-фактуры по постановлению Правительства РФ от 26.12.2011 № 1137",
    en="Form recommended by the Federal Tax Service, letter No. MMV-20-3/96@ of 21.10.2013; "
    "status 1 has the indicators of a VAT invoice under Government Resolution No. 1137 of 26.12.2011",
)
HEAD_1: Final = Text(ru="Счёт-фактура", en="VAT invoice")
HEAD_2: Final = Text(ru="Передаточный документ (акт)", en="Transfer document (act)")
CORRECTION: Final = Text(ru="Исправление № — от —", en="Correction No. — of —")

SELLER: Final = Text(ru="Продавец", en="Seller")
ADDRESS: Final = Text(ru="Адрес", en="Address")
SELLER_INN: Final = Text(ru="ИНН/КПП продавца", en="Seller’s INN/KPP")
SHIPPER: Final = Text(ru="Грузоотправитель и его адрес", en="Consignor and address")
CONSIGNEE: Final = Text(ru="Грузополучатель и его адрес", en="Consignee and address")
PREPAID: Final = Text(ru="К платёжно-расчётному документу", en="Payment document")
SHIPPING: Final = Text(ru="Документ об отгрузке", en="Shipping document")
SHIPPED: Final = Text(ru="№ п/п {items} № {number} от {day}", en="item {items} No. {number} of {day}")
ADVANCE_INVOICE: Final = Text(ru="К счёту-фактуре на аванс", en="VAT invoice for the advance")
BUYER: Final = Text(ru="Покупатель", en="Buyer")
BUYER_INN: Final = Text(ru="ИНН/КПП покупателя", en="Buyer’s INN/KPP")
CURRENCY: Final = Text(ru="Валюта: наименование, код", en="Currency: name, code")
ROUBLE: Final = Text(ru="Российский рубль, 643", en="Russian rouble, 643")
STATE_CONTRACT: Final = Text(
    ru="Идентификатор государственного контракта, договора (соглашения)",
    en="Identifier of the state contract",
)

COLUMNS: Final = (
    ("А", Text(ru="Код товара / работ, услуг", en="Code of goods / works, services")),
    ("1", Text(ru="№ п/п", en="Item")),
    (
        "1а",
        Text(
            ru="Наименование товара (описание выполненных работ, оказанных услуг), имущественного права",
            en="Goods (works done, services rendered), property right",
        ),
    ),
    ("1б", Text(ru="Код вида товара", en="Kind of goods")),
    ("2", Text(ru="Ед. изм., код", en="Unit, code")),
    ("2а", Text(ru="условное обозначение", en="unit, symbol")),
    ("3", Text(ru="Количество (объём)", en="Quantity")),
    ("4", Text(ru="Цена (тариф) за единицу", en="Price per unit")),
    ("5", Text(ru="Стоимость без налога — всего", en="Cost without tax")),
    ("6", Text(ru="В том числе сумма акциза", en="Excise inside it")),
    ("7", Text(ru="Налоговая ставка", en="Tax rate")),
    ("8", Text(ru="Сумма налога, предъявляемая покупателю", en="Tax charged to the buyer")),
    ("9", Text(ru="Стоимость с налогом — всего", en="Cost with tax")),
)
NO_EXCISE: Final = Text(ru="без акциза", en="no excise")
NO_VAT: Final = Text(ru="без НДС", en="no VAT")
ALL_TO_PAY: Final = Text(ru="Всего к оплате (9)", en="Total to pay (9)")
# The unit of OKEI 876.
UNIT_CODE: Final = "876"

HEAD: Final = Text(
    ru="Руководитель организации или иное уполномоченное лицо",
    en="Head of the organisation or another authorised person",
)
CHIEF_ACCOUNTANT: Final = Text(
    ru="Главный бухгалтер или иное уполномоченное лицо", en="Chief accountant or another authorised person"
)
SOLE_PROPRIETOR: Final = Text(
    ru="Индивидуальный предприниматель или иное уполномоченное лицо",
    en="Sole proprietor or another authorised person",
)
REGISTERED: Final = Text(ru="ОГРНИП {number}", en="OGRNIP {number}")

BASIS: Final = Text(ru="Основание передачи (сдачи) / получения (приёмки)", en="Ground of transfer / receipt")
TRANSPORT: Final = Text(ru="Данные о транспортировке и грузе", en="Transport and cargo")
GAVE: Final = Text(
    ru="Товар (груз) передал / услуги, результаты работ, права сдал",
    en="Goods handed over / services, results of works, rights delivered by",
)
TOOK: Final = Text(
    ru="Товар (груз) получил / услуги, результаты работ, права принял",
    en="Goods received / services, results of works, rights accepted by",
)
GAVE_ON: Final = Text(ru="Дата отгрузки, передачи (сдачи)", en="Date of transfer")
TOOK_ON: Final = Text(ru="Дата получения (приёмки)", en="Date of receipt")
ABOUT_GIVING: Final = Text(ru="Иные сведения об отгрузке, передаче", en="Other particulars of transfer")
ABOUT_TAKING: Final = Text(ru="Иные сведения о получении, приёмке", en="Other particulars of receipt")
DELIVERED: Final = Text(
    ru="Сданы результаты работ (услуг) по перечню таблицы",
    en="The results of the works listed above are delivered",
)
RESPONSIBLE: Final = Text(
    ru="Ответственный за правильность оформления факта хозяйственной жизни",
    en="Responsible for the correct record of the fact of economic life",
)
WHO_MADE: Final = Text(
    ru="Наименование экономического субъекта — составителя документа (в т. ч. комиссионера / агента)",
    en="The economic subject that drew up the document",
)
POSITION: Final = Text(ru="должность", en="position")
VOID_HINT: Final = Text(ru="Документ аннулирован.", en="This document is void.")
