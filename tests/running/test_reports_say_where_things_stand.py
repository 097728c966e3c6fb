"""Reports: what each says, as table and as file; for who leads; as many queries for any size."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.admin.report_base import chosen
from articles.admin.reports import REPORTS, harmless
from articles.models import (
    Article,
    Image,
    MedicalReview,
    MedicalReviewer,
    Publication,
    PublishedSignature,
    Reference,
    ReviewAssignment,
    ReviewRound,
    Revision,
    triggers,
)
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support import databases

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 10)


def lines(name: str, today: date = TODAY, **asked: str) -> list[tuple[Any, ...]]:
    """Return the rows of a report."""
    report = REPORTS[name]
    found = report.find(chosen(report, asked), today)
    return [row.cells for row in report.rows(list(found), today)]


def client_of(*roles: str) -> Client:
    client = Client()
    client.force_login(make.make_user(*roles))
    return client


def address(name: str) -> str:
    return reverse("admin:report", args=[name])


# --- what each says -------------------------------------------------------------------------------


def test_where_everything_stands() -> None:
    draft = make.make_article(title="A draft")
    live = make.live(title="Live one", topic="Iron")
    make.assigned(make.submitted(title="In review"), make.make_doctor(username="dora"))
    rows = [row[:5] for row in lines("stands")]
    assert rows == [
        ("A draft", "draft", f"the author: {draft.created_by.username}", "not live", "Causes"),
        ("In review", "in review", "dora, to accept", "not live", "Causes"),
        ("Live one", "approved", "nobody", 1, "Iron"),
    ]
    assert [row[0] for row in lines("stands", live="yes")] == ["Live one"]
    assert [row[0] for row in lines("stands", state="draft")] == ["A draft"]
    topic = str(live.article.topic_id)
    assert [row[0] for row in lines("stands", topic=topic)] == ["Live one"]


def test_overdue_and_due_soon() -> None:
    row = make.assigned(make.submitted(title="Late"), make.make_doctor(username="dora"))
    ReviewAssignment.objects.update(due_on=TODAY - timedelta(days=2))
    make.live(title="Fresh")
    assert lines("due") == [("Late", "review", "dora", TODAY - timedelta(days=2), 2)]
    assert lines("due", when="soon") == lines("due", kind="texts") == []
    day = PublishedSignature.objects.get().next_review_due_on
    assert lines("due", day - timedelta(days=60), kind="texts") == [
        ("Fresh", "whole text to be read again", "nobody owns it", day, 0)
    ]
    transitions.recuse(
        transitions.accept(row, by=row.reviewer, now=make.NOW, conflict="none", statement=""),
        by=row.reviewer,
        now=make.NOW,
        note="Ill.",
    )
    assert lines("due") == []


def test_turnaround_counts_days_from_submission_and_their_median() -> None:
    days = [timedelta(days=number) for number in range(8)]
    for wait in (1, 2, 6):
        article = make.submitted(title=f"Waits {wait}")
        doctor = make.make_doctor()
        row = make.assigned(article, doctor, now=make.NOW + days[wait])
        transitions.accept(row, by=doctor, now=make.NOW + days[wait], conflict="none", statement="")
        make.sign(article, doctor, now=make.NOW + days[wait] + days[1])
    make.submitted(title="Not yet")
    rows = {row[0]: row[3:] for row in lines("turnaround")}
    assert rows == {
        "Waits 1": (1.0, 1.0, 2.0, "–"),
        "Waits 2": (2.0, 2.0, 3.0, "–"),
        "Waits 6": (6.0, 6.0, 7.0, "–"),
        "Not yet": ("–", "–", "–", "–"),
    }
    report = REPORTS["turnaround"]
    found = report.find(chosen(report, {}), TODAY)
    assert report.summary is not None
    assert list(report.summary(found)) == [
        ("Median to assignment", "2.0 days"),
        ("Median to acceptance", "2.0 days"),
        ("Median to decision", "3.0 days"),
        ("Median to publication", "–"),
    ]
    assert lines("turnaround", TODAY + timedelta(days=400)) == []
    assert len(lines("turnaround", TODAY + timedelta(days=400), since="")) == 4


def test_changes_requested_by_doctor_topic_and_revision() -> None:
    strict = make.make_doctor(display_name="Dr Strict")
    article = make.submitted(topic="Iron")
    make.accepted(article, strict)
    make.ask_changes(article, strict, "Say how much.")
    make.approved(make.make_article(topic="Sleep"), make.make_doctor(display_name="Dr Mild"))
    assert lines("rejections") == [("Dr Strict", 1, 1, "100 %"), ("Dr Mild", 1, 0, "0 %")]
    assert lines("rejections", by="topic") == [("Iron", 1, 1, "100 %"), ("Sleep", 1, 0, "0 %")]
    assert lines("rejections", by="round") == [(1, 2, 1, "50 %")]


def test_load_per_doctor() -> None:
    busy = make.make_doctor(display_name="Dr Busy")
    make.make_doctor(display_name="Dr Free")
    make.approved(make.make_article(), busy)
    make.assigned(make.submitted(), busy)
    make.accepted(make.submitted(), busy)
    ReviewAssignment.objects.filter(status="accepted").update(due_on=TODAY - timedelta(days=1))
    make.transitions.set_absence(
        MedicalReviewer.objects.get(display_name="Dr Free"),
        absent_from=TODAY,
        absent_until=TODAY + timedelta(days=5),
        cover=None,
        by=MedicalReviewer.objects.get(display_name="Dr Free").user,
        now=make.NOW,
    )
    assert lines("load") == [
        ("Dr Busy", 1, 1, 1, 1, ""),
        ("Dr Free", 0, 0, 0, 0, TODAY + timedelta(days=5)),
    ]


def test_licences_about_to_lapse() -> None:
    soon, later = TODAY + timedelta(days=60), TODAY + timedelta(days=61)
    doctor = make.make_doctor(display_name="Dr Soon", valid_until=soon)
    make.make_doctor(display_name="Dr Later", valid_until=later, verified=False)
    make.assigned(make.submitted(), doctor)
    assert lines("licences") == [("Dr Soon", "Testland", soon, 60, "verified", 1)]
    assert lines("licences", within="180")[1] == (
        *("Dr Later", "Testland", later, 61, "not verified", 0),
    )


def test_ageing_texts_oldest_first() -> None:
    make.live(title="Younger", now=make.NOW + timedelta(days=5))
    make.live(title="Older")
    make.make_article(title="Never live")
    rows = [(row[0], row[3], row[5]) for row in lines("ageing")]
    assert rows == [("Older", 8, ""), ("Younger", 3, "")]
    assert lines("ageing", review="overdue") == []
    assert len(lines("ageing", TODAY.replace(year=2029), review="overdue")) == 2


def test_the_library_differs_from_what_is_live() -> None:
    image = make.make_image_draft("iron-path")
    section = make.SectionDraft("Iron", "![](image:iron-path) [@allen2013].", "iron22")
    make.live(sections=(section,), images=(image,))
    assert lines("library") == []
    record = Reference.objects.get(key="allen2013")
    record.csl = {**record.csl, "title": "Another title"}
    record.save()
    Image.objects.update(alt="Another picture")
    found = [(row[2], row[3]) for row in lines("library")]
    assert found == [("reference", "allen2013"), ("image", "iron-path")]
    before, now = lines("library", what="references")[0][4:]
    assert "Iron in the brain" in before
    assert "Another title" in now
    assert [row[2] for row in lines("library", what="images")] == ["image"]
    record.verified = {**record.verified, "PMID": "publisher"}
    record.csl = {**make.REFERENCE.csl, "PMID": "1"}
    record.save()
    assert lines("library", what="references")[0][5].startswith("the same words")
    make.withdrawn(Publication.objects.get())
    assert lines("library") == []


# --- as a file ------------------------------------------------------------------------------------


def test_the_file_has_all_rows_and_runs_no_formula() -> None:
    make.make_article(title='=HYPERLINK("http://evil")')
    for number in range(60):
        make.make_article(title=f"Ärzte {number}")
    response = client_of("editor").get(address("stands"), {"format": "csv", "state": "draft"})
    assert response.streaming  # type: ignore[attr-defined]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="stands-' in response["Content-Disposition"]
    text = response.getvalue().decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeffArticle,State")
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 62
    assert rows[1][0] == '\'=HYPERLINK("http://evil")'
    assert any(row[0] == "Ärzte 7" for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_looks_like_a_formula_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_numbers_and_words_stay_as_they_are() -> None:
    assert [harmless(cell) for cell in (-3, 1.5, "a-b", date(2026, 1, 2))] == [
        *(-3, 1.5, "a-b", "2026-01-02"),
    ]


# --- for whom, and how much it costs --------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_reports_are_for_who_leads(name: str) -> None:
    asked: list[dict[str, str]] = [{}, {"format": "csv"}]
    for roles in (["author"], ["medical_reviewer"], []):
        client = client_of(*roles)
        assert client.get(reverse("admin:reports")).status_code == 403
        assert [client.get(address(name), each).status_code for each in asked] == [403, 403]
    for role in ("editor", "lead_reviewer"):
        client = client_of(role)
        page = client.get(address(name)).content.decode()
        assert str(REPORTS[name].help).replace("'", "&#x27;") in page
        assert address(name) in client.get(reverse("admin:reports")).content.decode()
    assert Client().get(address(name)).status_code == 302


def test_only_who_leads_is_offered_them() -> None:
    reports = reverse("admin:reports")
    for role, offered in (("author", False), ("editor", True), ("lead_reviewer", True)):
        page = client_of(role).get(reverse("admin:index")).content.decode()
        assert (reports in page) == offered


def test_there_is_no_such_report() -> None:
    client = client_of("editor")
    assert client.get(address("salaries")).status_code == 404
    assert client.get(address("stands"), {"state": "<script>", "p": "99999"}).status_code == 200


def like(row: Any, **fields: Any) -> Any:
    """Return an unsaved copy of a row."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": None, **fields})


