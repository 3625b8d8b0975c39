"""winmail.dat: the files and the words that Outlook packs into one part of its own format."""

from __future__ import annotations

import logging

from tnefparse import TNEF

from reglament.mailin.charsets import decode
from reglament.mailin.parts import Taken, Words

_MOST = 200


def unpack(raw: bytes, taken: Taken) -> None:
    """Add what is inside to the letter; what cannot be unpacked stays the file that it came as, with a defect noted."""
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        packed = TNEF(raw, do_checksum=False)
        inside = [
            (str(each.long_filename() or each.name or ""), bytes(each.data or b""))
            for each in packed.attachments[:_MOST]
        ]
        words = getattr(packed, "body", None) or b""
        page = getattr(packed, "htmlbody", None) or b""
    except Exception as error:  # noqa: BLE001 - the library fails in any way on damaged files; the file itself is kept
        taken.note(f"winmail.dat: {type(error).__name__}")
        return
    for name, content in inside:
        taken.keep(content, name.replace("\x00", ""), "application/octet-stream")
    if not taken.words and (page or words):
        taken.words.append(Words(_text(page or words), is_html=bool(page)))


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else decode(value, None)[0]
