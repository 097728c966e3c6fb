"""What a page says of its review, against what doctors signed."""

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from articles import transitions
from articles.models import Publication, PublishedSignature
from articles.public.page import render_page
from articles.public.reviews import DUE_SOON, Review, ReviewState, review_of
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db

SIGNED = NOW.date()
DUE = date(SIGNED.year + 2, SIGNED.month, SIGNED.day)


def text_of(publication: Publication, on: date = SIGNED) -> str:
    """The words of the page, as somebody reads them."""
    publication = Publication.objects.get(pk=publication.pk)
    page = render_page(publication, today=on)[1].decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def review(publication: Publication, on: date = SIGNED) -> Review:
    publication = Publication.objects.get(pk=publication.pk)
    rows = PublishedSignature.objects.filter(article_id=publication.article_id)
    rows = rows.select_related("publication")
    return review_of(publication, rows, on)


def test_doctor_date_revision_and_next_review_are_under_the_title() -> None:
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone", credentials="MD, PhD")
    publication = make.live(doctors=(doctor,))
    page = text_of(publication)
    assert (
        "Reviewed Medically reviewed by Dr Ada Stone , MD, PhD, on 2 November 2026 . Revision 1 "
        "Next review due 2 November 2028 How this page was reviewed" in page
    )
    assert '<a href="/reviewers/dr-ada/">Dr Ada Stone</a>' in (
        render_page(publication, today=SIGNED)[1].decode()
    )


def test_the_record_tells_the_whole_signature() -> None:
    doctor = make.make_doctor(
        username="ada", display_name="Dr Ada Stone", specialty="Sleep medicine"
    )
    publication = make.live(doctors=(doctor,))
    record = text_of(publication).split("How this page was reviewed")[-1]
    for fact in (
        "Signature of Dr Ada Stone",
        "Specialty Sleep medicine",
        f"Licence Testland, number L-{doctor.pk}",
        "Signed on 2 November 2026",
        "What was read the whole page, revision 1 (review before publication)",
        "Conflict of interest None declared",
        "I read the whole page of revision 1, and I approve it for publication exactly as it is.",
        "State of the review Reviewed",
        "First published 2 November 2026",
        "This revision published 2 November 2026",
        "Whole page last read 2 November 2026",
        "Next review due 2 November 2028",
        "Publisher RLS Portal",
        "This page does not replace your own doctor.",
    ):
        assert fact in record, fact
    page = render_page(publication, today=SIGNED)[1].decode()
    start, rest = publication.fingerprint[:12], publication.fingerprint[12:]
    assert f'<code class="fingerprint"><b>{start}</b>{rest}</code>' in page


def test_two_doctors_are_both_named() -> None:
    doctors = [
        make.make_doctor(username=name, display_name=f"Dr {name.title()}")
        for name in ("ada", "ben")
    ]
    page = text_of(make.live(doctors=tuple(doctors), risk="high"))
    assert "Medically reviewed by Dr Ben , MD and Dr Ada , MD, on 2 November 2026" in page
    assert "Next review due 2 November 2027" in page  # high risk: after one year
    assert page.count("What the signature says") == 2


def test_what_the_account_says_later_changes_nothing() -> None:
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone")
    publication = make.live(doctors=(doctor,))
    before = render_page(publication, today=SIGNED)
    profile = doctor.medical_reviewer
    profile.display_name, profile.credentials = "Dr Renamed", "None"
    profile.save()
    assert render_page(Publication.objects.get(pk=publication.pk), today=SIGNED) == before


@pytest.mark.parametrize(
    ("on", "state", "words"),
    [
        (SIGNED, ReviewState.REVIEWED, "Reviewed Medically reviewed by"),
        (DUE - DUE_SOON - timedelta(days=1), ReviewState.REVIEWED, "Reviewed Medically"),
        (DUE - DUE_SOON, ReviewState.DUE_SOON, "Review due soon Medically"),
        (DUE, ReviewState.DUE_SOON, "Review due soon Medically"),
        (DUE + timedelta(days=1), ReviewState.OVERDUE, "Review overdue Medically"),
    ],
)
def test_the_state_follows_the_calendar(on: date, state: ReviewState, words: str) -> None:
    publication = make.live()
    assert review(publication, on).state == state
    assert words in text_of(publication, on)