def fill(times: int) -> None:
    """Have so many live texts, reviews that run, doctors and differences with the library."""
    publication, now = make.live(), timezone.now()
    running = make.assigned(make.submitted())
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "title": "Other"}
    reference.save()
    MedicalReviewer.objects.update(licence_valid_until=timezone.localdate())
    review, signature = MedicalReview.objects.get(), PublishedSignature.objects.get()
    doctor = review.signer
    triggers.drop(connection)
    for pattern, assignment in ((publication.round, review.assignment), (running.round, running)):
        numbers = range(times - 1)
        users = User.objects.bulk_create(
            like(doctor, username=f"d{pattern.pk}-{number}") for number in numbers
        )
        MedicalReviewer.objects.bulk_create(
            like(doctor.medical_reviewer, user_id=user.pk, slug=user.username) for user in users
        )
        articles = Article.objects.bulk_create(
            like(pattern.article, slug=f"copy-{pattern.pk}-{number}") for number in numbers
        )
        revisions = Revision.objects.bulk_create(
            like(pattern.revision, article_id=article.pk) for article in articles
        )
        rounds = ReviewRound.objects.bulk_create(
            like(pattern, article_id=each.article_id, revision_id=each.pk, opened_at=now)
            for each in revisions
        )
        assignments = ReviewAssignment.objects.bulk_create(
            like(assignment, round_id=round_.pk, reviewer_id=user.pk, due_on=TODAY)
            for round_, user in zip(rounds, users, strict=True)
        )
        if pattern == publication.round:
            each_review = MedicalReview.objects.bulk_create(
                like(
                    review,
                    assignment_id=row.pk,
                    round_id=row.round_id,
                    revision_id=row.round.revision_id,
                    signer_id=row.reviewer_id,
                )
                for row in assignments
            )
            publications = Publication.objects.bulk_create(
                like(
                    publication,
                    article_id=row.round.article_id,
                    revision_id=row.round.revision_id,
                    round_id=row.round_id,
                    slug=row.round.article.slug,
                )
                for row in assignments
            )
            PublishedSignature.objects.bulk_create(
                like(
                    signature,
                    publication_id=each.pk,
                    article_id=each.article_id,
                    medical_review_id=signed.pk,
                )
                for each, signed in zip(publications, each_review, strict=True)
            )
    triggers.install(connection)
    databases.analyze()


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_reports_take_the_same_number_of_queries(rows: int, django_assert_num_queries: Any) -> None:
    fill(rows)
    client = client_of("editor")
    # Session, user, roles, permissions (2), and what the report itself asks.
    own = {
        "stands": 6,
        "due": 2,
        "turnaround": 3,
        "rejections": 2,
        "load": 2,
        "licences": 2,
        "ageing": 4,
        "library": 4,
        "sources": 3,
    }
    for name, count in own.items():
        with django_assert_num_queries(5 + count):
            page = client.get(address(name))
        assert page.status_code == 200
        file = client.get(address(name), {"format": "csv"}).getvalue().decode()  # type: ignore[attr-defined]
        found = page.context["page"].paginator.count
        assert len(list(csv.reader(StringIO(file)))) == 1 + found
    listed = client.get(address("stands")).context["page"]
    assert (listed.paginator.count, len(listed)) == (2 * rows, min(2 * rows, 50))
