"""AMA references as they were published; each row says where its form was seen.

The 10th edition named the place of a publisher and the 11th leaves it out (3.12.1): from rows out
of guides to the 10th only that was taken away.
"""
# ruff: noqa: E501 - printed lines stay whole

from typing import Any

import pytest

from articles.citation_styles import printed
from tests.citation_styles.making import article, book, on, people

MANUAL_BOOKS = "AMA Manual of Style, 11th edition, 3.12.2"
MANUAL_NEWS = "AMA Manual of Style, 11th edition, 3.13.1"
CSUS = "California State University, Sacramento: AMA (11th), csus.libguides.com/AMA/articles"
RAMA = "Ramathibodi Medical Journal: references, AMA"
ECU = "East Carolina University: AMA 11th, libguides.ecu.edu, preprints"
ST_KATE = "St. Catherine University: AMA quick guide"
GUIDE_10TH = "University of St. Augustine: AMA style guide (10th)"
AUGUSTA = "Augusta University: AMA 11th, guides.augusta.edu"
LEXIDRUG = "UpToDate Lexidrug, reference list (AMA)"
NEJM = "AMA 11th, 3.7 (over six authors and a group), for doi:10.1056/NEJMoa0810625"
AHCPR = "AMA Manual of Style, 3.13: a report with its publication number"
USPSTF = (
    "JAMA, reference lists of recommendation statements of the US Preventive Services Task Force"
)

