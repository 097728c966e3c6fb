"""References of every kind, in the form that the manuals print (AMA: 11th edition, chapter 3)."""
# ruff: noqa: E501 - printed lines stay whole

from typing import Any

import pytest

from articles.citation_styles import STYLES, printed
from tests.citation_styles.making import article, book, on, people

AMA: list[tuple[Any, str]] = [
    (
        article(
            "Towfighi A; Markovic D; Ovbiagele B",
            "Utility of Framingham Coronary Heart Disease risk score for predicting cardiac risk "
            "after stroke",
            *("Stroke", 2012, "43(11):2942-2947"),
        ),
        (
            "Towfighi A, Markovic D, Ovbiagele B. Utility of Framingham Coronary Heart Disease risk "
            "score for predicting cardiac risk after stroke. Stroke. 2012;43(11):2942-2947."
        ),
    ),
    (
        article(
            "Geller AC; Venna S; Prout M; Miller DR; Demierre MF; Koh HK; Gilchrest BA",
            "Should the skin cancer examination be taught in medical school?",
            *("Arch Dermatol", 2002, "138(9):1201-1203"),
        ),
        (
            "Geller AC, Venna S, Prout M, et al. Should the skin cancer examination be taught in "
            "medical school? Arch Dermatol. 2002;138(9):1201-1203."
        ),
    ),
    (
        article(
            "Hyduk A; Croft JB; Ayala C; Zheng K; Zheng ZJ; Mensah GA",
            "Pulmonary hypertension surveillance—United States, 1980-2002",
            *("MMWR Surveill Summ", 2005, "54(5):1-28"),
        ),
        (
            "Hyduk A, Croft JB, Ayala C, Zheng K, Zheng ZJ, Mensah GA. Pulmonary hypertension "
            "surveillance—United States, 1980-2002. MMWR Surveill Summ. 2005;54(5):1-28."
        ),
    ),
    (
        article(
            "Guallar E; Stranges S; Mulrow C; Appel LJ; Miller|ER|III",
            "Enough is enough: stop wasting money on vitamin and mineral supplements",
            *("Ann Intern Med", 2013, "159(12):850-851"),
            DOI="10.7326/0003-4819-159-12-201312170-00011",
        ),
        (
            "Guallar E, Stranges S, Mulrow C, Appel LJ, Miller ER III. Enough is enough: stop wasting "
            "money on vitamin and mineral supplements. Ann Intern Med. 2013;159(12):850-851. "
            "doi:10.7326/0003-4819-159-12-201312170-00011"
        ),
    ),
    (
        article(
            "Florez H; Martinez R; Chakra W; Strickman-Stein M; Levis S",
            "Outdoor exercise reduces the risk of hypovitaminosis D in the obese",
            *("J. Steroid Biochem. Mol. Biol.", 2007, "103(3-5):679-681"),
            DOI="10.1016/j.jsbmb.2006.12.032",
        ),
        (
            "Florez H, Martinez R, Chakra W, Strickman-Stein M, Levis S. Outdoor exercise reduces the "
            "risk of hypovitaminosis D in the obese. J Steroid Biochem Mol Biol. "
            "2007;103(3-5):679-681. doi:10.1016/j.jsbmb.2006.12.032"
        ),
    ),
    (
        article(
            "Trenkwalder C; Beneš H; Grote L; {RELOXYN Study Group}",
            "Prolonged release oxycodone–naloxone for treatment of severe restless legs syndrome",
            *("Lancet Neurol", 2013, "12(12):1141-50"),
        ),
        (
            "Trenkwalder C, Beneš H, Grote L; RELOXYN Study Group. Prolonged release "
            "oxycodone–naloxone for treatment of severe restless legs syndrome. Lancet Neurol. "
            "2013;12(12):1141-1150."
        ),
    ),
    (
        article(
            "{International Restless Legs Syndrome Study Group}",
            "Validation of the International Restless Legs Syndrome Study Group rating scale for "
            "restless legs syndrome",
            *("Sleep Med", 2003, "4(2):121-132"),
            DOI="10.1016/S1389-9457(02)00258-7",
        ),
        (
            "International Restless Legs Syndrome Study Group. Validation of the International "
            "Restless Legs Syndrome Study Group rating scale for restless legs syndrome. Sleep Med. "
            "2003;4(2):121-132. doi:10.1016/S1389-9457(02)00258-7"
        ),
    ),
    (
        article("Earley CJ; {et al}", "Abnormalities in CSF", "Neurology", 2000, "54:1698-700"),
        "Earley CJ, et al. Abnormalities in CSF. Neurology. 2000;54:1698-1700.",
    ),
    (
        article("Song P; Wu J; Cao J", "The global prevalence", "J Glob Health", 2024, "14:04113"),
        "Song P, Wu J, Cao J. The global prevalence. J Glob Health. 2024;14:04113.",
    ),
    (
        article(
            *("Park A; Ambrogi K; Hade EM", "Randomized pilot trial", "PLoS One", 2020),
            "15(4):e0230951",
            genre="trial",
        ),
        "Park A, Ambrogi K, Hade EM. Randomized pilot trial. PLoS One. 2020;15(4):e0230951.",
    ),
    (
        article(
            *("Winkelman JW; Berkowski JA", "Treatment of restless legs syndrome"),
            *("J Clin Sleep Med", 2024),
            issued=on(2024, 9, 26),
            DOI="10.5664/jcsm.11390",
        ),
        (
            "Winkelman JW, Berkowski JA. Treatment of restless legs syndrome. J Clin Sleep Med. "
            "Published online September 26, 2024. doi:10.5664/jcsm.11390"
        ),
    ),
    (
        article("Manconi M; Videnovic A", "Restless legs syndrome", "Nat Rev Dis Primers", 2021),
        "Manconi M, Videnovic A. Restless legs syndrome. Nat Rev Dis Primers. 2021.",
    ),
    (
        article(
            *("Li X", "Brain iron deficiency", "Sleep Med", 2016),
            issued={"date-parts": [[2016, 6]]},
        ),
        "Li X. Brain iron deficiency. Sleep Med. June 2016.",
    ),
    (
        article("", "Worldwide estimation of RLS", "J Sleep Res", 2023, "32(3):e13783"),
        "Worldwide estimation of RLS. J Sleep Res. 2023;32(3):e13783.",
    ),
    (
        article(
            *("Silber MH; Buchfuhrer MJ", "The management of restless legs syndrome"),
            *("Mayo Clin Proc", 2021, "96:S12-S19"),
            **{"supplement-number": "1"},
        ),
        (
            "Silber MH, Buchfuhrer MJ. The management of restless legs syndrome. Mayo Clin Proc. "
            "2021;96(suppl 1):S12-S19."
        ),
    ),
    (
        article("O'Hara R; de Weerd A; D'Angelo|Anna-Maria", "Sleep", "Sleep", 2012, "1(2):3"),
        "O'Hara R, de Weerd A, D'Angelo AM. Sleep. Sleep. 2012;1(2):3.",
    ),
    (
        book(
            "book",
            "Christiansen S; Iverson C; Flanagin A",
            "AMA manual of style: a guide for authors and editors",
            *("Oxford University Press", 2020),
            edition="11",
        ),
        (
            "Christiansen S, Iverson C, Flanagin A. AMA Manual of Style: A Guide for Authors and "
            "Editors. 11th ed. Oxford University Press; 2020."
        ),
    ),
    (
        book(
            *("book", "", "Pediatric Environmental Health", "American Academy of Pediatrics", 2011),
            editor=people("Etzel RA; Balk SJ"),
        ),
        (
            "Etzel RA, Balk SJ, eds. Pediatric Environmental Health. American Academy of Pediatrics; "
            "2011."
        ),
    ),
    (
        book(
            "chapter",
            "Prince M; Glozier N; Sousa R; Dewey M",
            "Measuring disability across physical, mental, and cognitive disorders",
            *("American Psychiatric Publishing Inc", 2011),
            editor=people("Regier DA; Narrow WE; Kuhl EA; Kupfer DJ"),
            page="189-227",
            **{"container-title": "The conceptual evolution of DSM-5"},
        ),
        (
            "Prince M, Glozier N, Sousa R, Dewey M. Measuring disability across physical, mental, and "
            "cognitive disorders. In: Regier DA, Narrow WE, Kuhl EA, Kupfer DJ, eds. The Conceptual "
            "Evolution of DSM-5. American Psychiatric Publishing Inc; 2011:189-227."
        ),
    ),
    (
        book(
            *("report", "{Institute of Medicine}", "Sleep disorders: an unmet problem"),
            *("National Academies Press", 2006),
            URL="https://example.org/sleep",
            accessed=on(2019, 6, 18),
        ),
        (
            "Institute of Medicine. Sleep Disorders: An Unmet Problem. National Academies Press; "
            "2006. Accessed June 18, 2019. https://example.org/sleep"
        ),
    ),
    (
        {
            "type": "webpage",
            "author": people("{International Society for Infectious Diseases}"),
            "title": "ProMED-mail",
            "URL": "http://www.promedmail.org",
            "accessed": on(2016, 4, 29),
        },
        (
            "International Society for Infectious Diseases. ProMED-mail. Accessed April 29, 2016. "
            "http://www.promedmail.org"
        ),
    ),
    (
        {
            "type": "webpage",
            "title": "Zika travel information",
            "container-title": "Centers for Disease Control and Prevention",
            "issued": on(2016, 1, 26),
            "accessed": on(2019, 6, 18),
            "URL": "https://wwwnc.cdc.gov/travel/page/zika-travel-information",
        },
        (
            "Zika travel information. Centers for Disease Control and Prevention. January 26, 2016. "
            "Accessed June 18, 2019. https://wwwnc.cdc.gov/travel/page/zika-travel-information"
        ),
    ),
    (
        book("thesis", "Ghanbari S", "Integration of the arts", "University of California", 2014)
        | {"genre": "Dissertation"},
        "Ghanbari S. Integration of the Arts. Dissertation. University of California; 2014.",
    ),
]


