"""Importing by upload or paste: a preview, choices, and writing in portions that can be resumed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin import reference_import, reference_portions
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import Entry
from articles.models import AuditEvent, Reference
from articles.models.reference_import import ReferenceImport
from rlsportal.accounts.models import User
from tests import factories as make
from tests.references.conftest import IRON, WITHOUT_NUMBERS
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db
NEW = {"type": "book", "title": "Sleep in the <b>night</b>", "author": [{"family": "Bell"}]}


class Importer:
    """Somebody with the page open."""

    def __init__(self, *roles: str) -> None:
        self.user: User = make.make_user(*roles)
        self.client = Client()
        self.client.force_login(self.user)
        self.page = reverse("admin:articles_reference_import")

    def paste(self, *records: dict[str, Any], **fields: Any) -> Any:
        data = {"text": json.dumps(records), "verified_by": "", **fields}
        return self.client.post(self.page, data)

    def begun(self) -> ReferenceImport:
        return ReferenceImport.objects.get(user=self.user)

    def address(self) -> str:
        return reverse("admin:articles_reference_import_begun", args=[self.begun().pk])

    def send(self, **data: str) -> Any:
        return self.client.post(self.address(), data)


@pytest.fixture
def importer() -> Importer:
    return Importer("author")


@pytest.mark.parametrize("role", ["author", "editor"])
def test_nothing_is_written_before_it_is_confirmed(iron: Reference, role: str) -> None:
    importer = Importer(role)
    events = AuditEvent.objects.count()
    answer = importer.paste(NEW, IRON, WITHOUT_NUMBERS, {"type": "book", "volume": "1"})
    assert answer.url == importer.address()
    page = importer.client.get(answer.url)
    words = page.content.decode()
    assert page.context["counts"] == [
        ("to be added", 1),
        ("already there", 1),
        ("to be decided by you", 1),
        ("cannot be imported", 1),
    ]
    assert [one["verb"] for one in page.context["page"]] == [
        "probable",
        "refused",
        "added",
        "known",
    ]
    assert "<b>night" not in words
    assert (Reference.objects.count(), AuditEvent.objects.count()) == (1, events)
    importer.send(do="confirm")
    assert Reference.objects.count() == 2
    done = importer.client.get(importer.address()).content.decode()
    assert "4 records: 1 added, 1 already there, 1 probably the same as another" in done
    assert 'value="4" max="4"' in done


@pytest.mark.parametrize(
    ("choice", "result"),
    [("add", "added"), ("same", "known"), ("leave", "left"), ("", "probable"), ("x", "probable")],
)
def test_who_imports_decides_what_is_doubtful(iron: Reference, choice: str, result: str) -> None:
    importer = Importer("author")
    importer.paste(WITHOUT_NUMBERS)
    importer.send(do="confirm", **{"choice-1": choice, "choice-99": "add", "choice-²": "add"})
    assert importer.begun().results == {result: 1, "refused": 0}
    assert Reference.objects.count() == (2 if result == "added" else 1)


def test_a_choice_can_be_changed_and_pages_are_kept(
    iron: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference_import, "ON_A_PAGE", 1)
    importer = Importer("author")
    importer.paste(WITHOUT_NUMBERS, NEW)
    answer = importer.send(do="save", next="2", **{"choice-1": "add", "choice-2": "leave"})
    assert answer.url.endswith("?page=2")
    assert "selected" in importer.client.get(answer.url).content.decode()
    importer.send(do="save", next="x", **{"choice-2": ""})
    assert importer.begun().choices == {"1": "add"}
    importer.send(do="confirm")
    assert importer.begun().results == {"added": 2, "refused": 0}


def test_portions_go_on_where_they_stopped(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference_portions, "PORTION", 2)
    records = [{"type": "book", "title": f"Book number {word}"} for word in "abcde"]
    importer.paste(*records)
    importer.send(do="confirm")
    stale = importer.begun()
    for written in (2, 4, 5, 5):
        page = importer.client.get(importer.address()).content.decode()
        assert f'value="{written}" max="5"' in page
        assert ("data-continue" in page) == (written < 5)
        assert Reference.objects.count() == written
        importer.send(do="continue")
    assert reference_portions.write_portion(stale, by=importer.user, now=make.NOW) is False
    assert Reference.objects.count() == 5
    hashes = {
        json.loads(e.payload)["file"] for e in AuditEvent.objects.filter(kind="import_references")
    }
    assert hashes == {stale.file_hash}
    begun = reverse("admin:articles_reference_import")
    assert "Begun and not finished" not in importer.client.get(begun).content.decode()


def test_a_work_that_came_in_between_is_not_added_twice(importer: Importer) -> None:
    importer.paste(IRON, NEW)
    Reference.objects.create(key="bell", csl={**IRON, "title": "Iron"})
    importer.send(do="confirm")
    assert importer.begun().results == {"known": 1, "added": 1, "refused": 0}


def test_fields_are_completed_and_verified_as_asked(iron: Reference) -> None:
    importer = Importer("editor")
    importer.paste({**IRON, "volume": "4"}, NEW, complete="on", verified_by="PubMed")
    page = importer.client.get(importer.address()).content.decode()
    assert "will get Volume" in page
    importer.send(do="confirm")
    iron.refresh_from_db()
    assert (iron.csl["volume"], iron.verified["volume"]) == ("4", "PubMed")
    assert iron.verified["title"] == "PubMed"
    assert Reference.objects.get(key="bell").verified["title"] == "PubMed"


@pytest.mark.parametrize("code", sorted(FORMATS))
def test_a_file_of_each_format_is_taken(importer: Importer, code: str) -> None:
    data = FORMATS[code].write([Entry(IRON, "x")]).encode()
    file = SimpleUploadedFile("../../etc/passwd.exe", data)
    assert importer.client.post(importer.page, {"file": file}).status_code == 302
    importer.send(do="confirm")
    assert Reference.objects.get().csl["title"] == IRON["title"]
    assert importer.begun().format == code


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": ""}, "Choose a file, or paste"),
        ({"text": "some words that are no list"}, "None of the formats was recognized"),
        ({"text": "<!doctype html><p>"}, "This is a web page"),
        ({"text": "TY  - JOUR", "verified_by": "x" * 201}, "at most 200 characters"),
        ({"text": "a", "file": SimpleUploadedFile("a.ris", b"TY  - JOUR")}, "one of both"),
    ],
)
def test_bad_input_says_why_and_keeps_the_paste(
    importer: Importer, fields: dict[str, Any], reason: str
) -> None:
    page = importer.client.post(importer.page, fields)
    assert page.status_code == 200
    words = page.content.decode()
    assert reason in words
    kept = fields_of(page.content, "import-form")["text"]
    assert kept.strip() == fields["text"]
    assert not ReferenceImport.objects.exists()


def test_a_file_beyond_the_limit_is_not_read(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference_import, "LARGEST", 10)
    file = SimpleUploadedFile("a.ris", b"TY  - JOUR\nTI  - A\nER  - \n")
    page = importer.client.post(importer.page, {"file": file})
    assert "It is larger than 10 bytes" in page.content.decode()


def test_an_expired_login_gives_the_paste_back(importer: Importer) -> None:
    data = {"text": "TY  - JOUR\nTI  - Something I pasted\n"}
    page = Client().post(importer.page, data, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 403
    assert "Something I pasted" in page.content.decode()
    again = importer.client.post(importer.page, {**data, "resume": "1"})
    assert "Something I pasted" in again.content.decode()
    assert not ReferenceImport.objects.exists()


def test_an_import_is_private_to_its_maker(importer: Importer) -> None:
    importer.paste(NEW)
    other = Importer("editor")
    assert other.client.get(importer.address()).status_code == 404
    assert other.client.post(importer.address(), {"do": "confirm"}).status_code == 404
    assert not Reference.objects.exists()


def test_who_lost_the_role_goes_on_no_more(importer: Importer) -> None:
    importer.paste(NEW)
    importer.user.groups.clear()
    assert importer.send(do="confirm").status_code == 403
    assert not Reference.objects.exists()


def test_what_was_uploaded_can_be_erased_and_is_after_some_days(importer: Importer) -> None:
    importer.paste(NEW)
    assert importer.send(do="drop").status_code == 302
    assert not ReferenceImport.objects.exists()
    importer.paste(NEW)
    call_command("run_due", no_mail=True)
    assert ReferenceImport.objects.exists()
    ReferenceImport.objects.update(at=timezone.now() - timedelta(days=8))
    call_command("run_due", no_mail=True)
    assert not ReferenceImport.objects.exists()
