"""Every page as the server sends it, judged by the Nu Html Checker, which knows the standard."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.public import extremes
from tests.support import tools
from tests.support.screen_things import Things
from tests.support.screens import SCREENS

# Faults of markup that is not ours: (a part of the screen's name, words of the fault) to why.
EXCUSED = {
    (
        "admin:accounts_user_change",
        "Attribute “disabled” not allowed on element “div”",
    ): "Django shows a field that holds no input, the stored password, as disabled",
    (
        "admin:auth_user_password_change",
        "No “p” element in scope but a “p” end tag seen",
    ): "Django puts a help text with a list into a paragraph, which the list ends",
    (
        "admin:articles_medicalreviewer_change",
        "The value of the “for” attribute of the “label” element must be the ID of a non-hidden",
    ): "Django gives a hidden field a label as well, in a row that is hidden",
}


def keep(folder: Path, name: str, body: bytes) -> str:
    """Write a page where the checker finds it; return the name of the file."""
    file = f"{len(list(folder.iterdir())):03}.html"
    (folder / file).write_bytes(body)
    assert b"<html" in body, name
    return file


def public_pages(folder: Path) -> dict[str, str]:
    """Write every page for readers; return their addresses by file."""
    reader = Client()
    pages = extremes.pages(extremes.build())
    return {keep(folder, p.path, reader.get(p.path).content): p.path for p in pages}


def screens_of_the_desk(folder: Path) -> dict[str, str]:
    """Write every screen that opens by its address; return what they are by file."""
    things, names = Things(), {}
    for screen in (screen for group in SCREENS.values() for screen in group if not screen.press):
        client = Client()
        if screen.by:
            client.force_login(things.find(screen.by))
        response = client.get(screen.address(things), follow=True)
        assert response.status_code == screen.status, screen
        names[keep(folder, str(screen), response.content)] = str(screen)
    return names


def faults(checker: list[str], folder: Path, names: dict[str, str]) -> list[str]:
    """Return what is wrong, with where; all pages at once, since the checker starts slowly."""
    runner, jar = checker
    command = [runner, "-jar", jar, "--errors-only", "--format", "json", "--stdout"]
    files = [str(folder / name) for name in names]
    checked = subprocess.run(
        [*command, "--exit-zero-always", *files], capture_output=True, text=True, check=True
    )
    found = []
    for message in json.loads(checked.stdout)["messages"]:
        where = names[message["url"].rpartition("/")[2]]
        line, near = message.get("lastLine"), " ".join(message.get("extract", "").split())
        found.append(f"{where}, line {line}: {message['message']} near {near}")
    return found


def excused(fault: str) -> bool:
    return any(where in fault and words in fault for where, words in EXCUSED)


@pytest.fixture
def checker() -> list[str]:
    return tools.find("PORTAL_TEST_VNU", "java")


@pytest.mark.django_db
def test_every_page_is_valid(checker: list[str], tmp_path: Path) -> None:
    names = {**public_pages(tmp_path), **screens_of_the_desk(tmp_path)}
    found = faults(checker, tmp_path, names)
    assert [fault for fault in found if not excused(fault)] == []
    unused = [each for each in EXCUSED if not any(each[0] in f and each[1] in f for f in found)]
    assert unused == []


def test_the_checker_finds_what_it_is_there_for(checker: list[str], tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html lang=en><title>A</title><p id=a>A</p><p id=a><b hrf=b>B</b></p>"
    found = faults(checker, tmp_path, {keep(tmp_path, "broken", page): "broken"})
    assert [fault.split(" near")[0] for fault in found] == [
        "broken, line 1: Duplicate ID “a”.",
        "broken, line 1: Attribute “hrf” not allowed on element “b” at this point.",
    ]
