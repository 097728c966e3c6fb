"""Dates, names and numbers of an article are the same wherever they are told.

The rows of the database say what is right; each surface is read by itself (`surfaces.py`) and
compared with them: in a scene of which all days differ, so that no date passes for another, in
each turn that an article can take, and for every article of the demonstration.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from articles import transitions
from articles.models import Publication
from articles.public import names
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.reading_heads import nodes, read
from tests.public.surfaces import SURFACES, Facts, of_graph, of_page, of_rows, own_path

AUTHORS = ("Robin Reed", "Kim van der Berg")
BYLINES = tuple(BylineDraft(name, "", "") for name in AUTHORS)
REREAD = NOW + timedelta(days=30)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"


def corrected() -> Publication:
    """A corrected text, its first revision by one doctor, the second by another, read again."""
    first = make.live(slug="iron", bylines=BYLINES, title="Iron & “legs”")
    second = examples.publish_again(
        first, days=10, change_kind="correction", change_note="75 is 7.5 mg."
    )
    last = make.make_doctor(display_name="Dr Cleo Last", now=NOW)
    examples.reapproved(second, days=30, doctor=last)
    return second


def new() -> Publication:
    """A first text, without authors of its own."""
    return make.live(slug="iron")


def changes_only() -> Publication:
    """A text of which a doctor read only the changes."""
    return examples.changes_only(make.live(slug="iron", bylines=BYLINES), days=10)


def without_the_middle() -> Publication:
    """The third revision, after the second was withdrawn: only its changes were read."""
    second = examples.publish_again(make.live(slug="iron", bylines=BYLINES), days=10)
    third = examples.changes_only(second, days=20)
    second.refresh_from_db()
    make.withdrawn(second, now=NOW + timedelta(days=25))
    third.refresh_from_db()
    return third


def read_whole_without_the_middle() -> Publication:
    """The third revision, read whole, after the second was withdrawn."""
    second = examples.publish_again(make.live(slug="iron", bylines=BYLINES), days=10)
    third = examples.publish_again(second, days=20, slug="iron-now")
    second.refresh_from_db()
    make.withdrawn(second, now=NOW + timedelta(days=25))
    return third


CASES = (corrected, new, changes_only, without_the_middle, read_whole_without_the_middle)


def differences(client: Client, publication: Publication) -> list[str]:
    """Return what a surface tells otherwise than the rows, and what it leaves out."""
    rows, found = of_rows(publication).told(), []
    for surface, must in SURFACES.items():
        told = surface(client, publication).told()
        found += [f"{surface.__name__} lacks {name}" for name in must - set(told)]
        found += [
            f"{surface.__name__} of {publication.slug}: {name} is {value!r}, not {rows.get(name)!r}"
            for name, value in told.items()
            if value != rows.get(name)
        ]
    return found


@pytest.mark.parametrize("case", CASES)
def test_every_surface_tells_the_facts_of_the_rows(
    client: Client, case: Callable[[], Publication]
) -> None:
    assert differences(client, case()) == []


def test_every_article_of_the_demonstration_is_told_the_same_everywhere(
    client: Client, settings: Any
) -> None:
    settings.PORTAL_DEMO_PASSWORD = "a-demonstration-password"
    call_command("load_demo", verbosity=0)
    live = list(Publication.objects.live())
    assert len(live) >= 3
    assert [each for publication in live for each in differences(client, publication)] == []


def test_all_that_was_read_whole_is_told_to_programs(client: Client) -> None:
    """What a surface may leave out is there where it is true."""
    publication = corrected()
    rows, graph, page = (
        of_rows(publication).told(),
        of_graph(client, publication).told(),
        of_page(client, publication).told(),
    )
    assert set(rows) - set(graph) == {"next_review_due_on"}
    assert set(rows) - set(page) == {"earlier"}


@pytest.mark.parametrize("case", [changes_only, without_the_middle])
def test_who_read_changes_is_told_to_people_alone(
    client: Client, case: Callable[[], Publication]
) -> None:
    publication = case()
    assert of_graph(client, publication).told().keys() & {"reviewers", "last_reviewed_on"} == set()
    assert of_page(client, publication).reviewers == ("Dr Brief Look",)


def test_a_revision_that_was_withdrawn_is_nobodys_predecessor(client: Client) -> None:
    publication = read_whole_without_the_middle()
    first = "https://rls.example/articles/iron-now/v/1/"
    article = nodes(client, "/articles/iron-now/")["Article"]
    assert article["isBasedOn"] == of_rows(publication).earlier == first
    assert article["workExample"] == [{"@id": f"{first}#article"}]


def test_an_earlier_revision_keeps_its_own_facts(client: Client) -> None:
    second = corrected()
    first = second.article.publications.get(number=1)
    text = nodes(client, own_path(first))["Article"]
    told = Facts(
        title=text["name"],
        number=int(text["version"]),
        url=text["url"],
        published_on=date.fromisoformat(text["dateModified"]),
        first_published_on=date.fromisoformat(text["datePublished"]),
    ).told()
    rows = of_rows(first).told()
    assert told == {name: rows[name] for name in told}
    assert text["exampleOfWork"] == {"@id": "https://rls.example/articles/iron/#article"}


def test_an_earlier_revision_is_an_example_of_what_is_there(client: Client) -> None:
    second = corrected()
    second.refresh_from_db()
    editor, later = make.somebody("editor"), NOW + timedelta(days=40)
    transitions.withdraw(second, by=editor, now=later, reason="Wrong", earlier_too=False)
    text = nodes(client, "/articles/iron/v/1/")["Article"]
    assert {"exampleOfWork", "workExample"} & set(text) == set()


def test_the_printed_lines_of_citations_have_them_too(client: Client) -> None:
    publication = corrected()
    rows = of_rows(publication)
    ama, nlm = (read(client, own_path(publication, f"cite/{s}/")) for s in ("ama", "vancouver"))
    short = ", ".join(names.parse(name).short for name in rows.authors or ())
    for line in (ama, nlm):
        assert line.startswith(f"{short}. {rows.title}")
        assert line.endswith(f" {rows.url}\n")
        assert f" Revision {rows.number}." in line
    assert "Published November 2, 2026. Updated November 12, 2026." in ama
    assert "2026 Nov 2 [updated 2026 Nov 12]" in nlm


def test_all_days_of_the_scene_differ() -> None:
    """Otherwise a surface that prints a wrong day would pass."""
    rows = of_rows(corrected())
    days = [value for value in rows.told().values() if isinstance(value, date)]
    assert len(days) == len(set(days)) == 4
    assert rows.last_reviewed_on == REREAD.date()


def test_a_feed_tells_of_the_reading_that_came_later(client: Client) -> None:
    corrected()
    feed = read(client, "/feeds/articles/iron.atom")
    assert re.findall(r";(Dr Cleo Last), MD, read the whole page again on ([^<&]+) and", feed) == [
        ("Dr Cleo Last", "2 December 2026")
    ]
