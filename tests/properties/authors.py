"""Random moves of those who write."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.db import connection

from articles import transitions
from articles.content import draft_of
from articles.models import Article, Reference
from articles.working_copy import FAQDraft, ReferenceDraft, SectionDraft
from rlsportal.accounts.models import User
from tests import factories as make

from .oracle import Row, rows
from .stage import WORDS, Stage

QUORUM = {"low": 1, "high": 2}


class Authors(Stage):
    """Saving, submitting, recalling, starting again, discarding; and words slipped in by SQL."""

    def create(self) -> None:
        if sum(state != "closed" for state in self.states.values()) >= 3:
            return
        who = self.somebody_for("edit")
        risk = self.draw(("low", "low", "high"))
        typed = {"title": f"{self.draw(WORDS)} {len(self.states)}", "bottom_line": "alpha"}
        draft = make.make_draft(
            **typed,
            risk=risk,
            change_note="First text.",
            sections=(SectionDraft("Iron", "Words [@allen2013]."),),
            faqs=(FAQDraft("Does it help?", "It can."),),
            references=(self.citation(),),
        )
        made = self.attempt(
            "edit", who, lambda by: transitions.save_draft(draft, by=by, now=self.now)
        )
        if made:
            self.states[made.pk] = "draft"
            self.typed[made.pk] = typed

    def citation(self) -> Any:
        if Reference.objects.exists():
            return ReferenceDraft("allen2013", {})
        csl = {"type": "article-journal", "title": self.library_title}
        return ReferenceDraft("allen2013", csl, {"title": "publisher"})

    def edit(self) -> None:
        a = self.article("draft", "changes_requested")
        if a is None:
            return
        who, twist = self.somebody_for("edit"), self.twisted()
        change = {self.draw(("title", "bottom_line")): self.draw(WORDS)}
        if self.draw(range(6)) == 0:
            change["risk"] = self.draw(("low", "high"))
        sql = "SELECT 1 FROM articles_publication WHERE article_id = %s"
        if rows(sql, a["id"]) and (self.is_sensible or self.draw(range(4))):
            change |= {"change_note": f"Said at {self.now}", "change_kind": "update"}
        article = Article.objects.get(pk=a["id"])

        def save(by: User) -> Any:
            draft = replace(draft_of(article), **change)
            version = a["lock_version"] - (twist == "stale")
            return transitions.save_draft(
                draft, by=by, now=self.now, article=article, lock_version=version
            )

        if self.attempt("edit", who, save, hopeless=twist == "stale"):
            self.typed[a["id"]] |= {
                k: v for k, v in change.items() if k in ("title", "bottom_line")
            }

    def edit_library(self) -> None:
        """Change what every article cites; whoever does has contributed to all of them."""
        reference = Reference.objects.first()
        if reference is None:
            return
        who, title = self.somebody_for("edit"), self.draw(WORDS)
        reference.csl = {**reference.csl, "title": title}
        saved = self.attempt(
            "edit",
            who,
            lambda by: transitions.save_reference(reference, by=by, now=self.now) or True,
        )
        if saved:
            self.library_title = title

    def edit_outside(self) -> None:
        """Slip words in by SQL; whoever then submits must be stopped until an author saves."""
        a = self.article("draft", "changes_requested")
        if a is None:
            return
        with connection.cursor() as cursor:
            sql = "UPDATE articles_article SET bottom_line_source = %s WHERE id = %s"
            cursor.execute(sql, ["slipped in", a["id"]])
        self.typed[a["id"]]["bottom_line"] = "slipped in"

    def submit(self) -> None:
        a = self.article("draft", "changes_requested")
        if a is None:
            return
        who, twist = self.somebody_for("submit_for_review"), self.twisted()
        before = rows("SELECT COUNT(*) AS n FROM articles_revision")[0]["n"]
        article = Article.objects.get(pk=a["id"])
        last = rows(
            "SELECT content_hash FROM articles_contribution WHERE article_id = %s ORDER BY id DESC",
            a["id"],
        )[0]
        revision = self.attempt(
            "submit_for_review",
            who,
            lambda by: transitions.submit_for_review(
                article, by=by, now=self.now, lock_version=a["lock_version"] - (twist == "stale")
            ),
            hopeless=twist == "stale" or a["state"] not in ("draft", "changes_requested"),
        )
        if not revision:
            return
        stored = rows("SELECT * FROM articles_revision WHERE id = %s", revision.pk)[0]
        assert stored["content_hash"] == last["content_hash"]  # what somebody stands for
        self.check_typed(a["id"], stored)
        is_new = rows("SELECT COUNT(*) AS n FROM articles_revision")[0]["n"] > before
        self.expect(a["id"], "in_review" if is_new else "approved")
        if is_new:
            self.quorums[revision.pk] = QUORUM[a["risk"]]
        assert self.quorums[revision.pk] >= QUORUM[a["risk"]]

    def check_typed(self, pk: int, revision: Row) -> None:
        """The frozen words are those this play typed."""
        content = json.loads(revision["content"])
        for name, words in self.typed[pk].items():
            assert content[name] == words
        assert content["references"][0]["source"]["title"] == self.library_title

    def recall(self) -> None:
        a = self.article("in_review")
        if a is None:
            return
        who, twist = self.somebody_for("recall"), self.twisted()
        reason = "" if twist == "blank" else "Wait."
        article = Article.objects.get(pk=a["id"])
        version = a["lock_version"] - (twist == "stale")
        if self.attempt(
            "recall",
            who,
            lambda by: transitions.recall(
                article, by=by, now=self.now, lock_version=version, reason=reason
            ),
            hopeless=twist == "stale" or a["state"] != "in_review",
        ):
            self.expect(a["id"], "draft")

    def start_revision(self) -> None:
        a = self.article("approved")
        if a is None:
            return
        who, twist = self.somebody_for("start_revision"), self.twisted()
        article = Article.objects.get(pk=a["id"])
        version = a["lock_version"] - (twist == "stale")
        if self.attempt(
            "start_revision",
            who,
            lambda by: transitions.start_revision(
                article, by=by, now=self.now, lock_version=version
            ),
            hopeless=twist == "stale" or a["state"] != "approved" or bool(a["scheduled_for"]),
        ):
            self.expect(a["id"], "draft")

    def discard(self) -> None:
        a = self.article("draft", "changes_requested")
        if a is None:
            return
        who, twist = self.somebody_for("discard"), self.twisted()
        article = Article.objects.get(pk=a["id"])
        version = a["lock_version"] - (twist == "stale")
        if not self.attempt(
            "discard",
            who,
            lambda by: transitions.discard(article, by=by, now=self.now, lock_version=version),
            hopeless=twist == "stale" or a["state"] not in ("draft", "changes_requested"),
        ):
            return
        public = rows(
            "SELECT content FROM articles_publication WHERE article_id = %s "
            "ORDER BY CASE WHEN superseded_at IS NULL AND withdrawn_at IS NULL THEN 0 ELSE 1 END, "
            "number DESC",
            a["id"],
        )
        self.expect(a["id"], "approved" if public else "closed")
        if public:
            content = json.loads(public[0]["content"])
            self.typed[a["id"]] = {name: content[name] for name in self.typed[a["id"]]}
