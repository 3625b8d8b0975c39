"""Counted nouns: Russian one / few / many and English one / many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noun:
    """The forms of a noun after a whole number: 1 тикет, 2 тикета, 5 тикетов; 1 ticket, 2 tickets."""

    one: str
    few: str
    many: str
    en_one: str
    en_many: str

    def after(self, n: int, lang: str) -> str:
        """The form that stands after `n`."""
        if lang == "en":
            return self.en_one if abs(n) == 1 else self.en_many
        return plural(n, self.one, self.few, self.many)


def plural(n: int, one: str, few: str, many: str) -> str:
    """The Russian form after a whole number: 1, 21 → one; 2–4, 22 → few; 0, 5–20, 111–114 → many."""
    tens, units = abs(n) % 100, abs(n) % 10
    if units == 1 and tens != 11:
        return one
    return few if units in (2, 3, 4) and tens not in (12, 13, 14) else many


NOUNS: Mapping[str, Noun] = {
    "tickets": Noun("тикет", "тикета", "тикетов", "ticket", "tickets"),
    "hours": Noun("час", "часа", "часов", "hour", "hours"),
    "minutes": Noun("минута", "минуты", "минут", "minute", "minutes"),
    "days": Noun("день", "дня", "дней", "day", "days"),
    "working_days": Noun("рабочий день", "рабочих дня", "рабочих дней", "working day", "working days"),
    "weeks": Noun("неделя", "недели", "недель", "week", "weeks"),
    "rubles": Noun("рубль", "рубля", "рублей", "rouble", "roubles"),
    "kopecks": Noun("копейка", "копейки", "копеек", "kopeck", "kopecks"),
    "files": Noun("файл", "файла", "файлов", "file", "files"),
    "attachments": Noun("вложение", "вложения", "вложений", "attachment", "attachments"),
    "invoices": Noun("счёт", "счёта", "счетов", "invoice", "invoices"),
    "acts": Noun("акт", "акта", "актов", "act", "acts"),
    "payments": Noun("платёж", "платежа", "платежей", "payment", "payments"),
    "messages": Noun("сообщение", "сообщения", "сообщений", "message", "messages"),
    "replies": Noun("ответ", "ответа", "ответов", "reply", "replies"),
    "letters": Noun("письмо", "письма", "писем", "letter", "letters"),
    "people": Noun("человек", "человека", "человек", "person", "people"),
    "organisations": Noun("организация", "организации", "организаций", "organisation", "organisations"),
    "duties": Noun("дело", "дела", "дел", "thing", "things"),
    "entries": Noun("запись", "записи", "записей", "entry", "entries"),
}
