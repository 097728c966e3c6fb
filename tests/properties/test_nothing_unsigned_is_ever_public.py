"""Random people try all verbs on several articles; after every step the tables must be right.

`make soak` (PORTAL_SOAK) plays many times longer; there each transition is allowed and refused a
hundred times at least.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as play_all

from articles.workflow import TRANSITIONS
from tests.properties.cast import enter
from tests.properties.play import Play
from tests.properties.stage import MOVE_OF, Counts
from tests.support.soak import FACTOR

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

PLAYS, STEPS = (30 if FACTOR == 1 else 90 * FACTOR), 60

# How often each move is tried. "go_on" is the natural course of a text towards the public, by the
# right people; the others are tried by anybody at any time, mostly in vain.
MOVES = {
    "go_on": 110,
    "create": 2,
    "edit": 2,
    "edit_library": 1,
    "edit_outside": 1,
    "submit": 2,
    "recall": 2,
    "start_revision": 1,
    "discard": 3,
    "assign": 1,
    "accept": 1,
    "decline": 2,
    "recuse": 1,
    "cancel": 1,
    "waive_conflict": 2,
    "approve": 5,
    "request_changes": 6,
    "answer": 6,
    "settle": 6,
    "publish": 2,
    "schedule": 2,
    "unschedule": 1,
    "run_due": 1,
    "return_to_review": 1,
    "revoke": 3,
    "open_reaffirmation": 1,
    "withdraw": 2,
    "licence": 8,
    "claim": 2,
    "reassign": 2,
    "expedite": 2,
    "absence": 2,
    "reply": 5,
    "reopen": 4,
    "restore": 3,
    "schedule_withdrawal": 2,
    "unschedule_withdrawal": 2,
    "retire": 2,
    "owners": 4,
    "preview": 3,
    "revoke_preview": 7,
    "report": 7,
}
HAT = [move for move, times in MOVES.items() for _ in range(times)]


def machine(counts: Counts) -> type[RuleBasedStateMachine]:
    """Return a machine that plays; every play starts from the same empty portal."""

    class Portal(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        # One seed for a whole play: drawing each choice apart, Hypothesis repeats itself so much
        # that rare transitions stay rare.
        @initialize(random=st.randoms(use_true_random=True))
        def begin(self, random: Random) -> None:
            self.random = random
            self.play = Play(counts, draw=lambda options: random.choice(list(options)))
            self.play.create()

        @rule()
        def move(self) -> None:
            move = self.random.choice(HAT)
            if self.random.random() < 0.06:  # tried by anybody, at any time: mostly in vain
                rarest = counts.rarest_refused()
                move = MOVE_OF.get(rarest, rarest)
            note(move)
            getattr(self.play, move)()
            counts.steps += 1

        @invariant()
        def everything_public_was_signed(self) -> None:
            self.play.check()

        def teardown(self) -> None:
            try:
                self.play.end()
            finally:
                transaction.set_rollback(True)
                self.atomic.__exit__(None, None, None)

    return Portal


@pytest.fixture
def counts(record_property: Any) -> Iterator[Counts]:
    counts = Counts()
    yield counts
    names = sorted({*counts.allowed, *counts.refused})
    lines = [f"{n:27} {counts.allowed[n]:6} allowed {counts.refused[n]:6} refused" for n in names]
    head = f"{counts.plays} plays, {counts.steps} steps, {counts.published} plays published a text"
    record_property("report", "\n".join([head, *lines]))


def test_random_people_never_publish_what_was_not_signed(counts: Counts) -> None:
    enter()
    play_all(
        machine(counts),
        settings=settings(
            max_examples=PLAYS,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.generate] if FACTOR == 1 else [Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert counts.refused["database"] == 0, "the rules let pass what a trigger refused"
    assert counts.published >= 0.3 * counts.plays
    least = 100 if FACTOR >= 20 else 1
    rare = [n for n in TRANSITIONS if min(counts.allowed[n], counts.refused[n]) < least]
    assert rare == []
