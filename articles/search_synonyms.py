"""Words of the field that mean the same, so that who types one finds the other. Pure data.

Each line holds words for one thing, with ``=`` between them: any of them finds texts with any
other. What stands behind ``>`` is found, too, but asks for nothing else: whoever looks for "family"
does not look for genes. Neighbours that are two things (iron and ferritin, RLS and PLMD) stand on
lines of their own. Reader's words, not ours: no line is medical advice, and none is ever printed.

The longest phrase of a query counts; endings are exchanged in ``search_terms``, not here.
"""

from __future__ import annotations

from articles.search_words import tokens

TABLE = """
RLS = restless legs syndrome = restless leg syndrome = restless legs = restless leg \
  = Willis-Ekbom disease = Willis-Ekbom = Ekbom syndrome = WED/RLS
PLMS = periodic limb movements of sleep = periodic limb movements in sleep \
  = periodic leg movements of sleep > periodic limb movements, periodic leg movements
PLMD = periodic limb movement disorder
IRLS = International Restless Legs Scale \
  = International Restless Legs Syndrome Study Group rating scale > IRLSSG rating scale
IRLSSG = International Restless Legs Syndrome Study Group
hereditary = heredity = inherited = inherit = heritable = genetic = genetics \
  = runs in families = run in families > gene, genes, family, families
pregnant = pregnancy = pregnancies = expecting a baby
child = children = childhood = kid = kids > teen, teens, teenager, teenagers, adolescent, \
  adolescents
teen = teens = teenager = teenagers = adolescent = adolescents = adolescence > child, children
breastfeeding = breast-feeding = nursing a baby > lactation
medicine = medicines = medication = medications = drug = drugs
doctor = physician
CKD = chronic kidney disease
kidney = renal
ADHD = attention deficit hyperactivity disorder
side effect = side effects = adverse effect = adverse effects = adverse event = adverse events
"""

Phrase = tuple[str, ...]


def read(table: str) -> dict[Phrase, tuple[Phrase, ...]]:
    """Return for each phrase that may be asked for all that it finds beside itself, folded."""
    found: dict[Phrase, dict[Phrase, None]] = {}
    for line in table.strip().splitlines():
        same, _, others = line.partition(">")
        asked = [tuple(tokens(phrase)) for phrase in same.split("=")]
        more = [tuple(tokens(phrase)) for phrase in others.split(",") if phrase.strip()]
        for phrase in asked:
            listed = found.setdefault(phrase, {})
            listed |= dict.fromkeys(each for each in (*asked, *more) if each != phrase)
    return {phrase: tuple(listed) for phrase, listed in found.items()}


SYNONYMS = read(TABLE)
LONGEST_PHRASE = max(map(len, SYNONYMS))