PUBLISHED: list[tuple[str, Any, str]] = [
    (ST_KATE, article("Wormser GP; Ramanathan R; Nowakowski J; A B; B C; C D; D E", "Duration of antibiotic therapy for early Lyme disease", "Ann Intern Med", 2003, "138:697-705"),
     "Wormser GP, Ramanathan R, Nowakowski J, et al. Duration of antibiotic therapy for early Lyme disease. Ann Intern Med. 2003;138:697-705."),
    (CSUS, article("St John Smith EP", "Advances in understanding nociception and neuropathic pain", "J Neurol", 2018, "265(2):231-238", DOI="10.1007/s00415-017-8641-6"),
     "St John Smith EP. Advances in understanding nociception and neuropathic pain. J Neurol. 2018;265(2):231-238. doi:10.1007/s00415-017-8641-6"),
    (CSUS, article("Gheorghe Andreea; Mahdi|Labib M.; Musat Ovidiu", "Age-related macular degeneration", "Rom. J. Ophthalmol.", 2015, "59(2):74-7"),
     "Gheorghe A, Mahdi LM, Musat O. Age-related macular degeneration. Rom J Ophthalmol. 2015;59(2):74-77."),
    (CSUS, article("Adams PC; Altes A; Brissot P; A B; B C; C D; D E", "Therapeutic recommendations in HFE hemochromatosis for p.Cys282Tyr (C282Y/C282Y) homozygous genotype", "Hepatol Int", 2018, "12(2):83-86", DOI="https://doi.org/10.1007/s12072-018-9855-0"),
     "Adams PC, Altes A, Brissot P, et al. Therapeutic recommendations in HFE hemochromatosis for p.Cys282Tyr (C282Y/C282Y) homozygous genotype. Hepatol Int. 2018;12(2):83-86. doi:10.1007/s12072-018-9855-0"),
    (CSUS, article("{US Preventive Services Task Force}", "Primary care–based interventions to prevent illicit drug use in children, adolescents, and young adults: US Preventive Services Task Force recommendation statement", "JAMA", 2020, "323(20):2060–2066", DOI="10.1001/jama.2020.6774", genre="guideline"),
     "US Preventive Services Task Force. Primary care–based interventions to prevent illicit drug use in children, adolescents, and young adults: US Preventive Services Task Force recommendation statement. JAMA. 2020;323(20):2060-2066. doi:10.1001/jama.2020.6774"),
    (CSUS, {"type": "webpage", "author": people("Harris DM; Borsky AE; {CNA Health ACTION Partnership for SATIS-PHI/CRC}"), "title": "Health care systems for tracking colorectal cancer screening tests", "container-title": "Agency for Healthcare Research and Quality"},
     "Harris DM, Borsky AE; CNA Health ACTION Partnership for SATIS-PHI/CRC. Health care systems for tracking colorectal cancer screening tests. Agency for Healthcare Research and Quality."),
    (CSUS, article("Nierengarten MB; Oski JA", "Juvenile idiopathic arthritis: Rethinking remission", "Contemp Pediatr", 2014, "31(7):14-19", type="article-magazine"),
     "Nierengarten MB, Oski JA. Juvenile idiopathic arthritis: Rethinking remission. Contemp Pediatr. 2014;31(7):14-19."),
    (MANUAL_NEWS, article("Schencker L", "Peanut allergy relief?", "Chicago Tribune", 2019, ":C1", type="article-newspaper", issued=on(2019, 9, 22)),
     "Schencker L. Peanut allergy relief? Chicago Tribune. September 22, 2019:C1."),
    (MANUAL_NEWS, article("Liptak A", "Yale finds error in legal stylebook: contrary to claim, Harvard didn’t create it", "New York Times", 2015, ":A24", type="article-newspaper", issued=on(2015, 12, 8)),
     "Liptak A. Yale finds error in legal stylebook: contrary to claim, Harvard didn’t create it. New York Times. December 8, 2015:A24."),
    (MANUAL_NEWS, article("Tevlin J", "Minneapolis street doctor dispenses care with a dose of dignity", "Minneapolis Star Tribune", 2016, type="article-newspaper", issued=on(2016, 1, 23), accessed=on(2016, 1, 28), URL="http://www.startribune.com/minneapolis-street-doctor-dispenses-care-with-a-dose-of-dignity/366313741/"),
     "Tevlin J. Minneapolis street doctor dispenses care with a dose of dignity. Minneapolis Star Tribune. January 23, 2016. Accessed January 28, 2016. http://www.startribune.com/minneapolis-street-doctor-dispenses-care-with-a-dose-of-dignity/366313741/"),
    (MANUAL_NEWS, article("Narula SK", "WHO has only declared three public health emergencies in its history—Zika virus just became the fourth", "Quartz blog", 2016, type="post-weblog", issued=on(2016, 2, 1), accessed=on(2016, 8, 16), URL="http://qz.com/607331"),
     "Narula SK. WHO has only declared three public health emergencies in its history—Zika virus just became the fourth. Quartz blog. February 1, 2016. Accessed August 16, 2016. http://qz.com/607331"),
    (MANUAL_BOOKS, book("book", "", "Middleton’s allergy: principles and practice", "Saunders", 2014, edition="8th edition", editor=people("Adkinson|NF|Jr.; Bochner BS; Burks W; Busse WW; Holgate ST; Lemanske RF; O’Hehir RE")),
     "Adkinson NF Jr, Bochner BS, Burks W, et al, eds. Middleton’s Allergy: Principles and Practice. 8th ed. Saunders; 2014."),
    (MANUAL_BOOKS, book("book", "Sacks O", "Hallucinations", "Alfred A Knopf", 2012, edition="First edition"),
     "Sacks O. Hallucinations. Alfred A Knopf; 2012."),
    (MANUAL_BOOKS, book("book", "Patterson JW", "Weedon’s skin pathology", "Churchill Livingstone", 2016, edition="Fourth edition"),
     "Patterson JW. Weedon’s Skin Pathology. 4th ed. Churchill Livingstone; 2016."),
    (MANUAL_BOOKS, book("book", "{Australian Technical Advisory Group on Immunisation (ATAGI)}", "The Australian immunisation handbook", "Australian Government Dept of Health", 2015, edition="10th ed."),
     "Australian Technical Advisory Group on Immunisation (ATAGI). The Australian Immunisation Handbook. 10th ed. Australian Government Dept of Health; 2015."),
    (ECU, book("article", "Morozova O; Li ZR; Crawford FW", "A model for COVID-19 transmission in Connecticut", "medRxiv", 2020, issued=on(2020, 6, 16), DOI="10.1101/2020.06.12.20126391"),
     "Morozova O, Li ZR, Crawford FW. A model for COVID-19 transmission in Connecticut. medRxiv. Preprint posted online June 16, 2020. doi:10.1101/2020.06.12.20126391"),
    (RAMA, article("Spencer J", "Physician, heal thyself - but not on your own, please", "Med Educ", 2005, "39(6):548-549"),
     "Spencer J. Physician, heal thyself - but not on your own, please. Med Educ. 2005;39(6):548-549."),
    (RAMA, article("Serlachius A; Northam E; Frydenberg E; Cameron F", "Adapting a generic coping skills programme for adolescents with type 1 diabetes: a qualitative study", "J Health Psychol", 2012, "17(3):313-323"),
     "Serlachius A, Northam E, Frydenberg E, Cameron F. Adapting a generic coping skills programme for adolescents with type 1 diabetes: a qualitative study. J Health Psychol. 2012;17(3):313-323."),
    (RAMA, article("Fukushima H; Cureoglu S; Schachern PA; A B; B C; C D; D E; E F", "Cochlear changes in patients with type 1 diabetes mellitus", "Otolaryngol Head Neck Surg", 2005, "133(1):100-106"),
     "Fukushima H, Cureoglu S, Schachern PA, et al. Cochlear changes in patients with type 1 diabetes mellitus. Otolaryngol Head Neck Surg. 2005;133(1):100-106."),
    (RAMA, article("Fliesler SJ; Richards MJ; Peachey NS; Buchan B; Vaughan DK; Organisciak DT", "Potentiation of retinal light damage in an animal model of Smith-Lemli-Opitz syndrome [ARVO abstract 3373]", "Invest Ophthalmol Vis Sci", 2001, "42(Suppl):S67"),
     "Fliesler SJ, Richards MJ, Peachey NS, Buchan B, Vaughan DK, Organisciak DT. Potentiation of retinal light damage in an animal model of Smith-Lemli-Opitz syndrome [ARVO abstract 3373]. Invest Ophthalmol Vis Sci. 2001;42(suppl):S67."),
    (RAMA, article("Shenoy BV", "Peer review [letter]", "JAMA", 1990, "264(24):3142"),
     "Shenoy BV. Peer review [letter]. JAMA. 1990;264(24):3142."),
    (RAMA, book("report", "{World Health Organization}", "Injury: a leading cause of the global burden of disease, 2000", "World Health Organization", 2002),
     "World Health Organization. Injury: A Leading Cause of the Global Burden of Disease, 2000. World Health Organization; 2002."),
    (LEXIDRUG, article("Peberdy MA; Callaway CW; Neumar RW; A B; B C; C D; D E; {American Heart Association}", "Part 9: post-cardiac arrest care: 2010 American Heart Association guidelines for cardiopulmonary resuscitation and emergency cardiovascular care", "Circulation", 2010, "122(18 Suppl 3):S768-86", DOI="10.1161/CIRCULATIONAHA.110.971002", genre="guideline"),
     "Peberdy MA, Callaway CW, Neumar RW, et al; American Heart Association. Part 9: post-cardiac arrest care: 2010 American Heart Association guidelines for cardiopulmonary resuscitation and emergency cardiovascular care. Circulation. 2010;122(18)(suppl 3):S768-S786. doi:10.1161/CIRCULATIONAHA.110.971002"),
    (LEXIDRUG, article("Annane D; Vignon P; Renault A; A B; B C; C D; {CATS Study Group}; D E", "Norepinephrine plus dobutamine versus epinephrine alone for management of septic shock: a randomised trial", "Lancet", 2007, "370(9588):676-684", genre="trial"),
     "Annane D, Vignon P, Renault A, et al; CATS Study Group. Norepinephrine plus dobutamine versus epinephrine alone for management of septic shock: a randomised trial. Lancet. 2007;370(9588):676-684."),
    (NEJM, article("Finfer S; Chittock DR; Su SY; A B; B C; C D; D E; {NICE-SUGAR Study Investigators}", "Intensive versus conventional glucose control in critically ill patients", "N Engl J Med", 2009, "360(13):1283-97", genre="trial"),
     "Finfer S, Chittock DR, Su SY, et al; NICE-SUGAR Study Investigators. Intensive versus conventional glucose control in critically ill patients. N Engl J Med. 2009;360(13):1283-1297."),
    (GUIDE_10TH, book("chapter", "Solensky R", "Drug allergy: desensitization and treatment of reactions to antibiotics and aspirin", "Marcel Dekker", 2004, edition="3", editor=people("Lockey P"), page="585-606", **{"container-title": "Allergens and allergen immunotherapy"}),
     "Solensky R. Drug allergy: desensitization and treatment of reactions to antibiotics and aspirin. In: Lockey P, ed. Allergens and Allergen Immunotherapy. 3rd ed. Marcel Dekker; 2004:585-606."),
    (GUIDE_10TH, book("book", "Shamus E; Stern DF", "Effective documentation for physical therapy professionals", "McGraw-Hill", 2011, edition="Second"),
     "Shamus E, Stern DF. Effective Documentation for Physical Therapy Professionals. 2nd ed. McGraw-Hill; 2011."),
    (GUIDE_10TH, book("book", "", "Physical rehabilitation", "F.A. Davis Company", 2007, edition="5", editor=people("O'Sullivan SB; Schmitz TJ")),
     "O'Sullivan SB, Schmitz TJ, eds. Physical Rehabilitation. 5th ed. F.A. Davis Company; 2007."),
    (GUIDE_10TH, book("book", "Snell RS", "Clinical anatomy by regions", "Lippincott Williams & Wilkins", 2012, edition="9"),
     "Snell RS. Clinical Anatomy by Regions. 9th ed. Lippincott Williams & Wilkins; 2012."),
    (AUGUSTA, article("Salwachter AR; Freischlag JA; Sawyer RG; Sanfey HA", "The training needs and priorities of male and female surgeons and their trainees", "J Am Coll Surg", 2005, "201(2):199-205"),
     "Salwachter AR, Freischlag JA, Sawyer RG, Sanfey HA. The training needs and priorities of male and female surgeons and their trainees. J Am Coll Surg. 2005;201(2):199-205."),
    (AHCPR, book("report", "", "Clinical practice guideline number 5: depression in primary care, 2: treatment of major depression", "Agency for Health Care Policy and Research, US Dept of Health and Human Services", 1993, page="71-123", number="93-0551", genre="AHCPR publication"),
     "Clinical Practice Guideline Number 5: Depression in Primary Care, 2: Treatment of Major Depression. Agency for Health Care Policy and Research, US Dept of Health and Human Services; 1993:71-123. AHCPR publication 93-0551."),
    (USPSTF, book("report", "O'Connor E; Rossom RC; Henninger M; A B; B C; C D; D E", "Screening for depression in adults", "Agency for Healthcare Research and Quality", 2016, number="AHRQ publication 14-05208-EF-1", **{"collection-title": "Evidence Synthesis", "collection-number": "128"}),
     "O'Connor E, Rossom RC, Henninger M, et al. Screening for Depression in Adults. Evidence Synthesis No. 128. Agency for Healthcare Research and Quality; 2016. AHRQ publication 14-05208-EF-1."),
]  # fmt: skip

