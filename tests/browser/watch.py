"""What must not happen in a window while somebody works in it."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# Chromium says in the console what the answer's status says already; statuses are judged where they come.
STATUS_LINES = "Failed to load resource: the server responded with a status of 4"
# A page that is left drops its requests.
DROPPED = ("net::ERR_ABORTED",)


class Watch:
    """Collects what went wrong: `trouble` is a line for each."""

    def __init__(self, page: Page, host: str) -> None:
        self.trouble: list[str] = []
        self._host = host
        self._page = page
        page.on("console", self._said)
        page.on("pageerror", self._threw)
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _note(self, text: str) -> None:
        self.trouble.append(f"{self._page.url}: {text}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(STATUS_LINES):
            self._note(f"console: {message.text}")

    def _threw(self, error: Error) -> None:
        self._note(f"error: {error.message}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self._host}/", "data:", "blob:", "about:")):
            self._note(f"asks another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure not in DROPPED:
            self._note(f"{request.method} {request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (
            response.status == 404 and response.request.resource_type != "document"
        ):
            self._note(f"{response.request.method} {response.url} answered {response.status}")
