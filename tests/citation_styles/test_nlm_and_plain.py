"""NLM: its samples of formatted references for authors of journal articles, and Citing Medicine.

https://www.nlm.nih.gov/bsd/uniform_requirements.html; the numbers are those of the samples' sections.
The style plain is ours: it names one author and leaves numbers out.
"""
# ruff: noqa: E501 - printed lines stay whole

from typing import Any

import pytest

from articles.citation_styles import printed
from tests.citation_styles.making import article, book, on, people

NLM: list[tuple[str, Any, str]] = [
    ("more than six authors", article("Rose ME; Huerbin MB; Melick J; Marion DW; Palmer AM; Schiding JK; Kochanek PM; Graham SH", "Regulation of interstitial excitatory amino acid concentrations after cortical contusion injury", "Brain Res", 2002, "935(1-2):40-46"),
     "Rose ME, Huerbin MB, Melick J, Marion DW, Palmer AM, Schiding JK, et al. Regulation of interstitial excitatory amino acid concentrations after cortical contusion injury. Brain Res. 2002;935(1-2):40-6."),
    ("organization as author", article("{Diabetes Prevention Program Research Group}", "Hypertension, insulin, and proinsulin in participants with impaired glucose tolerance", "Hypertension", 2002, "40(5):679-686"),
     "Diabetes Prevention Program Research Group. Hypertension, insulin, and proinsulin in participants with impaired glucose tolerance. Hypertension. 2002;40(5):679-86."),
    ("people and organization", article("Vallancien G; Emberton M; Harving N; van Moorselaar|RJ; {Alf-One Study Group}", "Sexual dysfunction in 1,274 European men suffering from lower urinary tract symptoms", "J Urol", 2003, "169(6):2257-2261"),
     "Vallancien G, Emberton M, Harving N, van Moorselaar RJ; Alf-One Study Group. Sexual dysfunction in 1,274 European men suffering from lower urinary tract symptoms. J Urol. 2003;169(6):2257-61."),
    ("no author", article("", "21st century heart solution may have a sting in the tail", "BMJ", 2002, "325(7357):184"),
     "21st century heart solution may have a sting in the tail. BMJ. 2002;325(7357):184."),
    ("volume with supplement", article("Geraud G; Spierings EL; Keywood C", "Tolerability and safety of frovatriptan with short- and long-term use for treatment of migraine and in comparison with sumatriptan", "Headache", 2002, "42(Suppl 2):S93-9"),
     "Geraud G, Spierings EL, Keywood C. Tolerability and safety of frovatriptan with short- and long-term use for treatment of migraine and in comparison with sumatriptan. Headache. 2002;42 Suppl 2:S93-9."),
    ("issue with supplement", article("Glauser TA", "Integrating clinical trial data into clinical practice", "Neurology", 2002, "58(12 Suppl 7):S6-S12"),
     "Glauser TA. Integrating clinical trial data into clinical practice. Neurology. 2002;58(12 Suppl 7):S6-12."),
    ("volume with part", article("Abend SM; Kulish N", "The psychoanalytic method from an epistemological viewpoint", "Int J Psychoanal", 2002, "83(Pt 2):491-495"),
     "Abend SM, Kulish N. The psychoanalytic method from an epistemological viewpoint. Int J Psychoanal. 2002;83(Pt 2):491-5."),
    ("issue with part", article("Ahrar K; Madoff DC; Gupta S; Wallace MJ; Price RE; Wright KC", "Development of a large animal model for lung tumors", "J Vasc Interv Radiol", 2002, "13(9 Pt 1):923-928"),
     "Ahrar K, Madoff DC, Gupta S, Wallace MJ, Price RE, Wright KC. Development of a large animal model for lung tumors. J Vasc Interv Radiol. 2002;13(9 Pt 1):923-8."),
    ("issue with no volume", article("Banit DM; Kaufer H; Hartford JM", "Intraoperative frozen section analysis in revision total joint arthroplasty", "Clin Orthop", 2002, "(401):230-238"),
     "Banit DM, Kaufer H, Hartford JM. Intraoperative frozen section analysis in revision total joint arthroplasty. Clin Orthop. 2002;(401):230-8."),
    ("no volume or issue", article("", "Outreach: bringing HIV-positive individuals into care", "HRSA Careaction", 2002, ":1-6", issued={"date-parts": [[2002, 6]]}),
     "Outreach: bringing HIV-positive individuals into care. HRSA Careaction. 2002 Jun:1-6."),
    ("roman numerals", article("Chadwick R; Schuklenk U", "The politics of ethical consensus finding", "Bioethics", 2002, "16(2):iii-v"),
     "Chadwick R, Schuklenk U. The politics of ethical consensus finding. Bioethics. 2002;16(2):iii-v."),
    ("editors as author", book("book", "", "Operative obstetrics", "McGraw-Hill", 2002, edition="Second edition", editor=people("Gilstrap|LC|III; Cunningham FG; VanDorsten JP"), **{"publisher-place": "New York"}),
     "Gilstrap LC 3rd, Cunningham FG, VanDorsten JP, editors. Operative obstetrics. 2nd ed. New York: McGraw-Hill; 2002."),
    ("authors and editor", book("book", "Breedlove GK; Schorfheide AM", "Adolescent pregnancy", "March of Dimes Education Services", 2001, edition="2", editor=people("Wieczorek RR"), **{"publisher-place": "White Plains (NY)"}),
     "Breedlove GK, Schorfheide AM. Adolescent pregnancy. 2nd ed. Wieczorek RR, editor. White Plains (NY): March of Dimes Education Services; 2001."),
    ("organizations as author", book("book", "{Royal Adelaide Hospital}; {University of Adelaide, Department of Clinical Nursing}", "Compendium of nursing research and practice development, 1999-2000", "Adelaide University", 2001, **{"publisher-place": "Adelaide (Australia)"}),
     "Royal Adelaide Hospital; University of Adelaide, Department of Clinical Nursing. Compendium of nursing research and practice development, 1999-2000. Adelaide (Australia): Adelaide University; 2001."),
    ("conference proceedings", book("book", "", "Germ cell tumours V. Proceedings of the 5th Germ Cell Tumour Conference; 2001 Sep 13-15; Leeds, UK", "Springer", 2002, editor=people("Harnden P; Joffe JK; Jones WG"), **{"publisher-place": "New York"}),
     "Harnden P, Joffe JK, Jones WG, editors. Germ cell tumours V. Proceedings of the 5th Germ Cell Tumour Conference; 2001 Sep 13-15; Leeds, UK. New York: Springer; 2002."),
    ("conference paper", book("paper-conference", "Christensen S; Oppacher F", "An analysis of Koza's computational effort statistic for genetic programming", "Springer", 2002, editor=people("Foster JA; Lutton E; Miller J; Ryan C; Tettamanzi AG"), page="182-191", **{"container-title": "Genetic programming. EuroGP 2002: Proceedings of the 5th European Conference on Genetic Programming; 2002 Apr 3-5; Kinsdale, Ireland", "publisher-place": "Berlin"}),
     "Christensen S, Oppacher F. An analysis of Koza's computational effort statistic for genetic programming. In: Foster JA, Lutton E, Miller J, Ryan C, Tettamanzi AG, editors. Genetic programming. EuroGP 2002: Proceedings of the 5th European Conference on Genetic Programming; 2002 Apr 3-5; Kinsdale, Ireland. Berlin: Springer; 2002. p. 182-91."),
    ("report", book("report", "Russell ML; Goth-Goldstein R; Apte MG; Fisk WJ", "Method for measuring the size distribution of airborne Rhinovirus", "Lawrence Berkeley National Laboratory, Environmental Energy Technologies Division", 2002, issued={"date-parts": [[2002, 1]]}, number="LBNL49574", **{"publisher-place": "Berkeley (CA)"}),
     "Russell ML, Goth-Goldstein R, Apte MG, Fisk WJ. Method for measuring the size distribution of airborne Rhinovirus. Berkeley (CA): Lawrence Berkeley National Laboratory, Environmental Energy Technologies Division; 2002 Jan. Report No.: LBNL49574."),
    ("dissertation", book("thesis", "Borkowski MM", "Infant sleep and feeding: a telephone survey of Hispanic Americans", "Central Michigan University", 2002, genre="Dissertation", **{"publisher-place": "Mount Pleasant (MI)"}),
     "Borkowski MM. Infant sleep and feeding: a telephone survey of Hispanic Americans [dissertation]. Mount Pleasant (MI): Central Michigan University; 2002."),
    ("forthcoming", article("Tian D; Araki H; Stahl E; Bergelson J; Kreitman M", "Signature of balancing selection in Arabidopsis", "Proc Natl Acad Sci U S A", 2002, status="In press"),
     "Tian D, Araki H, Stahl E, Bergelson J, Kreitman M. Signature of balancing selection in Arabidopsis. Proc Natl Acad Sci U S A. Forthcoming 2002."),
    ("book on the internet", book("book", "", "Improving palliative care for cancer", "National Academy Press", 2001, editor=people("Foley KM; Gelband H"), URL="https://www.nap.edu/catalog/10149/", accessed=on(2002, 7, 9), **{"publisher-place": "Washington"}),
     "Foley KM, Gelband H, editors. Improving palliative care for cancer [Internet]. Washington: National Academy Press; 2001 [cited 2002 Jul 9]. Available from: https://www.nap.edu/catalog/10149/"),
    ("Citing Medicine: given names", article("Lagrot|Jean-Louis", "Iron", "Sleep", 2002, "3:5"), "Lagrot JL. Iron. Sleep. 2002;3:5."),
    ("Citing Medicine: months", article("Doe J", "Iron", "Sleep", 2002, "3:5", issued={"date-parts": [[2002, 7], [2002, 8]]}), "Doe J. Iron. Sleep. 2002 Jul-Aug;3:5."),
    ("Citing Medicine: two years", article("Doe J", "Iron", "Sleep", 1998, "3:5", issued={"date-parts": [[1998, 12], [1999, 1]]}), "Doe J. Iron. Sleep. 1998 Dec-1999 Jan;3:5."),
    ("Citing Medicine: season", article("Doe J", "Iron", "Sleep", 2003, "3:5", issued={"date-parts": [[2003]], "season": 3}), "Doe J. Iron. Sleep. 2003 Fall;3:5."),
    ("Citing Medicine: et al. and a group", article("A B; B C; C D; D E; E F; F G; G H; {A Group}", "Iron", "Sleep", 2002, "3:5"), "A B, B C, C D, D E, E F, F G, et al.; A Group. Iron. Sleep. 2002;3:5."),
    ("Citing Medicine: translator", book("book", "Doe J", "Sleep", "Example Press", 2002, translator=people("Roe JP")), "Doe J. Sleep. Roe JP, translator. Example Press; 2002."),
    ("online first", article("Doe J", "Iron", "Sleep", 2024, status="ahead of print", issued=on(2024, 9, 6)), "Doe J. Iron. Sleep. Epub 2024 Sep 6."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "line"),
    [(record, line) for _source, record, line in NLM],
    ids=[source for source, _record, _line in NLM],
)
def test_nlm(record: dict[str, Any], line: str) -> None:
    assert printed(record, "nlm").text == line


