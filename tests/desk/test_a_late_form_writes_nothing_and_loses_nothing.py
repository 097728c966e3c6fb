"""Two people with one article open: the later form shows both texts and keeps what was typed."""

from __future__ import annotations

from typing import Any

import pytest

from articles import transitions
from articles.models import Article
from articles.working_copy import SectionDraft
from tests.desk.conftest import Desk
from tests.factories import NOW, make_article, submitted
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db


def everything(article: Article) -> dict[str, Any]:
    """Return what is stored, to see that nothing was written."""
    article = Article.objects.get(pk=article.pk)
    rows = {
        name: list(getattr(article, name).order_by("pk").values())
        for name in ("sections", "faqs", "help_cards", "citations", "contributions")
    }
    return {**Article.objects.filter(pk=article.pk).values().get(), **rows}


def shown_again(response: Any) -> dict[str, str]:
    return fields_of(response.content, "article_form")


def test_both_texts_are_shown_and_saving_again_is_a_decision(
    author: Desk, other_author: Desk
) -> None:
    article = make_article(by=author.user)
    mine = author.open(article)
    other_author.save(article, bottom_line_source="Ben's words.", title="Ben's title")
    before = everything(article)

    response = author.send(
        article, {**mine, "bottom_line_source": "Ann's words.", "summary": "Ann's summary."}
    )

    assert response.status_code == 200
    assert everything(article) == before
    page = response.content.decode()
    assert "Nothing was saved yet" in page
    assert "last by Ben" in page
    differences = response.context["conflict"].differences
    assert [(d.place, d.typed, d.stored, d.is_clash) for d in differences] == [
        ("Summary", "Ann's summary.", "What iron has to do with restless legs.", False),
        ("The bottom line", "Ann's words.", "Ben's words.", True),
    ]
    assert '<pre tabindex="0">Ben&#x27;s words.</pre>' in page
    form = shown_again(response)
    assert form["bottom_line_source"] == "Ann's words."
    assert form["summary"] == "Ann's summary."
    assert form["title"] == "Ben's title"  # Ann had not touched it
    assert response.context["conflict"].taken_over == ["Title"]

    assert author.send(article, form).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.summary) == ("Ben's title", "Ann's summary.")
    assert article.bottom_line_source == "Ann's words."


def test_parts_changed_added_and_deleted_by_both_are_all_there(
    author: Desk, other_author: Desk, add_row: Any
) -> None:
    sections = tuple(SectionDraft(name, f"{name} words.") for name in ("A", "B", "C", "D"))
    article = make_article(by=author.user, sections=sections)
    mine = author.open(article)
    theirs = other_author.open(article)
    theirs |= {
        "sections-0-body_source": "Ben on A.",
        "sections-1-DELETE": "on",  # Ann writes in it
        "sections-3-DELETE": "on",  # Ann does not
    }
    theirs = add_row(theirs, "sections", heading="Ben's", body_source="New by Ben.")
    assert other_author.send(article, theirs).status_code == 302
    before = everything(article)

    mine |= {"sections-1-body_source": "Ann on B.", "sections-2-heading": "C by Ann"}
    mine = add_row(mine, "sections", heading="Ann's", body_source="New by Ann.")
    response = author.send(article, mine)

    assert response.status_code == 200
    assert everything(article) == before
    conflict = response.context["conflict"]
    assert conflict.taken_over == ["Section “A”: Text"]
    assert [(d.place, d.typed, d.stored) for d in conflict.differences] == [
        ("Section “C”: Heading", "C by Ann", "C")
    ]
    assert conflict.added == ["Section “Ben's”"]
    assert conflict.removed == ["Section “D”"]
    assert conflict.typed_anew == ["Section “B”", "Section “Ann's”"]

    assert author.send(article, shown_again(response)).status_code == 302
    stored = dict(article.sections.values_list("heading", "body_source"))
    assert stored == {
        "A": "Ben on A.",
        "B": "Ann on B.",
        "C by Ann": "C words.",
        "Ben's": "New by Ben.",
        "Ann's": "New by Ann.",
    }


def test_a_second_click_finds_everything_saved(author: Desk, add_row: Any) -> None:
    article = make_article(by=author.user)
    data = author.open(article) | {"title": "Typed once", "sections-0-heading": "Once"}
    data = add_row(data, "sections", heading="New", body_source="Words.")
    data = add_row(data, "faqs", question="New?", answer_source="Yes.")
    assert author.send(article, data).status_code == 302
    before = everything(article)
    second = author.send(article, data)
    assert second.status_code == 302
    assert everything(article) == before
    messages = [str(m) for m in author.client.get(author.url(article)).context["messages"]]
    assert "Nothing to do: what you typed is stored already." in messages


def test_a_form_that_comes_after_submission_is_kept_on_the_screen(
    author: Desk, other_author: Desk
) -> None:
    article = make_article(by=author.user)
    data = author.open(article)
    submitted(article, by=other_author.user)
    before = everything(article)

    response = author.send(article, {**data, "bottom_line_source": "Too late."})

    assert response.status_code == 200
    assert everything(article) == before
    page = response.content.decode()
    assert "the article is “in review” since you opened the form" in page
    assert "recall it from review" in page
    assert shown_again(response)["bottom_line_source"] == "Too late."
    assert 'name="_save"' not in page


def test_a_changed_library_record_makes_open_forms_late(author: Desk, other_author: Desk) -> None:
    article = make_article(by=author.user)
    data = author.open(article)
    reference = article.citations.get().reference
    reference.verified = {**reference.verified, "author": "PubMed"}
    reference.csl = {**reference.csl, "volume": "7"}
    transitions.save_reference(reference, by=other_author.user, now=NOW)
    before = everything(article)
    response = author.send(article, {**data, "title": "Ann's title"})
    assert response.status_code == 200
    assert everything(article) == before
    assert author.send(article, shown_again(response)).status_code == 302


def test_a_form_without_its_version_is_not_saved(author: Desk) -> None:
    article = make_article(by=author.user)
    data = author.open(article) | {"title": "New"}
    del data["lock_version"]
    before = everything(article)
    response = author.send(article, data)
    assert response.status_code == 200
    assert everything(article) == before
    assert "The form came without its version" in response.content.decode()


def test_a_lost_race_after_the_first_look_is_a_late_form_too(
    author: Desk, other_author: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the view's question and the claim somebody saves: the claim decides."""
    from articles.admin.desk import ArticleAdmin

    article = make_article(by=author.user)
    data = author.open(article) | {"title": "Ann's title"}
    other_author.save(article, title="Ben's title")
    before = everything(article)
    monkeypatch.setattr(ArticleAdmin, "_is_late", lambda *_: False)
    response = author.send(article, data)
    assert response.status_code == 200
    assert everything(article) == before
    assert [d.place for d in response.context["conflict"].differences] == ["Title"]
