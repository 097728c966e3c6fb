"""The list of references: words, filters, where each is cited, files of what is selected."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import transitions
from articles.admin import reference_merging
from articles.bibliography.formats import FORMATS
from articles.models import AuditEvent, Reference, SourceNotice, Topic
from tests import factories as make
from tests.factories import NOW
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db
LIST = "admin:articles_reference_changelist"


def client_of(*roles: str) -> Client:
    client = Client()
    client.force_login(make.make_user(*roles))
    return client


def book(key: str, **fields: Any) -> Reference:
    verified = fields.pop("verified", {})
    csl = {"type": "book", "title": f"Book {key}", **fields}
    return Reference.objects.create(key=key, csl=csl, verified=verified)


def found(client: Client, **query: str) -> list[str]:
    page = client.get(reverse(LIST), query)
    assert page.status_code == 200
    return [row.key for row in page.context["cl"].result_list]


@pytest.fixture
def library() -> None:
    make.make_article()  # cites allen2013
    author = [{"family": "Müller", "given": "Ö"}, {"literal": "RLS 100% Group"}]
    book("cafe", title="Île du café_au lait", author=author, DOI="10.1016/J.X")
    book("old", issued={"date-parts": [[1990]]}, verified={"title": "PDF", "issued": "PDF"})
    book("new", type="report", genre="guideline", issued={"date-parts": [[2026]]}, PMID="77")


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("ile cafe", ["cafe"]),
        ("CAFÉ müller", ["cafe"]),
        ("muller rls", ["cafe"]),
        ("10.1016/j.x", ["cafe"]),
        ("https://doi.org/10.1016/J.X", []),
        ("allen restless", ["allen2013"]),
        ("book", ["new", "old"]),
        ("book nowhere", []),
        ("100%", ["cafe"]),
        ("%", []),
        ("_", []),
        ("\0", ["allen2013", "cafe", "new", "old"]),  # no question at all
        ("' OR 1=1 --", []),
        ("zz " * 500, []),
    ],
)
def test_every_word_must_be_there_in_any_form(
    library: None, question: str, keys: list[str]
) -> None:
    assert found(client_of("author"), q=question) == keys


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"kind__exact": "guideline"}, ["new"]),
        ({"years": "older"}, ["allen2013", "old"]),
        ({"years": "2"}, ["new"]),
        ({"years": "unknown"}, ["cafe"]),
        ({"check": "open"}, ["cafe", "new"]),
        ({"check": "done"}, ["allen2013", "old"]),
        ({"use": "cited"}, ["allen2013"]),
        ({"use": "uncited"}, ["cafe", "new", "old"]),
        ({"notice": "any"}, ["cafe"]),
        ({"notice": "none"}, ["allen2013", "new", "old"]),
        ({"check": "nonsense"}, ["allen2013", "cafe", "new", "old"]),
        ({"years": "nonsense"}, ["allen2013", "cafe", "new", "old"]),
    ],
)
def test_the_list_is_narrowed(library: None, query: dict[str, str], keys: list[str]) -> None:
    notice = {"record_id": "1", "nature": "retraction", "found_at": NOW}
    SourceNotice.objects.create(doi="10.1016/j.x", **notice)
    # what a journal took back says nothing any more
    SourceNotice.objects.create(pmid="77", **{**notice, "record_id": "2"}, ended_at=NOW)
    assert found(client_of("editor"), **query) == keys


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_any_number_of_rows(rows: int) -> None:
    for number in range(rows):
        book(f"b{number}", DOI=f"10.1016/{number}")
    client = client_of("author")
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as captured:
        assert len(found(client)) == rows
    assert len(captured) == 9


def test_a_record_says_who_cites_it_live_ones_first_and_what_froze_it() -> None:
    publication = make.live(title="Zinc and legs")
    make.make_article(title="A draft")
    row = Reference.objects.get()
    page = client_of("medical_reviewer").get(
        reverse("admin:articles_reference_change", args=[row.pk])
    )
    words = page.content.decode()
    assert words.index("Zinc and legs</a> (approved, readers see it)") < words.index("A draft</a>")
    assert f"Zinc and legs, revision {publication.revision.number} of" in words
    assert "</a> (live)" in words


@pytest.mark.parametrize("code", sorted(FORMATS))
def test_what_is_selected_becomes_a_file(library: None, code: str) -> None:
    rows = Reference.objects.filter(key__in=["cafe", "old"])
    data = {
        "action": f"export_{code.replace('-', '_')}",
        "_selected_action": [row.pk for row in rows],
    }
    answer = client_of("author").post(reverse(LIST), data)
    assert (
        answer["Content-Disposition"] == f'attachment; filename="references{FORMATS[code].suffix}"'
    )
    titles = [entry.csl["title"] for entry in FORMATS[code].read(answer.content.decode()).records]
    assert titles == ["Île du café_au lait", "Book old"]


def test_the_list_of_an_article_becomes_a_file() -> None:
    article = make.make_article()
    book("other")
    address = reverse("admin:articles_reference_export", args=["csl-json", article.pk])
    answer = client_of("lead_reviewer").get(address)
    assert [item["id"] for item in json.loads(answer.content)] == ["allen2013"]
    all_of = client_of("author").get(reverse("admin:articles_reference_export", args=["ris"]))
    assert all_of.content.decode().count("ER  -") == 2


@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        ("export", ["ris"], 302),
        ("export", ["ris", 1], 302),
        ("duplicates", [], 302),
        ("merge", [1, 2], 302),
        ("import", [], 302),
        ("import_begun", [1], 302),
    ],
)
def test_strangers_are_sent_to_the_log_in_and_readers_of_nothing_refused(
    name: str, words: list[Any], status: int
) -> None:
    address = reverse(f"admin:articles_reference_{name}", args=words)
    assert Client().get(address).status_code == status
    nobody = Client()
    nobody.force_login(make.make_user())
    assert nobody.get(address).status_code == 403


@pytest.mark.parametrize("role", ["medical_reviewer", "lead_reviewer"])
def test_who_does_not_write_merges_and_imports_nothing(role: str) -> None:
    one, two = book("one"), book("two")
    client = client_of(role)
    merge = reverse("admin:articles_reference_merge", args=[one.pk, two.pk])
    assert client.post(merge, {"shown": transitions.pair_digest(one, two)}).status_code == 403
    assert client.get(reverse("admin:articles_reference_import")).status_code == 403
    assert client.get(reverse("admin:articles_reference_duplicates")).status_code == 200
    assert Reference.objects.count() == 2


@pytest.mark.parametrize(("code", "pk"), [("docx", None), ("ris", 99), ("docx", 1)])
def test_what_is_not_there_is_not_found(code: str, pk: int | None) -> None:
    make.make_article()
    words = [code] if pk is None else [code, pk]
    address = reverse("admin:articles_reference_export", args=words)
    assert client_of("author").get(address).status_code == 404


def test_editors_give_topics_and_authors_see_them() -> None:
    row, topic = book("one"), Topic.objects.create(name="Causes", slug="causes")
    address = reverse("admin:articles_reference_change", args=[row.pk])
    for role, after in (("author", []), ("editor", [topic])):
        client = client_of(role)
        form = fields_of(client.get(address).content, "reference_form")
        assert client.post(address, {**form, "topics": [topic.pk]}).status_code == 302
        assert list(row.topics.all()) == after
    assert AuditEvent.objects.filter(kind="set_topics").count() == 1
    assert AuditEvent.objects.filter(kind="save_library").count() == 0


def test_pairs_are_listed_compared_and_made_one() -> None:
    known = {"issued": {"date-parts": [[2001]]}, "author": [{"family": "Bell", "given": "A"}]}
    one = book("one", title="Sleep in the night", volume="1", **known)
    two = book("two", title="Sleep in the Night.", edition="2", **known)
    book("three", title="Sleep in the night", **{**known, "issued": {"date-parts": [[1950]]}})
    book("four", title="Sleep in the nights of old", author=[{"family": "A"}])
    client = client_of("author")
    page = client.get(reverse("admin:articles_reference_duplicates"))
    assert [(p.one.key, p.other.key) for p in page.context["pairs"]] == [("one", "two")]
    address = reverse("admin:articles_reference_merge", args=[one.pk, two.pk])
    own = client.get(reverse("admin:articles_reference_change", args=[one.pk]))
    assert f'<a href="{address}">' in own.content.decode()
    shown = client.get(address)
    assert {line.name for line in shown.context["lines"] if line.is_taken} == {"Edition"}
    form = fields_of(shown.content, "merge-form")
    one.csl["volume"] = "7"
    one.save()
    assert client.post(address, form).status_code == 409
    assert Reference.objects.filter(key="two").exists()
    form = fields_of(client.get(address).content, "merge-form")
    assert client.post(address, form).status_code == 302
    assert not Reference.objects.filter(key="two").exists()
    assert client.get(address).status_code == 404


def test_titles_that_differ_a_little_are_compared_on_demand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"issued": {"date-parts": [[2001]]}, "author": [{"family": "Bell", "given": "A"}]}
    book("one", title="Iron and sleep of older people", **known)
    book("two", title="Iron and sleep of the older people", **known)
    book("three", title="Iron and sleep of olders people", **known)
    page = reverse("admin:articles_reference_duplicates")
    client = client_of("author")
    assert client.get(page).context["pairs"] == []
    found = client.get(page, {"similar": "1"}).context["pairs"]
    assert [(p.one.key, p.other.key) for p in found] == [("one", "two"), ("one", "three")]
    assert b"Part" not in client.get(page, {"similar": "1"}).content


def test_similar_titles_are_found_in_the_whole_library_portion_by_portion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"issued": {"date-parts": [[2001]]}, "author": [{"family": "Bell", "given": "A"}]}
    book("one", title="Iron and sleep of older people", **known)
    book("two", title="Iron and sleep of the older people", **known)
    book("three", title="Iron and sleep of olders people", **known)
    book("four", title="Exercise in the evening", **known)
    monkeypatch.setattr(reference_merging, "PORTION", 1)
    page = reverse("admin:articles_reference_duplicates")
    client = client_of("author")
    found = {}
    for part in ("1", "2", "3", "4", "99", "0", "x", "²"):
        answer = client.get(page, {"similar": "1", "part": part})
        found[part] = [(pair.one.key, pair.other.key) for pair in answer.context["pairs"]]
    assert found == {
        "1": [],
        "2": [("one", "three")],
        "3": [("one", "two")],
        **{part: [] for part in ("4", "99", "0", "x", "²")},
    }
    words = client.get(page, {"similar": "1", "part": "2"}).content.decode()
    assert "Part 2 of 4" in words
    assert 'href="?similar=1&amp;part=1"' in words
    assert 'href="?similar=1&amp;part=3"' in words


def test_records_that_clash_since_before_are_listed() -> None:
    book("one", PMCID="PMC1")
    other = book("two", title="Another")
    csl = {**other.csl, "PMCID": "PMC1"}
    Reference.objects.filter(pk=other.pk).update(csl=csl)
    page = client_of("author").get(reverse("admin:articles_reference_duplicates"))
    pairs = [(p.one.key, p.other.key, p.why) for p in page.context["pairs"]]
    assert pairs == [("one", "two", "PMCID")]


def test_the_page_for_citing_leads_to_the_files_of_the_list() -> None:
    article = make.make_article()
    page = client_of("author").get(reverse("admin:articles_article_citations", args=[article.pk]))
    for code in FORMATS:
        address = reverse("admin:articles_reference_export", args=[code, article.pk])
        assert f'href="{address}"' in page.content.decode()


def test_all_references_are_offered_in_every_format(
    django_assert_max_num_queries: Any,
) -> None:
    for key in ("one", "two", "three"):
        book(key)
    client = client_of("author")
    page = client.get(reverse(LIST)).content.decode()
    for code, kind in FORMATS.items():
        address = reverse("admin:articles_reference_export", args=[code])
        assert f'<a href="{address}">Export all ({kind.name})</a>' in page
        with django_assert_max_num_queries(5):
            answer = client.get(address)
        name = f'attachment; filename="references{kind.suffix}"'
        assert answer["Content-Disposition"] == name
        assert len(kind.read(answer.content.decode()).records) == 3
        assert Client().get(address).status_code == 302
        nobody = Client()
        nobody.force_login(make.make_user())
        assert nobody.get(address).status_code == 403


def test_the_page_of_formats_says_on_demand_what_one_of_them_does_not_hold() -> None:
    book("one", **{"type": "webpage", "number-of-pages": "20"})
    book("two", **{"type": "webpage", "number-of-pages": "<b>20"})
    page = reverse("admin:articles_reference_formats")
    client = client_of("author")
    assert f'<a href="{page}">' in client.get(reverse(LIST)).content.decode()
    for query in ("", "?format=docx", "?format="):
        assert [one.lost for one in client.get(page + query).context["formats"]] == [None] * 5
    answer = client.get(f"{page}?format=ris")
    lost = ["2 records: Number of pages is not part of RIS, or not all of it."]
    assert {one.code: one.lost for one in answer.context["formats"]} == {
        **dict.fromkeys(FORMATS),
        "ris": lost,
    }
    assert lost[0] in answer.content.decode()
    assert "CSL-JSON holds everything." in client.get(f"{page}?format=csl-json").content.decode()
    assert Client().get(page).status_code == 302
    nobody = Client()
    nobody.force_login(make.make_user())
    assert nobody.get(page).status_code == 403


def test_the_page_for_citing_says_what_files_of_the_list_do_not_hold() -> None:
    article = make.make_article()
    row = Reference.objects.get(key="allen2013")
    row.csl["number-of-pages"] = "20"
    row.save()
    book("other", scale="1:2")
    page = client_of("author").get(reverse("admin:articles_article_citations", args=[article.pk]))
    lost = {one.code: one.lost for one in page.context["formats"]}
    assert lost["ris"] == ["1 record: Number of pages is not part of RIS, or not all of it."]
    assert lost["csl-json"] == []
    assert lost["ris"][0] in page.content.decode()
