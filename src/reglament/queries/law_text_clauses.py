"""The clauses of chapters 1–3 in both languages. Names in braces are figures of the edition (`law_figures`)."""

from __future__ import annotations

from reglament.rules.text import Text

CHAPTERS = (
    ("1", Text("Общие положения", "General"), (
        ("1.1",
         "Поддержка сайта начинается сразу после его создания и длится весь оплаченный период обслуживания.",
         "Support for a site starts as soon as the site is created and lasts for the whole paid period of the service."),
        ("1.2",
         "Поддержка занимается всем, что касается сайта: от его модернизации до документов для бухгалтерии клиента. "
         "Каналы связи: система тикетов, электронная почта, телефон.",
         "Support handles everything about the site, from its modernisation to paperwork with the client's accountants. "
         "Channels: the ticket system, e-mail, telephone."),
        ("1.3",
         "По телефону — только консультации и помощь в работе с сайтом. Любое задание, платное или бесплатное, принимается "
         "только письменно: в тикете или по электронной почте.",
         "By telephone: consultation and help with using the site only. Every task, paid or free, is accepted only in "
         "writing: in a ticket or by e-mail."),
        ("1.4",
         "Задания принимаются только от уполномоченных лиц организации клиента.",
         "Tasks are accepted only from authorised persons of the client organisation."),
        ("1.5",
         "Если ответственный сотрудник клиента сменился, клиент присылает информационное письмо с почтового ящика, "
         "указанного в договоре.",
         "If the client's responsible employee changes, the client sends an information letter from the authorised mailbox "
         "named in the contract."),
        ("1.6",
         "Реестр обращений один: клиент передаёт задание в удобной форме и видит, как оно выполняется. Каждое обращение "
         "становится тикетом с уникальным номером. По тикетам учитывается рабочее время специалистов и то, о чём просил клиент.",
         "There is one register of requests: the client hands in a task in a convenient form and can follow its progress. "
         "Every request becomes a ticket with a unique number. Tickets account for the staff's working time and record what "
         "the client asked for."),
        ("1.7",
         "Если задание пришло по электронной почте, клиента просят создать тикет.",
         "If a task came by e-mail, the client is asked to open a ticket."),
        ("1.8",
         "Тикеты бывают платными (работа сверх обслуживания) и бесплатными (входят в оплаченную поддержку). Оценка стоимости "
         "сообщается в ответе на задание.",
         "Tickets are paid (work beyond maintenance) or free (covered by the paid support). The cost estimate is given in "
         "the reply to the task."),
        ("1.9",
         "Поддержка может отказать в задании, которое полностью или частично повторяет уже открытое.",
         "Support may refuse a task that repeats, wholly or partly, an existing open task."),
        ("1.10",
         "Задание, сформулированное неверно или неясно, сначала уточняется.",
         "A task that is wrongly or unclearly worded is clarified first."),
    )),
    ("2", Text("Сценарий", "The scenario"), (
        ("2.1",
         "Клиент создаёт тикет. Статус: «Новый».",
         "The client creates a ticket. Status: New."),
        ("2.2",
         "Специалист задаёт уточняющие вопросы, а для платной работы сообщает примерную стоимость. Статус: «Обратная связь».",
         "The specialist asks clarifying questions and, for paid work, announces the approximate cost. Status: Feedback."),
        ("2.3",
         "Клиент подтверждает платную работу или отвечает на вопросы. Статус: «Новый».",
         "The client confirms the paid work or answers the questions. Status: New."),
        ("2.4",
         "Специалист выполняет работу (статус «В работе») и сообщает о результате. Статус: «Решён».",
         "The specialist does the work (status In progress) and reports the results. Status: Resolved."),
        ("2.5",
         "Клиент проверяет работу и отвечает в тикете: принимает её или пишет замечания. Статус: «Новый».",
         "The client checks the work and answers in the ticket: accepts it, or sends corrections. Status: New."),
        ("2.6",
         "Если клиент принял работу, специалист закрывает тикет. Статус: «Принято». Выставляется счёт, он виден в разделе "
         "«Счета и оплата».",
         "If the client accepted, the specialist closes the ticket. Status: Accepted. An invoice is issued; it is shown in "
         "the section “Invoices and payment”."),
        ("2.7",
         "Если нужна доработка, специалист выполняет её, сообщает об этом, и тикет снова «Решён».",
         "If rework is needed, the specialist does it, reports, and the ticket is Resolved again."),
        ("2.8",
         "Клиент оплачивает счёт.",
         "The client pays the invoice."),
        ("2.9",
         "Тикет получает статус «Оплачено», когда бухгалтерия подтвердила оплату.",
         "The ticket becomes Paid once accounting confirms the payment."),
        ("2.10",
         "После каждого изменения тикета клиент получает письмо. Число вопросов и ответов в тикете не ограничено.",
         "After every update of a ticket the client gets an e-mail notification. The number of questions and answers in a "
         "ticket is not limited."),
    )),
    ("3", Text("Цена платных работ", "The price of paid work"), (
        ("3.1",
         "Работы оплачиваются по времени, которое затратил специалист, из расчёта {rate}.",
         "Work is paid by the time the specialist spent, at {rate}."),
        ("3.2",
         "Срочные работы (в выходные, в нерабочее время) стоят дороже, по заказанному приоритету:",
         "Urgent work (on days off, outside working hours) costs more, by the ordered priority:"),
        ("3.3",
         "Время реакции — это время, через которое специалист приступит к задаче. Срок исполнения зависит от сложности "
         "работ, стоимость — от затраченных часов.",
         "Reaction time is the time until a specialist sets about solving the task. The time to completion depends on the "
         "complexity of the work; the cost depends on the hours spent."),
        ("3.4",
         "Если задание не удалось выполнить в заказанном приоритете (в выходные это не всегда физически возможно), оно "
         "оплачивается по условиям, выполненным на деле.",
         "If the task was not carried out in the ordered priority (on days off this is not always physically possible), it is "
         "paid by the conditions actually met."),
        ("3.5",
         "Рабочее время: с {opens} до {closes}, {weekdays}.",
         "Working hours: {opens} to {closes}, {weekdays}."),
    )),
)  # fmt: skip
