"""What somebody with the application's connection could try besides changing a signed row."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from articles import transitions
from articles.models import (
    Article,
    Publication,
    PublishedEvent,
    PublishedSignature,
    ReviewRound,
    SearchEntry,
    triggers,
)
from tests import factories as make
from tests.domain.test_insertions_keep_the_promise import (
    NO_QUORUM,
    NOT_STANDING,
    PUBLICATION,
    SIGNATURE,
    publication_row,
)
from tests.factories import NOW
from tests.support.raw_rows import insert, refused
from tests.support.refusals import refusal_of

pytestmark = pytest.mark.django_db
POSTGRESQL_ONLY = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
SQLITE_ONLY = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


@POSTGRESQL_ONLY
def test_temporary_tables_do_not_answer_for_the_record() -> None:
    """They come first on every search path that does not say otherwise, and need no right."""
    article = make.submitted()
    row = publication_row(article)
    signed = "articles_medicalreview (round_id, revision_id, decision, fingerprint, signer_id)"
    with transaction.atomic():
        execute(
            "CREATE TEMP TABLE articles_medicalreview (id int, round_id int, revision_id int, "
            "decision text, fingerprint text, signer_id int, signer_is_specialist bool, "
            "signed_at timestamptz, is_demonstration bool) ON COMMIT DROP",
            f"INSERT INTO pg_temp.{signed} VALUES ({row['round_id']}, {row['revision_id']}, "
            f"'approve', '{row['fingerprint']}', 0)",
            "CREATE TEMP TABLE articles_reviewround AS SELECT * FROM public.articles_reviewround",
            "UPDATE pg_temp.articles_reviewround SET outcome = 'approved', closed_at = now()",
        )
        assert refused(f"public.{PUBLICATION}", row).endswith(NO_QUORUM)
        transaction.set_rollback(True)


@POSTGRESQL_ONLY
def test_the_path_of_the_functions_is_ours_and_that_of_the_session_stays() -> None:
    name = "rls_articles_publication_check_quorum"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public, information_schema")
        triggers.install(connection)
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("public, information_schema",)
        assert triggers.altered(connection) == []
        cursor.execute(f"ALTER FUNCTION {name}() SET search_path = pg_temp, public")
    assert triggers.altered(connection) == [name]


@POSTGRESQL_ONLY
def test_a_session_that_calls_itself_a_replica_is_refused_too() -> None:
    make.live()
    connection.check_constraints()
    execute("SET LOCAL session_replication_role = replica")
    message = refusal_of("UPDATE articles_revision SET content = 'x'")
    assert message == "articles_revision is append-only: UPDATE refused"


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "table", ["changerequest", "changerequestreply", "medicalreviewer", "searchentry"]
)
def test_no_table_of_the_record_is_truncated(table: str) -> None:
    message = refusal_of(f"TRUNCATE articles_{table} CASCADE")
    assert message.endswith("TRUNCATE refused")


@SQLITE_ONLY
def test_no_row_of_the_record_makes_room_for_an_updated_one() -> None:
    """UPDATE OR REPLACE takes the other row out, and asks no DELETE trigger on the way."""
    make.approved(risk="high")
    make.submitted(title="Other")
    execute("PRAGMA recursive_triggers = OFF")
    try:
        for table, change in (
            ("medicalreviewer", "slug = (SELECT MAX(slug) FROM articles_medicalreviewer)"),
            ("medicalreviewer", "id = (SELECT MAX(id) FROM articles_medicalreviewer)"),
        ):
            message = refusal_of(f"UPDATE OR REPLACE articles_{table} SET {change}")
            assert message == (f"articles_{table}: such a row is there already and is not replaced")
        # Opened again, this one would throw the open round of its article out.
        article = make.fresh(Article.objects.get(title="Iron and restless legs"))
        form = {"by": make.somebody("editor"), "now": NOW, "reason": "New evidence."}
        transitions.return_to_review(article, lock_version=article.lock_version, **form)
        message = refusal_of(
            "UPDATE OR REPLACE articles_reviewround SET closed_at = NULL, outcome = ''"
        )
        assert message == "articles_reviewround: such a row is there already and is not replaced"
    finally:
        execute("PRAGMA recursive_triggers = ON")


def test_what_a_doctor_asked_for_stays_in_its_words() -> None:
    article = make.submitted()
    make.ask_changes(article, make.accepted(article).reviewer)
    request = article.change_requests.get()
    author = make.somebody("author")
    transitions.answer_change_request(request, by=author, now=NOW, text="Done.")
    kept = "articles_changerequest: what was asked for stays in its words"
    for column, value in (
        ("text", "'x'"),
        ("quote", "'x'"),
        ("proposal", "'x'"),
        ("is_blocking", "NOT is_blocking"),
        ("raised_by_id", str(author.pk)),
        ("anchor_label", "'x'"),
    ):
        assert refusal_of(f"UPDATE articles_changerequest SET {column} = {value}") == kept, column
    assert refusal_of("UPDATE articles_changerequestreply SET text = 'x'") == (
        "articles_changerequestreply is append-only: UPDATE refused"
    )


# --- publications ------------------------------------------------------------------------------


def test_a_text_is_not_published_before_it_was_signed_or_first_on_another_day() -> None:
    message = "a text is published after it was signed, and first when its article was"
    row = publication_row(make.approved())
    day_before = NOW - timedelta(days=1)
    wrong: list[dict[str, Any]] = [
        {"published_at": day_before, "first_published_at": day_before},
        {"first_published_at": day_before},
        {"first_published_at": NOW + timedelta(days=1)},
    ]
    if connection.vendor == "sqlite":
        wrong.append({"published_at": "soon", "first_published_at": "soon"})
    for changes in wrong:
        assert refused(PUBLICATION, row, **changes) == message, changes
    insert(PUBLICATION, row)


def test_an_older_text_is_not_published_after_a_newer_one() -> None:
    article = make.approved()
    row = publication_row(article)
    transitions.start_revision(
        article, by=make.somebody("author"), now=NOW, lock_version=article.lock_version
    )
    newer = make.live(make.edited(article, bottom_line="Ask twice."))
    assert newer.number == 2
    Publication.objects.update(superseded_at=NOW)
    assert refused(PUBLICATION, row) == "an older text is not published after a newer one"


def test_what_the_demonstration_signed_is_not_published_as_real() -> None:
    doctor = make.make_doctor(is_demonstration=True)
    article = make.approved(make.make_article(), doctor)
    row = publication_row(article)
    message = "what nobody but the demonstration signed is published as a demonstration"
    assert refused(PUBLICATION, row, is_demonstration=False) == message
    insert(PUBLICATION, {**row, "is_demonstration": True})


# --- what is shown of signatures and found by readers -------------------------------------------


def test_one_of_two_who_read_again_moves_no_date() -> None:
    publication = make.live(risk="high")
    row = publication.signatures.values().first()
    article = make.fresh(publication.article)
    form = {"by": make.somebody("editor"), "now": NOW, "lock_version": article.lock_version}
    transitions.open_reaffirmation(article, **form)
    review = make.sign(article, make.accepted(article).reviewer)
    shown = {
        "medical_review_id": review.pk,
        "kind": "reaffirm",
        "name": review.signer_name,
        "slug": review.signer_slug,
        "licence_number": review.licence_number,
        "meaning": review.meaning,
    }
    del row["id"]
    assert refused(SIGNATURE, row, **shown) == NOT_STANDING
    ReviewRound.objects.filter(pk=review.round_id).update(closed_at=NOW, outcome="approved")
    insert(SIGNATURE, {**row, **shown})


def test_a_published_signature_says_nothing_else_of_the_doctor_and_the_next_review() -> None:
    signature = make.live().signatures.get()
    row = PublishedSignature.objects.values().get()
    del row["id"]
    triggers.drop(connection)
    PublishedEvent.objects.all().delete()  # the log names signatures
    signature.delete()
    triggers.install(connection)
    for column, value in {
        "number": 2,
        "kind": "reaffirm",
        "specialty": "Neurology",
        "licence_number": "L-0",
        "licence_jurisdiction": "Elsewhere",
        "conflict": "declared",
        "conflict_statement": "Shares.",
        "next_review_due_on": row["next_review_due_on"] + timedelta(days=1),
    }.items():
        assert refused(SIGNATURE, row, **{column: value}) == NOT_STANDING, column
    insert(SIGNATURE, row)


def test_the_day_of_the_next_review_is_the_last_of_a_month_that_lacks_it() -> None:
    """In the database as in the policy, or nobody could publish on the 29th of February."""
    signed_at = NOW.replace(2024, 2, 29)
    article = make.submitted(risk="high", now=signed_at)
    for _ in range(2):
        doctor = make.make_doctor(now=signed_at)
        make.accepted(article, doctor, now=signed_at)
        make.sign(article, doctor, now=signed_at)
    days = make.live(article, now=signed_at).signatures.values_list("next_review_due_on", flat=True)
    assert set(days) == {date(2025, 2, 28)}


def test_what_is_found_keeps_its_words() -> None:
    publication = make.live()
    table = "articles_searchentry"
    assert refusal_of(f"UPDATE {table} SET text = 'Take more'") == (
        f"{table} is append-only: UPDATE refused"
    )
    assert refusal_of(f"DELETE FROM {table}") == f"{table} is append-only: DELETE refused"
    entries = list(SearchEntry.objects.filter(publication=publication).values())
    for entry in entries:
        del entry["id"]
        assert refused(table, entry) == "what was published is found once"
    triggers.drop(connection)
    SearchEntry.objects.all().delete()
    triggers.install(connection)
    message = "what is found has title and address of what was published"
    for entry in entries:
        for column in ("title", "slug", "kind"):
            assert refused(table, entry, **{column: "x"}) == message, column
        insert(table, entry)
