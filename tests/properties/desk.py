"""Random moves of workbench and desk beside the way to the public: who reads, what is said."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from articles import transitions
from articles.models import (
    Article,
    ChangeRequest,
    EvidenceFlag,
    Feedback,
    MedicalReviewer,
    PreviewLink,
    ReviewAssignment,
    Revision,
    SourceNotice,
)
from rlsportal.accounts.models import User

from . import oracle
from .cast import CAST, DOCTORS
from .oracle import Row, rows
from .stage import Stage

LIVE = "superseded_at IS NULL AND withdrawn_at IS NULL"


class Desk(Stage):
    """Claiming, reassigning, urgency, absence, talk, restoring, retiring, owners, previews."""

    def able_doctors(self, article_pk: int) -> list[str]:
        raise NotImplementedError

    # --- who reads --------------------------------------------------------------------------

    def claim(self) -> None:
        o = self.open_round() if self.is_sensible or self.draw(range(6)) else None
        pk = o["article_id"] if o else (self.article() or {}).get("id")
        if pk is None:
            return
        who = self.draw(self.able_doctors(pk) or DOCTORS)
        who = who if self.is_sensible or self.draw(range(6)) else self.anybody()
        article = Article.objects.get(pk=pk)
        self.attempt(
            "claim",
            who,
            lambda by: transitions.claim(article, by=by, now=self.now),
            hopeless=self.has_written(pk, who) or not self.is_licensed(who) or self.is_away(who),
        )

    def reassign(self) -> None:
        found = rows(
            "SELECT s.id, s.status, o.article_id, o.closed_at FROM articles_reviewassignment s "
            "JOIN articles_reviewround o ON o.id = s.round_id ORDER BY s.id"
        )
        running = [s for s in found if s["status"] in ("invited", "accepted")]
        s = self.draw(running if running and self.draw(range(5)) else found) if found else None
        if s is None:
            return
        who = self.somebody_for("reassign")
        doctor = self.draw(self.able_doctors(s["article_id"]) or DOCTORS)
        assignment, to = ReviewAssignment.objects.get(pk=s["id"]), self.users[doctor]
        self.attempt(
            "reassign",
            who,
            lambda by: transitions.reassign(assignment, to=to, by=by, now=self.now),
            hopeless=s["status"] not in ("invited", "accepted")
            or self.has_written(s["article_id"], doctor)
            or not self.is_licensed(doctor)
            or self.is_away(doctor),
        )

    def expedite(self) -> None:
        o = self.open_round() if self.is_sensible or self.draw(range(5)) else None
        pk = o["article_id"] if o else (self.article() or {}).get("id")
        if pk is None:
            return
        who, article = self.somebody_for("expedite"), Article.objects.get(pk=pk)
        reason = "" if self.twisted() == "blank" else "A dose is wrong."
        self.attempt(
            "expedite",
            who,
            lambda by: transitions.expedite(article, by=by, now=self.now, reason=reason),
            hopeless=not reason or bool(o and o["is_expedited"]),
        )

    def absence(self) -> None:
        doctor = self.draw(DOCTORS)
        profile = MedicalReviewer.objects.get(user=self.users[doctor])
        who = self.draw((doctor, "eve", "eve", self.anybody()))
        first = self.now.date() + timedelta(days=self.draw((-1, 0, 3)))
        last = first + timedelta(days=self.draw((-1, 0, 1, 2)))
        ends = self.draw((True, True, False))
        cover = self.draw((None, *DOCTORS))
        self.attempt(
            "set_absence",
            who,
            lambda by: transitions.set_absence(
                profile,
                by=by,
                now=self.now,
                absent_from=None if ends else first,
                absent_until=None if ends else last,
                cover=self.users[cover] if cover else None,
            ),
            hopeless=cover == doctor
            or (last < first and not ends)
            or (who != doctor and "editor" not in CAST[who]),
        )

    # --- talk -------------------------------------------------------------------------------

    def some_request(self, wanted: str) -> Row | None:
        every = rows("SELECT * FROM articles_changerequest ORDER BY id")
        fit = rows(f"SELECT * FROM articles_changerequest WHERE {wanted} ORDER BY id")
        found = fit if fit and self.draw(range(4)) else every
        return self.draw(found) if found else None

    def reply(self) -> None:
        r = self.some_request("settled_at IS NULL")
        if r is None:
            return
        who = self.somebody_for("reply_to_change_request")
        request = ChangeRequest.objects.get(pk=r["id"])
        text = "Which dose?" if self.is_sensible else self.draw(("", "Which dose?"))
        self.attempt(
            "reply_to_change_request",
            who,
            lambda by: transitions.reply_to_change_request(request, by=by, now=self.now, text=text),
            hopeless=not text or r["settled_at"] is not None,
        )

    def reopen(self) -> None:
        r = self.some_request("answered_at IS NOT NULL OR settled_at IS NOT NULL")
        if r is None:
            return
        raiser = self.names[r["raised_by_id"]]
        who = self.draw((raiser, raiser, "lea", self.anybody()))
        request = ChangeRequest.objects.get(pk=r["id"])
        text = "" if self.twisted() == "blank" else "Not yet."
        self.attempt(
            "reopen_change_request",
            who,
            lambda by: transitions.reopen_change_request(request, by=by, now=self.now, text=text),
            hopeless=not text
            or (r["answered_at"] is None and r["settled_at"] is None)
            or (who != raiser and "lead_reviewer" not in CAST[who]),
        )

    # --- texts ------------------------------------------------------------------------------

    def restore(self) -> None:
        a = self.article("draft", "changes_requested")
        if a is None:
            return
        own = rows("SELECT * FROM articles_revision WHERE article_id = %s ORDER BY id", a["id"])
        every = rows("SELECT * FROM articles_revision ORDER BY id")
        found = own if own and (self.is_sensible or self.draw(range(6))) else every
        if not found:
            return
        r, twist = self.draw(found), self.twisted()
        who, article = self.somebody_for("restore_revision"), Article.objects.get(pk=a["id"])
        revision = Revision.objects.get(pk=r["id"])
        version = a["lock_version"] - (twist == "stale")
        if self.attempt(
            "restore_revision",
            who,
            lambda by: transitions.restore_revision(
                article, revision=revision, by=by, now=self.now, lock_version=version
            ),
            hopeless=twist == "stale"
            or r["article_id"] != a["id"]
            or a["state"] not in ("draft", "changes_requested"),
        ):
            content = json.loads(r["content"])
            self.typed[a["id"]] = {name: content[name] for name in self.typed[a["id"]]}

    def live_article(self) -> Row | None:
        """Return mostly an article with a live text, sometimes any."""
        live = {p["article_id"] for p in rows(f"SELECT * FROM articles_publication WHERE {LIVE}")}
        if self.focus or not live or self.draw(range(6)) == 0:
            return self.article()
        return rows("SELECT * FROM articles_article WHERE id = %s", self.draw(sorted(live)))[0]

    def is_live(self, pk: int) -> bool:
        sql = f"SELECT 1 FROM articles_publication WHERE article_id = %s AND {LIVE}"
        return bool(rows(sql, pk))

    def schedule_withdrawal(self) -> None:
        a = self.live_article()
        if a is None:
            return
        who, twist = self.somebody_for("schedule_withdrawal"), self.twisted()
        form: dict[str, Any] = {
            "now": self.now + timedelta(minutes=1),
            "lock_version": a["lock_version"] - (twist == "stale"),
            "withdraw_at": self.now
            + timedelta(hours=-1 if twist == "password" else self.draw((1, 90, 700))),
            "reason": "" if twist == "blank" else "The drug is taken off the market.",
        }
        article = Article.objects.get(pk=a["id"])
        self.attempt(
            "schedule_withdrawal",
            who,
            lambda by: transitions.schedule_withdrawal(article, by=by, **form),
            hopeless=twist in ("stale", "password", "blank")
            or not self.is_live(a["id"])
            or a["withdrawal_scheduled_for"] is not None,
        )

    def unschedule_withdrawal(self) -> None:
        planned = rows(
            "SELECT * FROM articles_article WHERE withdrawal_scheduled_for IS NOT NULL ORDER BY id"
        )
        a = self.draw(planned) if planned and self.draw(range(4)) else self.article("approved")
        if a is None:
            return
        who, article = self.somebody_for("unschedule_withdrawal"), Article.objects.get(pk=a["id"])
        self.attempt(
            "unschedule_withdrawal",
            who,
            lambda by: transitions.unschedule_withdrawal(
                article, by=by, now=self.now, lock_version=a["lock_version"]
            ),
            hopeless=a["withdrawal_scheduled_for"] is None,
        )

    def retire(self) -> None:
        a = self.live_article()
        if a is None:
            return
        who, twist = self.somebody_for("retire"), self.twisted()
        others = [pk for pk in self.states if pk != a["id"] and self.is_live(pk)]
        to = self.draw((None, *others) if self.is_sensible else (None, *others, *self.states))
        article = Article.objects.get(pk=a["id"])
        successor = Article.objects.get(pk=to) if to else None
        version = a["lock_version"] - (twist == "stale")
        reason = "" if twist == "blank" else "Merged."
        if self.attempt(
            "retire",
            who,
            lambda by: transitions.retire(
                article,
                by=by,
                now=self.now,
                lock_version=version,
                reason=reason,
                successor=successor,
            ),
            hopeless=twist in ("stale", "blank")
            or a["state"] in ("in_review", "closed")
            or a["scheduled_for"] is not None
            or not self.is_live(a["id"])
            or to == a["id"]
            or (to is not None and not self.is_live(to)),
        ):
            self.expect(a["id"], "closed")
            self.retired.add(a["id"])

    def owners(self) -> None:
        a = self.article()
        if a is None:
            return
        who, article = self.somebody_for("set_owners"), Article.objects.get(pk=a["id"])
        owner = self.draw(("ann", "ben", "gone"))
        backup = self.draw(("eve", "fay", owner))
        self.attempt(
            "set_owners",
            who,
            lambda by: transitions.set_owners(
                article,
                owner=self.users[owner],
                backup_owner=self.users[backup],
                by=by,
                now=self.now,
            ),
            hopeless="gone" in (owner, backup) or owner == backup,
        )

    # --- previews ---------------------------------------------------------------------------

    def preview(self) -> None:
        found = rows("SELECT id FROM articles_revision ORDER BY id")
        if not found:
            return
        pk, twist = self.draw(found)["id"], self.twisted()
        who, revision = self.somebody_for("create_preview_link"), Revision.objects.get(pk=pk)
        ends = self.now + timedelta(days=31 if twist == "stale" else self.draw((1, 9, 29)))
        made = self.attempt(
            "create_preview_link",
            who,
            lambda by: transitions.create_preview_link(
                revision,
                by=by,
                now=self.now,
                expires_at=self.now - timedelta(days=1) if twist == "password" else ends,
                note="" if twist == "blank" else "Professor Outside",
            ),
            hopeless=twist in ("stale", "password", "blank") or oracle.is_withdrawn(pk),
        )
        if made:
            link, token = made
            self.tokens[link.pk] = token

    def report(self) -> None:
        """A reader reports a mistake, and somebody settles one of the reports."""
        found = rows("SELECT id FROM articles_publication WHERE withdrawn_at IS NULL ORDER BY id")
        waiting = rows("SELECT id FROM articles_feedback WHERE settled_at IS NULL")
        if found and (not waiting or self.draw((True, False))):
            Feedback.objects.create(
                publication_id=self.draw(found)["id"],
                uid=self.draw(("", "nowhere")),
                place="A place",
                text="It says micrograms.",
                received_on=self.now.date(),
            )
        every = rows("SELECT id, settled_at FROM articles_feedback ORDER BY id")
        if not every:
            return
        fit = [row for row in every if row["settled_at"] is None]
        row = self.draw(fit if fit and self.draw(range(4)) else every)
        who, report = self.somebody_for("settle_feedback"), Feedback.objects.get(pk=row["id"])
        note = "It is right." if self.is_sensible else self.draw(("It is right.", ""))
        is_request = self.draw((True, False))
        self.attempt(
            "settle_feedback",
            who,
            lambda by: transitions.settle_feedback(
                report, by=by, now=self.now, note=note, is_request=is_request
            ),
            hopeless=not note or row["settled_at"] is not None,
        )

    def flag(self) -> None:
        """A journal says something about a source, and somebody settles what that flagged."""
        cited = rows("SELECT DISTINCT article_id FROM articles_citation ORDER BY article_id")
        waiting = rows("SELECT id FROM articles_evidenceflag WHERE settled_at IS NULL")
        if cited and (not waiting or self.draw((True, False))):
            notice = SourceNotice.objects.create(
                record_id=str(SourceNotice.objects.count()),
                nature="retraction",
                doi="10.1000/iron",
                found_at=self.now,
            )
            EvidenceFlag.objects.create(
                article_id=self.draw(cited)["article_id"],
                notice=notice,
                key="allen2013",
                was_live=False,
                raised_at=self.now,
            )
        every = rows("SELECT id, settled_at FROM articles_evidenceflag ORDER BY id")
        if not every:
            return
        fit = [row for row in every if row["settled_at"] is None]
        row = self.draw(fit if fit and self.draw(range(4)) else every)
        who, flag = self.somebody_for("settle_flag"), EvidenceFlag.objects.get(pk=row["id"])
        note = "Two others say so." if self.is_sensible else self.draw(("Two others.", ""))
        self.attempt(
            "settle_flag",
            who,
            lambda by: transitions.settle_flag(
                flag, by=by, now=self.now, outcome="kept", note=note
            ),
            hopeless=not note or row["settled_at"] is not None,
        )

    def revoke_preview(self) -> None:
        found = rows("SELECT id, revoked_at FROM articles_previewlink ORDER BY id")
        if not found:
            return
        link = self.draw(found)
        who, stored = (
            self.somebody_for("revoke_preview_link"),
            PreviewLink.objects.get(pk=link["id"]),
        )

        def revoke(by: User) -> Any:
            return transitions.revoke_preview_link(stored, by=by, now=self.now)

        self.attempt("revoke_preview_link", who, revoke, hopeless=link["revoked_at"] is not None)
