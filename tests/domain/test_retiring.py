"""Retiring takes an article off for good, and sends its readers on where there is a better text."""

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, AuditEvent, OutboxMessage, Publication
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.live().article


@pytest.fixture
def better() -> Article:
    return make.live(title="A better text").article


def retire(article: Article, **changes: object) -> list[Publication]:
    article = make.fresh(article)
    form = {"by": make.somebody("editor"), "now": NOW, "lock_version": article.lock_version}
    return transitions.retire(article, **{**form, "reason": " Merged. ", **changes})


def test_it_is_withdrawn_in_all_its_revisions_and_closed(article: Article, better: Article) -> None:
    make.live(make.revised(article.publications.get()))
    gone = retire(article, successor=better)
    assert {(p.number, p.withdrawal_reason, p.successor) for p in gone} == {
        (1, "Merged.", better),
        (2, "Merged.", better),
    }
    assert list(Publication.objects.public()) == [better.publications.get()]
    assert make.fresh(article).state == "closed"
    event = AuditEvent.objects.order_by("-seq").first()
    assert f'"successor":{better.pk}' in event.payload
    assert {f"articles_publication/{p.pk}" in event.payload for p in gone} == {True}
    colleague = make.make_user("editor")
    assert OutboxMessage.objects.filter(kind="retired", to=colleague).count() == 0
    assert list(findings()) == []


def test_other_editors_hear_of_it(article: Article) -> None:
    colleague = make.make_user("editor")
    retire(article)
    assert [mail.to for mail in OutboxMessage.objects.filter(kind="retired")] == [colleague]


def test_without_a_successor_readers_are_sent_nowhere(article: Article) -> None:
    (gone,) = retire(article)
    assert gone.successor is None
    assert '"successor":null' in AuditEvent.objects.order_by("-seq").first().payload


def test_a_successor_is_another_article_that_is_public_now(
    article: Article, better: Article
) -> None:
    assert codes_of(retire, article, successor=article) == ["successor_not_live"]
    draft = make.make_article(title="A draft")
    assert codes_of(retire, article, successor=draft) == ["successor_not_live"]
    make.withdrawn(better.publications.get())
    assert codes_of(retire, article, successor=better) == ["successor_not_live"]


def test_a_successor_withdrawn_later_stays_in_the_record(article: Article, better: Article) -> None:
    (gone,) = retire(article, successor=better)
    make.withdrawn(better.publications.get())
    gone.refresh_from_db()
    assert (gone.successor, Publication.objects.public().count()) == (better, 0)
    assert list(findings()) == []


def test_two_articles_cannot_be_retired_into_each_other(article: Article, better: Article) -> None:
    retire(article, successor=better)
    assert codes_of(retire, better, successor=article) == ["successor_not_live"]


@pytest.mark.parametrize("is_older", [True, False])
def test_the_successor_may_be_the_older_or_the_newer_article(is_older: bool) -> None:
    first, second = make.live().article, make.live(title="Second").article
    article, successor = (second, first) if is_older else (first, second)
    version = make.fresh(successor).lock_version
    (gone,) = retire(article, successor=successor)
    assert gone.successor == successor
    assert make.fresh(successor).lock_version == version  # open forms of the successor stay good


def test_it_needs_a_reason_a_live_text_and_no_schedule(article: Article) -> None:
    assert codes_of(retire, article, reason=" ") == ["reason_missing"]
    assert codes_of(retire, make.approved(title="Not public")) == ["not_live"]
    make.scheduled(make.approved(make.revised(article.publications.get())))
    assert codes_of(retire, article) == ["is_scheduled"]


def test_a_review_under_way_is_ended_by_hand_first(article: Article) -> None:
    make.submitted(make.revised(article.publications.get()))
    assert codes_of(retire, article) == ["wrong_state"]


def test_a_re_reading_and_a_planned_withdrawal_end_with_it(article: Article) -> None:
    article = make.withdrawal_scheduled(article.publications.get())
    editor = make.somebody("editor")
    version = article.lock_version
    transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)
    reading = make.accepted(article)
    retire(article)
    reading.refresh_from_db()
    article = make.fresh(article)
    assert (reading.status, reading.round.outcome) == ("cancelled", "withdrawn")
    assert (article.withdrawal_scheduled_for, article.withdrawal_scheduled_by) == (None, None)
    assert list(findings()) == []


@pytest.mark.parametrize("state", ["draft", "changes_requested"])
def test_a_working_copy_under_work_is_closed_too(article: Article, state: str) -> None:
    make.revised(article.publications.get())
    if state == "changes_requested":
        article = make.submitted(article)
        make.ask_changes(article, make.accepted(article).reviewer)
    retire(article)
    assert make.fresh(article).state == "closed"


def test_nothing_starts_from_a_retired_article(article: Article) -> None:
    revision = article.publications.get().revision
    retire(article)
    article = make.fresh(article)
    author, editor = make.somebody("author"), make.somebody("editor")
    version = article.lock_version
    common = {"now": NOW, "lock_version": version}
    for refused in (
        codes_of(transitions.start_revision, article, by=author, **common),
        codes_of(transitions.submit_for_review, article, by=author, **common),
        codes_of(transitions.restore_revision, article, revision=revision, by=author, **common),
    ):
        assert "wrong_state" in refused
    form = make.release_form(article)
    assert "revision_withdrawn" in codes_of(transitions.publish, article, by=editor, **form)
    assert "not_live" in codes_of(transitions.open_reaffirmation, article, by=editor, **common)
