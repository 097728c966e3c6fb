"""A word that no text has is corrected to one that texts have, as it is written there."""

import re

import pytest
from django.test import Client

from articles import search_index
from articles.models import SearchText, SearchWord
from articles.search_words import distance, fold, may_mean, sound, sounds_near, tokens
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def page_of(client: Client, query: str) -> str:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def meant(client: Client, query: str) -> str:
    found = re.search(r'Did you mean <a href="([^"]+)">([^<]+)</a>\?', page_of(client, query))
    return found[2] if found else ""


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("feretin", "ferritin"),
        ("ferrritn", "ferritin"),
        ("feritine", "ferritin"),
        ("magnisium", "magnesium"),
        ("mangesium", "magnesium"),
        ("pramipexal", "Pramipexole"),
        ("dopamin lack", ""),  # the beginning of a word, and one that is nowhere
        ("dopamien", "dopamine"),
        ("neurophaty", "neuropathy"),
        ("levadopa", "levodopa"),
        ("iorn", "iron"),
        ("lerritin", "ferritin"),  # the first letter
        ("erritin", "ferritin"),
        ("ferirtin", "ferritin"),  # two letters in the wrong order
        ("rion", "iron"),
        ("irn", ""),  # three letters resemble too many words
        ("rsl", "RLS"),  # unless they only stand in the wrong order
        ("rl", ""),
        ("hte", ""),
        ("mag nesium", "magnesium"),  # a space too many
        ("ferritinmagnesium", "ferritin magnesium"),  # and one that is missing
        ("iron-deficency", "iron deficiency"),
        ("levo-dopa", ""),  # found as it is
        ("feretin and magnesium", "ferritin and magnesium"),  # what is right stays as it is
        ("Is IRON good for feretin?", "Is IRON good for ferritin?"),
        ("angstrm", "Ångström"),
        ("feretin magnisium", "ferritin magnesium"),
        ("Feretin MAGNESIUM", "ferritin MAGNESIUM"),
        ("xylophone", ""),
        ("qq", ""),
        ("12346", ""),
    ],
)
def test_what_was_meant(client: Client, typed: str, written: str) -> None:
    text = "iron, ferritin, magnesium; Pramipexole (dopamine) levodopa neuropathy. Ångström 12345"
    text += " RLS; good for a deficiency"
    make.live(**examples.own("aaa", text=text, faqs=()))
    assert meant(client, typed) == written


def test_what_it_finds_is_there_at_once_and_its_address_finds_it_too(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    page = page_of(client, "feretin")
    assert "<h1>Nothing has “feretin”. Results for “ferritin”</h1>" in page
    assert "<title>Nothing has “feretin”. Results for “ferritin” " in page
    (status,) = re.findall(r'role="status">(.*?)</p>', page, re.S)
    assert " ".join(status.split()) == (
        'No text has the word “feretin”. Did you mean <a href="?q=ferritin">ferritin</a>? '
        "These are all 2 results."
    )
    assert "<mark>ferritin</mark>" in page
    assert 'href="/faqs/q-iron/"' in page
    assert '<a href="?q=ferritin">ferritin</a>' in page
    assert "<h1>2 results for “ferritin”</h1>" in page_of(client, "ferritin")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("folate", "the fate of iron"),
        ("agonist", "against"),
        ("twitch", "twice"),
        ("Allen", "all of it"),
        ("opioid", "avoid"),
        ("serotonin", "sertraline"),
        ("magnetism", "a man in the magma"),
        ("android", "and roid"),
    ],
)
def test_a_word_of_medicine_is_no_misspelled_word(client: Client, typed: str, text: str) -> None:
    cited = (examples.of_sand("aaa"),)
    make.live(**examples.own("aaa", text=text, faqs=(), references=cited))
    page = page_of(client, typed)
    assert f"<h1>0 results for “{typed}”</h1>" in page
    assert meant(client, typed) == ""