FORMS = "AMA Manual of Style, 11th edition"
IN_THE_FORM: list[tuple[str, Any, str]] = [
    (f"{FORMS}, 3.12: author, editor", book("book", "Doe J", "Sleep", "Example Press", 2011, editor=people("Roe JP"), edition="Sixth edition"),
     "Doe J. Sleep. 6th ed. Roe JP, ed. Example Press; 2011."),
    (f"{FORMS}, 3.12: translator", book("book", "Doe J", "Sleep", "Example Press", 2011, translator=people("Roe JP")),
     "Doe J. Sleep. Roe JP, trans. Example Press; 2011."),
    (f"{FORMS}, 3.11: supplement of a volume", article("Doe J", "Sleep", "Sleep Med", 2013, "36(Suppl 1):S12-9"), "Doe J. Sleep. Sleep Med. 2013;36(suppl 1):S12-S19."),
    (f"{FORMS}, 3.11: supplement of a volume", article("Doe J", "Sleep", "Sleep Med", 2013, "36 Supplement 1:S12-9"), "Doe J. Sleep. Sleep Med. 2013;36(suppl 1):S12-S19."),
    (f"{FORMS}, 3.11: supplement by letter", article("Doe J", "Sleep", "Sleep Med", 2013, "36(5 Suppl A):S12"), "Doe J. Sleep. Sleep Med. 2013;36(5)(suppl A):S12."),
    (f"{FORMS}, 3.11: in press", article("Carrau RL; Khidr A", "The impact of laryngopharyngeal reflux", "Laryngoscope", 2004, status="in press"),
     "Carrau RL, Khidr A. The impact of laryngopharyngeal reflux. Laryngoscope. In press."),
    (f"{FORMS}, 3.15: online first, day unknown", article("Doe J", "Sleep", "JAMA", 2024, status="Epub ahead of print"), "Doe J. Sleep. JAMA. Published online 2024."),
    (f"{FORMS}, 3.15: online first", article("Doe J", "Sleep", "JAMA", 2024, status="aheadofprint", issued=on(2024, 9, 26)), "Doe J. Sleep. JAMA. Published online September 26, 2024."),
    (f"{FORMS}, 3.11: printed since", article("Doe J", "Sleep", "JAMA", 2024, "3:1-2", status="in press"), "Doe J. Sleep. JAMA. 2024;3:1-2."),
    (f"{FORMS}, 3.11: two months", article("Doe J", "Sleep", "Sleep Med", 2009, issued={"date-parts": [[2009, 7], [2009, 8]]}), "Doe J. Sleep. Sleep Med. July-August 2009."),
    (f"{FORMS}, 3.11: two months, volume known", article("Doe J", "July 2009", "Sleep Med", 2009, "3:1", issued={"date-parts": [[2009, 7], [2009, 8]]}), "Doe J. July 2009. Sleep Med. 2009;3:1."),
    (f"{FORMS}, 3.11: season", article("Doe J", "Sleep", "Sleep Med", 2009, issued={"date-parts": [[2009]], "season": 3}), "Doe J. Sleep. Sleep Med. Fall 2009."),
    (f"{FORMS}, 3.13: meeting", book("speech", "Doe J", "Iron", "", 2020, genre="Poster", **{"event-title": "Example Congress", "event-place": "Chicago, Illinois"}, issued={"date-parts": [[2020, 6, 16], [2020, 6, 18]]}),
     "Doe J. Iron. Poster presented at: Example Congress; June 16-18, 2020; Chicago, Illinois."),
    (f"{FORMS}, 10.2: Proc.", book("chapter", "Doe J", "Iron", "Example Press", 2020, **{"container-title": "Proc. of the congress on sleep-related disorders with follow-up"}),
     "Doe J. Iron. In: Proc. of the Congress on Sleep-Related Disorders With Follow-up. Example Press; 2020."),
    (f"{FORMS}, 3.13: report number", book("report", "{Institute}", "Sleep", "Example Press", 2020, number="7"), "Institute. Sleep. Example Press; 2020. Report No. 7."),
    (f"{FORMS}, 3.15: data set", book("dataset", "Doe J", "Data on sleep", "Dryad", 2014, issued=on(2014, 3, 4), DOI="10.5061/dryad.1"), "Doe J. Data on sleep. Dryad. March 4, 2014. doi:10.5061/dryad.1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "line"),
    [(record, line) for _source, record, line in [*PUBLISHED, *IN_THE_FORM]],
    ids=[line[:50] for _source, _record, line in [*PUBLISHED, *IN_THE_FORM]],
)
def test_ama(record: dict[str, Any], line: str) -> None:
    assert printed(record).text == line


@pytest.mark.parametrize(
    ("names", "line"),
    [  # AMA Manual of Style, 11th edition, 3.7
        ("Doe JF", "Doe JF"),
        ("Doe JF; Roe|JP|3rd", "Doe JF, Roe JP III"),
        (
            "Doe JF; Roe|JP|III; Coe|RT|Jr.; Loe|JT|Sr; Poe EA; van Voe|AE",
            "Doe JF, Roe JP III, Coe RT Jr, Loe JT Sr, Poe EA, van Voe AE",
        ),
        (
            "Doe JF; Roe|JP|III; Coe|RT|Jr; Loe|JT|Sr; Poe EA; van Voe|AE; Zoe A",
            "Doe JF, Roe JP III, Coe RT Jr, et al",
        ),
        ("Doe JF; {Laser ROP Study Group}", "Doe JF; Laser ROP Study Group"),
        (
            "Doe JF; Roe|JP|III; Coe|RT|Jr; A B; B C; C D; D E; {Laser ROP Study Group}",
            "Doe JF, Roe JP III, Coe RT Jr, et al; Laser ROP Study Group",
        ),
        ("{Laser ROP Study Group}", "Laser ROP Study Group"),
        # Six people and a group are no seven people.
        ("A B; B C; C D; D E; E F; F G; {A Group}", "A B, B C, C D, D E, E F, F G; A Group"),
        ("{A Group}; Doe JF", "A Group; Doe JF"),
        ("{A Group}; {B Group, C Town}", "A Group; B Group, C Town"),
        ("Doe JF; {et al.}; {A Group}", "Doe JF, et al; A Group"),
    ],
)
def test_names(names: str, line: str) -> None:
    assert printed({"type": "book", "author": people(names)}).text == f"{line}."


def test_three_hundred_authors_and_groups_are_cut() -> None:
    many = [{"family": f"Doe{i}", "given": "J"} for i in range(300)]
    groups = [{"literal": f"Group {i}"} for i in range(300)]
    assert printed({"type": "book", "author": many + groups}).text == (
        "Doe0 J, Doe1 J, Doe2 J, et al; Group 0; Group 1; Group 2, et al."
    )
