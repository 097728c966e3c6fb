"""Evidence pages: who opens which, as a page to print and as a file; strangers are sent away."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Publication
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.queries import counted

pytestmark = pytest.mark.django_db

CHECKER = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "verify_evidence.py"))


def get(user: User | None, name: str, *args: int, **query: str) -> Any:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.get(reverse(f"admin:{name}", args=args), query)


@pytest.mark.parametrize("role", ["author", "medical_reviewer", "editor", "lead_reviewer"])
def test_every_role_reads_the_evidence_of_a_revision(live: Publication, role: str) -> None:
    response = get(make.make_user(role), "evidence", live.revision_id)
    html = response.content.decode()
    assert response.status_code == 200
    for words in (
        live.fingerprint,
        "Dr Ada Doctor, MD, PhD: approved",
        "Every statement is accurate and current.",
        "no conflict of interest",
        "What changed since revision 1",
        "Ask how much.",
    ):
        assert words in html
    assert "style=" not in html
    assert "example.org" not in html


def test_every_station_has_its_page(live: Publication) -> None:
    editor = make.somebody("editor")
    first = live.article.revisions.get(number=1)
    html = get(editor, "evidence", first.pk).content.decode()
    for words in (
        "Say how much.",
        "It says so now.",
        "waived by",
        "never public",
        "first revision",
    ):
        assert words in html
    make.withdrawn(live, reason="A dose was wrong.")
    assert "A dose was wrong." in get(editor, "evidence", live.revision_id).content.decode()
    waiting = make.submitted(title="Waits")
    page = get(editor, "evidence", waiting.revision.pk)
    assert "No doctor has decided on this revision." in page.content.decode()


def test_the_revision_leads_to_its_evidence(live: Publication) -> None:
    page = get(make.somebody("editor"), "articles_revision_change", live.revision_id)
    assert reverse("admin:evidence", args=[live.revision_id]) in page.content.decode()


def test_the_file_gives_the_stored_fingerprint(live: Publication) -> None:
    response = get(make.somebody("author"), "evidence", live.revision_id, format="json")
    assert response["Content-Type"] == "application/json"
    name = f'attachment; filename="evidence-{live.article.slug}-revision-2.json"'
    assert response["Content-Disposition"] == name
    pack = json.loads(response.content)
    assert pack["revision"]["fingerprint"] == live.fingerprint
    assert CHECKER["check"](pack) == []


def test_a_text_that_looks_like_markup_stays_text() -> None:
    bad = "<script>alert(1)</script>"
    article = make.submitted()
    doctor = make.accepted(article).reviewer
    make.ask_changes(article, doctor, bad, comment=bad)
    html = get(make.somebody("editor"), "evidence", article.revision.pk).content.decode()
    assert bad not in html
    assert "&lt;script&gt;alert(1)" in html


def test_strangers_and_accounts_without_a_role_see_nothing(live: Publication) -> None:
    nobody = make.make_user()
    for name, args in (
        ("evidence", [live.revision_id]),
        ("own_signatures", []),
        ("signatures", [make.make_doctor().pk]),
    ):
        for query in ({}, {"format": "json"}):
            response = get(None, name, *args, **query)
            assert (response.status_code, response["Location"].split("?")[0]) == (
                302,
                reverse("admin:login"),
            )
    assert get(nobody, "evidence", live.revision_id).status_code == 403
    assert get(nobody, "signatures", make.make_doctor().pk).status_code == 403
    assert get(make.somebody("editor"), "evidence", 10**6).status_code == 404
    assert get(make.somebody("editor"), "signatures", 10**6).status_code == 404


def test_a_doctor_takes_along_everything_they_signed(live: Publication, doctor: User) -> None:
    page = get(doctor, "own_signatures")
    assert page.content.decode().count(live.fingerprint) == 1
    file = get(doctor, "own_signatures", format="json")
    signed = json.loads(file.content)
    assert signed["signer"] == doctor.get_username()
    assert [s["review"]["decision"] for s in signed["signatures"]] == ["approve", "request_changes"]
    assert [s["revision"]["number"] for s in signed["signatures"]] == [2, 1]
    assert CHECKER["check"](signed) == []
    assert "example.org" not in file.content.decode()
    assert get(doctor, "signatures", doctor.pk).status_code == 200


def test_only_who_leads_takes_along_what_another_signed(live: Publication, doctor: User) -> None:
    for role in ("editor", "lead_reviewer"):
        response = get(make.make_user(role), "signatures", doctor.pk)
        assert live.fingerprint in response.content.decode()
    for role in ("author", "medical_reviewer"):
        for query in ({}, {"format": "json"}):
            response = get(make.make_user(role), "signatures", doctor.pk, **query)
            assert response.status_code == 403
            assert live.fingerprint not in response.content.decode()


def test_another_doctors_signatures_are_not_among_ones_own(live: Publication) -> None:
    other = make.make_doctor()
    assert "Nothing was signed yet." in get(other, "own_signatures").content.decode()
    signed = json.loads(get(other, "own_signatures", format="json").content)
    assert signed["signatures"] == []


@pytest.mark.parametrize("query", [{}, {"format": "json"}])
def test_the_number_of_statements_does_not_grow_with_the_signatures(query: dict[str, str]) -> None:
    doctor = make.make_doctor()
    make.approved(make.make_article(title="One"), doctor)
    with counted() as one:
        get(doctor, "own_signatures", **query)
    for number in range(3):
        make.live(make.make_article(title=f"More {number}"), doctors=(doctor,))
    with counted() as four:
        get(doctor, "own_signatures", **query)
    assert len(four) == len(one)
