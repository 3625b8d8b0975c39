"""A signed-in reader over one kept connection: pages read, forms sent, every answer timed."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

CSRF = "b" * 32


class Reader:
    """One client with its own connection and the given session."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._headers = {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Host": f"127.0.0.1:{port}",
        }
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> float:
        """Read a page; the seconds it took. Raises RuntimeError for anything but 200."""
        return self._time("GET", path, None, 200)

    def post(self, path: str, form: Mapping[str, str]) -> float:
        """Send a form; the seconds it took. Raises RuntimeError unless it leads on to another page."""
        return self._time("POST", path, urlencode(form).encode(), 302)

    def _time(self, method: str, path: str, body: bytes | None, wanted: int) -> float:
        headers = (
            {**self._headers, "Content-Type": "application/x-www-form-urlencoded"} if body else self._headers
        )
        began = time.perf_counter()
        status, answer = self._ask(method, path, body, headers)
        taken = time.perf_counter() - began
        if status != wanted:
            raise RuntimeError(
                f"{method} {path}: {status} instead of {wanted}\n{answer[:3000].decode(errors='replace')}"
            )
        return taken

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        try:
            self._connection.request(method, path, body, dict(headers))
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
            # The server let an idle connection go; a form it has not begun to read is sent again.
            self._connection.close()
            self._connection.request(method, path, body, dict(headers))
            response = self._connection.getresponse()
        return response.status, response.read()


def throughput(
    deed: Callable[[Reader], object], port: int, session: str, *, clients: int, seconds: float
) -> float:
    """How many times a second `clients` at once can do it."""
    done, failed = [0] * clients, []
    end = time.perf_counter() + seconds

    def work(index: int) -> None:
        reader = Reader(port, session)
        try:
            while time.perf_counter() < end:
                deed(reader)
                done[index] += 1
        except (RuntimeError, OSError) as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return sum(done) / (time.perf_counter() - began)
