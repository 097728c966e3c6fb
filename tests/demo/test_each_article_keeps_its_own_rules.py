"""The articles of the demonstration: as the exporter writes them, alike, and within the checks."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.content import canonical, draft_of
from articles.examination import examine
from articles.importing import files, markdown_file
from articles.importing.markdown_writer import written
from articles.models import Article, Publication, Revision
from articles.readability import measure
from articles.reference_text import reference_text
from articles.working_copy import ArticleDraft

loaded = pytest.mark.usefixtures("demonstration", "db")

FOLDER = Path(settings.BASE_DIR) / "articles" / "demo"
FILES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
TODAY = date(2026, 11, 23)
TWICE = "what-is-restless-legs-syndrome"  # the one with a second revision

# What the checks find and the articles keep; articles/demo/README.md says why. Codes of one kind
# are left out here: sources are as old as they are, and nobody can cite a newer first report.
KEPT = {
    ("augmentation", "uncited_part", "Should I stop my tablets?"),
    ("iron-and-restless-legs-syndrome", "uncited_part", "How long until it helps?"),
    ("medicines-that-can-worsen-rls", "uncited_part", "Can I stop at once?"),
    (
        "medicines-that-can-worsen-rls",
        "uncited_part",
        "Does it matter how long I have taken it?",
    ),
    (
        "medicines-that-can-worsen-rls",
        "uncited_part",
        "Will RLS go away when the medicine is changed?",
    ),
    ("opioids-for-severe-rls", "uncited_part", "What about driving and breathing?"),
    (
        "opioids-for-severe-rls",
        "uncited_part",
        "Does taking an opioid mean that I have failed?",
    ),
    ("opioids-for-severe-rls", "uncited_part", "Can I stop whenever I want?"),
    ("rls-in-children-and-teenagers", "uncited_part", "Is it ADHD?"),
    ("rls-in-children-and-teenagers", "uncited_part", "Will my child grow out of it?"),
    ("rls-in-pregnancy-and-breastfeeding", "uncited_part", "Will it harm my baby?"),
    ("rls-in-pregnancy-and-breastfeeding", "uncited_part", "Can I breastfeed?"),
    ("rls-with-kidney-disease-or-dialysis", "uncited_part", "May I get up during a session?"),
    ("rls-without-medicines", "uncited_part", "Do magnesium tablets work?"),
    ("treatment-choices", "uncited_part", "I take a dopamine medicine. Should I stop?"),
}
OLD = {"old_source", "old_guideline"}


def draft_in(path: Path) -> ArticleDraft:
    return markdown_file.parse(files.read_text(path)).draft


def references_in(path: Path) -> dict[str, str]:
    """The record of each reference as it is typed, without what belongs to the citation."""
    head = path.read_text(encoding="utf-8").split("\n---\n", 1)[0]
    parts = re.split(r"(?m)^  - key: (\S+)\n", head.split("\nreferences:\n", 1)[1])
    own = r"(?m)^    (finding|locator|strength): .*\n?"
    return {
        key: re.sub(own, "", text.rstrip("\n") + "\n")
        for key, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def contents() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All thirteen texts as they would be signed, by the names of their files."""
    for article in Article.objects.all():
        name = f"{article.slug}.revision-2" if article.slug == TWICE else article.slug
        yield name, canonical(article)
    first = Revision.objects.filter(article__slug=TWICE).earliest("number")
    yield TWICE, json.loads(first.content)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_as_the_exporter_writes_it(path: Path) -> None:
    assert written(draft_in(path)) == path.read_text(encoding="utf-8")


@loaded
def test_what_was_loaded_is_exported_as_the_file_it_came_from() -> None:
    for article in Article.objects.all():
        name = f"{article.slug}.revision-2" if article.slug == TWICE else article.slug
        assert written(draft_of(article)) == (FOLDER / f"{name}.md").read_text("utf-8"), name


def test_a_source_has_one_record_in_all_files() -> None:
    records: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for key, text in references_in(path).items():
            records[key].add(text)
    assert len(records) > 30
    assert [key for key, texts in records.items() if len(texts) > 1] == []


def test_a_finding_is_as_strong_in_one_article_as_in_another() -> None:
    of_finding = defaultdict(set)
    for path in FILES:
        for each in draft_in(path).references:
            assert each.finding, (path.stem, each.key)
            of_finding[each.key, each.finding].add(each.strength)
    assert [key for key, found in of_finding.items() if len(found) > 1] == []


@loaded
def test_every_text_passes_its_checks_but_for_what_is_explained() -> None:
    found, codes = set(), set()
    for name, content in contents():
        article = name.removesuffix(".revision-2")
        questions = {f"faq:{faq['uid']}": faq["question"] for faq in content["faqs"]}
        topic = Article.objects.get(slug=article).topic_id
        for each in examine(content, topic_id=topic, today=TODAY).advice:
            assert not each.is_grave, (name, each)
            codes.add(each.code)
            if each.code not in OLD:
                found.add((article, each.code, questions.get(each.where, each.where)))
    assert found == KEPT
    explained = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [code for code in codes if f"`{code}`" not in explained] == []


@loaded
def test_every_text_is_of_a_grade_that_most_adults_read_with_ease() -> None:
    grades = {name: measure(content).score.grade for name, content in contents()}
    assert len(grades) == len(FILES) == 13
    assert {name: grade for name, grade in grades.items() if grade > 7} == {}


@loaded
def test_no_line_of_a_reference_prints_what_nobody_saw() -> None:
    for name, content in contents():
        drafts = {each.key: each for each in draft_in(FOLDER / f"{name}.md").references}
        for each in content["references"]:
            seen = {"type", *drafts[each["key"]].verified}
            assert set(each["source"]) <= seen, (name, each["key"])
            assert each["text"] == reference_text(each["source"]), (name, each["key"])


@loaded
def test_no_page_prints_what_nobody_saw(client: Client) -> None:
    unseen, seen = set(), set()
    for path in FILES:
        for each in draft_in(path).references:
            for field in ("DOI", "PMID", "PMCID", "page"):
                value = str(each.csl.get(field, ""))
                if len(value) > 4:
                    (seen if field in each.verified else unseen).add(value)
    unseen -= seen
    assert len(unseen) > 10
    addresses = [
        place for part in locations(client, "/sitemap.xml") for place in locations(client, part)
    ]
    live = Publication.objects.live()
    addresses += [f"/articles/{one.slug}/v/{one.revision.number}/cite/" for one in live]
    assert len(addresses) > 60
    printed = {address: page for address in addresses if (page := read(client, address))}
    forms = {value: {value, value.replace("-", "\N{EN DASH}")} for value in unseen}
    assert [
        (address, value)
        for address, page in printed.items()
        for value, spelled in forms.items()
        if any(re.search(rf"(?<![\w./]){re.escape(form)}(?!\w)", page) for form in spelled)
    ] == []


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def locations(client: Client, address: str) -> list[str]:
    """The paths that a file of a sitemap lists."""
    return re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", read(client, address))
