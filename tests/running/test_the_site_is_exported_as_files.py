"""The live site as files: what readers reach, in its forms, and nothing that was withdrawn."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from secrets import token_hex
from typing import Any

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles import transitions
from articles.models import Publication, PublicGeneration
from rlsportal import static_site
from rlsportal.static_site import file_of
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "http://testserver"


def export(folder: Path) -> dict[str, Any]:
    call_command("export_site", folder, verbosity=0)
    assert not (folder / ".new").exists()
    listed: dict[str, Any] = json.loads((folder / "site.json").read_text())
    return listed


def words_in(folder: Path) -> bytes:
    """Return all bytes of a copy, unpacked."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            unpack = {".gz": gzip.decompress, ".br": brotli.decompress}.get(path.suffix, bytes)
            found.append(unpack(path.read_bytes()))
    return b"\n".join(found)


def purged(folder: Path) -> set[str]:
    lines = (folder / "purge.txt").read_text().splitlines()
    return {line.removeprefix("http://testserver") for line in lines}


def test_each_page_is_there_in_its_forms_as_readers_get_it(tmp_path: Path) -> None:
    site, tmp_path = examples.build(), tmp_path / "copy"
    pages = export(tmp_path)["pages"]
    client = Client()
    for address in site.addresses:
        path = address.path
        if address.status != 200 or "?" in path or path not in pages:
            continue
        body = client.get(path).content
        stored = (tmp_path / pages[path]["file"]).read_bytes()
        assert stored == body, path
    for path in ("/", "/articles/iron/", "/faqs/", "/sitemap.xml", "/articles/iron/data.json"):
        file = tmp_path / pages[path]["file"]
        packed = {"gz": gzip.decompress, "br": brotli.decompress}
        for suffix, unpack in packed.items():
            form = file.with_name(f"{file.name}.{suffix}")
            assert unpack(form.read_bytes()) == file.read_bytes(), path
        assert pages[path]["headers"]["content-security-policy"]
        assert pages[path]["headers"]["etag"]
    left_out = [path for path in pages if path.startswith(("/admin", "/search", "/preview"))]
    assert left_out == []
    assert any(path.startswith("/static/") and path.endswith(".woff2") for path in pages)


def test_what_is_withdrawn_is_nowhere_in_the_next_copy(tmp_path: Path) -> None:
    gone = make.live(**examples.own("iron", text="moorhuhn"))
    make.live(**examples.own("zinc"))
    export(tmp_path)
    assert b"moorhuhn" in words_in(tmp_path)
    transitions.withdraw(gone, by=make.somebody("editor"), now=make.NOW, reason="Wrong.")
    listed = export(tmp_path)
    assert b"moorhuhn" not in words_in(tmp_path)
    assert "/articles/iron/" not in listed["pages"]
    assert {"/articles/iron/", "/", "/articles/", "/sitemaps/articles-1.xml"} <= purged(tmp_path)
    assert "/articles/zinc/data.json" not in purged(tmp_path)
    assert not (tmp_path / "articles/iron/index.html.gz").exists()


def test_a_second_copy_writes_nothing_anew(tmp_path: Path) -> None:
    make.live(**examples.own("iron"))
    first = export(tmp_path)
    times = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("index.html*")}
    second = export(tmp_path)
    assert second["pages"] == first["pages"]
    assert purged(tmp_path) == set()
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("index.html*")} == times
    assert first["expires_at"] > first["made_at"]
    (tmp_path / "index.html").unlink()
    export(tmp_path)
    assert purged(tmp_path) == {"/"}


def test_lists_of_many_pages_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.public.indexes.PER_PAGE", 1)
    for name in ("iron", "zinc"):
        make.live(**examples.own(name))
    export(tmp_path)
    assert b"About zinc" in (tmp_path / "articles" / "index.html?page=2").read_bytes()


def test_nothing_is_written_while_the_public_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.live(**examples.own("iron"))
    ask = static_site.Site.ask

    def asked(site: static_site.Site, address: str) -> static_site.Answer:
        PublicGeneration.objects.update(token=token_hex(16))
        return ask(site, address)

    monkeypatch.setattr(static_site.Site, "ask", asked)
    monkeypatch.setattr(static_site.Site, "walk", lambda s, first: [(a, s.ask(a)) for a in first])
    with pytest.raises(CommandError, match="try again"):
        call_command("export_site", tmp_path / "copy", verbosity=0)
    assert list((tmp_path / "copy").iterdir()) == []
    assert Publication.objects.live().exists()


@pytest.mark.parametrize("name", ["file", "folder/of/somebody"])
def test_nothing_of_somebody_else_is_touched(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")
    with pytest.raises(CommandError, match=r"no folder|something else"):
        call_command("export_site", path if name == "file" else path.parent, verbosity=0)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("address", ["/../x", "/a%2f..%2f../b", "/a%00", "/site.json"])
def test_no_address_leads_out_of_the_folder(address: str) -> None:
    with pytest.raises(ValueError, match="cannot be a file"):
        file_of(address)
