"""Lists are grouped by what they are for, and called by one name wherever they are named."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import Desk, client_of
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LEDGERS = [
    "Answers of readers",
    "Change requests",
    "Checks of the sources",
    "Contributions",
    "Events",
    "Mails",
    "Medical reviews",
    "Notices about sources",
    "Publications",
    "Published signatures",
    "Review rounds",
    "Revisions",
    "Revocations",
]
WORK = [
    *("Articles", "Review queue", "Reports of readers", "Sources in doubt", "References"),
    *("Images", "Topics"),
]


def groups(client: Client, name: str = "admin:index", *args: str) -> dict[str, list[str]]:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    apps = response.context["app_list"]
    return {str(app["name"]): [str(entry["name"]) for entry in app["models"]] for app in apps}


def path_of(client: Client, address: str) -> list[str]:
    """Return the words of the breadcrumbs."""
    page = client.get(address).content.decode()
    found = re.search(r'<div class="breadcrumbs">(.*?)</div>', page, re.DOTALL)
    assert found
    words = re.sub(r"<[^>]+>", "", found[1]).replace("&rsaquo;", "›")
    return [" ".join(part.split()) for part in words.split("›")]


def test_daily_work_comes_first_and_ledgers_last() -> None:
    everything = groups(client_of(make_user(is_superuser=True)))
    assert list(everything.items()) == [
        ("Work", WORK),
        ("People", ["Users", "Groups", "Medical reviewers", "Invitations"]),
        ("Record", LEDGERS),
    ]


def test_a_role_sees_its_own_lists_only_and_no_empty_group(author: Desk, editor: Desk) -> None:
    assert set(groups(author.client)["Work"]) <= set(WORK)
    for person in (author, editor):
        assert all(groups(person.client).values())


def test_the_sidebar_shows_the_same_groups(author: Desk) -> None:
    page = author.client.get(reverse("admin:articles_article_add"))
    names = [str(group["name"]) for group in page.context["available_apps"]]
    assert names == list(groups(author.client))
    assert page.content.decode().count('aria-current="page"') == 1


def test_the_page_of_one_application_lists_that_application() -> None:
    client = client_of(make_user(is_superuser=True))
    assert list(groups(client, "admin:app_list", "articles")) == ["Articles"]
    assert groups(client, "admin:app_list", "accounts") == {"Accounts": ["Users"]}


def test_paths_name_the_list_once_and_as_the_front_page_does(author: Desk) -> None:
    article = make_article(by=author.user)
    listed = reverse("admin:articles_article_changelist")
    assert path_of(author.client, listed) == ["Home", "Articles"]
    assert path_of(author.client, author.url(article)) == ["Home", "Articles", article.title]
    history = reverse("admin:articles_article_history", args=[article.pk])
    assert path_of(author.client, history) == ["Home", "Articles", article.title, "History"]
    add = reverse("admin:articles_article_add")
    assert path_of(author.client, add) == ["Home", "Articles", "Add article"]


def test_the_queue_is_called_the_review_queue(editor: Desk) -> None:
    queue = reverse("admin:articles_reviewassignment_changelist")
    assert path_of(editor.client, queue) == ["Home", "Review queue"]
    page = editor.client.get(queue).content.decode()
    assert "<h1>Review queue</h1>" in page
    assert ">Assignments<" not in page


def test_lists_are_headed_by_their_name(editor: Desk) -> None:
    for name, heading in (("reference", "References"), ("revision", "Revisions")):
        page = editor.client.get(reverse(f"admin:articles_{name}_changelist")).content.decode()
        assert f"<h1>{heading}</h1>" in page


def test_filters_are_titled_in_english(editor: Desk) -> None:
    page = editor.client.get(reverse("admin:articles_reviewassignment_changelist"))
    titles = re.findall(r"<summary>\s*(.*?)\s*</summary>", page.content.decode())
    assert titles == ["Whose reviews"]
    page = editor.client.get(reverse("admin:articles_article_changelist"))
    titles = re.findall(r"<summary>\s*(.*?)\s*</summary>", page.content.decode())
    assert titles[:4] == ["Author", "State", "On the site", "Risk"]


def test_a_list_has_the_whole_width(author: Desk) -> None:
    page = author.client.get(reverse("admin:articles_article_changelist"))
    assert 'id="nav-sidebar"' not in page.content.decode()
