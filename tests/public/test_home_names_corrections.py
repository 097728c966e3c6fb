"""The first page names what was put right or taken off the site last."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


def named(client: Client) -> str:
    page = client.get("/").content.decode()
    return page.split('id="corrections"')[1].split("</section>")[0]


def test_nothing_yet(client: Client) -> None:
    make.live()
    assert "Nothing has been corrected or withdrawn yet." in named(client)


def test_a_correction_is_named_with_what_it_changed(client: Client) -> None:
    first = make.live(slug="iron", title="Iron & sleep")
    examples.publish_again(first, change_kind="correction", change_note="75 is 7.5 mg.")
    shown = named(client)
    assert '<a href="/articles/iron/history/" lang="en">Iron &amp; sleep</a>' in shown
    assert '<time datetime="2026-11-12">12 November 2026</time>' in shown
    assert "75 is 7.5 mg." in shown
    assert "Nothing has been corrected" not in shown


def test_an_update_is_no_correction(client: Client) -> None:
    examples.publish_again(make.live(), change_kind="update", change_note="New study.")
    assert "New study." not in named(client)


def test_a_withdrawal_is_named_without_a_word_of_the_text(client: Client) -> None:
    make.withdrawn(make.live(slug="wolf", title="About wolfsmilch"))
    make.live(slug="other", title="Another text")
    shown = named(client)
    assert '<a href="/articles/wolf/history/">A text was withdrawn</a>' in shown
    assert "wolfsmilch" not in client.get("/").content.decode()


def test_a_correction_that_was_withdrawn_is_named_without_its_words(client: Client) -> None:
    first = make.live(slug="wolf", title="About wolfsmilch")
    note = {"change_kind": "correction", "change_note": "Not giftpilz."}
    make.withdrawn(examples.publish_again(first, **note), now=NOW + timedelta(days=20))
    make.live(slug="other", title="Another text")
    link = '<a href="/articles/wolf/history/">A text was corrected, and withdrawn later</a>'
    assert link in named(client)
    page = client.get("/").content.decode()
    assert "wolfsmilch" not in page
    assert "giftpilz" not in page


def test_the_newest_three(client: Client) -> None:
    for number in range(4):
        first = make.live(slug=f"text{number}", title=f"Text {number}")
        later = {"days": 10 + number, "change_kind": "correction", "change_note": "Put right."}
        examples.publish_again(first, **later)  # type: ignore[arg-type]
    found = re.findall(r">(Text \d)<", named(client))
    assert found == ["Text 3", "Text 2", "Text 1"]