def test_what_is_not_sure_is_a_link_and_nothing_else(client: Client) -> None:
    make.live(**examples.own("aaa", text="a late pramiracetam", faqs=()))
    for typed, other in (("lace", "late"), ("piramitacetam", "pramiracetam")):
        page = page_of(client, typed)
        assert f"<h1>0 results for “{typed}”</h1>" in page
        assert f'Did you mean <a href="?q={other}">{other}</a>?' in page
        assert 'class="entries hits"' not in page


def test_other_words_of_the_query_come_before_a_guess(client: Client) -> None:
    make.live(**examples.own("aaa", text="dopamine", title="Of dopamine", faqs=()))
    make.live(**examples.own("bbb", text="magnesium", faqs=()))
    page = page_of(client, "dopamine magnesum")
    assert "<h1>Texts with some words of “dopamine magnesum”</h1>" in page
    assert "<mark>dopamine</mark>" in page
    assert "<mark>magnesium</mark>" not in page
    assert meant(client, "dopamine magnesum") == "dopamine magnesium"


def test_what_is_found_is_not_corrected(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    assert meant(client, "ferri") == ""
    make.live(**examples.own("rare", text="feretin", faqs=()))
    assert meant(client, "feretin") == ""


def test_words_that_only_never_stand_together_are_not_corrected(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    make.live(**examples.own("zinc", text="magnesium"))
    assert meant(client, "ferritin magnesium") == ""


def test_the_frequent_word_is_meant_rather_than_the_rare_one(client: Client) -> None:
    make.live(**examples.own("aaa", text="retard", faqs=()))
    make.live(**examples.own("bbb", text="retart", faqs=()))
    make.live(**examples.own("ccc", text="retart", faqs=()))
    assert meant(client, "retarf") == "retart"


def test_words_that_left_correct_nothing(client: Client) -> None:
    publication = make.live(**examples.own("iron", text="giftpilz"))
    again = examples.publish_again(make.live(**examples.own("zinc", text="moorhuhn")))
    assert meant(client, "giftpils") == "giftpilz"
    make.withdrawn(publication)
    make.withdrawn(again)
    assert meant(client, "giftpils") == ""
    assert meant(client, "moorhun") == ""
    assert not SearchWord.objects.exists()


def test_a_word_put_into_the_list_past_the_portal_is_not_printed(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    SearchWord.objects.create(word="buypills", sound=sound("buypills"), entries=9)
    assert "buypill" not in page_of(client, "buypils").replace("buypils", "")
    SearchText.objects.filter(entry__kind="article").update(text="buypills ferritin")
    page = page_of(client, "buypils").replace("buypils", "")
    assert "buypill" not in page
    search_index.rebuild()


def test_words_by_ear() -> None:
    assert sound("ferritin") == sound("feretin") == "frtn"
    assert sound("physical") == sound("fisikal")
    assert sound("iron") == sound("yron") != sound("ron")
    assert sound("restless") == "rstls"
    assert {"frtn", "frtm", "frt", "frtnk", "rftn"} <= sounds_near("frtn")
    assert "" not in sounds_near("a")


def test_mistakes_are_counted() -> None:
    assert distance("iron", "iron") == 0
    assert distance("iorn", "iron") == 1
    assert distance("irn", "iron") == distance("irron", "iron") == distance("iran", "iron") == 1
    assert distance("", "iron") == distance("iron", "") == 4


def test_words_are_folded() -> None:
    assert tokens("Ångström’s ½ snake_case 5-HT") == [
        *("angstrom", "s", "1", "2", "snake", "case", "5", "ht")
    ]
    assert fold("Straße ÉCOLE") == "strasse ecole"
    assert tokens("x" * 100) == ["x" * 64]


def test_a_short_word_may_be_meant_only_in_another_order() -> None:
    assert may_mean("rsl", "rls")
    assert not may_mean("rls", "las")
    assert not may_mean("dbs", "dabs")
    assert not may_mean("slr", "rls")  # more than one step
    assert may_mean("legz", "legs")
    assert not may_mean("folate", "fate")
    assert may_mean("pramipexal", "pramipexole")
    assert not may_mean("bramipexal", "pramipexole")  # more than two, and begins otherwise
    assert may_mean("feretin", "ferritin")  # two, but it sounds alike
    assert not may_mean("ferritin", "iron")
