"""Notices mark sources, flag each citing article once, tell once, and are undone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from articles import transitions
from articles.models import (
    Article,
    AuditEvent,
    EvidenceCheck,
    EvidenceFlag,
    OutboxMessage,
    PublishedNotice,
    Reference,
    SourceNotice,
)
from articles.retraction_watch import Row, Unread
from articles.transitions import Checked, Refused
from articles.working_copy import FAQDraft, ReferenceDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW, REFERENCE

pytestmark = pytest.mark.django_db

PAPER = "10.1000/iron"
RETRACTED = Row(
    line=2,
    record_id="77",
    nature="retraction",
    doi=PAPER,
    pmid="",
    on=date(2026, 10, 1),
    notice_doi="10.1000/notice",
    notice_pmid="",
    reasons=("Error in Data",),
)
OTHER = replace(RETRACTED, record_id="1", doi="10.1000/nobody-cites-this")


def source(key: str = "allen2013", **csl: Any) -> ReferenceDraft:
    return replace(REFERENCE, key=key, csl={**REFERENCE.csl, "DOI": "10.1000/IRON", **csl})


def check(*rows: Row | Unread, days: int = 0, **more: Any) -> Checked:
    now = NOW + timedelta(days=days)
    return transitions.check_sources(rows, file_hash="a" * 64, now=now, **more)


def live(**fields: Any) -> Article:
    references = fields.pop("references", (source(),))
    return make.live(references=references, **fields).article


def flags() -> list[tuple[str, str, bool]]:
    return [(f.article.title, f.key, f.was_live) for f in EvidenceFlag.objects.all()]


def mails() -> list[str]:
    return list(
        OutboxMessage.objects.filter(kind="source_noticed").values_list("to__username", flat=True)
    )


def refusal(rows: Iterable[Row | Unread], **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        check(*rows, **more)
    return [reason.code for reason in refused.value.reasons]


def test_a_retracted_source_flags_the_article_and_is_shown_beside_its_reference() -> None:
    article = live()
    found = check(OTHER, RETRACTED, Unread(4, "no_identifier", "9"))
    assert (found.check.rows, found.check.unread, found.check.found) == (2, 1, 1)
    notice = SourceNotice.objects.get()
    assert (notice.nature, notice.doi, notice.on) == ("retraction", PAPER, date(2026, 10, 1))
    assert flags() == [(article.title, "allen2013", True)]
    shown = PublishedNotice.objects.get()
    assert (shown.publication.article, shown.number) == (article, 1)
    assert (shown.nature, shown.notice_doi) == ("retraction", "10.1000/notice")


def test_editors_are_told_once_however_often_it_is_checked() -> None:
    make.make_user("editor", username="edda")
    live()
    check(RETRACTED)
    check(RETRACTED, days=1)
    assert mails().count("edda") == 1
    assert EvidenceFlag.objects.count() == PublishedNotice.objects.count() == 1
    assert EvidenceCheck.objects.count() == 2


CONCERN = replace(RETRACTED, record_id="78", nature="concern")
CORRECTED = replace(RETRACTED, record_id="79", nature="correction")


def natures() -> list[str]:
    """Return what open flags are about."""
    return [str(flag.notice.nature) for flag in EvidenceFlag.objects.open()]


def test_several_notices_about_one_source_are_one_flag_and_one_mail() -> None:
    make.make_user("editor", username="edda")
    live()
    check(CORRECTED, CONCERN, RETRACTED)
    assert natures() == ["retraction"]
    assert PublishedNotice.objects.count() == 3  # readers see each
    assert mails().count("edda") == 1
    check(CORRECTED, CONCERN, RETRACTED, days=1)
    assert (natures(), mails().count("edda")) == (["retraction"], 1)


def test_two_sources_of_one_article_are_two_flags_and_one_mail() -> None:
    make.make_user("editor", username="edda")
    other = source("other2014", DOI="10.1000/other-iron")
    body = "Iron [@allen2013; @other2014]."
    live(references=(source(), other), sections=(SectionDraft("Iron", body),), faqs=())
    check(RETRACTED, replace(RETRACTED, record_id="80", doi="10.1000/other-iron"))
    assert EvidenceFlag.objects.count() == 2
    assert mails().count("edda") == 1


def test_one_source_under_two_keys_of_an_article_is_one_flag() -> None:
    """A text that is live may know it by a key of before, and the working copy by that of today."""
    seen = {**REFERENCE.verified, "DOI": "publisher"}
    article = live(references=(replace(source(), verified=seen),))
    Reference.objects.filter(key="allen2013").update(key="allen2013b")
    check(CORRECTED, RETRACTED)
    assert EvidenceFlag.objects.count() == 1
    assert flags()[0][2]
    assert article.citations.get().reference.key == "allen2013b"


def test_a_graver_notice_takes_the_place_of_a_lesser_one_and_is_told() -> None:
    make.make_user("editor", username="edda")
    live()
    check(CORRECTED)
    check(CORRECTED, RETRACTED, days=1)
    assert natures() == ["retraction"]
    assert EvidenceFlag.objects.count() == 1
    assert mails().count("edda") == 2
    check(CORRECTED, RETRACTED, CONCERN, days=2)  # says less
    assert (natures(), mails().count("edda")) == (["retraction"], 2)


def test_what_is_left_when_the_gravest_notice_ends_is_flagged() -> None:
    live()
    check(CORRECTED, RETRACTED)
    check(CORRECTED, days=1, is_smaller_on_purpose=True)
    assert natures() == ["correction"]
    check(OTHER, days=2, is_smaller_on_purpose=True)
    assert natures() == []


def test_what_stood_when_a_flag_was_settled_was_looked_at_with_it() -> None:
    live()
    check(CORRECTED, RETRACTED)
    flag = EvidenceFlag.objects.get()
    transitions.settle_flag(
        flag,
        by=make.somebody("editor"),
        now=NOW + timedelta(days=1),
        outcome="kept",
        note="It stands on others too.",
    )
    assert [str(n.nature) for n in flag.notice.beside()] == ["correction"]
    check(CORRECTED, RETRACTED, days=2)
    assert natures() == []
    check(CORRECTED, RETRACTED, CONCERN, days=3)  # which nobody has looked at
    assert natures() == ["concern"]


def test_articles_that_readers_see_come_first() -> None:
    make.make_article(title="A draft", references=(source(),))
    article = live(title="Read by all")
    check(RETRACTED)
    assert flags() == [(article.title, "allen2013", True), ("A draft", "allen2013", False)]
    told = OutboxMessage.objects.filter(kind="source_noticed").order_by("pk")
    assert [mail.article.title for mail in told if mail.article][:1] == ["Read by all"]


def test_a_paper_is_found_by_its_pubmed_number_too() -> None:
    live(references=(source(DOI="", PMID="4711"),))
    check(replace(RETRACTED, doi="", pmid="4711"))
    assert EvidenceFlag.objects.count() == 1


def test_both_identifiers_of_one_paper_are_one_flag() -> None:
    live(references=(source(PMID="4711"),))
    check(replace(RETRACTED, pmid="4711"))
    assert EvidenceFlag.objects.count() == PublishedNotice.objects.count() == 1


def test_what_readers_see_is_flagged_though_the_library_lost_the_record() -> None:
    seen = {**REFERENCE.verified, "DOI": "publisher"}
    article = live(references=(replace(source(), verified=seen),))
    Article.objects.get(pk=article.pk).citations.all().delete()
    Reference.objects.all().delete()
    check(RETRACTED)
    assert flags() == [(article.title, "allen2013", True)]
    assert PublishedNotice.objects.count() == 1


def test_an_article_without_the_source_is_left_alone() -> None:
    live(references=(source(DOI="10.1000/other"),))
    check(RETRACTED)
    assert not EvidenceFlag.objects.exists()
    assert not SourceNotice.objects.exists()


def test_what_the_file_no_longer_says_is_undone() -> None:
    live()
    check(RETRACTED, OTHER)
    found = check(OTHER, replace(OTHER, record_id="2"), days=1)
    assert [notice.record_id for notice in found.ended] == ["77"]
    assert not SourceNotice.objects.standing().exists()
    assert not PublishedNotice.objects.exists()
    assert not EvidenceFlag.objects.open().exists()


def test_what_a_damaged_file_lacks_still_stands() -> None:
    live()
    check(RETRACTED, OTHER)
    damaged = Unread(9, "damaged", "12")
    assert check(OTHER, damaged, is_smaller_on_purpose=True).ended == ()
    assert PublishedNotice.objects.exists()
    back = replace(RETRACTED, record_id="90", nature="reinstatement", on=None)
    assert len(check(RETRACTED, back, damaged).ended) == 1  # it says so itself
    assert not PublishedNotice.objects.exists()


def test_a_corrected_notice_is_shown_as_it_is_now_and_nobody_is_told_again() -> None:
    live()
    check(RETRACTED)
    mails = OutboxMessage.objects.count()
    day = date(2026, 10, 9)
    checked = check(replace(RETRACTED, on=day, notice_doi="10.1000/real", reasons=("Other",)))
    assert (checked.new, checked.ended, checked.flags) == ((), (), ())
    shown = PublishedNotice.objects.get()
    assert (shown.on, shown.notice_doi) == (day, "10.1000/real")
    stored = SourceNotice.objects.get()
    assert (stored.on, stored.notice_doi, stored.reasons) == (day, "10.1000/real", ["Other"])
    assert OutboxMessage.objects.count() == mails


def test_a_notice_that_comes_back_is_new() -> None:
    make.make_user("editor", username="edda")
    live()
    check(RETRACTED, OTHER)
    check(OTHER, replace(OTHER, record_id="2"), days=1)
    check(RETRACTED, OTHER, days=2)
    assert EvidenceFlag.objects.open().count() == PublishedNotice.objects.count() == 1
    assert mails().count("edda") == 2


@pytest.mark.parametrize(
    ("on", "stands"),
    [
        (date(2026, 10, 2), False),
        (date(2026, 10, 1), False),
        (date(2026, 9, 30), True),
        (None, False),
    ],
)
def test_a_reinstated_paper_is_no_longer_retracted(on: date | None, stands: bool) -> None:
    live()
    check(RETRACTED, replace(RETRACTED, record_id="99", nature="reinstatement", on=on))
    assert SourceNotice.objects.standing().exists() is stands


def test_a_reinstatement_does_not_end_a_concern() -> None:
    live()
    concern = replace(RETRACTED, nature="concern")
    check(concern, replace(RETRACTED, record_id="99", nature="reinstatement"))
    assert SourceNotice.objects.standing().get().nature == "concern"


def test_a_notice_that_changes_its_kind_is_looked_at_again() -> None:
    live()
    check(replace(RETRACTED, nature="concern"))
    check(RETRACTED, days=1)
    assert [n.nature for n in SourceNotice.objects.standing()] == ["retraction"]
    assert EvidenceFlag.objects.count() == 2
    assert [n.nature for n in PublishedNotice.objects.all()] == ["retraction"]


def test_a_file_that_shrank_ends_nothing_unless_somebody_says_so() -> None:
    live()
    many = [replace(OTHER, record_id=str(number)) for number in range(100, 119)]
    check(RETRACTED, *many)
    assert refusal(many[:17]) == ["file_shrunk"]
    assert SourceNotice.objects.standing().count() == 1
    assert not check(*many[:18], days=1).new
    assert refusal(many[:2], days=2) == ["file_shrunk"]
    check(*many[:2], days=3, is_smaller_on_purpose=True)


def test_a_file_without_notices_is_refused() -> None:
    assert refusal([]) == refusal([Unread(2, "no_identifier", "")]) == ["no_notices"]


def test_a_text_that_becomes_public_later_shows_what_is_known() -> None:
    article = make.approved(references=(source(),))
    check(RETRACTED)
    assert not PublishedNotice.objects.exists()
    make.live(article)
    assert PublishedNotice.objects.get().publication.article == article
    check(RETRACTED, days=1)
    assert PublishedNotice.objects.count() == EvidenceFlag.objects.count() == 1


def test_a_text_that_becomes_public_while_the_file_is_read_shows_it_too() -> None:
    article = make.approved(references=(source(),))

    def rows() -> Iterator[Row]:
        yield OTHER
        make.live(article)
        yield RETRACTED

    transitions.check_sources(rows(), file_hash="a" * 64, now=NOW)
    assert PublishedNotice.objects.get().publication.article == article


def test_an_article_that_cites_it_later_is_flagged_by_the_next_check() -> None:
    live()
    check(RETRACTED)
    later = make.make_article(title="A second text", references=(source(),))
    check(RETRACTED, days=1)
    assert later.evidence_flags.count() == 1


def test_a_superseded_text_shows_it_and_raises_no_flag_of_its_own() -> None:
    article = live()
    publication = article.publications.get()
    body = SectionDraft("The role of iron", "Iron is low in the brain [@doe2020].", "iron22")
    faq = FAQDraft("Does iron help?", "It can, if ferritin is low [@doe2020].", "faqab2")
    other = (source("doe2020", DOI="10.1000/new"),)
    make.live(make.revised(publication, references=other, sections=(body,), faqs=(faq,)))
    check(RETRACTED)
    shown = PublishedNotice.objects.get()
    assert shown.publication.superseded_at is not None
    assert not EvidenceFlag.objects.exists()


def test_the_record_tells_what_was_found() -> None:
    article = live()
    check(RETRACTED)
    event = AuditEvent.objects.get(kind="check_sources")
    assert '"found":["77 retraction 10.1000/iron"]' in event.payload
    assert f'"flagged":[{article.pk}]' in event.payload


# --- settling -------------------------------------------------------------------------------------


def flagged() -> EvidenceFlag:
    live()
    check(RETRACTED)
    return EvidenceFlag.objects.get()


@pytest.mark.parametrize("role", ["editor", "lead_reviewer"])
def test_who_leads_settles_a_flag_with_a_note(role: str) -> None:
    flag = flagged()
    user = make.make_user(role)
    transitions.settle_flag(flag, by=user, now=NOW, outcome="kept", note=" Two others say so. ")
    flag.refresh_from_db()
    assert (flag.outcome, flag.note, flag.settled_by) == ("kept", "Two others say so.", user)
    assert not EvidenceFlag.objects.open().exists()
    event = AuditEvent.objects.get(kind="settle_flag")
    assert (event.actor, event.article) == (user, flag.article)
    check(RETRACTED, days=1)
    assert not EvidenceFlag.objects.open().exists()


@pytest.mark.parametrize(
    ("role", "active", "note", "codes"),
    [
        ("author", True, "x", ["wrong_role"]),
        ("medical_reviewer", True, "x", ["wrong_role"]),
        ("editor", False, "x", ["wrong_role"]),
        ("editor", True, "  ", ["reason_missing"]),
        ("author", True, "", ["wrong_role", "reason_missing"]),
    ],
)
def test_nobody_else_and_not_without_a_word(
    role: str, active: bool, note: str, codes: list[str]
) -> None:
    flag = flagged()
    user = make.make_user(role, is_active=active)
    with pytest.raises(Refused) as refused:
        transitions.settle_flag(flag, by=user, now=NOW, outcome="kept", note=note)
    assert [reason.code for reason in refused.value.reasons] == codes
    assert EvidenceFlag.objects.open().count() == 1


def test_a_settled_flag_and_one_whose_notice_ended_are_closed() -> None:
    flag, editor = flagged(), make.make_user("editor")
    transitions.settle_flag(flag, by=editor, now=NOW, outcome="changed", note="x")
    check(OTHER, replace(OTHER, record_id="2"), days=1)
    with pytest.raises(Refused) as refused:
        transitions.settle_flag(flag, by=editor, now=NOW, outcome="kept", note="y")
    codes = [reason.code for reason in refused.value.reasons]
    assert codes == ["flag_settled", "notice_ended"]
