"""docs/privacy.md names every table, and every column of those that are about people."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands
from django.db.models import Model

from rlsportal.accounts.models import User

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
ABOUT_PEOPLE = {
    label: set(re.findall(r"`(\w+)`", columns))
    for label, columns in re.findall(r"^\| `([\w.]+)`: ([^|]+) \|", PAGE, re.MULTILINE)
}
EXCUSED = set(re.findall(r"^\| `([a-z_]+\.\w+)` \|", PAGE, re.MULTILINE))


def tables() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_is_named_once() -> None:
    assert set(ABOUT_PEOPLE) | EXCUSED == set(tables())
    assert set(ABOUT_PEOPLE) & EXCUSED == set()


def test_every_column_of_a_table_about_people_is_named() -> None:
    there = {
        label: {f.name for f in tables()[label]._meta.concrete_fields if f.name != "id"}
        for label in ABOUT_PEOPLE
    }
    assert there == ABOUT_PEOPLE


def test_no_table_with_a_key_to_a_person_is_excused() -> None:
    keys = {
        label
        for label in EXCUSED
        for field in tables()[label]._meta.concrete_fields
        if field.related_model is User
    }
    assert keys == set()


def test_commands_settings_files_and_tests_exist() -> None:
    assert set(re.findall(r"manage\.py (\w+)", PAGE)) <= set(get_commands())
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = set(re.findall(r"`(PORTAL_[A-Z_]+)`", PAGE))
    assert [name for name in names if f"#{name}=" not in example] == []
    files = re.findall(r"`((?:rlsportal|articles|docs|tests)/[\w/.]+\.py)`", PAGE)
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert len(files) > 5


def test_the_readme_leads_there() -> None:
    assert "(docs/privacy.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
