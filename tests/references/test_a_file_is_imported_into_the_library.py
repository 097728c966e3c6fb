"""`manage.py import_references`: what becomes of each record, and that twice is once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from articles import transitions
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import Entry
from articles.importing import reference_report
from articles.importing.references import ADD, LEAVE, SAME, Verb, Wishes
from articles.models import AuditEvent, Reference
from articles.models.reference import ReferenceAlias
from articles.transitions.references import Source
from tests import factories as make
from tests.factories import NOW
from tests.references.conftest import IRON, WITHOUT_NUMBERS, run
from tests.support.threads import together, winners

NEW = {
    "type": "article-journal",
    "title": "Sleep of people who exercise in the evening",
    "author": [{"family": "Allen", "given": "A"}],
    "issued": {"date-parts": [[2013, 2]]},
    "volume": "4",
}


def imported(*records: dict[str, Any], by: Any = None, **wishes: Any) -> list[Any]:
    entries = tuple((number, Entry(csl)) for number, csl in enumerate(records, start=1))
    source = Source("0" * 64, entries, Wishes(**wishes))
    return transitions.import_references(source, by=by or make.somebody("author"), now=NOW)


@pytest.mark.parametrize(
    ("record", "wishes", "verb", "key"),
    [
        (NEW, {}, Verb.ADDED, "allen2013a"),  # another work of the same author and year
        (IRON, {}, Verb.KNOWN, "allen2013"),
        ({"type": "book", "title": "X", "DOI": IRON["DOI"].upper()}, {}, Verb.KNOWN, "allen2013"),
        ({"type": "book", "title": "X", "PMID": IRON["PMID"]}, {}, Verb.KNOWN, "allen2013"),
        (WITHOUT_NUMBERS, {}, Verb.PROBABLE, "allen2013"),
        (WITHOUT_NUMBERS, {"choices": {1: ADD}}, Verb.ADDED, "allen2013a"),
        (WITHOUT_NUMBERS, {"choices": {1: LEAVE}}, Verb.LEFT, "allen2013"),
        (WITHOUT_NUMBERS, {"choices": {1: SAME}}, Verb.KNOWN, "allen2013"),
        ({**IRON, "volume": "4"}, {"complete": True}, Verb.COMPLETED, "allen2013"),
        ({**IRON, "title": "Other"}, {"complete": True}, Verb.KNOWN, "allen2013"),
        (NEW, {"choices": {1: LEAVE}}, Verb.LEFT, ""),
        (NEW, {"keys": {1: "promised"}}, Verb.ADDED, "promised"),
        (NEW, {"keys": {1: "allen2013"}}, Verb.ADDED, "allen2013a"),
        ({"type": "book", "publisher": "Nobody"}, {}, Verb.REFUSED, ""),
        ({"type": "book", "title": "<script>"}, {}, Verb.ADDED, "script"),
        ({"type": "book", "title": "“”"}, {}, Verb.ADDED, "reference"),
    ],
)
def test_what_becomes_of_a_record(
    iron: Reference, record: dict[str, Any], wishes: dict[str, Any], verb: Verb, key: str
) -> None:
    (decision,) = imported(record, **wishes)
    assert (decision.verb, decision.key) == (verb, key)
    assert Reference.objects.count() == (2 if verb == Verb.ADDED else 1)
    kept = wishes if verb == Verb.LEFT else {**wishes, "choices": {}}
    (again,) = imported(record, **kept)
    assert again.verb not in (Verb.ADDED, Verb.COMPLETED)
    assert Reference.objects.count() == (2 if verb == Verb.ADDED else 1)


@pytest.mark.parametrize(
    ("fields", "remarks"),
    [
        ({"issued": {"date-parts": [[NOW.year + 2]]}},
         [f"To check – Date: {NOW.year + 2} has not come yet. Look at the source again."]),
        ({"page": "90-12"},
         ["To check – Pages: The pages 90-12 end before they begin. Look at the source again."]),
        ({"issued": {"date-parts": [[NOW.year]]}}, []),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_to_be_checked(
    db: None, fields: dict[str, Any], remarks: list[str]
) -> None:
    (decision,) = imported({**NEW, **fields})
    assert decision.verb == Verb.ADDED
    assert reference_report.remarks(decision) == remarks


def test_the_same_work_twice_in_a_file_is_added_once(db: None) -> None:
    first, second = imported(IRON, {**IRON, "title": "Iron"})
    assert [first.verb, second.verb] == [Verb.ADDED, Verb.KNOWN]
    assert second.key == first.key == "allen2013a"  # two records of this author and year


def test_keys_of_merged_records_are_not_given_again(iron: Reference) -> None:
    somebody = make.somebody("author")
    ReferenceAlias.objects.create(key="allen2013a", reference=iron, at=NOW, by=somebody)
    assert imported(NEW)[0].key == "allen2013b"


def test_completing_takes_missing_fields_alone(iron: Reference) -> None:
    given = {**IRON, "title": "Changed", "volume": "4", "author": []}
    (decision,) = imported(given, complete=True, verified_by="PubMed, today")
    iron.refresh_from_db()
    assert decision.gained == ("volume",)
    assert iron.csl == {**IRON, "volume": "4"}
    assert iron.verified == {"title": "PubMed", "volume": "PubMed, today"}


def test_completing_gives_no_identifier_of_another_record(iron: Reference) -> None:
    Reference.objects.create(key="other", csl={"type": "book", "title": "X", "PMCID": "PMC9"})
    (decision,) = imported({**IRON, "PMCID": "PMC9", "volume": "4"}, complete=True)
    assert decision.gained == ("volume",)
    iron.refresh_from_db()
    assert iron.pmcid is None


def test_completing_what_an_article_prints_counts_as_writing(db: None) -> None:
    article = make.make_article()
    csl = {**Reference.objects.get().csl, "volume": "4"}
    helper = make.make_user("author")
    imported(csl, by=helper, complete=True, verified_by="PubMed", choices={1: SAME})
    assert article.contributions.order_by("-pk").first().user == helper


def test_fields_are_to_check_unless_somebody_saw_them(db: None) -> None:
    imported(IRON)
    imported(NEW, verified_by="PubMed")
    assert Reference.objects.get(pmid=IRON["PMID"]).verified == {}
    seen = dict.fromkeys((name for name in NEW if name != "type"), "PubMed")
    assert Reference.objects.get(title_key__startswith="sleep").verified == seen


def test_an_import_is_one_event_with_the_hash_of_the_file(
    iron: Reference, file: Callable[..., Path]
) -> None:
    path = file(NEW, IRON, {"type": "book", "title": "A book about sleep", "volume": "1"})
    author = make.make_user("author", username="ada")
    run("import_references", path, "--as", "ada")
    run("import_references", path, "--as", "ada")
    event = AuditEvent.objects.get(kind="import_references")
    assert event.actor == author
    assert hashlib.sha256(path.read_bytes()).hexdigest() in event.payload
    assert "reference:allen2013a" in event.payload
    assert '"reference:allen2013"' not in event.payload


def test_who_imported_a_source_has_written_what_cites_it(db: None) -> None:
    doctor = make.make_doctor("author")
    imported({**make.REFERENCE.csl}, by=doctor)
    row = Reference.objects.get()
    row.verified = dict(make.REFERENCE.verified)
    Reference.objects.filter(pk=row.pk).update(verified=row.verified)
    article = make.make_article(
        references=(make.ReferenceDraft(row.key, {}),),
        by=make.make_user("author"),
        sections=make.make_draft().sections[1:],
        faqs=(),
    )
    assert article.contributions.filter(user=doctor).exists()


@pytest.mark.parametrize("role", ["medical_reviewer", "lead_reviewer"])
def test_who_does_not_write_imports_nothing(db: None, file: Callable[..., Path], role: str) -> None:
    make.make_user(role, username="eve")
    said = run("import_references", file(NEW), "--as", "eve")
    assert "Your role does not allow this" in said.error
    assert not Reference.objects.exists()


def test_the_report_names_every_record_and_adds_up(
    iron: Reference, file: Callable[..., Path]
) -> None:
    path = file(NEW, IRON, WITHOUT_NUMBERS, {"type": "book", "volume": "3"}, {"type": "book"})
    said = run("import_references", path, "--as", make.make_user("author").username)
    numbers = re.findall(r"record (\d+), line \d+: ([a-z]+)", said)
    expected = ["added", "already", "probably", "refused", "refused"]
    assert numbers == [(str(n), word) for n, word in enumerate(expected, start=1)]
    last = said.splitlines()[-1]
    assert last.endswith(
        "5 records: 1 added, 1 already there, 1 probably the same as another, not added, 2 refused."
    )
    assert said.error == "1 of 1 files were not read, or not whole."


def test_a_dry_run_says_the_same_and_writes_nothing(
    iron: Reference, file: Callable[..., Path]
) -> None:
    events = AuditEvent.objects.count()
    said = run("import_references", file(NEW), "--dry-run")
    assert "added as allen2013a" in said
    assert "Nothing was written" in said
    assert (Reference.objects.count(), AuditEvent.objects.count()) == (1, events)


@pytest.mark.parametrize("code", sorted(FORMATS))
def test_each_format_goes_all_the_way_and_back(db: None, tmp_path: Path, code: str) -> None:
    path = tmp_path / "export.txt"
    path.write_text(FORMATS[code].write([Entry(IRON, "x"), Entry(NEW, "y")]), encoding="utf-8")
    said = run("import_references", path)
    assert said.error == ""
    assert "2 records: 2 added." in said
    again = run("import_references", path)
    assert "2 records: 2 already there." in again
    written = run("export_references", "--format", code)
    back = sorted(entry.csl["title"] for entry in FORMATS[code].read(written).records)
    titles = sorted(row.csl["title"] for row in Reference.objects.all())
    assert back == titles == sorted([IRON["title"], NEW["title"]])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "There is nothing in it"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"<!doctype html><p>No", "This is a web page"),
        (b"title,author,doi,year\n1,2,3,4", "This is a table"),
        (b"\x00\x01\x02" * 50, "no text"),
    ],
)
def test_what_is_no_bibliography_says_what_to_do(
    db: None, tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    said = run("import_references", path)
    assert reason in said
    assert said.error.startswith("1 of 1")
    assert run("import_references", tmp_path / "nowhere").error.startswith("1 of 1")


def test_hostile_words_of_a_file_steer_no_terminal(db: None, file: Callable[..., Path]) -> None:
    said = run("import_references", file({**NEW, "title": "Red \x1b[31m alert \x07"}))
    assert "\x1b" not in said
    assert "\x07" not in said


def test_an_export_names_what_is_missing(iron: Reference) -> None:
    alias = {"key": "old", "reference": iron, "at": NOW, "by": make.somebody("author")}
    ReferenceAlias.objects.create(**alias)
    assert json.loads(run("export_references", "old"))[0]["id"] == "allen2013"
    assert run("export_references", "nobody").error == "The library has no reference nobody."


def test_an_export_says_beside_it_what_the_format_does_not_hold(
    iron: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    person = {"family": "Bell", "given": "A", "ORCID": "0000-0002-1825-0097"}
    for key in ("one", "two"):
        page = {"type": "webpage", "title": f"Sleep {key}", "author": [person]}
        Reference.objects.create(key=key, csl={**page, "number-of-pages": "20"})
    call_command("export_references", "--format", "ris")
    said = capsys.readouterr()
    assert len(FORMATS["ris"].read(said.out).records) == 3
    assert said.err.splitlines() == [
        "2 records: ORCID iD is not part of RIS, or not all of it.",
        "2 records: Number of pages is not part of RIS, or not all of it.",
    ]
    call_command("export_references", "one", "--format", "medline")
    assert capsys.readouterr().err.splitlines() == [
        "1 record: Number of pages is not part of PubMed, or not all of it.",
        "1 record: Kind is not part of PubMed, or not all of it.",
    ]
    call_command("export_references")
    assert capsys.readouterr().err == ""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_add_each_work_once() -> None:
    by = make.somebody("author")
    outcomes = together(lambda: imported(IRON, NEW, by=by), lambda: imported(NEW, IRON, by=by))
    assert len(winners(outcomes)) == 2
    verbs = sorted(decision.verb.value for outcome in outcomes for decision in outcome)
    assert verbs == ["added", "added", "known", "known"]
    assert Reference.objects.count() == 2
