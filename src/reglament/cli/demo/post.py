"""The demo's post: letters that lie at the door when the program starts, so that its reader has what to read (1.3, 1.5, R21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from reglament.cli.demo.cast import House
from reglament.queries.portal_duties import Duty
from reglament.queries.portal_home import portal_home
from reglament.usecases.mail_storing import Envelope, keep_letter
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.people import Person
from reglament.usecases.reply_token import reply_address

MINUTE = dt.timedelta(minutes=1)
AD = ("Егор из «Быстрых ссылок»", "egor@links.example")


def post(houses: Sequence[House], at: dt.datetime) -> int:
    """Let letters of the last hour come in; how many. They are read by whoever reads letters, as all others are."""
    box = default_mailbox("listener", at=at)
    letters = list(_letters(houses, at))
    for place, letter in enumerate(letters):
        came = at - (len(letters) - place) * 7 * MINUTE
        sender, recipient = letter["From"].addresses[0].addr_spec, letter["To"].addresses[0].addr_spec
        domain = sender.rpartition("@")[2]
        letter["Date"] = format_datetime(came)
        letter["Message-ID"] = f"<{came:%Y%m%d%H%M}.{place}@{domain}>"
        if letter.is_multipart():
            letter.set_boundary(f"=={place}==")  # the same post every time
        envelope = Envelope(sender, (recipient,), peer="127.0.0.1", greeting=f"mail.{domain}")
        keep_letter(at=came, mailbox_id=box, raw=letter.as_bytes(policy=SMTP), envelope=envelope)
    return len(letters)


def _letters(houses: Sequence[House], at: dt.datetime) -> Iterator[EmailMessage]:
    first, second = houses[0].people[0], houses[1].people[-1]
    studio = str(settings.MAIL_FROM)
    yield _task(second, studio)
    answered, confirmed = _duty(houses, "question", at), _duty(houses, "estimate", at)
    if answered:
        yield _answer(*answered, at)
    if confirmed:
        yield _consent(*confirmed)
    yield _authority(first, studio)
    yield _away(first, studio)
    yield _advertisement(studio)


def _duty(houses: Sequence[House], kind: str, at: dt.datetime) -> tuple[Person, Duty] | None:
    """Somebody of whom a ticket waits for this."""
    for house in houses:
        for duty in portal_home(reader=house.people[0], at=at).duties:
            if duty.kind == kind and house.people[0].language == "ru":
                return house.people[0], duty
    return None


def _task(author: Person, studio: str) -> EmailMessage:
    """A task from somebody known becomes a filled-in form."""
    letter = _letter((author.name, author.email), studio, "Новые телефоны в подвале сайта")
    letter.set_content(
        "Добрый день!\n\nУ отдела продаж поменялись телефоны, список во вложении. Замените, пожалуйста, в подвале\n"
        f"и на странице «Контакты».\n\nСпасибо!\n\n-- \n{author.name}\n"
    )
    phones = "Отдел продаж: +7 (495) 000-12-34\nСклад: +7 (495) 000-12-35\n"
    letter.add_attachment(phones, subtype="plain", filename="Телефоны.txt")
    return letter


def _answer(author: Person, duty: Duty, at: dt.datetime) -> EmailMessage:
    """An answer to a question becomes a message of its ticket, without what it quotes."""
    letter = _letter((author.name, author.email), reply_address(duty.number), f"Re: {duty.title}")
    asked = f"{timezone.localtime(at) - dt.timedelta(days=1):%d.%m.%Y %H:%M}"
    letter.set_content(
        "Добрый день!\n\nДа, всё верно, делайте так. Если понадобятся фотографии, напишите, пришлём сегодня же.\n\n"
        f"{author.name}\n\n{asked}, Студия <{settings.MAIL_FROM}> пишет:\n> {duty.text.ru}\n>\n"
        "> Ответьте на это письмо, и ответ попадёт в тикет.\n"
    )
    return letter


def _consent(author: Person, duty: Duty) -> EmailMessage:
    """«Подтверждаю» is proposed to a specialist and confirms nothing by itself."""
    letter = _letter((author.name, author.email), reply_address(duty.number), f"Re: {duty.title}")
    letter.set_content(f"Подтверждаю, делайте.\n\n-- \n{author.name}\n")
    letter.add_alternative(
        "<p>Подтверждаю, делайте.</p><p>--<br>"
        f'<b>{author.name}</b><br><img src="https://pictures.example/logo.png" alt="Логотип"></p>',
        subtype="html",
    )
    return letter


def _authority(boss: Person, studio: str) -> EmailMessage:
    """A letter from the contract's mailbox is read into lines that a specialist confirms."""
    domain = boss.email.rpartition("@")[2]
    letter = _letter(("Офис", f"office@{domain}"), studio, "Ответственный за сайт")
    letter.set_content(
        f"Добрый день!\n\nПросим добавить Ирину Орехову, irina@{domain}, с правом заказывать работы.\n\nДирекция\n"
    )
    return letter


def _away(author: Person, studio: str) -> EmailMessage:
    """An automatic answer is kept and answered by nobody."""
    letter = _letter((author.name, author.email), studio, "Автоответ: в отпуске до понедельника")
    letter["Auto-Submitted"] = "auto-replied"
    letter.set_content("Здравствуйте! Я в отпуске, почту прочту в понедельник.\n")
    return letter


def _advertisement(studio: str) -> EmailMessage:
    """A stranger is told politely who may order work, and nothing else comes of the letter."""
    letter = _letter(AD, studio, "Продвинем ваш сайт за три дня")
    letter.set_content("Здравствуйте! Предлагаем продвижение. Ответьте на письмо, и мы пришлём цены.\n")
    letter.add_alternative(
        "<h1>Продвинем ваш сайт</h1><p>Ответьте на письмо, и мы пришлём цены.</p>"
        '<img src="https://pictures.example/pixel.gif" alt="">',
        subtype="html",
    )
    return letter


def _letter(sender: tuple[str, str], to: str, subject: str) -> EmailMessage:
    letter = EmailMessage()
    name, address = sender
    letter["From"] = f'"{name}" <{address}>'
    letter["To"] = to
    letter["Subject"] = subject
    return letter
