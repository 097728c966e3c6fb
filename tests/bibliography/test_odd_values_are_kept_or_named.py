"""Single values that files get wrong, and texts made to keep a reader busy."""

import json
import time

import pytest

from articles.bibliography import bibtex, csl_fields, csl_json, latex, medline, ris
from articles.bibliography.detect import detect
from articles.bibliography.draft import Draft, entry_of
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import LONGEST_RECORD, Entry, Refused
from articles.bibliography.text import clean

LONG = "x" * (LONGEST_RECORD + 1)


def codes(entry):
    return [(one.code, one.field, *one.params.values()) for one in entry.warnings]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  a\u00a0b\tc\r\nd ", "a b c d"),
        ("u\u0308\u200b\u00ad\x00", "ü"),
        ("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt; &#233; &copy y AT&T;", "<i>x</i> é &copy y AT&T;"),
        (
            "<em>a</em> <STRONG>b</STRONG> <jats:italic>c</jats:italic>",
            "<i>a</i> <b>b</b> <i>c</i>",
        ),
        ('<p class="x">a</p><span class="nocase">b</span>', "a b"),
        ("p <0.05 and x> 3, a<b", "p <0.05 and x> 3, a<b"),
        ("p<0.05 and q>1 of <i>x</i>", "p<0.05 and q>1 of <i>x</i>"),
        ("n<p or q>2; <p and q>; <span and> <i j>", "n<p or q>2; <p and q>; <span and> <i j>"),
        ("<unknown>a</unknown> <b2>", "<unknown>a</unknown> <b2>"),
        ("<i class='a b'>a</i> <sup id=x >2</sup>", "<i>a</i> <sup>2</sup>"),
        ("a<br/>b<p>c</p>d<jats:title>e</jats:title>", "a b c d e"),
        (
            "(<scp>RLS</scp>) un<span class=x>d</span><jats:styled-content>e</jats:styled-content>",
            "(RLS) unde",
        ),
        ("<s<u>up>a</sup> <<u>i>b</i>", "<s up>a < i>b"),
        ("<i>a</i><i>b</i> <b></b>c", "<i>ab</i> c"),
        ("<i>a", "a"),
        ("<i>a</b>", "a"),
        ("</i>a", "a"),
        ("<<i>i>a", "i>a"),
        ("<i>" * 11 + "a" + "</i>" * 11, "a"),
        ("&amp;" * 3 + "amp;" * 9, "&&&amp;amp;amp;amp;amp;amp;amp;amp;amp;"),
    ],
)
def test_text_is_cleaned(given, expected):
    if "amp;amp" not in expected:
        assert clean(given) == expected
        assert clean(expected) == expected
    else:
        assert clean(given).startswith("&&&")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (r"Garc{\'\i}a M{\"u}ller \v{S}onka \c{c} {\ss}e {\o}re", "García Müller Šonka ç ße øre"),
        (r"\o \ss \aa", "øßå"),
        (r"\ensuremath{\alpha}2\ensuremath{\delta} and \emph{\ae}gis", "α2δ and <i>æ</i>gis"),
        (r"\textit{\alpha}-x, \textbeta-blocker", "<i>α</i>-x, β-blocker"),
        (r"\textless 5, \textgreater{} 60", "<5, > 60"),
        (r"H$_2$O, 10$^{3}$, $\alpha$, $p<1$", "H<sub>2</sub>O, 10<sup>3</sup>, α, p<1"),
        (r"$\alpha_2\delta$ in \(H_2O\)", "α<sub>2</sub>δ in H<sub>2</sub>O"),
        (r"CO$_2$, $CO_2$, CO_2", "CO<sub>2</sub>, CO<sub>2</sub>, CO_2"),
        (r"\ensuremath{\alpha_{2}\delta}: $10^{-3}$", "α<sub>2</sub>δ: 10<sup>-3</sup>"),
        (r"$\mathit{BTBD9}_a$, $x_{\mathrm{max}}$", "<i>BTBD9</i><sub>a</sub>, x<sub>max</sub>"),
        (r"50% \textit{Homo} {\bf bold}", "50% <i>Homo</i> <b>bold</b>"),
        (r"\textsuperscript{18}F", "<sup>18</sup>F"),
        (r"cost $5 \textit{a}", "cost $5 <i>a</i>"),
        (r"$5 and \& \{x\} a~b --- ``q''", "$5 and & {x} a b — “q”"),
        ("{RLS} -- a", "RLS – a"),
        (r"\enquote{x} 5{\textdegree} \textbackslash{}n", "“x” 5° \\n"),
    ],
)  # fmt: skip
def test_latex_becomes_text(value, expected):
    assert clean(latex.text_of(value)) == expected
    assert latex.text_of(latex.latex_of(expected, is_title=True)) == expected


