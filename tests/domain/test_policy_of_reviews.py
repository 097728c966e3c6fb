"""How strict a review is, and when the next one is due."""

from datetime import date

import pytest

from articles.policy import CHECKLIST, POLICIES, months_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 24, date(2028, 11, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_that_month(
    day: date, months: int, later: date
) -> None:
    assert months_later(day, months) == later


def test_high_risk_asks_for_two_doctors_and_a_year() -> None:
    low, high = POLICIES["low"], POLICIES["high"]
    assert (low.quorum, low.review_interval_months) == (1, 24)
    assert (high.quorum, high.review_interval_months) == (2, 12)
    assert set(POLICIES) == {"low", "high"}


def test_the_checklist_asks_for_the_evidence_at_every_review() -> None:
    assert "evidence" in [question.code for question in CHECKLIST]
    assert len({question.code for question in CHECKLIST}) == len(CHECKLIST)
