"""The articles of which a library consists: each made by the verbs, with words to be replaced.

Forty of them stand at the stations that articles of a real library stand at: most are live, some
for the second time, some in review, a few drafts, and one was withdrawn.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from articles import transitions
from articles.models import Article
from articles.working_copy import FAQDraft, HelpCardDraft, ReferenceDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW

TOPICS = 20
REFERENCES = 400
WORDS = 20_000  # different ones in a large library
SENTENCE = 13  # words
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]

# What a copy replaces: one word that it alone has, and others of the vocabulary.
ONCE = "qzonce"
TOKENS = tuple(f"qzw{letter}" for letter in "abcdefghijklmnopqr")
EVERYWHERE = "restless"  # what every text says

STATIONS = (
    *["live"] * 30,
    *["second"] * 4,
    *["in_review"] * 3,
    "draft",
    "changes_requested",
    "withdrawn",
)


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return words, frequent ones first, and cumulative weights to draw them by."""
    words = sorted({"".join(chance.choices(SYLLABLES, k=4)) for _ in range(2 * WORDS)})
    chance.shuffle(words)
    return words[:WORDS], list(accumulate(1 / (place + 10) for place in range(WORDS)))


def references(chance: random.Random, words: Sequence[str]) -> list[ReferenceDraft]:
    """Return the sources that all articles cite."""
    found = []
    for number in range(REFERENCES):
        name = chance.choice(words).capitalize()
        title = " ".join(chance.choices(words, k=7)).capitalize()
        csl: dict[str, Any] = {
            "type": "article-journal",
            "title": f"{title} in restless legs syndrome",
            "author": [{"family": name, "given": "A B"}, {"family": "Writer", "given": "C"}],
            "container-title": "Journal of the Tests",
            "issued": {"date-parts": [[2000 + number % 26]]},
            "volume": str(number),
            "page": "1-9",
            "DOI": f"10.1000/scale.{number}",
        }
        key = f"{name.lower()}{2000 + number % 26}n{number}"
        found.append(ReferenceDraft(key, csl, dict.fromkeys(csl, "publisher"), "It helped 9 of 20"))
    return found


class Writer:
    """Writes originals of about eight hundred words, the same ones each time.

    :param chance: where all that is drawn comes from.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words, self.weights = vocabulary(chance)
        self.references = references(chance, self.words)

    def sentence(self, *more: str) -> str:
        """Return a sentence of drawn words, with these among them."""
        drawn = self.chance.choices(self.words, cum_weights=self.weights, k=SENTENCE - len(more))
        drawn[1:1] = more
        return " ".join(drawn).capitalize() + "."

    def paragraph(self, token: str, source: ReferenceDraft) -> str:
        """Return four sentences, of which one cites."""
        first = self.sentence(token, EVERYWHERE)[:-1]
        return f"{first} [@{source.key}]. " + " ".join(self.sentence() for _ in range(3))

    def fields(self, number: int) -> dict[str, Any]:
        """Return the fields of one original.

        :param number: of the original, from 0.
        """
        cited = [self.references[(number * 11 + step * 37) % REFERENCES] for step in range(6)]
        token = iter(TOKENS)
        sections = tuple(
            SectionDraft(
                f"About {next(token)} and {self.chance.choice(self.words)}",
                "\n\n".join(self.paragraph(next(token), source) for source in (source, cited[0])),
                f"sec{part}aaa",
            )
            for part, source in enumerate(cited[:4])
        )
        callout = "\n\n::: caution\nDo not drive while you are tired.\n:::"
        if number % 8 == 0:
            callout += f"\n\n::: definition {ONCE} legs\nWhat {ONCE} legs are called.\n:::"
        sections = (*sections[:-1], self._with(sections[-1], callout))
        faqs = tuple(
            FAQDraft(
                f"Does {next(token)} {ONCE} help {number}{part}?",
                self.paragraph(next(token), cited[4 + part]),
                f"faq{part}aaa",
            )
            for part in range(2)
        )
        return {
            "title": f"{ONCE.capitalize()} and {next(token)} legs {number}",
            "slug": f"{ONCE}-{number}",
            "topic": f"Topic {number % TOPICS}",
            "risk": "high" if number % 4 == 3 else "low",
            "summary": self.sentence(next(token), EVERYWHERE),
            "meta_description": self.sentence(),
            "in_short": "\n".join(f"- {self.sentence()}" for _ in range(3)),
            "why_it_matters": self.sentence(),
            "sections": sections,
            "faqs": faqs,
            "help_cards": (
                HelpCardDraft("routine", "Speak to a doctor", "- if it lasts", "car1aa"),
            ),
            "questions": f"- {self.sentence()[:-1]}?",
            "bottom_line": self.sentence(),
            "references": tuple(cited),
        }

    @staticmethod
    def _with(section: SectionDraft, more: str) -> SectionDraft:
        return SectionDraft(section.heading, section.body + more, section.uid)


def make_originals(seed: int = 1) -> list[Article]:
    """Make one article for each of ``STATIONS`` by the verbs, months apart; return them."""
    chance = random.Random(seed)
    writer = Writer(chance)
    for role in ("author", "editor"):
        make.somebody(role)
    doctors = [
        make.make_doctor(username=f"doctor-{number}", now=NOW - timedelta(days=1500))
        for number in range(8)
    ]
    made = []
    for number, station in enumerate(STATIONS):
        pair = (doctors[number % 8], doctors[(number + 1) % 8])
        now = NOW - timedelta(days=1200 - 30 * number)
        made.append(_at(station, writer.fields(number), pair, now))
    return made


def _at(station: str, fields: dict[str, Any], doctors: Sequence[Any], now: datetime) -> Article:
    """Make one article and bring it to its station."""
    article = make.make_article(now=now, **fields)
    if station == "draft":
        return article
    article = _submitted(article, now)
    if station in ("in_review", "changes_requested"):
        make.accepted(article, doctors[0], now=now)
        if station == "changes_requested":
            make.ask_changes(article, doctors[0], now=now)
        return make.fresh(article)
    signing = doctors[: make.open_round(article).quorum]
    publication = make.live(make.approved(article, *signing, now=now), now=now)
    if station == "second":
        later = now + timedelta(days=20)
        article = make.revised(publication, now=later, bottom_line=f"Ask for {ONCE}.")
        make.live(make.approved(_submitted(article, later), *signing, now=later), now=later)
    if station == "withdrawn":
        make.withdrawn(publication, now=now + timedelta(days=20))
    return make.fresh(article)


def _submitted(article: Article, now: datetime) -> Article:
    """Submit a text which is harder to read than the portal would have it."""
    author, lock = make.somebody("author"), article.lock_version
    form = {"by": author, "now": now, "lock_version": lock, "waiver": "Words that mean nothing."}
    transitions.submit_for_review(article, **form)
    return make.fresh(article)
