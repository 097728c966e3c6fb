"""The graphs of schema.org: well made, and never more than a page prints and a doctor signed."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.reading_heads import graph_in, head, nodes, read
from tests.support import schema_org

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script><!-- ]]> \u2028 & \"'\\ {{ x }}"


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"


def test_a_review_is_told_with_its_day_and_its_doctors(client: Client) -> None:
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone", credentials="MD, PhD")
    make.live(slug="iron", doctors=(doctor,))
    page = nodes(client, "/articles/iron/")["MedicalWebPage"]
    assert page["lastReviewed"] == "2026-11-02"
    url = "https://rls.example/reviewers/dr-ada/"
    assert page["reviewedBy"] == [
        {
            "@type": "Person",
            "@id": f"{url}#person",
            "name": "Dr Ada Stone",
            "honorificSuffix": "MD, PhD",
            "url": url,
        }
    ]


def test_a_second_reading_moves_the_day_of_the_review_and_no_other(client: Client) -> None:
    publication = make.live(slug="iron")
    before = nodes(client, "/articles/iron/")
    doctor = make.make_doctor(display_name="Dr Bea Brook", now=NOW)
    examples.reapproved(publication, days=100, doctor=doctor)
    after = nodes(client, "/articles/iron/")
    assert after["MedicalWebPage"]["lastReviewed"] == "2027-02-10"
    assert [p["name"] for p in after["MedicalWebPage"]["reviewedBy"]] == ["Dr Bea Brook"]
    assert after["Article"]["dateModified"] == before["Article"]["dateModified"] == "2026-11-02"


def test_who_read_changes_alone_has_not_reviewed_the_page(client: Client) -> None:
    examples.changes_only(make.live(slug="iron"), days=10, faqs=make.make_draft().faqs)
    for path in ("/articles/iron/", "/articles/iron/v/2/", "/faqs/does-iron-help-faqab2/"):
        if client.get(path).status_code == 404:
            continue
        page = nodes(client, path)["MedicalWebPage"]
        assert {"lastReviewed", "reviewedBy"} & set(page) == set(), path
    assert "lastReviewed" in nodes(client, "/articles/iron/v/1/")["MedicalWebPage"]
    assert nodes(client, "/articles/iron/")["Article"]["dateModified"] == "2026-11-12"


def test_a_review_that_fell_with_a_withdrawal_is_not_told(client: Client) -> None:
    first = make.live(slug="iron")
    examples.changes_only(first, days=10)
    first.refresh_from_db()
    make.withdrawn(first, now=NOW + timedelta(days=20))
    page = nodes(client, "/articles/iron/")
    assert "lastReviewed" not in page["MedicalWebPage"]
    assert "isBasedOn" not in page["Article"]


def test_an_article_says_what_it_is(client: Client) -> None:
    author = BylineDraft("Robin Reed", "nurse", "")
    first = make.live(slug="iron", bylines=(author,), topic="Causes")
    second = examples.publish_again(
        first, days=10, change_kind="correction", change_note="75 is 7.5 mg.", slug="iron-now"
    )
    article = nodes(client, "/articles/iron-now/")["Article"]
    (cited,) = article.pop("citation")
    assert cited["name"] == "Iron in the brain of people with restless legs"
    assert len(article.pop("hasPart")) == 2
    permanent = "https://rls.example/articles/iron-now/v/2/"
    (byline,) = second.data["bylines"]
    assert article == {
        "@type": "Article",
        "@id": "https://rls.example/articles/iron-now/#article",
        "url": permanent,
        "name": "Iron and restless legs",
        "headline": "Iron and restless legs",
        "abstract": "What iron has to do with restless legs.",
        "articleSection": ["The role of iron", "Sleep"],
        "wordCount": 62,
        "timeRequired": "PT1M",
        "accessibilityFeature": [
            "structuralNavigation",
            "displayTransformability",
            "tableOfContents",
        ],
        "inLanguage": "en",
        "author": [
            {
                "@type": "Person",
                "@id": f"{permanent}#author-{byline['uid']}",
                "name": "Robin Reed",
                "description": "nurse",
            }
        ],
        "publisher": {"@id": "https://rls.example/#org"},
        "datePublished": "2026-11-02",
        "dateModified": "2026-11-12",
        "version": "2",
        "creativeWorkStatus": "Reviewed",
        "isBasedOn": "https://rls.example/articles/iron-now/v/1/",
        "workExample": [{"@id": "https://rls.example/articles/iron-now/v/1/#article"}],
        "about": {"@id": "https://rls.example/#rls"},
        "correction": {
            "@type": "CorrectionComment",
            "text": "75 is 7.5 mg.",
            "datePublished": "2026-11-12",
        },
        "isAccessibleForFree": True,
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/json",
            "contentUrl": f"{permanent}data.json",
        },
    }
    earlier = nodes(client, "/articles/iron-now/v/1/")["Article"]
    assert earlier["@id"] == "https://rls.example/articles/iron-now/v/1/#article"
    assert earlier["exampleOfWork"] == {"@id": article["@id"]}
    assert earlier["creativeWorkStatus"] == "Earlier revision"
    assert earlier["version"] == "1"


def test_a_text_without_authors_is_the_publishers(client: Client) -> None:
    make.live(slug="iron")
    found = nodes(client, "/articles/iron/")
    assert found["Article"]["author"] == [{"@id": found["Organization"]["@id"]}]


def test_a_long_title_is_cut_between_words_in_the_headline_alone(client: Client) -> None:
    title = "A " + "long " * 30 + "title"
    make.live(slug="iron", title=title)
    article = nodes(client, "/articles/iron/")["Article"]
    assert article["name"] == title
    assert re.fullmatch(r"A( long)+…", article["headline"])
    assert 100 < len(article["headline"]) <= 110


def test_only_verified_fields_of_a_reference_are_told(client: Client) -> None:
    more = {"volume": "54", "issue": "8", "DOI": "10.1212/WNL.54.8.1698", "PMID": "10762522"}
    seen = {**make.REFERENCE.verified, "issue": "publisher", "PMID": "publisher"}
    reference = replace(make.REFERENCE, csl={**make.REFERENCE.csl, **more}, verified=seen)
    make.live(slug="iron", references=(reference,))
    (cited,) = nodes(client, "/articles/iron/")["Article"]["citation"]
    assert cited == {
        "@type": "ScholarlyArticle",
        "@id": "https://rls.example/articles/iron/v/1/#cites-allen2013",
        "name": "Iron in the brain of people with restless legs",
        "author": [
            {"@type": "Person", "name": "RP Allen", "familyName": "Allen", "givenName": "RP"}
        ],
        "datePublished": "2013",
        "isPartOf": {
            "@type": "PublicationIssue",
            "issueNumber": "8",
            "isPartOf": {"@type": "Periodical", "name": "Journal of the Tests"},
        },
        "identifier": [{"@type": "PropertyValue", "propertyID": "pmid", "value": "10762522"}],
        "sameAs": "https://pubmed.ncbi.nlm.nih.gov/10762522/",
    }


def test_hostile_words_stay_words(client: Client) -> None:
    later = NOW + timedelta(days=3)
    author = BylineDraft(HOSTILE, HOSTILE, HOSTILE)
    csl = {**make.REFERENCE.csl, "title": HOSTILE}
    name = f"Dr {HOSTILE[::-1]}"[:60]  # not the author's: nobody signs what they wrote
    doctor = make.make_doctor(username="ada", display_name=name, specialty=HOSTILE[:60])
    first = make.live(
        slug="iron",
        title=HOSTILE,
        summary=HOSTILE,
        meta_description=HOSTILE,
        bylines=(author,),
        topic=HOSTILE[:60],
        references=(replace(make.REFERENCE, csl=csl),),
        faqs=(replace(make.make_draft().faqs[0], question=HOSTILE, slug="hostile"),),
        doctors=(doctor,),
    )
    make.live(make.revised(first, now=later, change_note=HOSTILE), now=later)
    title = " ".join(HOSTILE.split())
    topic = nodes(client, "/articles/")["ItemList"]
    assert topic["itemListElement"][0]["name"] == title
    paths = (
        "/",
        "/articles/",
        "/articles/iron/",
        "/articles/iron/v/1/",
        "/faqs/",
        "/faqs/hostile/",
    )
    for path in (*paths, "/reviewers/dr-ada/", "/reviewers/"):
        page = read(client, path)
        data = [kind for kind in head(page).scripts if kind == "application/ld+json"]
        others = [kind for kind in head(page).scripts if kind != "application/ld+json"]
        assert len(data) == 1, path
        assert len(others) == len(re.findall(r'<script src="/static/js/[\w.]+"', page)), path
        assert schema_org.faults(graph_in(page)) == [], path
        block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
        assert set("<>&\u2028\u2029") & set(block) == set(), path
    found = nodes(client, "/articles/iron/")
    assert found["Article"]["name"] == found["MedicalWebPage"]["name"] == title
    assert found["Article"]["author"][0]["name"] == title
    assert nodes(client, "/faqs/hostile/")["Question"]["name"] == title


def test_the_glossary_says_what_words_mean(client: Client) -> None:
    callout = "::: definition Ferritin\nIron **in** store, \u2264 75 & more.\n:::"
    text = f"Iron.\n\n{callout}\n\nMore [@allen2013]."
    section = replace(make.make_draft().sections[0], body=text)
    make.live(slug="iron", sections=(section,))
    found = nodes(client, "/glossary/")["DefinedTermSet"]
    assert found["hasDefinedTerm"] == [
        {
            "@type": "DefinedTerm",
            "@id": "https://rls.example/glossary/#term-ferritin",
            "name": "Ferritin",
            "description": ["Iron in store, \u2264 75 & more."],
            "url": "https://rls.example/glossary/#term-ferritin",
            "inDefinedTermSet": {"@id": found["@id"]},
        }
    ]
