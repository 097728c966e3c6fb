"""The words the rules are written in: states, roles, reasons, and the facts they look at. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """Position of the working copy."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    CLOSED = "closed"


EDITABLE = frozenset({State.DRAFT, State.CHANGES_REQUESTED})


class Role(StrEnum):
    """What a person may be asked to do; a superuser has no role unless given one."""

    AUTHOR = "author"
    MEDICAL_REVIEWER = "medical_reviewer"
    EDITOR = "editor"
    LEAD_REVIEWER = "lead_reviewer"
    SCHEDULER = "scheduler"  # not a person: what run_due does for an editor who scheduled


@dataclass(frozen=True)
class Reason:
    """Why something was refused: a stable code and what the sentence needs to name."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Actor:
    """Who acts, reduced to what the rules ask about."""

    roles: frozenset[Role]
    is_active: bool = True


@dataclass(frozen=True)
class Situation:
    """Everything the guards look at. Each default is the harmless or the absent value."""

    state: State = State.DRAFT
    is_scheduled: bool = False
    withdrawal_is_scheduled: bool = False
    ever_published: bool = False
    # the text, for submit_for_review
    content_problems: tuple[Reason, ...] = ()
    reference_count: int = 0
    has_change_note: bool = False
    change_note_is_old: bool = False  # readers have it already, for an earlier revision
    has_change_kind: bool = False
    unanswered_blocking: int = 0
    contributions_add_up: bool = True
    grave_advice: tuple[Reason, ...] = ()
    waiver_given: bool = False  # a reason to submit it all the same
    # the open round, for recall and decisions
    round_is_open: bool = False
    round_is_expedited: bool = False
    readers_missing: int = 0  # doctors that the round needs and that nobody has asked yet
    only_specialists_missing: bool = False  # and the doctor who would read is none
    decision_count: int = 0
    # the actor's part in the round
    assignment_status: str = ""
    conflict_declared: bool = False
    conflict_waived: bool = False
    has_contributed: bool = False
    is_behind_contributor: bool = False  # made or took over the account of who wrote a word
    signing_problems: tuple[Reason, ...] = ()
    fingerprint_matches: bool = False
    fingerprint_recomputes: bool = True
    unsettled_blocking: int = 0
    password_confirmed: bool = False
    answers_missing: tuple[str, ...] = ()
    blocking_requests: int = 0
    scope_is_possible: bool = True
    # the approved revision, for publish, schedule, revoke
    revision_is_current: bool = True
    revision_is_live: bool = False
    revision_was_withdrawn: bool = False
    withdrawn_since_approval: bool = False
    standing_approvals: int = 0
    quorum: int = 1
    by_specialists: int = 0
    specialists: int = 0
    counted_signer_problems: tuple[Reason, ...] = ()
    addresses_taken: tuple[str, ...] = ()
    is_own_approval: bool = False
    time_is_future: bool = True
    # the publication, for withdraw and reaffirm
    publication_is_public: bool = False
    newer_revision_in_review: bool = False
    successor_is_live: bool = True
    # the desk
    revision_is_own: bool = True  # of this article
    lasts_too_long: bool = False
    link_is_revoked: bool = False
    feedback_is_settled: bool = False
    flag_is_settled: bool = False
    notice_has_ended: bool = False
    withdrawal_is_missing: bool = False  # of a text that a report is to have taken off the site
    # people and requests around a round
    is_own: bool = False  # the assignment, change request or account is the actor's own
    other_is_insider: bool = False  # somebody is behind the actor's account and the other one
    licence_held_by: str = ""  # another doctor with an active account and the same licence
    assignee_problems: tuple[Reason, ...] = ()
    conflict_answered: bool = False
    request_is_settled: bool = False
    request_is_answered: bool = False
    reads_the_open_round: bool = False
    dates_are_in_order: bool = True
    cover_is_another: bool = True
    cover_is_doctor: bool = True
    # what the person said
    reason_given: bool = False
