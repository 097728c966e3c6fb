"""Two readers, and two editors, at the same moment. The table of races is in docs/races.md."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles import transitions
from articles.integrity import findings
from articles.models import ChangeRequest, Feedback, HelpfulCount
from articles.transitions import Refused
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import Call, overlapping, together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

both_ways = pytest.mark.parametrize("run", [together, overlapping])
OURS = {"sec-fetch-site": "same-origin"}


def says(address: str, answer: str) -> Call:
    return lambda: Client().post(address, {"answer": answer}, headers=OURS).status_code


def test_every_yes_counts_and_so_does_the_first() -> None:
    address = f"/articles/{make.live().slug}/feedback/"
    for yes in (2, 4):
        assert together(says(address, "yes"), says(address, "yes")) == [303, 303]
        assert list(HelpfulCount.objects.values_list("yes", "no")) == [(yes, 0)]


@both_ways
@pytest.mark.parametrize("is_request", [True, False])
def test_a_report_is_settled_once(run: Any, is_request: bool) -> None:
    report = make.feedback(make.live(), uid="sleep3")
    editors = make.make_user("editor"), make.make_user("lead_reviewer")

    def settle(number: int) -> Call:
        form = {"note": f"Found by {number}.", "is_request": is_request or bool(number)}
        return lambda: transitions.settle_feedback(report, by=editors[number], now=NOW, **form)

    outcomes = run(settle(0), settle(1))
    (settled,) = winners(outcomes)
    lost = next(outcome for outcome in outcomes if isinstance(outcome, Refused))
    assert [reason.code for reason in lost.reasons] == ["feedback_settled"]
    stored = Feedback.objects.get()
    assert (stored.note, stored.outcome) == (settled.note, settled.outcome)
    assert ChangeRequest.objects.count() == (stored.outcome == "requested")
    assert list(findings()) == []
