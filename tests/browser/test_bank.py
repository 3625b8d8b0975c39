"""An accountant's morning at the bank's page in a browser: a statement dropped, keys for what is sure, one line by hand."""

from __future__ import annotations

import time_machine
from playwright.sync_api import Page, expect

from reglament.store.models import BankLine, Invoice, Payment
from reglament.usecases.fsck import fsck
from tests import statements as made
from tests.browser import looks
from tests.browser.conftest import Visit
from tests.factories import Office
from tests.statements import AT, SAMPLES

HERE = "/accounting/bank/"
FILE = "01_week_cp1251.txt"


def confirmed() -> int:
    return BankLine.objects.filter(state="confirmed").count()


def drop(page: Page) -> None:
    """Drop the sample on the form as a file manager does."""
    data = list((SAMPLES / FILE).read_bytes())
    transfer = page.evaluate_handle(
        """([name, bytes]) => {
          const given = new DataTransfer();
          given.items.add(new File([new Uint8Array(bytes)], name, {type: "text/plain"}));
          return given;
        }""",
        [FILE, data],
    )
    page.dispatch_event("[data-drop]", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})


def test_a_statement_is_dropped_and_settled_by_keys(
    visit: Visit, team: Office, noon: time_machine.Coordinates
) -> None:
    known = made.clients(team)
    made.invoices(known)
    noon.move_to(AT)
    page = visit(known.vera)
    page.goto(HERE)
    drop(page)
    expect(page.locator("main")).to_contain_text("закроет полностью")
    expect(page.locator("body")).to_contain_text("новых платежей")
    assert not Payment.objects.exists()
    looks.fine(page)
    one_by_keys(page)
    all_the_sure_ones(page)
    divide(page)
    assert {finding.code for finding in fsck()} <= {"number_gap"}


def one_by_keys(page: Page) -> None:
    """J goes to a row, Enter confirms it."""
    page.keyboard.press("j")
    row = page.locator("[data-row].is-cursor")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Точно")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("Оплата подтверждена")
    assert confirmed() == 1


def all_the_sure_ones(page: Page) -> None:
    """Y confirms what is sure, and only that."""
    sure = BankLine.objects.filter(state="open", confidence="sure").count()
    others = BankLine.objects.filter(state="open").exclude(confidence="sure").count()
    assert sure
    assert others
    page.keyboard.press("y")
    expect(page.locator("body")).to_contain_text(f"Подтверждено платежей: {sure}")
    expect(page.locator("[data-row]")).to_have_count(others)
    assert confirmed() == 1 + sure
    looks.fine(page)


def divide(page: Page) -> None:
    """A line that needs a decision is divided: a part for an invoice that waits, the rest an advance."""
    line = BankLine.objects.filter(state="open", confidence="ask").order_by("-amount", "id")[0]
    bill = Invoice.objects.filter(state="issued").order_by("number")[0]
    page.goto(f"{HERE}{line.pk}/")
    page.fill("[name=invoice_0]", str(bill.number))
    page.fill("[name=amount_0]", "1,00")
    expect(page.locator("[data-rest]")).to_contain_text("Не распределено")
    page.click("#decide .btn-main")
    expect(page.locator(".err")).to_contain_text("Не распределено")
    assert page.input_value("[name=amount_0]") == "1,00"
    looks.fine(page)
    page.select_option("[name=advance_of]", str(bill.organisation_id))
    page.click("#decide .btn-main")
    expect(page.locator("main")).to_contain_text("Отменить подтверждение")
    bill.refresh_from_db()
    assert (bill.paid, bill.state) == (1, "part_paid")
    looks.fine(page)
