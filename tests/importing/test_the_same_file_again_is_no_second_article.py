"""A file imported again updates the article it made before, or says why not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from articles.content import draft_of
from articles.models import Article
from tests import factories
from tests.importing.commands import MARKDOWN, PAGE, Writer, import_article, only_article, rows

pytestmark = pytest.mark.django_db


def test_the_same_file_again_changes_nothing(file: Writer) -> None:
    path = file()
    import_article(path)
    before, version = rows(), only_article().lock_version
    result = import_article(path)
    assert result.error == ""
    assert "unchanged, “Iron and Sleep” (iron-and-sleep)" in result.err
    assert rows() == before
    assert only_article().lock_version == version


def test_a_changed_file_updates_the_draft_and_parts_stay_themselves(file: Writer) -> None:
    import_article(file())
    old = draft_of(only_article())
    text = PAGE.replace("Go to bed early.", "Go to bed late.").replace("It can.", "It may.")
    result = import_article(file(text))
    assert result.error == ""
    new = draft_of(only_article())
    assert new.sections[0] == old.sections[0]
    assert new.sections[1] == replace(old.sections[1], body="Go to bed late.")
    assert new.faqs == (replace(old.faqs[0], answer="It may."),)
    assert result.changed == ["How to Sleep", "Does iron help?"]
    assert only_article().contributions.count() == 2


def test_headings_that_repeat_keep_their_order(file: Writer) -> None:
    page = "Two Ways\n\nWhat it is\n\nFirst.\n\nWhat it is\n\nSecond.\n"
    import_article(file(page))
    old = draft_of(only_article())
    import_article(file(page.replace("Second", "Changed")))
    new = draft_of(only_article())
    assert [part.uid for part in new.sections] == [part.uid for part in old.sections]
    assert [part.body for part in new.sections] == ["First.", "Changed."]


def test_plain_text_keeps_what_it_cannot_say(file: Writer) -> None:
    import_article(file(), "--topic", "Causes")
    stored = draft_of(only_article())
    [reference] = stored.references
    factories.edited(
        only_article(),
        risk="high",
        language="de",
        in_short="- Short",
        meta_description="About iron",
        help_cards=factories.make_draft().help_cards,
        references=(replace(reference, finding="Less iron", strength="strong"),),
    )
    wanted = draft_of(only_article())
    assert "unchanged" in import_article(file()).err
    assert draft_of(only_article()) == wanted
    import_article(file(PAGE.replace("early", "late")))
    section = replace(wanted.sections[1], body="Go to bed late.")
    assert draft_of(only_article()) == replace(wanted, sections=(wanted.sections[0], section))


def test_markdown_without_a_slug_is_known_by_its_title_too(file: Writer) -> None:
    import_article(file())
    uid = only_article().sections.first().uid
    result = import_article(file(MARKDOWN.replace(" {#iron22}", ""), "page.md"))
    assert result.error == ""
    assert only_article().sections.count() == 1
    assert only_article().sections.get().uid != uid, "the heading is another one"


def test_an_article_is_found_by_its_title_where_the_address_was_changed(file: Writer) -> None:
    import_article(file())
    factories.edited(only_article(), slug="iron")
    assert "unchanged, “Iron and Sleep” (iron)" in import_article(file()).err


def test_titles_without_latin_letters_are_told_apart(file: Writer) -> None:
    pages = ["鉄と睡眠\n\n鉄とは\n\n鉄です。", "脚の話\n\n脚とは\n\n脚です。"]
    for _ in range(2):
        for page in pages:
            assert import_article(file(page)).error == ""
    assert sorted(Article.objects.values_list("title", flat=True)) == ["脚の話", "鉄と睡眠"]


@pytest.mark.parametrize(
    ("station", "step"),
    [
        (factories.submitted, "The article is in review. Recall it at the desk first"),
        (factories.approved, "The article is approved. Start a new revision at the desk first."),
    ],
)
def test_a_text_that_is_not_open_is_refused_with_the_first_step(
    file: Writer, station: Callable[[Article], Article], step: str
) -> None:
    import_article(file())
    article = station(only_article())
    result = import_article(file(PAGE.replace("early", "late")))
    assert result.error == "1 of 1 files not imported."
    assert step in result.err
    assert draft_of(only_article()).sections[1].body == "Go to bed early."
    assert only_article().state == article.state
    assert import_article(file()).error == "", "the same words are no change"


def test_a_closed_article_is_not_opened_again(file: Writer) -> None:
    from articles import transitions

    import_article(file())
    article, author = only_article(), factories.somebody("author")
    version = article.lock_version
    transitions.discard(article, by=author, now=factories.NOW, lock_version=version)
    result = import_article(file(PAGE.replace("early", "late")))
    assert "The article was discarded and is closed." in result.err


def test_an_address_that_was_public_is_not_given_to_another_article(file: Writer) -> None:
    publication = factories.live(slug="iron-and-sleep", title="Another")
    factories.revised(publication, slug="moved")
    result = import_article(file(MARKDOWN.replace("title: I", "slug: iron-and-sleep\ntitle: I")))
    assert "The address “iron-and-sleep” was another article’s." in result.err
    assert Article.objects.count() == 1
