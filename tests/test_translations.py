"""English is complete: every text of the pages is marked for translation, and every marked one has its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from jinja2 import nodes

from reglament.web.jinja import environment
from tests import source

CATALOGUE = source.PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PAGES = source.PACKAGE / "web" / "jinja2"
KEYWORDS = {"_": None, "gettext_lazy": None, "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2)}
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy", "pgettext_lazy"}
# The numero sign and the guillemets are Russian too: English says “No.” and quotes “so”.
CYRILLIC = re.compile("[\u0400-\u04ff№«»]+")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
# A language calls itself by its own name, in every language.
OWN_NAMES = {"Русский"}
# Shortened words end as their language shortens them.
SHORTENED = {"р.", "№"}
# Patterns that read what people type or that bind short words: nobody sees them.
PATTERN_MODULES = {"web/formats.py", "web/desk/fields.py"}

Key = tuple[str | None, str]


@cache
def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


@cache
def _in_code() -> frozenset[Key]:
    """Every message of the pages and the forms: context and Russian text."""
    with (source.ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(source.PACKAGE, methods, options, KEYWORDS)
    return frozenset(
        (context, text if isinstance(text, str) else text[0]) for _, _, text, _, context in found if text
    )


def _messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def _english(message: Message) -> str:
    assert isinstance(message.string, str), f"{message.id}: a plural; count() of rules.phrases words those"
    return message.string


def _key(message: Message) -> Key:
    return message.context, str(message.id)


# The catalogue


def test_every_message_of_the_code_is_in_the_catalogue_and_nothing_else_is() -> None:
    kept = {_key(message) for message in _messages()}
    assert len(kept) > 900
    assert not _in_code() - kept, "make messages"
    assert not kept - _in_code(), "make messages"
    assert not _catalogue().obsolete


def test_every_message_has_its_english() -> None:
    assert not [message.id for message in _messages() if not _english(message).strip()]
    assert not [message.id for message in _messages() if message.fuzzy]


def test_english_keeps_the_placeholders() -> None:
    wrong = [
        message.id
        for message in _messages()
        if sorted(PLACEHOLDER.findall(str(message.id))) != sorted(PLACEHOLDER.findall(_english(message)))
    ]
    assert not wrong


def test_english_is_english() -> None:
    assert not [message.id for message in _messages() if CYRILLIC.search(_english(message))]


def test_english_keeps_the_house_style() -> None:
    loud = [
        _english(message) for message in _messages() if re.search(r"[!«»\"]|(?<=\w)'|№", _english(message))
    ]
    assert not loud, "curly quotes, “No. 1042”, nothing shouted"
    ends = [
        message.id
        for message in _messages()
        if str(message.id) not in SHORTENED and _end(str(message.id)) != _end(_english(message))
    ]
    assert not ends, "a sentence ends as its Russian does"


def _end(text: str) -> str:
    return text[-1] if text[-1] in ".?:" else ""


def test_the_catalogue_compiles_and_speaks() -> None:
    compiled = BytesIO()
    write_mo(compiled, _catalogue())
    compiled.seek(0)
    spoken = read_mo(compiled)
    for text, english in (("Принять работу", "Accept the work"), ("Отметить решённым", "Mark resolved")):
        message = spoken.get(text)
        assert message is not None
        assert message.string == english


# What people see is marked for translation


@pytest.mark.parametrize(
    "page", sorted([*PAGES.rglob("*.html"), *PAGES.rglob("*.txt")]), ids=lambda p: str(p.relative_to(PAGES))
)
def test_a_page_says_nothing_past_the_catalogue(page: Path) -> None:
    said = list(_unmarked_in_page(page.read_text(encoding="utf-8")))
    assert not said, "write {{ _(…) }}"


def test_the_search_for_unmarked_words_bites() -> None:
    page = "{# да #}<p>Цена</p>{{ _('Срок') }}{{ x or 'нет' }}{{ pgettext('period', 'Срок') }}{% trans %}и{% endtrans %}"
    assert list(_unmarked_in_page(page)) == ["Цена", "нет"]
    assert list(_unmarked_in_code(ast.parse("'''О модуле.'''\nx = 'Цена'\ny = _('Срок')"))) == ["Цена"]


def _unmarked_in_page(text: str) -> Iterator[str]:
    tree = environment().parse(text)
    marked = {
        id(word)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
        for word in call.find_all(nodes.Const)
    }
    for data in tree.find_all(nodes.TemplateData):
        yield from CYRILLIC.findall(data.data)
    for word in tree.find_all(nodes.Const):
        if isinstance(word.value, str) and CYRILLIC.search(word.value) and id(word) not in marked:
            yield word.value


@pytest.mark.parametrize("module", source.modules("web"), ids=source.name)
def test_a_view_says_nothing_past_the_catalogue(module: Path) -> None:
    if str(module.relative_to(source.PACKAGE)) in PATTERN_MODULES:
        return
    said = set(_unmarked_in_code(source.tree(module)))
    assert said <= OWN_NAMES, "write _(…) or Text(ru, en)"


def _unmarked_in_code(tree: ast.Module) -> Iterator[str]:
    skipped = {id(word) for call in ast.walk(tree) if _is_bilingual(call) for word in ast.walk(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            skipped.update(id(word) for word in ast.walk(node.body[0]))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str) and CYRILLIC.search(node.value):
            yield node.value


def _is_bilingual(node: ast.AST) -> bool:
    """A call that marks its words for translation, or gives them in both languages."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func).rsplit(".", 1)[-1]
    return name in TRANSLATING or name == "Text"
