"""From which text a revision leads on: told alike by every surface, whatever was withdrawn."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from articles import transitions
from articles.models import Publication
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=100)
CAME_BETWEEN = "came between and w"


def four_revisions(*withdrawn: int) -> None:
    """Publish four revisions, the later ones as corrections, and withdraw some of them."""
    publication = make.live(slug="iron")
    for number in (2, 3, 4):
        publication = examples.publish_again(
            publication,
            days=10 * number,
            bottom_line=f"Bottom line of revision {number}.",
            change_note=f"Note on {number}.",
            change_kind="correction",
        )
    for number in withdrawn:
        gone = Publication.objects.get(number=number)
        transitions.withdraw(
            gone, by=make.somebody("editor"), now=LATER, reason="Wrong.", earlier_too=False
        )


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def compared(part: str) -> set[str]:
    return set(re.findall(r"/articles/iron/compare/(\d/\d)/", part))


# What is withdrawn; by the number of a readable revision, its predecessor and what lay between.
CASES = [
    ((), {1: (None, ""), 2: (1, ""), 3: (2, ""), 4: (3, "")}),
    ((2,), {1: (None, ""), 3: (1, "2"), 4: (3, "")}),
    ((1,), {2: (None, "1"), 3: (2, ""), 4: (3, "")}),
    ((3,), {1: (None, ""), 2: (1, ""), 4: (2, "3")}),
    ((4,), {1: (None, ""), 2: (1, ""), 3: (2, "")}),
    ((2, 3), {1: (None, ""), 4: (1, "2, 3")}),
    ((1, 2), {3: (None, "1, 2"), 4: (3, "")}),
]


@pytest.mark.parametrize(("withdrawn", "steps"), CASES)
def test_every_surface_names_the_same_predecessor(
    client: Client, withdrawn: tuple[int, ...], steps: dict[int, tuple[int | None, str]]
) -> None:
    four_revisions(*withdrawn)
    history = page_of(client, "/articles/iron/history/").split('<li class="moment')
    corrections = page_of(client, "/corrections/").split('<li class="moment')[1:]
    for number, (before, between) in steps.items():
        link = {f"{before}/{number}"} if before else set()
        page = page_of(client, f"/articles/iron/v/{number}/")
        assert compared(page) == link, number
        (graph,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        (text,) = (n for n in json.loads(graph)["@graph"] if n["@type"] == "Article")
        address = f"http://localhost:8000/articles/iron/v/{before}/"
        assert text.get("isBasedOn") == (address if before else None)
        assert ('rel="predecessor-version"' in page) == bool(before)
        assert not before or f'rel="predecessor-version" href="{address}"' in page

        (line,) = (m for m in history if f"Record of revision {number}<" in m and "Read " in m)
        assert compared(line) == link
        listed = [m for m in corrections if f"Note on {number}." in m]
        assert [compared(m) for m in listed] == ([link] if number > 1 else [])

        said = re.findall(r"Revisions? ([\d, ]+) (?:came|come)", page)
        assert said == ([between] if between and before else [])
        for part in (line, page):
            assert (CAME_BETWEEN in part) == bool(between and before)
            assert ("nothing to compare it with" in part) == (bool(between) and not before)


def test_the_words_counted_are_those_of_the_comparison(client: Client) -> None:
    four_revisions(2)
    history = page_of(client, "/articles/iron/history/")
    assert "/articles/iron/compare/1/3/" in history
    assert client.get("/articles/iron/compare/1/2/").status_code == 410
    listed = page_of(client, "/corrections/")
    assert "What it corrected was withdrawn. The comparison is with revision 1," in listed


def test_what_only_the_changes_were_read_of_is_compared_with_what_was_read_whole(
    client: Client,
) -> None:
    second = examples.changes_only(make.live(slug="iron"), days=10, change_note="Note on 2.")
    examples.changes_only(second, days=20, change_note="Note on 3.")
    make.withdrawn(Publication.objects.get(number=2), now=NOW + timedelta(days=30))
    note = page_of(client, "/articles/iron/").split('class="change-note"')[1].split("</div>")[0]
    assert "Note on 2." not in note
    assert compared(note) == {"1/3"}
    assert "Revision 2 came between and was withdrawn." in note
