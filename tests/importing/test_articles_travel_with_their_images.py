from pathlib import Path

import pytest

from articles.models import Article, Image
from articles.working_copy import ArticleDraft, SectionDraft
from tests import factories
from tests.importing.commands import export_article, import_article

pytestmark = pytest.mark.django_db

TEXT = """---
title: A Picture
images:
  - {{name: iron-path, file: {file}, alt: The path of iron, credit: Tests, licence: CC BY{more}}}
---
## One
![](image:iron-path)
"""


def draft() -> ArticleDraft:
    return factories.make_draft(
        slug="a-picture",
        sections=(SectionDraft("One", "![](image:iron-path)", "picture"),),
        images=(factories.make_image_draft(),),
    )


def write(folder: Path, file: str = "iron.png", data: bytes | None = None, more: str = "") -> Path:
    """Write an article file with one picture beside it."""
    folder.mkdir(exist_ok=True)
    picture = factories.make_image_draft().data if data is None else data
    if picture and "/" not in file:
        (folder / file).write_bytes(picture)
    path = folder / "page.md"
    path.write_text(TEXT.format(file=file, more=more), encoding="utf-8")
    return path


def test_a_picture_beside_the_file_comes_along(tmp_path: Path) -> None:
    assert import_article(write(tmp_path)).error == ""
    image = Image.objects.get()
    assert (image.name, image.sha256) == ("iron-path", factories.make_image_draft().sha256)
    assert (image.alt, image.width, image.height) == ("The path of iron", 4, 3)
    assert "unchanged" in import_article(write(tmp_path)).err


@pytest.mark.parametrize(
    ("file", "data", "more", "words"),
    [
        ("gone.png", b"", "", "(gone.png): There is no such file."),
        ("/etc/hostname.png", None, "", "must stand beside the article file"),
        ("../outside.png", None, "", "must stand beside the article file"),
        ("iron.jpg", None, "", "is no jpg picture"),
        ("iron.png", b"<svg onload=alert(1)>", "", "is no png picture"),
        ("iron.png", None, f", sha256: {'0' * 64}", "is not the one its sha256 names"),
    ],
)
def test_a_picture_that_is_none_is_refused(
    tmp_path: Path, file: str, data: bytes | None, more: str, words: str
) -> None:
    result = import_article(write(tmp_path / "folder", file, data, more))
    assert result.error == "1 of 1 files not imported."
    assert words in result.err
    assert (Article.objects.count(), Image.objects.count()) == (0, 0)


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secret.png"
    outside.write_bytes(factories.make_image_draft().data or b"")
    path = write(tmp_path / "folder", "iron.png", b"")
    (tmp_path / "folder" / "iron.png").symlink_to(outside)
    assert "must stand beside the article file" in import_article(path).err


def test_a_dry_run_stores_no_picture(tmp_path: Path, settings: object) -> None:
    assert import_article(write(tmp_path), "--dry-run").error == ""
    assert not Path(settings.MEDIA_ROOT).exists()  # type: ignore[attr-defined]
    assert Image.objects.count() == 0


def test_another_picture_under_a_known_name_is_refused(tmp_path: Path) -> None:
    factories.make_article(draft=draft())
    other = factories.make_image_draft(shade=9).data
    result = import_article(write(tmp_path, data=other))
    assert "The library has another image or alt text under the name “iron-path”." in result.err


def test_the_export_has_its_pictures_beside_it(tmp_path: Path) -> None:
    factories.make_article(draft=draft())
    result = export_article("a-picture", "--output", tmp_path)
    image = factories.make_image_draft()
    assert result.error == ""
    assert result.out == ""
    assert (tmp_path / "images" / f"{image.sha256}.png").read_bytes() == image.data
    assert f"file: images/{image.sha256}.png" in (tmp_path / "a-picture.md").read_text()


def test_standard_output_has_no_room_for_pictures_and_says_so() -> None:
    factories.make_article(draft=draft())
    result = export_article("a-picture")
    assert "Images are not part of the output (iron-path): use --output." in result.err
    assert result.out.startswith("---\ntitle: Iron and restless legs\n")
