"""Every template: it compiles, its icons are in the sprite, and nothing in it breaks the page's own security policy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(settings.TEMPLATES[0]["DIRS"][0])
TEMPLATES = sorted(FOLDER.rglob("*.html"))
ICON = re.compile(r"""icon\("([a-z0-9-]+)\"""")


def named(template: Path) -> str:
    return str(template.relative_to(FOLDER))


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_compiles(template: Path) -> None:
    engines["jinja2"].env.get_template(named(template))  # type: ignore[attr-defined]


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_has_no_inline_style_script_or_handler(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"""(?:src|href)=["']https?://""", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_icons_are_in_the_sprite(template: Path) -> None:
    known = set(json.loads((ROOT / "scripts" / "icons.json").read_text(encoding="utf-8")))
    assert set(ICON.findall(template.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_an_explanation_never_stands_in_a_paragraph(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for paragraph in re.findall(r"<p\b[^>]*>.*?</p>", text, flags=re.DOTALL):
        assert "<details" not in paragraph
        assert not re.search(r"{{-?\s*(?:\w+\.)?why(?:_lazy)?\(|{%-?\s*call (?:\w+\.)?why", paragraph)


def test_words_of_shared_pieces_are_said_in_the_readers_language() -> None:
    """What stands outside the macros of an imported template is computed once, in the language of its first reader."""
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    trees = {named(template): env.parse(template.read_text(encoding="utf-8")) for template in TEMPLATES}
    shared = {
        node.template.value
        for tree in trees.values()
        for node in tree.find_all((nodes.FromImport, nodes.Import))
        if isinstance(node.template, nodes.Const) and not node.with_context
    }
    assert len(shared) > 10
    for name in sorted(shared):
        for part in trees[name].body:
            if not isinstance(part, nodes.Macro):
                called = {
                    call.node.name for call in part.find_all(nodes.Call) if isinstance(call.node, nodes.Name)
                }
                assert not called & {"_", "gettext", "ngettext"}, name


def test_colours_stand_in_the_tokens_only() -> None:
    for template in TEMPLATES:
        assert not re.search(r"#[0-9a-fA-F]{6}\b", template.read_text(encoding="utf-8")), named(template)
