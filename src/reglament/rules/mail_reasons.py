"""Why a letter is treated as it is: the sentences under the clauses that they follow (1.3–1.7, R12–R22)."""

from __future__ import annotations

from reglament.rules.explain import step

NOBODY = step(
    "1.4",
    "Задания принимаются только от уполномоченных лиц, а подтвердить, кто это, нечем.",
    "Tasks are accepted only from authorised persons, and nothing confirms who this is.",
)
NO_ECHO = step(
    "R21",
    "На письмо без подтверждённого отправителя не отвечаем: ответ ушёл бы тому, чьим именем назвались.",
    "A letter without a confirmed sender gets no answer: it would go to whoever's name was used.",
)
LOOK = step("R21", "Письмо ждёт взгляда специалиста.", "The letter waits for a specialist to look at it.")
OF_STAFF = step(
    "1.3",
    "Пишет сотрудник студии: в тикет он отвечает со своей страницы, письмом клиента это не станет.",
    "One of the studio's people writes: they answer in a ticket on its page, and this is no client's letter.",
)
REFUSED = step(
    "R21",
    "Остальным вежливо отвечаем, что письмо не принято, и не называем ни одной организации.",
    "Anyone else is told politely that the letter is not accepted, and no organisation is named.",
)
UNAUTHORISED = step(
    "1.4",
    "Задания принимаются только от уполномоченных лиц.",
    "Tasks are accepted only from authorised persons.",
)
FORM = step(
    "1.7",
    "Задание пришло по почте: просим создать тикет, форма уже заполнена.",
    "The task came by e-mail: the client is asked to open a ticket, the form is filled in.",
)
CLOCK = step("R21", "Срок отсчитывается с создания тикета.", "The clock starts with the ticket.")
OF_A_PROGRAM = step(
    "R21",
    "Письмо написала программа: оно хранится, статуса не меняет и остаётся без ответа.",
    "A program wrote it: it is kept, changes no status and is not answered.",
)
OUR_OWN = step(
    "R21", "Это наше собственное письмо: на него не отвечаем.", "It is our own letter: we do not answer it."
)
RETURNED = step(
    "R12",
    "Уведомление не дошло: автоматическая приёмка стоит, пока её не отпустит человек. Статус не меняется.",
    "The notification was returned: automatic acceptance is held until a person lifts it. No status changes.",
)
PERHAPS_A_PERSON = step(
    "R21",
    "Письмо помечено как автоматическое, но может быть написано человеком.",
    "The letter is marked as automatic, yet a person may have written it.",
)
TOO_BIG = step(
    "R21",
    "Письмо больше, чем мы читаем: оно хранится целиком.",
    "The letter is larger than we read: it is kept whole.",
)
NO_LETTER_OF_AUTHORITY = step(
    "1.5",
    "Назван ящик из договора, но письмо этим ящиком не подтверждено: письмом о полномочиях оно не станет.",
    "The contract's mailbox is named, but nothing confirms it: this is no letter of authority.",
)
NOTHING_SAID = step(
    "R21",
    "В ответе нет ни слова, ни файла: статус тикета из-за него не меняется.",
    "The reply has neither a word nor a file: it does not change the ticket's status.",
)
REPLY = step(
    "R21",
    "Это ответ уполномоченного лица этой организации: он становится сообщением тикета.",
    "It is a reply of an authorised person of this organisation: it becomes a message of the ticket.",
)
NEW_AGAIN = step("R17", "Слово клиента делает тикет новым.", "The client's word makes the ticket New.")
READ_ONLY = step(
    "R15",
    "Тикет закрыт для изменений: ответ хранится, отправителю нужна ссылка «открыть связанный тикет».",
    "The ticket is read-only: the reply is kept, and its sender needs the link “open a linked ticket”.",
)
NO_RIGHT_NOW = step(
    "R22",
    "Права заказывать и обсуждать у отправителя сейчас нет.",
    "The sender has no right to order and discuss now.",
)
ANOTHER_ORGANISATION = step(
    "R21",
    "Это ответ в тикете другой организации: полномочий в ней у отправителя нет.",
    "It is a reply in a ticket of another organisation, where the sender has no authority.",
)
ANOTHER_MAILBOX = step(
    "R21",
    "Ящик принимает письма другой организации.",
    "The mailbox takes in the letters of another organisation.",
)
OF_AUTHORITY = step(
    "1.5",
    "Письмо пришло с ящика, указанного в договоре: с ним поступит специалист.",
    "It came from the mailbox named in the contract: a specialist acts on it.",
)
AUTHORITY_LATER = step(
    "R22",
    "Полномочия меняются только после подтверждения, письмо остаётся основанием.",
    "Authority changes only once confirmed; the letter stays as the evidence.",
)
PERHAPS_OF_AUTHORITY = step(
    "1.5",
    "Этот ящик указан в договоре: специалист проверит, не письмо ли это о полномочиях.",
    "The contract names this mailbox: a specialist checks whether it is a letter of authority.",
)
FORGED_TOKEN = step(
    "R21",
    "Подпись в адресе ответа не наша: ни к какому тикету письмо не относится.",
    "The signature in the reply address is not ours: the letter belongs to no ticket.",
)
IN_WRITING = step("1.3", "Задание принято письменно, по почте.", "The task was taken in writing, by e-mail.")
AT_ONCE = step(
    "R21",
    "По настройке регламента тикет создаётся сразу.",
    "By the regulation's setting the ticket is created at once.",
)
ADDRESS_IS_NO_RIGHT = step(
    "R22",
    "Адрес ответа тикета полномочий не даёт: в тикет письмо не попадёт.",
    "A ticket's reply address gives no authority: the letter does not enter the ticket.",
)
CONSENT_PROPOSED = step(
    "R7",
    "Слова похожи на согласие со стоимостью. Само по себе письмо деньги не подтверждает: специалист решит, записать ли его.",
    "The words read like consent to the cost. A letter by itself confirms no money: a specialist decides whether to record it.",
)
OLD_ESTIMATE = step(
    "R7",
    "Речь о прежней оценке, её заменила новая: такое подтверждение не принимается.",
    "They speak of an earlier estimate that a new one has replaced: that confirmation is refused.",
)
KEPT_WHOLE = step(
    "R21",
    "Письмо хранится целиком; его можно скачать и прочитать ещё раз.",
    "The letter is kept whole; it can be downloaded and read once more.",
)
