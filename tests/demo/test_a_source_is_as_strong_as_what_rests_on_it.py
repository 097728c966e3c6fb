"""A source is as strong as the weakest statement that rests on it (docs/article-files.md).

What the evidence notes rate is a statement, and what a page prints is a word beside a source. This
table joins the two: how sure each statement is, and which of them each article rests on a source.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from articles.importing import files, markdown_file
from articles.working_copy import ArticleDraft

FOLDER = Path(settings.BASE_DIR) / "articles" / "demo"
GUIDELINE = "winkelman2024"

# Each statement with the rating of the evidence notes: ●●● strong, ●● moderate, ● limited.
SURE = {
    "strong": """criteria, child's words, rating scale, 7.1% in a model, definition decides,
        genes, augmentation, iron tests, first medicines, infusion advised, check first,
        dopamine medicines not standard, pregnancy numbers""",
    "moderate": """look-alikes mislead, 3% corrected, 7.2% in a survey, women twice as often,
        linked with, iron clues, into brain cells, dopamine signals, iron lowers the score,
        infusion helped, iron cut-offs, augmentation counted, opioids late, registry of opioids,
        trigger medicines, nerve stimulation, pregnancy treatment, children's numbers,
        iron for children""",
    "limited": """iron not found low, glutamate, adenosine, habits in genes, exercise, compression,
        small nerve stimulation, harm to sleep""",
}
# "iron lowers the score": the notes say ●●●; the review itself calls its certainty moderate.
STRENGTH = {name.strip(): rating for rating, names in SURE.items() for name in names.split(",")}

SCALE, CRITERIA, AUGMENTATION = "rating scale", "criteria", "augmentation"
TRIGGERS, STIMULATION, OPIOIDS = "trigger medicines", "nerve stimulation", "opioids late"
TESTS, CUTOFFS, CHECK = "iron tests", "iron cut-offs", "check first"
FIRST, NOT_STANDARD, INFUSION = (
    "first medicines",
    "dopamine medicines not standard",
    "infusion advised",
)
CLUES, SIGNALS = "iron clues", "dopamine signals"

# What counts for each source. Not counted: a statement that rests more on a stronger source beside
# it; and that low iron in the brain is the best-supported finding, as four sources carry that
# together and none of them alone. Nothing counts where a text only names what a source is, what it
# once advised (2012, 2016), or that its result was not weighed here.
OVERVIEW: dict[str, tuple[str, ...]] = {
    "allen2014": (CRITERIA,),
    "berger2004": ("women twice as often", "harm to sleep"),
    "hening2009": ("look-alikes mislead",),
    "allen2005": ("7.2% in a survey",),
    "ohayon2012": ("definition decides",),
    "irlssg2003": (SCALE,),
    GUIDELINE: (),  # that it is about two conditions
    "song2024": ("7.1% in a model", "linked with"),
    "brostrom2023": ("3% corrected",),
}
RESTS: dict[str, dict[str, tuple[str, ...]]] = {
    "augmentation": {
        "garciaborreguero2016": (AUGMENTATION,),
        GUIDELINE: (NOT_STANDARD, FIRST, CHECK, TESTS, INFUSION, STIMULATION, OPIOIDS, TRIGGERS),
        "allen2014b": ("augmentation counted",),
        "earley2022": (SIGNALS,),
        "allen2014": (CRITERIA,),
        "hoque2010": (TRIGGERS,),
        "aurora2012": (),
        "winkelman2016": (),
        "trenkwalder2013": (OPIOIDS,),
    },
    "causes-of-restless-legs-syndrome": {
        "earley2000": (CLUES,),
        "allen2001": (CLUES,),
        "connor2003": (CLUES, "into brain cells"),
        "earley2022": (SIGNALS, "adenosine"),
        "allen2013": ("glutamate",),
        "garciaborreguero2021": ("adenosine",),
        "schormair2024": ("genes",),
        "didriksen2020": ("genes", "habits in genes"),
        GUIDELINE: (TESTS, NOT_STANDARD),
        "garciaborreguero2016": (AUGMENTATION,),
        "knake2010": ("iron not found low",),
        "li2016": ("iron not found low",),
        "song2024": ("linked with",),
    },
    "how-rls-is-diagnosed": {
        "allen2014": (CRITERIA,),
        "hening2009": ("look-alikes mislead",),
        GUIDELINE: (TESTS, CHECK, TRIGGERS),
        "schormair2024": ("genes",),
        "hoque2010": (TRIGGERS,),
        "berger2004": ("harm to sleep",),
        "irlssg2003": (SCALE,),
        "allen2014b": (),  # used the scale
        "picchietti2013": ("child's words",),
    },
    "iron-and-restless-legs-syndrome": {
        "earley2000": (CLUES,),
        "allen2001": (CLUES,),
        "connor2003": (CLUES, "into brain cells"),
        "earley2022": (SIGNALS,),
        GUIDELINE: (TESTS, CUTOFFS, INFUSION),
        "trotti2019": ("iron lowers the score",),
        "knake2010": ("iron not found low",),
        "li2016": ("iron not found low",),
        "irlssg2003": (SCALE,),
        "allen2018": ("infusion helped",),
    },
    "medicines-that-can-worsen-rls": {
        GUIDELINE: (CHECK, TRIGGERS, NOT_STANDARD),
        "hoque2010": (TRIGGERS,),
        "berger2004": ("harm to sleep",),
        "song2024": ("linked with",),
        "earley2022": (SIGNALS,),
        "garciaborreguero2016": (AUGMENTATION,),
        "allen2014": (CRITERIA,),
    },
    "opioids-for-severe-rls": {
        GUIDELINE: (OPIOIDS, CHECK, TESTS, CUTOFFS, INFUSION, FIRST, STIMULATION),
        "trenkwalder2013": (OPIOIDS,),
        "winkelman2023": ("registry of opioids",),
        "bogan2023": (STIMULATION,),
        "garciaborreguero2016": (AUGMENTATION,),
        "irlssg2003": (SCALE,),
    },
    "rls-in-children-and-teenagers": {
        "picchietti2007": ("children's numbers",),
        "picchietti2013": ("child's words",),
        "allen2014": (CRITERIA,),
        GUIDELINE: ("iron for children", TESTS, TRIGGERS, CHECK),
        "berger2004": ("harm to sleep",),
        "schormair2024": ("genes",),
        "didriksen2020": ("genes",),
        "allen2018": (),  # that it exists
        "hoque2010": (TRIGGERS,),
        "rosen2019": (),  # not weighed
    },
    "rls-in-pregnancy-and-breastfeeding": {
        "chen2018": ("pregnancy numbers",),
        "picchietti2015": ("pregnancy treatment",),
        "berger2004": ("women twice as often",),
        "allen2014": (CRITERIA,),
        GUIDELINE: (TESTS, CUTOFFS, CHECK, TRIGGERS),
        "hoque2010": (TRIGGERS,),
        "aukerman2006": ("exercise",),
    },
    "rls-with-kidney-disease-or-dialysis": {
        "giannaki2014": (),  # what it is about; nothing it found
        GUIDELINE: (TESTS, CUTOFFS, FIRST, NOT_STANDARD, TRIGGERS, CHECK, STIMULATION),
        "berger2004": ("harm to sleep",),
        "allen2014": (CRITERIA,),
        "garciaborreguero2016": (AUGMENTATION,),
        "hoque2010": (TRIGGERS,),
        "aukerman2006": ("exercise",),
        "lettieri2009": ("compression",),
        "earley2022": (SIGNALS,),
        "trotti2019": ("iron lowers the score",),
        "irlssg2003": (SCALE,),
        "allen2014b": ("augmentation counted",),
        "bogan2023": (STIMULATION,),
    },
    "rls-without-medicines": {
        GUIDELINE: (CHECK, TRIGGERS, STIMULATION),
        "aukerman2006": ("exercise",),
        "lettieri2009": ("compression",),
        "bogan2023": (STIMULATION,),
        "berger2004": ("harm to sleep",),
        "hoque2010": (TRIGGERS,),
        "park2020": (),  # not weighed
        "buchfuhrer2021": ("small nerve stimulation",),
        "irlssg2003": (SCALE,),
    },
    "treatment-choices": {
        GUIDELINE: (
            *(CHECK, TESTS, CUTOFFS, INFUSION, FIRST, NOT_STANDARD),
            *(OPIOIDS, STIMULATION, TRIGGERS),
        ),
        "garciaborreguero2016": (AUGMENTATION,),
        "hoque2010": (TRIGGERS,),
        "allen2018": ("infusion helped",),
        "allen2014b": ("augmentation counted",),
        "winkelman2016": (),
        "trenkwalder2013": (OPIOIDS,),
        "winkelman2023": ("registry of opioids",),
        "bogan2023": (STIMULATION,),
        "irlssg2003": (SCALE,),
        "picchietti2015": ("pregnancy treatment",),
        "aurora2012": (),
        "winkelman2025": (),  # how many records it went through
        "trotti2019": ("iron lowers the score",),
        "aukerman2006": ("exercise",),
        "lettieri2009": ("compression",),
    },
    "what-is-restless-legs-syndrome": OVERVIEW,
    "what-is-restless-legs-syndrome.revision-2": OVERVIEW
    | {GUIDELINE: (TRIGGERS,), "hoque2010": (TRIGGERS,)},
}

# The words by which a sentence that cites the guideline makes one of its statements.
WORDS = {
    TESTS: r"iron tests|transferrin saturation|24 hours",
    CUTOFFS: r"cut-off|75 ng|100 ng|iron is low enough",
    INFUSION: r"strongly recommends it|(infusion|carboxymaltose).{0,40}strong",
    FIRST: r"gabapentin",
    NOT_STANDARD: r"standard",
    STIMULATION: r"conditional",
    OPIOIDS: r"opioids are kept|low doses are kept",
    TRIGGERS: r"start RLS or make it worse|trigger medicines can",
    CHECK: r"(check|look).*caffeine|caffeine.*(check|first)",
    "iron for children": r"for children.*(only|recommends)|recommends for children",
}

NAMES_ITS_WEIGHT = re.compile(r"firm|strong|moderate|limited|conditional|consensus")


def draft_in(name: str) -> ArticleDraft:
    return markdown_file.parse(files.read_text(FOLDER / f"{name}.md")).draft


def due(statements: tuple[str, ...]) -> str:
    """The rule: what all of them are, and nothing where they differ or where there are none."""
    found = {STRENGTH[each] for each in statements}
    return found.pop() if len(found) == 1 else ""


def test_the_table_speaks_of_every_article() -> None:
    assert set(RESTS) == {path.stem for path in FOLDER.glob("*.md") if path.name != "README.md"}


@pytest.mark.parametrize("name", RESTS)
def test_every_source_is_as_strong_as_what_rests_on_it(name: str) -> None:
    printed = {each.key: each.strength for each in draft_in(name).references}
    assert printed == {key: due(statements) for key, statements in RESTS[name].items()}


@pytest.mark.parametrize("name", RESTS)
def test_where_statements_differ_the_finding_says_how_sure_each_is(name: str) -> None:
    for each in draft_in(name).references:
        strengths = {STRENGTH[one] for one in RESTS[name][each.key]}
        if len(strengths) > 1:
            said = set(NAMES_ITS_WEIGHT.findall(each.finding))
            assert said, (each.key, each.finding)


@pytest.mark.parametrize("name", RESTS)
def test_the_table_lists_what_the_text_rests_on_the_guideline(name: str) -> None:
    body = (FOLDER / f"{name}.md").read_text("utf-8").split("\n---\n", 1)[1]
    sentences = [one for one in re.split(r"(?<=[.\n]) ?|(?<=\|) ", body) if GUIDELINE in one]
    assert sentences
    made = {
        statement
        for statement, words in WORDS.items()
        if any(re.search(words, sentence, re.IGNORECASE) for sentence in sentences)
    }
    assert made == set(RESTS[name][GUIDELINE])
