"""The whole life of a ticket in a browser: by mouse in Russian, by keys alone in English, and without scripts."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import Message

import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from reglament.delivery.outbox import deliver_next
from reglament.delivery.transports import transport_of
from reglament.store.models import Invoice, Ticket
from reglament.usecases.fsck import fsck
from reglament.usecases.people import update_profile
from tests.browser import looks
from tests.browser.conftest import Visit, later
from tests.browser.hands import Hands, Keys, Mouse
from tests.delivery.mailserver import mail_server
from tests.factories import Office, reread

TITLE = "Форма заявки на странице «Контакты»"
DOCUMENT = "4815"


@dataclass(frozen=True, slots=True)
class Story:
    """One telling: whose hands, which language, with scripts or without, and the three windows of it."""

    hands: Hands
    language: str
    scripts: bool
    clock: time_machine.Coordinates
    client: Page
    desk: Page
    books: Page
    number: int = 0
    invoice: int = 0

    def seen(self, page: Page) -> None:
        """The page is in the story's language and fit to be seen."""
        assert page.locator("html").get_attribute("lang") == self.language
        looks.fine(page, scripts=self.scripts)

    def keyed(self, key: str) -> str:
        """A page's own key, for hands that use keys."""
        return key if isinstance(self.hands, Keys) else ""

    def why(self, page: Page, panel: str, *words: str) -> None:
        """Open a «Почему?» and read these words in it; without scripts a fetched one leads to a page."""
        hands, box = self.hands, page.locator(panel).first
        hands.press(page, f"{panel} summary")
        if not self.scripts and box.locator(".no-js a").count():
            page.goto(str(box.locator(".no-js a").get_attribute("href")))
            self._says(page.locator("main"), words)
            self.seen(page)
            page.go_back()
            return
        self._says(box.locator(".why-panel"), words)
        self.seen(page)
        hands.press(page, f"{panel} summary")

    @staticmethod
    def _says(place: object, words: tuple[str, ...]) -> None:
        for word in words:
            expect(place).to_contain_text(word)  # type: ignore[call-overload]


Telling = Callable[[Hands, str, bool], Story]


@pytest.fixture
def story(visit: Visit, team: Office, noon: time_machine.Coordinates) -> Telling:
    """Opens the three windows, everybody reading the story's language."""

    def begin(hands: Hands, language: str, scripts: bool) -> Story:
        pages = []
        for person in (team.alice, team.anna, team.vera):
            update_profile(
                actor=person, at=timezone.now(), name=person.name, phone=person.phone, language=language
            )
            pages.append(visit(person, java_script_enabled=scripts))
        return Story(hands, language, scripts, noon, *pages)

    return begin


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hands", "language", "scripts"),
    [(Mouse(), "ru", True), (Keys(), "en", True), (Mouse(), "ru", False)],
    ids=["mouse-ru", "keys-en", "no-scripts-ru"],
)
def test_the_whole_scenario(story: Telling, team: Office, hands: Hands, language: str, scripts: bool) -> None:
    told = story(hands, language, scripts)
    told = file_ticket(told)
    announce_cost(told)
    confirm_cost(told)
    do_the_work(told)
    write_remarks(told)
    resolve_again(told)
    told = accept_and_read_invoice(told)
    confirm_payment(told)
    expect_paid(told)
    check_letters(told)
    assert fsck(deep=True) == ()


def file_ticket(told: Story) -> Story:
    """Alice asks for urgent work; the form promises and prices before it is sent."""
    page, hands = told.client, told.hands
    page.goto("/")
    told.seen(page)
    hands.press(page, "main a[href='/tickets/new/']")
    hands.write(page, "[name=title]", TITLE)
    hands.write(page, "[name=body]", "Имя, телефон, сообщение; письмо на info@romashka.example.")
    hands.pick(page, "[name=paid][value=yes]")
    send = page.locator("#send button")
    before = send.inner_text()
    hands.pick(page, "[name=priority][value=urgent]")
    card = page.locator(".pc", has=page.locator("[value=urgent]"))
    expect(card).to_contain_text("1,7" if told.language == "ru" else "1.7")
    expect(card).to_contain_text("13:00")
    if told.scripts:
        expect(send).not_to_have_text(before)
        expect(send).to_contain_text("13:00")
    told.seen(page)
    hands.press(page, "#send button")
    expect(page.locator("h1")).to_contain_text(TITLE)
    told.seen(page)
    made = Ticket.objects.get(title=TITLE)
    assert (made.status, made.priority, made.is_paid) == ("new", "urgent", True)
    told.why(page, "aside details.why", "13:00", "3.2")
    told.why(page, "aside .row details.why", "1")
    return replace(told, number=made.number)


