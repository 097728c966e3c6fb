"""How old sources are, when they were checked, and which are in doubt: beside the signed words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from articles import transitions
from articles.freshness import Years, years_of
from articles.models import EvidenceFlag, Publication, SourceNotice
from tests import factories as make
from tests.factories import NOW, REFERENCE
from tests.source_notices.test_sources_are_watched import OTHER, RETRACTED, check, source


def content(*years: object) -> dict[str, Any]:
    issued = [{"issued": {"date-parts": [[year]]}} if year else {} for year in years]
    return {"references": [{"key": f"k{n}", "source": each} for n, each in enumerate(issued)]}


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ((2013,), Years(1, 1, 2013, 2013, 2013)),
        ((2013, 2000), Years(2, 2, 2000, 2013, 2013)),
        ((2000, 2025, 2013), Years(3, 3, 2000, 2025, 2013)),
        ((2000, 2001, 2024, 2025), Years(4, 4, 2000, 2025, 2024)),
        ((2000, None, "2020"), Years(3, 2, 2000, 2020, 2020)),
        ((None, "soon"), Years(2, 0, None, None, None)),
        ((), Years(0, 0, None, None, None)),
    ],
)
def test_years_are_those_that_somebody_verified(years: tuple[Any, ...], found: Years) -> None:
    assert years_of(content(*years)) == found


def page(client: Client, publication: Publication) -> str:
    response = client.get(f"/articles/{publication.slug}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def live(db: None) -> Publication:
    return make.live(references=(source(),))


def test_the_page_says_how_old_its_sources_are_and_when_they_were_checked(
    client: Client, live: Publication
) -> None:
    shown = page(client, live)
    assert "This page rests on 1 source, of 2013." in shown
    assert "They have not been compared" in shown
    check(RETRACTED)
    words = "Those with a DOI or PubMed number were last compared with retractions and corrections"
    assert f"{words} of journals on 2 November" in page(client, live)


def test_a_text_that_came_after_the_comparison_does_not_claim_it(
    client: Client, live: Publication
) -> None:
    """Sources may have come into the library after it, and nobody compared them."""
    check(OTHER)
    younger = make.live(
        title="A younger text",
        slug="younger",
        now=NOW + timedelta(days=40),
        references=(source(),),
    )
    assert "They have not been compared" in page(client, younger)
    assert "were last compared" in page(client, live)


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        (Years(3, 3, 2000, 2025, 2013), "3 sources from 2000 to 2025; half of them are from 2013"),
        (
            Years(3, 2, 2000, 2013, 2013),
            "3 sources; 2 have a known year, from 2000 to 2013, and half of these are from 2013 or",
        ),
        (Years(2, 1, 2000, 2000, 2000), "2 sources; 1 has a known year, 2000."),
        (Years(3, 2, 2000, 2000, 2000), "3 sources; 2 have a known year, 2000."),
        (Years(2, 0, None, None, None), "2 sources."),
    ],
)
def test_a_source_without_a_year_is_not_said_to_have_one(years: Years, sentence: str) -> None:
    sources = {"years": years, "notices": (), "checked_on": None}
    shown = render_to_string("includes/sources.html", {"sources": sources})
    assert f"This page rests on {sentence}" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("nature", "on", "sentence", "is_doubt"),
    [
        ("retraction", date(2026, 10, 1), "was retracted by its journal on 1 October 2026.", True),
        ("retraction", None, "was retracted by its journal.", True),
        ("concern", date(2026, 10, 1), "said on 1 October 2026 that it has doubts", True),
        ("concern", None, "said that it has doubts about it.", True),
        ("correction", date(2026, 10, 1), "was corrected by its journal on 1 October 2026", False),
        ("correction", None, "was corrected by its journal.", False),
    ],
)
def test_a_notice_stands_under_the_signed_words(
    client: Client, live: Publication, nature: str, on: date | None, sentence: str, is_doubt: bool
) -> None:
    notice = SourceNotice.objects.create(
        record_id="7", nature=nature, doi="10.1000/iron", on=on, found_at=NOW
    )
    live.notices.create(notice=notice, number=1, nature=nature, on=on, notice_doi="10.1000/n")
    shown = page(client, live)
    assert sentence in shown
    assert shown.index(sentence) > shown.index('id="ref-1"')
    assert '<a href="https://doi.org/10.1000/n" rel="noopener">Read the notice</a>' in shown
    assert ("Doubt about a source." in shown) is is_doubt
    assert " ".join(live.body_html.split()) in shown


@pytest.mark.parametrize(
    ("policy", "shown"),
    [("ALL", ["retraction", "correction"]), ("DOUBT", ["retraction"]), ("NONE", [])],
)
def test_the_policy_says_which_notices_readers_see(
    client: Client, live: Publication, settings: Any, policy: str, shown: list[str]
) -> None:
    settings.PORTAL_SOURCE_NOTICES = policy
    for nature in ("retraction", "correction"):
        notice = SourceNotice.objects.create(record_id=nature, nature=nature, found_at=NOW)
        live.notices.create(notice=notice, number=1, nature=nature)
    data = client.get(f"/articles/{live.slug}/data.json").json()
    assert [notice["nature"] for notice in data["sources"]["notices"]] == shown
    assert ("retracted by its journal" in page(client, live)) is ("retraction" in shown)


def test_data_tells_the_same(client: Client, live: Publication) -> None:
    check(RETRACTED)
    assert client.get(f"/articles/{live.slug}/data.json").json()["sources"] == {
        "count": 1,
        "dated": 1,
        "oldest": 2013,
        "newest": 2013,
        "median": 2013,
        "checked_on": "2026-11-02",
        "notices": [
            {
                "reference": 1,
                "nature": "retraction",
                "on": "2026-10-01",
                "doi": "10.1000/notice",
            }
        ],
    }


def test_a_withdrawn_text_tells_nothing(client: Client, live: Publication) -> None:
    check(RETRACTED)
    make.withdrawn(live)
    response = client.get(f"/articles/{live.slug}/")
    assert response.status_code == 410
    assert "retracted by its journal" not in response.content.decode()


def test_the_report_lists_texts_in_doubt_and_old_ones_first(db: None) -> None:
    old = {**REFERENCE.csl, "issued": {"date-parts": [[1999]]}}
    make.live(
        title="Old",
        references=(source("old1999", **old, DOI="10.1000/old"),),
        sections=(make.make_draft().sections[1],),
        faqs=(),
    )
    make.live(title="In doubt", references=(source(),))
    check(RETRACTED)
    client = Client()
    client.force_login(make.make_user("editor"))
    address = reverse("admin:report", args=["sources"])
    table = client.get(address).context["rows"]
    assert [row["first"] for row in table] == ["In doubt", "Old"]
    assert [row["first"] for row in client.get(address, {"which": "10"}).context["rows"]] == [
        "In doubt",
        "Old",
    ]
    assert [row["first"] for row in client.get(address, {"which": "doubt"}).context["rows"]] == [
        "In doubt"
    ]
    editor = make.make_user("editor")
    for waiting in EvidenceFlag.objects.all():
        transitions.settle_flag(waiting, by=editor, now=NOW, outcome="kept", note="Fine.")
    assert not client.get(address, {"which": "doubt"}).context["rows"]
