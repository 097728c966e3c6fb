"""References, images and topics: plain fields, proof of each, and what a change means."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from articles.models import Article, Image, Reference
from tests.desk.conftest import Desk, errors_of
from tests.factories import make_article, make_image_draft
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db

CSL = {
    "type": "article-journal",
    "title": "Iron and the restless legs syndrome",
    "author": [
        {"family": "Sun", "given": "ER", "ORCID": "0000-0001"},
        {"family": "Ho", "given": "J", "suffix": "Jr"},
        {"literal": "RLS Study Group"},
    ],
    "container-title": "Sleep",
    "issued": {"date-parts": [[1998, 6, 15]], "season": "2"},
    "volume": "21",
    "page": "371-377",
    "DOI": "10.1093/sleep/21.4.381",
    "custom-field": {"kept": ["as", "it", "is"]},
}
VERIFIED = {"title": "publisher", "author": "PubMed", "custom-field": "somewhere"}


@pytest.fixture
def reference(db: None) -> Reference:
    return Reference.objects.create(key="sun1998", csl=CSL, verified=VERIFIED)


class Library:
    def __init__(self, desk: Desk, model: str) -> None:
        self.client, self.model = desk.client, model

    def url(self, row: Any = None) -> str:
        name = f"admin:articles_{self.model}_{'change' if row else 'add'}"
        return reverse(name, args=[row.pk] if row else [])

    def open(self, row: Any = None) -> dict[str, str]:
        page = self.client.get(self.url(row))
        return fields_of(page.content, f"{self.model}_form")

    def send(self, row: Any = None, **changes: Any) -> Any:
        return self.client.post(self.url(row), {**self.open(row), **changes})

    def said(self) -> list[str]:
        page = self.client.get(reverse(f"admin:articles_{self.model}_changelist"))
        return [str(message) for message in page.context["messages"]]


@pytest.fixture
def references(author: Desk) -> Library:
    return Library(author, "reference")


@pytest.fixture
def images(author: Desk) -> Library:
    return Library(author, "image")


# --- references -------------------------------------------------------------------------------


def test_saving_an_unchanged_record_changes_nothing(
    references: Library, reference: Reference
) -> None:
    assert references.send(reference).status_code == 302
    reference.refresh_from_db()
    assert reference.csl == CSL
    assert reference.verified == VERIFIED


def test_a_change_touches_its_own_field_alone(references: Library, reference: Reference) -> None:
    form = references.open(reference)
    assert form["author"] == "Sun, ER\r\nHo, J\r\nRLS Study Group"
    assert form["issued"] == "1998-06-15"
    response = references.send(
        reference,
        author="Sun, ER\r\nHo, JK\r\nRLS Study Group\r\net al",
        journal="Sleep  Medicine",
        seen_journal="the PDF",
        volume="",
        doi="https://doi.org/10.1093/sleep/21.4.371",
    )
    assert response.status_code == 302
    reference.refresh_from_db()
    expected = {
        **CSL,
        "author": [
            {"family": "Sun", "given": "ER", "ORCID": "0000-0001"},
            {"family": "Ho", "given": "JK"},
            {"literal": "RLS Study Group"},
            {"literal": "et al"},
        ],
        "container-title": "Sleep Medicine",
        "DOI": "10.1093/sleep/21.4.371",
    }
    del expected["volume"]
    assert reference.csl == expected
    assert reference.verified == {**VERIFIED, "container-title": "the PDF"}
    assert any("Make sure that “where seen” still holds" in text for text in references.said())


def test_emptying_a_field_takes_its_proof_along(references: Library, reference: Reference) -> None:
    response = references.send(reference, author="", seen_author="")
    assert response.status_code == 302
    reference.refresh_from_db()
    assert "author" not in reference.csl
    assert "author" not in reference.verified
    response = references.send(reference, seen_volume="publisher", volume="")
    assert any("There is no value that could have been seen" in e for e in errors_of(response))


def test_a_value_the_form_cannot_show_stays(references: Library, reference: Reference) -> None:
    reference.csl = {**CSL, "issued": {"raw": "spring 1998"}, "type": "speech"}
    reference.save()
    form = references.open(reference)
    assert (form["issued"], form["kind"]) == ("", "article")
    assert references.send(reference, volume="22").status_code == 302
    reference.refresh_from_db()
    assert reference.csl["issued"] == {"raw": "spring 1998"}
    assert reference.csl["type"] == "speech"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("doi", "11.1093/x"),
        ("doi", "10.1/x"),
        ("doi", "10.1093/a b"),
        ("isbn", "978-3-16-148410-1"),
        ("accessed", "2026-02-30"),
        ("author", "Sun, ER; 0000-0001"),
        ("pmid", "0123"),
        ("pmid", "123456789"),
        ("pmid", "12a"),
        ("pmcid", "PMCX"),
        ("url", "javascript:alert(1)"),
        ("url", "not an address"),
        ("issued", "1998-13"),
        ("issued", "1998-02-30"),
        ("issued", "spring"),
        ("issued", "0000"),
        ("author", "Sun,"),
        ("title", ""),
        ("title", "\0"),
        ("author", "A\0, B"),
        ("seen_title", "\0"),
        ("kind", "nothing-known"),
    ],
)
def test_what_cannot_be_right_is_refused_and_kept_on_the_screen(
    references: Library, reference: Reference, field: str, value: str
) -> None:
    response = references.send(reference, **{field: value})
    assert response.status_code == 200
    assert errors_of(response)
    reference.refresh_from_db()
    assert reference.csl == CSL


@pytest.mark.parametrize("key", ["", "-x", "a b", "x" * 65, "é", "a\0"])
def test_a_key_must_be_one_that_can_be_cited(references: Library, key: str) -> None:
    response = references.send(key=key, kind="book", title="T")
    assert response.status_code == 200
    assert not Reference.objects.exists()


def test_a_new_record_touches_no_article(references: Library, author: Desk) -> None:
    article = make_article(by=author.user, references=())
    before = Article.objects.values().get(pk=article.pk)
    response = references.send(key="new2020", kind="book", title="A book", seen_title="the book")
    assert response.status_code == 302
    record = Reference.objects.get()
    assert record.csl == {"type": "book", "title": "A book"}
    assert record.verified == {"title": "the book"}
    assert Article.objects.values().get(pk=article.pk) == before
    assert references.send(key="new2020", title="Another").status_code == 200


def test_a_change_names_the_articles_it_concerns_and_counts_as_writing_in_them(
    references: Library, author: Desk, other_author: Desk
) -> None:
    article = make_article(by=other_author.user)
    record = Reference.objects.get(key="allen2013")
    page = references.client.get(references.url(record)).content.decode()
    assert "Iron and restless legs" in page
    assert "Their working copies change with this record" in page
    assert 'name="key"' not in page  # articles cite by it

    response = references.send(record, volume="80", seen_volume="PubMed")
    assert response.status_code == 302
    assert any("“Iron and restless legs”" in text for text in references.said())
    assert {c.user for c in article.contributions.all()} == {author.user, other_author.user}


def test_two_people_with_one_record_open_do_not_overwrite_each_other(
    references: Library, reference: Reference, other_author: Desk
) -> None:
    data = references.open(reference)
    Library(other_author, "reference").send(reference, volume="22")
    response = references.client.post(references.url(reference), {**data, "volume": "23"})
    assert response.status_code == 200
    assert any("somebody changed this record meanwhile" in e for e in errors_of(response))
    assert any("Volume: 22" in error for error in errors_of(response))
    reference.refresh_from_db()
    assert reference.csl["volume"] == "22"

    unnamed = references.client.post(references.url(reference), {**data, "base": ""})
    assert unnamed.status_code == 200
    again = fields_of(response.content, "reference_form")
    assert again["volume"] == "23"
    assert references.client.post(references.url(reference), again).status_code == 302
    reference.refresh_from_db()
    assert reference.csl["volume"] == "23"


def test_the_library_is_searched_by_key_title_author_and_doi(
    references: Library, reference: Reference
) -> None:
    Reference.objects.create(key="other2000", csl={"type": "book", "title": "Unrelated"})
    url = reverse("admin:articles_reference_changelist")
    for words in ("sun1998", "restless", "Sun", "10.1093", "sleep"):
        page = references.client.get(url, {"q": words})
        assert [str(row.key) for row in page.context["cl"].result_list] == ["sun1998"], words


def test_keys_are_suggested_with_their_titles(author: Desk, reference: Reference) -> None:
    query = {
        "term": "sun",
        "app_label": "articles",
        "model_name": "citation",
        "field_name": "reference",
    }
    answer = author.client.get(reverse("admin:autocomplete"), query).json()
    assert [found["text"] for found in answer["results"]] == [
        "sun1998: Iron and the restless legs syndrome"
    ]


# --- images -------------------------------------------------------------------------------------


def png(shade: int = 7) -> SimpleUploadedFile:
    buffer = BytesIO()
    Pillow.new("RGB", (5, 4), (shade, 0, 0)).save(buffer, "PNG")
    return SimpleUploadedFile("a.png", buffer.getvalue(), "image/png")


def test_an_image_needs_a_file_an_alt_text_and_a_licence(images: Library) -> None:
    words = {"name": "path", "alt": "A path", "licence": "own work"}
    assert images.send(**words).status_code == 200
    for missing in words:
        assert images.send(file=png(), **{**words, missing: " "}).status_code == 200
    assert Image.objects.count() == 0
    assert images.send(file=png(), **words).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height, image.extension) == (5, 4, "png")
    assert default_storage.exists(f"images/{image.sha256}.png")
    assert "![](image:path)" in " ".join(images.said())


def test_the_file_need_not_be_chosen_again_after_a_mistake(images: Library) -> None:
    refused = images.send(file=png(), name="path", alt="", licence="own work")
    again = fields_of(refused.content, "image_form")
    response = images.client.post(images.url(), {**again, "alt": "A path"})
    assert response.status_code == 302
    assert Image.objects.get().alt == "A path"


@pytest.mark.parametrize("stored", ["x", "../../etc/passwd", "0" * 64 + ".png", "\0"])
def test_only_stored_pictures_can_be_described(images: Library, stored: str) -> None:
    response = images.send(stored=stored, name="path", alt="A", licence="own work")
    assert response.status_code == 200
    assert Image.objects.count() == 0


def test_another_file_leaves_the_old_bytes_where_they_are(images: Library, author: Desk) -> None:
    draft = make_image_draft()
    article = make_article(by=author.user, images=(draft,), bottom_line="![](image:iron-path)")
    image = Image.objects.get()
    page = images.client.get(images.url(image)).content.decode()
    assert "Iron and restless legs" in page
    assert images.send(image, file=png(99)).status_code == 302
    image.refresh_from_db()
    assert image.sha256 != draft.sha256
    assert default_storage.exists(f"images/{draft.sha256}.png")
    assert article.contributions.count() == 2


def test_words_of_an_image_are_not_overwritten_unseen(
    images: Library, author: Desk, other_author: Desk
) -> None:
    make_article(by=author.user, images=(make_image_draft(),))
    image = Image.objects.get()
    data = images.open(image)
    Library(other_author, "image").send(image, alt="Ben's words")
    response = images.client.post(images.url(image), {**data, "alt": "Ann's words"})
    assert response.status_code == 200
    assert any("alt text “Ben's words”" in error for error in errors_of(response))
    image.refresh_from_db()
    assert image.alt == "Ben's words"
