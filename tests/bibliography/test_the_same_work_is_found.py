"""Records of the same work are found among many; different works are told apart."""

import pytest

from articles.bibliography import matching
from articles.bibliography.matching import Certainty, Index, same_work

ALLEN = {
    "type": "article-journal",
    "title": "Thalamic glutamate/glutamine in restless legs syndrome: increased, related to sleep",
    "author": [{"family": "Allen", "given": "RP"}],
    "issued": {"date-parts": [[2013]]},
    "container-title": "Neurology",
}


def changed(**fields):
    return {**ALLEN, **{name.replace("_", "-"): value for name, value in fields.items()}}


def year(number):
    return {"date-parts": [[number]]}


SAME, PROBABLY, DIFFERENT = Certainty.SAME, Certainty.PROBABLY, Certainty.DIFFERENT
SHORT = {"title": "Restless legs syndrome", "container-title": "Lancet"}


@pytest.mark.parametrize(
    ("one", "other", "certainty"),
    [
        ({"DOI": "10.1000/A"}, {"DOI": "https://doi.org/10.1000/a"}, SAME),
        ({"type": "book", "ISBN": "0306406152"}, {"type": "book", "ISBN": "9780306406157"}, SAME),
        (changed(DOI="10.1000/a"), changed(DOI="10.1000/b"), DIFFERENT),
        (changed(PMID="1"), changed(PMID="2"), DIFFERENT),
        (changed(PMID="1"), changed(DOI="10.1000/b"), PROBABLY),
        (changed(DOI="broken"), changed(DOI="worse"), PROBABLY),
        (changed(PMID=True), changed(PMID=True), PROBABLY),
        (
            changed(type="chapter", ISBN="0306406152", title="Iron in the whole brain of people"),
            changed(type="chapter", ISBN="0306406152", title="Dopamine and its many receptors"),
            DIFFERENT,
        ),
        (
            changed(type="book", ISBN="0306406152"),
            changed(type="book", ISBN="9783161484100"),
            PROBABLY,
        ),
        (ALLEN, changed(title=ALLEN["title"].upper().replace("LEGS", "LEG")), PROBABLY),
        (ALLEN, changed(title="<i>Thalamic</i> glutamate"), DIFFERENT),
        (ALLEN, changed(issued=year(2014)), PROBABLY),
        (ALLEN, changed(issued=year(2015)), DIFFERENT),
        (ALLEN, changed(author=[{"family": "Earley"}]), DIFFERENT),
        (ALLEN, changed(author=[{"family": "Alen"}]), PROBABLY),
        (ALLEN, changed(author=[{"literal": "Allen"}], issued={}), PROBABLY),
        (ALLEN, changed(author="Allen"), PROBABLY),
        (ALLEN, changed(author=[{"family": 7}], issued={"date-parts": []}), PROBABLY),
        (SHORT, SHORT, PROBABLY),
        (SHORT, {"title": "Restless legs syndrome"}, DIFFERENT),
        (
            {**SHORT, "author": [{"family": "A"}]},
            {**SHORT, "author": [{"family": "A"}]},
            DIFFERENT,
        ),
        (
            changed(title="Augmentation in long-term treatment of legs, part 1"),
            changed(title="Augmentation in long-term treatment of legs, part 2"),
            DIFFERENT,
        ),
        ({"title": "α-Synuklein Straße"}, {"title": "alpha synuklein strasse"}, DIFFERENT),
        (
            {"title": "α-Synuklein Straße O’Neill", "container-title": "B"},
            {"title": "alpha synuklein strasse ONeill", "container-title": "b"},
            PROBABLY,
        ),
        ({}, {}, DIFFERENT),
        (changed(title=""), ALLEN, DIFFERENT),
        ({"title": 7, "issued": {"date-parts": [["x"]]}}, ALLEN, DIFFERENT),
    ],
)  # fmt: skip
def test_two_records_are_compared(one, other, certainty):
    assert same_work(one, other).certainty is certainty
    assert same_work(other, one).certainty is certainty


def test_a_match_says_what_it_rests_on():
    one, other = changed(DOI="10.1000/a", PMID="1"), changed(DOI="10.1000/a", PMID="2")
    assert same_work(one, other) == matching.Match(SAME, ("DOI",), ("PMID",), 1.0)
    assert same_work(ALLEN, ALLEN) == matching.Match(PROBABLY, ("title",), (), 1.0)
    assert same_work(changed(PMID="1"), changed(PMID="2")).against == ("PMID",)


def test_records_of_the_same_work_share_a_key():
    other = changed(title=ALLEN["title"].replace("Thalamic", "Talamic"), issued=year(2014))
    assert matching.blocking_keys(ALLEN) & matching.blocking_keys(other)
    assert matching.blocking_keys({}) == frozenset()
    assert matching.title_key({"title": "The <i>Iron</i> Lung_2"}) == "the iron lung 2"


def test_an_index_finds_the_surest_first():
    index = Index()
    index.add("by doi", changed(DOI="10.1000/a"))
    index.add("alike", changed(title=ALLEN["title"] + "."))
    index.add("nearly", changed(title=ALLEN["title"].replace("increased", "increase")))
    index.add("other", changed(title="Dopamine receptors in the spinal cord of mice"))

    assert [name for name, _match in index.matches(changed(DOI="10.1000/A"))] == ["by doi"]
    assert [name for name, _match in index.matches(ALLEN)] == ["by doi", "alike", "nearly"]
    assert index.matches({"title": "Nothing of the kind"}) == []


def test_a_key_that_everything_shares_is_not_followed(monkeypatch):
    monkeypatch.setattr(matching, "_LARGEST_BLOCK", 2)
    compared = []
    original = matching._compared
    monkeypatch.setattr(
        matching, "_compared", lambda one, other: compared.append(1) or original(one, other)
    )
    index = Index()
    for number in range(9):
        index.add(number, changed(author=[], issued=year(1990 + number)))
    assert index.matches(changed(author=[])) == []
    assert compared == []


def test_the_work_does_not_grow_with_the_square(monkeypatch):
    compared = []
    original = matching._compared
    monkeypatch.setattr(
        matching, "_compared", lambda one, other: compared.append(1) or original(one, other)
    )
    words = [f"word{number:03d}" for number in range(400)]
    titles = [
        " ".join(words[(start * step) % 400] for step in range(1, 9)) for start in range(1, 400)
    ]
    index = Index()
    for number, title in enumerate(titles):
        index.add(number, {"title": title, "container-title": "Sleep"})
    found = [index.matches({"title": title, "container-title": "Sleep"}) for title in titles]
    assert all(found)
    assert len(compared) < 20 * len(titles)
