"""Who a letter says it is from: one strict reading of the From header, the only one in the program (1.4, R21).

Mail programs disagree about crooked headers, and whoever writes one counts on it: one program shows the boss, another checks
the stranger. So nothing is guessed here. The address is a piece of the header as it stands, or there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header

from reglament.rules.text import Text

LONGEST_HEADER = 2048
LONGEST_NAME = 300
LONGEST_LOCAL = 64
LONGEST_DOMAIN = 253

_FOLD = re.compile(r"\r?\n(?=[ \t])")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_ATEXT = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]"
_LOCAL = re.compile(rf"{_ATEXT}+(?:\.{_ATEXT}+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bqBQ]\?[^?\s]*\?=(?:\s+(?==\?))?")


@dataclass(frozen=True, slots=True)
class Sender:
    """`address` is lower-case ASCII with its domain IDNA-encoded; None when `defect` says why nobody can be named."""

    address: str | None
    name: str
    defect: Text | None


class _Crooked(Exception):
    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ru, en)


def sender_of(from_headers: Sequence[str]) -> Sender:
    """The sender by all From headers of a letter, as they stand in it (folded or not). Exactly one header with exactly one
    mailbox and no defect has an address; anything else has none, and its defect (R21)."""
    shown = _shown_name(from_headers[0]) if from_headers else ""
    try:
        if len(from_headers) != 1:
            raise _number_of_headers(len(from_headers))
        name, address = _split(_unfolded(from_headers[0]))
        exact = _checked(address)
        shown = _decoded(name)
        _refuse_another_address(shown, address, exact)
    except _Crooked as crooked:
        return Sender(None, shown, crooked.text)
    return Sender(exact, shown, None)


def _number_of_headers(number: int) -> _Crooked:
    if number == 0:
        return _Crooked("В письме нет строки «От кого».", "The letter has no From line.")
    return _Crooked("В письме несколько строк «От кого».", "The letter has several From lines.")


def _unfolded(header: str) -> str:
    if len(header) > LONGEST_HEADER:
        raise _Crooked("Строка «От кого» слишком длинная.", "The From line is too long.")
    line = _FOLD.sub("", header.strip(" \t\r\n"))
    if _CONTROL.search(line):
        raise _Crooked(
            "В строке «От кого» есть управляющие символы.", "The From line contains control characters."
        )
    return line.replace("\t", " ")


def _split(line: str) -> tuple[str, str]:
    """The name and the address of the one mailbox, both as written."""
    # What stands in quotation marks is no syntax; the places stay, so that the address is cut from the line itself.
    bare = _QUOTED.sub(lambda found: " " * len(found[0]), line)
    if '"' in bare:
        raise _Crooked("В строке «От кого» не закрыта кавычка.", "A quotation mark in From is not closed.")
    if "<" not in bare and ">" not in bare:
        return "", line.strip(" ")
    if bare.count("<") != 1 or bare.count(">") != 1 or not bare.endswith(">"):
        raise _Crooked("Угловые скобки в строке «От кого» сбиты.", "The angle brackets in From are broken.")
    start = bare.index("<")
    if any(sign in bare[:start] for sign in ",;:"):
        raise _Crooked(
            "В строке «От кого» список или группа, а не один адрес.",
            "From holds a list or a group, not one mailbox.",
        )
    return line[:start].strip(" "), line[start + 1 : -1].strip(" ")


def _checked(address: str) -> str:
    """The address in the one form that people are known by."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise _Crooked("В строке «От кого» нет адреса.", "From holds no address.")
    if not local.isascii() or not _LOCAL.fullmatch(local.lower()) or "=?" in address:
        raise _Crooked(
            "Имя ящика в адресе содержит недопустимые знаки.",
            "The local part of the address has signs it may not have.",
        )
    if len(local) > LONGEST_LOCAL:
        raise _Crooked("Имя ящика в адресе слишком длинное.", "The local part of the address is too long.")
    return f"{local.lower()}@{_domain(domain)}"


def _domain(written: str) -> str:
    labels = [_label(label) for label in written.split(".")]
    domain = ".".join(labels)
    if len(labels) < 2 or len(domain) > LONGEST_DOMAIN or labels[-1].isdigit():
        raise _Crooked("Домен адреса неполный.", "The domain of the address is not a full one.")
    return domain


def _label(written: str) -> str:
    """One label of a domain in ASCII; one of letters that only look like others is refused."""
    label = written.lower() if written.isascii() else _encoded_label(written)
    if not _LABEL.fullmatch(label):
        raise _Crooked("Домен адреса написан с ошибкой.", "The domain of the address is misspelt.")
    return label


def _encoded_label(written: str) -> str:
    lower = written.lower()
    if len({_script(sign) for sign in lower} - {""}) > 1:
        raise _Crooked(
            "В домене адреса смешаны буквы разных алфавитов.",
            "The domain mixes letters of different alphabets.",
        )
    try:
        label = lower.encode("idna").decode("ascii")
        same = label.startswith("xn--") and label.encode("ascii").decode("idna") == lower
    except UnicodeError:
        same, label = False, ""
    # Wide letters, the Kelvin sign and the like turn into plain letters here: the domain would become another one.
    if not same:
        raise _Crooked(
            "Домен адреса написан знаками, похожими на другие.",
            "The domain is written with signs that resemble others.",
        )
    return label


def _script(sign: str) -> str:
    """The alphabet of a letter; nothing for digits and hyphens, which all alphabets share."""
    return unicodedata.name(sign, "?").split()[0] if sign.isalpha() else ""


def _decoded(name: str) -> str:
    """A display name for people: quotation marks off, encoded words decoded, nothing invisible left."""
    unquoted = _QUOTED.sub(lambda found: re.sub(r"\\(.)", r"\1", found[0][1:-1]), name)
    plain = _ENCODED.sub(_decoded_word, unquoted)
    visible = "".join(" " if sign.isspace() else sign for sign in plain if not _invisible(sign))
    return " ".join(visible.split())[:LONGEST_NAME]


def _decoded_word(found: re.Match[str]) -> str:
    try:
        content, charset = decode_header(found[0].strip())[0]
        return content.decode(charset or "ascii") if isinstance(content, bytes) else content
    except (LookupError, ValueError, HeaderParseError):
        return found[0]


def _invisible(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") and not sign.isspace()


def _refuse_another_address(name: str, written: str, address: str) -> None:
    """A name may repeat the address; one that shows a different address is meant to deceive."""
    words = re.split(r"[\s'\"<>(),;]+", unicodedata.normalize("NFKC", name).casefold())
    if any("@" in word and word not in (written.casefold(), address) for word in words):
        raise _Crooked(
            "В имени отправителя стоит другой адрес.", "The sender's name shows an address other than theirs."
        )


def _shown_name(header: str) -> str:
    """What can be shown of a crooked header; nobody is recognised by it."""
    return _decoded(_FOLD.sub("", header[:LONGEST_NAME]))
