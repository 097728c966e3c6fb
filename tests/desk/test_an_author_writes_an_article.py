"""Saving at the desk: words, parts and their order, and who is recorded for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from articles.models import Article, AuditEvent, Topic
from articles.working_copy import FAQDraft, HelpCardDraft, SectionDraft
from tests.desk.conftest import Desk, errors_of
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

AddRow = Callable[..., dict[str, str]]


def headings(article: Article) -> list[str]:
    return list(article.sections.values_list("heading", flat=True))


def test_a_new_article_needs_a_title_and_leads_to_its_form(author: Desk) -> None:
    topic = Topic.objects.create(name="Causes", slug="causes")
    url = reverse("admin:articles_article_add")
    refused = author.client.post(url, {"title": " ", "risk": "low", "language": "en"})
    assert refused.status_code == 200
    assert Article.objects.count() == 0

    sent = {"title": "Iron  and\tlegs", "topic": topic.pk, "risk": "high", "language": "en"}
    response = author.client.post(url, sent)

    article = Article.objects.get()
    assert response["Location"] == author.url(article)
    assert (article.title, article.slug) == ("Iron and legs", "iron-and-legs")
    assert (article.topic, article.risk, article.created_by) == (topic, "high", author.user)
    assert [c.user for c in article.contributions.all()] == [author.user]
    assert author.client.get(response["Location"]).status_code == 200


def test_saving_stores_every_field_in_canonical_form_and_records_who_wrote(
    author: Desk, other_author: Desk
) -> None:
    article = make_article(by=other_author.user)
    author.save(
        article,
        title="Iron  in   the brain",
        in_short_source="\r\n- One\r\n- Two  \r\n\r\n",
        **{"sections-0-body_source": "First.\r\n\r\nSecond [@allen2013].\r\n"},
    )
    article.refresh_from_db()
    assert article.title == "Iron in the brain"
    assert article.in_short_source == "- One\n- Two"
    assert article.sections.first().body_source == "First.\n\nSecond [@allen2013]."
    users = [c.user for c in article.contributions.order_by("pk")]
    assert users == [other_author.user, author.user]
    assert AuditEvent.objects.order_by("-seq").first().kind == "edit"


def test_saving_without_a_change_records_nobody(author: Desk, other_author: Desk) -> None:
    article = make_article(by=other_author.user)
    before = AuditEvent.objects.count()
    author.save(article)
    assert [c.user for c in article.contributions.all()] == [other_author.user]
    assert AuditEvent.objects.count() == before


def test_parts_are_added_changed_and_deleted_in_one_save(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    kept = article.sections.get(heading="Sleep").uid
    data = author.open(article)
    data = add_row(data, "sections", heading="New part", body_source="Words.")
    data = add_row(data, "faqs", question="Is it rare?", answer_source="No.")
    data |= {"sections-0-DELETE": "on", "sections-1-heading": "Sleeping"}
    assert author.send(article, data).status_code == 302
    assert headings(article) == ["Sleeping", "New part"]
    assert article.sections.get(heading="Sleeping").uid == kept
    assert list(article.faqs.values_list("question", "slug")) == [
        ("Does iron help?", "does-iron-help"),
        ("Is it rare?", "is-it-rare"),
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("1", "2", "3"), "ABC"),
        (("1", "2", "1"), "CAB"),  # C moved to the first place
        (("2", "2", "3"), "BAC"),  # A moved down by one
        (("3", "2", "1"), "CBA"),
        (("", "2", "3"), "BCA"),  # empty means the end
        (("9", "7", "8"), "BCA"),
    ],
)
def test_numbers_decide_the_order_and_the_moved_part_gets_its_way(
    author: Desk, numbers: tuple[str, ...], expected: str
) -> None:
    sections = tuple(SectionDraft(name, "Words.") for name in "ABC")
    article = make_article(by=author.user, sections=sections)
    author.save(article, **{f"sections-{i}-position": n for i, n in enumerate(numbers)})
    assert "".join(headings(article)) == expected
    assert list(article.sections.values_list("position", flat=True)) == [1, 2, 3]


def test_a_new_part_goes_where_its_number_says(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    data = add_row(author.open(article), "sections", heading="Between", position="2")
    assert author.send(article, data).status_code == 302
    assert headings(article) == ["The role of iron", "Between", "Sleep"]


def test_a_number_alone_makes_no_part(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    data = add_row(author.open(article), "sections", position="3")
    assert author.send(article, data).status_code == 302
    assert len(headings(article)) == 2


def test_an_article_has_one_help_card_of_each_level(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    data = add_row(author.open(article), "help_cards", level="routine", heading="Again")
    response = author.send(article, data)
    assert response.status_code == 200
    assert any("There is a card of this level already" in error for error in errors_of(response))
    assert b'value="Again"' in response.content
    assert article.help_cards.count() == 1


def test_two_help_cards_can_swap_their_levels_and_keep_who_they_are(author: Desk) -> None:
    cards = (HelpCardDraft("routine", "R", "- r"), HelpCardDraft("urgent", "U", "- u"))
    article = make_article(by=author.user, help_cards=cards)
    uids = dict(article.help_cards.values_list("heading", "uid"))
    author.save(article, **{"help_cards-0-level": "urgent", "help_cards-1-level": "routine"})
    assert dict(article.help_cards.values_list("heading", "level")) == {
        "R": "urgent",
        "U": "routine",
    }
    assert dict(article.help_cards.values_list("heading", "uid")) == uids


def test_a_deleted_help_card_gives_its_level_to_a_new_one(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    data = add_row(author.open(article), "help_cards", level="routine", heading="New")
    assert author.send(article, {**data, "help_cards-0-DELETE": "on"}).status_code == 302
    assert list(article.help_cards.values_list("heading", flat=True)) == ["New"]


def test_references_are_named_by_key_and_listed_once(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    data = author.open(article)
    assert data["citations-0-reference"] == "allen2013"

    unknown = author.send(article, add_row(data, "citations", reference="nobody2020"))
    assert any("The library has no reference “nobody2020”" in e for e in errors_of(unknown))

    twice = author.send(article, add_row(data, "citations", reference=" [@allen2013] "))
    assert any("This reference is in the list already" in e for e in errors_of(twice))
    assert article.citations.count() == 1

    swapped = add_row(data, "citations", reference="[@allen2013]", finding="Anew")
    assert author.send(article, {**swapped, "citations-0-DELETE": "on"}).status_code == 302
    assert list(article.citations.values_list("finding", flat=True)) == ["Anew"]


def test_addresses_that_are_or_were_taken_are_refused_in_words(
    author: Desk, add_row: AddRow
) -> None:
    from tests.factories import live, revised

    public = live(title="Public one", faqs=(FAQDraft("Old question?", "Yes."),))
    moved = revised(public, slug="moved-away", faqs=())
    assert moved.slug == "moved-away"
    article = make_article(by=author.user, title="Mine", draft=None)

    for taken in ("moved-away", public.slug):
        response = author.send(article, {**author.open(article), "slug": taken})
        message = f"Another article has or had the address “{taken}”"
        assert any(message in error for error in errors_of(response))

    data = author.open(article) | {"faqs-0-slug": "old-question"}
    response = author.send(article, data)
    assert any(
        "Another FAQ has or had the address “old-question”" in e for e in errors_of(response)
    )

    added = author.client.post(
        reverse("admin:articles_article_add"),
        {"title": "T", "slug": public.slug, "risk": "low", "language": "en"},
    )
    assert any("Another article has or had" in error for error in errors_of(added))


def test_equal_questions_get_addresses_of_their_own(author: Desk, add_row: AddRow) -> None:
    article = make_article(by=author.user)
    data = add_row(author.open(article), "faqs", question="Why me?", answer_source="A")
    data = data | {
        "faqs-TOTAL_FORMS": "3",
        "faqs-2-question": "Why me?",
        "faqs-2-answer_source": "B",
    }
    assert author.send(article, data).status_code == 302
    slugs = list(article.faqs.values_list("slug", flat=True))
    assert slugs == ["does-iron-help", "why-me", "why-me-2"]


def test_nobody_deletes_an_article(author: Desk) -> None:
    article = make_article(by=author.user)
    url = reverse("admin:articles_article_delete", args=[article.pk])
    root = Desk(make_user("author", "editor", is_superuser=True))
    for desk in (author, root):
        assert desk.client.post(url, {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()
