"""The texts named under an article: why, how many, and never one that is not live."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from articles.models import Publication
from articles.public.contents import contents_of
from articles.public.related import MOST, related_to
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def text(slug: str, *keys: str, topic: str = "Causes") -> Publication:
    """A live text that cites the sources with these keys."""
    cited = "; ".join(f"@{key}" for key in keys)
    return make.live(
        slug=slug,
        title=f"About {slug}",
        topic=topic,
        references=tuple(replace(make.REFERENCE, key=key) for key in keys),
        sections=(SectionDraft("Known", f"Words [{cited}].", f"sec{slug}"),),
        faqs=(),
    )


def named(publication: Publication) -> list[tuple[str, int]]:
    return [(each.publication.slug, each.shared) for each in related_to(publication)]


def test_most_sources_in_common_come_first_and_the_topic_last() -> None:
    own = text("own", "aa", "bb")
    text("both", "aa", "bb", topic="Other")
    text("one", "bb", "cc", topic="Other")
    text("none", "dd", topic="Other")
    text("topic", "ee")
    assert named(own) == [("both", 2), ("one", 1), ("topic", 0)]


def test_a_text_without_topic_is_not_near_all_others_without() -> None:
    own = text("own", "aa", topic="")
    text("other", "bb", topic="")
    assert named(own) == []


def test_there_is_an_end() -> None:
    own = text("own", "aa")
    for number in range(MOST + 1):
        text(f"near{number}", "aa")
    assert len(related_to(own)) == MOST == 4


def test_what_is_withdrawn_or_superseded_is_not_named(client: Client) -> None:
    own = text("own", "aa")
    near = text("near", "aa")
    assert "About near" in client.get("/articles/own/").content.decode()
    examples.publish_again(near, title="Newer words")
    page = client.get("/articles/own/").content.decode()
    assert "About near" not in page
    assert page.count("Newer words") == 1
    make.withdrawn(Publication.objects.live().get(slug="near"))
    page = client.get("/articles/own/").content.decode()
    assert "Newer words" not in page
    assert "Read next" not in page
    assert named(own) == []


def test_the_reason_is_said(client: Client) -> None:
    own = text("own", "aa", "bb")
    text("one", "aa", topic="Other")
    text("two", "aa", "bb", topic="Other")
    text("topic", "cc")
    page = client.get(f"/articles/{own.slug}/").content.decode()
    reasons = re.findall(r'<p class="entry-review">([^<]+)</p>', page.split('id="related"')[1])
    assert reasons == [
        "Cites 2 of the same sources",
        "Cites one source that this page cites too",
        "On the same topic: Causes",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries(count: int, django_assert_num_queries: Any) -> None:
    own = text("own", "aa")
    for number in range(count):
        text(f"near{number}", "aa")
    with django_assert_num_queries(2):
        assert len(related_to(own)) == count


def test_contents_above_a_text_are_the_signed_ones() -> None:
    sections = tuple(SectionDraft(f"Part {n} & more", "Words.", f"part{n}a") for n in (1, 2))
    body = make.live(sections=sections).body_html
    listed = contents_of(body)
    assert listed in body
    assert listed.startswith("<ol>\n<li><a href=")
    assert "Part 1 &amp; more" in listed
    assert " id=" not in listed


def test_a_text_without_contents_has_none_above() -> None:
    assert contents_of("<section><ol><li>one</li></ol></section>") == ""
