"""The readings in both languages: number, the clauses it settles, Russian, English. Names in braces are figures."""

from __future__ import annotations

READINGS = (
    ("R1", "3.5 4.1 4.2",
     "Время бывает трёх видов. Рабочее: с {opens} до {closes} в рабочие дни производственного календаря; рабочая суббота — "
     "рабочий день, сокращённые дни не сокращаются. Нерабочее: все остальные часы дней, которые не праздники. Праздник: "
     "{holidays}, весь день; тикеты принимаются, остальное стоит.",
     "There are three kinds of time. Working: {opens} to {closes} on working days of the production calendar; a declared "
     "working Saturday is a working day, shortened days stay whole. Off: every other hour of days that are not holidays. "
     "Closed: {holidays}, the whole day; tickets are taken in, nothing else moves."),
    ("R2", "3.2",
     "Часов двое: одни идут только в рабочее время, другие — только в нерабочее. Срок наступает, когда истекут первые из них. "
     "Обычный приоритет реакции не обещает. {example} Более поздний тикет никогда не получает более ранний срок.",
     "There are two clocks: one ticks only in working time, the other only in off time. The deadline is when the first of "
     "them runs out. The normal priority promises no reaction. {example} A later ticket never gets an earlier deadline."),
    ("R3", "3.3",
     "Каждый раз, когда тикет становится «Новым», начинается раунд со своими часами — с последнего дополнения клиента. Реакция "
     "раунда — начало работы: статус «В работе», запись времени или «Решён». Вопрос или оценка по существу тоже "
     "останавливают часы для отчёта о реакции, но цена смотрит на начало работы. Автоматический ответ реакцией не "
     "считается. Пока ход за клиентом, часы стоят.",
     "Every time a ticket becomes New a round begins with its own clock, at the client's last update. The round's reaction is "
     "the start of work: In progress, a time entry or Resolved. A substantive question or estimate also stops the clock for "
     "the reaction report, but the price looks at the start of work. Automatic replies are no reaction. Clocks stand while "
     "the client is to act."),
    ("R4", "4.5",
     "Что клиент дописал за {append} после своего дополнения, не меняет ни места в очереди, ни часов. Позже система "
     "предупреждает до отправки, с какого места на какое перейдёт тикет. Подтверждение стоимости — не дополнение: с него "
     "начинается раунд.",
     "What the client adds within {append} of an update of theirs changes neither the place nor the clock. Later, the client "
     "is told before sending from which place to which the ticket will move. Confirming a cost is not an addition: it starts "
     "the round."),
    ("R5", "3.4",
     "Запись времени оплачивается по своему раунду: берётся наибольший уровень не выше заказанного, срок которого не раньше "
     "начала работы; если такого нет — обычный. На весь раунд один коэффициент, в какие бы часы ни продолжалась работа. "
     "Клиент видит оба уровня: заказанный и выполненный. Ночная работа без заказа срочности стоит как обычная.",
     "A time entry is charged by its round: the highest level, not above the one ordered, whose deadline is not before the "
     "start of work; if there is none, normal. One coefficient for the whole round, whatever the hour the work went on to. "
     "The client sees both levels, ordered and met. Night work without an order costs as normal work does."),
    ("R6", "3.1",
     "По тикету — строка на каждый выполненный уровень и ставку: минуты × ставка × коэффициент ÷ 60. Строка округляется до "
     "копейки, итог — сумма строк. Шаг оплаты — {step}, минимума нет. Не оплачиваются: чтение и оценка, уточнение, "
     "переписка, исправление своих ошибок; замечания после «Решён» в рамках задания бесплатны, если не подтверждена новая "
     "оценка. Каждая запись времени видна клиенту с её текстом.",
     "Per ticket there is one line per level met and rate: minutes × rate × coefficient ÷ 60. A line is rounded to the kopeck, "
     "the total is the sum of the lines. The billing step is {step}, there is no minimum. Not charged: reading and "
     "estimating, clarifying, correspondence, fixing own defects; remarks after Resolved within the task are free unless a "
     "new estimate is confirmed. Every entry is visible to the client with its text."),
    ("R7", "1.8 2.2 2.3",
     "Оценка — минуты × ставка × коэффициент заказанного уровня, с НДС; её подтверждает клиент. Оплачивается только время "
     "по подтверждённой оценке. Новая оценка заменяет прежнюю, подтвердить заменённую нельзя. Счёт не превышает "
     "подтверждённое больше чем на {tolerance}: дальше нужна новая оценка, или превышение открыто списывается.",
     "An estimate is minutes × rate × coefficient of the ordered level, with VAT, for the client to confirm. Only time under "
     "a confirmed estimate is charged. A new offer supersedes the old one, which can no longer be confirmed. The invoice "
     "exceeds the confirmed sum by {tolerance} at most: past that a new estimate is needed, or the excess is written off "
     "visibly."),
    ("R8", "1.8 3.2",
     "{urgent_on_free}",
     "{urgent_on_free}"),
    ("R9", "3.2",
     "Повысить приоритет может только клиент (или специалист со ссылкой на письменное согласие клиента): начинается новый "
     "раунд. Понижение действует для следующих раундов. Каждая запись времени сохраняет уровни своего раунда.",
     "Only the client (or the specialist with the client's written consent linked) may raise the priority: a new round "
     "begins. Lowering takes effect for later rounds. Each time entry keeps its round's levels."),
    ("R10", "2.6",
     "Счёт — один на тикет при статусе «Принято», если есть что оплачивать, или сводный за месяц, если так удобнее "
     "организации. Номера счетов идут подряд, не повторяются и не меняются; неверный счёт аннулируется зеркальной записью, и "
     "выставляется новый. Срок оплаты — {payment_term}, {payment_reminders}. НДС входит в цену ({vat}) и выделяется в каждой "
     "строке по ставке на день приёмки.",
     "An invoice is one per ticket at Accepted, when something is chargeable, or a combined monthly one where the "
     "organisation prefers it. Numbers run in one series, never reused or edited; a wrong invoice is voided by a mirroring "
     "entry and a new one issued. Due in {payment_term}, {payment_reminders}. The price contains VAT ({vat}), split in every "
     "line by the rate on the day of acceptance."),
    ("R11", "2.9 4.9",
     "«Оплачено» — бухгалтерия подтвердила всю сумму. При частичной оплате тикет остаётся «Принято» с пометкой, переплата "
     "становится авансом организации. Подтверждение можно отменить с причиной, и тикет вернётся в «Принято». Бесплатный "
     "тикет заканчивается статусом «Принято».",
     "Paid means that accounting confirmed the full amount. With part payment the ticket stays Accepted with a badge; "
     "overpayment becomes the organisation's advance. A confirmation can be undone with a reason, and the ticket goes back to "
     "Accepted. Free tickets end at Accepted."),
    ("R12", "4.7 4.8",
     "Срок проверки ({weeks}) календарный: считается со следующего дня и кончается в 24:00 того же дня недели, а если этот "
     "день нерабочий — следующего рабочего. {review_example} Напоминание приходит в {reminder_at} за {reminder} до последнего "
     "дня, а если этот момент уже прошёл — в {reminder_at} последнего дня. Срок начинается заново с каждым новым «Решён» или "
     "«Обратная связь» и с каждым публичным сообщением студии в них. Если письмо вернулось, приёмка по молчанию ждёт, пока её "
     "не отпустит человек.",
     "The term ({weeks}) is calendar time, counted from the next day, ending at 24:00 of the same weekday or, if that day is "
     "not a working day, of the next working one. {review_example} A reminder goes out at {reminder_at}, {reminder} before "
     "the last day or, where that moment has passed, at {reminder_at} on the last day. The term starts anew with every new "
     "Resolved or Feedback and with every public message of the studio in them. A bounced notification holds automatic "
     "acceptance until a person lifts it."),
    ("R13", "4.8",
     "Приёмка по молчанию из «Решён» выставляет счёт за фактическое время в пределах оценки. Из «Обратной связи» — только за "
     "время, уже затраченное по подтверждённой оценке, и после проверки специалиста; если работы не было, тикет закрывается "
     "«без работы». Журнал различает молчание, кнопку, письменную и устную приёмку.",
     "Acceptance by silence of Resolved invoices the actual hours within the estimate. Of Feedback it bills only hours already "
     "worked under a confirmed estimate, after a specialist's check; with no work done the ticket is closed without work. "
     "The journal tells silence, button, written and oral acceptance apart."),
    ("R14", "2.5 2.6 5.5",
     "Приёмка словами (ответом) делает тикет «Новым», и специалист закрывает его со ссылкой на сообщение; в очереди работ "
     "такой тикет не стоит. Кнопка «Принять работу» сразу делает его «Принятым». Устную приёмку специалист записывает: кто и "
     "когда; клиент узнаёт письмом и до конца недели может возразить — тогда тикет открывается снова, а счёт аннулируется. "
     "Задания и оценки устно не принимаются никогда.",
     "Acceptance by words (a reply) makes the ticket New, and the specialist closes it citing the message; such a ticket does "
     "not wait in the work queue. The button “Accept the work” makes it Accepted at once. Orally: the specialist records who "
     "and when; the client is mailed and may object until the week's end, which reopens the ticket and voids the invoice. "
     "Tasks and estimates are never taken orally."),
    ("R15", "4.8",
     "Закрытый тикет («Принято», «Оплачено», «Отклонён») клиент может только читать; вместо дополнения создаётся связанный "
     "тикет. Запоздалый ответ по почте сохраняется, и в ответ приходит эта ссылка.",
     "A locked ticket (Accepted, Paid, Rejected) is read-only for the client, who opens a linked one instead. A late reply by "
     "e-mail is kept and answered with that link, never lost."),
    ("R16", "2.1 5.1",
     "Тикет переходит из статуса в статус только по таблице переходов. Всё остальное отклоняется: с причиной и с шагами, "
     "которые возможны.",
     "A ticket moves between statuses exactly by the table of moves; everything else is refused with the reason and the moves "
     "that are open."),
    ("R17", "5.1",
     "Сообщение клиента в тикете «Обратная связь», «В работе» или «Решён» делает его «Новым»; исполнитель, идущий таймер и уже "
     "достигнутая реакция сохраняются.",
     "A client's message in Feedback, In progress or Resolved makes the ticket New; the assignee, a running timer and the "
     "reaction already achieved stay."),
    ("R18", "1.9 5.7",
     "Отклонить можно только с причиной, и студия не может сделать этого после начала платной работы. Клиент вправе отозвать "
     "тикет: работа по подтверждённой оценке оплачивается. Повтор отклоняется со ссылкой на открытый тикет той же "
     "организации; при частичном совпадении отклоняется только совпавшая часть.",
     "Rejecting needs a reason, and the studio cannot do it once paid work has begun. The client may withdraw: work done under "
     "a confirmed estimate is invoiced. A duplicate is refused with a link to the open ticket of the same organisation; in a "
     "partial overlap only the overlapping part is refused."),
    ("R19", "4.5",
     "Очередь — тикеты «Новый»: немедленные, срочные, высокие, обычные; внутри приоритета — по последнему дополнению клиента, "
     "сначала старые, затем по номеру. Просроченные выделяются, но порядка не меняют. Действия студии места не меняют.",
     "The queue is the New tickets: immediate, urgent, high, normal; within a priority by the client's last update, oldest "
     "first, then by number. Overdue ones are highlighted, never reordered. The studio's own actions never move a ticket."),
    ("R20", "4.4",
     "Срок считается в рабочих днях со следующего дня после начала раунда: {term_days}, до {closes} последнего; пока ход за "
     "клиентом, он стоит. Объём — {capacity} запланированных работ обычного приоритета на любые {capacity_days} подряд у одной "
     "организации: что не помещается, обещаем на более поздний день, а не отклоняем. Срочные уровни в объём не входят; работа "
     "больше всего объёма требует согласованной даты.",
     "The term counts working days from the day after the round began: {term_days}, by {closes} of the last; it stands while "
     "the client is to act. Capacity is {capacity} of planned normal work in any {capacity_days} in a row of one "
     "organisation: what does not fit is promised later, not refused. Urgent levels are outside the limit; work over the "
     "whole capacity needs an agreed date."),
    ("R21", "1.3 1.4 1.7",
     "Электронная почта. Письмо уполномоченного лица с заданием сохраняется, и {mail}. Ответ на уведомление становится "
     "сообщением тикета. Письмо с ящика из договора — документ, по которому действуют сотрудники. Остальным приходит вежливый "
     "отказ без названий организаций, не чаще раза в день и никогда — на автоматические письма.",
     "E-mail. A task from an authorised person is stored, and {mail}. A reply to a notification becomes a message of the "
     "ticket. A letter from the contract mailbox is a document for staff to act on. Anyone else gets a polite refusal that "
     "names no organisation, at most once a day and never to automatic mail."),
    ("R22", "1.4 1.5",
     "У полномочий есть даты начала и конца и права: заказывать и обсуждать; подтверждать стоимость и принимать работу. "
     "Письмо, которым они изменены, хранится как основание. Снятый с полномочий теряет доступ сразу; тикеты остаются у "
     "организации.",
     "Authorised persons have dates from and to and rights: order and discuss; confirm money and accept. The letter that "
     "changed them is kept as evidence. A removed person loses access at once; the tickets stay with the organisation."),
    ("R23", "1.3",
     "Телефонный звонок записывается с его минутами (консультация, бесплатно); позвонившему можно отправить ссылку на "
     "заполненную форму.",
     "A call is logged with its minutes (consultation, free) and the caller can be sent a link to the filled-in form."),
    ("R24", "1.1",
     "После оплаченного периода бесплатные тикеты не принимаются — с понятным сообщением о продлении; платные и уже открытые "
     "продолжаются.",
     "After the paid period free tickets are not accepted, with a clear message about renewal; paid tickets and open ones go "
     "on."),
    ("R25", "2.10",
     "Письма приходят о каждом публичном изменении: автору и тем, кто следит за тикетами организации. Внутренние заметки и "
     "неопубликованные правки времени не рассылаются. Несколько сообщений подряд могут прийти одним письмом, смена статуса "
     "не ждёт.",
     "Letters tell of every public change, to the author and the organisation's followers; private notes and unpublished time "
     "edits never. Several messages in a row may come as one letter; a change of status never waits."),
)  # fmt: skip
