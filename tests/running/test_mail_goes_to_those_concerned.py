"""Who gets which mail, when, and what it looks like."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from articles import transitions
from articles.delivery import deliver
from articles.digest import write_digests
from articles.models import Article, MailSettings, OutboxMessage, Reminder
from articles.notifications import KINDS, notify
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.threads import overlapping, together

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 7, 30, tzinfo=UTC)


def told(kind: str) -> set[str]:
    return {row.to.username for row in OutboxMessage.objects.filter(kind=kind)}


def wants(user: User, **wishes: str) -> User:
    MailSettings.objects.update_or_create(user=user, defaults=wishes)
    return user


def owned(article: Article, owner: User, backup: User) -> Article:
    transitions.set_owners(
        article,
        owner=owner,
        backup_owner=backup,
        by=make.somebody("editor"),
        now=make.NOW,
    )
    return make.fresh(article)


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_has_words_html_a_reason_and_links_behind_the_login(kind: str) -> None:
    person = make.make_user("editor", email="e@example.org")
    article = make.make_article(title="<Iron> & legs")
    notify(kind, [person], article=article, by=None, now=make.NOW, more="Two < three\nlines")
    row = OutboxMessage.objects.get(kind=kind)
    assert "<Iron> & legs" in row.subject
    assert row.subject in row.body
    assert "Two < three\nlines" in row.body
    assert "You get this because" in row.body
    assert "&lt;Iron&gt; &amp; legs" in row.html
    assert "You get this because" in row.html
    assert "src=" not in row.html
    assert "<style" not in row.html
    links = [part.split('"')[0] for part in row.html.split('href="')[1:]]
    assert len(links) == 2
    for link in links:
        path = link.removeprefix("http://localhost:8000")
        assert Client().get(path).status_code == 302
        assert path in row.body


def test_a_mail_is_sent_as_text_with_html_beside_it() -> None:
    person = make.make_user("editor", email="e@example.org")
    notify("approved", [person], article=make.make_article(), by=None, now=make.NOW)
    deliver(now=make.NOW)
    (sent,) = mail.outbox
    assert [(part[0][:15], part[1]) for part in sent.alternatives] == [
        ("<!DOCTYPE html>", "text/html")
    ]
    assert sent.body.startswith("“Iron and restless legs” is approved")


def test_owners_hear_what_becomes_of_their_article_and_others_do_not() -> None:
    owner, backup = make.make_user("author"), make.make_user("author")
    make.make_user("author", username="stranger")
    article = make.submitted(owned(make.make_article(), owner, backup))
    doctor = make.make_doctor()
    make.accepted(article, doctor)
    make.ask_changes(article, doctor, "Say how much.")
    editor, author = make.somebody("editor"), article.created_by
    everybody = {owner.username, backup.username, editor.username, author.username}
    assert told("changes_requested") == everybody
    reasons = {
        row.to.username: row.body.split("You get this because ")[1].splitlines()[0]
        for row in OutboxMessage.objects.filter(kind="changes_requested")
    }
    assert reasons == {
        owner.username: "you own this article.",
        backup.username: "you are the backup owner of this article.",
        editor.username: "you are an editor.",
        author.username: "you submitted this text for review.",
    }


def test_nobody_is_told_what_they_did_themselves() -> None:
    editor = make.somebody("editor")
    article = owned(make.approved(), editor, make.make_user("author"))
    make.live(article, by=editor)
    assert editor.username not in told("published")


def test_progress_comes_as_the_person_wishes_and_tasks_always_at_once() -> None:
    now = wants(make.make_user("editor", username="now"), progress="at_once")
    daily = wants(make.make_user("editor", username="daily"), progress="digest")
    never = wants(make.make_user("editor", username="never"), progress="never")
    article = make.make_article()
    for kind in ("accepted", "submitted"):
        notify(kind, [now, daily, never], article=article, by=None, now=make.NOW)
    found = {(row.kind, row.to.username): row.is_for_digest for row in OutboxMessage.objects.all()}
    assert found == {
        ("accepted", "now"): False,
        ("accepted", "daily"): True,
        ("submitted", "now"): False,
        ("submitted", "daily"): False,
        ("submitted", "never"): False,
    }


def test_people_without_an_address_hold_up_nobody_else() -> None:
    article = make.make_article()
    for number in range(4):
        person = make.make_user("editor", email="" if number < 3 else "e@example.org")
        notify("approved", [person], article=article, by=None, now=make.NOW)
    result = deliver(now=make.NOW)
    assert (result.sent, len(result.failed), result.stopped) == (1, 3, False)


# --- the daily digest -----------------------------------------------------------------------------


@pytest.fixture
def daily(db: None) -> User:
    return wants(make.make_user("editor", email="d@example.org"), progress="digest")


def put_aside(person: User, *titles: str) -> None:
    for title in titles:
        article = make.make_article(title=title)
        notify("accepted", [person], article=article, by=None, now=make.NOW)


def run(now: datetime) -> list[Any]:
    """Write digests and send; return what was sent by it."""
    before = len(mail.outbox)
    write_digests(now=now)
    deliver(now=now)
    return mail.outbox[before:]


def test_one_digest_a_day_lists_what_waits(daily: User) -> None:
    put_aside(daily, "Iron", "Sleep")
    assert run(MORNING.replace(hour=6, minute=59)) == []
    (sent,) = run(MORNING)
    assert sent.subject == "2 messages of the day"
    assert "accepted to review “Iron”." in sent.body
    assert "accepted to review “Sleep”." in sent.body
    assert "You get this because you asked for one mail a day" in sent.body
    put_aside(daily, "Later")
    assert run(MORNING + timedelta(hours=9)) == []
    assert len(run(MORNING + timedelta(days=1))) == 1


def test_running_twice_and_days_late_sends_one(daily: User) -> None:
    put_aside(daily, "Iron")
    assert len(run(MORNING + timedelta(days=4))) == 1
    assert run(MORNING + timedelta(days=4, minutes=1)) == []
    assert run(MORNING + timedelta(days=5)) == []


def test_a_crash_while_writing_the_digest_loses_nothing(
    daily: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_aside(daily, "Iron")
    with monkeypatch.context() as patch:
        patch.setattr("articles.digest._letter", lambda _rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_digests(now=MORNING)
    assert not Reminder.objects.exists()
    assert len(run(MORNING)) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("both", [together, overlapping])
def test_two_runs_at_once_write_one_digest(daily: User, both: Any) -> None:
    put_aside(daily, "Iron", "Sleep")
    outcomes = both(lambda: write_digests(now=MORNING), lambda: write_digests(now=MORNING))
    assert sorted(outcomes) == [0, 1]
    assert OutboxMessage.objects.filter(kind="digest").count() == 1


def test_nothing_waiting_is_no_mail(daily: User) -> None:
    assert run(MORNING) == []


# --- the page of settings -------------------------------------------------------------------------


def test_people_choose_for_themselves(daily: User) -> None:
    other = make.make_user("author")
    client = Client()
    client.force_login(other)
    address = reverse("admin:mail_settings")
    page = client.get(address).content.decode()
    assert "What you are asked to do always comes as a mail at once." in page
    assert "Your account has no mail address" in page
    answer = client.post(address, {"progress": "never", "reminders": "digest"})
    assert answer.status_code == 302
    chosen = MailSettings.objects.get(user=other)
    assert (chosen.progress, chosen.reminders) == ("never", "digest")
    assert MailSettings.objects.get(user=daily).progress == "digest"


def test_reminders_cannot_be_switched_off(daily: User) -> None:
    client = Client()
    client.force_login(daily)
    answer = client.post(
        reverse("admin:mail_settings"), {"progress": "digest", "reminders": "never"}
    )
    assert answer.status_code == 200
    assert MailSettings.objects.get(user=daily).reminders == "at_once"
