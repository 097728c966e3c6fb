"""Words: with a plainer one beside them, and those that a text should not have at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Words = Mapping[str, str]


def _pairs(text: str) -> Words:
    lines = (line.split("|", 1) for line in text.strip().splitlines())
    return MappingProxyType({hard.strip(): plain.strip() for hard, plain in lines})


PLAIN_WORDS = _pairs("""
    abdominal | of the belly
    accordingly | so
    acute | sudden
    additional | more
    adjacent | next to
    administer | give
    administered | given
    adverse | harmful
    aetiology | cause
    alleviate | ease
    alleviates | eases
    ameliorate | improve
    analgesic | painkiller
    approximately | about
    assessment | check
    asymptomatic | without symptoms
    benign | not dangerous
    cardiac | of the heart
    cease | stop
    cerebral | of the brain
    cerebrospinal | of the spinal fluid
    chronic | long-lasting
    cognitive | of thinking
    commence | start
    comorbid | that comes along
    comorbidities | other illnesses
    comorbidity | another illness
    consequently | so
    contraindicated | not to be used
    demonstrate | show
    demonstrated | showed
    deteriorate | get worse
    discontinue | stop
    discontinuation | stopping
    elevated | high
    efficacious | working
    efficacy | how well it works
    endeavor | try
    etiology | cause
    exacerbate | make worse
    exacerbated | made worse
    exacerbates | makes worse
    exhibit | show
    facilitate | help
    furthermore | also
    gastrointestinal | of the stomach and gut
    hepatic | of the liver
    hypertension | high blood pressure
    idiopathic | without a known cause
    inception | start
    incidence | how many get it
    initiate | start
    initiated | started
    initiation | start
    intravenous | into a vein
    lesion | damaged spot
    lower extremities | legs
    malignant | cancerous
    manifest | show
    manifestation | sign
    mitigate | lessen
    modality | way
    monitor | watch
    neurological | of the nerves and brain
    nevertheless | still
    nocturnal | at night
    numerous | many
    onset | start
    oral | by mouth
    orally | by mouth
    palpable | that can be felt
    paraesthesia | tingling
    paresthesia | tingling
    pathogenesis | how it comes about
    pathology | disease
    pathophysiology | what goes wrong in the body
    pediatric | of children
    pharmacological | with medicines
    physician | doctor
    polysomnography | sleep study
    postpartum | after birth
    postural | of posture
    predominantly | mostly
    prevalence | how common it is
    prior to | before
    prognosis | outlook
    prophylaxis | prevention
    pulmonary | of the lungs
    refractory | that other treatments did not help
    renal | of the kidneys
    severity | how strong it is
    sequelae | later effects
    subsequent | later
    subsequently | later
    substantial | large
    sufficient | enough
    terminate | end
    therapeutic | of treatment
    titrate | adjust step by step
    titration | step by step change of the dose
    topical | on the skin
    utilise | use
    utilize | use
    vascular | of the blood vessels
""")
"""Hard word → what most readers know. Where it fits: the writer decides."""

BANNED = _pairs("""
    dopamine deficiency | changed dopamine signaling; dopamine cells are not lost
    lack of dopamine | changed dopamine signaling; dopamine cells are not lost
    sufferer | people with it
    sufferers | people with it
    suffers from | has
    suffering from | with
    victim of | person with
    miracle | what studies found
    breakthrough | what is new, and how sure it is
    completely safe | what is known about harms
    no side effects | what is known about harms
    risk-free | what is known about harms
    guaranteed | how many people were helped
    clinically proven | what was studied, in how many people
    scientifically proven | what was studied, in how many people
    all in your head | what is known about the cause
    non-compliant | did not take it as planned
    drug abuser | person who uses drugs
    addict | person with an addiction
""")
"""What health texts should not say → what to write instead."""


@dataclass(frozen=True)
class Limits:
    """From where on a text is too hard.

    :param grade: Flesch-Kincaid grade above which a text is hard.
    :param smog: SMOG grade above which a text is hard.
    :param sentence: words above which a sentence is long.
    :param long_words: words of three and more syllables above which a sentence is hard.
    :param banned: what must not stand in a text, with what to write instead.
    """

    grade: float = 8.0
    smog: float = 11.0
    sentence: int = 25
    long_words: int = 4
    banned: Words = field(default_factory=lambda: BANNED)
