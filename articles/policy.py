"""How strict a review is, as data that is copied into each round when it opens."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta


def gettext_noop(text: str) -> str:
    """Mark words to be translated where they are shown; this module knows no Django."""
    return text


@dataclass(frozen=True)
class Question:
    """One line of the checklist; ``code`` stays, the words may improve."""

    code: str
    text: str


@dataclass(frozen=True)
class Policy:
    """Review policy of one level of risk.

    :param quorum: how many different doctors must approve.
    :param specialists: how many of these must sign as specialists.
    :param review_interval_months: when the next whole-page review is due.
    :param review_within_days: when an assignment made today is due.
    :param expedited_within_days: the same in an expedited round.
    """

    risk: str
    quorum: int
    specialists: int
    review_interval_months: int
    review_within_days: int
    expedited_within_days: int


CHECKLIST = (
    Question("accurate", gettext_noop("Every statement is accurate and current.")),
    Question(
        "evidence", gettext_noop("I checked the statements against the references they cite.")
    ),
    Question("balanced", gettext_noop("Benefits, harms and what is unknown are put fairly.")),
    Question(
        "safe", gettext_noop("It says when to get help, and nothing in it could lead to harm.")
    ),
    Question(
        "plain", gettext_noop("A worried reader without medical training would understand it.")
    ),
)
CHECKLISTS = {
    "low": CHECKLIST,
    "high": (
        *CHECKLIST,
        Question(
            "doses",
            gettext_noop("I checked every dose, unit, interval and limit against its source."),
        ),
        Question(
            "groups",
            gettext_noop(
                "What differs in pregnancy, in children, in old age and in other illness is said."
            ),
        ),
    ),
}

POLICIES = {
    "low": Policy(
        "low",
        quorum=1,
        specialists=0,
        review_interval_months=24,
        review_within_days=14,
        expedited_within_days=2,
    ),
    "high": Policy(
        "high",
        quorum=2,
        specialists=1,
        review_interval_months=12,
        review_within_days=14,
        expedited_within_days=2,
    ),
}


# How long what a reader wrote is kept: after it was settled, and whatever became of it.
READERS_WORDS_AFTER_SETTLING, READERS_WORDS_AT_MOST = timedelta(days=90), timedelta(days=365)

# How long a file of references that somebody uploaded is kept beside the library.
IMPORTS_ARE_KEPT = timedelta(days=7)


def checklist_json(risk: str) -> str:
    """Return the checklist of a level of risk as it is copied into a round."""
    return json.dumps([asdict(question) for question in CHECKLISTS[risk]], ensure_ascii=False)


def policy_json(policy: Policy) -> str:
    """Return the policy as it is copied into a round."""
    return json.dumps(vars(policy), sort_keys=True)


def months_later(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover
