"""Records of the same work are found among many; different works are told apart."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.bibliography import matching
from articles.bibliography.matching import Certainty, Index, same_work
from articles.bibliography.titles import Title

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


AGONISTS = "Dopamine agonists in restless legs syndrome"


@pytest.mark.parametrize(
    "title",
    [
        "Dopamin agonist in restles leg syndrom",
        "Dopamine agonsits in restless legs sydnrome: a review",
        f"{AGONISTS}. A review",
        f"{AGONISTS} – a review of 12 trials",
        f"RETRACTED ARTICLE: {AGONISTS}",
        f"[Retracted] {AGONISTS}",
        f"{AGONISTS}, first edition",
    ],
)
def test_slips_and_a_missing_subtitle_make_no_other_work(title):
    one, other = changed(title=AGONISTS), changed(title=title)
    assert same_work(one, other).certainty is same_work(other, one).certainty is PROBABLY
    for first, second in ((one, other), (other, one)):
        index = Index()
        index.add("it", first)
        assert [name for name, _match in index.matches(second)] == ["it"]
    later = {**other, "issued": year(2019)}
    assert same_work(one, later).certainty is DIFFERENT


def test_a_subtitle_may_be_missing_only_where_the_rest_tells_enough():
    whole = changed(title="Restless legs syndrome: a review of its treatment")
    assert same_work(changed(title="Restless legs syndrome"), whole).certainty is DIFFERENT
    whole = changed(title=f"{AGONISTS}: a review of twelve trials")
    assert same_work(changed(title=AGONISTS, author=[]), whole).certainty is DIFFERENT
    assert same_work(changed(title=AGONISTS, issued={}), whole).certainty is DIFFERENT


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (f"Correction to: {AGONISTS}", "correction"),
        (f"Correction to {AGONISTS}", "correction"),
        (f"Author Correction: {AGONISTS}", "correction"),
        (f"Publisher’s correction: {AGONISTS}", "correction"),
        (f"Corrections: {AGONISTS}", "correction"),
        (f"Erratum: {AGONISTS}", "correction"),
        (f"Erratum for “{AGONISTS}”", "correction"),
        (f"Corrigendum to '{AGONISTS}'", "correction"),
        (f"{AGONISTS} [Erratum]", "correction"),
        (f"{AGONISTS}: corrigendum", "correction"),
        (f"Retraction: {AGONISTS}", "retraction"),
        (f"Retraction of: {AGONISTS}", "retraction"),
        (f"Retraction notice to “{AGONISTS}”", "retraction"),
        (f"Notice of retraction: {AGONISTS}", "retraction"),
        (f"Expression of Concern: {AGONISTS}", "concern"),
        (f"Reply to: {AGONISTS}", "reply"),
        (f"In reply to {AGONISTS}", "reply"),
        (f"Authors' reply: {AGONISTS}", "reply"),
        (f"{AGONISTS} – authors’ response", "reply"),
        (f"Re: {AGONISTS}", "comment"),
        (f"Comment on “{AGONISTS}”", "comment"),
        (f"Letter regarding {AGONISTS}", "comment"),
        (f"{AGONISTS}: a commentary", "comment"),
    ],
)
def test_a_notice_about_a_work_and_a_reply_are_other_works(title, kind):
    assert Title.of(title).kind == kind
    one, notice = changed(title=AGONISTS), changed(title=title)
    assert same_work(one, notice).certainty is same_work(notice, one).certainty is DIFFERENT
    assert same_work(notice, {**notice, "container-title": "Sleep"}).certainty is PROBABLY
    assert same_work({**one, "PMID": "1"}, {**notice, "PMID": "1"}).certainty is SAME


@pytest.mark.parametrize(
    "title",
    [
        "Correction of anemia with epoetin alfa",
        "Retraction of the lung during surgery",
        "Response-guided therapy for hepatitis",
        "Re-evaluation of criteria",
        "Comment",
        "Erratum",
        "",
        ": :",
    ],
)
def test_a_title_that_only_begins_like_a_notice_is_none(title):
    assert Title.of(title).kind == ""


PARTS = [
    ["part 1", "Part I", "part one", "first part"],
    ["part 2", "Part II", "part two", "2nd part"],
    ["part B"],
    ["2nd edition", "second edition", "(2nd ed.)"],
    ["3rd edition", "third revised edition"],
    [""],
]


@pytest.mark.parametrize("one", [(n, each) for n, some in enumerate(PARTS) for each in some])
def test_parts_and_editions_are_told_apart_however_they_are_written(one):
    number, mine = one
    for place, some in enumerate(PARTS):
        for other in some:
            match = same_work(
                changed(title=f"{AGONISTS}, {mine}"), changed(title=f"{AGONISTS}, {other}")
            )
            assert (match.certainty is PROBABLY) is (place == number), other


def test_numerals_at_the_end_are_parts_and_elsewhere_words():
    assert same_work(changed(title=f"{AGONISTS} I"), changed(title=f"{AGONISTS} II")).against == ()
    one, other = changed(title=f"{AGONISTS} I"), changed(title=f"{AGONISTS} II")
    assert same_work(one, other).certainty is DIFFERENT
    one, other = (changed(title=f"Movement disorders {n}: {AGONISTS}") for n in ("III", "IV"))
    assert same_work(one, other).certainty is DIFFERENT
    one = changed(title="IV iron in the treatment of restless legs of dialysis patients")
    other = changed(title="Iv iron in treatment of restless legs in dialysis patients")
    assert same_work(one, other).certainty is PROBABLY


@pytest.mark.parametrize(
    ("one", "other", "certainty"),
    [
        ({"edition": "2"}, {"edition": "2nd"}, PROBABLY),
        ({"edition": 2}, {"edition": "Third edition"}, DIFFERENT),
        ({"edition": "2"}, {}, PROBABLY),
        ({"edition": "1"}, {"edition": "revised"}, PROBABLY),
        ({"title": f"{AGONISTS}. 2nd edition"}, {"edition": "2"}, PROBABLY),
        ({"title": f"{AGONISTS}. 2nd edition"}, {"edition": "3"}, DIFFERENT),
    ],
)
def test_the_edition_of_a_record_tells_as_its_title_does(one, other, certainty):
    first, second = (changed(type="book", **{"title": AGONISTS, **each}) for each in (one, other))
    assert same_work(first, second).certainty is same_work(second, first).certainty is certainty


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_title_makes_the_comparison_fail(one, other):
    there, back = (
        same_work(changed(title=one), changed(title=other)),
        same_work(changed(title=other), changed(title=one)),
    )
    assert there.certainty is back.certainty


@pytest.mark.parametrize("piece", [": ", "correction to ", "[(", "part i ", "second edition ", "—"])
def test_no_title_takes_ever_longer(piece):
    started = time.process_time()
    Title.of(piece * 5_000)
    assert time.process_time() - started < 5  # seconds: a change of kind


def test_an_index_finds_the_surest_first():
    index = Index()
    index.add("by doi", changed(DOI="10.1000/a"))
    index.add("alike", changed(title=ALLEN["title"] + "."))
    index.add("nearly", changed(title=ALLEN["title"].replace("increased", "increase")))
    index.add("other", changed(title="Dopamine receptors in the spinal cord of mice"))

    assert [name for name, _match in index.matches(changed(DOI="10.1000/A"))] == ["by doi"]
    assert [name for name, _match in index.matches(ALLEN)] == ["by doi", "alike", "nearly"]
    assert index.matches({"title": "Nothing of the kind"}) == []


def test_a_key_that_everything_shares_leads_to_the_first_only(monkeypatch):
    monkeypatch.setattr(matching, "_LARGEST_BLOCK", 2)
    compared = []
    original = matching._compared
    monkeypatch.setattr(
        matching, "_compared", lambda one, other: compared.append(1) or original(one, other)
    )
    index = Index()
    for number in range(9):
        index.add(number, changed(author=[{"family": "abcdefghi"[number] * 6}]))
    assert index.matches(ALLEN) == []
    assert len(compared) == 2


def test_what_was_found_is_found_again_when_the_library_has_grown(monkeypatch):
    monkeypatch.setattr(matching, "_LARGEST_BLOCK", 2)
    index = Index()
    index.add("first", changed(author=[]))
    for number in range(9):
        assert [name for name, _match in index.matches(changed(author=[]))] == ["first"]
        index.add(number, changed(author=[], issued=year(1980 + number)))


def test_the_work_does_not_grow_with_the_square(monkeypatch):
    compared = []
    original = matching._compared
    monkeypatch.setattr(
        matching, "_compared", lambda one, other: compared.append(1) or original(one, other)
    )
    words = [f"{chr(97 + number % 26)}ord{number:03d}" for number in range(400)]
    titles = [
        " ".join(words[(start * step) % 400] for step in range(1, 9)) for start in range(1, 400)
    ]
    index = Index()
    for number, title in enumerate(titles):
        index.add(number, {"title": title, "container-title": "Sleep"})
    found = [index.matches({"title": title, "container-title": "Sleep"}) for title in titles]
    assert all(found)
    assert len(compared) < 20 * len(titles)
