"""Stored and reflected script: an attack in every text, on every screen, through every form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlparse
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from articles import transitions
from articles.admin.reports import REPORTS
from articles.delivery import deliver
from articles.models import (
    AutosaveBuffer,
    EvidenceFlag,
    Feedback,
    OutboxMessage,
    ReferenceImport,
    ReviewAssignment,
    SourceNotice,
    Topic,
)
from tests import factories as make
from tests.support.screen_things import Things
from tests.support.screens import SCREENS

from . import headers, probe
from .poison import Poison
from .untouched import NO_ATTACK

pytestmark = pytest.mark.django_db

SHOWN = [screen for screens in SCREENS.values() for screen in screens if not screen.press]
WRITES = ("INSERT", "UPDATE", "DELETE")
# What opening a page may write down: that somebody is there, and that a link was opened.
NOTED = ("django_session", "articles_previewlink", "accounts_attempts")
# Shown by a button that is pressed below; in mails, and in files of the record.
ELSEWHERE = {"AutosaveBuffer.data", "expedite.reason"}
# As it is, as HTML, in an address, and folded for the search.
STORED = re.compile(r"(<|&lt;|%3C)x-p[ +]a(=|%3D)")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Poison:
    poison = Poison()
    poison.into(monkeypatch)
    return poison


@pytest.fixture
def things(poison: Poison, settings: Any) -> Things:
    """Everything that any screen shows, with attacks in it."""
    # Each text that cites nothing somewhere is submitted with a reason, which takes words.
    settings.PORTAL_CHECKS = {**settings.PORTAL_CHECKS, "uncited_part": "waiver"}
    things = Things()
    for screen in SHOWN:
        screen.address(things)
        if screen.by:
            things.find(screen.by)
    others(things)
    Topic.objects.update(description=poison.word("Topic.description"))
    typed = urlencode({"title": poison.word("AutosaveBuffer.data")})
    AutosaveBuffer.objects.update(data=typed)
    entries = {name: poison.word(f"ReferenceImport.{name}") for name in ("title", "verified_by")}
    for row in ReferenceImport.objects.all():
        row.entries = row.entries.replace("Sleep by day", json.dumps(entries["title"])[1:-1])
        row.verified_by = entries["verified_by"]
        row.save()
    SourceNotice.objects.update(reasons=[poison.word("SourceNotice.reasons")])
    written = {name: poison.word(f"Feedback.{name}") for name in ("place", "text")}
    Feedback.objects.update(**written)
    return things


def others(things: Things) -> None:
    """Have words written that no screen asks for: a waiver, a refusal, a public notice."""
    now = make.NOW
    row = make.accepted(make.submitted(title="Waived"), things.doctor, conflict="declared")
    transitions.waive_conflict(row, by=things.editor, now=now, reason="")
    make.sign(row.round.article, things.doctor)
    make.live(row.round.article)
    declined = make.assigned(make.submitted(title="Declined"), things.doctor)
    transitions.decline(declined, by=things.doctor, now=now)
    make.withdrawn(make.live(title="Gone"))
    report = make.feedback(make.live(title="Reported"))
    transitions.settle_feedback(report, by=things.editor, now=now, note="", is_request=True)
    settled = make.evidence_flag(report.publication.article)
    transitions.settle_flag(settled, by=things.editor, now=now, outcome="kept", note="")


def columns() -> Iterator[tuple[str, type[models.Model], str]]:
    """Yield every column of words that is no choice among codes."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    for model in apps.get_models():
        if model._meta.app_label in ("accounts", "articles", "faqs"):
            for field in model._meta.concrete_fields:
                is_code = field.choices or field.name in ("uid", "extension")
                if isinstance(field, kinds) and not is_code:
                    yield f"{model._meta.label}.{field.name}", model, field.name


def test_every_column_of_words_holds_an_attack(things: Things) -> None:
    found = {
        label
        for label, model, name in columns()
        if any(
            STORED.search(str(value))
            for value in model._default_manager.values_list(name, flat=True)
        )
    }
    everywhere = {label for label, _model, _name in columns()}
    assert everywhere - found - set(NO_ATTACK) == set()
    assert found & set(NO_ATTACK) == set()
    assert set(NO_ATTACK) <= everywhere