def announce_cost(told: Story) -> None:
    """Anna finds the ticket in the queue and says what it will cost."""
    page, hands = told.desk, told.hands
    page.goto("/desk/")
    told.seen(page)
    expect(page.locator("[data-row]").first).to_contain_text(TITLE)
    hands.press(page, f"a.t[href='/desk/tickets/{told.number}/']")
    told.seen(page)
    told.why(page, ".meta details.why")
    hands.press(page, "#composer .tabs a[href*='do=estimate']")
    hands.write(page, "#id_minutes", "2:00")
    hands.write(page, "#id_text", "Сделаем форму и письмо, проверим на телефоне.")
    if told.scripts:
        expect(page.locator("#quote")).to_contain_text("800,00" if told.language == "ru" else "6,800.00")
    told.seen(page)
    hands.send(page, "#composer .btn-main")
    expect(page.locator(".tl")).to_contain_text("800,00" if told.language == "ru" else "6,800.00")
    assert reread(told.number).status == "feedback"


def confirm_cost(told: Story) -> None:
    """Alice finds the cost among what waits for her and confirms it."""
    later(told.clock, 10)
    page, hands = told.client, told.hands
    page.goto("/home/")
    told.seen(page)
    hands.press(page, f".list .act a.btn[href*='/tickets/{told.number}/']")
    told.seen(page)
    told.why(page, "#offer details.why", "4.8")
    hands.press(page, "#offer .btn-main")
    expect(page.locator("#offer")).to_have_count(0)
    assert reread(told.number).status == "new"
    told.seen(page)


def do_the_work(told: Story) -> None:
    """Anna takes the ticket, works an hour and a half, and hands the result over."""
    later(told.clock, 5)
    page, hands = told.desk, told.hands
    page.goto(f"/desk/tickets/{told.number}/")
    hands.press(page, "button[name=action][value=start]", key=told.keyed("s"))
    expect(page.locator("#timer [data-timer]")).to_be_visible()
    assert reread(told.number).status == "in_progress"
    told.seen(page)
    later(told.clock, 90)
    hands.write(page, "#timer [name=text]", "Форма, письмо, проверка")
    hands.press(page, "#timer button[value=timer_stop]", key=told.keyed("t"))
    expect(page.locator("#timer button[value=timer_start]")).to_be_visible()
    resolve(told, "Форма на странице, письмо приходит. Проверьте, пожалуйста.")


def resolve(told: Story, words: str) -> None:
    """Anna says what is done."""
    page, hands = told.desk, told.hands
    hands.press(page, "#composer .tabs a[href*='do=resolve']")
    hands.write(page, "#id_body", words)
    told.seen(page)
    hands.send(page, "#composer .btn-main")
    expect(page.locator(".tl")).to_contain_text(words)
    assert reread(told.number).status == "resolved"


def write_remarks(told: Story) -> None:
    """Alice looks at the work and writes what is to be mended."""
    later(told.clock, 60)
    page, hands = told.client, told.hands
    page.goto(f"/tickets/{told.number}/")
    told.seen(page)
    told.why(page, "#accept details.why", "4.8")
    hands.press(page, "#accept a[href*='do=remarks']")
    hands.write(page, "#write #id_body", "Кнопка должна быть **зелёной**.")
    told.seen(page)
    hands.send(page, "#write .btn-main")
    expect(page.locator(".tl strong", has_text="зелёной")).to_be_visible()
    assert reread(told.number).status == "new"


def resolve_again(told: Story) -> None:
    """Anna mends it, free of charge, and hands it over again."""
    later(told.clock, 10)
    page = told.desk
    page.goto(f"/desk/tickets/{told.number}/")
    told.hands.press(page, "button[name=action][value=start]", key=told.keyed("s"))
    expect(page.locator("#timer [data-timer]")).to_be_visible()
    later(told.clock, 15)
    resolve(told, "Теперь зелёная.")


