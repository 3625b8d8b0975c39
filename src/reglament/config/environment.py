"""The environment as one checked value: what each variable means, and what is wrong with it, said before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import environ

DEMO_SECRET = "demo-secret-known-to-everyone-never-use-it-in-production"  # noqa: S105 - refused outside the demo
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A variable of the environment is missing or wrong; the message names it and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One documented variable: the command line's help and the README's table are made from these."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "DEMO", "0", "1 starts the demo studio: one-click sign-in, letters into a folder, no second factor"
    ),
    Variable(
        "SECRET_KEY",
        "",
        "at least 32 random characters; signs sessions and reply addresses (required outside the demo)",
    ),
    Variable(
        "DATABASE_URL",
        "sqlite:///var/reglament.sqlite3",
        "sqlite:///path or postgres://user:password@host:port/name",
    ),
    Variable("BASE_URL", "http://127.0.0.1:8000", "the address people open; links in letters start with it"),
    Variable(
        "EMAIL_URL",
        "file:///var/letters",
        "smtp://user:password@host:25, smtp+tls://…:587, smtp+ssl://…:465 or file:///folder",
    ),
    Variable(
        "MAIL_FROM",
        "support@studio.example",
        "the address letters come from; replies go to it with a signed +token",
    ),
    Variable("STUDIO_NAME", "Студия «Пример»", "the name in the page footer and the letters' signature"),
    Variable("STUDIO_PHONE", "+7 (495) 000-00-00", "the telephone for consultations"),
    Variable("DATA_DIR", "var", "the folder of attachments, the embedded database and the demo's letters"),
    Variable("TIME_ZONE", "Europe/Moscow", "the zone in which pages show times; the regulation has its own"),
    Variable("ATTACHMENT_LIMIT_MB", "20", "the largest attachment, in megabytes"),
    Variable(
        "MAIL_LISTEN",
        "",
        "where letters come in by themselves: smtp://127.0.0.1:2525, lmtp://127.0.0.1:2424, several with commas, or off "
        "(the demo listens by SMTP on 2525)",
    ),
    Variable(
        "MAIL_AUTHSERV_ID",
        "",
        "the name under which your own mail server writes Authentication-Results; then its word alone counts",
    ),
    Variable(
        "MAIL_LIMIT_MB", "25", "the largest letter that is read, in megabytes; a larger one is kept and said"
    ),
    Variable("MAIL_ANSWERS_PER_HOUR", "60", "the most automatic answers in an hour, to everybody together"),
    Variable("HOST", "127.0.0.1", "the address the web server listens on"),
    Variable("PORT", "8000", "the port the web server listens on"),
    Variable("WEB_WORKERS", "2", "web server processes; each has 4 threads"),
    Variable("ADMINS", "", "addresses, separated by commas, that hear of failures of the program itself"),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting, checked. `email_url` is "scheme://…" as given; paths are absolute."""

    demo: bool
    secret_key: str
    database: dict[str, object]
    base_url: str
    email_url: str
    mail_from: str
    studio_name: str
    studio_phone: str
    data_dir: Path
    time_zone: str
    attachment_limit: int
    mail_listen: tuple[str, ...]
    mail_authserv_id: str
    mail_limit: int
    mail_answers_per_hour: int
    host: str
    port: int
    web_workers: int
    admins: tuple[str, ...]


def read_environment(values: Mapping[str, str] = os.environ, *, folder: Path | None = None) -> Environment:
    """The environment read and checked; raises SettingsError naming the first variable that is missing or wrong."""
    base = folder or Path.cwd()
    given = {**_DEFAULTS, **{k: v for k, v in values.items() if k in _DEFAULTS and v.strip() != ""}}
    demo = _flag("DEMO", given["DEMO"])
    port = _whole("PORT", given["PORT"], least=1, most=65535)
    data_dir = (base / given["DATA_DIR"]).resolve()
    return Environment(
        demo=demo,
        secret_key=_secret(given["SECRET_KEY"], demo=demo),
        database=_database(given["DATABASE_URL"], base),
        base_url=_base_url(given["BASE_URL"]),
        email_url=_email_url(given["EMAIL_URL"], data_dir),
        mail_from=_address("MAIL_FROM", given["MAIL_FROM"]),
        studio_name=given["STUDIO_NAME"],
        studio_phone=given["STUDIO_PHONE"],
        data_dir=data_dir,
        time_zone=_zone(given["TIME_ZONE"]),
        attachment_limit=_megabytes("ATTACHMENT_LIMIT_MB", given["ATTACHMENT_LIMIT_MB"]),
        mail_listen=_mail_listen(given["MAIL_LISTEN"], demo=demo, port=port),
        mail_authserv_id=given["MAIL_AUTHSERV_ID"].strip(),
        mail_limit=_megabytes("MAIL_LIMIT_MB", given["MAIL_LIMIT_MB"]),
        mail_answers_per_hour=_whole(
            "MAIL_ANSWERS_PER_HOUR", given["MAIL_ANSWERS_PER_HOUR"], least=0, most=100_000
        ),
        host=given["HOST"],
        port=port,
        web_workers=_whole("WEB_WORKERS", given["WEB_WORKERS"], least=1, most=64),
        admins=tuple(_address("ADMINS", a) for a in given["ADMINS"].split(",") if a.strip()),
    )


