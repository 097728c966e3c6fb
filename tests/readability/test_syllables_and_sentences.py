import time

import pytest

from articles.readability.sentences import sentences, words
from articles.readability.syllables import syllables

COUNTED = """
1 legs brain walked stopped called tired eye eyes fire hours don't these whose style rules twice
2 restless syndrome treatment doctor patient patients needed changes boxes eases table muscles
2 people movement morning kidney because improved trial trials iron riot giant quiet isn't rhythm
2 careful safely foot-rest likely evening playing every doctor's sometimes react queueing
3 dopamine thalamus glutamate ferritin pregnancy efficient medicine placebo area radio serious
3 exercise example saturate diseases created museum carefully unlikely severely interest opinion
4 deficiency experience ingredient anxiety saturation medication adenosine dialysis usually
4 reliable hypothesis especially january mechanism reality
5 approximately associated individual university
"""

# Words of medicine and of daily life, as dictionaries divide them.
OF_HEALTH = """
1 ache arm bathe blood bone brain breathe bruised burn calm can't cause caused clause cramp
1 cramped don't dose drug foot gene genes health heart height itch league leg lungs mild nerve
1 night nurse pain pause pill plague queue real rest scan sign signs skin sleep strength
1 stroke test tired tongue vague vein weight
2 aching acre acute adult amounts ankle anxious asthma backache basal basement bedtime being
2 benign bleeding bloodstream breathing business caffeine cancer careless causes cautious
2 centre changes children chlorine chronic client clinic codeine conscience cortex couple
2 crawling create cycle cycles dextran diet disease diseased doctor doesn't doing doses drowsy
2 dying enzyme equal evening every eyesight fatigue fatigued femur ferrous fetus fever fibre
2 fibroid fluid folate fracture going haven't headache heartbeat heaven hormone illness infant
2 iron isn't issue judgement kidney knowing lesion lifestyle liquid litre liver lumbar lying
2 massage metre middle midwife midwives migraine million morphine movement mucus muscle
2 muscles nauseous needle neuron neurons nightly nigra nurses painful patience pelvis people
2 protein question really region restless rhythm safety science seeing seizure seven severe
2 simple single sizes skiing sleepy sometimes spasm spinal steroid steroids stomach sucrose
2 sulfate swelling swollen symptom syndrome technique thyroid tingle tiredness tissue toddler
2 toothache treated treating tremor triple trying tumor union unique urine useful vaccine
2 value vessel virus vision walking wellness wheelchair wouldn't
3 achievement actual addiction adrenal aerobic alcohol allergic allergies allergy ammonia
3 annual aorta apnea arthritis article audience autism average awareness battery biopsies
3 biopsy breastfeeding calcium calorie camera cardiac caregiver carrying cereal chemical
3 chocolate chromosome clinical clinician coexist condition contagious continue cornea
3 cortisol created dementia depression desperate diagnose diagnosed different digestion
3 dopamine drowsiness elderly eleven estrogen everyday excitement exercise factory favorite
3 ferritin fibula fluctuate ganglia general genetics gluconate gradual graduate hernia history
3 hospital idea ideal incidence infection infectious injection injury insulin interest
3 interview iodine lactation lithium management mania manual media medicine memory menopause
3 methadone mineral moderate muscular naloxone nausea nicotine nuclear nucleus nutrient
3 nutrition obvious ongoing opinion opioid opioids orgasm oxygen painkiller pandemic particle
3 pergolide pharmacist pharmacy phobia physical physician placebo placenta pneumonia postnatal
3 pregnancy prenatal prescription prevalence previous prognosis quality quantity questionnaire
3 reaction religion scientist separate serious sertraline several sexual sodium stomachache
3 striatum studying suicide supplement surgeries surgery teenager thalamus therapies therapy
3 thiamine tibia trachea tramadol transferrin trimester tuition usual uterus various vascular
3 vehicle vitamin wellbeing worrying zolpidem
4 actually adolescent analyses anatomy anemia anesthesia antibody anxiety apomorphine
4 augmentation autoimmune bacteria biology bromocriptine buprenorphine bupropion cabergoline
4 carbidopa cerebellum cholesterol circadian citalopram clonazepam cobalamin coefficient
4 comfortable continuous cooperate creatinine criteria criterion deficiency delivery diabetes
4 diabetic diagnosis dialysis diarrhea discovery epidemic evaluate experience fluoxetine
4 gabapentin generally geriatric gradually hemoglobin hypertension information ingredient
4 insomnia intravenous intuition leukemia levodopa literature magnesium mechanism medication
4 melatonin mirtazapine morbidity mortality neurologist neurology neuropathy obedient obesity
4 organism oxycodone pediatric periodic peripheral potassium pramipexole pregabalin psychiatry
4 psychologist psychology quetiapine recovery riboflavin ropinirole rotigotine saturation
4 serotonin severity situation society suicidal temazepam temperature usually variety
4 vegetable
5 abnormality alcoholism amitriptyline antibiotic antibiotics antidepressant antihistamine
5 biochemical carboxymaltose cardiology cerebrospinal diphenhydramine dopaminergic evaluation
5 examination haloperidol hypothalamus immunization individual inflammatory metabolism
5 metoclopramide physiology radiologist radiology retinopathy university
6 autoimmunity availability benzodiazepine cardiovascular gastroenteritis gastrointestinal
6 hypothyroidism physiotherapy polyneuropathy rehabilitation
7 pathophysiology
8 bioavailability
"""


@pytest.mark.parametrize(
    ("word", "count"),
    [
        (word, int(line.split()[0]))
        for line in f"{COUNTED.strip()}\n{OF_HEALTH.strip()}".splitlines()
        for word in line.split()[1:]
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_word_has_a_syllable_at_least_and_parts_are_added() -> None:
    assert (syllables("mg"), syllables("–"), syllables("iron-rich")) == (1, 1, 3)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("Move. It helps! Does it? Yes", ["Move.", "It helps!", "Does it?", "Yes"]),
        ("Ask Dr. Stone. She knows.", ["Ask Dr. Stone.", "She knows."]),
        ("It rose by 1.98 points. 3 of 4 slept.", ["It rose by 1.98 points.", "3 of 4 slept."]),
        ("Some, e.g. Anna, do. “It pulls.” They said so.", None),
        ("Legs ache (at night). Arms too.", ["Legs ache (at night).", "Arms too."]),
        ("  ", []),
    ],
)
def test_a_block_is_cut_where_its_sentences_end(block: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Some, e.g. Anna, do.", "“It pulls.”", "They said so."]
    assert list(sentences(block)) == expected


def test_numbers_are_no_words_and_hyphens_hold_one_together() -> None:
    assert words("In 7.2% of 15,391 adults: well-known, isn't it?") == [
        *("In", "of", "adults", "well-known", "isn't", "it")
    ]


@pytest.mark.parametrize("piece", ["A. ", "Dr. ", ".", ". ", "!?", "Yes. "])
def test_no_text_takes_ever_longer(piece: str) -> None:
    """A hundred thousand of the least pieces end at once; they took minutes."""
    started = time.process_time()
    list(sentences(piece * 100_000 + "x"))
    assert time.process_time() - started < 10  # seconds: a change of kind