def test_an_address_in_bibtex_means_what_it_says():
    assert latex.verbatim_of(r"\url{https://a.example/b\_c\%20{\textunderscore}d}") == (
        "https://a.example/b_c%20_d"
    )
    assert latex.unknown_macros(r"\foo \textit{a} \it \noopsort{x}") == ["foo"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (ris.read, f"TY  - JOUR\nAB  - {LONG}\nER  - \n"),
        (medline.read, f"PMID- 1\nAB  - {LONG}\n"),
        (bibtex.read, f"@article{{a, abstract={{{LONG}}}}}"),
        (csl_json.read, f'[{{"type": "book", "title": "{LONG}"}}]'),
    ],
)
def test_an_absurdly_long_record_is_refused(read, text):
    reading = read(text)
    assert (reading.records, [one.code for one in reading.refused]) == ((), ["too_long"])


def test_a_field_of_bibtex_counts_in_one_of_its_places():
    text = """
@article{a, author = {World Health Organization, Dept}, journal = "A" # " B", number = {2},
 issue = {3}, title = "T", eissn = {1526-632X}, year = {n.d.}, urldate = {soon}}
@book{b, title = {B}, editor = {{}}, author = {and}, date = {2010}, year = {2011}, note = {}}
"""
    article, book = bibtex.read(text).records
    assert article.csl["container-title"] == "A B"
    assert article.csl["ISSN"] == "1526-632X"
    assert codes(article) == [
        ("second_value", "issue", "3"),
        ("bad_date", "issued", "n.d."),
        ("bad_date", "accessed", "soon"),
    ]
    assert book.csl == {"type": "book", "title": "B", "issued": {"date-parts": [[2010]]}} | (
        {"author": [{"family": "and"}]} if "author" in book.csl else {}
    )
    assert bibtex._closing("{a") == -1


@pytest.mark.parametrize(
    ("csl", "written"),
    [
        ({"type": "document", "title": "T", "archive": "Shelf"}, "library = {Shelf}"),
        ({"type": "article-newspaper", "title": "T"}, "entrysubtype = {newspaper}"),
        ({"type": "book", "title": "T", "page": "1--2-x"}, "pages = {1--2--x}"),
        ({"type": "book", "author": [{"family": "A, and B", "given": "C"}]}, "{{A, and B}, C}"),
        ({"type": "book", "author": [{"family": "A", "given": "C", "suffix": "Jr"}]}, "{A, Jr, C}"),
    ],
)  # fmt: skip
def test_bibtex_is_written_for_other_programs(csl, written):
    assert written in FORMATS["bibtex"].write([Entry(csl)])
    assert "@" in FORMATS["bibtex"].write([Entry(csl)])


def test_what_has_no_content_is_written_as_an_empty_record():
    for one in FORMATS.values():
        reading = one.read(one.write([Entry({})]))
        assert reading.records == ()
        assert len(reading.refused) == 1


def test_ris_has_a_place_for_what_stands_in_the_wrong_one():
    text = """TY  - JOUR
TI  - T
TA  - J Short
SP  - 1-9
EP  - 9
DB  - Base
SN  - 1
SN  - 0028-3878
ER  - """
    entry = ris.read(text).records[0]
    assert entry.csl == {
        "type": "article-journal",
        "title": "T",
        "page": "1-9",
        "ISSN": "0028-3878",
        "archive": "Base",
        "container-title-short": "J Short",
    }
    assert codes(entry) == [("bad_identifier", "ISSN", "1")]


def test_endnote_may_say_the_pages_twice_and_the_journal_elsewhere():
    parts = "<titles><title>T</title></titles><pages>5</pages><custom7>e5</custom7><call-num/>"
    text = f'<xml><record><ref-type name="Magazine Article"/>{parts}<volume id="1"/></record></xml>'
    assert FORMATS["endnote"].read(text).records[0].csl == {
        "type": "article-magazine",
        "title": "T",
        "page": "5",
    }
    report = {"type": "report", "title": "T", "container-title": "Reports on Sleep"}
    assert FORMATS["endnote"].lost(report) == ()


def test_a_date_in_pubmed_may_stand_in_three_places():
    first, second = (
        "PMID- 1\nTI  - T\nDEP - 20010101\nDP  - 2000\n",
        "PMID- 2\nTI  - U\nSO  - no year\n",
    )
    third = "PMID- 3\nTI  - V\nDP  - soon\nSO  - In 2001\nLID - x1\nLID - x2\n"
    text = f"{first}\n{second}\n{third}"
    dates = [entry.csl.get("issued") for entry in medline.read(text).records]
    assert dates == [{"date-parts": [[2000]]}, None, {"date-parts": [[2001]]}]


