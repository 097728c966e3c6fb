"""What the checks find grave is mended or waived with a reason, which the record keeps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from articles import transitions
from articles.examination import advice_of_json, examine
from articles.ledger import row_hash, row_name
from articles.models import Article, Reference, Revision, SourceNotice, SubmissionReport
from articles.transitions import Refused
from articles.wording import sentences
from articles.working_copy import ReferenceDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.queries import counted
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

GRAVE = "RLS is a dopamine deficiency [@allen2013]."
ELSEWHERE = dict.fromkeys(("title", "type"), "seen")


def submit(article: Article, **more: Any) -> Revision:
    article = make.fresh(article)
    by = more.pop("by", None) or make.somebody("author")
    version = article.lock_version
    return transitions.submit_for_review(article, by=by, now=NOW, lock_version=version, **more)


def grave(**fields: Any) -> Article:
    return make.make_article(in_short=GRAVE, **fields)


def test_a_text_without_grave_advice_needs_no_reason_and_keeps_none() -> None:
    revision = submit(make.make_article(), waiver="It is fine.")
    report = revision.submission_report
    assert (report.waiver, report.waived_by) == ("", None)
    assert [each.code for each in advice_of_json(report.advice)] == ["uncited_part"] * 2
    event = revision.article.events.latest("seq")
    assert json.loads(event.payload).keys() == {"state", "revision", "rows"}


def test_grave_advice_is_refused_with_what_it_is() -> None:
    article = grave()
    with pytest.raises(Refused) as refused:
        submit(article)
    (reason,) = refused.value.reasons
    assert reason.code == "waiver_missing"
    (sentence,) = sentences([reason])
    assert sentence == (
        "A health text should not say “dopamine deficiency”. Write instead: changed dopamine "
        "signaling; dopamine cells are not lost. Mend this, or give a reason why the text should "
        "go to review all the same."
    )
    assert make.fresh(article).state == "draft"
    assert SubmissionReport.objects.count() == 0


@pytest.mark.parametrize("blank", ["", "  \n "])
def test_a_blank_reason_is_none(blank: str) -> None:
    assert codes_of(submit, grave(), waiver=blank) == ["waiver_missing"]


def test_a_reason_is_kept_with_who_gave_it_and_in_the_event() -> None:
    author = make.make_user("author")
    revision = submit(grave(), by=author, waiver=" We quote a myth. ")
    report = revision.submission_report
    assert (report.waiver, report.waived_by) == ("We quote a myth.", author)
    assert advice_of_json(report.advice)[0].code == "banned_word"
    event = revision.article.events.latest("seq")
    payload = json.loads(event.payload)
    assert (payload["reason"], payload["waived"]) == ("We quote a myth.", ["banned_word"])
    assert payload["rows"][row_name(report)] == row_hash(report)


def test_what_was_measured_is_kept_with_its_limits() -> None:
    revision = submit(make.make_article())
    numbers = json.loads(revision.submission_report.readability)
    assert numbers["words"] > 20
    assert numbers["sentences"] >= numbers["hard_sentences"]
    limits = {"grade": 8, "smog": 11, "sentence": 25, "long_words": 4}
    assert numbers["limits"] == limits
    assert {"grade", "smog", "mean_sentence", "long_words", "syllables"} < numbers.keys()


@pytest.mark.parametrize("role", ["editor", "medical_reviewer", "lead_reviewer"])
def test_a_reason_gives_no_right_to_submit(role: str) -> None:
    other = make.make_user(role)
    assert codes_of(submit, grave(), by=other, waiver="I say so.") == ["wrong_role"]


def test_a_superuser_waives_nothing() -> None:
    root = make.make_user(is_superuser=True)
    assert codes_of(submit, grave(), by=root) == ["wrong_role", "waiver_missing"]


def test_everything_that_stands_against_it_is_said_at_once() -> None:
    assert codes_of(submit, grave(references=())) == [
        "text.unknown_citation",
        "text.unknown_citation",
        "text.unknown_citation",
        "no_reference",
        "waiver_missing",
    ]


def test_an_unchanged_text_whose_approval_stands_is_not_asked_again() -> None:
    author = make.somebody("author")
    submit(grave(), waiver="We quote a myth.")
    article = make.approved(Article.objects.get())
    transitions.start_revision(article, by=author, now=NOW, lock_version=article.lock_version)
    assert submit(article).number == 1
    assert SubmissionReport.objects.count() == 1


def test_a_check_that_is_switched_off_refuses_nothing(settings: Any) -> None:
    settings.PORTAL_CHECKS = {**settings.PORTAL_CHECKS, "banned_word": "off"}
    assert advice_of_json(submit(grave()).submission_report.advice)[0].code == "uncited_part"


def test_a_check_can_be_made_grave(settings: Any) -> None:
    settings.PORTAL_CHECKS = {**settings.PORTAL_CHECKS, "uncited_part": "waiver"}
    assert codes_of(submit, make.make_article()) == ["waiver_missing"]


def test_limits_come_from_the_settings(settings: Any) -> None:
    settings.PORTAL_SENTENCE_WORDS = 5
    settings.PORTAL_GRADE_LIMIT = 3
    report = submit(make.make_article()).submission_report
    assert json.loads(report.readability)["limits"]["sentence"] == 5
    assert json.loads(report.readability)["hard_sentences"] > 0


def test_the_database_wants_a_person_with_each_reason() -> None:
    revision = submit(make.make_article())
    for waiver, person in (("Why", None), ("", make.somebody("author"))):
        row = SubmissionReport(
            revision=revision, readability="{}", advice="[]", waiver=waiver, waived_by=person
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


# --- what the library knows -----------------------------------------------------------------------


def reference(key: str, title: str, year: object, **csl: Any) -> ReferenceDraft:
    issued = {"issued": {"date-parts": [[year]]}} if year else {}
    record = {"type": "article-journal", "title": title, **issued, **csl}
    return ReferenceDraft(key, record, ELSEWHERE, "Found it", "strong")


def advised(article: Article) -> list[tuple[str, Any]]:
    data = article_data(article)
    found = examine(data, topic_id=article.topic_id, today=NOW.date())
    about = ("newer_guideline", "old_source", "old_guideline", "retracted_source", "doubted_source")
    return [
        (each.code, each.params.get("key") or each.params.get("sources"))
        for each in found.advice
        if each.code in about
    ]


def article_data(article: Article) -> dict[str, Any]:
    from articles.content import canonical

    return canonical(article)


def library(*drafts: ReferenceDraft) -> None:
    for draft in drafts:
        Reference.objects.create(key=draft.key, csl=draft.csl, verified=draft.verified)


OLD = reference("g2017", "Guideline on iron", 2017, genre="guideline")
NEW = reference("g2020", "Newer guideline on IRON", 2020, genre="Guideline")
TOPIC = reference("g2023", "Guideline on sleep", 2023, genre="guideline")
APART = reference("g2022", "Guideline on opioids", 2022, genre="guideline")


def test_guidelines_of_the_library_are_compared_by_title_and_by_topic() -> None:
    library(NEW, APART, reference("paper", "Iron again", 2025))
    article = make.make_article(references=(make.REFERENCE, OLD))
    expected = [("old_guideline", "g2017 (2017)"), ("newer_guideline", "g2020")]
    assert advised(article) == expected
    make.make_article(title="Opioids", slug="other-topic", topic="Other", references=(APART,))
    assert advised(article) == expected
    make.make_article(title="Opioids", slug="same-topic", topic="Causes", references=(APART,))
    expected.append(("newer_guideline", "g2022"))
    assert advised(article) == expected
    library(TOPIC)
    Reference.objects.get(key="g2023").topics.add(article.topic)
    assert advised(article) == [*expected, ("newer_guideline", "g2023")]


def test_articles_without_a_topic_have_no_topic_in_common() -> None:
    library(OLD)
    article = make.make_article(topic="", references=(make.REFERENCE, OLD))
    make.make_article(title="Opioids", slug="other", topic="", references=(APART,))
    assert advised(article) == [("old_guideline", "g2017 (2017)")]


@pytest.mark.parametrize("issued", [None, [], {}, {"date-parts": [["?"]]}, {"raw": "1999"}, "1999"])
def test_a_record_with_an_odd_date_is_of_no_year(issued: Any) -> None:
    odd = reference("odd", "Odd", None, issued=issued)
    assert advised(make.make_article(references=(make.REFERENCE, odd))) == []


def notice(nature: str, **more: Any) -> SourceNotice:
    number = f"{SourceNotice.objects.count()}"
    return SourceNotice.objects.create(
        record_id=number, nature=nature, on=None, found_at=NOW, **more
    )


def test_a_retraction_waits_for_a_reason_and_a_correction_is_told() -> None:
    named = reference("named", "Named", 2020, DOI="10.1234/ABC", PMID="77")
    article = make.make_article(references=(make.REFERENCE, named))
    assert advised(article) == []
    retraction = notice("retraction", doi="10.1234/abc")
    notice("correction", pmid="77")
    notice("retraction", doi="10.1234/other", pmid="78")
    assert advised(article) == [("retracted_source", "named"), ("doubted_source", "named")]
    assert codes_of(submit, article) == ["waiver_missing"]
    retraction.ended_at = NOW
    retraction.save()
    assert advised(article) == [("doubted_source", "named")]
    submit(article)


def test_two_queries_however_many_sources() -> None:
    named = tuple(reference(f"n{n}", f"Named {n}", 2020, DOI=f"10.1234/{n}") for n in range(12))
    few = make.make_article(references=(make.REFERENCE, named[0]))
    many = make.make_article(title="Many", slug="many", references=(make.REFERENCE, *named))
    for article in (few, many):
        data = article_data(article)
        with counted() as sent:
            examine(data, topic_id=article.topic_id, today=NOW.date())
        assert len(sent) == 2
