"""What is searched, sorted and kept unique of a record of the library."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from articles import transitions
from articles.models import Reference
from articles.reference_columns import columns_of, fields_to_check
from articles.transitions import Refused
from tests import factories as make
from tests.factories import NOW

CSL = {
    "type": "article-journal",
    "title": "Île de la <i>Mémoire</i>: restless legs",
    "author": [{"family": "Müller", "given": "Ö"}, {"literal": "RLS Group"}],
    "issued": {"date-parts": [[2013, 5]]},
    "DOI": "https://doi.org/10.1016/J.Sleep.2013.1",
}


@pytest.mark.parametrize(
    ("csl", "column", "value"),
    [
        (CSL, "doi", "10.1016/j.sleep.2013.1"),
        ({"DOI": "see the paper"}, "doi", None),
        ({"DOI": f"10.1016/{'x' * 300}"}, "doi", None),
        ({"DOI": ["10.1016/x"]}, "doi", None),
        ({"PMID": 123}, "pmid", "123"),
        ({"PMID": "PMID: 123"}, "pmid", "123"),
        ({"PMID": True}, "pmid", None),
        ({"PMCID": "pmc3661237"}, "pmcid", "PMC3661237"),
        ({"type": "book", "ISBN": "3-16-148410-X, 9780306406157"}, "isbn", "9783161484100"),
        ({"type": "chapter", "ISBN": "9783161484100"}, "isbn", None),
        (CSL, "year", 2013),
        ({"issued": {"date-parts": [["n.d."]]}}, "year", None),
        ({"issued": {"date-parts": [[-44]]}}, "year", None),
        ({"issued": {"date-parts": [[99999]]}}, "year", None),
        (CSL, "kind", "article"),
        ({"type": "report", "genre": "guideline"}, "kind", "guideline"),
        ({"type": "webpage"}, "kind", "web page"),
        (CSL, "title_key", "ile de la memoire restless legs"),
        ({"title": ["no text"]}, "title_key", ""),
        ({**CSL, "DOI": "10.1/X"}, "words",
         "muller2013 ile de la memoire restless legs 10 1 x muller o rls group"),
        (CSL, "unverified_count", 3),
    ],
)  # fmt: skip
def test_a_column_follows_from_the_record(csl: dict[str, Any], column: str, value: Any) -> None:
    assert columns_of("muller2013", csl, {"title": "PubMed"})[column] == value


def test_only_what_is_printed_is_to_be_checked() -> None:
    csl = {**CSL, "abstract": "…", "language": "en", "genre": "trial", "type": "article-journal"}
    assert fields_to_check(csl, {}) == ["title", "author", "issued", "DOI"]
    assert "genre" in fields_to_check({**csl, "genre": "PhD thesis"}, {})


@pytest.mark.django_db
def test_saving_writes_the_columns_whatever_is_saved() -> None:
    row = Reference.objects.create(key="muller2013", csl=CSL)
    row.csl = {**CSL, "DOI": "10.1016/other"}
    row.save(update_fields=["csl"])
    row.refresh_from_db()
    assert (row.doi, row.year) == ("10.1016/other", 2013)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "identifier",
    [{"DOI": "10.1016/X"}, {"PMID": "12"}, {"PMCID": "PMC12"}, {"ISBN": "9783161484100"}],
)
def test_a_work_has_one_record(identifier: dict[str, str]) -> None:
    csl = {"type": "book", "title": "One", **identifier}
    first = Reference.objects.create(key="one", csl=csl)
    second = Reference(key="two", csl={**csl, "title": "Another"})
    with pytest.raises(ValidationError, match="The reference “one” has this"):
        second.full_clean()
    with pytest.raises(Refused) as refused:
        transitions.save_reference(second, by=make.somebody("author"), now=NOW)
    name = next(iter(identifier))
    params = {"key": "two", "name": name, "other": "one"}
    assert [(r.code, dict(r.params)) for r in refused.value.reasons] == [
        ("reference_known", params)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    first.full_clean()


@pytest.mark.django_db
def test_many_records_may_have_no_identifier() -> None:
    for key in ("one", "two"):
        Reference.objects.create(key=key, csl={"type": "book", "title": key})
    assert set(Reference.objects.values_list("doi", "isbn")) == {(None, None)}


@pytest.mark.django_db
def test_an_article_cannot_bring_a_work_in_under_another_key() -> None:
    Reference.objects.create(key="one", csl=CSL)
    again = make.ReferenceDraft("two", CSL, {"title": "PubMed"})
    with pytest.raises(Refused) as refused:
        make.make_article(references=(again,), sections=make.make_draft().sections[1:], faqs=())
    assert [reason.code for reason in refused.value.reasons] == ["reference_known"]
    assert not Reference.objects.filter(key="two").exists()


@pytest.mark.django_db(transaction=True)
def test_records_that_clash_already_survive_the_migration(capsys: pytest.CaptureFixture) -> None:
    before = "0016_notices_about_sources"
    call_command("migrate", "articles", before, verbosity=0)
    states = MigrationExecutor(connection).loader
    old = states.project_state([("articles", before)]).apps
    table = old.get_model("articles", "Reference").objects
    table.create(key="first", csl=CSL, verified={})
    table.create(key="second", csl={**CSL, "PMID": "12"}, verified={"title": "PubMed"})
    capsys.readouterr()
    try:
        call_command("migrate", verbosity=0)
        assert "stays with first; merge second into it" in capsys.readouterr().out
        rows = Reference.objects.order_by("key").values_list("key", "doi", "pmid", "added_at")
        assert list(rows) == [
            ("first", "10.1016/j.sleep.2013.1", None, None),
            ("second", None, "12", None),
        ]
    finally:
        Reference.objects.all().delete()
