"""Each code is worded as a sentence that says what to do; no code reaches a person bare."""

import ast
import re
from pathlib import Path

import pytest

from articles import content, guards, rendering, transitions
from articles.admin import signing
from articles.transitions import desk, facts, library, people, rounds, scheduler
from articles.wording import SENTENCES, sentence, sentences
from articles.workflow import Reason


def codes_in(*modules: object) -> set[str]:
    """Return the codes of all Reason(...) written out in the modules."""
    found = set()
    for module in modules:
        for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                found.add(getattr(node.args[0], "value", ""))
    return found - {""}


def test_every_code_of_rules_and_verbs_has_a_sentence() -> None:
    verbs = (facts, library, people, desk, rounds, scheduler, transitions._core)
    codes = codes_in(guards, content, signing, *verbs)
    assert len(codes) > 40
    assert codes <= set(SENTENCES)


def test_every_problem_of_the_renderer_has_a_sentence() -> None:
    folder = Path(rendering.__file__).parent
    source = "\n".join(path.read_text() for path in folder.glob("*.py"))
    codes = set(re.findall(r'set_problem\(\s*\w+,\s*"(\w+)"', source))
    codes |= set(re.findall(r'\.add\(\s*"(\w+)"', source))
    assert len(codes) > 12
    assert {f"text.{code}" for code in codes} <= set(SENTENCES)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            Reason("wrong_role", {"roles": ("editor", "scheduler")}),
            "Your role does not allow this. Ask somebody who is editor.",
        ),
        (
            Reason("wrong_role", {"roles": ("editor", "lead_reviewer")}),
            "Your role does not allow this. Ask somebody who is editor or lead reviewer.",
        ),
        (
            Reason("wrong_state", {"state": "in_review"}),
            "The article is “in review” now, and this step does not start there.",
        ),
        (
            Reason("text.unknown_citation", {"key": "allen", "line": 3, "where": "in_short"}),
            "Line 3: No reference of this article has the key “allen”.",
        ),
        (Reason("text.unknown_image", {"line": 0}), "The library has no image “…”."),
        (Reason("text.brand_new"), "Not possible: brand_new."),
    ],
)
def test_a_sentence_names_what_it_is_about(reason: Reason, words: str) -> None:
    assert sentence(reason) == words


def test_the_same_sentence_is_said_once() -> None:
    assert len(sentences([Reason("no_title"), Reason("no_title"), Reason("no_reference")])) == 2


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_can_be_said_without_any_detail(code: str) -> None:
    assert sentence(Reason(code)).endswith((".", "checklist: …"))