def _flag(name: str, text: str) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.strip().lower() not in known:
        raise SettingsError(f"{name}={text!r}: write 1 or 0")
    return known[text.strip().lower()]


def _secret(text: str, *, demo: bool) -> str:
    if demo:
        return text or DEMO_SECRET
    if text == DEMO_SECRET:
        raise SettingsError(
            "SECRET_KEY is the demo's, which everyone knows: set your own, or DEMO=1 to try Reglament out"
        )
    if len(text) < SHORTEST_SECRET:
        raise SettingsError(
            f"SECRET_KEY must be set to at least {SHORTEST_SECRET} random characters, for example the output of "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`; or set DEMO=1 to try Reglament out"
        )
    return text


def _database(url: str, base: Path) -> dict[str, object]:
    scheme = urlsplit(url).scheme
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise SettingsError(f"DATABASE_URL={url!r}: it must start with sqlite:/// or postgres://")
    try:
        found: dict[str, object] = dict(environ.Env.db_url_config(url))
    except (ValueError, KeyError) as error:
        raise SettingsError(f"DATABASE_URL={url!r} cannot be read: {error}") from error
    if scheme == "sqlite":
        name = url.removeprefix("sqlite:///")
        if not name:
            raise SettingsError("DATABASE_URL names no file: write sqlite:///var/reglament.sqlite3")
        found["NAME"] = str((base / name).resolve())
    elif not found.get("NAME"):
        raise SettingsError(
            f"DATABASE_URL={url!r} names no database: write postgres://user:password@host:5432/name"
        )
    else:
        # A socket's folder as host: postgres://user@%2Frun%2Fpostgresql/name
        found["HOST"] = unquote(str(found.get("HOST") or ""))
    return found


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(f"BASE_URL={text!r}: write it as https://desk.example.ru, without a path")
    return text.rstrip("/")


def _email_url(text: str, data_dir: Path) -> str:
    if text == _DEFAULTS["EMAIL_URL"]:
        return f"file://{data_dir / 'letters'}"
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl", "file"}:
        raise SettingsError(
            f"EMAIL_URL={text!r}: it must start with smtp://, smtp+tls://, smtp+ssl:// or file:///"
        )
    if parts.scheme != "file" and not parts.hostname:
        raise SettingsError(f"EMAIL_URL={text!r} names no mail server")
    return text


def _mail_listen(text: str, *, demo: bool, port: int) -> tuple[str, ...]:
    if text.strip().lower() == "off":
        return ()
    if not text and demo:
        return (f"smtp://127.0.0.1:{_demo_mail_port(port)}",)
    return tuple(_listening(part.strip().rstrip("/")) for part in text.split(",") if part.strip())


def _listening(text: str) -> str:
    wrong = f"MAIL_LISTEN={text!r}: write it as smtp://127.0.0.1:2525 or lmtp://127.0.0.1:2424"
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"smtp", "lmtp"} and parts.hostname and parts.port and not parts.path
    except ValueError as error:
        raise SettingsError(wrong) from error
    if not whole or parts.username:
        raise SettingsError(wrong)
    return text


def _demo_mail_port(port: int) -> int:
    # As far from 2525 as the pages are from 8000, so that two demos on one machine do not meet.
    shifted = 2525 + port - 8000
    return shifted if 1024 <= shifted <= 65535 else 2525


def _address(name: str, text: str) -> str:
    address = text.strip()
    if address.count("@") != 1 or any(c.isspace() for c in address) or not all(address.split("@")):
        raise SettingsError(f"{name}={text!r} is not an e-mail address")
    return address


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(f"TIME_ZONE={text!r} is not known: write for example Europe/Moscow") from error
    return text


def _megabytes(name: str, text: str) -> int:
    return _whole(name, text, least=1, most=1000) * 1024 * 1024


def _whole(name: str, text: str, *, least: int, most: int) -> int:
    if not text.strip().isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name}={text!r}: write a whole number from {least} to {most}")
    return int(text)
