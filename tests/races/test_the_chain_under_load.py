"""Many writers at once extend one chain: no number twice, no number missing, every link holds."""

import pytest

from articles import ledger, transitions
from articles.models import AuditEvent
from articles.models.audit import GENESIS
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import together, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WRITERS, EACH = 6, 5


def test_the_chain_is_unbroken_after_many_writers_at_once() -> None:
    """Each writes about an article of their own, by a verb that waits for no other lock."""
    editors = [make.make_user("editor") for _ in range(WRITERS)]
    articles = [make.make_article(title=f"Text {number}") for number in range(WRITERS)]
    begun = AuditEvent.objects.count()

    def writing(number: int) -> object:
        def write() -> None:
            for turn in range(EACH):
                owner = editors[turn]
                transitions.set_owners(
                    articles[number], owner=owner, backup_owner=None, by=editors[number], now=NOW
                )

        return write

    outcomes = together(*(writing(number) for number in range(WRITERS)))
    assert winners(outcomes) == [None] * WRITERS
    events = list(AuditEvent.objects.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, begun + WRITERS * EACH + 1))
    assert {event.actor_id for event in events[begun:]} == {editor.pk for editor in editors}
    previous = GENESIS
    for event in events:
        assert event.previous_hash == previous
        assert event.hash == ledger.event_hash(event)
        previous = event.hash
