"""Random moves that make public, doubt and withdraw."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from articles import transitions
from articles.models import Article, MedicalReview, Publication, Revision

from . import oracle
from .cast import CAST
from .oracle import Row, rows
from .stage import Stage


class Editors(Stage):
    """Publishing, scheduling, returning, revoking, reading again, withdrawing."""

    def approved(self) -> Row | None:
        """Return mostly an approved article, sometimes any."""
        if self.focus:
            return self.article()
        found = rows("SELECT * FROM articles_article WHERE state = 'approved' ORDER BY id")
        goes_right = self.is_sensible or self.draw(range(6))
        return self.draw(found) if found and goes_right else self.article()

    def release(self, a: Row, twist: str) -> dict[str, Any]:
        """Return the form of publish and schedule, right or wrong."""
        revisions = rows("SELECT id FROM articles_revision WHERE article_id = %s", a["id"])
        if a["revision_id"] is None:
            return {}
        pk = self.draw(revisions)["id"] if twist == "blank" else a["revision_id"]
        revision = Revision.objects.get(pk=pk)
        return {
            "now": self.now + timedelta(minutes=1),
            "lock_version": a["lock_version"] - (twist == "stale"),
            "revision": revision,
            "fingerprint": "0" * 64 if twist == "forged" else revision.fingerprint,
        }

    def must_not_go_live(self, a: Row, twist: str, form: dict[str, Any]) -> bool:
        """Whether there is an obvious reason against publishing now."""
        signers = rows(
            "SELECT DISTINCT u.username FROM articles_medicalreview m "
            "JOIN accounts_user u ON u.id = m.signer_id "
            "WHERE m.decision = 'approve' AND m.round_id = (SELECT MAX(id) "
            "FROM articles_reviewround WHERE revision_id = %s AND kind = 'release') AND NOT EXISTS "
            "(SELECT 1 FROM articles_revocation v WHERE v.medical_review_id = m.id)",
            a["revision_id"],
        )
        names = [s["username"] for s in signers]
        sql = "SELECT 1 FROM articles_publication WHERE revision_id = %s"
        was_public = rows(sql, a["revision_id"])
        return (
            twist in ("stale", "forged")
            or a["state"] != "approved"
            or form["revision"].pk != a["revision_id"]
            or any(self.has_written(a["id"], n) or not self.is_licensed(n) for n in names)
            or self.has_open_requests(a["id"])
            or bool(was_public)
        )

    def publish(self) -> None:
        a = self.approved()
        if a is None:
            return
        who, twist = self.somebody_for("publish"), self.twisted()
        form = self.release(a, twist)
        if not form:
            return
        article = Article.objects.get(pk=a["id"])
        if self.attempt(
            "publish",
            who,
            lambda by: transitions.publish(article, by=by, **form),
            hopeless=self.must_not_go_live(a, twist, form),
        ):
            self.has_published = True

    def schedule(self) -> None:
        a = self.approved()
        if a is None:
            return
        who, twist = self.somebody_for("schedule"), self.twisted()
        form = self.release(a, twist)
        if not form:
            return
        ahead = timedelta(hours=-1 if twist == "password" else self.draw((1, 100, 600)))
        article, publish_at = Article.objects.get(pk=a["id"]), form["now"] + ahead
        self.attempt(
            "schedule",
            who,
            lambda by: transitions.schedule(article, by=by, publish_at=publish_at, **form),
            hopeless=self.must_not_go_live(a, twist, form)
            or twist == "password"
            or a["scheduled_for"] is not None,
        )

    def unschedule(self) -> None:
        found = rows("SELECT * FROM articles_article WHERE scheduled_for IS NOT NULL ORDER BY id")
        goes_right = self.is_sensible or self.draw(range(4))
        a = self.draw(found) if found and goes_right else self.article("approved")
        if a is None:
            return
        who, article = self.somebody_for("unschedule"), Article.objects.get(pk=a["id"])
        self.attempt(
            "unschedule",
            who,
            lambda by: transitions.unschedule(
                article, by=by, now=self.now, lock_version=a["lock_version"]
            ),
            hopeless=a["scheduled_for"] is None,
        )

    def run_due(self) -> None:
        """Let the scheduler run, sometimes late."""
        self.now += timedelta(days=self.draw((0, 5, 30)), hours=2)
        planned = rows("SELECT * FROM articles_article ORDER BY id")
        ends = {a["id"] for a in planned if self.is_due(a["withdrawal_scheduled_for"])}
        on_time = {
            a["id"]
            for a in planned
            if self.is_due(a["scheduled_for"]) and not self.ends_first(a, ends)
        }
        done, refused = transitions.publish_due(now=self.now)
        assert {p.article_id for p in done} | {a.pk for a, _ in refused} == on_time
        gone, kept = transitions.withdraw_due(now=self.now)
        assert kept == []
        assert {p.article_id for p in gone} == ends - {p.article_id for p in done}
        self.counts.allowed["withdraw by the scheduler"] += len(gone)
        self.counts.allowed["publish by the scheduler"] += len(done)
        self.counts.refused["publish by the scheduler"] += len(refused)
        self.has_published |= bool(done)

    def is_due(self, planned_for: Any) -> bool:
        return planned_for is not None and oracle.moment(planned_for) <= self.now

    def ends_first(self, a: Row, ends: set[int]) -> bool:
        """Whether a withdrawal was planned for before the publication, or for the same moment."""
        planned = (a["withdrawal_scheduled_for"], a["scheduled_for"])
        return a["id"] in ends and oracle.moment(planned[0]) <= oracle.moment(planned[1])

    def return_to_review(self) -> None:
        a = self.approved()
        if a is None:
            return
        who, twist = self.somebody_for("return_to_review"), self.twisted()
        article, reason = Article.objects.get(pk=a["id"]), "" if twist == "blank" else "Doubt."
        if self.attempt(
            "return_to_review",
            who,
            lambda by: transitions.return_to_review(
                article,
                by=by,
                now=self.now,
                lock_version=a["lock_version"] - (twist == "stale"),
                reason=reason,
            ),
            hopeless=twist in ("stale", "blank") or a["state"] != "approved",
        ):
            self.expect(a["id"], "in_review")

    def revoke(self) -> None:
        wanted = rows(
            "SELECT m.id FROM articles_medicalreview m "
            "JOIN articles_article a ON a.revision_id = m.revision_id "
            "WHERE a.state = 'approved' AND m.decision = 'approve' AND NOT EXISTS "
            "(SELECT 1 FROM articles_publication p WHERE p.revision_id = m.revision_id) "
            "AND NOT EXISTS "
            "(SELECT 1 FROM articles_revocation v WHERE v.medical_review_id = m.id) ORDER BY m.id"
        )
        every = rows("SELECT id FROM articles_medicalreview ORDER BY id")
        found = wanted if wanted and (self.is_sensible or self.draw(range(5))) else every
        if not found:
            return
        review = MedicalReview.objects.get(pk=self.draw(found)["id"])
        a = rows(
            "SELECT a.* FROM articles_article a JOIN articles_revision r ON r.article_id = a.id "
            "WHERE r.id = %s",
            review.revision_id,
        )[0]
        signer = self.names[review.signer_id]
        goes_right = self.is_sensible or self.draw(range(3))
        who = signer if goes_right else self.somebody_for("revoke")
        reason = "" if self.twisted() == "blank" else "I misread the dose."
        live = rows("SELECT 1 FROM articles_publication WHERE revision_id = %s", review.revision_id)
        if self.attempt(
            "revoke",
            who,
            lambda by: transitions.revoke(
                review, by=by, now=self.now, lock_version=a["lock_version"], reason=reason
            ),
            hopeless=not reason
            or bool(live)
            or (who != signer and "lead_reviewer" not in CAST[who]),
        ):
            self.expect(a["id"], "in_review")

    def open_reaffirmation(self) -> None:
        found = rows(
            "SELECT a.* FROM articles_article a JOIN articles_publication p ON p.article_id = a.id "
            "WHERE p.superseded_at IS NULL AND p.withdrawn_at IS NULL ORDER BY a.id"
        )
        found = [f for f in found if self.focus in (0, f["id"])]
        a = self.draw(found) if found and self.draw(range(5)) else self.article()
        if a is None:
            return
        who, article = self.somebody_for("open_reaffirmation"), Article.objects.get(pk=a["id"])
        self.attempt(
            "open_reaffirmation",
            who,
            lambda by: transitions.open_reaffirmation(
                article, by=by, now=self.now, lock_version=a["lock_version"]
            ),
            hopeless=a["id"] not in {f["id"] for f in found} or a["state"] == "in_review",
        )

    def withdraw(self) -> None:
        found = rows("SELECT id, withdrawn_at FROM articles_publication ORDER BY id")
        if not found:
            return
        public = [p for p in found if p["withdrawn_at"] is None]
        p = self.draw(public if public and self.is_sensible else found)
        who, twist = self.somebody_for("withdraw"), self.twisted()
        publication = Publication.objects.get(pk=p["id"])
        reason = "" if twist == "blank" else "A dose was wrong."
        self.attempt(
            "withdraw",
            who,
            lambda by: transitions.withdraw(
                publication,
                by=by,
                now=self.now,
                reason=reason,
                earlier_too=self.draw((True, False)),
            ),
            hopeless=not reason or p["withdrawn_at"] is not None,
        )
