"""Every definition of a live article stands in the glossary, with the article it comes from."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from articles import published
from articles.integrity import findings
from articles.models import AuditEvent, Publication, PublishedDefinition, triggers
from articles.public import glossary
from tests import factories as make
from tests.public.examples import publish_again

pytestmark = pytest.mark.django_db


def explained(*terms: str, words: str = "It stores iron") -> str:
    return "\n\n".join(f"::: definition {term}\n{words} [@allen2013].\n:::" for term in terms)


def page_of(client: Client, query: str = "") -> str:
    response = client.get(f"/glossary/{query}")
    assert response.status_code == 200
    return response.content.decode()


def terms_on(page: str) -> list[str]:
    return re.findall(r"<dfn>([^<]*)</dfn>", page)


def test_a_term_has_its_words_its_article_and_its_review(client: Client) -> None:
    doctor = make.make_doctor(display_name="Dr Ada Stone")
    publication = make.live(slug="iron", title="Iron", doctors=(doctor,), in_short=explained("A&B"))
    row = PublishedDefinition.objects.get()
    assert (row.term, row.publication, row.position) == ("A&B", publication, 1)
    assert f'<dfn id="{row.anchor}">A&amp;B</dfn>' in publication.body_html
    page = page_of(client)
    assert "<dfn>A&amp;B</dfn>" in page
    assert re.search(r"<p>It stores iron ?<sup[^>]*>1</sup>\.</p>|It stores iron", page)
    assert f'<a href="/articles/iron/#{row.anchor}" lang="en">Iron</a>' in page
    assert "Dr Ada Stone" in page
    assert '<p class="lead">1 explanation of a medical word' in page


def test_numbers_of_sources_lead_to_the_list_of_the_article(client: Client) -> None:
    """And what programs are told has none: they get no list with it."""
    words = "::: definition Ferritin\nIt stores iron [@allen2013, p. 5].\n:::"
    publication = make.live(slug="iron", title="Iron", in_short=words)
    page = page_of(client)
    assert '<a href="/articles/iron/#ref-1">1</a>(p. 5)</sup>' in page
    assert 'id="ref-1"' in publication.body_html
    (graph,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (term,) = (n for n in json.loads(graph)["@graph"] if n["@type"] == "DefinedTermSet")
    assert term["hasDefinedTerm"][0]["description"] == ["It stores iron."]


def test_it_goes_from_a_to_z_whatever_the_case_and_the_accents(client: Client) -> None:
    make.live(in_short=explained("zinc", "Éclair", "anaemia", "Dopamine", "5-HT", "eating"))
    page = page_of(client)
    assert terms_on(page) == ["5-HT", "anaemia", "Dopamine", "eating", "Éclair", "zinc"]
    assert re.findall(r'<h2 id="letter-(\w+)">', page) == ["other", "a", "d", "e", "z"]
    assert re.findall(r'href="#letter-(\w+)"', page) == ["other", "a", "d", "e", "z"]


def test_two_articles_that_explain_a_term_stand_together(client: Client) -> None:
    make.live(slug="b", title="Bravo", in_short=explained("Ferritin", words="Second"))
    make.live(slug="a", title="Alpha", in_short=explained("ferritin", words="First"))
    page = page_of(client)
    assert len(terms_on(page)) == 1
    assert page.index("First") < page.index("Second")
    assert page.count('id="term-ferritin"') == 1


def test_only_what_is_live_is_explained(client: Client) -> None:
    first = make.live(slug="iron", in_short=explained("Quendel"))
    publish_again(first, in_short=explained("Ferritin"))
    assert terms_on(page_of(client)) == ["Ferritin"]
    make.submitted(make.revised(Publication.objects.live().get(), in_short=explained("Draft")))
    assert terms_on(page_of(client)) == ["Ferritin"]
    make.withdrawn(Publication.objects.live().get(), now=make.NOW + timedelta(days=30))
    page = page_of(client)
    assert terms_on(page) == []
    assert "No word is explained yet." in page


def test_a_demonstration_says_so(client: Client) -> None:
    doctor = make.make_doctor(is_demonstration=True)
    make.live(doctors=(doctor,), in_short=explained("Ferritin"))
    page = page_of(client)
    assert "Demonstration: no real doctor reviewed these pages." in page
    assert "reviewed article" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make.live(slug=f"iron-{number}", in_short=explained(f"Ferritin {number}", "Iron"))
    with django_assert_num_queries(4):
        page_of(client)


def test_many_terms_are_shown_a_letter_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glossary, "ON_ONE_PAGE", 2)
    make.live(in_short=explained("Anaemia", "5-HT", "Zinc", "Zebra"))
    assert terms_on(page_of(client)) == ["5-HT"]
    assert terms_on(page_of(client, "?letter=z")) == ["Zebra", "Zinc"]
    assert terms_on(page_of(client, "?letter=Z")) == ["Zebra", "Zinc"]
    assert terms_on(page_of(client, "?letter=%00nonsense")) == ["5-HT"]
    page = page_of(client, "?letter=z")
    assert '<a href="?letter=z" aria-current="page">Z</a>' in page
    assert glossary.path_of("Zinc") == "/glossary/?letter=z#term-zinc"
    assert 'id="term-zinc"' in page


def test_altered_words_of_the_glossary_are_named() -> None:
    make.live(in_short=explained("Ferritin"))
    assert list(findings()) == []
    triggers.drop(connection)
    PublishedDefinition.objects.update(html="<p>Buy!</p>")
    triggers.install(connection)
    assert [f.where.split("/")[0] for f in findings()] == ["articles_publisheddefinition"]


def test_what_was_public_before_there_was_a_glossary_is_in_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `migrate` finds a database of an earlier version; one event names the new rows."""
    with monkeypatch.context() as earlier:
        earlier.setattr(published, "published_definitions", lambda *_: [])
        publication = make.live(in_short=explained("Ferritin", "Iron"))
        withdrawn = make.live(slug="gone", in_short=explained("Copper"))
        make.withdrawn(withdrawn)
        make.live(slug="plain", summary="This text has no definition.")
    event = AuditEvent.objects.order_by("-seq")[0]
    assert terms_on(page_of(client)) == []
    derive = import_module("articles.migrations.0012_definitions_of_what_is_public").derive

    triggers.drop(connection)
    derive(apps, None)
    triggers.install(connection)

    assert [(r.term, r.position) for r in publication.definitions.all()] == [
        ("Ferritin", 1),
        ("Iron", 2),
    ]
    last = AuditEvent.objects.order_by("-seq")[0]
    assert (last.kind, last.previous_hash, last.actor) == ("derive_definitions", event.hash, None)
    assert last.payload.count("articles_publisheddefinition/") == 3
    assert list(findings()) == []
    assert terms_on(page_of(client)) == ["Ferritin", "Iron"]
