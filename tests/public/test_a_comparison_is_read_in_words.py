"""What readers see of two revisions: words without marks, and every change beside them named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from articles.working_copy import ReferenceDraft, SectionDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db
PATH = "/articles/iron/compare/1/2/"
BEFORE = "Take **iron** [daily](https://a.example) [@allen2013]. Ask first. Never stop."


def compared(client: Client, before: str, after: str) -> str:
    """Return the part of the page about a section that changed."""
    first = make.live(slug="iron", sections=(SectionDraft("Iron", before, "iron22"),))
    section = SectionDraft("Iron", after, "iron22")
    examples.publish_again(first, sections=(section,), bottom_line=first.data["bottom_line"])
    page = " ".join(client.get(PATH).content.decode().split())
    return page.split('<section aria-labelledby="diff-words"')[1].split("</section>")[0]


def without_folds(html: str) -> str:
    return re.sub(r'<details class="diff-fold">.*?</details>', "", html)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_words_are_compared_without_marks(client: Client) -> None:
    after = BEFORE.replace("Never", "Do never")
    shown = without_folds(compared(client, BEFORE, after))
    for mark in ("**", "[@", "https://", "]("):
        assert mark not in shown
    assert "Take iron daily [Allen 2013]. Ask first. " in words(shown)
    assert '<ins><span class="visually-hidden">[added: </span>' in shown
    assert "Changed beside the words" not in shown


def test_the_text_as_signed_is_folded_below(client: Client) -> None:
    html = compared(client, BEFORE, BEFORE.replace("Never", "Do never"))
    (fold,) = re.findall(
        r"<summary>As it was signed, with its marks</summary>(.*?)</details>", html
    )
    assert "Take **iron** [daily](https://a.example) [@allen2013]. Ask first. " in words(fold)


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (
            BEFORE.replace("a.example", "b.example"),
            "The link “daily” leads to https://b.example. Before, it led to https://a.example.",
        ),
        (
            BEFORE.replace("[daily](https://a.example)", "daily"),
            "“daily” is no link to https://a.example any more.",
        ),
        (BEFORE.replace("**", ""), "“iron” is not in bold any more."),
        (BEFORE.replace("Ask first", "*Ask* first"), "“Ask” is emphasized now."),
        (f"> {BEFORE}", "is a quotation now."),
        (BEFORE.replace("**", "__"), "Only how it was typed differs;"),
    ],
)
def test_a_change_of_marks_alone_is_named(client: Client, after: str, sentence: str) -> None:
    shown = without_folds(compared(client, BEFORE, after))
    assert "Changed beside the words:" in shown
    assert sentence in words(shown)
    assert 'id="change-1"' in shown
    assert "<ins>" not in shown


def test_a_citation_that_moved_is_seen_among_the_words(client: Client) -> None:
    after = BEFORE.replace(" [@allen2013]", "").replace("first.", "first [@allen2013].")
    shown = without_folds(compared(client, BEFORE, after))
    assert re.search(r"<del>.*?\[Allen 2013\].*?</del>", shown)
    assert re.search(r"<ins>.*?\[Allen 2013\].*?</ins>", shown)


def test_a_callout_is_a_named_block(client: Client) -> None:
    after = f"{BEFORE}\n\n::: caution Too much\nIron harms.\n:::"
    shown = without_folds(compared(client, BEFORE, after))
    assert ":::" not in shown
    assert "Caution: Too much" in words(shown)
    assert "Iron harms." in words(shown)


def test_words_that_leave_a_callout_are_named(client: Client) -> None:
    inside = "::: caution Stop\nAsk first.\n\nNever stop.\n:::"
    outside = "::: caution Stop\nAsk first.\n:::\n\nNever stop."
    shown = without_folds(compared(client, f"{BEFORE}\n\n{inside}", f"{BEFORE}\n\n{outside}"))
    assert "is a block of its own now." in words(shown)
    assert "is not a block of its own any more." in words(shown)


def test_what_did_not_change_is_shown_in_words_too(client: Client) -> None:
    compared(client, BEFORE, BEFORE.replace("Never", "Do never"))
    page = client.get(PATH).content.decode()
    group = page.split('<section aria-labelledby="diff-faqs"')[1].split("</section>")[0]
    assert "1 part did not change" in group
    assert "[Allen 2013]" in group
    assert "[@" not in group


def test_what_is_stored_as_data_is_said_in_words(client: Client) -> None:
    """The record of a source, and the kind of a change: no field of a file format."""
    first = make.live(slug="iron")
    reference = make.REFERENCE
    csl = {**reference.csl, "author": [{"family": "Stone", "given": "A"}]}
    csl |= {"issued": {"date-parts": [[2014, 5]]}, "type": "webpage"}
    verified = dict.fromkeys(("author", "issued", "type"), "seen") | dict(reference.verified)
    examples.publish_again(
        first,
        references=(replace(reference, csl=csl, verified=verified),),
        change_kind="correction",
    )
    page = words(client.get(PATH).content.decode().split("<main")[1])
    assert "Authors: " in page
    assert "Kind: [removed: article][added: web page]" in page
    assert "Stone A" in page
    assert "2014" in page
    assert "Correction" in page
    raws = ("date-parts", "family", "author:", "{", "[added: correction", "webpage", "-journal")
    for raw in raws:
        assert raw not in page, raw


def references_of(client: Client, *, before: ReferenceDraft, after: ReferenceDraft) -> str:
    """Return what a comparison says of references where one became another."""

    def text(reference: ReferenceDraft) -> dict[str, object]:
        cites = (SectionDraft("Iron", f"Take iron [@{reference.key}].", "iron22"),)
        return examples.own("iron", sections=cites, faqs=(), references=(reference,))

    first = make.live(**text(before))
    examples.publish_again(first, **text(after))
    page = " ".join(client.get(PATH).content.decode().split())
    return page.split('<section aria-labelledby="diff-references"')[1].split("</section>")[0]


ISSUED = replace(
    make.REFERENCE,
    key="iron",
    csl={**make.REFERENCE.csl, "issued": {"date-parts": [[2013, 3]]}, "DOI": "10.1000/a"},
    verified={**make.REFERENCE.verified, "DOI": "PubMed"},
    finding="Low iron.",
    strength="strong",
)


def test_a_new_reference_is_its_printed_line_and_its_named_fields(client: Client) -> None:
    other = replace(ISSUED, key="iron2", csl={**ISSUED.csl, "DOI": "10.1000/b"})
    shown = references_of(client, before=ISSUED, after=other)
    assert "{" not in shown
    for line in ("Authors: Allen RP", "Date: 2013 Mar", "DOI: 10.1000/b", "Strong evidence"):
        assert line in shown, line
    assert "Allen RP. Iron in the brain of people with restless legs." in shown


def test_a_date_that_was_corrected_within_its_year_is_said(client: Client) -> None:
    other = {**ISSUED.csl, "issued": {"date-parts": [[2013, 4, 2]]}}
    shown = references_of(client, before=ISSUED, after=replace(ISSUED, csl=other))
    assert "{" not in shown
    assert "Date: 2013 [removed: Mar][added: Apr 2]" in words(shown)
