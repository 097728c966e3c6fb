"""Planned withdrawals and retiring beside everything else: withdrawn once, and never in a circle.

The table of races is in docs/races.md.
"""

from datetime import timedelta
from typing import Any

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, Publication
from articles.transitions import Stale
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import Call, meeting_before, overlapping, together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LATER = NOW + timedelta(days=3)
both_ways = pytest.mark.parametrize("run", [together, overlapping])


def retiring(article: Article, successor: Article | None = None) -> Call:
    editor, version = make.somebody("editor"), make.fresh(article).lock_version
    return lambda: transitions.retire(
        article,
        by=editor,
        now=NOW,
        lock_version=version,
        reason="Merged.",
        successor=successor,
    )


def publishing(article: Article) -> Call:
    editor, form = make.somebody("editor"), make.release_form(article)
    return lambda: transitions.publish(article, by=editor, **form)


@both_ways
def test_schedulers_side_by_side_withdraw_each_text_once(run: Any) -> None:
    for number in range(3):
        make.withdrawal_scheduled(make.live(title=f"Text {number}"))
    events = Article.objects.first().events.model.objects

    def withdraw_due() -> Any:
        return transitions.withdraw_due(now=LATER)

    outcomes = winners(run(withdraw_due, withdraw_due))
    assert sorted(len(gone) for gone, _refused in outcomes) in ([0, 3], [1, 2])
    assert Publication.objects.public().count() == 0
    assert events.filter(kind="withdraw").count() == 3
    assert list(findings()) == []


@pytest.mark.parametrize("schedule_first", [True, False])
def test_a_withdrawal_planned_while_a_newer_text_goes_live_is_not_about_the_newer(
    schedule_first: bool,
) -> None:
    article = make.approved(make.revised(make.live()))
    editor, version = make.somebody("editor"), article.lock_version
    publish = publishing(article)

    def schedule() -> Any:
        return transitions.schedule_withdrawal(
            article,
            by=editor,
            now=NOW,
            lock_version=version,
            withdraw_at=NOW + timedelta(hours=1),
            reason="The drug is taken off the market.",
        )

    outcomes = overlapping(*((schedule, publish) if schedule_first else (publish, schedule)))
    assert isinstance(outcomes[1], Stale)
    live = Publication.objects.live().get()
    assert live.number == (1 if schedule_first else 2)
    assert (make.fresh(article).withdrawal_scheduled_for is not None) == schedule_first


@pytest.mark.parametrize("withdraw_first", [True, False])
def test_the_scheduler_and_a_newer_publication_at_once(withdraw_first: bool) -> None:
    article = make.withdrawal_scheduled()
    article = make.approved(make.revised(article.publications.get()))
    publish = publishing(article)

    def withdraw_due() -> Any:
        return transitions.withdraw_due(now=LATER)

    pair = (withdraw_due, publish) if withdraw_first else (publish, withdraw_due)
    outcomes = overlapping(*pair)
    live = Publication.objects.live().values_list("number", flat=True)
    if withdraw_first:
        assert isinstance(outcomes[1], Stale)
        assert list(live) == []
    else:
        assert outcomes[1] == ([], [])
        assert list(live) == [2]


def test_the_scheduler_and_a_hand_withdraw_a_text_once() -> None:
    article = make.withdrawal_scheduled()
    publication, doctor = article.publications.get(), make.make_doctor()
    outcomes = overlapping(
        lambda: transitions.withdraw(publication, by=doctor, now=NOW, reason="Unsafe."),
        lambda: transitions.withdraw_due(now=LATER),
    )
    assert len(winners(outcomes)) == 2
    publication.refresh_from_db()
    assert (publication.withdrawn_by, publication.withdrawal_reason) == (doctor, "Unsafe.")
    assert article.events.filter(kind="withdraw").count() == 1


@pytest.mark.parametrize("retire_first", [True, False])
def test_a_text_is_retired_or_renewed_and_not_both(retire_first: bool) -> None:
    article = make.approved(make.revised(make.live()))
    retire, publish = retiring(article), publishing(article)
    outcomes = overlapping(*((retire, publish) if retire_first else (publish, retire)))
    assert isinstance(outcomes[1], Stale)
    assert Publication.objects.live().count() == (0 if retire_first else 1)
    assert make.fresh(article).state == ("closed" if retire_first else "approved")


@both_ways
def test_two_articles_are_never_retired_into_each_other(run: Any) -> None:
    one, other = make.live().article, make.live(title="Other").article
    outcomes = run(retiring(one, other), retiring(other, one))
    assert len(winners(outcomes)) == 1
    assert Publication.objects.live().count() == 1
    assert list(findings()) == []


def test_two_articles_whose_rules_are_asked_at_once_are_not_either() -> None:
    one, other = make.live().article, make.live(title="Other").article
    outcomes = meeting_before(
        'UPDATE "articles_publication"', retiring(one, other), retiring(other, one)
    )
    assert len(winners(outcomes)) == 1
    assert Publication.objects.live().count() == 1


@pytest.mark.parametrize("retire_first", [True, False])
def test_a_successor_that_is_withdrawn_at_once_is_noticed(retire_first: bool) -> None:
    article, better = make.live().article, make.live(title="A better text")
    editor, retire = make.make_user("editor"), retiring(article, better.article)

    def withdraw() -> Any:
        return transitions.withdraw(better, by=editor, now=NOW, reason="Unsafe.")

    outcomes = overlapping(*((retire, withdraw) if retire_first else (withdraw, retire)))
    better.refresh_from_db()
    assert better.withdrawn_at == NOW
    is_retired = len(winners(outcomes)) == 2  # it holds the article first, the successor after it
    assert retire_first or not is_retired
    article.refresh_from_db()
    assert article.publications.live().exists() is not is_retired
    assert (article.state == "closed") is is_retired


@both_ways
def test_a_preview_link_is_taken_back_once(run: Any) -> None:
    link, token = make.preview_link(make.submitted())
    editor = make.somebody("editor")

    def revoke() -> Any:
        return transitions.revoke_preview_link(link, by=editor, now=NOW)

    assert len(winners(run(revoke, revoke))) == 1
    assert transitions.open_preview(token, now=NOW) is None


@both_ways
def test_openings_of_a_preview_at_once_are_all_counted(run: Any) -> None:
    link, token = make.preview_link(make.submitted())

    def read() -> Any:
        return transitions.open_preview(token, now=NOW)

    assert run(read, read) == [link, link]
    link.refresh_from_db()
    assert link.opened_count == 2
