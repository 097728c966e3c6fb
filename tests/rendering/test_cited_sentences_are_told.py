"""What a body says, for programs: its words, the sentences that cite something, its pictures."""

from dataclasses import asdict
from html import unescape
from pathlib import Path
from re import DOTALL, sub
from typing import Any

import pytest

from articles.importing import files, markdown_file
from articles.rendering import render_body
from articles.rendering.claims import Claim, Use, claims_of, sentences
from articles.rendering.extract import extract

FOLDER = Path(__file__).parents[2] / "articles" / "demo"
DEMO = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


def content(body: str, **more: Any) -> dict[str, Any]:
    """A text of one section that may cite a and b."""
    return {
        "language": "en",
        "sections": [{"uid": "iron22", "heading": "Two words", "body": body}],
        "references": [{"key": key, "text": key.upper()} for key in "ab"],
        **more,
    }


def claims(body: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.text, each.keys) for each in extract(content(body)).claims]


def printed_words(html: str) -> str:
    without_numbers = sub(
        r"(?:\s|&nbsp;)*<sup class=\"citation\">.*?</sup>", "", html, flags=DOTALL
    )
    return " ".join(unescape(sub(r"<[^>]+>", "", without_numbers)).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two", ["One.", "Two"]),
        ("Is it? Yes! So… “Well.” It is", ["Is it?", "Yes!", "So…", "“Well.”", "It is"]),
        ("It was 0.5 mg. of it", ["It was 0.5 mg. of it"]),
        ("Take e.g. Iron. Dr. Day said so", ["Take e.g. Iron.", "Dr. Day said so"]),
        ("Vitamin D. It is", ["Vitamin D.", "It is"]),
        ("Gut. 3 von 4", ["Gut.", "3 von 4"]),
        ("… And then. ", ["…", "And then. "]),
        ("", [""]),
    ],
)
def test_a_sentence_ends_only_where_that_is_clear(text: str, expected: list[str]) -> None:
    found = sentences(text)
    assert "".join(found) == text
    assert [each.strip() for each in found] == [each.strip() for each in expected]


def test_a_claim_has_the_plain_words_of_a_sentence_and_what_it_cites() -> None:
    body = "No source. Iron is **low** [@b, p. 5] in [the *brain*](https://x.example) [@a]. More."
    (claim,) = extract(content(body)).claims
    uses = (Use("b", 1, "p. 5"), Use("a", 2, ""))
    assert claim == Claim("Iron is low in the brain.", "section:iron22", "c1a", uses)
    assert claim.keys == ("b", "a")
    page = render_body(content(body))
    assert f'id="{claim.anchor}"' in page.html
    assert (page.numbers["b"], page.numbers["a"]) == (1, 2)


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    assert claims("One. [@a] Two [@b].\nThree. [@b; @a]") == [
        ("One.", ("a",)),
        ("Two.", ("b",)),
        ("Three.", ("a", "b")),
    ]


def test_an_item_and_a_cell_end_a_sentence() -> None:
    body = "- first [@a]\n- second\n\n| x | y |\n|---|---|\n| third [@b] | [@a] |"
    assert claims(body) == [("first", ("a",)), ("third", ("b",))]


def test_what_is_not_in_the_list_is_cited_by_nobody() -> None:
    assert claims("One [@unknown].") == []
    assert claims("One [@unknown; @a].") == [("One.", ("a",))]


def test_all_parts_are_read_in_the_order_of_the_page() -> None:
    parts = {
        "in_short": "- A [@b].",
        "why_it_matters": "B [@a].",
        "faqs": [{"uid": "faqab2", "question": "Why?", "answer": "E [@a]."}],
        "help_cards": [{"uid": "cardx2", "level": "urgent", "heading": "Go", "body": "D [@a]."}],
        "bottom_line": "F [@a].",
        "questions": "- G [@a]?",
        "call_to_action": "H [@a].",
    }
    found = extract(content("C [@b].", **parts))
    assert "".join(each.text for each in found.claims) == "A.B.C.D.E.F.G?H."
    assert len({each.anchor for each in found.claims}) == 8
    assert found.words == 8 + 4  # of the headings


