"""A real Chromium before a real server: each visitor signed in, everything that goes wrong in the window written down."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from reglament.store.models import Person
from tests.browser.watch import Watch
from tests.factories import Office, moscow, office
from tests.web.desk import signed_in

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
# A machine that does other things besides is slow, not wrong.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
NOON = moscow("2026-11-17 12:00")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    # Playwright keeps an event loop running in this thread; the tests' own queries beside it are not asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def noon() -> Iterator[time_machine.Coordinates]:
    """The server's clock stands at noon of Tuesday 17 November 2026 and moves only when told."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def team(transactional_db: None, noon: time_machine.Coordinates) -> Office:
    """The studio with its people, and «Ромашка» with Alice and Bob, in rows that the server's threads see."""
    return office()


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, live_server: Any, team: Office) -> Iterator[Visit]:
    """visit(person) opens a window of their own; None is a stranger. The test fails for what went wrong in any window:
    errors and refusals in the console, answers 5xx, requests to other hosts."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_window(person: Person | None, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="ru-RU",
            timezone_id="Europe/Moscow", reduced_motion="reduce", **options,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        if person is not None:
            value = signed_in(person).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        opened.append((context, Watch(page, live_server.url)))
        return page

    yield open_window
    trouble = []
    for context, watch in opened:
        trouble += watch.trouble
        context.close()
    assert not trouble, "\n".join(trouble)


def later(clock: time_machine.Coordinates, minutes: int) -> None:
    """Let the server's clock go on."""
    clock.shift(dt.timedelta(minutes=minutes))
