"""Take the README's screenshots: the demo studio in a folder of its own, Chromium, docs/screens/*.png.

    .venv/bin/python scripts/screens.py

The demo lives until now, so tickets differ from run to run; which page is shown does not.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screens"
LARGEST = 300_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--force-color-profile=srgb",
)
Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: whose, where, and how it is reached from there (a link to follow)."""

    name: str
    person: str
    address: str
    link: str = ""


SCREENS = (
    Screen("portal-home", "client", "/home/"),
    Screen("desk-queue", "specialist", "/desk/"),
    Screen("desk-ticket", "specialist", "/desk/?view=review", "a.t"),
    Screen("portal-invoice", "client", "/invoices/", "main tbody a[href*='/invoices/']"),
    Screen("regulation", "", "/regulation/"),
)
VARIED = ("portal-home", "desk-ticket")


def main() -> None:
    """Everything, in order."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="reglament-screens-") as folder,
        _studio(Path(folder)) as base,
        sync_playwright() as playwright,
    ):
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for screen in SCREENS:
            _take(browser, base, screen, "", 1440, "light")
            if screen.name in VARIED:
                _take(browser, base, screen, "-dark", 1440, "dark")
                _take(browser, base, screen, "-390", 390, "light")
        browser.close()


@contextlib.contextmanager
def _studio(folder: Path) -> Iterator[str]:
    """The demo's server while the block runs; its address."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "DEMO": "1", "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "PORT": str(port), "BASE_URL": base,
    }  # fmt: skip
    program = str(Path(sys.executable).parent / "reglament")
    subprocess.run([program, "demo"], env=environment, check=True)
    server = subprocess.Popen([program, "run"], env=environment)
    try:
        _wait(f"{base}/health")
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    for _ in range(120):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.5)
    raise SystemExit(f"{address} does not answer")


def _take(browser: Browser, base: str, screen: Screen, suffix: str, width: int, theme: Theme) -> None:
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": 900}, color_scheme=theme, locale="ru-RU",
        timezone_id="Europe/Moscow", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    if screen.person:
        page.goto("/account/login/")
        page.click(f"button[value={screen.person}]")
    page.goto(screen.address)
    if screen.link:
        page.locator(screen.link).first.click()
    page.wait_for_load_state("networkidle")
    _save(page, FOLDER / f"{screen.name}{suffix}.png")
    context.close()


def _save(page: Page, target: Path) -> None:
    """A picture of few colours: a page of text needs no more."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        target, optimize=True
    )
    size = target.stat().st_size
    if size >= LARGEST:
        raise SystemExit(f"{target.name} is too large: {size} bytes")
    print(f"{target.relative_to(ROOT)}  {size // 1000} kB  {re.sub(r'^https?://[^/]+', '', page.url)}")


if __name__ == "__main__":
    main()
