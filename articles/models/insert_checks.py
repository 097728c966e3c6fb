"""What the database looks at before it lets a signed row in; ``triggers`` makes triggers of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from .audit import GENESIS
from .publication import (
    LIFECYCLE_COLUMNS,
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
    SearchEntry,
)
from .published_correction import PublishedCorrection
from .published_definition import PublishedDefinition
from .published_log import PublishedEvent, PublishedHead
from .review import MedicalReview

SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}

Check = tuple[type[Model], str, str, str]


# A publication may be inserted only with its quorum of distinct doctors, who approved exactly
# this text in the revision's last round, took nothing back and never wrote a word of it.
STANDING_APPROVALS = """
    SELECT COUNT(DISTINCT mr.signer_id) FROM articles_medicalreview mr
    WHERE mr.round_id = NEW.round_id AND mr.revision_id = NEW.revision_id
      AND mr.decision = 'approve' AND mr.fingerprint = NEW.fingerprint
      AND NOT EXISTS (SELECT 1 FROM articles_revocation v WHERE v.medical_review_id = mr.id)
      AND NOT EXISTS (SELECT 1 FROM articles_contribution c
                      WHERE c.article_id = NEW.article_id AND c.user_id = mr.signer_id)
"""
CHECKS_ON_INSERT: dict[type[Model], tuple[tuple[str, str, str], ...]] = {
    Publication: (
        (
            "quorum",
            f"""({STANDING_APPROVALS}) < COALESCE((
                SELECT r.quorum FROM articles_reviewround r
                WHERE r.id = NEW.round_id AND r.revision_id = NEW.revision_id
                  AND r.kind = 'release' AND r.outcome = 'approved'
                  AND r.id = (SELECT MAX(l.id) FROM articles_reviewround l
                              WHERE l.revision_id = NEW.revision_id AND l.kind = 'release')
            ), 1000000)""",
            "a publication needs its quorum of standing approvals of exactly this text",
        ),
        (
            "specialists",
            f"""({STANDING_APPROVALS} AND mr.signer_is_specialist) < COALESCE((
                SELECT r.specialists FROM articles_reviewround r WHERE r.id = NEW.round_id
            ), 1000000)""",
            "a publication needs the approvals by specialists that its round asked for",
        ),
        (
            "frozen",
            """NOT EXISTS (SELECT 1 FROM articles_revision r
                WHERE r.id = NEW.revision_id AND r.article_id = NEW.article_id
                  AND r.number = NEW.number AND r.fingerprint = NEW.fingerprint
                  AND r.content = NEW.content AND r.body_html = NEW.body_html
                  AND r.renderer_version = NEW.renderer_version)""",
            "a publication copies its revision word for word",
        ),
        (
            "lifecycle",
            " OR ".join(f"NEW.{column} IS NOT NULL" for column in LIFECYCLE_COLUMNS),
            "a new publication is neither superseded nor withdrawn",
        ),
        (
            "newer",
            """EXISTS (SELECT 1 FROM articles_publication p
                WHERE p.article_id = NEW.article_id AND p.number >= NEW.number)""",
            "an older text is not published after a newer one",
        ),
        (
            "demonstration",
            f"NOT NEW.is_demonstration AND ({STANDING_APPROVALS} AND mr.is_demonstration) > 0",
            "what nobody but the demonstration signed is published as a demonstration",
        ),
    ),
    MedicalReview: (
        (
            "text",
            """NOT EXISTS (SELECT 1 FROM articles_revision r
                JOIN articles_reviewround o ON o.revision_id = r.id
                JOIN articles_reviewassignment a ON a.round_id = o.id
                WHERE r.id = NEW.revision_id AND o.id = NEW.round_id
                  AND a.id = NEW.assignment_id AND a.reviewer_id = NEW.signer_id
                  AND r.fingerprint = NEW.fingerprint)""",
            "a medical review signs the revision its round is about, by the doctor assigned",
        ),
        (
            "contributor",
            """NEW.decision = 'approve' AND EXISTS (SELECT 1 FROM articles_contribution c
                JOIN articles_revision r ON r.article_id = c.article_id
                WHERE r.id = NEW.revision_id AND c.user_id = NEW.signer_id)""",
            "nobody approves an article they contributed to",
        ),
    ),
    SearchEntry: (
        (
            "words",
            """NOT EXISTS (SELECT 1 FROM articles_publication p
                WHERE p.id = NEW.publication_id AND NEW.kind = 'article'
                  AND p.slug = NEW.slug AND p.title = NEW.title)
            AND NOT EXISTS (SELECT 1 FROM articles_publishedfaq f
                WHERE f.publication_id = NEW.publication_id AND NEW.kind = 'faq'
                  AND f.slug = NEW.slug AND f.question = NEW.title)""",
            "what is found has title and address of what was published",
        ),
        (
            "once",
            """EXISTS (SELECT 1 FROM articles_searchentry e
                WHERE e.publication_id = NEW.publication_id
                  AND e.kind = NEW.kind AND e.slug = NEW.slug)""",
            "what was published is found once",
        ),
    ),
}

# The public log and its heads name events that are there, and the log has no second beginning.
NAMES_NO_EVENT = """NOT EXISTS (SELECT 1 FROM articles_auditevent e
                WHERE e.seq = NEW.seq AND e.hash = NEW.event_hash)"""
CHECKS_ON_INSERT[PublishedEvent] = (
    ("event", NAMES_NO_EVENT, "an entry of the public log names an event of the record"),
    (
        "order",
        f"""NEW.previous_hash <> COALESCE((SELECT p.hash FROM articles_publishedevent p
                WHERE p.number = NEW.number - 1), '{GENESIS}')""",
        "an entry of the public log follows the one before it",
    ),
)
CHECKS_ON_INSERT[PublishedHead] = (
    ("event", NAMES_NO_EVENT, "a published head names an event of the record"),
)

# What a signature says of its doctor: column of the doctor's record, column of the review.
SIGNED_LICENCE = (
    ("slug", "signer_slug"),
    ("display_name", "signer_name"),
    ("credentials", "signer_credentials"),
    ("specialty", "signer_specialty"),
    ("is_specialist", "signer_is_specialist"),
    ("licence_number", "licence_number"),
    ("licence_jurisdiction", "licence_jurisdiction"),
    ("licence_valid_until", "licence_valid_until"),
    ("verified_at", "licence_verified_at"),
    ("is_demonstration", "is_demonstration"),
)
# What a published signature shows: column of the review, column of the signature.
SHOWN_SIGNATURE = (
    ("signer_name", "name"),
    ("signer_slug", "slug"),
    ("signer_credentials", "credentials"),
    ("signer_specialty", "specialty"),
    ("licence_number", "licence_number"),
    ("licence_jurisdiction", "licence_jurisdiction"),
    ("conflict", "conflict"),
    ("conflict_statement", "conflict_statement"),
    ("scope", "scope"),
    ("meaning", "meaning"),
    ("signed_at", "signed_at"),
    ("is_demonstration", "is_demonstration"),
)
# Plain words that pages print beside the body, by the table that copies them from the content.
SIGNED_WORDS = ("title", "summary", "meta_description", "change_note", "language")
SIGNED_PARTS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (PublishedFAQ, "faqs", ("uid", "question")),
    (PublishedReference, "references", ("key", "text", "finding", "strength")),
    (PublishedImage, "images", ("sha256", "extension")),
)


def insert_checks(vendor: str) -> Iterator[Check]:
    """Yield table, name, the condition under which a new row is refused, and the message.

    :param vendor: "sqlite" or "postgresql".
    """
    yield from _checks()
    yield from _licence_checks(vendor)
    yield from _signature_checks(vendor)
    yield from _moment_checks(vendor)
    yield from _word_checks(vendor)
    yield from _definition_checks(vendor)
    yield from _correction_checks(vendor)


def _checks() -> Iterator[Check]:
    for model, checks in CHECKS_ON_INSERT.items():
        for name, condition, message in checks:
            yield model, name, condition, message


def _licence_checks(vendor: str) -> Iterator[Check]:
    """Yield what only a doctor may insert: an approval, signed in person and in form.

    The doctor accepted, has no conflict or one that was waived, and has a licence that another
    person verified, that was valid on the day, and whose words the signature copies.
    """
    day = _day(vendor, "NEW.signed_at")
    copied = " AND ".join(f"d.{column} = NEW.{as_signed}" for column, as_signed in SIGNED_LICENCE)
    yield (
        MedicalReview,
        "licence",
        f"""NEW.decision = 'approve' AND NOT EXISTS (
            SELECT 1 FROM articles_medicalreviewer d JOIN accounts_user u ON u.id = d.user_id
            WHERE d.user_id = NEW.signer_id AND u.is_active AND {copied}
              AND d.verified_at IS NOT NULL AND d.verified_at <= NEW.signed_at
              AND d.verified_by_id <> u.id AND d.verified_by_id <> COALESCE(u.created_by_id, 0)
              AND d.licence_valid_until >= {day}
              AND (u.password_set_by_other_at IS NULL
                   OR u.password_set_by_other_at < d.verified_at)
              AND (u.second_factor_reset_at IS NULL
                   OR u.second_factor_reset_at < d.verified_at))""",
        "only a doctor with a verified and valid licence approves, under that name",
    )
    yield (
        MedicalReview,
        "accepted",
        """NOT EXISTS (SELECT 1 FROM articles_reviewassignment a
            WHERE a.id = NEW.assignment_id AND a.status = 'accepted'
              AND a.conflict = NEW.conflict
              AND (NEW.decision <> 'approve' OR a.conflict = 'none'
                   OR a.waived_by_id IS NOT NULL))""",
        "a medical review is given by who accepted it, free of conflict or with a waiver",
    )


def _signature_checks(vendor: str) -> Iterator[Check]:
    """Yield what compares a published signature with the approval that it shows.

    Its round was decided: one of two who read a text again moves no date. The next review is due
    as many months later as the policy of the round said.
    """
    shown = " AND ".join(f"mr.{column} = NEW.{as_shown}" for column, as_shown in SHOWN_SIGNATURE)
    yield (
        PublishedSignature,
        "review",
        f"""NOT EXISTS (SELECT 1 FROM articles_medicalreview mr
            JOIN articles_publication p ON p.revision_id = mr.revision_id
            JOIN articles_reviewround o ON o.id = mr.round_id
            WHERE mr.id = NEW.medical_review_id AND p.id = NEW.publication_id
              AND p.article_id = NEW.article_id AND p.number = NEW.number
              AND mr.decision = 'approve' AND mr.fingerprint = p.fingerprint AND {shown}
              AND o.kind = NEW.kind AND o.outcome = 'approved'
              AND (o.id = p.round_id OR o.kind = 'reaffirm')
              AND NEW.next_review_due_on = {_months_later(vendor)}
              AND NOT EXISTS (SELECT 1 FROM articles_revocation v
                              WHERE v.medical_review_id = mr.id))""",
        "a published signature shows a standing approval of the text it stands under",
    )


def _months_later(vendor: str) -> str:
    """Return the day by which a text is due: the same day of the month, or that month's last."""
    if vendor == "postgresql":
        months = "make_interval(months => (o.policy::json->>'review_interval_months')::int)"
        return f"({_day(vendor, 'mr.signed_at')} + {months})::date"
    # SQLite counts the 31st of a month of 30 days as the first of the next one.
    months = "'+' || json_extract(o.policy, '$.review_interval_months') || ' months'"
    same_day = f"date(mr.signed_at, {months})"
    return (
        f"CASE WHEN strftime('%d', {same_day}) = strftime('%d', mr.signed_at) THEN {same_day} "
        f"ELSE date(mr.signed_at, {months}, 'start of month', '-1 day') END"
    )