@pytest.mark.parametrize(("record", "line"), AMA, ids=[line[:40] for _record, line in AMA])
def test_ama(record: dict[str, Any], line: str) -> None:
    assert printed(record).text == line


NLM = [
    (
        article(
            "Halpern SD; Ubel PA; Caplan AL",
            "Solid-organ transplantation in HIV-infected patients",
            *("N Engl J Med", 2002, "347(4):284-287"),
            issued=on(2002, 7, 25),
        ),
        (
            "Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation in HIV-infected patients. "
            "N Engl J Med. 2002 Jul 25;347(4):284-7."
        ),
    ),
    (
        book(
            *("book", "Murray PR; Rosenthal KS; Kobayashi GS; Pfaller MA"),
            *("Medical microbiology", "Mosby", 2002),
            edition="4",
            **{"publisher-place": "St. Louis"},
        ),
        (
            "Murray PR, Rosenthal KS, Kobayashi GS, Pfaller MA. Medical microbiology. 4th ed. "
            "St. Louis: Mosby; 2002."
        ),
    ),
    (
        book(
            *("chapter", "Meltzer PS; Kallioniemi A; Trent JM"),
            *("Chromosome alterations in human solid tumors", "McGraw-Hill", 2002),
            editor=people("Vogelstein B; Kinzler KW"),
            page="93-113",
            **{
                "container-title": "The genetic basis of human cancer",
                "publisher-place": "New York",
            },
        ),
        (
            "Meltzer PS, Kallioniemi A, Trent JM. Chromosome alterations in human solid tumors. In: "
            "Vogelstein B, Kinzler KW, editors. The genetic basis of human cancer. New York: "
            "McGraw-Hill; 2002. p. 93-113."
        ),
    ),
]


@pytest.mark.parametrize(("record", "line"), NLM, ids=[line[:40] for _record, line in NLM])
def test_nlm(record: dict[str, Any], line: str) -> None:
    assert printed(record, "nlm").text == line


def test_plain_names_one_author_and_the_year() -> None:
    record, _line = AMA[1]
    assert printed(record, "plain").text == (
        "Geller AC and others. Should the skin cancer examination be taught in medical school? "
        "Arch Dermatol. 2002."
    )


@pytest.mark.parametrize("style", STYLES)
def test_without_address_nothing_else_changes(style: str) -> None:
    record = AMA[3][0]
    whole, bare = printed(record, style).text, printed(record, style, address=False).text
    assert whole == f"{bare} doi:{record['DOI']}"
