"""Which signs a TrueType font can draw: PDF/A refuses a sign without a glyph, so text is checked before setting."""

import struct
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4)
def drawable(font: Path) -> frozenset[str]:
    """Return the signs of the basic plane that `font` (a .ttf file) draws, read from its character map.

    Raises ValueError when the font has no map of the common kind (format 4).
    """
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4s4xL4x", data, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, offset in records if tag == b"cmap")
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        at = start + struct.unpack_from(">L", data, start + 8 + 8 * index)[0]
        if struct.unpack_from(">H", data, at)[0] == 4:
            return frozenset(map(chr, _segment_codes(data, at)))
    raise ValueError(f"{font.name} has no character map of format 4")


def _segment_codes(data: bytes, at: int) -> list[int]:
    """List the codes of a format 4 map: four parallel arrays of segments, with a gap of two bytes after the first."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    arrays = (at + 14, at + 16 + 2 * count, at + 16 + 4 * count, at + 16 + 6 * count)
    ends, starts, deltas, offsets = (struct.unpack_from(f">{count}H", data, array) for array in arrays)
    codes = []
    for index in range(count):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code + deltas[index]
            if offsets[index]:
                place = arrays[3] + 2 * index + offsets[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", data, place)[0]
            if glyph & 0xFFFF:
                codes.append(code)
    return codes
