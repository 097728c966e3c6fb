"""How strict a review is, as data that is copied into each round when it opens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Question:
    """One line of the checklist; ``code`` stays, the words may improve."""

    code: str
    text: str


@dataclass(frozen=True)
class Policy:
    """Review policy of one level of risk.

    :param quorum: how many different doctors must approve.
    :param review_interval_months: when the next whole-page review is due.
    :param review_within_days: when an assignment made today is due.
    """

    risk: str
    quorum: int
    review_interval_months: int
    review_within_days: int


CHECKLIST = (
    Question("accurate", "Every statement is accurate and current."),
    Question("evidence", "I checked the statements against the references they cite."),
    Question("balanced", "Benefits, harms and what is unknown are put fairly."),
    Question("safe", "It says when to get help, and nothing in it could lead to harm."),
    Question("plain", "A worried reader without medical training would understand it."),
)

POLICIES = {
    "low": Policy("low", quorum=1, review_interval_months=24, review_within_days=14),
    "high": Policy("high", quorum=2, review_interval_months=12, review_within_days=14),
}


def checklist_json() -> str:
    """Return the checklist as it is copied into a round."""
    return json.dumps([{"code": q.code, "text": q.text} for q in CHECKLIST], ensure_ascii=False)


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
