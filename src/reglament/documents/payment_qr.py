"""The payment QR code of a Russian invoice: GOST R 56042-2014, UTF-8, as text and as a picture."""

import io
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import segno

_HEADER: Final = "ST00012"
_SEPARATOR: Final = "|"
_NAME_LIMIT: Final = 160
_BANK_LIMIT: Final = 45
_PURPOSE_LIMIT: Final = 160
_BLOCK_LIMIT: Final = 300
_QUIET_ZONE: Final = 4
# The five obligatory fields always have a value; a bank of the Bank of Russia has no correspondent account.
_NO_CORRESPONDENT: Final = "0"


@dataclass(frozen=True, slots=True)
class Payment:
    """Who is paid, where, how much and for what. `amount` is in roubles, whole kopecks, above zero."""

    name: str
    account: str
    bank_name: str
    bik: str
    correspondent: str
    inn: str
    kpp: str
    amount: Decimal
    purpose: str


def payment_text(payment: Payment) -> str:
    """Return the text a bank's application reads: `ST00012|Name=…|…|Purpose=…`.

    The standard has no escaping: a separator inside a value becomes "/", control characters and wide spaces
    become spaces. Values are cut to what banks take: name 160 signs, bank 45, purpose 160, and the name further
    until the obligatory block fits into 300 bytes. Raises ValueError for a sum that is not whole kopecks above 0.
    """
    optional = [
        f"{key}={value}"
        for key, value in (("PayeeINN", _plain(payment.inn)), ("KPP", _plain(payment.kpp)))
        if value
    ]
    purpose = _cut(_plain(payment.purpose), _PURPOSE_LIMIT)
    fields = [
        _HEADER,
        _obligatory(payment),
        *optional,
        f"Sum={_kopecks(payment.amount)}",
        f"Purpose={purpose}",
    ]
    return _SEPARATOR.join(fields)


def payment_svg(text: str, *, title: str = "") -> str:
    """Return an SVG without a size of its own, to be put into a page; `title` is read out by screen readers."""
    drawn = io.BytesIO()
    _code(text).save(
        drawn,
        kind="svg",
        border=_QUIET_ZONE,
        light="#fff",
        xmldecl=False,
        omitsize=True,
        title=title or None,
        nl=False,
    )
    return drawn.getvalue().decode()


def payment_png(text: str, *, scale: int = 6) -> bytes:
    """Return a PNG, `scale` pixels to a module, for letters, where SVG is not shown."""
    drawn = io.BytesIO()
    _code(text).save(drawn, kind="png", border=_QUIET_ZONE, scale=scale)
    return drawn.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)


def _obligatory(payment: Payment) -> str:
    name = _cut(_plain(payment.name), _NAME_LIMIT)
    block = _obligatory_block(payment, name)
    while len(block.encode()) > _BLOCK_LIMIT and name:
        name = name[:-1].rstrip()
        block = _obligatory_block(payment, name)
    return block


def _obligatory_block(payment: Payment, name: str) -> str:
    values = (
        ("Name", name),
        ("PersonalAcc", _plain(payment.account)),
        ("BankName", _cut(_plain(payment.bank_name), _BANK_LIMIT)),
        ("BIC", _plain(payment.bik)),
        ("CorrespAcc", _plain(payment.correspondent) or _NO_CORRESPONDENT),
    )
    return _SEPARATOR.join(f"{key}={value}" for key, value in values)


def _plain(value: str) -> str:
    """Make a value safe for a format without escaping: one line, plain spaces, no separator."""
    signs = unicodedata.normalize("NFC", value).replace(_SEPARATOR, "/")
    spaced = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zs", "Zl", "Zp") else sign for sign in signs
    )
    # Invisible formatting (zero-width, direction) and lone surrogates have no place in a payment order.
    visible = "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cf", "Cs", "Cn", "Co"))
    return " ".join(visible.split())


def _cut(value: str, limit: int) -> str:
    return value[:limit].rstrip()


def _kopecks(amount: Decimal) -> int:
    if not amount.is_finite() or amount <= 0 or amount * 100 % 1:
        raise ValueError(f"a payment of {amount} is not whole kopecks above zero")
    return int(amount * 100)