def browser(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def faults_of(answer: Any, shown: set[str]) -> list[str]:
    """Return what is alive in an answer; note which attacks it shows as words."""
    if "text/html" not in answer.get("Content-Type", ""):
        return (
            [] if answer.get("X-Content-Type-Options") == "nosniff" else ["may be taken for HTML"]
        )
    page = probe.Page(answer.content.decode())
    shown |= page.shown
    return page.faults


def test_no_screen_brings_it_alive_and_opening_one_writes_nothing(
    things: Things, poison: Poison
) -> None:
    faults, shown = [], set[str]()
    for screen in SHOWN:
        address = screen.address(things)
        client = browser(things.find(screen.by) if screen.by else None)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        written = [q["sql"] for q in queries if q["sql"].startswith(WRITES)]
        written = [sql for sql in written if not any(name in sql for name in NOTED)]
        found = [*faults_of(answer, shown), *headers.faults_of(answer)]
        found += [sql[:80] for sql in written]
        faults += [f"{screen}: {fault}" for fault in found]
    for kind in (ReviewAssignment, OutboxMessage, EvidenceFlag):
        names = f"admin:articles_{kind._meta.model_name}_change"
        client = browser(things.editor)
        for row in kind.objects.order_by("pk"):
            answer = client.get(reverse(names, args=[row.pk]))
            faults += faults_of(answer, shown)
    assert faults == []
    assert never_shown(poison, shown) == ELSEWHERE


def never_shown(poison: Poison, shown: set[str]) -> set[str]:
    return {place for place, code in poison.places.items() if code not in shown}


def test_no_form_brings_it_alive(things: Things) -> None:
    faults: list[str] = []
    tried: set[tuple[str, ...]] = set()
    for screen in SHOWN:
        address = screen.address(things)
        user = things.find(screen.by) if screen.by else None
        answer = browser(user).get(address)
        if "text/html" not in answer["Content-Type"]:
            continue
        for form in probe.Page(answer.content.decode()).forms:
            action = urljoin(address, form.action)
            key = (form.method, name_of(action), *sorted({name for name, *_ in form.fields}))
            if key in tried:
                continue
            tried.add(key)
            for everything in (False, True):
                found = send(browser(user), action, form, everything=everything)
                faults += [f"{screen} to {action}: {fault}" for fault in found]
    assert faults == []
    assert len(tried) > 60


def name_of(action: str) -> str:
    """Return the name of an address, so that the same form of another row is not tried again."""
    try:
        match = resolve(urlparse(action).path)
    except Resolver404:
        return action
    return f"{match.view_name} {match.kwargs.get('step', '')} {match.kwargs.get('name', '')}"


def send(client: Client, action: str, form: probe.Form, *, everything: bool) -> list[str]:
    """Send a form with attacks for its words, or for all of it; return what comes alive."""
    data = dict(filled(form, everything=everything))
    with transaction.atomic():
        if form.method == "get":
            answer = client.get(action.partition("?")[0], data)
        else:
            answer = client.post(action, data)
        answers = [answer]
        if answer.status_code == 302:
            answers.append(client.get(urljoin(action, answer["Location"])))
        faults = [fault for each in answers for fault in faults_of(each, set())]
        faults += [f"answers {each.status_code}" for each in answers if each.status_code >= 500]
        transaction.set_rollback(True)
    return faults


def filled(form: probe.Form, *, everything: bool) -> Iterator[tuple[str, str]]:
    pressed = False
    for name, kind, value in form.fields:
        if kind == "submit":
            if not pressed:
                yield name, value
            pressed = True
        elif kind == "password":
            yield name, make.PASSWORD
        elif kind == "checkbox":
            yield name, value or "on"
        elif kind in ("text", "textarea", "search", "email", "url", "tel"):
            yield name, probe.words()
        elif kind != "file":
            is_kept = not everything or name.endswith("_FORMS") or name == "csrfmiddlewaretoken"
            yield name, value if is_kept else probe.words()


def test_no_public_page_brings_it_alive(things: Things, poison: Poison) -> None:
    client, shown, faults = Client(), set[str](), []
    waiting, seen = ["/", "/search/?q=x-p", f"/preview/{things.preview}/"], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/") or address.startswith("/admin"):
            continue
        seen.add(address)
        answer = client.get(address)
        faults += [f"{address}: {fault}" for fault in faults_of(answer, shown)]
        if "text/html" in answer.get("Content-Type", ""):
            links = probe.Page(answer.content.decode()).links
            waiting += [urljoin(address, link).partition("#")[0] for link in links]
    assert faults == []
    assert len(seen) > 20
    public = {f"ArticleDraft.{name}" for name in ("title", "summary", "topic", "bottom_line")}
    assert never_shown(poison, shown) & public == set()


def test_feeds_and_files_carry_it_as_words(things: Things, poison: Poison) -> None:
    code = poison.places["ArticleDraft.title"]
    attack = probe.words(code)
    feed = ElementTree.fromstring(Client().get("/feeds/articles.atom").content)
    titles = [node.text or "" for node in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any(title.endswith(attack) for title in titles)
    editor = browser(things.editor)
    revision = things.approved.revision
    answer = editor.get(f"/admin/evidence/{revision.pk}/?format=json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert f"<x-p a={code}>" in answer.content.decode()


def test_mails_carry_it_as_words(things: Things, poison: Poison) -> None:
    mail.outbox.clear()
    for user in {each.to for each in apps.get_model("articles.OutboxMessage").objects.all()}:
        user.email = f"{user.pk}@example.org"
        user.save()
    assert deliver(now=timezone.now()).failed == []
    shown = set[str]()
    for each in mail.outbox:
        assert "\n" not in each.subject
        for content, kind in each.alternatives:
            page = probe.Page(content)
            assert (kind, page.faults) == ("text/html", [])
            shown |= page.shown
    assert poison.places["ArticleDraft.title"] in shown
    assert len(shown) > 2


@pytest.mark.parametrize("start", FORMULA)
def test_no_report_is_a_formula(start: str) -> None:
    make.submitted(title=f'{start}HYPERLINK("https://evil.example")')
    things = Things()
    assert things.asked
    client = browser(make.somebody("lead_reviewer"))
    for name in REPORTS:
        answer = client.get(f"/admin/reports/{name}/?format=csv")
        text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
        cells = [cell for line in text.splitlines() for cell in line.split(",")]
        assert [c for c in cells if c.strip('"').lstrip().startswith("=")] == [], name


def test_the_reader_of_pages_sees_what_is_alive() -> None:
    for html in (
        "<p>" + probe.words(),
        '<input value="' + probe.words() + '">',
        "<title>" + probe.words() + "</title>",
        "<script>let x = '" + probe.words() + "'</script>",
        "<p>&#39;<x-p>",
        "<a href=' javascript:x'>x</a>",
        "<p onclick=x>",
        "<p style='x'>",
        "<script>x</script>",
    ):
        assert probe.Page(html).faults, html
    for html in ("<p>x</p>", "<script src=/x></script>", "<a href='/x?javascript:'>x</a>"):
        assert probe.Page(html).faults == []
