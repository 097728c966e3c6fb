"""The panel beside the form, the requests of doctors, and the preview of the whole page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article
from articles.workflow import State
from articles.working_copy import FAQDraft, SectionDraft
from tests.desk.conftest import Desk
from tests.factories import (
    REFERENCE,
    accepted,
    ask_changes,
    live,
    make_article,
    make_doctor,
    make_image_draft,
    revised,
    submitted,
)

pytestmark = pytest.mark.django_db


def missing(desk: Desk, article: Article) -> list[tuple[str, str, str]]:
    found = desk.client.get(desk.url(article)).context["before"].missing
    return [(item.place, item.href, item.sentence) for item in found]


def test_a_complete_text_lacks_nothing(author: Desk) -> None:
    article = make_article(by=author.user)
    page = author.client.get(author.url(article))
    assert page.context["before"].missing == ()
    assert "the saved text can be submitted for review" in page.content.decode()


def test_everything_that_is_missing_is_listed_with_the_way_to_it(author: Desk) -> None:
    text = "Words [@nobody].\n\n<b>raw</b>\n\n##### Deep"
    sections = (SectionDraft("Iron", text, "iron22"), SectionDraft("Empty", "", "empty2"))
    article = make_article(by=author.user, sections=sections, references=(), faqs=(), help_cards=())
    found = missing(author, article)
    assert ("", "#citations-group", "No reference is listed. Add at least one source.") in found
    at_iron = [item for item in found if item[:2] == ("Section “Iron”", "#section-iron22")]
    lines = [sentence.split(":")[0] for _place, _href, sentence in at_iron]
    assert lines == ["Line 1", "Line 3", "Line 5"]
    assert ("Section “Empty”", "#section-empty2") in [item[:2] for item in found]
    page = author.client.get(author.url(article)).content.decode()
    for anchor in ('id="section-iron22"', 'id="section-empty2"', 'id="citations-group"'):
        assert anchor in page
    assert "iron22)" not in page  # people are told the heading, not the uid


def test_an_unverified_reference_leads_to_the_library(author: Desk) -> None:
    from dataclasses import replace

    unproved = replace(REFERENCE, verified={})
    article = make_article(by=author.user, references=(unproved,))
    reference = article.citations.get().reference
    hrefs = [href for _place, href, _sentence in missing(author, article)]
    assert reverse("admin:articles_reference_change", args=[reference.pk]) in hrefs


def test_a_public_article_needs_a_change_note(author: Desk) -> None:
    article = revised(live(by=None), change_note="")
    assert [href for _p, href, _s in missing(author, article)] == ["#id_change_note"]


def test_the_steps_page_refuses_what_the_panel_lists_and_loses_nothing(author: Desk) -> None:
    article = make_article(by=author.user, references=())
    page = author.client.get(author.url(article)).content.decode()
    address = reverse("admin:articles_article_process", args=[article.pk, "submit_for_review"])
    assert f'href="{address}"' in page  # the button is there whatever is missing
    response = author.client.post(address, {"lock_version": article.lock_version})
    assert "No reference is listed" in response.content.decode()
    article.refresh_from_db()
    assert article.state == State.DRAFT


def test_requests_stand_beside_the_part_they_are_about(author: Desk) -> None:
    from articles.transitions import NewChangeRequest

    faqs = (FAQDraft("Does iron help?", "Yes [@allen2013].", "faqab2"),)
    article = submitted(make_article(by=author.user, faqs=faqs))
    doctor = make_doctor()
    accepted(article, doctor)
    requests = [
        NewChangeRequest("Say how much.", "faq", "faqab2", quote="Yes", proposal="A little."),
        NewChangeRequest("Too long.", "section", "iron22", is_blocking=False),
        NewChangeRequest("Wrong year.", "reference", "allen2013"),
    ]
    ask_changes(article, doctor, requests=requests)
    page = author.client.get(author.url(article))
    beside = {
        str(form.instance): [request.text for request in form.change_requests]
        for formset in page.context["inline_admin_formsets"]
        for form in formset.formset.initial_forms
        if form.change_requests
    }
    assert beside == {
        "Does iron help?": ["Say how much."],
        "The role of iron": ["Too long."],
        "allen2013": ["Wrong year."],
    }
    html = page.content.decode()
    for request in article.change_requests.all():
        args = [article.pk, "answer_change_request", request.pk]
        assert html.count(reverse("admin:articles_article_process", args=args)) >= 1
    assert "A little." in html


def test_the_preview_shows_the_whole_saved_page_as_an_unreviewed_draft(author: Desk) -> None:
    article = make_article(
        by=author.user, images=(make_image_draft(),), bottom_line="![](image:iron-path)"
    )
    page = author.client.get(reverse("admin:articles_article_preview", args=[article.pk]))
    html = page.content.decode()
    assert "Unreviewed draft." in html
    assert "<h1>Iron and restless legs</h1>" in html
    assert 'class="references"' in html or 'id="references"' in html
    image = make_image_draft()
    assert f"/media/images/{image.sha256}.png" in html
    assert author.client.get(f"/media/images/{image.sha256}.png").status_code == 200
    assert author.client.get("/admin/articles/article/999/preview/").status_code == 404
    assert "no-store" in page.headers.get("Cache-Control", "")
