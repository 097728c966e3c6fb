"""Whatever the site says goes through gettext, so that a translation is a file."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.utils.functional import Promise

from rlsportal import languages
from tests import factories as make
from tests.public import examples
from tests.support.locale_files import compiled
from tests.support.pseudo import CONTEXT, known_words, pseudo_language, untranslated
from tests.support.screen_things import Things
from tests.support.screens import SCREENS

ROOT = Path(__file__).resolve().parents[2]
OURS = ("rlsportal", "articles", "faqs")
# What stays as it is in every language, or is Django's and has no brackets there.
EXCUSED = {
    "topics": "in an address, as it is",
    "search": "Django: the picture in front of the field of a list",
    "otp": "the name of an application of others",
    "totp": "the name of an application of others",
    "totp device": "the name of a table of others",
    "doi": "a name",
    "isbn": "a name",
    "pmid": "a name",
    "pmcid": "a name",
    "allen rp": "an author, as printed",
    "whether the user will be able to authenticate using a password or not": "Django",
    "if disabled": "Django",
    "they may still be able to authenticate using other backends": "Django",
    "such as single sign on or ldap": "Django",
    "the current password for this user will be lost": "Django",
}
# Fields that no page names: marks and counters of the program.
UNNAMED = {"uid", "key", "extension", "lock_version", "encoded", "used_at", "count", "last_at"}
UNNAMED_MODELS = {"RecoveryCode", "Attempts"}  # nobody sees their rows; nor those of the search


def missing_in(page: str, known: Any) -> list[str]:
    """Return what a page says past gettext; of short scraps, hashes and initials have some."""
    return [
        piece
        for piece in untranslated(page, known)
        if piece not in EXCUSED and re.search(r"\w{3}", piece)
    ]


@pytest.mark.django_db
def test_on_every_public_page(client: Client) -> None:
    site, found = examples.build(), {}
    known = known_words()
    for address in site.addresses:
        if address.kind != "html" or address.status == 301:
            continue
        with pseudo_language():
            page = client.get(address.path).content.decode()
        if missing := missing_in(page, known):
            found[address.path] = missing
    assert found == {}, "\n".join(f"ZZ {k}: {v}" for k, v in found.items())


@pytest.mark.django_db
@pytest.mark.parametrize("group", SCREENS)
def test_at_the_desk(group: str) -> None:
    things, found, known = Things(), {}, known_words()
    for screen in SCREENS[group]:
        if screen.press:
            continue
        client, address = Client(), screen.address(things)
        if screen.by:
            client.force_login(getattr(things, screen.by))
        with pseudo_language():
            page = client.get(address, follow=True).content.decode()
        if missing_in(page, known):
            known = known_words()  # of what was made meanwhile, too
        if missing := missing_in(page, known):
            found[str(screen)] = missing
    assert found == {}, "\n".join(f"ZZ {k}: {v}" for k, v in found.items())


@pytest.mark.django_db
def test_a_word_past_gettext_would_be_found(client: Client) -> None:
    known = known_words()
    with pseudo_language():
        page = client.get("/").content.decode()
    assert missing_in(page, known) == []
    for words in ("<p>Hello reader</p>", '<a aria-label="Hello reader"></a>'):
        assert missing_in(page.replace("</main>", f"{words}</main>"), known) == ["hello reader"]


def test_every_field_that_a_page_names_has_a_name_in_words() -> None:
    plain = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ("articles", "faqs", "accounts")
        and model.__name__ not in UNNAMED_MODELS
        and not model.__name__.startswith(("Search", "Listed"))
        for field in model._meta.fields
        if not (field.primary_key or field.name in UNNAMED)
        and not isinstance(field.verbose_name, Promise)
    ]
    assert plain == ["FAQ.article"]  # the parent of a row, which the page itself is about


def test_no_message_hides_in_a_formatted_string() -> None:
    """Tools that gather messages do not look into the braces of an f-string."""
    found = []
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            formatted = [n for n in ast.walk(ast.parse(path.read_text())) if is_formatted(n)]
            calls = [each for node in formatted for each in ast.walk(node) if is_message(each)]
            found += [f"{path.name}: {ast.unparse(call)}" for call in calls]
    assert found == []


def is_formatted(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr)


def is_message(node: ast.AST) -> bool:
    """Whether a node is a call of gettext, by whatever name, with a text."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and (node.func.id == "_" or "gettext" in node.func.id)
        and isinstance(node.args[0], ast.Constant)
    )


