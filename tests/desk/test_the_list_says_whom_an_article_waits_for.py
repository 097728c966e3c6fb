"""The list of articles: one line each, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.admin.article_list import due
from articles.models import Article
from tests.desk.conftest import Desk
from tests.factories import (
    NOW,
    accepted,
    approved,
    ask_changes,
    assigned,
    live,
    make_article,
    make_doctor,
    revised,
    scheduled,
    submitted,
    withdrawn,
)

pytestmark = pytest.mark.django_db


def lines(desk: Desk, **query: str) -> dict[str, Any]:
    page = desk.client.get(reverse("admin:articles_article_changelist"), query)
    assert page.status_code == 200
    return {row.title: row for row in page.context["cl"].result_list}


def waits(desk: Desk) -> dict[str, str]:
    from articles.admin.article_list import waits_for

    return {title: waits_for(row) for title, row in lines(desk, whose="all").items()}


def test_every_station_says_who_is_next(author: Desk, editor: Desk) -> None:
    doctor = make_doctor()
    by = author.user
    make_article(by=by, title="Draft")
    submitted(make_article(by=by, title="Submitted"))
    assigned(submitted(make_article(by=by, title="Invited")), doctor)
    accepted(submitted(make_article(by=by, title="Reading")), doctor)
    asked = submitted(make_article(by=by, title="Asked"))
    accepted(asked, doctor)
    ask_changes(asked, doctor)
    approved(make_article(by=by, title="Approved"))
    scheduled(make_article(by=by, title="Scheduled"))
    live(make_article(by=by, title="Live"))
    withdrawn(live(make_article(by=by, title="Withdrawn")))
    given_up = make_article(by=by, title="Given up")
    transitions.discard(given_up, by=by, now=NOW, lock_version=given_up.lock_version)
    found = waits(author)
    name = doctor.username
    assert found.pop("Scheduled") == "its time: 2 November 2026, 10:30"
    assert found == {
        "Draft": "the author: Ann",
        "Submitted": "an editor, to assign a doctor",
        "Invited": f"{name}, to accept",
        "Reading": f"{name}, to read and decide",
        "Asked": "the author: Ann, to answer 1 request",
        "Approved": "an editor, to publish",
        "Live": "nobody",
        "Withdrawn": "nobody: it was withdrawn",
        "Given up": "nobody: it is closed",
    }


def test_the_list_tells_what_readers_see(author: Desk) -> None:
    revised(live(title="Being revised"))
    html = author.client.get(
        reverse("admin:articles_article_changelist"), {"whose": "all"}
    ).content.decode()
    assert "live: revision 1" in html


def test_authors_begin_with_their_own_articles(
    author: Desk, other_author: Desk, editor: Desk
) -> None:
    make_article(by=author.user, title="Begun by Ann")
    both = make_article(by=other_author.user, title="Helped by Ann")
    author.save(both, bottom_line_source="Ann helped.")
    make_article(by=other_author.user, title="Not hers")
    assert set(lines(author)) == {"Begun by Ann", "Helped by Ann"}
    assert set(lines(author, whose="all")) == {"Begun by Ann", "Helped by Ann", "Not hers"}
    assert set(lines(editor)) == {"Begun by Ann", "Helped by Ann", "Not hers"}
    assert lines(editor, whose="mine") == {}
    assert set(lines(author, whose="nonsense")) == {"Begun by Ann", "Helped by Ann"}


def test_filters_and_search_narrow_the_list(author: Desk) -> None:
    make_article(by=author.user, title="About sleep")
    live(make_article(by=author.user, title="About iron", slug="ferritin"))
    assert set(lines(author, live="yes")) == {"About iron"}
    assert set(lines(author, live="no")) == {"About sleep"}
    assert set(lines(author, state__exact="draft")) == {"About sleep"}
    assert set(lines(author, q="ferritin")) == {"About iron"}
    assert set(lines(author, q="role of iron")) == {"About iron", "About sleep"}


def test_an_answered_article_waits_to_be_submitted_again(author: Desk) -> None:
    asked = submitted(make_article(by=author.user, title="Asked"))
    accepted(asked, doctor := make_doctor())
    ask_changes(asked, doctor)
    for request in asked.change_requests.all():
        transitions.answer_change_request(request, by=author.user, now=NOW, text="Done.")
    assert waits(author) == {"Asked": "the author: Ann, to submit again"}


def test_the_list_says_what_is_due_and_who_looks_after_it(
    author: Desk, editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))
    make_article(by=author.user, title="Draft")
    accepted(submitted(make_article(by=author.user, title="Reading")))
    published = live(make_article(by=author.user, title="Live"))
    transitions.set_owners(
        published.article, owner=author.user, backup_owner=None, by=editor.user, now=NOW
    )
    today = timezone.localdate()
    author.client.force_login(author.user)  # an idle session has ended by then
    rows = lines(author, whose="all")
    found = {title: due(row, today) for title, row in rows.items()}
    assert found == {
        "Draft": "–",
        "Reading": '<strong class="overdue">overdue, review: 16 November 2026</strong>',
        "Live": "read again: 2 November 2028",
    }
    page = author.client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert '<td class="field-looked_after_by">Ann</td>' in page


def test_a_live_text_that_is_due_waits_for_somebody_too(author: Desk, editor: Desk) -> None:
    long_ago = NOW - timedelta(days=1000)
    article = live(make_article(by=author.user, title="Live", now=long_ago), now=long_ago).article
    assert waits(author) == {"Live": "an editor, to have it read again"}
    article.refresh_from_db()
    transitions.open_reaffirmation(
        article, by=editor.user, now=NOW, lock_version=article.lock_version
    )
    assert waits(author) == {"Live": "an editor, to assign a doctor"}
    doctor = make_doctor(username="rita")
    accepted(article, doctor)
    assert waits(author) == {"Live": "rita, to read and decide"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    author: Desk, count: int, django_assert_num_queries: Any
) -> None:
    doctor = make_doctor()
    for number in range(count):
        accepted(submitted(make_article(by=author.user, title=f"A{number}")), doctor)
    lines(author)
    # session, user, groups and permissions 2, count 2, rows, topics of the filter,
    # rounds, assignments
    with django_assert_num_queries(11):
        assert len(lines(author)) == count


def test_the_list_takes_the_same_queries_for_a_thousand(
    author: Desk, django_assert_num_queries: Any
) -> None:
    accepted(submitted(make_article(by=author.user, title="A")))
    day = NOW - timedelta(days=1)  # so that the one in review stands first
    drafts = (
        Article(slug=f"a{n}", title=f"A{n}", created_by=author.user, created_at=day, updated_at=day)
        for n in range(1000)
    )
    Article.objects.bulk_create(drafts)
    lines(author)
    with django_assert_num_queries(11):
        assert len(lines(author)) == 50


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_takes_the_same_queries_for_any_number_of_references(
    author: Desk, count: int, django_assert_num_queries: Any
) -> None:
    from dataclasses import replace

    from tests.factories import REFERENCE

    references = tuple(replace(REFERENCE, key=f"k{number}") for number in range(count))
    article = make_article(by=author.user, references=references)
    author.open(article)
    with django_assert_num_queries(39):
        author.open(article)
