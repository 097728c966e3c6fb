"""Each sentence of a page is one message, so that a language may order its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.public import examples
from tests.support.glue import glued
from tests.support.pseudo import pseudo_language
from tests.support.screen_things import Things
from tests.support.screens import SCREENS

ROOT = Path(__file__).resolve().parents[2]
# What readers see, and what people see of their own account.
MODULES = ("articles/public", "rlsportal", "faqs")
CASES = ("lower", "upper", "capitalize", "title", "casefold", "join")

Pairs = dict[tuple[str, str], str]
# What stands side by side on a page and is no sentence, and why.
EXCUSED: Pairs = {}


@pytest.mark.django_db
def test_on_every_public_page(client: Client) -> None:
    found: Pairs = {}
    for address in examples.build().addresses:
        if address.kind != "html" or address.status == 301:
            continue
        with pseudo_language():
            page = client.get(address.path).content.decode()
        found |= dict.fromkeys(glued(page), address.path)
    assert found.keys() == EXCUSED.keys(), "\n".join(f"ZZ {v}: {k}" for k, v in found.items())


@pytest.mark.django_db
def test_at_the_doors_and_on_the_pages_of_an_account() -> None:
    things, found = Things(), Pairs()
    for screen in SCREENS["doors"]:
        if screen.press:
            continue
        client, address = Client(), screen.address(things)
        if screen.by:
            client.force_login(getattr(things, screen.by))
        with pseudo_language():
            page = client.get(address, follow=True).content.decode()
        main = page.partition('<main id="content-start"')[2] or page  # without the desk around it
        found |= dict.fromkeys(glued(main), str(screen))
    assert found == {}, "\n".join(f"ZZ {v}: {k}" for k, v in found.items())


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("<p>⟦Reviewed by⟧ <a>Dr Ada</a></p>", [("Reviewed by", "Dr Ada")]),
        ("<p>⟦Reviewed by⟧ Ada ⟦on⟧ 9 ⟦October⟧ 2026</p>", [("Reviewed by", "Ada")]),
        ("<p>⟦1 article⟧, <time>⟦last reviewed⟧</time></p>", [("1 article,", "last reviewed")]),
        ("<p>12 <b>⟦articles⟧</b></p>", [("12", "articles")]),
        ("<p>⟦Signed⟧\n⟦on⟧</p>", [("Signed", "on")]),
        ("<p>⟦Reviewed by <a>Ada</a> on 9 ⟦October⟧ 2026⟧</p>", []),
        ("<p>9 ⟦October⟧ 2026</p>", []),
        ("<p>⟦It was read.⟧ ⟦See how⟧</p>", []),
        ("<p>⟦Doctor:⟧ Ada</p>", []),
        ("<p>⟦Revision 1⟧ · ⟦Reviewed⟧</p>", []),
        ("<ul><li>⟦Yes⟧</li><li>⟦No⟧</li></ul>", []),
        ('<p>⟦Reviewed⟧ <span class="demonstration-tag">⟦Demonstration⟧</span></p>', []),
        ("<p>⟦Reviewed⟧<br>⟦Signed⟧</p>", []),
        ("<svg><title>⟦Seal⟧ ⟦of⟧</title></svg>", []),
    ],
)
def test_glue_is_found(line: str, pairs: list[tuple[str, str]]) -> None:
    assert glued(f"<main>{line}</main>")[:1] == pairs


def test_no_module_glues_or_bends_a_message() -> None:
    found = {
        f"{path.name}: {ast.unparse(node)}"
        for folder in MODULES
        for path in (ROOT / folder).rglob("*.py")
        for node in _bent(ast.parse(path.read_text()))
    }
    assert found == set()


def _bent(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what adds a message to something, or writes it in other letters than it has."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            if _is_message(node.left) or _is_message(node.right):
                yield node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CASES
            and _is_message(node.func.value)
        ):
            yield node


def _is_message(node: ast.AST) -> bool:
    """Whether a node asks for a translation, or fills one."""
    if isinstance(node, ast.BinOp):
        return _is_message(node.left)
    name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    return name == "_" or "gettext" in name
