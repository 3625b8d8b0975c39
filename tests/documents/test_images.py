"""How the four papers look: rendered at 100 dpi and compared with kept images.

After a change that is meant, `REGLAMENT_RENEW_IMAGES=1 .venv/bin/pytest tests/documents/test_images.py` keeps the new ones;
look at them before committing. Every page's text is tested elsewhere, here it is the picture.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat

from reglament.documents.act import render_act
from reglament.documents.invoice import invoice_payment_text, render_invoice
from reglament.documents.parties import Tax
from reglament.documents.reconciliation import render_reconciliation
from reglament.documents.upd import render_upd
from tests.documents.samples import ACT, INVOICE, RECONCILIATION, SILENCE, act_of_person

IMAGES = Path(__file__).with_name("images")
DPI = 100
# Other smoothing of letters' edges is let pass; another letter, line or place is not.
MOST_MEAN = 0.35
MOST_DIFFERING = 0.002
MOST_IN_TILE = 14
TILE = 16

PAPERS: dict[str, Callable[[], bytes]] = {
    "invoice": lambda: render_invoice(INVOICE),
    "act": lambda: render_act(ACT),
    "act-silence-person": lambda: render_act(replace(act_of_person(), accepted=(SILENCE,))),
    "reconciliation": lambda: render_reconciliation(RECONCILIATION),
    "upd": lambda: render_upd(ACT),
    "upd-status-2-void": lambda: render_upd(replace(act_of_person(), void=True)),
}


@dataclass(frozen=True)
class Difference:
    """How two pictures differ: the mean of 0–255, the share of pixels that are another tone, the worst small square."""

    mean: float
    differing: float
    worst: int
    picture: Image.Image

    @property
    def is_seen(self) -> bool:
        """Whether it is more than smoothing."""
        return self.mean > MOST_MEAN or self.differing > MOST_DIFFERING or self.worst > MOST_IN_TILE


def picture_of(pdf: bytes) -> Image.Image:
    """The first page in grey."""
    image: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72).to_pil().convert("L")
    return image


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Compare two pictures; of different sizes they differ wholly."""
    if one.size != other.size:
        return Difference(255, 1, 255, other)
    picture = ImageChops.difference(one, other)
    counts = picture.histogram()
    tiles = picture.resize((picture.width // TILE, picture.height // TILE), Image.Resampling.BOX)
    worst = tiles.getextrema()[1]
    assert isinstance(worst, int)
    return Difference(
        mean=ImageStat.Stat(picture).mean[0],
        differing=sum(counts[48:]) / (picture.width * picture.height),
        worst=worst,
        picture=ImageChops.invert(picture),
    )


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_looks_as_it_did(name: str, tmp_path: Path) -> None:
    drawn, kept = picture_of(PAPERS[name]()), IMAGES / f"{name}.png"
    if os.environ.get("REGLAMENT_RENEW_IMAGES"):
        drawn.save(kept, optimize=True)
    found = difference(Image.open(kept).convert("L"), drawn)
    if found.is_seen:
        drawn.save(tmp_path / f"{name}.png")
        found.picture.save(tmp_path / f"{name}-difference.png")
    assert not found.is_seen, (
        f"{name}: mean {found.mean:.2f}, {found.differing:.2%} of pixels, worst square {found.worst}; "
        f"see {tmp_path / f'{name}-difference.png'}"
    )


def test_the_invoices_code_is_read_from_a_plain_print() -> None:
    (code,) = zxingcpp.read_barcodes(picture_of(render_invoice(INVOICE)))
    assert code.text == invoice_payment_text(INVOICE)


def test_one_other_digit_a_moved_line_and_a_lost_mark_are_seen() -> None:
    line = replace(ACT.lines[0], amount=Decimal("4333.38"))
    digit = replace(ACT, lines=(line,), total=Decimal("4333.38"))
    before = picture_of(render_act(ACT))
    assert difference(before, picture_of(render_act(digit))).is_seen
    longer = replace(ACT, contract=ACT.contract + ", дополнительное соглашение № 1 от 11.03.2025 к нему")
    assert difference(before, picture_of(render_act(longer))).is_seen
    assert difference(before, picture_of(render_act(replace(ACT, void=True)))).is_seen
    plain = replace(ACT, tax=Tax(), lines=(replace(ACT.lines[0], vat=None),))
    assert difference(picture_of(render_upd(ACT)), picture_of(render_upd(plain))).is_seen
    assert not difference(before, before).is_seen