def test_a_draft_takes_notes_apart():
    draft = Draft("book", 1)
    draft.put("note", "PMID: 12 34\nOriginal-Date: soon\nPMID: 5")
    draft.put("note", "PMID: 5\nDOI\n: 10.1000/x")
    draft.put("note", "PMID: 6")
    draft.put("note", "PMID: 6")
    draft.put("note", "y" * 400)
    draft.add_name("author", None, " ")
    draft.add_name("author", {"literal": "et al"}, "et al")
    draft.add_name("author", {"literal": "et al"}, "and others")
    entry = draft.entry()
    assert entry.csl["PMID"] == "5"
    assert entry.csl["author"] == [{"literal": "et al"}]
    assert entry.csl["DOI"] == "10.1000/x"
    assert entry.csl["note"] == f"PMID: 12 34 Original-Date: soon PMID: 6 PMID: 6 {'y' * 400}"


def test_a_note_that_stands_twice_is_one():
    text = "TY  - JOUR\nTI  - T\nN1  - Seen in print\nN1  - Seen in print\nRN  - Twice\nER  - \n"
    assert ris.read(text).records[0].csl["note"] == "Seen in print Twice"


def test_a_date_that_crossref_does_not_know_is_no_fault():
    for value in ([[None]], [[]], []):
        entry = entry_of({"type": "book", "title": "T", "issued": {"date-parts": value}})
        assert (entry.csl, entry.warnings) == ({"type": "book", "title": "T"}, ())
    assert codes(entry_of({"type": "book", "title": "T", "issued": [1]})) == [
        ("bad_date", "issued", "[1]")
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Iron.", "Iron"), ("Iron. .", "Iron"), ("Iron..", "Iron.."), ("In the U.S.", "In the U.S.")],
)
def test_a_title_ends_without_a_full_stop(title, expected):
    assert entry_of({"type": "book", "title": title}).csl["title"] == expected


def test_an_empty_record_is_refused():
    assert entry_of({"type": "book", "genre": "review"}, "k", 3) == Refused(
        3, "no_content", {"value": "k"}
    )


def test_fields_have_an_order():
    assert csl_fields.in_order({"note", "title", "abstract"}) == ["title", "abstract", "note"]
    assert csl_fields.name_parts_in_order({"suffix", "given", "family"}) == [
        "family",
        "given",
        "suffix",
    ]


SPACES = " " * 50_000


@pytest.mark.parametrize(
    "text",
    [
        f"TY  - JOUR\nN1  - aaa:{SPACES}{{\nSN  - {'(' * 50_000}\nSP  - 1{SPACES}x\nER  - \n",
        f"TY  - JOUR\nTI  - {'<i>' * 50_000}\nAU  - {'a ' * 50_000}\nDO  - {'(' * 50_000}",
        f"PMID- 1\nLID - a{SPACES}b\nAU  - {'A ' * 50_000}\nDP  - {'Jan ' * 50_000}\n",
        f"@article{{a, title={{{'{' * 2_000}{'}' * 2_000}}}, author={{{'a and ' * 5_000}b}}}}",
        "@article{" * 5_000,
        "[" * 100_000,
        '{"a":' * 100_000,
        "<xml><record>" + "<a>" * 40 + "<style face='italic'>x" * 20,
    ],
    ids=str.__len__,
)  # fmt: skip
def test_no_text_keeps_a_reader_busy(text):
    started = time.monotonic()
    found = detect(text)
    assert FORMATS[found.format].read(found.text).count >= 1
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("written", "families"),
    [
        (r"Smith, A and \v{S}onka, K and \O{}ster, S", ["Smith", "Šonka", "Øster"]),
        (r"\'{A}l, J and \O ster, C and \"Ost, B", ["Ál", "Øster", "Öst"]),
        (r"Wei{\ss}, K and {\v S}onka, K and \AA{}str\"om, B", ["Weiß", "Šonka", "Åström"]),
    ],
)
def test_letters_at_the_beginning_of_any_name_stay(written, families):
    reading = bibtex.read(f"@article{{a, title={{T}}, year={{2001}}, author={{{written}}}}}")
    (entry,) = reading.records
    assert [name["family"] for name in entry.csl["author"]] == families


@pytest.mark.parametrize(
    ("written", "people", "guesses"),
    [
        ("Smith J and Jones AB", [("Smith", "J"), ("Jones", "AB")], 2),
        ("van der Berg JK and Li X", [("van der Berg", "JK"), ("Li", "X")], 2),
        ("Allen RP Jr", [("Allen", "RP", "Jr")], 1),
        ("Smith J. and Jones A. B.", [("Smith", "J."), ("Jones", "A. B.")], 2),
        (r"{\v S}onka K and M{\"u}ller {\"O}", [("Šonka", "K"), ("Müller", "Ö")], 2),
        ("John Smith and R. P. Allen", [("Smith", "John"), ("Allen", "R. P.")], 0),
        ("ALLEN RP and Donald Duck IV", [("RP", "ALLEN"), ("IV", "Donald Duck")], 0),
        ("Ludwig van Beethoven and Smith, AB", [("van Beethoven", "Ludwig"), ("Smith", "AB")], 0),
    ],
)
def test_names_written_as_in_pubmed_are_read_so(written, people, guesses):
    reading = bibtex.read(f"@article{{a, title={{T}}, year={{2001}}, author={{{written}}}}}")
    (entry,) = reading.records
    assert [tuple(name.values()) for name in entry.csl["author"]] == people
    assert [one.code for one in entry.warnings] == ["name_guessed"] * guesses


