"""Words of the glossary that a text uses are listed below it, from live articles alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from articles.term_forms import forms_of
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def explained(term: str) -> str:
    return f"::: definition {term}\nIt is a thing.\n:::"


def about(slug: str, *sentences: str, **fields: Any) -> Any:
    body = " ".join(sentences) or "Plain."
    section = SectionDraft("What is known", f"{body} [@allen2013].", f"sec{slug}x")
    return make.live(slug=slug, title=f"On {slug}", sections=(section,), faqs=(), **fields)


def listed(client: Client, slug: str) -> list[tuple[str, str]]:
    """Return address and words of what is explained below a text."""
    page = client.get(f"/articles/{slug}/").content.decode()
    if 'class="words-explained"' not in page:
        return []
    part = page.split('class="words-explained"')[1].split("</nav>")[0]
    return re.findall(r'<a href="([^"]+)" data-forms="[^"]+" lang="en">([^<]+)</a>', part)


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("Restless legs syndrome (RLS)", ("Restless legs syndrome", "RLS", "RLSs")),
        ("Dopamine agonists", ("dopamine agonists", "Dopamine agonist")),
        ("Therapy", ("therapies",)),
        ("Reflex", ("reflexes",)),
    ],
)
def test_the_usual_forms(term: str, forms: tuple[str, ...]) -> None:
    known = {form.casefold() for form in forms_of(term)}
    assert {form.casefold() for form in forms} <= known


@pytest.mark.parametrize(
    ("sentence", "is_used"),
    [
        ("People with RLS sleep badly", True),
        ("People with restless legs syndrome sleep badly", True),
        ("The word rls is a typing slip", False),
        ("People with restless syndrome sleep badly", False),
    ],
)
def test_another_article_explains_what_a_text_uses(
    client: Client, sentence: str, is_used: bool
) -> None:
    about("source", in_short=explained("Restless legs syndrome (RLS)"))
    publication = about("user", sentence)
    body = publication.body_html
    href = "/glossary/?letter=r#term-restless-legs-syndrome-rls"
    expected = [(href, "Restless legs syndrome (RLS)")] if is_used else []
    assert listed(client, "user") == expected
    page = client.get("/articles/user/").content.decode()
    assert body in page  # byte for byte as signed
    assert ("On source" in page.split("words-explained", 1)[-1]) or not is_used


def test_ones_own_definition_comes_before_that_of_others(client: Client) -> None:
    about("source", in_short=explained("Ferritin"))
    about("user", "Ferritin is low", in_short=explained("Ferritin"))
    ((href, words),) = listed(client, "user")
    assert (href[0], words) == ("#", "Ferritin")


def test_it_is_gone_with_the_article_that_explains_it(client: Client) -> None:
    source = about("source", in_short=explained("Quendel"))
    about("user", "Quendels are plants")
    assert [words for _href, words in listed(client, "user")] == ["Quendel"]
    make.withdrawn(source)
    assert listed(client, "user") == []
    page = client.get("/articles/user/").content.decode()
    assert "Quendel</a>" not in page
    assert "On source" not in page


def test_a_revision_that_explains_it_no_more_takes_it_away(client: Client) -> None:
    source = about("source", in_short=explained("Ferritin"))
    about("user", "Ferritin is low")
    examples.publish_again(source, in_short="Nothing.")
    assert listed(client, "user") == []
