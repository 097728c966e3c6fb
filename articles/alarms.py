"""Where a small change of a text can do great harm: numbers, units, amounts and negations.

The differ marks what it finds here within changed text, so that an eye that skims stops there.
Words are data by language, because they are what a language adds; figures and units are the same
in all. Marking too much costs a glance, marking too little a mistake: in doubt, it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

AMOUNT, NUMBER, UNIT, NEGATION, LINK, EMPHASIS = (
    *("amount", "number", "unit", "negation"),
    *("link", "emphasis"),
)


@dataclass(frozen=True)
class Hit:
    """A place to look twice at: ``text[start:end]``, and of which kind it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Words:
    """What one language adds. All are parts of regular expressions, read without regard to case.

    :param negations: whole words.
    :param prefixes: beginnings that turn a word round; ``harmless`` are words that only begin so.
    :param units: of time, form and frequency; ``numbers`` are written out.
    """

    negations: tuple[str, ...]
    prefixes: tuple[str, ...]
    harmless: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]


LANGUAGES = {
    "en": Words(
        negations=(
            *("not", "no", "never", "none", "nor", "neither", "nobody", "nothing", "nowhere"),
            *("without", "cannot", r"\w+n['’]t", "except", "unless", "avoid", "stop", "lack"),
            *("fewer", "less", "more", "least", "most", "only", "hardly", "rarely"),
        ),
        prefixes=("un", "non-?", "contra-?", "anti-?", "dis", "in(?=effective|sufficient|active)"),
        harmless=(
            *(r"under\w*", "until", r"unit\w*", r"union\w*", r"unique\w*", r"uni(?:vers|form)\w*"),
            *(r"uncle\w*", r"discuss\w*", r"distan\w*", r"distribut\w*", r"dise\w*", "dish"),
            *(r"disk\w*", r"display\w*", r"contrast\w*", r"contract\w*", r"contrar\w*"),
            *(r"antibiotic\w*", r"antibod\w*", r"antique\w*"),
        ),
        units=(
            *("seconds?", "minutes?", "hours?", "days?", "weeks?", "months?", "years?", "nights?"),
            *("daily", "nightly", "hourly", "weekly", "monthly", "times?", "percent", "per cent"),
            *("tablets?", "capsules?", "drops?", "pills?", "sachets?", "puffs?", "patch(?:es)?"),
        ),
        numbers=(
            *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
            *("twelve", "twenty", "hundred", "thousand", "million", "half", "third", "quarter"),
            *("once", "twice", "thrice", "double", "dozen"),
        ),
    ),
    "de": Words(
        negations=(
            *("nicht", r"kein\w*", "nie", "niemals", "niemand", "nichts", "nirgends", "ohne"),
            *("weder", "noch", "außer", "kaum", "selten", "nur", "mehr", "weniger", "vermeiden"),
        ),
        prefixes=("un", "kontra-?", "gegen-?", "anti-?", "nicht-?"),
        harmless=(
            *("und", r"unter\w*", "uns", r"unser\w*", r"univers\w*", "um", r"ungefähr\w*"),
            *(r"gegenüber\w*", "gegen", r"kontrast\w*", r"kontroll\w*", r"antibiotik\w*"),
        ),
        units=(
            *("sekunden?", "minuten?", "stunden?", "tag(?:e|en|es)?", "wochen?", "monat(?:e|en)?"),
            *("jahr(?:e|en|es)?", "täglich", "wöchentlich", "mal", "prozent", "tabletten?"),
            *("kapseln?", "tropfen", "nächte?"),
        ),
        numbers=(
            *("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf"),
            *("zwölf", "zwanzig", "hundert", "tausend", "million(?:en)?", "halb\\w*", "drittel"),
            *("viertel", "einmal", "zweimal", "dreimal", "doppelt\\w*", "dutzend"),
        ),
    ),
}

UNITS = (
    *("mg", "mcg", "µg", "μg", "ug", "ng", "g", "kg", "ml", "dl", "cl", "l", "iu", "ie", "u"),
    *("mmol", "µmol", "μmol", "nmol", "pmol", "mol", "meq", "mmhg", "hz", "h", "min", "s", "d"),
    *("kcal", "kj", "cm", "mm", "m", "km", "bpm", "lb", "oz"),
)
SIGNS = r"[<>≤≥±≈~+−–-]"
# From the beginning of a word only: looking from each of its letters takes the square of the time.
FIGURE = r"(?<![^\W_])[^\W_]*\d[^\W_]*(?:[.,:/×–−-]\d[^\W_]*)*"


@cache
def _pattern(languages: frozenset[str]) -> re.Pattern[str]:
    known = [LANGUAGES[name] for name in sorted(languages) if name in LANGUAGES]
    units = [*UNITS, *(unit for words in known for unit in words.units)]
    per = rf"(?:/(?:{'|'.join(units)})\b)*"
    unit = rf"(?:(?:{'|'.join(units)})\b{per}|%|‰|°\s?[CF]\b|°)"
    number = rf"(?:(?<!\w){SIGNS}\s?)?{FIGURE}"
    written = [rf"\b(?:{word})\b" for words in known for word in words.numbers]
    number = "|".join([number, *written])
    negation = [rf"\b(?:{word})\b" for words in known for word in words.negations]
    for words in known:
        harmless = rf"(?!(?:{'|'.join(words.harmless)})\b)"
        negation.append(rf"\b{harmless}(?:{'|'.join(words.prefixes)})\w{{3,}}")
    parts = [
        r"(?P<link>(?:https?|mailto|tel):[^\s<>()\[\]]+|(?<=\]\()[^\s()]+)",
        r"(?P<key>@[\w:-]+)",  # of a citation: its figures are no figures
        rf"(?P<amount>(?:{number})[\s-]?{unit})",
        rf"(?P<number>{number})",
        rf"(?P<negation>{'|'.join(negation)})" if negation else "",
        rf"(?P<unit>(?<!\w){unit}|[%‰])",
        r"(?P<emphasis>(?!(?<![^\n])\*\s)\*+|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w))",
    ]
    return re.compile("|".join(part for part in parts if part), re.IGNORECASE)


def alarms(text: str, languages: Iterable[str]) -> Iterator[Hit]:
    """Yield what to look twice at, in order, without overlaps.

    :param languages: codes such as "en" or "de-CH"; one without words has figures and units only.
    """
    codes = frozenset(code.split("-")[0].lower() for code in languages)
    for found in _pattern(codes).finditer(text):
        if found.lastgroup and found.lastgroup != "key":
            yield Hit(found.start(), found.end(), found.lastgroup)
