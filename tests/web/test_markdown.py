"""What people wrote, as HTML: nothing in it runs, and nothing is fetched from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.web.markdown import markdown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[press](javascript:alert(1))",
        "[press](data:text/html;base64,xxxx)",
        "![picture](https://elsewhere.example/pixel.png)",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(hostile: str) -> None:
    html = str(markdown(hostile))
    for tag in ("<script", "<img", 'href="javascript', 'href="data'):
        assert tag not in html


def test_links_are_found_and_kept_at_a_distance() -> None:
    html = str(markdown("см. https://site.example/a"))
    assert '<a href="https://site.example/a" rel="noopener nofollow ugc">' in html


def test_headings_stand_below_the_pages_own() -> None:
    assert "<h3>Раз</h3>" in str(markdown("# Раз"))
    assert "<h6>Пять</h6>" in str(markdown("##### Пять"))


def test_lines_break_where_they_were_broken() -> None:
    assert "<br" in str(markdown("раз\nдва"))


def test_deep_nesting_is_cut_short() -> None:
    assert len(markdown(">" * 5_000 + " a")) < 100_000


@given(st.text(max_size=300))
def test_any_text_comes_through_without_tags_of_its_own(text: str) -> None:
    html = str(markdown(text))
    assert "<script" not in html
    assert "<iframe" not in html
