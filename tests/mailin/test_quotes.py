"""Quotes are cut, and nothing a person wrote: on labelled letters as mail programs make them, and on hostile ones in time."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.mailin.quotes import cut

SAMPLES = Path(__file__).parents[1] / "data" / "quotes"
LEAST_SAMPLES = 60
LEAST_SCORE = 95  # percent
LONGEST = 1.0  # seconds of processor time


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter of `client`, and what of it is new: what the person wrote, with what it answers or forwards."""

    name: str
    client: str
    kind: str
    subject: str
    text: str
    html: str | None
    new: str


@cache
def samples() -> tuple[Sample, ...]:
    return tuple(_read(path) for path in sorted(SAMPLES.glob("*.txt")))


def _read(path: Path) -> Sample:
    head, *parts = re.split(r"^=== (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    bodies = dict(zip(parts[::2], parts[1::2], strict=True))
    return Sample(
        path.stem,
        fields["client"],
        fields["kind"],
        fields["subject"],
        bodies.get("text", ""),
        bodies.get("html"),
        bodies["new"],
    )


def _words(text: str) -> list[str]:
    """Lines without what mail programs do to spaces and empty lines; whose words are a quote stays to be seen."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line not in ("", ">")]


def test_the_set_is_wide_enough() -> None:
    assert len(samples()) >= LEAST_SAMPLES
    assert {"top", "bottom", "interleaved", "forward", "only quote", "nothing to cut", "tricky"} == {
        sample.kind for sample in samples()
    }


def test_score(capsys: pytest.CaptureFixture[str]) -> None:
    misses, right = [], Counter[str]()
    for sample in samples():
        found = cut(sample.text, sample.html, subject=sample.subject)
        if _words(found.text) == _words(sample.new):
            right[sample.kind] += 1
        else:
            misses.append(f"  {sample.name} ({sample.client}; cut by {found.how})")
    total = Counter(sample.kind for sample in samples())
    score = 100 * right.total() / total.total()
    with capsys.disabled():
        kinds = ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))
        print(f"\nquotes: {score:.1f} % of {total.total()} letters ({kinds})", *misses, sep="\n")
    assert score >= LEAST_SCORE, misses


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_no_line_that_a_person_wrote_is_lost(sample: Sample) -> None:
    kept = set(_words(cut(sample.text, sample.html, subject=sample.subject).text))
    assert not [line for line in _words(sample.new) if line not in kept]
