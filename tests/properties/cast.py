"""The people of the random play, and what each of them may do at all: written out by hand."""

from __future__ import annotations

from datetime import timedelta

from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW

# Roles of everybody. The doctors' licences: see `enter`.
CAST: dict[str, set[str]] = {
    "ann": {"author"},
    "ben": {"author"},
    "ada": {"medical_reviewer"},
    "bob": {"medical_reviewer"},
    "cem": {"medical_reviewer"},
    "lapsing": {"medical_reviewer"},
    "unverified": {"medical_reviewer"},
    "writing": {"medical_reviewer", "author"},
    "eve": {"editor"},
    "fay": {"editor"},
    "lea": {"lead_reviewer"},
    "mia": {"editor", "lead_reviewer", "medical_reviewer"},
    "gone": {"editor", "author", "medical_reviewer", "lead_reviewer"},
    "root": set(),
    "nobody": set(),
}
DOCTORS = [name for name, roles in CAST.items() if "medical_reviewer" in roles and name != "gone"]
MAY: dict[str, set[str]] = {
    "edit": {"author", "editor"},
    "submit_for_review": {"author"},
    "recall": {"author", "editor"},
    "approve": {"medical_reviewer"},
    "reaffirm": {"medical_reviewer"},
    "request_changes": {"medical_reviewer"},
    "request_changes_to_live": {"medical_reviewer"},
    "publish": {"editor"},
    "schedule": {"editor"},
    "unschedule": {"editor"},
    "start_revision": {"author"},
    "discard": {"author", "editor"},
    "return_to_review": {"editor", "lead_reviewer"},
    "revoke": {"medical_reviewer", "lead_reviewer"},
    "open_reaffirmation": {"editor", "lead_reviewer"},
    "withdraw": {"editor", "medical_reviewer"},
    "assign": {"editor", "lead_reviewer"},
    "accept": {"medical_reviewer"},
    "decline": {"medical_reviewer"},
    "recuse": {"medical_reviewer"},
    "cancel_assignment": {"editor", "lead_reviewer"},
    "waive_conflict": {"editor", "lead_reviewer"},
    "answer_change_request": {"author"},
    "settle_change_request": {"medical_reviewer", "lead_reviewer"},
    "verify_licence": {"editor"},
    "claim": {"medical_reviewer"},
    "reassign": {"editor", "lead_reviewer"},
    "expedite": {"editor", "lead_reviewer"},
    "set_absence": {"editor", "medical_reviewer"},
    "reply_to_change_request": {"medical_reviewer", "lead_reviewer", "editor"},
    "reopen_change_request": {"medical_reviewer", "lead_reviewer"},
    "restore_revision": {"author", "editor"},
    "schedule_withdrawal": {"editor"},
    "unschedule_withdrawal": {"editor"},
    "retire": {"editor"},
    "set_owners": {"editor", "lead_reviewer"},
    "create_preview_link": {"author", "editor", "lead_reviewer"},
    "revoke_preview_link": {"author", "editor", "lead_reviewer"},
    "settle_feedback": {"editor", "lead_reviewer"},
    "settle_flag": {"editor", "lead_reviewer"},
    "save_reviewer": {"editor"},
}


def may(name: str, verb: str) -> bool:
    """Whether this person may ever do this."""
    return bool(CAST[name] & MAY[verb]) and name != "gone"


def enter() -> None:
    """Make everybody, once for all plays; each play rolls back what it did to them."""
    editor = make.make_user("editor", username="eve")
    for name, roles in CAST.items():
        if name == "eve":
            continue
        user = make.make_user(*sorted(roles), username=name, is_superuser=name == "root")
        if name in DOCTORS:
            until = NOW.date() + timedelta(days=20) if name == "lapsing" else None
            make.make_doctor(
                user=user,
                verified=name != "unverified",
                valid_until=until,
                is_specialist=name not in ("bob", "writing"),
            )
    User.objects.filter(username="gone").update(is_active=False)
    User.objects.filter(username="mia").update(created_by=editor)
