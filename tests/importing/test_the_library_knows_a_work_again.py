"""References of an imported file are those the library has, and do not spoil them."""

import pytest

from articles.content import draft_of
from articles.models import Article, Reference
from articles.transitions import save_reference
from tests import factories
from tests.importing.commands import MARKDOWN, PAGE, Writer, import_article, only_article

pytestmark = pytest.mark.django_db

OTHER = """Iron Again

What Is New

It was shown before [1] and later [2].

Sources

[1] Author AB, Other CD. A study of iron. Journal of Examples. 2001;1(2):3-9.
[2] Author AB. A later study. Journal of Examples. 2001;2:1.
"""


def test_a_work_that_the_library_has_is_used_from_there(file: Writer) -> None:
    import_article(file())
    assert import_article(file(OTHER, "other.txt")).error == ""
    assert [reference.key for reference in Reference.objects.all()] == ["author2001", "author2001b"]
    other = Article.objects.get(slug="iron-again")
    assert draft_of(other).sections[0].body == (
        "It was shown before [@author2001] and later [@author2001b]."
    )
    assert "unchanged" in import_article(file(OTHER, "other.txt")).err


@pytest.mark.parametrize("name", ["DOI", "PMID"])
def test_an_identifier_tells_that_it_is_the_same_work(file: Writer, name: str) -> None:
    value = {"DOI": "10.1000/ABC", "PMID": "123456"}[name]
    Reference.objects.create(
        key="own-key", csl={"title": "Titled otherwise", name: value}, verified={name: "index"}
    )
    import_article(file(PAGE.replace("3-9.", f"3-9. {name}: {value.lower()}")))
    assert [reference.key for reference in draft_of(only_article()).references] == ["own-key"]


def test_what_was_verified_elsewhere_is_not_replaced_by_the_print(file: Writer) -> None:
    import_article(file())
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "page": "3-11", "DOI": "10.1000/x"}
    reference.verified = {**reference.verified, "page": "publisher", "DOI": "publisher"}
    save_reference(reference, by=factories.somebody("author"), now=factories.NOW)
    result = import_article(file(PAGE.replace("early", "late")))
    assert "the file differs in: page" in result.err
    reference.refresh_from_db()
    assert (reference.csl["page"], reference.csl["DOI"]) == ("3-11", "10.1000/x")


def test_the_corrected_print_corrects_a_record_that_no_other_article_cites(file: Writer) -> None:
    import_article(file())
    import_article(file(PAGE.replace("3-9", "3-10")))
    assert Reference.objects.get().csl["page"] == "3-10"
    import_article(file(OTHER.replace("3-9", "3-10"), "other.txt"))
    result = import_article(file(PAGE.replace("3-9", "3-12")))
    assert "the file differs in: page" in result.err
    assert Reference.objects.get(key="author2001").csl["page"] == "3-10"


def test_printed_fields_that_the_library_has_unverified_are_named(file: Writer) -> None:
    import_article(file())
    reference = Reference.objects.get()
    reference.verified = {"title": "publisher", "page": "publisher"}
    reference.csl = {name: reference.csl[name] for name in reference.csl if name != "volume"}
    save_reference(reference, by=factories.somebody("author"), now=factories.NOW)
    for _ in range(2):
        err = import_article(file(OTHER, "other.txt")).err
        warned = err.split("To mend before submitting:\n")[1].splitlines()[0]
        assert "cite author2001 too" in warned
        assert "not see them: author, container-title, issued, volume, issue." in warned
        assert "the file differs in" not in err
    reference.refresh_from_db()
    assert reference.verified == {"title": "publisher", "page": "publisher"}


def test_without_another_article_the_print_verifies_them(file: Writer) -> None:
    import_article(file())
    reference = Reference.objects.get()
    csl, reference.verified = reference.csl, {"title": "publisher"}
    save_reference(reference, by=factories.somebody("author"), now=factories.NOW)
    result = import_article(file(PAGE.replace("early", "late")))
    assert "readers will not see" not in result.err
    reference.refresh_from_db()
    assert reference.csl == csl
    assert reference.verified["title"] == "publisher"
    assert reference.verified["author"] == "as printed in page.txt"


def test_markdown_may_not_change_a_record_that_another_article_cites(file: Writer) -> None:
    import_article(file(OTHER, "other.txt"))
    key = Reference.objects.get(csl__title="A study of iron").key
    result = import_article(file(MARKDOWN.replace("author2001", key), "page.md"))
    assert f"Reference “{key}” is cited by other articles too" in result.err
    assert Article.objects.count() == 1


def test_markdown_changes_a_record_that_only_its_own_article_cites(file: Writer) -> None:
    import_article(file(MARKDOWN, "page.md"))
    import_article(file(MARKDOWN.replace("A study", "The study"), "page.md"))
    assert Reference.objects.get().csl["title"] == "The study of iron"


def test_what_is_wrong_with_a_record_is_told_with_the_rules_of_the_library(file: Writer) -> None:
    for _time in range(2):
        said = import_article(file(PAGE.replace("3-9.", "9-3."))).err
        assert "author2001: Pages: The pages 9-3 end before they begin" in said
    assert Reference.objects.get().csl["page"] == "9-3"
