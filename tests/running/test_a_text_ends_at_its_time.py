"""Withdrawal at a set time, retiring and merging: pages, words, and `run_due` in every order."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.admin.panel import process_of
from articles.models import Article, AuditEvent, Publication
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of
from tests.support.threads import overlapping, together

pytestmark = pytest.mark.django_db


def step(user: User, article: Article, name: str, *, status: int = 302, **typed: Any) -> str:
    """Open the page of a step, type, confirm; return the words of the answer."""
    client = Client()
    client.force_login(user)
    url = reverse("admin:articles_article_process", args=[article.pk, name])
    shown = client.get(url)
    assert shown.status_code == 200
    form = {**fields_of(shown.content, "step-form"), **typed}
    answer = client.post(url, form)
    assert answer.status_code == status, answer.content.decode()
    if status == 302:
        answer = client.get(answer.url)
    return answer.content.decode()


@pytest.fixture
def editor() -> User:
    return make.somebody("editor")


@pytest.fixture
def article() -> Article:
    return make.live().article


def planned(article: Article, when: datetime, now: datetime | None = None) -> Article:
    """Return the article after its withdrawal was scheduled for a time."""
    article = make.fresh(article)
    return transitions.schedule_withdrawal(
        article,
        by=make.somebody("editor"),
        now=now or when - timedelta(days=1),
        lock_version=article.lock_version,
        withdraw_at=when,
        reason="The study was retracted.",
    )


# --- the pages ------------------------------------------------------------------------------------


def test_schedule_a_withdrawal_and_take_it_back(editor: User, article: Article) -> None:
    said = step(
        editor,
        article,
        "schedule_withdrawal",
        withdraw_at="2099-05-01T10:00",
        reason="The study was retracted.",
    )
    assert "It is withdrawn by itself on 1 May 2099, 10:00 (UTC), with the notice: " in said
    assert "“The study was retracted.”" in said
    assert "Take the scheduled withdrawal back" in said
    assert "Schedule the withdrawal of revision" not in said
    said = step(editor, article, "unschedule_withdrawal")
    assert "withdrawn by itself" not in said
    assert make.fresh(article).withdrawal_scheduled_for is None


def test_a_withdrawal_needs_a_reason_and_a_time_to_come(editor: User, article: Article) -> None:
    said = step(
        editor,
        article,
        "schedule_withdrawal",
        status=409,
        withdraw_at="2020-01-01T10:00",
        reason="",
    )
    assert "That time has passed." in said
    assert "Write down the reason" in said
    assert 'value="2020-01-01T10:00"' in said


def test_retire_into_another_live_article(editor: User, article: Article) -> None:
    other = make.live(title="Iron, all of it").article
    make.make_article(title="Never live")
    client = Client()
    client.force_login(editor)
    url = reverse("admin:articles_article_process", args=[article.pk, "retire"])
    page = client.get(url).content.decode()
    options = page.split("<select")[1].split("</select>")[0]
    assert "Iron, all of it" in options
    assert "Never live" not in options
    assert f'value="{article.pk}"' not in options
    said = step(editor, article, "retire", reason="Merged.", successor=str(other.pk))
    assert "readers are sent to “Iron, all of it”" in said
    process = process_of(make.fresh(article), editor)
    assert process.state == "Retired: it was merged into “Iron, all of it”. The record is kept."
    assert process.public.startswith("Readers are sent to “Iron, all of it” since ")
    assert process.buttons == ()


def test_retire_without_a_successor(editor: User, article: Article) -> None:
    step(editor, article, "retire", reason="Nobody asks for it any more.")
    process = process_of(make.fresh(article), editor)
    assert process.state == "Retired: it was taken off the site for good. The record is kept."
    assert "only the notice" in process.public


def test_a_text_given_up_before_it_was_public_says_so(editor: User) -> None:
    article = make.make_article()
    transitions.discard(article, by=editor, now=make.NOW, lock_version=article.lock_version)
    state = process_of(make.fresh(article), editor).state
    assert state == "Given up before it was ever public. The record is kept."


def test_only_editors_are_offered_the_end(article: Article) -> None:
    for role in ("author", "medical_reviewer", "lead_reviewer"):
        labels = [each.label for each in process_of(article, make.make_user(role)).buttons]
        assert "Retire the article" not in labels
        assert not any("Schedule the withdrawal" in label for label in labels)


# --- the command ----------------------------------------------------------------------------------


def run() -> str:
    said = StringIO()
    call_command("run_due", "--no-mail", stderr=said)
    return said.getvalue()


def test_what_is_due_is_withdrawn_once_and_days_late(article: Article) -> None:
    planned(article, timezone.now() - timedelta(days=3))
    assert f"withdrawn: {article.title}, revision 1" in run()
    publication = Publication.objects.get()
    assert publication.withdrawal_reason == "The study was retracted."
    assert "withdrawn:" not in run()
    assert AuditEvent.objects.filter(kind="withdraw").count() == 1


def test_what_is_not_due_stays(article: Article) -> None:
    planned(article, timezone.now() + timedelta(hours=1), now=timezone.now())
    assert "withdrawn" not in run()
    assert Publication.objects.live().exists()


def test_a_text_superseded_meanwhile_is_not_withdrawn_by_the_old_plan(article: Article) -> None:
    planned(article, timezone.now() - timedelta(minutes=1))
    make.live(make.submitted(make.revised(Publication.objects.get())))
    assert "withdrawn" not in run()
    assert Publication.objects.live().get().number == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("both", [together, overlapping])
def test_two_runs_withdraw_each_text_once(both: Any) -> None:
    articles = [make.live(title=f"Text {number}").article for number in range(3)]
    for each in articles:
        planned(each, make.NOW + timedelta(days=1), now=make.NOW)
    later = make.NOW + timedelta(days=2)
    outcomes = both(
        lambda: transitions.withdraw_due(now=later), lambda: transitions.withdraw_due(now=later)
    )
    assert sorted(each.article_id for done, _refused in outcomes for each in done) == sorted(
        each.pk for each in articles
    )
    assert AuditEvent.objects.filter(kind="withdraw").count() == 3
