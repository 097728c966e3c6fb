"""Assign, publish, remind and have read again on a selection: each row by itself."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import (
    Article,
    OutboxMessage,
    Publication,
    ReviewAssignment,
    ReviewRound,
)
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db
ARTICLES = reverse("admin:articles_article_changelist")
QUEUE = reverse("admin:articles_reviewassignment_changelist")


@pytest.fixture
def editor() -> User:
    return make.somebody("editor")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def select(client: Client, name: str, *rows: Any, where: str = ARTICLES) -> Any:
    """Choose an action for the rows; return the page it leads to."""
    data = {"action": f"bulk_{name}", "_selected_action": [str(row.pk) for row in rows]}
    answer = client.post(f"{where}?whose=all" if where == ARTICLES else where, data)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


def confirm(client: Client, page: Any, **typed: str) -> str:
    """Press the button of the page; return what the list says then."""
    seen = [part.split('"')[0] for part in page.content.decode().split('name="seen" value="')[1:]]
    answer = client.post(page.wsgi_request.get_full_path(), {"seen": seen, **typed})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url).content.decode()


def test_assign_three_of_five(editor: User) -> None:
    doctor = make.make_doctor(username="dora")
    good = [make.submitted(title=f"Good {number}") for number in range(3)]
    draft = make.make_article(title="A draft")
    twice = make.submitted(title="Asked <already>")
    make.assigned(twice, doctor)
    client = client_of(editor)
    page = select(client, "assign", *good, draft, twice)
    assert ReviewAssignment.objects.count() == 1
    said = confirm(client, page, reviewer=str(doctor.pk))
    assert "Done for 3 articles. Refused for 2:" in said
    assert "<li>A draft — " in said
    assert "<li>Asked &lt;already&gt; — dora " in said
    assert ReviewAssignment.objects.count() == 4
    assert OutboxMessage.objects.filter(kind="assigned", to=doctor).count() == 4


def test_publish_three_of_five(editor: User) -> None:
    good = [make.approved(make.make_article(title=f"Good {number}")) for number in range(3)]
    draft = make.make_article(title="A draft")
    reading = make.submitted(title="In review")
    client = client_of(editor)
    said = confirm(client, select(client, "publish", *good, draft, reading))
    assert "Done for 3 articles. Refused for 2:" in said
    assert "<li>A draft — It was never submitted for review.</li>" in said
    assert "<li>In review — " in said
    assert Publication.objects.live().count() == 3


def test_a_text_that_changed_after_the_page_was_shown_is_not_published(editor: User) -> None:
    stays, changes = (make.approved(make.make_article(title=title)) for title in "AB")
    client = client_of(editor)
    page = select(client, "publish", stays, changes)
    author = make.somebody("author")
    version = make.fresh(changes).lock_version
    make.transitions.start_revision(changes, by=author, now=make.NOW, lock_version=version)
    said = confirm(client, page)
    assert "Done for 1 article. Refused for 1:" in said
    assert "<li>B — It changed after the page was shown." in said
    assert Publication.objects.get().title == "A"


def test_a_page_that_names_no_fingerprint_publishes_nothing(editor: User) -> None:
    article = make.approved()
    client = client_of(editor)
    page = select(client, "publish", article)
    version = make.fresh(article).lock_version
    address = page.wsgi_request.get_full_path()
    for seen in (f"{article.pk}={version}:{'0' * 64}", f"{article.pk}={version}:", "x=1", ""):
        client.post(address, {"seen": seen})
    assert not Publication.objects.exists()


def test_remind_three_of_five_and_only_once_a_day(editor: User) -> None:
    doctor = make.make_doctor(username="dora")
    good = [make.submitted(title=f"Good {number}") for number in range(2)]
    for article in good:
        make.accepted(article, doctor)
    draft = make.make_article(title="A draft")
    alone = make.submitted(title="Asked nobody")
    live = make.live(title="Live").article
    client = client_of(editor)
    page = select(client, "remind", *good, draft, alone, live)
    said = confirm(client, page)
    assert "Done for 3 articles. Refused for 2:" in said
    assert "<li>Asked nobody — It waits for nobody who could be reminded.</li>" in said
    assert "<li>Live — It waits for nobody who could be reminded.</li>" in said
    assert OutboxMessage.objects.filter(kind="reminded", to=doctor).count() == 2
    assert OutboxMessage.objects.get(kind="reminded_author").to == draft.created_by
    again = confirm(client, page)
    assert "Nothing was done. Refused for 5:" in again
    assert OutboxMessage.objects.filter(kind__startswith="reminded").count() == 3


def test_three_of_five_live_texts_are_read_again(editor: User) -> None:
    good = [make.live(title=f"Good {number}").article for number in range(3)]
    draft = make.make_article(title="A draft")
    newer = make.submitted(make.revised(make.live(title="Newer comes")))
    client = client_of(editor)
    page = select(client, "open_reaffirmation", *good, draft, newer)
    assert not ReviewRound.objects.filter(kind="reaffirm").exists()
    said = confirm(client, page)
    assert "Done for 3 articles. Refused for 2:" in said
    assert "<li>A draft — " in said
    assert "<li>Newer comes — " in said
    opened = ReviewRound.objects.filter(kind="reaffirm", closed_at=None)
    assert {row.article_id for row in opened} == {article.pk for article in good}


def test_from_a_report_of_what_is_due(editor: User) -> None:
    ago = make.NOW.replace(year=2024)
    due, read = (make.live(title=title, now=ago).article for title in ("Due", "Being read"))
    form = {"by": editor, "now": make.NOW}
    version = make.fresh(read).lock_version
    make.transitions.open_reaffirmation(read, lock_version=version, **form)
    client = client_of(editor)
    for name in ("due", "ageing"):
        page = client.get(reverse("admin:report", args=[name])).content.decode()
        steps = (
            reverse("admin:articles_article_process", args=[row.pk, "open_reaffirmation"])
            for row in (due, read)
        )
        assert [page.count(f'href="{step}"') for step in steps] == [1, 0]
        assert [page.count(f'name="ids" value="{row.pk}"') for row in (due, read)] == [1, 0]
    shown = client.get(
        reverse("admin:bulk", args=["open_reaffirmation"]),
        {"list": "due", "ids": [due.pk, read.pk]},
    )
    said = confirm(client, shown)
    assert "Done for 1 article. Refused for 1:" in said
    assert "<li>Being read — " in said
    assert "<h1>Overdue and due soon</h1>" in said


def test_from_the_queue(editor: User) -> None:
    row = make.assigned(make.submitted(title="In review"), make.make_doctor(username="dora"))
    client = client_of(editor)
    page = select(client, "remind", row, where=QUEUE)
    said = confirm(client, page)
    assert "Done for 1 article." in said
    assert "<h1>Review queue</h1>" in said


def test_nobody_chosen_is_marked_and_nothing_is_done(editor: User) -> None:
    article = make.submitted()
    client = client_of(editor)
    page = select(client, "assign", article)
    answer = client.post(page.wsgi_request.get_full_path(), {"reviewer": ""})
    assert "Nothing was done: please correct what is marked below." in answer.content.decode()
    assert not ReviewAssignment.objects.exists()


OFFERED = {
    "author": set(),
    "medical_reviewer": set(),
    "editor": {"bulk_assign", "bulk_publish", "bulk_remind", "bulk_open_reaffirmation"},
    "lead_reviewer": {"bulk_assign", "bulk_remind", "bulk_open_reaffirmation"},
}


@pytest.mark.parametrize("role", OFFERED)
def test_each_role_is_offered_what_it_may_do(role: str) -> None:
    article = make.approved()
    client = client_of(make.make_user(role))
    for where, without in (
        (f"{ARTICLES}?whose=all", set()),
        (QUEUE, {"bulk_publish", "bulk_open_reaffirmation"}),
    ):
        form = client.get(where).context["action_form"]
        offered = {value for value, _label in form.fields["action"].choices} if form else set()
        assert offered - {""} == OFFERED[role] - without
    for name in ("assign", "publish", "remind", "open_reaffirmation"):
        address = f"{reverse('admin:bulk', args=[name])}?ids={article.pk}"
        expected = 200 if f"bulk_{name}" in OFFERED[role] else 403
        assert client.get(address).status_code == expected
        if expected == 403:
            assert client.post(address, {}).status_code == 403
    assert not Publication.objects.exists()


def test_too_many_rows_are_refused_before_the_page(editor: User) -> None:
    first = make.make_article()
    values = {f.attname: getattr(first, f.attname) for f in Article._meta.concrete_fields}
    Article.objects.bulk_create(
        Article(**{**values, "id": None, "slug": f"copy-{number}"}) for number in range(200)
    )
    client = client_of(editor)
    keys = [str(pk) for pk in Article.objects.values_list("pk", flat=True)]
    data = {"action": "bulk_remind", "_selected_action": keys, "select_across": "1"}
    answer = client.post(f"{ARTICLES}?whose=all", data, follow=True)
    assert "Select at most 200 rows." in answer.content.decode()
    assert not OutboxMessage.objects.exists()


def test_nothing_selected_and_nonsense() -> None:
    client = client_of(make.make_user("editor"))
    page = client.get(reverse("admin:bulk", args=["remind"]), {"ids": "x,,-1,99999"})
    assert "Nothing is selected." in page.content.decode()
    assert client.get(reverse("admin:bulk", args=["delete"])).status_code == 404
