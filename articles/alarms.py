"""Where a small change of a text can do great harm: numbers, units, amounts, negations and more.

The differ marks what it finds here within changed text, so that an eye that skims stops there.
Words are data by language, because they are what a language adds; figures and units are the same
in all. Marking too much costs a glance, marking too little a mistake: in doubt, it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

AMOUNT, NUMBER, UNIT, NEGATION, FORCE, DIRECTION, LINK, EMPHASIS, CALLOUT = (
    *("amount", "number", "unit", "negation", "force", "direction"),
    *("link", "emphasis", "callout"),
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
    :param units: of time, form and frequency; ``numbers`` are written out, and ``counts`` are
        numbers only in front of a unit: "one tablet", "every day".
    :param force: how strictly something is meant; ``direction``: which way, or when.
    """

    negations: tuple[str, ...]
    prefixes: tuple[str, ...]
    harmless: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]
    counts: tuple[str, ...]
    force: tuple[str, ...]
    direction: tuple[str, ...]


LANGUAGES = {
    "en": Words(
        negations=(
            *("not", "no", "never", "none", "nor", "neither", "nobody", "nothing", "nowhere"),
            *("without", "cannot", r"\w+n['’]t", "except", "unless", "lacks?"),
            *("avoid(?:s|ed|ing)?", "stop(?:s|ped|ping)?", "start(?:s|ed|ing)?"),
            *("fewer", "less", "more", "least", "most", "only", "hardly", "rarely"),
            *("instead", "excluding", r"\w+-free", r"(?!rest|regard|never)\w{3,}less"),
        ),
        prefixes=(
            *("un", "non-?", "contra-?", "anti-?", "dis", "hypo-?", "hyper-?", "ab(?=normal)"),
            "in(?=effective|sufficient|active|adequate|appropriate|capable|complete|correct)",
            "in(?=consisten|dependen|frequen|significan|toleran|accura|stab|visib|secur)",
            *("im(?=possib|prob|prop|mob)", "ir(?=regular|reversib|relevan)", "il(?=legal)"),
        ),
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
            r"(?:milli|micro|nano|pico|kilo|centi|deci)?(?:gram(?:me)?|lit(?:er|re)|met(?:er|re))s?",
            *("(?:tea|table)?spoon(?:ful)?s?", "cups?", "doses?", "ampoules?", "injections?"),
            *("international units", "units", "fortnights?", "mornings?", "evenings?", "bedtime"),
            "percentage points?",
        ),
        numbers=(
            *("two", "three", "four(?:teen)?", "five", "fifteen", "(?:six|seven|eigh|nine)teen"),
            *("six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
            r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?",
            *("hundreds?", "thousands?", "millions?", "billions?", "half", "halves", "thirds?"),
            *("quarters?", "fifths?", "tenths?", "once", "twice", "thrice", "double", "dozen"),
            *("triple", "(?:two|three|four|five|six|ten)-?fold"),
        ),
        counts=("one", "single", "every other", "every", "each"),
        force=(
            *("may", "might", "must", "should", "shall", "always", "usually", "often"),
            *("sometimes", "immediately", "urgently", "definitely", "probably", "possibly"),
            *("recommended", "required", "optional"),
        ),
        direction=(
            *("before", "after", "above", "below", "high(?:er|est)?"),
            *("low(?:er|est|ers|ered|ering)?", r"increas\w*", r"decreas\w*", r"reduc\w*"),
            *(r"rais(?:e[sd]?|ing)", r"ris(?:e[ns]?|ing)", "worse(?:ns?|ned)?", "worst"),
            *("better", "best", "improv(?:e[sd]?|ing)", "left", "right", "minimum", "maximum"),
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
            *(
                "kapseln?",
                "tropfen",
                "nächte?",
                "(?:milli|mikro|nano|kilo)?(?:gramm|liter|meter)s?",
            ),
            *(
                "(?:tee|ess)löffel",
                "prozentpunkte?n?",
                "einheiten",
                "morgens",
                "abends",
                "ampullen?",
            ),
        ),
        numbers=(
            *("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf"),
            *("zwölf", "zwanzig", "hundert", "tausend", "million(?:en)?", "halb\\w*", "drittel"),
            *("viertel", "einmal", "zweimal", "dreimal", "doppelt\\w*", "dutzend"),
            *("(?:drei|vier|fünf|sech|sieb|acht|neun)zehn", r"\w*(?:zwan|vier|fünf|sech|sieb)zig"),
            *(r"\w*(?:acht|neun)zig", r"\w*dreißig"),
        ),
        counts=(r"ein(?:e[nmrs]?)?", r"jede[nmrs]?"),
        force=(
            *(
                "kann",
                "können",
                r"könnte\w*",
                "muss",
                "müssen",
                r"soll(?:te)?\w*",
                r"darf",
                "dürfen",
            ),
            *("immer", "meist", "oft", "manchmal", "sofort", "vielleicht"),
        ),
        direction=(
            *("vor", "nach", "über", "unter", "oberhalb", "unterhalb", r"erhöh\w*", r"senk\w*"),
            *(r"steig\w*", r"sink\w*", r"höher\w*", r"niedrig\w*", "mindestens", "höchstens"),
            *("besser", r"schlechter\w*", r"verbesser\w*", "links", "rechts"),
        ),
    ),
}

