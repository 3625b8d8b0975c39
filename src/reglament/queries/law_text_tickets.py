"""The clauses of chapters 4 and 5 in both languages. Names in braces are figures of the edition (`law_figures`)."""

from __future__ import annotations

from reglament.rules.text import Text

TICKET_CHAPTERS = (
    ("4", Text("Правила тикетов", "Rules for tickets"), (
        ("4.1",
         "Тикеты принимаются круглосуточно, в любой день.",
         "Tickets are taken in round the clock, any day."),
        ("4.2",
         "В праздничные дни ({holidays}; всего {holiday_count} в году) работы по тикетам не ведутся.",
         "On public holidays ({holidays}; {holiday_count} a year) no work is done on tickets."),
        ("4.3",
         "В тикете обсуждается только та задача, для которой он открыт. Новые задачи — в новых тикетах.",
         "A ticket discusses only the task it was opened for. New tasks go into new tickets."),
        ("4.4",
         "Срок для тикетов поддержки (обслуживание и доработка того, что есть): {term}, при объёме не больше {capacity} за "
         "{capacity_days} от одного клиента.",
         "Term for support tickets (upkeep and refinement of what exists): {term}, for work of at most {capacity} per "
         "{capacity_days} from one client."),
        ("4.5",
         "Тикеты равного приоритета выполняются в хронологическом порядке, сначала старые. Когда клиент дополняет тикет, его "
         "время обновляется, и он переходит в конец очереди.",
         "Tickets of equal priority are handled in chronological order, oldest first. When the client updates a ticket, its "
         "time is updated and it moves to the end of the queue."),
        ("4.6",
         "Когда работа сделана, тикет получает статус «Решён».",
         "When the work is done the ticket becomes Resolved."),
        ("4.7",
         "На проверку работы даётся {weeks}: клиент принимает её или пишет замечания; с замечаниями тикет возвращается в "
         "статус «Новый».",
         "The client has {weeks} to review the work and either accepts it or writes remarks; with remarks the ticket returns "
         "to New."),
        ("4.8",
         "Если клиент не ответил в тикете «Решён» или «Обратная связь» и срок ({weeks}) истёк, тикет автоматически получает "
         "статус «Принято» и больше не редактируется.",
         "If the client has not answered a Resolved or Feedback ticket within the term ({weeks}), it becomes Accepted "
         "automatically and can no longer be edited."),
        ("4.9",
         "После оплаты тикет получает статус «Оплачено».",
         "After payment the ticket becomes Paid."),
    )),
    ("5", Text("Статусы", "The statuses"), (
        ("5.1",
         "«Новый»: клиент только что создал тикет или написал в нём.",
         "New: the client has just created the ticket or has written in it."),
        ("5.2",
         "«Обратная связь»: поддержка уточняет задание.",
         "Feedback: support is clarifying the task."),
        ("5.3",
         "«В работе»: поддержка работает над заданием сейчас; обычно этот статус пропускается.",
         "In progress: support is working on it now; usually skipped."),
        ("5.4",
         "«Решён»: задание выполнено и ждёт проверки клиента.",
         "Resolved: the task is done and waits for the client's check."),
        ("5.5",
         "«Принято»: клиент принял работу; это сказано в тикете или устно.",
         "Accepted: the client accepted; this was said in the ticket or orally."),
        ("5.6",
         "«Оплачено»: клиент оплатил работу, если тикет платный.",
         "Paid: the client paid, where the ticket was a paid one."),
        ("5.7",
         "«Отклонён»: задание стало неактуальным или есть другая причина, названная в комментарии.",
         "Rejected: the task became irrelevant, or for another reason given in a comment."),
    )),
)  # fmt: skip
