"""Quotes are cut, and nothing a person wrote: on labelled letters as mail programs make them, and on hostile ones in time."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
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
# Seconds of processor time, some twenty times what a slow machine takes: what blows up takes minutes. Speed is for bench/.
LONGEST = 30.0


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


def test_score(tell: Callable[[str], None]) -> None:
    misses, right = [], Counter[str]()
    for sample in samples():
        found = cut(sample.text, sample.html, subject=sample.subject)
        if _words(found.text) == _words(sample.new):
            right[sample.kind] += 1
        else:
            misses.append(f"  {sample.name} ({sample.client}; cut by {found.how})")
    total = Counter(sample.kind for sample in samples())
    score = 100 * right.total() / total.total()
    kinds = ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))
    tell("\n".join((f"quotes: {score:.1f} % of {total.total()} letters ({kinds})", *misses)))
    assert score >= LEAST_SCORE, misses


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_no_line_that_a_person_wrote_is_lost(sample: Sample) -> None:
    kept = set(_words(cut(sample.text, sample.html, subject=sample.subject).text))
    assert not [line for line in _words(sample.new) if line not in kept]


def test_the_words_of_a_quote_are_not_lost_either() -> None:
    """What is cut away is in `quoted`: every word of our own letter that a sample quotes."""
    for sample in samples():
        found = cut(sample.text, sample.html, subject=sample.subject)
        if "Чтобы выполнить задание правильно" in (sample.html or sample.text):
            assert "Чтобы выполнить задание правильно" in found.text + found.quoted, sample.name


# Whatever comes

_PIECES = st.sampled_from(
    [
        "> 5 товаров",
        ">> два",
        "",
        "Привет",
        "Срок до пятницы.",
        "22.11.2026 14:05, Анна пишет:",
        "Вот что пишут:",
        "От: Анна <a@b.example>",
        "Отправлено: 22 ноября 2026 г.",
        "Кому: Алиса",
        "Тема: Форма",
        "-----Исходное сообщение-----",
        "---------- Forwarded message ---------",
        "— Пишите ответ выше этой строки —",
        "Тикет: https://desk.example/tickets/1/",
        "-- ",
        "Отправлено с iPhone",
    ]
)
_TAGS = st.sampled_from(
    """
    <div>|</div>|<blockquote>|</blockquote>|<blockquote type="cite">|<p>|<br>|<!--|-->|<pre>|<li>|<|>|&|</a>
    |<div class="gmail_attr">|<div id="divRplyFwdMsg">|<a href="https://a.example">|</pre>|<style>
    """.strip().split("|")
)


@given(st.lists(_PIECES, max_size=25), st.sampled_from(["", "RE: Форма", "FW: Форма", "Другое"]))
def test_lines_are_only_parted(lines: list[str], subject: str) -> None:
    """Every line is in one of the parts, none is invented, and something is always left to read."""
    found = cut("\n".join(lines), None, subject=subject)
    parts = Counter(_bare(found.text)) + Counter(_bare(found.quoted))
    assert parts == Counter(_bare("\n".join(lines)))
    assert bool(_bare(found.text)) == bool(_bare("\n".join(lines)))


@given(st.lists(_PIECES, max_size=25), st.text(max_size=30))
def test_what_stands_above_every_quote_is_kept(lines: list[str], words: str) -> None:
    first = f"Я пишу: {re.sub(r'[^а-яa-z]', '', words)}."
    assert cut("\n".join([first, "", *lines]), None).text.startswith(first)


@given(st.lists(st.one_of(_PIECES, _TAGS, st.text(max_size=8)), max_size=40))
def test_any_html_is_read(parts: list[str]) -> None:
    cut("", "".join(parts))


def _bare(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# In time

_BLOCK = "От: а\nДата: 1\nКому: b\n"
_OURS = "— Пишите ответ выше этой строки —\nТикет: https://x.example\nпривет\n"
HOSTILE_TEXT = {
    "400 KB of lines of >": "> а\n" * 100_000,
    "one line of >": ">" * 400_000,
    "lines of >": "> а\n" * 39_000,
    "empty lines of >": ">\n" * 39_000,
    "header lines": "От: а\n" * 39_000,
    "header blocks": _BLOCK * 13_000,
    "introduced blocks": f"вот:\n{_BLOCK}" * 9_900,
    "attributions": "12.11.2026, 14:05, x <a@b>:\nпривет\n" * 10_000,
    "almost attributions": "12.11.2026 x\n" * 39_000,
    "almost addresses": f"1.1.2026, 1:00 {'a@' * 190}:\n" * 1000,
    "our own letters": _OURS * 13_000,
    "rules": "____________\n\n" * 19_000 + _BLOCK,
    "empty lines": "\n" * 400_000,
    "a long line": "от а " * 80_000,
    "headers of Yandex": "Кому: x;\n" * 30_000 + "12.11.2026, 14:05, x <a@b>:\n> q\n",
    "almost answers inside": f"{'ответ ' * 160}\n" * 400 + f"-----Original Message-----\n{_BLOCK}",
}
HOSTILE_HTML = {
    "400 KB of paragraphs": "<p>x" * 100_000,
    "nested blockquotes": "<blockquote>" * 100_000,
    "nested and closed": "<blockquote>" * 100_000 + "x" + "</blockquote>" * 100_000,
    "nested divs": "<div>" * 100_000,
    "ends that close nothing": "<div>" * 40_000 + "</p>" * 40_000 + "</blockquote>" * 20_000,
    "comments without an end": "<!--" * 100_000,
    "tags without an end": "<a" * 130_000,
    "quotes without an end": '<a "' * 100_000,
    "styles without an end": "<style>" * 50_000,
    "attributes": f"<p {'class=y ' * 50_000}>",
    "links": "<a href='http://x'>x" * 15_000 + "</a>" * 15_000,
    "attributions": f'<div class="gmail_attr">{"<br>x" * 39_000}',
    "a number of digits": f"&#{'9' * 400_000}",
}


@pytest.mark.parametrize("name", HOSTILE_TEXT)
def test_hostile_text_ends_in_time(name: str) -> None:
    assert _seconds(HOSTILE_TEXT[name], None) < LONGEST


@pytest.mark.parametrize("name", HOSTILE_HTML)
def test_hostile_html_ends_in_time(name: str) -> None:
    assert _seconds("", HOSTILE_HTML[name]) < LONGEST


def _seconds(text: str, html: str | None) -> float:
    before = time.process_time()
    cut(text, html)
    return time.process_time() - before


def test_a_body_beyond_all_measure_is_kept_as_it_is() -> None:
    long, many = "> x " * 1_100_000, "> x\n" * 50_000
    assert cut(long, f"<p>{long}").text == long
    assert cut(many, "<p>x" * 50_000).text == many


def test_a_forward_in_html_is_a_forward_in_text() -> None:
    """The plain part of a letter cannot lose what its HTML marks as forwarded."""
    text = "Прошу сделать.\n\nОт: А <a@b.example>\nДата: 21.11.2026\nКому: Б\nТема: В\n\nЦены."
    html = f'<p>Прошу сделать.</p><div class="moz-forward-container">{text}</div>'
    assert cut(text, html).text == text
    assert cut(text, html).how == "forward"
