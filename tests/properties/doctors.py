"""Random moves around a round of review, and of the doctors in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from articles import transitions
from articles.models import Article, ChangeRequest, MedicalReviewer, ReviewAssignment
from articles.transitions import NewChangeRequest
from rlsportal.accounts.models import User
from tests.factories import ALL_CONFIRMED, PASSWORD

from . import oracle
from .cast import CAST, DOCTORS
from .oracle import Row, rows
from .stage import Stage


class Doctors(Stage):
    """Asking, accepting, stepping back, waiving, deciding, talking; and the licences."""

    def assign(self) -> None:
        o = self.open_round() if self.is_sensible or self.draw(range(6)) else None
        pk = o["article_id"] if o else (self.article() or {}).get("id")
        if pk is None:
            return
        who, doctor = self.somebody_for("assign"), self.draw(self.able_doctors(pk) or DOCTORS)
        article, reviewer = Article.objects.get(pk=pk), self.users[doctor]
        self.attempt(
            "assign",
            who,
            lambda by: transitions.assign(article, reviewer=reviewer, by=by, now=self.now),
            hopeless=self.has_written(pk, doctor)
            or not self.is_licensed(doctor)
            or self.is_away(doctor),
        )

    def able_doctors(self, article_pk: int) -> list[str]:
        """Return on the natural course those who could sign, otherwise all."""
        if not self.is_sensible:
            return DOCTORS
        return [
            n
            for n in DOCTORS
            if self.is_licensed(n) and not self.is_away(n) and not self.has_written(article_pk, n)
        ]

    def assignment(self, *statuses: str) -> ReviewAssignment | None:
        """Return an assignment, mostly of one of the given statuses."""
        marks = ", ".join("%s" for _ in statuses)
        wanted = rows(
            f"SELECT s.id, o.article_id FROM articles_reviewassignment s "
            f"JOIN articles_reviewround o ON o.id = s.round_id "
            f"WHERE s.status IN ({marks}) ORDER BY s.id",
            *statuses,
        )
        wanted = [w for w in wanted if self.focus in (0, w["article_id"])] or wanted
        every = rows("SELECT id FROM articles_reviewassignment ORDER BY id")
        found = wanted if wanted and (self.is_sensible or self.draw(range(5))) else every
        return ReviewAssignment.objects.get(pk=self.draw(found)["id"]) if found else None

    def owner_of(self, assignment: ReviewAssignment) -> str:
        """Return mostly the doctor whose assignment it is."""
        mine = self.names[assignment.reviewer_id]
        return mine if self.is_sensible or self.draw(range(6)) else self.anybody()

    def accept(self) -> None:
        assignment = self.assignment("invited")
        if assignment is None:
            return
        who, twist = self.owner_of(assignment), self.twisted()
        answers = ("none", "none", "none", "declared")
        conflict = "" if twist == "blank" else self.draw(answers)
        self.attempt(
            "accept",
            who,
            lambda by: transitions.accept(
                assignment, by=by, now=self.now, conflict=conflict, statement="I sell iron."
            ),
            hopeless=twist == "blank" or who != self.names[assignment.reviewer_id],
        )

    def step_back(self, verb: str) -> None:
        """Decline, recuse or cancel."""
        statuses = {"decline": ["invited"], "recuse": ["accepted"]}
        assignment = self.assignment(*statuses.get(verb, ["invited", "accepted"]))
        if assignment is None:
            return
        cancels = verb == "cancel_assignment"
        who = self.somebody_for(verb) if cancels else self.owner_of(assignment)
        note = "" if verb == "recuse" and self.twisted() == "blank" else "No time."
        self.attempt(
            verb,
            who,
            lambda by: getattr(transitions, verb)(assignment, by=by, now=self.now, note=note),
            hopeless=not note or (not cancels and who != self.names[assignment.reviewer_id]),
        )

    def waive_conflict(self) -> None:
        declared = rows(
            "SELECT id FROM articles_reviewassignment WHERE conflict = 'declared' "
            "AND waived_by_id IS NULL AND status = 'accepted' ORDER BY id"
        )
        if declared and (self.is_sensible or self.draw(range(4))):
            assignment = ReviewAssignment.objects.get(pk=self.draw(declared)["id"])
        else:
            assignment = self.assignment("accepted")
        if assignment is None:
            return
        who = self.somebody_for("waive_conflict")
        reason = "" if self.twisted() == "blank" else "Not this brand."
        self.attempt(
            "waive_conflict",
            who,
            lambda by: transitions.waive_conflict(assignment, by=by, now=self.now, reason=reason),
            hopeless=not reason or who == self.names[assignment.reviewer_id],
        )

    def reading(self) -> tuple[Row | None, str]:
        """Return a round and who decides in it, mostly a doctor who accepted."""
        ready = rows(
            "SELECT s.reviewer_id, o.id, o.article_id, o.kind, o.revision_id, a.lock_version, "
            "a.state, r.fingerprint FROM articles_reviewassignment s "
            "JOIN articles_reviewround o ON o.id = s.round_id "
            "JOIN articles_article a ON a.id = o.article_id "
            "JOIN articles_revision r ON r.id = o.revision_id "
            "WHERE s.status = 'accepted' AND o.closed_at IS NULL ORDER BY s.id"
        )
        ready = [o for o in ready if self.focus in (0, o["article_id"])] or ready
        again = [o for o in ready if o["kind"] == "reaffirm"]
        ready = again if again and self.draw(range(2)) else ready  # it is seldom to be had
        if ready and (self.is_sensible or self.draw(range(6))):
            o = self.draw(ready)
            goes_right = self.is_sensible or self.draw(range(8))
            return o, self.names[o["reviewer_id"]] if goes_right else self.draw(DOCTORS)
        return self.open_round(), self.draw(DOCTORS)

    def decision_form(self, o: Row, twist: str) -> dict[str, Any]:
        """Return the form of a decision, right or wrong."""
        return {
            "now": self.now + timedelta(minutes=1),
            "lock_version": o["lock_version"] - (twist == "stale"),
            "fingerprint": "0" * 64 if twist == "forged" else o["fingerprint"],
            "password": "guess" if twist == "password" else PASSWORD,
            "answers": {} if twist == "blank" else ALL_CONFIRMED,
        }

    def must_not_decide(self, o: Row, who: str, twist: str) -> bool:
        """Whether there is an obvious reason against any decision."""
        accepted = rows(
            "SELECT 1 FROM articles_reviewassignment "
            "WHERE round_id = %s AND reviewer_id = %s AND status = 'accepted'",
            o["id"],
            self.users[who].pk,
        )
        return bool(twist) or not accepted

    def approve(self) -> None:
        """Approve, in a round of either kind."""
        o, who = self.reading()
        if o is None:
            return
        twist = self.twisted()
        form, article = self.decision_form(o, twist), Article.objects.get(pk=o["article_id"])
        again = o["kind"] == "reaffirm"
        review = self.attempt(
            "reaffirm" if again else "approve",
            who,
            lambda by: transitions.approve(article, by=by, **form),
            hopeless=self.must_not_decide(o, who, twist)
            or self.has_written(o["article_id"], who)
            or self.has_open_requests(o["article_id"])
            or not self.is_licensed(who),
        )
        if review and not again:
            self.expect_approval(o)

    def request_changes(self) -> None:
        """Request changes, in a round of either kind."""
        o, who = self.reading()
        if o is None:
            return
        twist = self.twisted()
        form, article = self.decision_form(o, twist), Article.objects.get(pk=o["article_id"])
        form["requests"] = [NewChangeRequest("Say how much.", is_blocking=twist != "blank")]
        again = o["kind"] == "reaffirm"
        review = self.attempt(
            "request_changes_to_live" if again else "request_changes",
            who,
            lambda by: transitions.request_changes(article, by=by, **form),
            hopeless=self.must_not_decide(o, who, twist),
        )
        if review and not again:
            self.expect(o["article_id"], "changes_requested")

    def expect_approval(self, o: Row) -> None:
        approvals = [m for m in rows(oracle.APPROVALS) if m["round_id"] == o["id"]]
        quorum = self.quorums[o["revision_id"]]
        enough = len({m["signer_id"] for m in approvals}) >= quorum and (
            quorum == 1 or any(m["signer_is_specialist"] for m in approvals)
        )
        self.expect(o["article_id"], "approved" if enough else "in_review")

    def talk(self, verb: str) -> None:
        """Answer or settle a change request."""
        column = "answered_at" if verb.startswith("answer") else "settled_at"
        wanted = rows(
            f"SELECT id FROM articles_changerequest WHERE {column} IS NULL "
            "AND settled_at IS NULL ORDER BY id"
        )
        every = rows("SELECT id FROM articles_changerequest ORDER BY id")
        found = wanted if wanted and (self.is_sensible or self.draw(range(4))) else every
        if not found:
            return
        request = ChangeRequest.objects.get(pk=self.draw(found)["id"])
        who = self.somebody_for(verb)
        if verb == "answer_change_request":
            text = "" if self.twisted() == "blank" else "Done."
            self.attempt(
                verb,
                who,
                lambda by: transitions.answer_change_request(
                    request, by=by, now=self.now, text=text
                ),
                hopeless=not text,
            )
            return
        raiser = self.names[request.raised_by_id]
        who = raiser if self.is_sensible or self.draw(range(3)) else who
        self.attempt(
            verb,
            who,
            lambda by: transitions.settle_change_request(request, by=by, now=self.now),
            hopeless=who != raiser
            and "lead_reviewer" not in CAST[who]
            and not (request.answered_at and self.reads(request.article_id, who)),
        )

    def reads(self, article_pk: int, who: str) -> bool:
        """Whether this doctor accepted to read the open round."""
        return bool(
            rows(
                "SELECT 1 FROM articles_reviewassignment s "
                "JOIN articles_reviewround o ON o.id = s.round_id WHERE o.article_id = %s "
                "AND o.closed_at IS NULL AND s.status = 'accepted' AND s.reviewer_id = %s",
                article_pk,
                self.users[who].pk,
            )
        )

    def licence(self) -> None:
        """Edit a licence, verify one, or have somebody set a doctor's password."""
        doctor = self.draw([name for name in DOCTORS if name != "mia"])
        profile = MedicalReviewer.objects.get(user=self.users[doctor])
        what = self.draw(("verify_licence",) * 8 + ("save_reviewer", "save_reviewer", "password"))
        if what == "password":
            user = self.users[doctor] = User.objects.get(username=doctor)
            user.set_password(PASSWORD)
            user.record_password_set_by(self.users["fay"], now=self.now, earlier=None)
            user.save()
            return
        if what == "save_reviewer":
            self.edit_licence(profile, self.draw((self.somebody_for(what), self.anybody())))
            return
        who = self.somebody_for(what)
        user = rows("SELECT * FROM accounts_user WHERE id = %s", profile.user_id)[0]
        makers = {user["created_by_id"], user["password_set_by_other_id"], user["id"]}
        self.attempt(
            what,
            who,
            lambda by: transitions.verify_licence(profile, by=by, now=self.now),
            hopeless=self.users[who].pk in makers,
        )

    def edit_licence(self, profile: MedicalReviewer, who: str) -> None:
        """Change a licence, which has to be verified again before its doctor signs."""
        profile.licence_valid_until = self.now.date() + timedelta(days=self.draw((5, 900, 900)))
        self.attempt(
            "save_reviewer",
            who,
            lambda by: transitions.save_reviewer(profile, by=by, now=self.now),
        )

    def doubt_signer(self) -> None:
        """Change the licence of a doctor who signed what is under way."""
        signed = rows(
            "SELECT DISTINCT m.signer_id FROM articles_medicalreview m "
            "JOIN articles_article a ON a.revision_id = m.revision_id WHERE a.id = %s "
            "ORDER BY m.signer_id",
            self.focus,
        )
        if signed:
            profile = MedicalReviewer.objects.get(user_id=self.draw(signed)["signer_id"])
            self.edit_licence(profile, self.somebody_for("save_reviewer"))
