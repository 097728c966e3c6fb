"""Preview and upload: open to writers alone, and never an error page."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow
from PIL.ExifTags import IFD

from articles.models import Image, Reference
from articles.working_copy import SectionDraft
from tests.desk.conftest import Desk, client_of
from tests.factories import REFERENCE, make_article, make_user

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = settings.MARKDOWNX_URLS_PATH, settings.MARKDOWNX_UPLOAD_URLS_PATH


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    buffer = BytesIO()
    mode = options.pop("mode", "RGB")
    Pillow.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


def send(desk: Desk, data: bytes, name: str = "a.png", kind: str = "image/png") -> Any:
    return desk.client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, kind)})


# --- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_strangers_are_refused_and_nothing_is_stored(path: str) -> None:
    former = make_user("author")
    former.is_staff = False
    former.save()
    gone = make_user("author")
    clients = [Client(), client_of(former), client_of(make_user("medical_reviewer"))]
    clients.append(client_of(gone))
    gone.is_active = False
    gone.save()
    for client in clients:
        data = {"content": "Text", "image": SimpleUploadedFile("a.png", picture(), "image/png")}
        response = client.post(path, data)
        assert response.status_code == 403
        assert response.json()["error"]
    assert not default_storage.exists("images")


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_a_token_from_the_log_in_page_does_not_help(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/admin/login/")
    token = client.cookies["csrftoken"].value
    sent = {"content": "x", "image": SimpleUploadedFile("a.png", picture(), "image/png")}
    assert client.post(path, sent, headers={"X-CSRFToken": token}).status_code == 403
    assert not default_storage.exists("images")


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_writers_need_the_token_too(path: str, author: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author.user)
    assert client.post(path, {"content": "x"}).status_code == 403
    client.get("/admin/")
    token = client.cookies["csrftoken"].value
    answer = client.post(path, {"content": "x"}, headers={"X-CSRFToken": token})
    assert answer.status_code == (200 if path == PREVIEW else 400)


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_post_is_answered(path: str, method: str, author: Desk) -> None:
    assert getattr(author.client, method)(path).status_code == 405


# --- preview --------------------------------------------------------------------------------------


def test_a_preview_shows_what_readers_will_see_and_names_problems_by_line(author: Desk) -> None:
    make_article(by=author.user)
    answer = author.client.post(
        PREVIEW,
        {
            "content": "Iron **matters** [@allen2013].\n\n<b>raw</b> [@nobody2020]",
            "where": "section",
            "reference": ["allen2013"],
        },
    ).json()
    assert "<strong>matters</strong>" in answer["html"]
    assert "<b>" not in answer["html"]
    assert {problem["line"] for problem in answer["problems"]} == {3}
    texts = " ".join(problem["text"] for problem in answer["problems"])
    assert "nobody2020" in texts
    assert "allen2013" not in texts
    assert "HTML is not allowed" in texts


def test_a_preview_knows_what_the_list_has_now_and_not_what_is_stored(author: Desk) -> None:
    make_article(by=author.user)
    answer = author.client.post(PREVIEW, {"content": "x [@allen2013]"}).json()
    assert any("allen2013" in problem["text"] for problem in answer["problems"])


def cited(answer: Any) -> list[str]:
    """Return the numbers of a preview, group by group."""
    return re.findall(r"<sup[^>]*>(.*?)</sup>", answer.json()["html"])


def test_citations_have_the_numbers_of_the_whole_article(author: Desk) -> None:
    keys = ("first", "second", "third", "never")
    references = tuple(replace(REFERENCE, key=key) for key in keys)
    texts = ("One [@second].", "Two [@third] and [@second].", "Three [@first].")
    sections = tuple(SectionDraft(f"Part {i}", text, f"part{i}x") for i, text in enumerate(texts))
    article = make_article(
        by=author.user, references=references, sections=sections, faqs=(), help_cards=()
    )
    numbers = [[1], [2, 1], [3]]
    for text, expected in zip(texts, numbers, strict=True):
        sent = {"content": text, "reference": [*keys], "article": str(article.pk)}
        shown = cited(author.client.post(PREVIEW, sent))
        assert [re.sub(r"\D", "", re.sub(r"<[^>]+>", "", group)) for group in shown] == [
            str(number) for number in expected
        ]


def test_a_new_reference_is_numbered_after_those_the_article_has(author: Desk) -> None:
    article = make_article(by=author.user)
    Reference.objects.create(key="new2026", csl={"title": "New"}, verified={"title": "there"})
    sent = {"content": "[@new2026] [@allen2013]", "reference": ["allen2013", "new2026"]}
    alone = cited(author.client.post(PREVIEW, sent))
    whole = cited(author.client.post(PREVIEW, {**sent, "article": str(article.pk)}))
    assert ["1" in alone[0], "2" in alone[1]] == [True, True]
    assert ["2" in whole[0], "1" in whole[1]] == [True, True]
    unknown = author.client.post(PREVIEW, {**sent, "article": "999999"})
    assert cited(unknown) == alone


def test_the_form_of_a_stored_article_says_which_one_it_is(author: Desk) -> None:
    article = make_article(by=author.user)
    page = author.client.get(author.url(article)).content.decode()
    assert f'data-article="{article.pk}"' in page


def test_headings_are_judged_by_the_field(author: Desk) -> None:
    def problems(where: str) -> list[Any]:
        sent = {"content": "### Third\n\nText", "where": where}
        found: list[Any] = author.client.post(PREVIEW, sent).json()["problems"]
        return found

    assert problems("section") == []
    assert problems("faq") != []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"content": "x" * 200_001},
        {"content": "x", "where": "../../etc"},
        {"content": "x", "where": "a" * 50},
        {"content": "x", "language": "<script>"},
        {"content": "x", "reference": ["no key\0"]},
        {"content": "x", "reference": ["k"] * 501},
        {"content": "x", "article": "one"},
        {"content": "x", "article": "-1"},
        {"content": "x", "article": "9" * 16},
    ],
)
def test_bad_input_is_refused_in_words(sent: dict[str, Any], author: Desk) -> None:
    response = author.client.post(PREVIEW, sent)
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize(
    "content",
    [
        "\0",
        "\ud7ff\ufffe",
        "[" * 5000,
        "![](image:nothing)",
        "![](image:a" * 999,
        "::: caution\n" * 500,
    ],
)
def test_hostile_input_gets_an_answer(content: str, author: Desk) -> None:
    response = author.client.post(PREVIEW, {"content": content, "where": "section"})
    assert response.status_code == 200
    assert "<script" not in response.json()["html"]


# --- upload ---------------------------------------------------------------------------------------


def test_a_new_picture_is_stored_by_its_hash_and_must_be_described_first(author: Desk) -> None:
    response = send(author, picture(), "Iron path (1).PNG")
    assert response.status_code == 200
    address = response.json()["describe"]
    assert Image.objects.count() == 0
    page = author.client.get(address)
    assert page.status_code == 200
    [stored] = default_storage.listdir("images")[1]
    assert f'value="{stored}"' in page.content.decode()
    assert 'value="iron-path-1"' in page.content.decode()

    described = {"name": "iron-path", "alt": "", "licence": "own work", "stored": stored}
    assert author.client.post(address, described).status_code == 200  # no alt text
    assert Image.objects.count() == 0
    assert author.client.post(address, {**described, "alt": "A path"}).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height, image.uploaded_by) == (8, 6, author.user)
    assert f"{image.sha256}.{image.extension}" == stored

    again = send(author, picture())
    assert again.json() == {"name": "iron-path"}


def test_the_script_in_a_picture_is_refused(author: Desk) -> None:
    script = b"<html><script>alert(1)</script></html>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    for data, name, kind in (
        (script, "evil.html", "image/gif"),
        (script, "evil.png", "image/png"),
        (b"GIF89a" + script, "evil.gif", "image/gif"),
        (svg, "evil.svg", "image/svg+xml"),
        (b"", "empty.png", "image/png"),
        (picture()[:40], "cut.png", "image/png"),
        (picture("GIF"), "a.gif", "image/gif"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "zero.png", "image/png"),
    ):
        response = send(author, data, name, kind)
        assert response.status_code == 400, name
        assert response.json()["error"]
    assert not default_storage.exists("images")


def test_too_large_files_and_pictures_are_refused(author: Desk) -> None:
    heavy = send(author, b"\xff\xd8\xff" + b"\0" * (5 * 1024 * 1024))
    assert heavy.status_code == 400
    assert "5.0" in heavy.json()["error"]
    huge = picture(size=(8000, 6000), mode="1")
    assert len(huge) < 1_000_000
    response = send(author, huge)
    assert response.status_code == 400
    assert "pixels" in response.json()["error"]
    bomb = picture(size=(20_000, 20_000), mode="1")
    assert send(author, bomb).status_code == 400


def test_what_a_camera_writes_beside_the_pixels_is_dropped(author: Desk) -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "a private description"
    exif.get_ifd(IFD.GPSInfo)[2] = (47.0, 22.0, 0.0)
    exif[0x0112] = 6  # the camera was turned
    send(
        author,
        picture("JPEG", (8, 6), exif=exif, comment=b"a private comment"),
        "a.jpg",
        "image/jpeg",
    )
    [name] = default_storage.listdir("images")[1]
    with default_storage.open(f"images/{name}") as file:
        data = file.read()
    assert b"private" not in data
    with Pillow.open(BytesIO(data)) as stored:
        assert dict(stored.getexif()) == {}
        assert stored.size == (6, 8)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16", "RGB"])
def test_every_mode_of_a_png_is_readable(mode: str, author: Desk) -> None:
    assert send(author, picture(mode=mode)).status_code == 200


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGBA")])
def test_other_kinds_are_readable(kind: str, mode: str, author: Desk) -> None:
    assert send(author, picture(kind, mode=mode), "x.bin").status_code == 200


def test_an_upload_without_a_file_is_refused_in_words(author: Desk) -> None:
    for sent in ({}, {"image": "text"}):
        response = author.client.post(UPLOAD, sent)
        assert response.status_code == 400
        assert response.json()["error"]
