"""What must be true of the tables after every step, asked by SQL of its own.

Nothing here calls the workflow, the verbs or the models: a rule that is wrong there would be
wrong here too. Whoever adds a promise adds a query.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

Row = dict[str, Any]


def rows(sql: str, *params: Any) -> list[Row]:
    """Return the rows of a query as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def moment(value: Any) -> datetime:
    """Return a time as either database gives it: SQLite stores text in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day(value: Any) -> date:
    """Return a date as either database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


PUBLICATIONS = """
    SELECT p.*, r.content AS r_content, r.body_html AS r_body, r.fingerprint AS r_fingerprint,
           r.renderer_version AS r_renderer, r.article_id AS r_article, r.number AS r_number
    FROM articles_publication p JOIN articles_revision r ON r.id = p.revision_id ORDER BY p.id
"""
# Approvals that nobody took back, with what the doctor was on the day of signing.
APPROVALS = """
    SELECT m.* FROM articles_medicalreview m
    WHERE m.decision = 'approve'
      AND NOT EXISTS (SELECT 1 FROM articles_revocation v WHERE v.medical_review_id = m.id)
"""


def check_publications(quorums: dict[int, int]) -> None:
    """Every text that is or was public was signed, word for word, by enough who did not write it.

    :param quorums: for each revision, how many doctors its risk asked for when submitted, as
        the caller knows it.
    """
    approvals = rows(APPROVALS)
    contributions = rows("SELECT article_id, user_id, at FROM articles_contribution")
    for p in rows(PUBLICATIONS):
        assert (p["content"], p["body_html"]) == (p["r_content"], p["r_body"])
        assert (p["article_id"], p["number"]) == (p["r_article"], p["r_number"])
        lines = ["rls-portal revision 1", digest(p["content"]), p["renderer_version"]]
        recomputed = digest("\n".join([*lines, digest(p["body_html"]), ""]))
        assert p["fingerprint"] == p["r_fingerprint"] == recomputed
        published_at = moment(p["published_at"])
        writers = {
            c["user_id"]
            for c in contributions
            if c["article_id"] == p["article_id"] and moment(c["at"]) <= published_at
        }
        signers = {
            a["signer_id"]
            for a in approvals
            if a["revision_id"] == p["revision_id"]
            and a["round_id"] == p["round_id"]
            and a["fingerprint"] == p["fingerprint"]
            and moment(a["signed_at"]) <= published_at
            and was_licensed(a)
        }
        assert len(signers - writers) >= quorums[p["revision_id"]], p["id"]
        if quorums[p["revision_id"]] > 1:  # of high risk
            assert any(a["signer_is_specialist"] for a in approvals if a["signer_id"] in signers)


def was_licensed(approval: Row) -> bool:
    """Whether the signature itself says that the licence stood on the day of signing."""
    signed_at = moment(approval["signed_at"])
    return (
        approval["licence_number"] != ""
        and approval["licence_verified_by_name"] != ""
        and moment(approval["licence_verified_at"]) <= signed_at
        and day(approval["licence_valid_until"]) >= signed_at.date()
    )


def check_words() -> None:
    """What pages and lists show is what the signed content says."""
    for p in rows("SELECT * FROM articles_publication"):
        content = json.loads(p["content"])
        for column in ("title", "summary", "meta_description", "change_note", "language"):
            assert p[column] == content[column]
        faqs = rows(
            "SELECT uid, question, answer_html FROM articles_publishedfaq "
            "WHERE publication_id = %s ORDER BY position",
            p["id"],
        )
        assert [(f["uid"], f["question"]) for f in faqs] == [
            (f["uid"], f["question"]) for f in content["faqs"]
        ]
        for shown, signed in zip(faqs, content["faqs"], strict=True):
            assert signed["answer"] in shown["answer_html"]
        references = rows(
            "SELECT key, text FROM articles_publishedreference WHERE publication_id = %s", p["id"]
        )
        assert {(r["key"], r["text"]) for r in references} == {
            (r["key"], r["text"]) for r in content["references"]
        }


def check_signatures() -> None:
    """Every name under a public text is that of a standing approval of it, copied exactly."""
    for s in rows(
        "SELECT s.*, m.signer_name, m.signer_credentials, m.licence_number AS m_number, "
        "m.signed_at AS m_at, m.meaning AS m_meaning, m.scope AS m_scope, m.decision, "
        "m.fingerprint, m.id AS m_id, p.fingerprint AS p_fingerprint "
        "FROM articles_publishedsignature s "
        "JOIN articles_medicalreview m ON m.id = s.medical_review_id "
        "JOIN articles_publication p ON p.id = s.publication_id"
    ):
        assert s["decision"] == "approve"
        assert s["fingerprint"] == s["p_fingerprint"]
        copied = (s["name"], s["credentials"], s["licence_number"], s["meaning"], s["scope"])
        names = ("signer_name", "signer_credentials", "m_number", "m_meaning", "m_scope")
        assert copied == tuple(s[name] for name in names)
        assert moment(s["signed_at"]) == moment(s["m_at"])
        assert not rows("SELECT 1 FROM articles_revocation WHERE medical_review_id = %s", s["m_id"])
    unsigned = rows(
        "SELECT p.id FROM articles_publication p WHERE NOT EXISTS "
        "(SELECT 1 FROM articles_publishedsignature s WHERE s.publication_id = p.id)"
    )
    assert unsigned == []