def accept_and_read_invoice(told: Story) -> Story:
    """Alice accepts; the invoice is on its page, in the PDF and in both QR codes with the same sum."""
    later(told.clock, 30)
    page, hands = told.client, told.hands
    page.goto(f"/tickets/{told.number}/")
    hands.press(page, "#accept .btn-main")
    expect(page.locator("#accept")).to_have_count(0)
    assert reread(told.number).status == "accepted"
    told.seen(page)
    invoice = Invoice.objects.get(lines__ticket__number=told.number)
    assert invoice.total == 5100  # an hour and a half of urgent work; the mending is free
    hands.press(page, f"main a[href='/invoices/{invoice.number}/']")
    expect(page.locator(".big")).to_contain_text("100,00" if told.language == "ru" else "5,100.00")
    told.seen(page)
    sum_words = "100,00" if told.language == "ru" else "5,100.00"
    told.why(page, ".sum details.why", sum_words)
    told.why(page, "tbody details.why", "3.4")
    code = _qr(Image.open(io.BytesIO(page.locator(".qr").screenshot())))
    printed, drawn = _read_pdf(page, f"/invoices/{invoice.number}.pdf")
    assert code == drawn
    assert "Sum=510000" in code
    assert "ООО «Студия Пример»" in printed
    assert "40702810600000000001" in printed
    assert f"№ {invoice.number}" in printed.replace("\u00a0", " ")
    return replace(told, invoice=invoice.number)


def _read_pdf(page: Page, address: str) -> tuple[str, str]:
    """The text of the downloaded PDF and what its QR code says."""
    assert page.locator(f"a[href='{address}']").count()
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in document)
    codes = [code for sheet in document if (code := _qr(sheet.render(scale=3).to_pil()))]
    return text, codes[0]


def _qr(picture: Image.Image) -> str:
    found = zxingcpp.read_barcodes(picture.convert("RGB"))
    return found[0].text if found else ""


def confirm_payment(told: Story) -> None:
    """Vera finds the invoice and confirms that the money has come."""
    later(told.clock, 60)
    page, hands = told.books, told.hands
    page.goto("/accounting/")
    told.seen(page)
    hands.press(page, f"main a[href='/accounting/{told.invoice}/']")
    told.seen(page)
    told.why(page, "tbody details.why", "3.4")
    hands.write(page, "#pay [name=document]", DOCUMENT)
    hands.send(page, "#pay .btn-main")
    expect(page.locator("#pay")).to_have_count(0)
    assert reread(told.number).status == "paid"
    told.seen(page)


def expect_paid(told: Story) -> None:
    """Alice sees that all is done."""
    page = told.client
    page.goto(f"/tickets/{told.number}/")
    expect(page.locator(".meta .st-paid")).to_be_visible()
    told.seen(page)
    page.goto("/invoices/?filter=paid")
    expect(page.locator("main")).to_contain_text(str(told.invoice))
    told.seen(page)


def check_letters(told: Story) -> None:
    """The letters reach a mail server: in the reader's language, one thread, nobody left waiting."""
    with mail_server() as box:
        way = transport_of(f"smtp://127.0.0.1:{box.port}")
        while deliver_next(transport=way, at=timezone.now(), owner="test"):
            pass
    to_client = [
        one for one in box.letters if "alice@" in str(one["To"]) and str(told.number) in _subject(one)
    ]
    assert len(to_client) >= 5
    first, *others = to_client
    for letter in others:
        assert first["Message-ID"].strip() in str(letter["References"])
        assert letter["In-Reply-To"]
    for letter in to_client:
        text = _text(letter)
        assert ("Здравствуйте" in text) == (told.language == "ru"), text
        assert f"/tickets/{told.number}/" in text
    assert len(set(box.ids)) == len(box.letters)


def _subject(letter: Message) -> str:
    from email.header import decode_header, make_header

    return str(make_header(decode_header(str(letter["Subject"]))))


def _text(letter: Message) -> str:
    for part in letter.walk():
        if part.get_content_type() == "text/plain":
            found = part.get_payload(decode=True)
            assert isinstance(found, bytes)
            return found.decode(part.get_content_charset() or "utf-8")
    raise AssertionError("a letter without plain text")
