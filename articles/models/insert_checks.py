"""What the database looks at before it lets a signed row in; ``triggers`` makes triggers of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from .publication import (
    LIFECYCLE_COLUMNS,
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
)
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
    PublishedSignature: (
        (
            "review",
            """NOT EXISTS (SELECT 1 FROM articles_medicalreview mr
                JOIN articles_publication p ON p.revision_id = mr.revision_id
                WHERE mr.id = NEW.medical_review_id AND p.id = NEW.publication_id
                  AND p.article_id = NEW.article_id AND mr.decision = 'approve'
                  AND mr.fingerprint = p.fingerprint
                  AND mr.signer_name = NEW.name AND mr.signer_slug = NEW.slug
                  AND mr.signer_credentials = NEW.credentials AND mr.scope = NEW.scope
                  AND mr.signed_at = NEW.signed_at AND mr.meaning = NEW.meaning
                  AND mr.is_demonstration = NEW.is_demonstration
                  AND NOT EXISTS (SELECT 1 FROM articles_revocation v
                                  WHERE v.medical_review_id = mr.id))""",
            "a published signature shows a standing approval of the text it stands under",
        ),
    ),
}

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
    yield from _word_checks(vendor)


def _checks() -> Iterator[Check]:
    for model, checks in CHECKS_ON_INSERT.items():
        for name, condition, message in checks:
            yield model, name, condition, message


def _licence_checks(vendor: str) -> Iterator[Check]:
    """Yield what only a doctor may insert: an approval, signed in person and in form.

    The doctor accepted, has no conflict or one that was waived, and has a licence that another
    person verified, that was valid on the day, and whose words the signature copies.
    """
    day = (
        "(NEW.signed_at AT TIME ZONE 'UTC')::date"
        if vendor == "postgresql"
        else "date(NEW.signed_at)"
    )
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


def _text(vendor: str, document: str, key: str) -> str:
    """Return the SQL for one text of a JSON object."""
    if vendor == "postgresql":
        return f"({document}->>'{key}')"
    return f"json_extract({document}, '$.{key}')"