UNITS = (
    *(
        "mg",
        "mcg",
        "µg",
        "μg",
        "ug",
        "ng",
        "pg",
        "g",
        "kg",
        "ml",
        "µl",
        "μl",
        "dl",
        "cl",
        "l",
        "cc",
    ),
    *("iu", "ie", "u", "mmol", "µmol", "μmol", "nmol", "pmol", "mol", "meq", "mmhg", "hz", "fl"),
    *("h", "hrs?", "min", "mins", "ms", "s", "d", "wk", "kcal", "kj", "cm", "mm", "m", "km", "bpm"),
    *("lbs?", "oz", "tsp", "tbsp", "ft"),
)
SIGNS = r"[<>≤≥±≈~+−–-]"
# Whatever counts: also raised and lowered figures, and fractions of one character.
DIGIT = r"[\d²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅞]"
# From the beginning of a word only: looking from each of its letters takes the square of the time.
FIGURE = rf"(?<![^\W_])[^\W_]*{DIGIT}[^\W_]*(?:[.,:/×·⁄⁻−–-]{DIGIT}[^\W_]*)*"
ROMAN = r"(?<!\w)(?-i:II|III|IV|VI|VII|VIII|IX|XI|XII)(?!\w)"
# Between words, as in "ferritin < normal"; at the beginning of a line > marks a quotation.
COMPARED = r"(?<=[^\S\n])(?:[<>]=?|[≤≥±≈])(?=\s)"


def _any(words: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"


@cache
def _pattern(languages: frozenset[str]) -> re.Pattern[str]:
    known = [LANGUAGES[name] for name in sorted(languages) if name in LANGUAGES]
    units = [*UNITS, *(unit for words in known for unit in words.units)]
    per = rf"(?:/(?:{'|'.join(units)})\b)*"
    unit = rf"(?:(?:{'|'.join(units)})\b{per}|%|‰|°\s?[CF]\b|°)"
    written = [_any(words.numbers) for words in known]
    number = "|".join([rf"(?:(?<!\w){SIGNS}\s?)?{FIGURE}", ROMAN, COMPARED, *written])
    counted = "|".join([number, *(_any(words.counts) for words in known)])
    negation = [_any(words.negations) for words in known]
    for words in known:
        harmless = rf"(?!(?:{'|'.join(words.harmless)})\b)"
        negation.append(rf"\b{harmless}(?:{'|'.join(words.prefixes)})\w{{3,}}")
    parts = [
        r"(?P<link>(?:https?|mailto|tel):[^\s<>()\[\]]+|(?<=\]\()[^\s()]+)",
        r"(?P<key>@[\w:-]+)",  # of a citation: its figures are no figures
        r"(?P<callout>(?<![^\n]):{3,}(?:[^\S\n]*\w+)?)",
        rf"(?P<amount>(?:{counted})[\s-]?{unit})",
        rf"(?P<number>{number})",
        *_group("negation", negation),
        *_group("force", [_any(words.force) for words in known]),
        *_group("direction", [_any(words.direction) for words in known]),
        rf"(?P<unit>(?<![\w'’]){unit}|[%‰])",
        r"(?P<emphasis>(?!(?<![^\n])\*\s)\*+|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w))",
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def _group(name: str, patterns: Sequence[str]) -> list[str]:
    """Return one named group of all patterns; none if no language has any."""
    return [f"(?P<{name}>{'|'.join(patterns)})"] if patterns else []


def alarms(text: str, languages: Iterable[str]) -> Iterator[Hit]:
    """Yield what to look twice at, in order, without overlaps.

    :param languages: codes such as "en" or "de-CH"; one without words has figures and units only.
    """
    codes = frozenset(code.split("-")[0].lower() for code in languages)
    for found in _pattern(codes).finditer(text):
        if found.lastgroup and found.lastgroup != "key":
            yield Hit(found.start(), found.end(), found.lastgroup)
