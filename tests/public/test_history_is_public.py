"""The reviewed history: what happened, who signed, what changed; and any two texts compared."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import transitions
from articles.models import Publication
from articles.public import word_counts
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db

SECTION = SectionDraft("The role of iron", "Take 75 mg of iron [@allen2013].", "iron22")
BETTER = SectionDraft("The role of iron", "Take 7.5 mg of iron [@allen2013].", "iron22")


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(response.content.decode().split())


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def moments(client: Client, path: str = "/articles/iron/history/") -> list[str]:
    page = read(client, path)
    timeline = page.split('<ol class="timeline"')[1].split("</ol>")[0]
    return [plain(each) for each in timeline.split('<li class="moment')[1:]]


def a_life() -> Publication:
    """A text, a correction of it by another doctor, and a re-reading."""
    ada = make.make_doctor(username="ada", display_name="Dr Ada Stone")
    first = make.live(slug="iron", doctors=(ada,), sections=(SECTION,))
    later = NOW + timedelta(days=10)
    bea = make.make_doctor(username="bea", display_name="Dr Bea Brook")
    article = make.revised(
        first,
        now=later,
        sections=(BETTER,),
        bottom_line="Ask for a ferritin test.",
        change_note="The dose was ten times too high.",
        change_kind="correction",
    )
    second = make.live(article, doctors=(bea,), now=later)
    examples.reapproved(second, days=30, doctor=ada)
    return second


def test_everything_that_happened_is_listed_newest_first(client: Client) -> None:
    a_life()
    reread, corrected, first = moments(client)
    assert "2 December 2026 Read again, nothing changed revision 2" in reread
    assert "Signed by Dr Ada Stone , MD" in reread
    assert "12 November 2026 Corrected revision 2" in corrected
    assert "The dose was ten times too high." in corrected
    assert "Signed by Dr Bea Brook , MD" in corrected
    assert "8 words added, 1 word removed" in corrected
    assert "Read revision 2 Compare 1 with 2 Record of revision 2" in corrected
    assert "2 November 2026 First published revision 1" in first
    assert "Compare" not in first
    assert "removed" not in first


def test_a_withdrawn_text_stays_in_the_history_without_its_words(client: Client) -> None:
    first = make.live(**examples.own("iron", text="giftpilz", title="Giftpilz"))
    own = examples.own("iron", title="About iron")
    words = {name: own[name] for name in ("title", "sections", "faqs")}
    second = examples.publish_again(first, **words)
    make.withdrawn(Publication.objects.get(pk=first.pk), now=NOW + timedelta(days=20))
    withdrawal, update, start = moments(client)
    assert "22 November 2026 Withdrawn revision 1 A dose was wrong." in withdrawal
    assert "Compare" not in update
    assert "added" not in update
    assert "This text was withdrawn later. Its words are no longer shown." in start
    assert "Read revision 1" not in start
    assert "Record of revision 1" in start
    page = read(client, "/articles/iron/history/")
    assert "giftpilz" not in page.lower()
    read(client, "/articles/iron/compare/1/2/", 410)
    make.withdrawn(second, now=NOW + timedelta(days=30), reason="All of it was wrong.")
    page = read(client, "/articles/iron/history/")
    assert "About iron" not in page
    assert "History of an article that was withdrawn" in page
    assert len(moments(client)) == 4


def test_what_was_withdrawn_together_is_one_entry(client: Client) -> None:
    second = a_life()
    make.withdrawn(second, now=NOW + timedelta(days=40))
    newest = moments(client)[0]
    assert "Withdrawn revisions 1 and 2 A dose was wrong." in newest
    assert "Record of revision 1 Record of revision 2" in newest


def test_a_withdrawn_correction_is_still_called_one_without_its_words(client: Client) -> None:
    make.withdrawn(a_life(), now=NOW + timedelta(days=40))
    corrected = moments(client)[2]
    assert "12 November 2026 Corrected revision 2" in corrected
    assert "This text was withdrawn later. Its words are no longer shown." in corrected
    assert "ten times" not in read(client, "/articles/iron/history/")


def test_an_old_address_leads_to_the_history(client: Client) -> None:
    first = make.live(slug="iron-old")
    examples.publish_again(first, slug="iron")
    assert client.get("/articles/iron-old/history/")["Location"] == "/articles/iron/history/"


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_a_long_history(client: Client, count: int) -> None:
    publication = make.live(slug="iron")
    for number in range(1, count):
        publication = examples.publish_again(publication, days=10 * number)
    word_counts.forget()
    with CaptureQueriesContext(connection) as first:
        client.get("/articles/iron/history/")
    assert len(first) == (2 if count == 1 else 3)
    with CaptureQueriesContext(connection) as again:
        client.get("/articles/iron/history/")
    assert len(again) == 2


def test_two_revisions_are_compared_word_by_word(client: Client) -> None:
    a_life()
    page = read(client, "/articles/iron/compare/1/2/")
    assert '<del><span class="visually-hidden">[removed: </span>75<' in page
    assert '<ins><span class="visually-hidden">[added: </span>7.5<' in page
    groups = re.findall(r'<h2 id="diff-\w+">([^<]+)</h2>', page)
    assert groups == [
        "The text",
        "Questions and answers",
        "References",
        "Pictures, authors, and notes about the text",
    ]
    text, faqs, references, about = page.split('<section aria-labelledby="diff-')[1:]
    assert "diff-change" in text
    assert "diff-change" not in faqs
    assert "1 part did not change" in faqs
    assert "Does iron help?" in faqs
    assert "diff-change" not in references
    assert "The dose was ten times too high." in about
    numbers = [int(each) for each in re.findall(r'id="change-(\d+)"', page)]
    assert numbers == list(range(1, len(numbers) + 1))
    links = {int(each) for each in re.findall(r'href="#change-(\d+)"', page)}
    assert links == set(numbers)
    assert page.count("Previous change") == len(numbers) - 1 == page.count("Next change")
    assert "<mark>" not in page  # what a doctor is to look at twice


def test_a_comparison_has_one_address(client: Client) -> None:
    a_life()
    for path in ("/articles/iron/compare/2/1/", "/articles/iron/compare/?old=2&new=1"):
        assert client.get(path)["Location"] == "/articles/iron/compare/1/2/"
    for query in ("", "?old=1", "?old=1&new=1", "?old=%00&new=٢", "?old=9999999&new=1"):
        response = client.get(f"/articles/iron/compare/{query}")
        assert response["Location"] == "/articles/iron/history/", query


def test_a_part_that_only_moved_is_a_change(client: Client) -> None:
    one, two = SECTION, SectionDraft("Sleep", "Sleep suffers.", "sleep3")
    first = make.live(slug="iron", sections=(one, two))
    examples.publish_again(first, sections=(two, one), bottom_line=first.data["bottom_line"])
    page = read(client, "/articles/iron/compare/1/2/")
    assert "moved from place" in page
    assert 'id="change-1"' in page


def test_the_title_is_followed_by_what_changed_and_since_when(client: Client) -> None:
    first = make.live(slug="iron", sections=(SECTION,))
    assert 'class="change-note"' not in read(client, "/articles/iron/")
    second = examples.publish_again(first, change_note="Clearer words", sections=(BETTER,))
    page = plain(read(client, "/articles/iron/").split('class="change-note"')[1])
    # The signature above it is younger than the change: "since the last review" would deny it.
    changed = "Update. Changed in this revision, since revision 1: Clearer words See what changed"
    assert changed in page
    doctor = make.make_doctor(display_name="Dr Late Reader")
    examples.reapproved(second, days=30, doctor=doctor)
    page = read(client, "/articles/iron/")
    assert (
        "Dr Late Reader read the whole page again on 2 December 2026 and found nothing to change."
        in page
    )


def test_a_text_of_which_only_changes_were_read_says_which_until_it_is_read_whole(
    client: Client,
) -> None:
    first = make.live(slug="iron", sections=(SECTION,))
    second = examples.changes_only(first, days=10, change_note="New dose", sections=(BETTER,))
    third = examples.changes_only(
        second, days=20, change_note="New question", questions="- And now?"
    )
    note = read(client, "/articles/iron/").split('class="change-note"')[1].split("</div>")[0]
    assert "Changed since the whole page was last read, on 2 November 2026:" in note
    assert '<span lang="en">New dose</span>; <span lang="en">New question</span>' in note
    assert 'href="/articles/iron/compare/1/3/"' in note
    assert '<a href="#questions" lang="en">Questions for your appointment</a>' in note
    assert "Section: The role of iron" in note
    earlier = read(client, "/articles/iron/v/2/").split('class="change-note"')[1].split("</div>")[0]
    assert 'href="/articles/iron/compare/1/2/"' in earlier
    assert "New question" not in earlier
    examples.reapproved(third, days=40)
    assert "doctors have read only the changes" not in read(client, "/articles/iron/")


def test_nothing_leads_to_a_comparison_with_a_withdrawn_text(client: Client) -> None:
    first = make.live(slug="iron")
    examples.changes_only(first, days=10, change_note="New dose")
    transitions.withdraw(
        Publication.objects.get(pk=first.pk), by=make.somebody("editor"), now=NOW, reason="Wrong"
    )
    page = read(client, "/articles/iron/")
    assert "/compare/" not in page
    assert "New dose" in page
