"""A random play: people of the cast try verbs, mostly sensibly, often not."""

from __future__ import annotations

from collections.abc import Callable

from .authors import Authors
from .desk import Desk
from .doctors import Doctors
from .editors import Editors
from .oracle import Row, rows
from .stage import TRANSITION_OF


class Play(Authors, Doctors, Editors, Desk):
    """All moves, and the natural course of a text towards the public."""

    def go_on(self) -> None:
        """Let the right person do one of the things that come next with an article."""
        self.is_sensible = True
        try:
            self.next_step()
        finally:
            self.is_sensible = False

    def next_step(self) -> None:
        a = self.read_again() or self.article(*sorted(set(self.states.values()) - {"closed"}))
        if a is None or a["state"] == "closed":
            self.create()
            return
        self.focus = a["id"]
        try:
            options = self.course(a)
            # What comes late comes seldom, so there the seldom is aimed at. Earlier, that would be
            # what leads away from the public.
            is_aimed = a["state"] == "approved" and self.draw(range(5)) == 0
            step = min(options, key=lambda move: self.times_done(move, a)) if is_aimed else None
            (step or self.draw(options))()
        finally:
            self.focus = 0

    def read_again(self) -> Row | None:
        """Return, now and then, a text that is being read again: that takes several steps."""
        found = rows(
            "SELECT a.* FROM articles_article a JOIN articles_reviewround o ON o.article_id = a.id "
            "WHERE o.kind = 'reaffirm' AND o.closed_at IS NULL"
        )
        return self.draw(found) if found and self.draw(range(3)) == 0 else None

    def times_done(self, move: Callable[[], None], a: Row) -> int:
        """Return how often what this move does with the article was allowed in all plays."""
        name = getattr(move, "__name__", "")
        if a["state"] != "in_review" and name in ("approve", "request_changes"):
            name = {"approve": "reaffirm"}.get(name, "request_changes_to_live")
        return self.counts.allowed[TRANSITION_OF.get(name, name)]

    def course(self, a: Row) -> list[Callable[[], None]]:
        """Return what may sensibly come next, the likelier the more often."""
        reading = rows(
            "SELECT 1 FROM articles_reviewround WHERE article_id = %s AND closed_at IS NULL",
            a["id"],
        )
        if a["state"] == "in_review":
            return [*self.towards_approval(a) * 12, self.recall]
        if reading and self.draw(range(3)):
            return self.towards_approval(a)
        if a["state"] != "approved":
            return self.towards_submission(a)
        if a["scheduled_for"] is not None:
            doubts = [self.doubt_signer, self.return_to_review, self.withdraw]
            return [self.run_due] * 4 + [self.unschedule] * 3 + doubts
        public = rows("SELECT * FROM articles_publication WHERE revision_id = %s", a["revision_id"])
        if public:
            return self.with_readers(a)
        doubts = [self.return_to_review, self.revoke, self.revoke, self.start_revision]
        return [self.publish] * 6 + [self.schedule] * 4 + doubts

    def with_readers(self, a: Row) -> list[Callable[[], None]]:
        if a["withdrawal_scheduled_for"] is not None:
            return [self.run_due] * 4 + [self.unschedule_withdrawal] * 8 + [self.start_revision]
        ends = [self.withdraw, self.schedule_withdrawal, self.schedule_withdrawal, self.retire]
        return [self.start_revision] * 4 + [self.open_reaffirmation] * 9 + ends

    def towards_submission(self, a: Row) -> list[Callable[[], None]]:
        unanswered = rows(
            "SELECT 1 FROM articles_changerequest WHERE article_id = %s AND is_blocking "
            "AND answered_at IS NULL AND settled_at IS NULL",
            a["id"],
        )
        if self.typed[a["id"]]["bottom_line"] == "slipped in":
            return [self.edit]
        if unanswered:
            return [self.answer, self.answer, self.settle, self.reply]
        public = rows("SELECT 1 FROM articles_publication WHERE article_id = %s", a["id"])
        often = [self.submit] * 6 + [self.edit] * 2 + [self.discard] * (2 if public else 0)
        return [*often, self.restore, self.reopen]

    def towards_approval(self, a: Row) -> list[Callable[[], None]]:
        running = rows(
            "SELECT s.* FROM articles_reviewassignment s JOIN articles_reviewround o "
            "ON o.id = s.round_id WHERE o.article_id = %s AND o.closed_at IS NULL "
            "AND s.status IN ('invited', 'accepted')",
            a["id"],
        )
        if not running:
            return [self.assign, self.assign, self.claim]
        if any(s["status"] == "invited" for s in running):
            return [self.accept] * 9 + [self.decline, self.cancel]
        if any(s["conflict"] == "declared" and s["waived_by_id"] is None for s in running):
            return [self.waive_conflict]
        wishes = [self.request_changes] * (2 if a["state"] == "in_review" else 4) + [self.settle]
        return [self.approve] * 8 + wishes + [self.recuse, self.cancel, self.reassign]

    def answer(self) -> None:
        self.talk("answer_change_request")

    def settle(self) -> None:
        self.talk("settle_change_request")

    def decline(self) -> None:
        self.step_back("decline")

    def recuse(self) -> None:
        self.step_back("recuse")

    def cancel(self) -> None:
        self.step_back("cancel_assignment")
