"""Ways to hand a letter over: to a mail server, or into a folder. What went wrong is temporary or permanent."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
TIMEOUT = 20.0  # seconds that one command of a mail server may take


class Temporary(Exception):
    """The letter was not taken now; a later attempt may succeed."""


class Permanent(Exception):
    """The letter will never be taken as it is: the server named the recipient or the letter as refused."""


class Transport(Protocol):
    """One way of sending."""

    def send(self, message: EmailMessage) -> None:
        """Hand the letter over; returning means that it was taken. Raises Temporary or Permanent."""


def transport_of(url: str) -> Transport:
    """The transport that EMAIL_URL names (checked by config.environment). Raises ValueError for an unknown scheme."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderTransport(Path(url.removeprefix("file://")))
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"EMAIL_URL: no way to send by {parts.scheme or url!r}")
    return SmtpTransport(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Letters as .eml files named by their Message-ID: the same letter sent again overwrites itself."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Write the whole file or nothing; it is on the disk before this returns."""
        name = re.sub(r"[^\w.@-]", "_", str(message["Message-ID"]).strip("<> "), flags=re.ASCII)
        target = self.folder / f"{name}.eml"
        unfinished = self.folder / f".{uuid.uuid4().hex}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise Temporary(f"cannot write into the letters' folder: {error}") from error


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """A mail server. `scheme` is smtp (as is), smtp+tls (STARTTLS is required) or smtp+ssl (TLS from the start)."""

    host: str
    port: int
    scheme: str = "smtp"
    user: str = ""
    password: str = ""
    timeout: float = TIMEOUT
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def send(self, message: EmailMessage) -> None:
        """One connection for one letter: nothing of an earlier failure is left in it."""
        with _classified():
            server = self._connect()
        try:
            with _classified():
                server.send_message(message, from_addr=self._return_path(message))
        finally:
            self._leave(server)

    def _return_path(self, message: EmailMessage) -> str | None:
        """Nothing comes back for an automatic answer (RFC 3834, 3.3), where the server lets us say so: one that we sign in
        to wants our own address. None is the address in From."""
        return "" if message["Auto-Submitted"] == "auto-replied" and not self.user else None

    def _connect(self) -> smtplib.SMTP:
        if self.scheme == "smtp+ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=self.context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.scheme == "smtp+tls":
                server.starttls(context=self.context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _leave(self, server: smtplib.SMTP) -> None:
        # The letter's fate is already known; a server that hangs up without "bye" changes nothing.
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


@contextmanager
def _classified() -> Iterator[None]:
    """What a mail server or the network says, as Temporary or Permanent: 5xx about this letter is final, everything
    else (4xx, a dropped connection, a wrong password, a name that does not resolve) may be mended meanwhile."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _refusal(code, text) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Permanent(f"the mail server cannot take such an address: {error}") from error
    except smtplib.SMTPException as error:
        raise Temporary(f"{type(error).__name__}: {error}") from error
    except OSError as error:
        raise Temporary(f"no connection to the mail server: {error}") from error


def _refusal(code: int, text: bytes | str) -> Temporary | Permanent:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    kind = Permanent if 500 <= code < 600 else Temporary
    return kind(f"{code} {' '.join(said.split())}")