def test_reading_again_moves_the_dates() -> None:
    publication = make.live()
    examples.reapproved(publication, days=300, doctor=make.make_doctor(display_name="Dr Later"))
    later = SIGNED + timedelta(days=300)
    page = text_of(publication, later)
    assert "Medically reviewed by Dr Later , MD, on 29 August 2027" in page
    assert "Next review due 29 August 2029" in page
    assert "(re-reading of the live text)" in page
    assert page.count("What the signature says") == 2  # the first signature stays in the record
    assert "This revision published 2 November 2026" in page


def test_changes_alone_are_no_review_of_the_page() -> None:
    first = make.live(doctors=(make.make_doctor(display_name="Dr Whole Reader"),))
    second = examples.changes_only(first, days=10, change_note="New dose")
    found = review(second)
    assert found.state == ReviewState.CHANGES_ONLY
    assert found.last_reviewed_on == SIGNED
    page = text_of(second)
    assert (
        "Changes checked, whole page due Changes medically reviewed by Dr Brief Look , MD, on "
        "12 November 2026 . The whole page was last read by Dr Whole Reader on 2 November 2026 , "
        "as revision 1." in page
    )
    assert "Changed since the whole page was last read, on 2 November 2026: New dose" in page
    assert "the changes since an approved revision, revision 2" in page
    assert "Whole page last read 2 November 2026" in page


def test_changes_after_the_due_date_are_overdue_and_still_said_to_be_changes() -> None:
    second = examples.changes_only(make.live(), days=10)
    overdue = DUE + timedelta(days=1)
    assert review(second, overdue).state == ReviewState.OVERDUE
    assert "Review overdue Changes medically reviewed by" in text_of(second, overdue)


def test_reading_the_whole_page_again_ends_the_mark() -> None:
    second = examples.changes_only(make.live(), days=10)
    examples.reapproved(second, days=20)
    assert review(second, SIGNED + timedelta(days=20)).state == ReviewState.REVIEWED
    assert "Changed since the whole page was last read" not in text_of(second)


def test_a_signature_under_a_withdrawn_text_counts_for_nothing() -> None:
    first = make.live(doctors=(make.make_doctor(display_name="Dr Whole Reader"),))
    second = examples.changes_only(first, days=10)
    make.withdrawn(first, now=NOW + timedelta(days=20))
    found = review(second)
    assert (found.state, found.whole) == (ReviewState.CHANGES_ONLY, None)
    page = text_of(second)
    assert "Dr Whole Reader" not in page
    assert "Whole page last read Not since an earlier text was withdrawn" in page
    assert (
        "No doctor’s reading of this whole page stands any more, because the text it was "
        "compared with was withdrawn. Of every part of it, doctors have read only the changes."
    ) in page
    assert "Changed since the whole page was last read" not in page
    assert "Next review due" not in page


def test_a_later_signature_is_not_shown_under_an_earlier_text() -> None:
    first = make.live(doctors=(make.make_doctor(display_name="Dr First"),))
    later = NOW + timedelta(days=10)
    doctor = make.make_doctor(display_name="Dr Second", now=later)
    make.live(make.approved(make.revised(first, now=later), doctor, now=later), now=later)
    page = text_of(first)
    assert review(first).state == ReviewState.EARLIER
    assert "Dr First" in page
    assert "Dr Second" not in page


def test_a_later_reading_of_another_text_does_not_count_for_an_earlier_one() -> None:
    first = make.live(doctors=(make.make_doctor(display_name="Dr First"),))
    second = examples.changes_only(first, days=10)
    later = NOW + timedelta(days=20)
    doctor = make.make_doctor(display_name="Dr Third", now=later)
    article = make.revised(second, now=later, bottom_line="Ask again.")
    make.live(make.approved(article, doctor, now=later), now=later)
    page = text_of(second)
    assert "The whole page was last read by Dr First on 2 November 2026" in page
    assert "Dr Third" not in page


def test_a_declared_conflict_is_printed() -> None:
    article = make.submitted()
    assignment = make.accepted(article, conflict="declared", statement="Paid talks <b>2025</b>.")
    lead = make.somebody("lead_reviewer")
    transitions.waive_conflict(assignment, by=lead, now=NOW, reason="Long ago")
    make.sign(article, assignment.reviewer)
    publication = make.live(make.fresh(article))
    assert (
        "Conflict of interest Declared, and allowed by another person: Paid talks <b>2025</b>."
        in text_of(publication)
    )
    assert "<b>2025" not in render_page(publication, today=SIGNED)[1].decode()


