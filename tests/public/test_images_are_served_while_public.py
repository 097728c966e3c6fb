import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Publication
from articles.working_copy import ImageDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


def showing(draft: ImageDraft, **fields: Any) -> dict[str, Any]:
    text = SectionDraft("Picture", f"Look: ![](image:{draft.name})", "pic222")
    return {"images": (draft,), "sections": (text,), **fields}


def address(draft: ImageDraft) -> str:
    return f"/media/images/{draft.sha256}.{draft.extension}"


def staff() -> Client:
    client = Client()
    client.force_login(make.make_user("author"))
    return client


def test_the_bytes_of_a_public_image(client: Client) -> None:
    draft = make.make_image_draft()
    make.live(**showing(draft))
    response = client.get(address(draft))
    assert response.content == draft.data
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "no-cache"
    assert response["ETag"] == f'"{draft.sha256}"'


def test_an_image_of_a_draft_is_for_staff_only(client: Client) -> None:
    draft = make.make_image_draft()
    make.make_article(**showing(draft))
    assert client.get(address(draft)).status_code == 404
    seen = staff().get(address(draft))
    assert seen.content == draft.data
    assert seen["Cache-Control"] == "private, no-cache"
    assert "Cookie" in seen["Vary"]


def test_a_log_in_without_the_desk_is_not_staff() -> None:
    draft = make.make_image_draft()
    make.make_article(**showing(draft))
    client = Client()
    user = make.make_user()
    user.is_staff = False
    user.save()
    client.force_login(user)
    assert client.get(address(draft)).status_code == 404


def test_readers_cost_no_look_at_sessions(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(address(make.make_image_draft()))
    assert [q["sql"] for q in queries if "publishedimage" not in q["sql"]] == []


def test_withdrawal_takes_the_image_along(client: Client) -> None:
    draft = make.make_image_draft()
    publication = make.live(**showing(draft))
    make.withdrawn(publication)
    response = client.get(address(draft))
    assert response.status_code == 410
    assert draft.data not in response.content  # type: ignore[operator]
    assert staff().get(address(draft)).content == draft.data


def test_a_withdrawn_image_says_why_and_where_its_record_is(client: Client) -> None:
    draft = make.make_image_draft()
    first = make.live(**showing(draft, slug="iron", title="Giftpilz"))
    second = examples.publish_again(first, days=10)
    examples.publish_again(second, days=20, images=(), sections=(SectionDraft("A", "B.", "b2"),))
    for old, day in ((first, 30), (second, 31)):
        stored = Publication.objects.get(pk=old.pk)
        make.withdrawn(stored, now=NOW + timedelta(days=day), reason=f"Reason {stored.number}.")
    page = client.get(address(draft)).content.decode()
    assert "This image was withdrawn" in page
    assert "3 December 2026" in page
    assert "Reason 2." in page
    assert "Reason 1." not in page
    assert 'href="/articles/iron/v/2/record/"' in page
    assert 'href="/articles/iron/"' in page  # the current text, without the image


def test_an_image_that_another_public_text_shows_stays(client: Client) -> None:
    draft = make.make_image_draft()
    first = make.live(**showing(draft))
    examples.publish_again(first, days=10)
    make.withdrawn(Publication.objects.get(pk=first.pk))
    assert client.get(address(draft)).content == draft.data


def test_the_extension_belongs_to_the_image(client: Client) -> None:
    draft = make.make_image_draft()
    make.live(**showing(draft))
    assert client.get(address(draft).replace(".png", ".jpg")).status_code == 404


def test_other_bytes_than_the_signed_ones_are_not_served(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    draft = make.make_image_draft()
    make.live(**showing(draft))
    stored = Path(default_storage.path(f"images/{draft.sha256}.png"))
    stored.write_bytes(b"something else")
    assert hashlib.sha256(stored.read_bytes()).hexdigest() != draft.sha256
    assert client.get(address(draft)).status_code == 404
    assert "other bytes than its name says" in caplog.text
    stored.unlink()
    assert client.get(address(draft)).status_code == 404
    assert "missing from the media store" in caplog.text
