"""What a random play knows by itself, and compares with the tables after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from articles import transitions
from articles.transitions import Refused, Stale
from articles.workflow import TRANSITIONS
from rlsportal.accounts.models import User
from tests.factories import NOW

from . import oracle
from .cast import CAST, may
from .oracle import Row, rows

# The moves that try these transitions; the others are called like theirs.
MOVE_OF = {
    "submit_for_review": "submit",
    "cancel_assignment": "cancel",
    "answer_change_request": "answer",
    "settle_change_request": "settle",
    "reply_to_change_request": "reply",
    "reopen_change_request": "reopen",
    "restore_revision": "restore",
    "set_owners": "owners",
    "set_absence": "absence",
    "create_preview_link": "preview",
    "revoke_preview_link": "revoke_preview",
    "settle_feedback": "report",
    "settle_flag": "flag",
    "save_reviewer": "licence",
    "verify_licence": "licence",
    "reaffirm": "approve",
    "request_changes_to_live": "request_changes",
}
TRANSITION_OF = {
    move: name
    for name, move in MOVE_OF.items()
    if name
    not in {
        "reaffirm",
        "request_changes_to_live",
        "verify_licence",
    }
}

WORDS = ("alpha", "beta", "gamma")

Pick = Callable[[Any], Any]


class Counts:
    """How often each transition was allowed and refused, over all plays."""

    def __init__(self) -> None:
        self.allowed: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.plays = self.published = self.steps = 0

    def rarest_refused(self) -> str:
        """Return the transition that was refused least often."""
        return min(sorted(TRANSITIONS), key=lambda name: self.refused[name])


class Stage:
    """One sequence on its own set of articles. ``draw`` picks one of a list.

    The states are those of the design's table, the words those it typed, the quorum what the risk
    of each text asks for. It reads the tables by SQL only.
    """

    def __init__(self, counts: Counts, draw: Callable[[Any], Any]) -> None:
        self.counts, self.draw = counts, draw
        self.now = NOW + timedelta(days=1)
        self.users = {u.username: u for u in User.objects.filter(username__in=CAST)}
        self.names = {u.pk: name for name, u in self.users.items()}
        self.states: dict[int, str] = {}
        self.typed: dict[int, dict[str, str]] = {}
        self.quorums: dict[int, int] = {}
        self.withdrawn: set[int] = set()
        self.retired: set[int] = set()
        self.tokens: dict[int, str] = {}  # secrets of preview links by their key
        self.checked_to = 0
        self.has_published = False
        self.library_title = WORDS[0]
        self.focus = 0  # the article of the natural course, while it is taken
        self.is_sensible = False  # while the natural course is taken: right people, right forms

    def article(self, *states: str) -> Row | None:
        """Return an article of this play as it is stored, mostly one in the given states."""
        if not self.states:
            return None
        if self.focus:
            return rows("SELECT * FROM articles_article WHERE id = %s", self.focus)[0]
        fit = sorted(pk for pk, state in self.states.items() if state in states)
        goes_right = fit and (self.is_sensible or self.draw(range(6)))
        pk = self.draw(fit if goes_right else sorted(self.states))
        return rows("SELECT * FROM articles_article WHERE id = %s", pk)[0]

    def anybody(self) -> str:
        return self.draw(sorted(CAST))

    def somebody_for(self, verb: str) -> str:
        """Return mostly a person with the right role, sometimes anybody."""
        able = sorted(name for name in CAST if may(name, verb))
        goes_wrong = not self.is_sensible and self.draw(range(8)) == 0
        return self.anybody() if goes_wrong else self.draw(able)

    def twisted(self) -> str:
        """Return how the form is wrong; mostly not at all."""
        wrong = ("stale", "forged", "password", "blank")
        return "" if self.is_sensible else self.draw(("",) * 12 + wrong)

    def attempt(
        self, verb: str, who: str, call: Callable[[User], Any], *, hopeless: bool = False
    ) -> Any:
        """Try a verb; return what it returned, None if refused. `hopeless`: must be refused."""
        self.now += timedelta(minutes=1)
        try:
            result = call(self.users[who])
        except Refused as refused:
            self.counts.refused[refused.transition] += 1
            return None
        except Stale:
            self.counts.refused[verb] += 1
            return None
        self.counts.allowed[verb] += 1
        assert may(who, verb), f"{who} may never {verb}"
        assert not hopeless, f"{verb} by {who} had to be refused"
        return result if result is not None else True

    def expect(self, pk: int, state: str) -> None:
        self.states[pk] = state

    def has_written(self, article_pk: int, name: str) -> bool:
        sql = "SELECT 1 FROM articles_contribution WHERE article_id = %s AND user_id = %s"
        return bool(rows(sql, article_pk, self.users[name].pk))

    def is_licensed(self, name: str) -> bool:
        """Whether the doctor could sign today: verified by an outsider, in date, own password."""
        found = rows(
            "SELECT m.*, u.created_by_id, u.password_set_by_other_at "
            "FROM articles_medicalreviewer m "
            "JOIN accounts_user u ON u.id = m.user_id WHERE u.username = %s",
            name,
        )
        if not found or found[0]["verified_at"] is None:
            return False
        m = found[0]
        set_at = m["password_set_by_other_at"]
        return (
            m["verified_by_id"] not in (m["user_id"], m["created_by_id"])
            and oracle.day(m["licence_valid_until"]) >= self.now.date()
            and (set_at is None or oracle.moment(set_at) < oracle.moment(m["verified_at"]))
        )

    def is_away(self, name: str) -> bool:
        """Whether the doctor said to be absent today."""
        found = rows(
            "SELECT m.absent_from, m.absent_until FROM articles_medicalreviewer m "
            "JOIN accounts_user u ON u.id = m.user_id "
            "WHERE u.username = %s AND m.absent_from IS NOT NULL",
            name,
        )
        today = self.now.date()
        return any(
            oracle.day(m["absent_from"]) <= today <= oracle.day(m["absent_until"]) for m in found
        )

    def has_open_requests(self, pk: int) -> bool:
        """Whether a blocking change request of anybody about the article is unsettled."""
        sql = (
            "SELECT 1 FROM articles_changerequest "
            "WHERE article_id = %s AND is_blocking AND settled_at IS NULL"
        )
        return bool(rows(sql, pk))

    def open_round(self) -> Row | None:
        opened = rows(
            "SELECT o.*, a.lock_version, a.state, r.fingerprint FROM articles_reviewround o "
            "JOIN articles_article a ON a.id = o.article_id "
            "JOIN articles_revision r ON r.id = o.revision_id "
            "WHERE o.closed_at IS NULL ORDER BY o.id"
        )
        opened = [o for o in opened if self.focus in (0, o["article_id"])] or opened
        return self.draw(opened) if opened else None

    def check(self) -> None:
        """Ask the oracle everything."""
        stored = {a["id"]: a["state"] for a in rows("SELECT id, state FROM articles_article")}
        assert stored == self.states
        oracle.check_publications(self.quorums)
        oracle.check_words()
        oracle.check_signatures()
        oracle.check_one_of_each()
        oracle.check_states()
        oracle.check_nothing_live(self.retired)
        self.check_previews()
        self.checked_to = oracle.check_chain(self.checked_to)
        gone = {
            p["id"]
            for p in rows("SELECT id FROM articles_publication WHERE withdrawn_at IS NOT NULL")
        }
        assert self.withdrawn <= gone
        self.withdrawn = gone

    def check_previews(self) -> None:
        """A link shows its own revision, or nothing: once ended, taken back, or withdrawn."""
        for row in rows("SELECT * FROM articles_previewlink"):
            opened = transitions.open_preview(self.tokens[row["id"]], now=self.now)
            is_dead = (
                row["revoked_at"] is not None
                or oracle.moment(row["expires_at"]) <= self.now
                or oracle.is_withdrawn(row["revision_id"])
            )
            assert (opened is None) == is_dead
            assert opened is None or opened.revision_id == row["revision_id"]

    def end(self) -> None:
        """Ask what is too slow for every step, and count the play."""
        oracle.check_chain()
        oracle.check_decisions_are_in_the_chain()
        self.counts.plays += 1
        self.counts.published += self.has_published
