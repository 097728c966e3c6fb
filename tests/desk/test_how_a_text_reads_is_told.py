"""How hard a text reads: as saved without a script, as typed with one, and to nobody else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.readability import MOST_FIELDS, SHOWN, line_of
from articles.content import MAXIMUM_LENGTH
from articles.models import Article, Reference
from articles.readability import Limits, Report, Score
from articles.working_copy import ReferenceDraft, SectionDraft
from tests.factories import REFERENCE, make_article, make_user, submitted

from .conftest import Desk, client_of

HARD = "word " * 26 + "is approximately a miracle [@allen2013]."


def address(article: Article) -> str:
    return reverse("admin:articles_article_readability", args=[article.pk])


def fields(**texts: str) -> dict[str, Any]:
    """Return what the script sends."""
    return {
        "language": "en",
        "field": list(texts),
        "place": [f"Place of {name}" for name in texts],
        "text": list(texts.values()),
    }


def measured(desk: Desk, article: Article, **texts: str) -> dict[str, str]:
    response = desk.client.post(address(article), fields(**texts))
    assert response.status_code == 200
    return json.loads(response.content)


def page_of(desk: Desk, article: Article) -> str:
    return " ".join(desk.client.get(desk.url(article)).content.decode().split())


def test_the_saved_text_is_measured_on_the_page(author: Desk) -> None:
    section = SectionDraft("Iron", HARD, "iron22")
    page = page_of(author, make_article(by=author.user, sections=(section,)))
    assert "2 hard sentences." not in page
    assert re.search(
        r'<p id="reads-line"[^>]*>Grade [\d.]+ \(limit 8\), SMOG [\d.]+ \(limit 11\), \d+ words, '
        r"[\d.]+ in a sentence on average, 1 hard sentence\.</p>",
        page,
    )
    assert '<a href="#section-iron22">Section “Iron”</a>' in page
    assert '<p class="hard-finding">30 words; 25 is the limit: make two sentences.</p>' in page
    assert "“approximately”: write “about”.</p>" in page
    assert "“miracle” should not be said: write what studies found.</p>" in page


def test_grades_are_rounded_as_the_checks_round_them() -> None:
    score = Score(sentences=10, words=101, syllables=167, long_words=17)
    assert (score.grade, score.smog) == pytest.approx((7.86, 10.578), abs=1e-3)
    line = line_of(Report(score, {}, (), (), Limits(grade=8, smog=11)))
    assert line.startswith("Grade 7.9 (limit 8), SMOG 10.6 (limit 11), 101 words, 10.1 in")


def test_what_is_advised_stands_beside_what_is_missing(author: Desk) -> None:
    article = make_article(by=author.user, title="", in_short="A miracle.")
    page = page_of(author, article).split('id="before-you-submit"')[1].split("</section>")[0]
    needs, grave, look = re.split(r"Mend this, or give a reason|Worth a look before", page)
    assert "The article has no title" in needs
    assert '<a href="#id_in_short_source">In short</a>: A health text should not say' in grave
    assert '<a href="#section-sleep3">Section “Sleep”</a>: It says something and cites' in look


def test_what_is_typed_is_measured_as_it_would_be_when_saved(author: Desk) -> None:
    section = SectionDraft("Iron", HARD, "iron22")
    article = make_article(
        by=author.user, sections=(section,), faqs=(), help_cards=(), in_short="A nap.", summary=""
    )
    texts = {
        "id_in_short_source": "A nap.",
        "id_sections-0-body_source": HARD,
        "id_why_it_matters_source": article.why_it_matters_source,
        "id_questions_source": article.questions_source,
        "id_bottom_line_source": article.bottom_line_source,
    }
    answer = measured(author, article, **texts)
    assert f">{answer['line']}</p>" in page_of(author, article)
    place = '<a href="#id_sections-0-body_source">Place of id_sections-0-body_source</a>'
    assert place in answer["html"]
    assert "30 words; 25 is the limit" in answer["html"]


def test_typed_words_are_words_and_nothing_else(author: Desk) -> None:
    evil = "<script>alert(1)</script> " + HARD
    data = fields(id_summary=evil) | {"place": ["<b>Here</b>"]}
    article = make_article(by=author.user)
    html = json.loads(author.client.post(address(article), data).content)["html"]
    assert "<script" not in html
    assert "<b>" not in html


def test_a_text_without_hard_sentences_says_so(author: Desk) -> None:
    answer = measured(author, make_article(by=author.user), id_summary="Legs itch at night.")
    assert "No sentence is hard." in answer["html"]
    assert answer["line"].endswith("0 hard sentences.")


def test_no_text_and_another_language_are_not_measured(author: Desk) -> None:
    article = make_article(by=author.user)
    nothing = "There is nothing to measure: no text yet, or not in English."
    assert measured(author, article)["line"] == nothing
    data = fields(id_summary="Beine jucken.") | {"language": "de"}
    assert json.loads(author.client.post(address(article), data).content)["line"] == nothing


def test_a_long_list_is_cut_and_says_so(author: Desk) -> None:
    text = " ".join(["A word " + "word " * 26 + "ends."] * (SHOWN + 2))
    html = measured(author, make_article(by=author.user), id_summary=text)["html"]
    assert html.count('class="hard-sentence"') == SHOWN
    assert "2 more hard sentences are not listed." in html


@pytest.mark.parametrize(
    "data",
    [
        {"field": ["a", "b"], "place": ["A"], "text": ["x", "y"]},
        {"field": ["a b"], "place": ["A"], "text": ["x"]},
        {"field": ['a"'], "place": ["A"], "text": ["x"]},
        {"field": ["a"], "place": ["A"], "text": ["x"], "language": "en; drop"},
        {"field": ["a"], "place": ["A"], "text": ["x" * (MAXIMUM_LENGTH + 1)]},
        {
            "field": ["a"] * (MOST_FIELDS + 1),
            "place": ["A"] * (MOST_FIELDS + 1),
            "text": ["x"] * (MOST_FIELDS + 1),
        },
    ],
)
def test_nonsense_is_refused_in_words(author: Desk, data: dict[str, Any]) -> None:
    response = author.client.post(address(make_article(by=author.user)), data)
    assert response.status_code == 400
    assert json.loads(response.content)["error"]


def test_it_is_for_authors_and_editors_alone(author: Desk) -> None:
    article = make_article(by=author.user)
    assert client_of(make_user("editor")).post(address(article), fields()).status_code == 200
    refused = [Client(), *(client_of(make_user(r)) for r in ("medical_reviewer", "lead_reviewer"))]
    refused.append(client_of(make_user(is_superuser=True)))
    for client in refused:
        assert client.post(address(article), fields(id_summary=HARD)).status_code == 403
    assert author.client.get(address(article)).status_code == 405
    missing = reverse("admin:articles_article_readability", args=[99999])
    assert author.client.post(missing, fields()).status_code == 404


def test_a_text_in_review_has_no_panel(author: Desk) -> None:
    page = page_of(author, submitted(make_article(by=author.user), by=author.user))
    assert "how-it-reads" not in page


# --- the table of claims --------------------------------------------------------------------------


def claims(desk: Desk, *args: int) -> str:
    response = desk.client.get(reverse("admin:articles_article_claims", args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_claims_stand_with_their_sources_and_sources_with_their_claims(author: Desk) -> None:
    article = make_article(by=author.user)
    page = claims(author, article.pk)
    assert "2 claims" in page
    assert '<th scope="row">Iron is low in the brain.</th> <td>The role of iron</td>' in page
    basis = (
        '<li><a href="#source-1">Allen 2013</a>: 28 people; less iron than in 20 without '
        '<span class="evidence-strength limited">Limited evidence</span></li>'
    )
    assert page.count(basis) == 2
    assert '<td><a href="#claim-1">1</a>, <a href="#claim-2">2</a></td>' in page
    assert "1 source stands under more than one claim" in page
    assert "<li>In short</li><li>Sleep</li>" in page
    assert reverse("admin:articles_article_claims", args=[article.pk]) in page_of(author, article)


def test_claims_of_a_revision_are_those_that_were_frozen(author: Desk, reviewer: Desk) -> None:
    article = submitted(make_article(by=author.user), by=author.user)
    Article.objects.filter(pk=article.pk).update(bottom_line_source="Changed [@allen2013].")
    assert "Changed." in claims(reviewer, article.pk)
    assert "Changed." not in claims(reviewer, article.pk, 1)
    for args in ([article.pk, 2], [99999], [99999, 1]):
        url = reverse("admin:articles_article_claims", args=args)
        assert reviewer.client.get(url).status_code == 404


def test_claims_are_for_people_of_the_desk(client: Client, author: Desk) -> None:
    url = reverse("admin:articles_article_claims", args=[make_article(by=author.user).pk])
    assert client.get(url).status_code == 302
    assert client_of(make_user()).get(url).status_code == 403


def test_a_title_in_advice_is_words_and_nothing_else(author: Desk) -> None:
    record = {"type": "article-journal", "genre": "guideline", "title": "On iron"}
    old = {**record, "issued": {"date-parts": [[2020]]}}
    new = {**record, "title": "Iron <b>now</b>", "issued": {"date-parts": [[2024]]}}
    Reference.objects.create(key="new", csl=new)
    cited = (REFERENCE, ReferenceDraft("old", old, {"title": "seen"}))
    page = page_of(author, make_article(by=author.user, references=cited))
    assert "a newer guideline, “Iron &lt;b&gt;now&lt;/b&gt;” (2024, key new)" in page
