"""Readers say what helped and what is wrong: without a script, and without a word about them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import transitions
from articles.models import Feedback, HelpfulCount, Publication
from articles.public import feedback
from rlsportal import limits
from tests import factories as make
from tests.public.examples import publish_again
from tests.support.reading import everything, reader

pytestmark = pytest.mark.django_db
OURS = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
AT = "/articles/iron-and-restless-legs/feedback/"
THANKS = f"{AT}thanks/"


@pytest.fixture
def live() -> Publication:
    return make.live()


def send(client: Client | None = None, headers: Any = None, **form: Any) -> Any:
    strict = client or Client(enforce_csrf_checks=True)
    return strict.post(AT, form, headers=OURS if headers is None else headers)


def reports() -> list[tuple[Any, ...]]:
    rows = Feedback.objects.order_by("pk")
    return [*rows.values_list("publication_id", "uid", "place", "text", "outcome")]


def typed(response: HttpResponse) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.DOTALL)
    assert found
    return found[1]


def test_a_report_is_kept_with_its_place_and_its_day(live: Publication) -> None:
    sent = send(number=1, part="iron22", text="  It says\r\nmicrograms. \n")
    assert (sent.status_code, sent["Location"]) == (303, THANKS)
    assert reports() == [(live.pk, "iron22", "The role of iron", "It says\nmicrograms.", "")]
    assert Feedback.objects.get().received_on == feedback.today()
    assert "It has arrived" in Client().get(THANKS).content.decode()


BEFORE = ["_in_short", "_why_it_matters"]


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("", "Iron and restless legs"),
        ("_in_short", "In short"),
        ("_why_it_matters", "Why it matters"),
        ("_bottom_line", "The bottom line"),
        ("_questions", "Questions for your appointment"),
        ("_references", "References"),
        ("cardx2", "Speak to a doctor"),
        ("faqab2", "Does iron help?"),
        ("nowhere", "Iron and restless legs"),
    ],
)
def test_of_the_whole_text_or_of_a_question(live: Publication, part: str, place: str) -> None:
    send(part=part, text="Wrong.")
    assert [row[2] for row in reports()] == [place]


def test_it_is_about_the_revision_that_was_read(live: Publication) -> None:
    newer = publish_again(live)
    for number in ("1", "2", "3", "", "x", "²", "9" * 30):
        send(number=number, text="Wrong.")
    assert [row[0] for row in reports()] == [live.pk, *[newer.pk] * 6]


def test_what_is_withdrawn_takes_none_and_an_old_address_leads_on(live: Publication) -> None:
    make.withdrawn(live)
    assert send(number=1, text="Wrong.").status_code == 404
    assert reports() == []


def test_it_arrives_also_where_only_an_earlier_revision_is_left(live: Publication) -> None:
    newer = publish_again(live, title="A newer title")
    editor = make.make_user("editor")
    transitions.withdraw(newer, by=editor, now=make.NOW, reason="Wrong.", earlier_too=False)
    sent = send(number=1, text="Wrong.")
    assert [row[0] for row in reports()] == [live.pk]
    page = Client().get(sent["Location"])
    assert page.status_code == 200
    assert "It has arrived" in page.content.decode()
    assert "A newer title" not in page.content.decode()  # nothing of what is withdrawn


def test_the_page_of_an_article_asks_about_each_of_its_parts(live: Publication) -> None:
    form = Client().get("/articles/iron-and-restless-legs/").content.decode()
    form = form[form.index('class="helpful"') :]
    sections, cards, faqs = (live.data[name] for name in ("sections", "help_cards", "faqs"))
    uids = [each["uid"] for each in (*sections, *cards, *faqs)]
    once = [f"_{name}" for name in ("bottom_line", "questions", "references") if live.data[name]]
    assert re.findall(r'<option value="(\w*)"', form) == ["", *BEFORE, *uids, *once]
    page = Client().get("/faqs/does-iron-help/").content.decode()
    assert 'name="part" value="faqab2"' in page


def test_yes_and_no_are_counted_for_each_place(live: Publication) -> None:
    for answer, part in (("yes", ""), ("yes", ""), ("no", ""), ("no", "faqab2"), ("maybe", "")):
        assert send(answer=answer, part=part)["Location"] == THANKS
    counts = HelpfulCount.objects.order_by("uid").values_list("publication_id", "uid", "yes", "no")
    assert [*counts] == [(live.pk, "", 2, 1), (live.pk, "faqab2", 0, 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Please write what is wrong"), (" \r\n\x00", "Please write"), ("x" * 2001, "shorten")],
)
def test_what_cannot_be_taken_is_said_and_kept(live: Publication, text: str, words: str) -> None:
    shown = send(number=1, part="faqab2", text=text)
    page = shown.content.decode()
    assert (shown.status_code, shown["Cache-Control"]) == (400, "no-store")
    assert words in page
    assert typed(shown) == feedback.cleaned(text)
    assert '<option value="faqab2" lang="en" selected>' in page
    assert reports() == []


def test_what_was_typed_comes_back_as_words(live: Publication) -> None:
    hostile = "</textarea><script>alert(1)</script>" + "x" * 2000
    assert typed(send(text=hostile)).startswith("&lt;/textarea&gt;&lt;script&gt;")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
    ],
    ids=str,
)
def test_another_site_sends_nothing(live: Publication, headers: dict[str, str]) -> None:
    before = everything()
    for form in ({"text": "Forged."}, {"answer": "yes"}):
        refused = send(headers=headers, **form)
        assert refused.status_code == 403
        assert "did not say that this form comes from our site" in refused.content.decode()
        assert typed(refused) == form.get("text", "")
    assert everything() == before


@pytest.mark.parametrize(
    "headers", [{"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}], ids=str
)
def test_one_of_the_two_headers_is_enough(live: Publication, headers: dict[str, str]) -> None:
    assert send(headers=headers, text="Wrong.").status_code == 303


def test_the_field_for_programs_is_a_trap(live: Publication) -> None:
    before = everything()
    for form in ({"text": "Buy pills."}, {"answer": "yes"}):
        assert send(website="https://pills.example", **form)["Location"] == THANKS
    assert everything() == before
    page = Client().get(AT).content.decode()
    assert page.count(f'name="{feedback.TRAP}"') == 1
    page = Client().get(AT.removesuffix("feedback/")).content.decode()
    assert page.count(f'name="{feedback.TRAP}"') == 1


def test_neither_session_nor_account_is_read_and_no_cookie_is_set(live: Publication) -> None:
    staff = reader(enforce_csrf_checks=True)
    staff.force_login(make.make_user("editor"))
    cookies = dict(staff.cookies)
    with CaptureQueriesContext(connection) as queries:
        sent = send(staff, number=1, text="Wrong.")
    assert sent.status_code == 303
    tables = {t for q in queries for t in re.findall(r'(?:FROM|INTO|UPDATE) "(\w+)"', q["sql"])}
    assert tables == {"articles_publication", "articles_feedback"}
    assert (sent.cookies, dict(staff.cookies)) == ({}, cookies)


def test_no_column_holds_who_said_it() -> None:
    about = {field.name for field in Feedback._meta.concrete_fields}
    assert about == {
        *("id", "publication", "uid", "place", "text", "received_on"),
        *("outcome", "settled_at", "settled_by", "note", "change_request"),
    }
    assert isinstance(Feedback(received_on=date(2026, 11, 2)).received_on, date)


@pytest.fixture
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    now = [1_700_006_410.0]  # ten seconds into a minute
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


def test_one_address_waits_a_minute_and_keeps_what_it_typed(
    live: Publication, clock: list[float]
) -> None:
    answers = [send(answer="yes").status_code for _ in range(feedback.A_MINUTE)]
    assert answers == [303] * feedback.A_MINUTE
    refused = send(text="Too much.")
    assert (refused.status_code, refused["Retry-After"], typed(refused)) == (429, "50", "Too much.")
    assert "wait a minute" in refused.content.decode()
    assert send(Client(REMOTE_ADDR="203.0.113.9"), text="Another.").status_code == 303
    assert Client().get(AT).status_code == 200
    clock[0] += 50
    assert send(text="Later.").status_code == 303
    assert [row[3] for row in reports()] == ["Another.", "Later."]


def test_and_a_day_after_many(live: Publication, clock: list[float]) -> None:
    for _ in range(feedback.A_DAY):
        assert send(answer="no").status_code == 303
        clock[0] += 60
    refused = send(text="Too much.")
    assert refused.status_code == 429
    assert "tomorrow" in refused.content.decode()
    assert int(refused["Retry-After"]) == limits.DAY - int(clock[0]) % limits.DAY
    clock[0] += limits.DAY - clock[0] % limits.DAY - 30  # half a minute of the day is left
    assert "tomorrow" in send(text="Too much.").content.decode()
    assert "127.0.0.1" not in repr(cache._cache)
    clock[0] += limits.DAY
    assert send(text="Next day.").status_code == 303


def test_a_flood_from_everywhere_ends(live: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_WAITING", 1)
    newer = publish_again(live)
    assert send(number=1, text="One.").status_code == 303
    refused = send(number=2, text="Two.")
    assert (refused.status_code, typed(refused)) == (503, "Two.")
    assert refused["Retry-After"] == "86400"
    assert [row[3] for row in reports()] == ["One."]
    assert Publication.objects.live().get() == newer


def test_earlier_revisions_ask_nothing_and_pages_of_questions_ask_about_the_answer(
    live: Publication,
) -> None:
    publish_again(live)
    assert f'action="{AT}"' not in Client().get(AT.replace("feedback", "v/1")).content.decode()
    question = Client().get(f"/faqs/{live.faqs.get().slug}/").content.decode()
    assert '<input type="hidden" name="part" value="faqab2">' in question
    assert f'href="{AT}?part=faqab2"' in question
