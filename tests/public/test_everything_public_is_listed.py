"""The pages that list all articles, all topics and all doctors, and the ways that lead there."""

import re

import pytest
from django.test import Client

from articles.public import indexes
from tests import factories as make
from tests.public import examples
from tests.public.examples import Site

pytestmark = pytest.mark.django_db


def read(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def main_of(client: Client, path: str) -> str:
    return read(client, path).split("<main")[1].split("</main>")[0]


def in_order(page: str, *parts: str) -> bool:
    places = [page.index(part) for part in parts]
    return places == sorted(places)


def test_all_articles_are_listed_by_topic_and_those_without_one_last(client: Client) -> None:
    make.live(**examples.own("sleep", topic="Living"))
    make.live(**examples.own("iron", topic="Causes", summary="All about iron."))
    make.live(**examples.own("aspen", topic=""))
    make.live(**examples.own("zinc", topic="Causes"))
    page = main_of(client, "/articles/")
    assert "4 articles, by topic" in page
    causes, living = '<a href="/topics/causes/">Causes</a>', '<a href="/topics/living/">Living</a>'
    assert in_order(page, causes, "About iron", "About zinc", living, "About sleep")
    assert in_order(page, "About sleep", "<h2>Other articles</h2>", "About aspen")
    assert "All about iron." in page
    assert page.count("Reviewed</span>") == 4


def test_topics_are_listed_with_counts_and_lead_to_the_rest(client: Client) -> None:
    make.live(**examples.own("iron", topic="Causes"))
    make.live(**examples.own("zinc", topic="Causes"))
    make.live(**examples.own("aspen", topic=""))
    page = main_of(client, "/topics/")
    assert '<a href="/topics/causes/">Causes</a> <span class="quiet">2 articles,' in page
    assert in_order(page, "Causes", "<h2>Other articles</h2>", "About aspen", 'href="/articles/"')
    assert "About iron" not in page


def test_doctors_are_listed_whose_signature_stands_under_a_live_text(client: Client) -> None:
    ada = make.make_doctor(username="ada", display_name="Dr Ada Stone", specialty="Neurology")
    bea = make.make_doctor(username="bea", display_name="dr Bea Brook")
    cleo = make.make_doctor(username="cleo", display_name="Dr Cleo Gone")
    dora = make.make_doctor(username="dora", display_name="Dr Dora Before")
    make.make_doctor(username="eve", display_name="Dr Eve Idle")
    make.live(doctors=(ada,), **examples.own("iron"))
    examples.reapproved(make.live(doctors=(bea,), **examples.own("zinc")), days=5, doctor=ada)
    make.withdrawn(make.live(doctors=(cleo,), **examples.own("aspen")))
    before = make.live(doctors=(dora,), **examples.own("sleep"))
    make.live(make.approved(make.revised(before), bea))
    page = main_of(client, "/reviewers/")
    links = re.findall(r'<a href="(/reviewers/[^"]+)">([^<]+)</a>', page)
    assert links == [
        ("/reviewers/dr-ada/", "Dr Ada Stone, MD"),
        ("/reviewers/dr-bea/", "dr Bea Brook, MD"),
    ]
    assert "2 doctors" in page
    assert in_order(page, "Neurology", "2 articles signed", "7 November 2026", "Bea")
    assert page.count("2 articles signed") == 2


def test_a_doctor_goes_by_the_name_of_the_newest_signature(client: Client) -> None:
    """The profile does too, also when that signature is under a text that is not live."""
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone")
    make.live(doctors=(doctor,), **examples.own("iron"))
    profile = doctor.medical_reviewer
    profile.display_name = "Dr Ada Miller"
    later = make.NOW.replace(day=5)
    make.transitions.save_reviewer(profile, by=make.somebody("editor"), now=later)
    make.transitions.verify_licence(profile, by=make.somebody("editor"), now=later)
    doctor.refresh_from_db()
    article = make.make_article(now=later, **examples.own("zinc"))
    make.accepted(make.submitted(article, now=later), doctor, now=later)
    make.sign(article, doctor, now=later)
    make.withdrawn(make.live(make.fresh(article), now=later), now=later)
    assert "Dr Ada Miller, MD" in read(client, "/reviewers/dr-ada/")
    page = main_of(client, "/reviewers/")
    assert "Dr Ada Miller, MD" in page
    assert "1 article signed" in page


def test_long_lists_have_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "PER_PAGE", 2)
    names = ("ada", "bea", "cleo")
    for name in names:
        doctor = make.make_doctor(username=name, display_name=f"Dr {name}")
        make.live(doctors=(doctor,), **examples.own(f"on-{name}", topic="Causes"))
    for path, words in (("/articles/", "About on-%s<"), ("/reviewers/", "Dr %s,")):
        first, last = main_of(client, path), main_of(client, f"{path}?page=2")
        shown = [[name for name in names if f">{words % name}" in page] for page in (first, last)]
        assert shown == [["ada", "bea"], ["cleo"]], path
        assert '<a rel="next" href="?page=2">' in first
        assert '<a rel="prev" href="?page=1">' in last
        assert "Page 2 of 2" in last
        assert main_of(client, f"{path}?page=nonsense") == first
        assert main_of(client, f"{path}?page=99") == last
        assert "page 2 – " in read(client, f"{path}?page=2")


def test_every_list_says_that_it_is_a_demonstration(client: Client) -> None:
    demo = make.make_doctor(username="demo", is_demonstration=True)
    for path in ("/articles/", "/topics/", "/reviewers/"):
        assert "Demonstration" not in read(client, path)
    make.live(doctors=(demo,), **examples.own("iron"))
    for path in ("/articles/", "/topics/", "/reviewers/"):
        assert 'class="demonstration"' in read(client, path), path


# Below, the site of all the tests of this folder is in the database.


def test_one_page_has_no_way_to_others(site: Site, client: Client) -> None:
    for path in ("/articles/", "/topics/", "/reviewers/"):
        assert 'class="pages"' not in read(client, path)


def test_every_page_leads_there(site: Site, client: Client) -> None:
    for address in site.addresses:
        if address.kind != "html" or address.status == 301:
            continue
        page = read(client, address.path)
        footer = page.split("<footer")[1]
        for path in ("/articles/", "/topics/", "/faqs/", "/reviewers/"):
            assert f'href="{path}"' in footer, address
        assert 'href="/topics/"' in page.split("<header")[1].split("</header>")[0], address


@pytest.mark.parametrize(
    ("path", "trail"),
    [
        ("/articles/iron/", ["/", "/articles/", "/topics/causes/"]),
        ("/topics/causes/", ["/", "/topics/"]),
        ("/reviewers/dr-ada/", ["/", "/reviewers/"]),
        ("/articles/", ["/"]),
    ],
)
def test_where_you_are_leads_up(site: Site, client: Client, path: str, trail: list[str]) -> None:
    breadcrumb = read(client, path).split('<nav class="breadcrumb"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', breadcrumb) == trail
