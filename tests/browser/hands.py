"""Two ways to work a page: with the mouse, and with nothing but keys."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 200


class Hands(Protocol):
    """How somebody does things on a page. `key` is the page's own key for it, used by those who work with keys."""

    def press(self, page: Page, selector: str, *, key: str = "") -> None:
        """A link, a button, a summary."""

    def write(self, page: Page, selector: str, text: str, *, key: str = "") -> None:
        """Replace what stands in a field."""

    def pick(self, page: Page, selector: str) -> None:
        """Choose one of several radios."""

    def send(self, page: Page, selector: str) -> None:
        """Send the form that was just written in, by its main button."""


class Mouse:
    """Points and clicks."""

    def press(self, page: Page, selector: str, *, key: str = "") -> None:
        page.locator(selector).first.click()

    def write(self, page: Page, selector: str, text: str, *, key: str = "") -> None:
        page.locator(selector).first.fill(text)

    def pick(self, page: Page, selector: str) -> None:
        page.locator(selector).check()

    def send(self, page: Page, selector: str) -> None:
        self.press(page, selector)


class Keys:
    """Tab, Enter, arrows, and the page's own keys. What has the focus must show it."""

    def press(self, page: Page, selector: str, *, key: str = "") -> None:
        if key:
            page.evaluate("document.activeElement?.blur()")
            for each in key.split():
                page.keyboard.press(each)
        else:
            self._reach(page, page.locator(selector).first)
            page.keyboard.press("Enter")

    def write(self, page: Page, selector: str, text: str, *, key: str = "") -> None:
        field = page.locator(selector).first
        if key:
            self.press(page, selector, key=key)
            assert _has_focus(page, field), f"{key} does not lead to {selector}"
        else:
            self._reach(page, field)
        page.keyboard.press("Control+a")
        page.keyboard.type(text)

    def pick(self, page: Page, selector: str) -> None:
        wanted = page.locator(selector)
        group = page.locator(f"input[type=radio][name='{wanted.get_attribute('name')}']")
        chosen = next((radio for radio in group.all() if radio.is_checked()), group.first)
        self._reach(page, chosen)
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            page.keyboard.press("ArrowDown")
        assert wanted.is_checked(), f"arrows do not lead to {selector}"

    def send(self, page: Page, selector: str) -> None:
        page.keyboard.press("Control+Enter")

    def _reach(self, page: Page, target: Locator) -> None:
        target.wait_for()
        for _ in range(MOST_TABS):
            if _has_focus(page, target):
                assert page.evaluate(_SHOWS), f"{target} has the focus and does not show it"
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")


_SHOWS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""


def _has_focus(page: Page, target: Locator) -> bool:
    return bool(target.evaluate("element => element === document.activeElement"))
