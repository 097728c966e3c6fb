"""Syllables of English words, by rules of spelling with a list of exceptions."""

from __future__ import annotations

import re
from functools import lru_cache

# What the rules below get wrong and health texts use.
_EXCEPTIONS = {
    word: int(count)
    for count, words in {
        "1": "whose real",
        "2": """
            anxious being beings business create creates diet diets evening evenings every giant
            guideline guidelines ion lion lifetime daytime bedtime neuron neurons quiet really
            react reuse science sometimes someone something trial trials maybe people protein
            persuade proteins fluid fluids caffeine argue argued argues herpes feces faeces scabies
            lifestyle lifestyles tiredness
            """,
        "3": """
            area areas biopsy idea created everyone everything ideal ideas medicine medicines museum
            nausea obvious period periods placebo previous reaction reactions serious
            several theater theory various wherever caregiver caregivers everyday urea cereal
            cereals linear cochlear nuclear theatre
            """,
        "4": "anaemia anemia dialysis reality variety diabetes quetiapine",
        "5": "individual individuals",
    }.items()
    for word in words.split()
}
_VOWELS = re.compile(r"[aeiouy]+")
# Two sounds written as one group of vowels, and consonants that make a syllable of their own.
_MORE = re.compile(
    r"(?<![ctgs])(?<!ll)(?<![iou]n)i[ao](?!us)|(?<=phys)io|(?<=io)a|[ct]iate|(?<=[bdfhlmnprvz])iu|"
    r"iu(?=ms?$)|(?<![qg])u[ao]|[aeiouy]i?ing$|eo(?!us)|ya|(?<=cr|id)ea(?=t[ei])|(?<=\w{3})ea$|"
    r"ie(?=t)|^scie|(?<![aeiouytc])[iy]e(?=nce|nt)|^ao|^coe(?=[fx])|^coo(?=pera|rdi)|(?:gastro|auto)[ei]|"
    r"eus$|ui(?=ti(?:on|ve))|"
    r"(?<=s)ui(?=cid)|(?<=[sd])nt$|(?<=[st])hm$|sms?$|thms?$"
)
_SILENT = re.compile(
    r"(?<![aeiouyl])es?$|(?<=[aeiouy])les?$|(?<=ll)es?$|(?<![aeiouytd])ed$|(?<=[gq])ue[ds]?$|"
    r"(?<=[^aeiouyl])e(?=(?:ly|less|ful(?:ly)?|ness|ments?|ty)$)"
)
_SOUNDED = re.compile(r"(?:(?:[sxz]|[cs]h|[cg])es|[bct]res?)$")
_POSSESSIVE = re.compile(r"['’]s?$")
_MARKS = re.compile(r"[^a-z]")


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables a word has, at least one; parts joined by hyphens are added."""
    parts = re.split(r"[-/]", _POSSESSIVE.sub("", word.casefold()))
    return max(1, sum(_of_part(part) for part in parts))


def _of_part(part: str) -> int:
    is_negation = part.endswith(("n't", "n’t"))
    word = _MARKS.sub("", part)
    if not word or word in _EXCEPTIONS:
        return _EXCEPTIONS.get(word, 0)
    more = [found for found in _MORE.finditer(word) if is_negation or found[0] != "nt"]
    count = len(_VOWELS.findall(word)) + len(more)
    if _SILENT.search(word) and not _SOUNDED.search(word):
        count -= 1
    return max(1, count)
