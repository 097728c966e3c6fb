"""Every kind of public page tells programs what it is, with the site of all tests in place."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.working_copy import SectionDraft
from tests import factories as make
from tests.public import examples
from tests.public.examples import Site
from tests.public.reading_heads import all_nodes, graph_in, head, nodes, read
from tests.support import schema_org

pytestmark = pytest.mark.django_db

# The kind of the page, and of the thing it is about, by the name of the URL pattern.
KINDS = {
    "home": ("WebPage", "WebSite"),
    "faqs:index": ("FAQPage", "WebSite"),
    "faqs:faq": ("MedicalWebPage", "Question"),
    "articles:topics": ("CollectionPage", "ItemList"),
    "articles:topic": ("CollectionPage", "ItemList"),
    "articles:articles": ("CollectionPage", "ItemList"),
    "articles:article": ("MedicalWebPage", "Article"),
    "articles:revision": ("MedicalWebPage", "Article"),
    "articles:reviewers": ("CollectionPage", "ItemList"),
    "articles:history": ("CollectionPage", "ItemList"),
    "articles:glossary": ("CollectionPage", "DefinedTermSet"),
    "articles:corrections": ("CollectionPage", "ItemList"),
    "articles:verify": ("WebPage", "BreadcrumbList"),
    "articles:head": ("WebPage", "Dataset"),
    "articles:record": ("WebPage", "BreadcrumbList"),
    "articles:compare": ("WebPage", "BreadcrumbList"),
    "articles:cite": ("WebPage", "BreadcrumbList"),
    "search": ("SearchResultsPage", "WebSite"),
    "editorial_policy": ("AboutPage", "Organization"),
    "funding": ("AboutPage", "Organization"),
    "contact": ("ContactPage", "Organization"),
    "privacy": ("WebPage", "BreadcrumbList"),
    "accessibility": ("WebPage", "BreadcrumbList"),
    "settings": ("WebPage", "BreadcrumbList"),
}
# Pages without a graph, and why.
WITHOUT = {
    "articles:feedback": "a form, which search engines do not list",
    "articles:thanks": "the answer to a form",
}


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"


def test_every_kind_of_page_has_its_graph(site: Site, client: Client) -> None:
    for address in site.addresses:
        if address.kind == "html" and address.status == 200 and address.name not in WITHOUT:
            found = {node["@type"] for node in graph_in(read(client, address.path))["@graph"]}
            # Of the invented doctor there is a page and no person.
            kinds = KINDS.get(address.name, ("WebSite",))
            assert set(kinds) <= found, address


def test_schema_org_knows_every_word_of_every_graph(site: Site, client: Client) -> None:
    for address in site.addresses:
        page = client.get(address.path).content.decode("latin-1")
        if "application/ld+json" in page:
            assert address.status == 200
            assert schema_org.faults(graph_in(page)) == [], address


def test_no_graph_has_a_kind_or_a_property_that_would_claim_too_much(
    site: Site, client: Client
) -> None:
    kinds, names = set(), set()
    for address in site.addresses:
        page = client.get(address.path).content.decode("latin-1")
        if "application/ld+json" in page:
            for node in all_nodes(graph_in(page)["@graph"]):
                kinds.add(node.get("@type"))
                names |= set(node)
    assert kinds & {"Physician", "IndividualPhysician", "ClaimReview", "Review"} == set()
    assert kinds & {"MedicalScholarlyArticle", "HowTo", "QAPage", "LocalBusiness"} == set()
    assert names & {"aggregateRating", "review", "reviewRating"} == set()


def test_a_demonstration_does_not_look_reviewed(site: Site, client: Client) -> None:
    paths = ("/articles/demolition/", "/articles/demolition/v/1/", "/faqs/q-demolition/")
    for path in paths:
        page = read(client, path)
        assert "lastReviewed" not in page, path
        assert "reviewedBy" not in page, path
        assert "Demo Reviewer" not in str(graph_in(page)), path
    for path in paths[:2]:
        status = nodes(client, path)["Article"]["creativeWorkStatus"]
        assert status == "Demonstration, reviewed by nobody"
    described = dict(head(read(client, paths[0])).tags)["og:description"]
    assert described.startswith("Demonstration: no real doctor reviewed this page.")
    profile = str(graph_in(read(client, "/reviewers/dr-demo/")))
    for word in ("Person", "hasCertification", "hasCredential", "ProfilePage"):
        assert word not in profile
    assert "dr-demo" not in str(graph_in(read(client, "/reviewers/")))


def test_a_doctor_is_a_person_with_a_licence(site: Site, client: Client) -> None:
    doctor = nodes(client, "/reviewers/dr-ada/")["Person"]
    licence = site.live.signatures.model.objects.filter(slug="dr-ada")[0]
    assert doctor["hasCertification"]["certificationIdentification"] == licence.licence_number
    assert doctor["hasCertification"]["validIn"]["name"] == licence.licence_jurisdiction
    assert (doctor["name"], doctor["knowsAbout"]) == ("Dr Ada Stone", "Neurology")


def test_an_answer_is_told_on_its_own_page_alone(site: Site, client: Client) -> None:
    for address in site.addresses:
        page = client.get(address.path).content.decode("latin-1")
        if address.name != "faqs:faq":
            assert "acceptedAnswer" not in page, address
    question = nodes(client, "/faqs/does-iron-help/")["Question"]
    assert question["acceptedAnswer"]["text"] == "zinnober."
    assert [c["@id"] for c in question["acceptedAnswer"]["citation"]] == [
        "https://rls.example/articles/iron/v/2/#cites-allen2013"
    ]
    assert question["dateModified"] == "2026-11-12"
    listed = nodes(client, "/faqs/")["FAQPage"]["mainEntity"]
    assert question["@id"] in [each["@id"] for each in listed]


def test_the_way_is_the_one_that_is_printed(site: Site, client: Client) -> None:
    for address in site.addresses:
        page = client.get(address.path).content.decode("latin-1")
        if "BreadcrumbList" not in page:
            continue
        printed = page.split('<nav class="breadcrumb"')[1].split("</nav>")[0]
        links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', printed)
        (way,) = [n for n in graph_in(page)["@graph"] if n["@type"] == "BreadcrumbList"]
        *steps, last = way["itemListElement"]
        told = [(s["item"]["@id"].removeprefix("https://rls.example"), s["name"]) for s in steps]
        assert told == links, address
        assert "item" not in last
        assert [s["position"] for s in way["itemListElement"]] == list(range(1, len(steps) + 2))


def test_what_is_shared_is_a_card_of_words(site: Site, client: Client) -> None:
    tags = dict(head(read(client, "/articles/iron/v/1/")).tags)
    assert {name: tags[name] for name in tags if ":" in name} == {
        "og:type": "article",
        "og:title": "Iron and restless legs",
        "og:description": "Iron and restless legs syndrome in plain words.",
        "og:url": "https://rls.example/articles/iron/",
        "og:site_name": "RLS Portal",
        "article:published_time": "2026-11-02",
        "article:modified_time": "2026-11-02",
    }


def test_versions_point_to_each_other(site: Site, client: Client) -> None:
    def rel(path: str) -> dict[str, str]:
        links = head(read(client, path)).links
        return {each["rel"]: each["href"] for each in links}

    earlier, live = rel("/articles/iron/v/1/"), rel("/articles/iron/")
    assert earlier["latest-version"] == live["canonical"] == "https://rls.example/articles/iron/"
    assert live["predecessor-version"] == earlier["cite-as"]
    assert earlier["cite-as"] == "https://rls.example/articles/iron/v/1/"
    assert "predecessor-version" not in earlier
    assert "latest-version" not in live


def test_the_condition_has_only_names_that_the_page_prints(client: Client) -> None:
    """A name that stands nowhere on a page would be a word that nobody signed."""

    def names(path: str) -> list[str]:
        found: list[str] = nodes(client, path)["MedicalCondition"].get("alternateName", [])
        return found

    section = SectionDraft("Names", "It is also called Willis-Ekbom disease.", "namesa")
    make.live(**examples.own("willis", text="plain", sections=(section,)))
    make.live(**examples.own("sleep", text="RLS"))
    assert names("/articles/willis/") == ["Willis–Ekbom disease"]
    assert names("/articles/sleep/") == ["RLS"]
    assert names("/faqs/q-willis/") == []
    assert names("/faqs/q-sleep/") == ["RLS"]
