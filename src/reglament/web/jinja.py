"""The Jinja2 environment of all pages: autoescaped, bilingual, with the filters of web.formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from django.utils import translation
from jinja2 import Environment

from reglament.rules.text import Text
from reglament.web import formats


def environment(**options: Any) -> Environment:
    """The environment for Django's Jinja2 backend; `options` (loader, autoescape, auto_reload) are Django's."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    # Django passes autoescape=True.
    made = Environment(**options, extensions=["jinja2.ext.i18n"], finalize=_finalize)  # noqa: S701
    made.policies["ext.i18n.trimmed"] = True
    made.policies["json.dumps_kwargs"] = {"cls": DjangoJSONEncoder, "sort_keys": True}
    made.install_gettext_callables(  # type: ignore[attr-defined]
        _bound(translation.gettext),
        _bound_plural(translation.ngettext),
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals.update(
        static=lru_cache(maxsize=512)(static),
        url=url,
        current_language=formats.language,
        settings=_PublicSettings(),
    )
    made.filters.update(formats.FILTERS)
    return made


def url(name: str, *args: object, query: dict[str, object] | None = None, **kwargs: object) -> str:
    """The address of a named page; raises NoReverseMatch for an unknown name. `query` becomes "?key=…"."""
    if query is not None:
        return reverse(name, args=args or None, kwargs=kwargs or None, query=query)
    return _address(get_urlconf(), name, args, tuple(kwargs.items()))


# A page of the queue asks for some two hundred addresses, and for the same ones the next time.
@lru_cache(maxsize=8192, typed=True)
def _address(
    urlconf: str | None, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]
) -> str:
    return reverse(name, urlconf=urlconf, args=args or None, kwargs=dict(kwargs) or None)


class _PublicSettings:
    """The few settings a template may read."""

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def studio_name(self) -> str:
        return str(settings.STUDIO_NAME)

    @property
    def studio_phone(self) -> str:
        return str(settings.STUDIO_PHONE)

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)


def _finalize(value: object) -> object:
    """A bilingual Text printed in a template speaks the reader's language."""
    return formats.say(value) if isinstance(value, Text) else value


def _bound(gettext: Callable[[str], str]) -> Callable[[str], str]:
    @lru_cache(maxsize=8192)
    def in_language(_language: str | None, message: str) -> str:
        return formats.typo(gettext(message))

    def bound(message: str) -> str:
        return in_language(translation.get_language(), message)

    return bound


def _bound_plural(ngettext: Callable[[str, str, int], str]) -> Callable[[str, str, int], str]:
    def bound(one: str, many: str, n: int) -> str:
        return formats.typo(ngettext(one, many, n))

    return bound
