"""What a signature says: its meaning in words, and the doctor's credentials of that day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from articles.meanings import MEANINGS
from articles.models import MedicalReview, MedicalReviewer, ReviewRound, Revision

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

Decision = MedicalReview.Decision
Scope = MedicalReview.Scope


def rule_of(decision: str, round_: ReviewRound | None) -> str:
    """Return the row of the workflow table that a decision in this round falls under."""
    is_rereading = round_ is not None and round_.kind == ReviewRound.Kind.REAFFIRM
    if decision == Decision.APPROVE:
        return "reaffirm" if is_rereading else "approve"
    return "request_changes_to_live" if is_rereading else "request_changes"


def meaning_of(decision: str, round_: ReviewRound, scope: str, base: Revision | None) -> str:
    """Return in words what signing this means; shown before, stored with the signature."""
    whole = _("the whole page")
    changes = _("the changes since approved revision %d") % base.number if base else whole
    params = {
        "scope": changes if scope == Scope.CHANGES else whole,
        "number": round_.revision.number,
    }
    return _(MEANINGS[rule_of(decision, round_)]) % params


def credentials(profile: MedicalReviewer | None, by: User, now: datetime) -> dict[str, Any]:
    """Return what the signature says about the doctor, as of now."""
    if profile is None or profile.verified_at is None:
        # Asking for changes needs no licence; the row then says that none was verified.
        return {
            "signer_slug": profile.slug if profile else "",
            "signer_name": profile.display_name if profile else name_of(by),
            "signer_credentials": profile.credentials if profile else "",
            "licence_number": "",
            "licence_jurisdiction": "",
            "licence_valid_until": now.date(),
            "licence_verified_by_name": "",
            "licence_verified_at": now,
            "is_demonstration": profile.is_demonstration if profile else False,
        }
    return {
        "signer_slug": profile.slug,
        "signer_name": profile.display_name,
        "signer_credentials": profile.credentials,
        "signer_specialty": profile.specialty,
        "signer_is_specialist": profile.is_specialist,
        "licence_number": profile.licence_number,
        "licence_jurisdiction": profile.licence_jurisdiction,
        "licence_valid_until": profile.licence_valid_until,
        "licence_verified_by_name": name_of(profile.verified_by),
        "licence_verified_at": profile.verified_at,
        "is_demonstration": profile.is_demonstration,
    }


def name_of(user: User | None) -> str:
    """Return a person's name as printed in the record."""
    return (user.get_full_name() or user.get_username()) if user else ""
