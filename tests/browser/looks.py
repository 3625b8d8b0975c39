"""Whether a page is fit to be seen: axe-core finds nothing, nothing sticks out to the right."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
Theme = Literal["light", "dark"]
VIEWS: tuple[tuple[int, Theme], ...] = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))
HEIGHT = 900

_RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
# What is wider than the window, the innermost such elements; a table in its own scrolling box is not.
_WIDE = """() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const cut = ['auto', 'scroll', 'hidden', 'clip'];
  const boxed = e => e && (cut.includes(getComputedStyle(e).overflowX) || boxed(e.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter(
    e => e.getBoundingClientRect().right > innerWidth + 1 && !boxed(e.parentElement));
  const inner = out.filter(e => !out.some(o => o !== e && e.contains(o)));
  const shown = inner.slice(0, 4).map(e => e.outerHTML.slice(0, 120)).join(' | ');
  return [`${document.scrollingElement.scrollWidth} > ${innerWidth}: ${shown}`];
}"""


def fine(page: Page, *, views: Iterable[tuple[int, Theme]] = VIEWS, scripts: bool = True) -> None:
    """Fails when the page is not fit to be seen at a width and in a theme. Leaves it wide and light."""
    found = flaws(page, views=views, scripts=scripts)
    assert not found, "\n".join(found)


def _too_wide(page: Page) -> list[str]:
    """What stands out of the window, once the fonts are there and the layout has settled."""
    for _ in range(10):
        found: list[str] = page.evaluate(_WIDE)
        if not found:
            break
        page.wait_for_timeout(100)
    return found


def flaws(page: Page, *, views: Iterable[tuple[int, Theme]] = VIEWS, scripts: bool = True) -> list[str]:
    """What is wrong, a line for each. `scripts`: axe needs a page that may run them."""
    found = []
    for width, theme in views:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=theme)
        lines = [*_too_wide(page), *(axe(page) if scripts else ())]
        found += [f"{page.url} at {width}, {theme}: {line}" for line in lines]
    page.set_viewport_size({"width": 1440, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    return found


def axe(page: Page) -> list[str]:
    """The violations of WCAG 2.0–2.2, A and AA, that axe-core sees."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    return [_line(violation) for violation in page.evaluate(_RUN, RULES)["violations"]]


def _line(violation: dict[str, Any]) -> str:
    places = "; ".join(
        f"{' '.join(map(str, node['target']))} {node['html'][:140]} ({_reason(node)})"
        for node in violation["nodes"][:3]
    )
    return f"{violation['id']}: {violation['help']} — {len(violation['nodes'])}× {places}"


def _reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return checks[0]["message"] if checks else ""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