PLAIN: list[tuple[Any, str]] = [
    (article("Doe J", "Iron", "Sleep", 2013, "3(2):1-2"), "Doe J. Iron. Sleep. 2013."),
    (article("Doe J; Roe JP", "Iron", "Sleep", 2013), "Doe J, Roe JP. Iron. Sleep. 2013."),
    (
        article("Doe J; Roe JP; Coe RT; {A Group}", "Iron?", "Sleep", 2013, DOI="10.1/a"),
        "Doe J and others; A Group. Iron? Sleep. 2013. doi:10.1/a",
    ),
    (article("{A Group}", "Iron", "Sleep", 2013), "A Group. Iron. Sleep. 2013."),
    (article("", "Iron", "Sleep", 2013), "Iron. Sleep. 2013."),
    (
        book("book", "Doe|Ya-li|Jr.", "Sleep", "Example Press", 2013, edition="2"),
        "Doe YL Jr. Sleep. Example Press. 2013.",
    ),
    (
        book("chapter", "Doe J", "Iron", "Press", 2013, **{"container-title": "Sleep and legs"}),
        "Doe J. Iron. Sleep and legs. Press. 2013.",
    ),
    (
        book("webpage", "{A Group}", "Iron", "", 2013, URL="https://a.example/"),
        "A Group. Iron. 2013. https://a.example/",
    ),
    (
        article("Doe J", "Iron", "Sleep", 2013, status="in press"),
        "Doe J. Iron. Sleep. In press. 2013.",
    ),
    (book("report", "{A Group}", "Iron", "Press", 2013, number="7"), "A Group. Iron. Press. 2013."),
]


