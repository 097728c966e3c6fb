"""A step refused because of who asked is in the log: account, step and codes, and no words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from articles.admin import refusals
from articles.wording import SENTENCES
from tests import factories as make
from tests.support.html_forms import fields_of

from .conftest import Doctor, Person, text_of

ADMIN = Path(refusals.__file__).parent


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    found = [r for r in caplog.records if r.name == "articles.admin.refusals"]
    return [(record.levelname, record.getMessage()) for record in found]


@pytest.mark.django_db
def test_an_author_who_publishes(caplog: pytest.LogCaptureFixture) -> None:
    article = make.approved(title="Words of a text")
    args = (article.pk, "publish")
    shown = Person(make.somebody("editor")).get("article_process", *args)
    form = fields_of(shown.content, "step-form")
    author = Person(make.somebody("author"))
    author.post("article_process", *args, data=form, status=403)
    assert told(caplog) == [
        ("WARNING", f"account {author.user.pk} was refused: publish, wrong_role")
    ]


@pytest.mark.django_db
def test_a_doctor_who_signs_other_words(doctor: Doctor, caplog: pytest.LogCaptureFixture) -> None:
    row = make.accepted(make.submitted(), doctor.user)
    form = doctor.filled(row, decision="approve", fingerprint="0" * 64)
    del form["check_safe"]  # what is only forgotten is not told
    doctor.send(row, form, status=409)
    assert told(caplog) == [
        ("WARNING", f"account {doctor.user.pk} was refused: approve, fingerprint_differs")
    ]


@pytest.mark.django_db
def test_who_verifies_an_account_of_their_making(caplog: pytest.LogCaptureFixture) -> None:
    editor = Person(make.make_user("editor"))
    doctor = make.make_doctor(verified=False)
    doctor.created_by = editor.user
    doctor.save()
    profile = doctor.medical_reviewer
    editor.post("medicalreviewer_verify", profile.pk, data={"shown": "x"}, status=409)
    assert told(caplog) == [
        ("WARNING", f"account {editor.user.pk} was refused: verify_licence, account_of_your_making")
    ]


@pytest.mark.django_db
def test_what_is_only_unfinished_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    article = make.make_article(title="Without a source", references=())
    form = {"lock_version": article.lock_version, "seen": "0", "shown": "{}"}
    args = (article.pk, "submit_for_review")
    author = Person(make.somebody("author"))
    answer = author.post("article_process", *args, data=form, status=409)
    assert "No reference is listed." in text_of(answer)
    assert told(caplog) == []


def test_each_code_is_one_of_the_rules() -> None:
    assert refusals.BARRIERS - set(SENTENCES) == set()


def test_every_page_that_shows_a_refusal_tells_of_it() -> None:
    """Each place that catches one calls `note`, passes it to what does, or raises it again."""
    quiet = []
    for path in sorted(ADMIN.glob("*.py")):
        for handler in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_one = isinstance(handler, ast.ExceptHandler) and handler.type is not None
            if is_one and "Refused" in ast.unparse(handler.type):
                words = ast.unparse(handler)
                if not any(w in words for w in ("note(", "show_refused(", "raise")):
                    quiet.append(f"{path.name}:{handler.lineno}")
    assert quiet == []
