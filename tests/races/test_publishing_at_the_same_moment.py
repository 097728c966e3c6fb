"""Editors, doctors and the scheduler at the same moment: one live text, and never a doubted one."""

from datetime import timedelta
from typing import Any

import pytest

from articles import transitions
from articles.models import Publication, Reference
from articles.transitions import Refused, Stale
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import overlapping, together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LATER = NOW + timedelta(days=3)
both_ways = pytest.mark.parametrize("run", [together, overlapping])


@both_ways
def test_a_text_is_published_once(run: Any) -> None:
    article, editor = make.approved(make.revised(make.live())), make.somebody("editor")
    form = make.release_form(article)

    def publish() -> Any:
        return transitions.publish(article, by=editor, **form)

    assert len(winners(run(publish, publish))) == 1
    assert Publication.objects.live().count() == 1
    assert Publication.objects.count() == 2


@both_ways
def test_schedulers_side_by_side_publish_each_text_once(run: Any) -> None:
    articles = [make.scheduled(title=f"Text {number}") for number in range(3)]

    def run_due() -> Any:
        return transitions.publish_due(now=LATER)

    outcomes = winners(run(run_due, run_due))
    assert len(outcomes) == 2
    assert [refused for _, refused in outcomes] == [[], []]
    assert Publication.objects.live().count() == len(articles)
    published = sorted(p.article_id for done, _ in outcomes for p in done)
    assert published == sorted(a.pk for a in articles)


def test_a_scheduler_and_an_editor_publish_a_text_once() -> None:
    article, editor = make.scheduled(), make.somebody("editor")
    form = make.release_form(article, now=LATER)
    outcomes = overlapping(
        lambda: transitions.publish(article, by=editor, **form),
        lambda: transitions.publish_due(now=LATER),
    )
    assert len(winners(outcomes)) == 2
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("withdraw_first", [True, False])
def test_a_withdrawal_at_the_same_moment_is_never_lost(withdraw_first: bool) -> None:
    publication = make.live()
    article = make.approved(make.revised(publication))
    editor, doctor = make.somebody("editor"), make.somebody("medical_reviewer")
    form = make.release_form(article)

    def publish() -> Any:
        return transitions.publish(article, by=editor, **form)

    def withdraw() -> Any:
        return transitions.withdraw(publication, by=doctor, now=NOW, reason="Unsafe.")

    outcomes = overlapping(*((withdraw, publish) if withdraw_first else (publish, withdraw)))
    publication.refresh_from_db()
    assert publication.withdrawn_at == NOW
    if withdraw_first:
        assert isinstance(outcomes[1], Stale)
        assert Publication.objects.public().count() == 0
    else:
        assert len(winners(outcomes)) == 2
        assert Publication.objects.live().get().number == 2


def doubts(article: Any) -> dict[str, Any]:
    """Return ways in which the approval of an article stops being one."""
    review = article.revision.medical_reviews.get()
    lead = make.make_user("lead_reviewer")
    reference = Reference.objects.get()
    reference.verified = {"title": "publisher"}
    common = {"now": NOW, "lock_version": article.lock_version, "reason": "A doubt."}
    return {
        "revoke": lambda: transitions.revoke(review, by=review.signer, **common),
        "return": lambda: transitions.return_to_review(article, by=lead, **common),
        "contribute": lambda: transitions.save_reference(reference, by=review.signer, now=NOW),
    }


@pytest.mark.parametrize("doubt", ["revoke", "return", "contribute"])
@pytest.mark.parametrize("doubt_first", [True, False])
def test_a_doubt_that_came_first_holds_the_text_back(doubt: str, doubt_first: bool) -> None:
    article = make.approved(make.make_article(), make.make_doctor("author"))
    editor, form = make.somebody("editor"), make.release_form(article)
    act = doubts(article)[doubt]

    def publish() -> Any:
        return transitions.publish(article, by=editor, **form)

    outcomes = overlapping(*((act, publish) if doubt_first else (publish, act)))
    assert Publication.objects.count() == (0 if doubt_first else 1)
    if doubt_first or doubt != "contribute":
        assert isinstance(outcomes[1], (Stale, Refused))


@pytest.mark.parametrize("unschedule_first", [True, False])
def test_a_schedule_taken_back_at_the_same_moment(unschedule_first: bool) -> None:
    article, editor = make.scheduled(), make.somebody("editor")
    version = article.lock_version

    def unschedule() -> Any:
        return transitions.unschedule(article, by=editor, now=NOW, lock_version=version)

    def run_due() -> Any:
        return transitions.publish_due(now=LATER)

    pair = (unschedule, run_due) if unschedule_first else (run_due, unschedule)
    outcomes = overlapping(*pair)
    assert Publication.objects.count() == (0 if unschedule_first else 1)
    if unschedule_first:
        assert outcomes[1] == ([], [])
    else:
        assert isinstance(outcomes[1], Stale)


def test_two_articles_do_not_take_one_address_at_once() -> None:
    from articles.models import Article

    mine, other = make.approved(title="Mine", faqs=()), make.approved(title="Other", faqs=())
    first = make.live(title="Old", faqs=())
    Article.objects.filter(pk=first.article_id).update(slug="moved")
    Article.objects.filter(pk=mine.pk).update(slug="old")
    editor = make.somebody("editor")
    with pytest.raises(Refused):
        transitions.publish(make.fresh(mine), by=editor, **make.release_form(mine))
    assert transitions.publish(other, by=editor, **make.release_form(other)).is_live