def _moment_checks(vendor: str) -> Iterator[Check]:
    """Yield what keeps a publication from lying about its day.

    Days and not moments are compared: the clocks of two machines differ a little.
    """
    yield (
        Publication,
        "moments",
        f"""EXISTS (SELECT 1 FROM articles_medicalreview mr WHERE mr.round_id = NEW.round_id
              AND mr.decision = 'approve'
              AND ({_day(vendor, "mr.signed_at")} <= {_day(vendor, "NEW.published_at")})
                  IS NOT TRUE)
            OR NEW.first_published_at <> COALESCE((SELECT MIN(p.first_published_at)
                FROM articles_publication p WHERE p.article_id = NEW.article_id),
                NEW.published_at)""",
        "a text is published after it was signed, and first when its article was",
    )


def _day(vendor: str, moment: str) -> str:
    """Return the SQL for the day of a moment, in UTC."""
    if vendor == "postgresql":
        return f"({moment} AT TIME ZONE 'UTC')::date"
    return f"date({moment})"


def _word_checks(vendor: str) -> Iterator[Check]:
    """Yield what compares columns of plain words with the signed content they are copied from."""
    content = "NEW.content::json" if vendor == "postgresql" else "NEW.content"
    differing = [
        f"NOT (NEW.{name} {SAME[vendor]} {_text(vendor, content, name)})" for name in SIGNED_WORDS
    ]
    message = "title, summary and notes are those that were signed"
    yield Publication, "words", " OR ".join(differing), message
    for model, part, columns in SIGNED_PARTS:
        same = [f"{_text(vendor, 'part.value', name)} = NEW.{name}" for name in columns]
        source = (
            f"json_array_elements(p.content::json->'{part}') part"
            if vendor == "postgresql"
            else f"json_each(p.content, '$.{part}') part"
        )
        condition = (
            f"NOT EXISTS (SELECT 1 FROM articles_publication p, {source} "
            f"WHERE p.id = NEW.publication_id AND {' AND '.join(same)})"
        )
        yield model, "words", condition, "its words are in the signed content"