def test_scripts_have_no_words_of_their_own() -> None:
    """They take them from attributes of the page, where gettext has been."""
    found = []
    for script in (ROOT / "static").rglob("*.js"):
        code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", script.read_text(), flags=re.S)
        texts = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", code)
        for text in ("".join(each) for each in texts):
            plain = re.sub(r"\$\{[^}]*\}", "", text)
            if re.search(r"[A-Z][a-z]+ [a-z]{2,}|[a-z]{2,} [a-z]{2,} [a-z]{2,}", plain):
                found.append((script.name, text))
    assert found == []


# --- that there is a file in which to translate -------------------------------------------------


@pytest.mark.django_db
@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed")
def test_what_pages_ask_for_is_in_the_file_for_translators(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LOCALE_PATHS[0].mkdir()
    file = extracted(tmp_path, settings)
    asked: set[str] = set()
    site, things = examples.build(), Things()
    with pseudo_language(asked):
        for address in site.addresses:
            client.get(address.path)
    fronts = [s for group in SCREENS.values() for s in group if s.name == "admin:index"]
    for screen in fronts:
        client.force_login(getattr(things, screen.by))
        with pseudo_language(asked):
            client.get(screen.address(things))
    of_django = set()
    for path in Path(django.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
        of_django |= set(message_ids(path))
    asked_for = {message.rpartition(CONTEXT)[2] for message in asked}
    assert sorted(asked_for - set(message_ids(file)) - of_django) == []


def extracted(place: Path, settings: Any) -> Path:
    """Return the file that `make messages` makes, of a copy: the tool writes beside its sources."""
    for name in (*OURS, "templates"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = Path.cwd()
    os.chdir(place)
    try:
        call_command(
            "makemessages", locale=["de"], extensions=["html", "txt", "xml", "py"], verbosity=0
        )
    finally:
        os.chdir(before)
    path: Path = settings.LOCALE_PATHS[0] / "de" / "LC_MESSAGES" / "django.po"
    return path


def message_ids(path: Path) -> Iterator[str]:
    """Yield the texts that a file for translators asks for."""
    for found in re.finditer(r'^msgid ((?:"[^\n]*"\n)+)', path.read_text("utf-8"), re.M):
        yield "".join(ast.literal_eval(line) for line in found[1].splitlines())


@pytest.fixture
def german(tmp_path: Path, settings: Any) -> None:
    """The one file that makes the site speak another language."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = {"Topics": "Themen", "Privacy": "Datenschutz", "Editorial policy": "Grundsätze"}
    (folder / "django.mo").write_bytes(compiled(words))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = languages.found_in(tmp_path)


@pytest.mark.django_db
@pytest.mark.usefixtures("german")
def test_one_file_is_enough(client: Client, settings: Any) -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["en", "de"]
    assert ">Topics<" in client.get("/privacy/").content.decode()
    make.live(slug="eisen", language="de")
    page = client.get("/articles/eisen/")  # the words around a German article
    assert (page["Content-Language"], ">Themen<" in page.content.decode()) == ("de", True)
    settings.LANGUAGE_CODE = languages.chosen("de", settings.LANGUAGES)
    page = client.get("/privacy/").content.decode()
    assert "<h1>Datenschutz</h1>" in page
    assert '<html lang="de"' in page


def test_without_a_file_a_language_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^PORTAL_LANGUAGE: write one of en instead"):
        languages.chosen("de", [("en", "English")])
