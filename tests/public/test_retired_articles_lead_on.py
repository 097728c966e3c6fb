"""An article that was merged into another leads readers there; its own words stay gone."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import transitions
from articles.models import Article, Publication
from tests import factories as make
from tests.factories import NOW
from tests.public.examples import own

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _soon_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))


def live(name: str) -> Article:
    return make.fresh(make.live(**own(name)).article)


def retire(article: Article, successor: Article | None) -> None:
    stored = make.fresh(article)
    transitions.retire(
        stored,
        by=make.somebody("editor"),
        now=NOW + timedelta(days=1),
        lock_version=stored.lock_version,
        reason="Merged.",
        successor=successor,
    )


def test_its_address_and_its_questions_redirect(client: Client) -> None:
    old, new = live("old"), live("new")
    retire(old, new)
    for path in ("/articles/old/", "/faqs/q-old/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, "/articles/new/"), path


def test_its_revisions_stay_gone_and_name_the_successor(client: Client) -> None:
    old, new = live("old"), live("new")
    retire(old, new)
    answer = client.get("/articles/old/v/1/")
    assert answer.status_code == 410
    assert b"Another article has taken its place" in answer.content
    assert b'href="/articles/new/"' in answer.content


def test_a_chain_is_one_redirect(client: Client, django_assert_max_num_queries: Any) -> None:
    chain = [live(f"a{number}") for number in range(4)]
    for old, new in pairwise(chain):
        retire(old, new)
    with django_assert_max_num_queries(6):
        assert client.get("/articles/a0/")["Location"] == "/articles/a3/"


def test_a_circle_ends(client: Client) -> None:
    one, two, three = live("one"), live("two"), live("three")
    retire(one, two)
    retire(two, three)
    retire(three, None)
    # The verb refuses a successor that is not live; a restored copy might hold one.
    Publication.objects.filter(article=three).update(successor=two)
    for path in ("/articles/one/", "/articles/two/", "/faqs/q-one/", "/articles/one/v/1/"):
        assert client.get(path).status_code == 410, path


def test_a_way_that_is_too_long_ends(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.public.addresses.LONGEST_WAY", 2)
    chain = [live(f"a{number}") for number in range(4)]
    for old, new in pairwise(chain):
        retire(old, new)
    assert client.get("/articles/a0/").status_code == 410
    assert client.get("/articles/a1/").status_code == 301


def test_a_successor_that_is_gone_leads_nowhere(client: Client) -> None:
    old, new = live("old"), live("new")
    retire(old, new)
    make.withdrawn(new.publications.get())
    assert client.get("/articles/old/").status_code == 410