def check_one_of_each() -> None:
    """One live text for each article and address, one open round, one publication a revision."""
    live = "FROM articles_publication WHERE superseded_at IS NULL AND withdrawn_at IS NULL"
    for sql in (
        f"SELECT article_id {live} GROUP BY article_id HAVING COUNT(*) > 1",
        f"SELECT slug {live} GROUP BY slug HAVING COUNT(*) > 1",
        "SELECT revision_id FROM articles_publication GROUP BY revision_id HAVING COUNT(*) > 1",
        (
            "SELECT article_id FROM articles_reviewround WHERE closed_at IS NULL "
            "GROUP BY article_id HAVING COUNT(*) > 1"
        ),
        (
            "SELECT assignment_id FROM articles_medicalreview GROUP BY assignment_id "
            "HAVING COUNT(*) > 1"
        ),
    ):
        assert rows(sql) == [], sql


def is_withdrawn(revision_pk: int) -> bool:
    """Whether this revision was withdrawn from the public."""
    sql = "SELECT 1 FROM articles_publication WHERE revision_id = %s AND withdrawn_at IS NOT NULL"
    return bool(rows(sql, revision_pk))


def check_nothing_live(retired: set[int]) -> None:
    """Articles taken off for good have no public text, and their working copy is closed."""
    public = rows("SELECT article_id FROM articles_publication WHERE withdrawn_at IS NULL")
    assert retired.isdisjoint({p["article_id"] for p in public})
    unclosed = rows("SELECT id FROM articles_article WHERE state <> 'closed'")
    assert retired.isdisjoint({a["id"] for a in unclosed})


def check_chain(after: int = 0) -> int:
    """Recompute the chain from the event `after` on; return the number of the last event."""
    previous = "0" * 64
    if after:
        previous = rows("SELECT hash FROM articles_auditevent WHERE seq = %s", after)[0]["hash"]
    seq = after
    for e in rows("SELECT * FROM articles_auditevent WHERE seq > %s ORDER BY seq", after):
        seq += 1
        assert (e["seq"], e["previous_hash"]) == (seq, previous)
        columns = {name: e[name] for name in ("seq", "previous_hash", "actor_id", "kind")}
        columns |= {"article_id": e["article_id"], "payload": e["payload"]}
        columns["at"] = moment(e["at"]).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        text = json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert e["hash"] == digest(text)
        previous = e["hash"]
    return seq


def check_decisions_are_in_the_chain() -> None:
    """Each revision, review, revocation and publication is named by exactly one event."""
    named: list[str] = []
    for e in rows("SELECT payload FROM articles_auditevent"):
        named += json.loads(e["payload"])["rows"]
    for table in ("revision", "medicalreview", "revocation", "contribution"):
        for row in rows(f"SELECT id FROM articles_{table}"):
            assert named.count(f"articles_{table}/{row['id']}") == 1


def check_states() -> None:
    """The state of each working copy fits its rounds, its revision and its approvals."""
    for a in rows("SELECT * FROM articles_article"):
        open_rounds = rows(
            "SELECT kind, revision_id FROM articles_reviewround "
            "WHERE article_id = %s AND closed_at IS NULL",
            a["id"],
        )
        reading = [r for r in open_rounds if r["kind"] == "release"]
        if a["state"] == "in_review":
            assert [r["revision_id"] for r in reading] == [a["revision_id"]]
        else:
            assert reading == [], a["state"]
        if a["scheduled_for"] is not None:
            assert a["state"] == "approved"
        if a["state"] == "approved":
            check_approved(a)


def check_approved(a: Row) -> None:
    """The revision of an approved article has its standing approvals in its last round."""
    last = rows(
        "SELECT id, quorum, specialists, outcome FROM articles_reviewround "
        "WHERE revision_id = %s AND kind = 'release' ORDER BY id DESC",
        a["revision_id"],
    )[0]
    approvals = [m for m in rows(APPROVALS) if m["round_id"] == last["id"]]
    signers = {m["signer_id"] for m in approvals}
    assert sum(bool(m["signer_is_specialist"]) for m in approvals) >= last["specialists"]
    assert last["outcome"] == "approved"
    assert len(signers) >= last["quorum"]
