"""Dates, names and numbers of the JSON are those of the page: both are made of the same rows."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import PublishedSignature
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


def printed(value: str) -> str:
    """Return a moment or a day of the JSON as pages print it."""
    if "T" not in value:
        day = date.fromisoformat(value)
    else:
        day = timezone.localtime(datetime.fromisoformat(value)).date()
    return f"{day.day} {day:%B %Y}"


def page_of(client: Client, path: str) -> str:
    page = re.sub(r"<script.*?</script>", " ", client.get(path).content.decode(), flags=re.S)
    within_words = re.sub(r"</?(?:i|b|sub|sup)>", "", page)
    return " ".join(re.sub(r"<[^>]+>", " ", within_words).split())


def a_revised_article() -> None:
    ada = make.make_doctor(username="ada", display_name="Dr Ada Stone", specialty="Neurology")
    author = BylineDraft("Robin Writer", about="a writer", disclosure="owns shares")
    first = make.live(slug="iron", doctors=(ada,), bylines=(author,))
    later = NOW + timedelta(days=40)
    bea = make.make_doctor(username="bea", display_name="Dr Bea Brook")
    article = make.revised(first, now=later, change_kind="correction", change_note="A new dose")
    second = make.live(article, doctors=(bea,), now=later)
    examples.reapproved(second, days=60, doctor=ada)


@pytest.mark.parametrize("number", [1, 2])
def test_page_and_data_of_a_revision_say_the_same(client: Client, number: int) -> None:
    a_revised_article()
    path = f"/articles/iron/v/{number}/"
    page, data = page_of(client, path), client.get(f"{path}data.json").json()
    assert data["fingerprint"] in page.replace(" ", "")
    texts = [data[name] for name in ("title", "summary", "change_note")]
    for text in [*texts, data["publisher"], *(each["text"] for each in data["references"])]:
        assert text in page, text
    days = [data["first_published_at"], data["published_at"], data["review"]["last_reviewed_on"]]
    for signature in data["signatures"]:
        for name in ("name", "credentials", "specialty", "licence_number", "meaning"):
            assert signature[name] in page, name
        days.append(signature["signed_at"])
    for day in days:
        assert printed(day) in page, day
    rows = PublishedSignature.objects.filter(publication__number=number).order_by("-signed_at")
    assert [each["name"] for each in data["signatures"]] == [row.name for row in rows]
    assert [each["name"] for each in data["authors"]] == ["Robin Writer"]
    assert data["number"] == number
    assert data["permanent_url"] == f"{settings.PORTAL_BASE_URL}{path}"
    assert [each["question"] for each in data["faqs"]] == ["Does iron help?"]
    assert data["body_html"] in client.get(path).content.decode()
    assert data["state"] == ("live" if number == 2 else "superseded")


def test_the_article_is_its_live_revision(client: Client) -> None:
    a_revised_article()
    data = client.get("/articles/iron/data.json").json()
    assert data == client.get("/articles/iron/v/2/data.json").json()
    assert [(each["number"], each["state"]) for each in data["revisions"]] == [
        (2, "live"),
        (1, "superseded"),
    ]
    page = client.get("/articles/iron/").content.decode()
    assert '<link rel="alternate" type="application/json"' in page


def keys_of_table(heading: str) -> set[str]:
    """Return the keys in the first column of the table below a heading of docs/public-data.md."""
    documented = (Path(settings.BASE_DIR) / "docs" / "public-data.md").read_text()
    table = documented.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("An article or a revision: `rls-portal article 1`", "v/2/data.json"),
        ("A record: `rls-portal record 1`", "v/2/record.json"),
    ],
)
def test_each_table_has_the_keys_of_its_document_and_no_others(
    client: Client, heading: str, path: str
) -> None:
    a_revised_article()
    assert keys_of_table(heading) == client.get(f"/articles/iron/{path}").json().keys()


def test_record_history_and_data_tell_of_the_same_signatures(client: Client) -> None:
    a_revised_article()
    record = client.get("/articles/iron/v/2/record.json").json()
    data = client.get("/articles/iron/v/2/data.json").json()
    signed = [each["facts"] for each in record["entries"] if each["kind"] == "signed"]
    names = ("name", "credentials", "licence_number", "scope", "kind", "signed_at", "meaning")
    by_time = sorted(data["signatures"], key=lambda each: each["signed_at"])
    told = [{name: each[name] for name in names} for each in by_time]
    assert [{name: each[name] for name in names} for each in signed] == told
    for path in ("/articles/iron/v/2/record/", "/articles/iron/history/"):
        page = page_of(client, path)
        for each in signed:
            assert each["name"] in page, path
            assert printed(each["signed_at"]) in page, path
    page = page_of(client, "/articles/iron/v/2/record/")
    for entry in record["entries"]:
        for name in ("hash", "previous_hash", "event_hash"):
            assert entry[name] in page
    (published,) = [each for each in record["entries"] if each["kind"] == "published"]
    assert published["facts"]["published_at"] == data["published_at"]


WITHDRAWN: dict[str, tuple[str, int]] = {
    "article": ("/articles/iron/data.json", 410),
    "revision": ("/articles/iron/v/1/data.json", 410),
}


@pytest.mark.parametrize("name", WITHDRAWN)
def test_a_withdrawn_text_is_gone_from_the_data(client: Client, name: str) -> None:
    path, status = WITHDRAWN[name]
    make.withdrawn(make.live(**examples.own("iron", text="giftpilz", title="Giftpilz")))
    response = client.get(path)
    assert response.status_code == status
    value: dict[str, Any] = response.json()
    assert (value["state"], value["reason"]) == ("withdrawn", "A dose was wrong.")
    assert "giftpilz" not in response.content.decode().lower()


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_however_long_the_article(client: Client, count: int) -> None:
    faqs = tuple(make.FAQDraft(f"Question {n}?", "It can [@allen2013].") for n in range(count))
    publication = make.live(slug="iron", faqs=faqs)
    for number in range(1, count):
        publication = examples.publish_again(publication, days=10 * number)
    expected = {
        "data.json": 6,
        f"v/{count}/data.json": 6,
        f"v/{count}/record.json": 3,
        f"v/{count}/record/": 10,
    }
    for path, most in expected.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/articles/iron/{path}")
        assert len(queries) == most, path
    for path in ("/verify/head/", "/verify/heads.json", "/feeds/heads.atom", "/verify/log.json"):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) == 1, path
    with CaptureQueriesContext(connection) as queries:
        client.get("/verify/", {"fingerprint": publication.fingerprint})
    assert len(queries) == 11
