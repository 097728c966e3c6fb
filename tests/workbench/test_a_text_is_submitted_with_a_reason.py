"""A text with grave advice is submitted with a reason, which the doctor and the record have."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from articles.evidence import evidence_of
from articles.models import Article, Revision, SubmissionReport, triggers
from tests import factories as make

from .conftest import Person, text_of

GRAVE = "RLS is a miracle [@allen2013]."
REASON = "We quote <b>a patient</b>."


def grave(person: Person) -> Article:
    return make.make_article(by=person.user, in_short=GRAVE)


def test_the_page_of_the_step_says_what_is_grave_and_asks_for_the_reason(author: Person) -> None:
    article = grave(author)
    page = author.get("article_process", article.pk, "submit_for_review")
    words = text_of(page)
    assert "Mend this, or say why it should go to review all the same" in words
    assert "In short: A health text should not say “miracle”." in words
    assert "Worth a look before" in words
    assert "Why it should go to review all the same" in words
    form = page.content.decode()
    assert f'href="/admin/articles/article/{article.pk}/change/#id_in_short_source"' in form


def test_without_grave_advice_nothing_is_asked(author: Person) -> None:
    article = make.make_article(by=author.user)
    page = author.get("article_process", article.pk, "submit_for_review")
    assert "id_waiver" not in page.content.decode()
    author.step(article, "submit_for_review")
    assert SubmissionReport.objects.get().waiver == ""


def test_no_reason_is_refused_and_a_reason_is_kept(author: Person) -> None:
    article = grave(author)
    refused = author.step(article, "submit_for_review", status=409)
    assert "give a reason why the text should go to review all the same" in text_of(refused)
    assert make.fresh(article).state == "draft"
    author.step(article, "submit_for_review", waiver=REASON)
    report = SubmissionReport.objects.get()
    assert (report.waiver, report.waived_by) == (REASON, author.user)


def test_what_was_typed_stays_where_something_else_refuses(author: Person) -> None:
    article = grave(author)
    Article.objects.filter(pk=article.pk).update(bottom_line_source="Past the desk.")
    page = author.client.post(
        f"/admin/articles/article/{article.pk}/process/submit_for_review/",
        {"lock_version": article.lock_version, "waiver": "Typed with care"},
    )
    assert page.status_code == 409
    assert "Typed with care" in text_of(page)


def test_what_was_typed_stays_where_somebody_saved_meanwhile(author: Person) -> None:
    article = grave(author)
    page = author.client.post(
        f"/admin/articles/article/{article.pk}/process/submit_for_review/",
        {"lock_version": article.lock_version - 1, "waiver": "Typed with care"},
    )
    assert page.status_code == 409
    assert "Typed with care" in text_of(page)


def read_by_doctor(author: Person, article: Article, **typed: str) -> tuple[str, Revision]:
    author.step(article, "submit_for_review", **typed)
    doctor = make.make_doctor()
    row = make.accepted(make.fresh(article), doctor)
    page = Person(doctor).get("reviewassignment_change", row.pk)
    return text_of(page), row.round.revision


def test_the_doctor_reads_the_reason_beside_the_text(author: Person) -> None:
    article = grave(author)
    words, revision = read_by_doctor(author, article, waiver=REASON)
    name = author.user.get_username()
    assert f"{name} submitted it in spite of this: In short: A health text should not" in words
    assert f"The reason: {REASON}" in words
    assert "The author was told: Section “Sleep”: It says something and cites nothing." in words
    assert "“miracle” should not be said" in words
    assert f"Grade {json.loads(revision.submission_report.readability)['grade']}" in words


def test_the_doctor_of_a_text_without_advice_is_told_so(author: Person) -> None:
    cited = make.SectionDraft("Iron", "Iron is low [@allen2013].", "iron22")
    article = make.make_article(by=author.user, in_short="", sections=(cited,))
    words, _revision = read_by_doctor(author, article)
    assert "There was nothing to advise." in words
    assert "in spite of this" not in words


def test_a_revision_older_than_the_checks_is_measured_today(author: Person) -> None:
    article = make.submitted(make.make_article(by=author.user))
    doctor = make.make_doctor()
    row = make.accepted(article, doctor)
    triggers.drop(connection)
    SubmissionReport.objects.all().delete()
    triggers.install(connection)
    words = text_of(Person(doctor).get("reviewassignment_change", row.pk))
    assert "It was submitted before there were checks. It is measured as of today." in words
    pack = evidence_of(Revision.objects.get())
    assert pack["submission"] is None


def test_the_evidence_pack_has_the_report_the_reason_and_the_claims(author: Person) -> None:
    _words, revision = read_by_doctor(author, grave(author), waiver=REASON)
    pack: dict[str, Any] = json.loads(json.dumps(evidence_of(Revision.objects.get())))
    assert pack["submission"]["waiver"] == REASON
    assert pack["submission"]["waived_by"] == author.user.get_username()
    assert pack["submission"]["advice"][0]["code"] == "banned_word"
    assert pack["submission"]["readability"]["words"] > 10
    claims = [claim["text"] for claim in pack["claims"]["claims"]]
    assert claims[:2] == ["RLS is a miracle.", "Iron is low in the brain."]
    assert pack["claims"]["sources"][0]["claims"] == [1, 2, 3]
    named = pack["record"]["rows"]
    assert f"articles_submissionreport/{revision.submission_report.pk}" in named
