"""What search compares is computed from what is live, in the transaction that changes it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles import search_index, transitions
from articles.integrity import findings
from articles.models import (
    Publication,
    SearchDocument,
    SearchEntry,
    SearchText,
    SearchWord,
    search_tables,
)
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


def words() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "entries"))


def indexed(word: str) -> int:
    """How many documents the full text index itself names, whatever is live."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"SELECT COUNT(*) FROM {search_tables.INDEX} WHERE {search_tables.INDEX} MATCH %s",
                [word],
            )
        else:
            cursor.execute(
                f"SELECT COUNT(*) FROM {search_tables.TEXTS} "
                "WHERE all_words @@ to_tsquery('simple', %s)",
                [word],
            )
        return cursor.fetchone()[0]


def state() -> tuple[Any, ...]:
    rows = SearchDocument.objects.order_by("pk").values_list()
    texts = SearchText.objects.order_by("pk").values_list()
    return list(rows), list(texts), words(), indexed("ferritin"), indexed("moorhuhn")


def test_it_is_the_live_text_and_nothing_else() -> None:
    first = make.live(**examples.own("iron", text="moorhuhn"))
    assert (indexed("moorhuhn"), words()["moorhuhn"]) == (2, 2)
    second = examples.publish_again(first, **examples.own("iron", text="ferritin"))
    assert (indexed("moorhuhn"), indexed("ferritin")) == (0, 2)
    assert "moorhuhn" not in words()
    assert set(SearchDocument.objects.values_list("publication", flat=True)) == {second.pk}
    make.withdrawn(second)
    assert (indexed("ferritin"), words()) == (0, {})
    assert SearchEntry.objects.count() == 4  # the record keeps them


def test_a_verb_that_fails_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    publication = make.live(**examples.own("iron", text="ferritin"))
    before = state()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.transitions.publishing.record", fail)
    with pytest.raises(RuntimeError):
        make.withdrawn(publication)
    assert state() == before


def test_a_retired_text_is_gone_too() -> None:
    publication = make.live(**examples.own("iron", text="ferritin"))
    article = make.fresh(publication.article)
    editor = make.somebody("editor")
    form = {"now": NOW, "lock_version": article.lock_version, "reason": "Old"}
    transitions.retire(article, by=editor, **form)
    assert (indexed("ferritin"), words()) == (0, {})


def test_computed_anew_it_is_the_same() -> None:
    make.live(**examples.own("zinc", text="ferritin"))
    first = make.live(**examples.own("iron", text="moorhuhn"))
    make.withdrawn(examples.publish_again(make.live(**examples.own("tin", text="ferritin"))))
    examples.publish_again(first, **examples.own("iron", text="ferritin Ångström"))
    before = state()
    call_command("rebuild_search", verbosity=0)
    assert state() == before
    assert not search_index.is_behind()


@pytest.mark.parametrize("harm", ["missing", "withdrawn", "emptied"])
def test_migrate_mends_it(harm: str) -> None:
    publication = make.live(**examples.own("iron", text="ferritin"))
    make.live(**examples.own("zinc", text="ferritin"))
    before = state()
    if harm == "missing":
        SearchDocument.objects.filter(kind="faq").delete()
    elif harm == "withdrawn":
        row = SearchDocument.objects.filter(publication=publication).first()
        Publication.objects.filter(pk=publication.pk).update(superseded_at=NOW)
        assert search_index.is_behind()
        call_command("migrate", verbosity=0)
        assert not SearchDocument.objects.filter(pk=row.pk).exists()
        return
    else:
        SearchDocument.objects.all().delete()
        SearchText.objects.all().delete()
    assert search_index.is_behind()
    assert state() != before
    call_command("migrate", verbosity=0)
    assert state() == before


def test_the_index_survives_a_table_that_a_migration_rebuilds() -> None:
    make.live(**examples.own("iron", text="ferritin"))
    before = state()
    if connection.vendor == "sqlite":  # what is lost with the table, or with a copy without it
        with connection.cursor() as cursor:
            for name in ("search_in", "search_out", "search_changed"):
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"DROP TABLE {search_tables.INDEX}")
    else:
        with connection.cursor() as cursor:
            connection.check_constraints()
            cursor.execute(f"ALTER TABLE {search_tables.TEXTS} DROP COLUMN all_words")
    call_command("migrate", verbosity=0)
    assert state() == before
    SearchText.objects.filter(entry__kind="faq").update(text="moorhuhn")
    assert (indexed("moorhuhn"), indexed("ferritin")) == (1, 1)
    make.withdrawn(Publication.objects.get())
    assert (indexed("moorhuhn"), indexed("ferritin")) == (0, 0)


def test_what_search_compares_is_no_part_of_the_record(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    SearchText.objects.update(title="foreign words", text="foreign words ferritin")
    page = client.get("/search/?q=foreign").content.decode()
    assert "foreign words" not in page
    assert 'href="/articles/iron/"' in page
    assert list(findings()) == []
    search_index.rebuild()
    assert indexed("foreign") == 0


def test_a_very_long_text_is_taken_in_as_far_as_the_index_goes() -> None:
    publication = make.live(**examples.own("iron", text="ferritin", faqs=()))
    entry = publication.search_entries.get()
    entry.text = " ".join(f"ж{number}x" for number in range(60_000))  # two bytes, none twice
    text = search_index.text_of(entry, publication)
    assert search_index.MOST_TEXT - 100 < len(text.text.encode()) <= search_index.MOST_TEXT
    SearchText.objects.all().delete()
    text.save(force_insert=True)
    assert indexed("ж100x") == 1
    assert indexed("ж59999x") == 0
