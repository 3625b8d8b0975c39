"""Cut the one sign ₽ out of a large font file: a page then loads 1 kB instead of 19.

Usage: cut_ruble.py SOURCE.woff2 TARGET.woff2
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

RUBLE = 0x20BD


def cut(source: Path, target: Path) -> None:
    """Write to `target` a woff2 font that holds only the ruble sign of `source`."""
    options = subset.Options()
    options.flavor = "woff2"
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[RUBLE])
    cutter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]))