@pytest.mark.parametrize(("record", "line"), PLAIN, ids=[line for _record, line in PLAIN])
def test_plain(record: dict[str, Any], line: str) -> None:
    assert printed(record, "plain").text == line


PREPRINT = {"type": "article", "genre": "Preprint", "container-title": "medRxiv"}


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {**PREPRINT, "publisher": "MedRxiv"},
            "Allen RP. Iron in the brain [preprint]. medRxiv. 2020.",
        ),
        (
            {**PREPRINT, "publisher": "Cold Spring Harbor"},
            "Allen RP. Iron in the brain [preprint]. medRxiv. Cold Spring Harbor; 2020.",
        ),
        (
            {"genre": "Published Erratum", "title": "Erratum: Iron"},
            "Allen RP. Erratum: Iron. Sleep Med. 2020.",
        ),
        (
            {"genre": "published erratum"},
            "Allen RP. Iron in the brain [published erratum]. Sleep Med. 2020.",
        ),
        (
            {"genre": "retraction of publication", "title": "Retraction of: Iron"},
            "Allen RP. Retraction of: Iron. Sleep Med. 2020.",
        ),
        (
            {"genre": "retracted publication"},
            "Allen RP. Iron in the brain [retracted publication]. Sleep Med. 2020.",
        ),
    ],
)
def test_what_a_preprint_or_a_notice_is_is_said_once(fields: dict[str, Any], line: str) -> None:
    record = article("Allen RP", "Iron in the brain", "Sleep Med", 2020) | fields
    assert printed(record, "nlm").text == line