def test_all_revisions_are_listed_and_withdrawn_ones_only_named() -> None:
    first = make.live(title="Giftpilz", slug="iron")
    second = examples.publish_again(first, days=10, title="Iron")
    third = examples.publish_again(second, days=20)
    make.withdrawn(Publication.objects.get(pk=first.pk))
    page = render_page(third, today=SIGNED)[1].decode()
    assert '<li value="3">22 November 2026, this page</li>' in page
    assert f'<li value="2"><a href="/articles/{third.slug}/v/2/">12 November 2026</a></li>' in page
    assert '<li value="1">withdrawn</li>' in page
    assert "Giftpilz" not in page


NOTICE = "Demonstration: no real doctor reviewed"


def demonstration() -> Publication:
    return make.live(doctors=(make.make_doctor(username="demo", is_demonstration=True),))


def test_a_demonstration_says_so_at_the_top_and_in_the_record() -> None:
    page = text_of(demonstration())
    assert page.count(f"{NOTICE} this page.") == 1  # once, before everything it is about
    record = page.rpartition("How this page was reviewed")[2]
    assert "signed, but only to show how it is done: no real doctor read them." in record
    assert "the doctors named here read and signed" not in page
    assert page.index(NOTICE) < page.index("Signed for demonstration by")
    assert "edically reviewed by" not in page
    assert "Demonstration, reviewed by nobody" in page
    assert "Demonstration: not a real doctor" in page


def test_an_overdue_demonstration_is_still_called_one_where_its_state_is_said() -> None:
    page = text_of(demonstration(), SIGNED + timedelta(days=4000))
    assert "State of the review Review overdue Demonstration Revision 1" in page


def test_the_questions_of_a_demonstration_are_not_called_reviewed(client: Client) -> None:
    demonstration()
    page = client.get("/faqs/").content.decode()
    assert "1 question, answered in an article with its sources." in page
    assert "reviewed article" not in page


def test_a_list_says_demonstration_once_in_a_line(client: Client) -> None:
    demonstration()
    page = " ".join(client.get("/topics/causes/").content.decode().split())
    line = page.split('<p class="entry-review">')[1].split("</p>")[0]
    assert "Demonstration, reviewed by nobody" in line
    assert line.count("Demonstration") == 1


def test_one_demonstration_signature_is_enough() -> None:
    publication = make.live()
    assert NOTICE not in text_of(publication)
    demo = make.make_doctor(is_demonstration=True)
    examples.reapproved(publication, days=10, doctor=demo)
    assert NOTICE in text_of(publication)


def test_every_page_that_shows_it_says_so(client: Client) -> None:
    publication = demonstration()
    faq = publication.faqs.get()
    for path in (
        "/",
        "/topics/causes/",
        f"/articles/{publication.slug}/",
        "/faqs/",
        f"/faqs/{faq.slug}/",
        "/articles/",
        "/topics/",
        "/reviewers/",
        "/search/",
        "/search/?q=iron",
        "/search/?q=nothing+of+this+sort",
        f"/articles/{publication.slug}/v/1/",
        "/reviewers/dr-demo/",
        "/feeds/articles.atom",
    ):
        page = client.get(path).content.decode()
        assert "no real doctor reviewed" in page, path
        assert page.find("reviewed by") == -1 or page.index(NOTICE) < page.index("reviewed by")


def test_no_page_says_so_without_one(client: Client) -> None:
    publication = make.live()
    for path in (
        "/",
        "/topics/causes/",
        f"/articles/{publication.slug}/",
        "/faqs/",
        "/search/?q=iron",
    ):
        assert "Demonstration" not in client.get(path).content.decode(), path


@pytest.mark.parametrize(
    "path", ["/articles/iron/", "/reviewers/dr-demo/", "/articles/iron/v/1/record/"]
)
def test_an_invented_doctor_has_no_licence_on_any_page(client: Client, path: str) -> None:
    doctor = make.make_doctor(username="demo", display_name="Dr Demo", is_demonstration=True)
    make.live(slug="iron", doctors=(doctor,))
    page = client.get(path).content.decode()
    assert "Demonstration account: no licence" in page
    assert "Testland" not in page
    assert f"L-{doctor.pk}" not in page