def titled(title):
    return (
        '<xml><records><record><ref-type name="Journal Article">17</ref-type>'
        f"<titles><title>{title}</title></titles></record></records></xml>"
    )


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("The &lt;b&gt;tag&lt;/b&gt;", "The <b>tag</b>"),
        ("&lt;i&gt; alone", "<i> alone"),
        ("&lt;span class='x'&gt;a", "<span class='x'>a"),
    ],
)
def test_signs_of_markup_in_endnote_stay_signs(title, seen):
    (entry,) = FORMATS["endnote"].read(titled(title)).records
    assert entry.csl["title"].replace("< ", "<") == seen
    assert clean(entry.csl["title"]) == entry.csl["title"]
    assert [(one.code, one.field) for one in entry.warnings] == [("markup_as_text", "title")]
    for one in FORMATS.values():
        assert one.lost(entry.csl) == ()


def test_runs_of_endnote_are_markup_and_comparisons_are_signs():
    (entry,) = (
        FORMATS["endnote"]
        .read(titled('<style face="italic">Homo</style> at p &lt; 0.05 and a&lt;b'))
        .records
    )
    assert (entry.csl["title"], entry.warnings) == ("<i>Homo</i> at p < 0.05 and a<b", ())


TITLE = "Effect of p<0.05 and q>1, and of n<p or q>2"


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("ris", f"TY  - JOUR\nTI  - {TITLE}\nER  - \n"),
        ("bibtex", f"@article{{a, title={{{TITLE}}}}}"),
        ("medline", f"PMID- 1\nTI  - {TITLE}\n"),
        ("csl-json", json.dumps([{"type": "article-journal", "title": TITLE}])),
    ],
)
def test_a_sign_that_begins_no_tag_takes_no_words_away(code, file):
    (entry,) = FORMATS[code].read(file).records
    assert entry.csl["title"] == TITLE
    for one in FORMATS.values():
        assert one.lost({"type": "article-journal", "title": TITLE}) == ()


def test_endnote_files_with_a_lone_sign_are_read_and_others_are_named_whole():
    def record(title):
        return f"<xml><record><titles><title>{title}</title></titles></record></xml>"

    (entry,) = FORMATS["endnote"].read(record("p<0.05 and q>1 & more")).records
    assert entry.csl["title"] == "p<0.05 and q>1 & more"
    (refused,) = FORMATS["endnote"].read(record("p<0.05 and q>1, n<p or q>2")).refused
    assert (refused.code, refused.params["value"]) == ("broken", "p<0.05 and q>1, n 2")
    (entry,) = FORMATS["endnote"].read(record("<![CDATA[p<0.05]]>")).records
    assert entry.csl["title"] == "p<0.05"


@pytest.mark.parametrize(
    ("field", "value", "kept", "others"),
    [
        ("DOI", "10.1000/a; 10.1000/b", "10.1000/a", ["10.1000/b"]),
        ("DOI", "10.1000/a;10.1000/b,10.1000/c", "10.1000/a", ["10.1000/b", "10.1000/c"]),
        ("DOI", "https://doi.org/10.1000/a https://doi.org/10.1000/A", "10.1000/a", []),
        ("DOI", "10.1000/3.0.CO;2-O", "10.1000/3.0.CO;2-O", []),
        ("PMID", "123; 456", "123", ["456"]),
        ("PMID", "PMID: 23624566, PMID: 23624567", "23624566", ["23624567"]),
        ("PMID", "23624566 23624567", "23624566", ["23624567"]),
        ("PMCID", "PMC1; PMC2", "PMC1", ["PMC2"]),
    ],
)
def test_of_several_identifiers_of_a_work_the_first_is_kept_and_the_others_named(
    field, value, kept, others
):
    entry = entry_of({"title": "Iron", "type": "article-journal", field: value})
    assert entry.csl[field] == kept
    assert codes(entry) == [("second_value", field, other) for other in others]


@pytest.mark.parametrize("value", ["12 345 678", "12,345,678", "123; none"])
def test_what_may_be_one_number_is_not_taken_apart(value):
    entry = entry_of({"title": "Iron", "type": "article-journal", "PMID": value})
    assert (entry.csl["PMID"], codes(entry)) == (value, [("bad_identifier", "PMID", value)])