def test_a_picture_has_the_words_that_are_printed_with_it() -> None:
    record = {
        "name": "path",
        "sha256": "0" * 64,
        "extension": "png",
        "alt": "The path",
        "credit": "Tests",
        "licence": "CC BY 4.0",
        "width": 4,
        "height": 3,
    }
    body = 'Look ![](image:path "Iron")\n\n![Another](image:path)\n\n![](image:none)'
    found = extract(content(body, images=[record]))
    (picture,) = found.pictures  # the one of the library, where it stands first
    assert (picture.alt, picture.caption) == ("The path", "Iron")
    assert (picture.width, picture.height) == (4, 3)
    assert (picture.credit, picture.licence) == ("Tests", "CC BY 4.0")
    assert picture.file == f"{'0' * 64}.png"


def test_no_length_of_text_takes_long() -> None:
    """Each of these would be read again and again by a pattern that looks ahead."""
    for body in ("a" * 200_000, "." * 200_000, ". " * 50_000, '."' * 50_000, "x." + " " * 99_999):
        assert "".join(sentences(body)) == body
    assert extract(content("\x00. A \x00[@a]. " * 100)).claims


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_claims_of_the_demonstration_are_words_of_its_pages(path: Path) -> None:
    draft = asdict(markdown_file.parse(files.read_text(path)).draft)
    for number, row in enumerate([*draft["sections"], *draft["faqs"], *draft["help_cards"]]):
        row["uid"] = f"part{number}"
    text = {**draft, "references": [{**row, "text": row["key"]} for row in draft["references"]]}
    page, found = render_body(text), extract(text)
    words = printed_words(page.html.split('<section class="references"')[0])
    assert len(found.claims) > 20
    assert [each.text for each in found.claims if each.text not in words] == []
    assert [each.anchor for each in found.claims if f'id="{each.anchor}"' not in page.html] == []
    assert {key for each in found.claims for key in each.keys} == set(page.numbers)
    assert 0.9 < found.words / len(words.split()) < 1.1


def whole(**parts: Any) -> dict[str, Any]:
    """A text of any parts that may cite a, b and c."""
    references = [{"key": key, "text": key.upper()} for key in "abc"]
    return {"language": "en", "references": references, **parts}


def test_each_claim_says_where_it_stands() -> None:
    found = claims_of(
        whole(
            in_short="- Legs itch [@a].",
            sections=[{"uid": "iron22", "heading": "Iron", "body": "It is low [@a; @b]."}],
            faqs=[{"uid": "faqab2", "question": "Why?", "answer": "Nobody knows [@b]."}],
            help_cards=[
                {"uid": "cardx2", "level": "routine", "heading": "Ask", "body": "If so [@a]."}
            ],
            bottom_line="So it is [@b].",
        )
    )
    places = ["in_short", "section:iron22", "help_card:cardx2", "faq:faqab2", "bottom_line"]
    assert [claim.where for claim in found.claims] == places
    assert [claim.text for claim in found.on("b")] == ["It is low.", "Nobody knows.", "So it is."]
    assert found.on("c") == ()
    assert found.unused == ("c",)


def test_two_places_in_one_source_are_two_uses() -> None:
    (claim,) = claims_of(content("It is low [@a, p. 5] and falls [@a, p. 7; @a, p. 5].")).claims
    assert claim.uses == (Use("a", 1, "p. 5"), Use("a", 1, "p. 7"))


@pytest.mark.parametrize(
    ("body", "lacks"),
    [
        ("It is so.", True),
        ("It is so [@a].", False),
        ("It is so [@unknown].", True),
        ("- a point", True),
        ("| x |\n|---|\n| 1 |", True),
        ("::: definition Iron\nA metal.\n:::", True),
        ("### A heading alone", False),
        ("### A heading\n\nand words", True),
        ("* * *", False),
        ("", False),
        ("One.\n\nTwo [@a].", False),
    ],
)
def test_a_part_that_says_something_and_cites_nothing_is_named(body: str, lacks: bool) -> None:
    assert claims_of(content(body)).uncited == (("section:iron22",) if lacks else ())


def test_what_asks_advises_or_sums_up_need_not_cite() -> None:
    text = "It is so."
    card = {"uid": "cardx2", "level": "routine", "heading": "Ask", "body": text}
    free = ("why_it_matters", "questions", "bottom_line", "call_to_action")
    found = claims_of(
        whole(
            **dict.fromkeys(free, text),
            help_cards=[card],
            in_short=text,
            faqs=[{"uid": "faqab2", "question": "Why?", "answer": text}],
        )
    )
    assert found.uncited == ("in_short", "faq:faqab2")