def _definition_checks(vendor: str) -> Iterator[Check]:
    """Yield what looks for a term of the glossary in the signed body, under its anchor."""
    find = "strpos" if vendor == "postgresql" else "instr"
    term = "NEW.term"
    for letter, printed in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        term = f"replace({term}, '{letter}', '{printed}')"
    printed_term = f"""'<dfn id="' || NEW.anchor || '">' || {term} || '</dfn>'"""
    yield (
        PublishedDefinition,
        "words",
        f"""NOT EXISTS (SELECT 1 FROM articles_publication p
            WHERE p.id = NEW.publication_id AND {find}(p.body_html, {printed_term}) > 0)""",
        "a term of the glossary is explained in the signed text",
    )


def _correction_checks(vendor: str) -> Iterator[Check]:
    """Yield what holds the list of corrections to the texts that say they are one."""
    yield (
        PublishedCorrection,
        "words",
        f"""NOT EXISTS (SELECT 1 FROM articles_publication p
            WHERE p.id = NEW.publication_id AND p.published_at = NEW.corrected_at
              AND {_text(vendor, _json(vendor, "p.content"), "change_kind")} = 'correction')""",
        "a correction is a text that says so where it was signed",
    )


def _json(vendor: str, column: str) -> str:
    return f"{column}::json" if vendor == "postgresql" else column


def _text(vendor: str, document: str, key: str) -> str:
    """Return the SQL for one text of a JSON object."""
    if vendor == "postgresql":
        return f"({document}->>'{key}')"
    return f"json_extract({document}, '$.{key}')"
