"""The rules of the workflow: the table of transitions, who may, and why not.

Pure on purpose: no database, no clock, no request. ``transitions`` gathers the facts into a
``Situation``, asks ``refusal_reasons`` and only then writes. Every rule is evaluated and every
failure returned, so that a person is told everything at once; the sentences are in ``wording``,
each rule is a function in ``guards``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from articles import guards
from articles.situation import EDITABLE, Actor, Reason, Role, Situation, State

__all__ = [
    "EDITABLE",
    "TRANSITIONS",
    "Actor",
    "Reason",
    "Role",
    "Situation",
    "State",
    "Transition",
    "offered",
    "refusal_reasons",
    "state_after_approval",
    "state_after_discard",
]

Guard = Callable[[Actor, Situation], Iterator[Reason]]


@dataclass(frozen=True)
class Transition:
    """One row of the table. ``sources`` empty: the state of the working copy does not matter."""

    name: str
    sources: frozenset[State]
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()


def _row(name: str, sources: set[State], roles: set[Role], *rules: Guard) -> Transition:
    return Transition(name, frozenset(sources), frozenset(roles), rules)


_SIGNING = (guards.is_assigned, guards.reads_signed_text, guards.can_sign, guards.gives_password)
_DOCTOR = {Role.MEDICAL_REVIEWER}
_LEADING = {Role.EDITOR, Role.LEAD_REVIEWER}

TRANSITIONS: Mapping[str, Transition] = {
    row.name: row
    for row in (
        _row("edit", set(EDITABLE), {Role.AUTHOR, Role.EDITOR}),
        _row(
            "submit_for_review",
            set(EDITABLE),
            {Role.AUTHOR},
            guards.text_is_ready,
            guards.grave_advice_is_waived,
        ),
        _row("recall", {State.IN_REVIEW}, {Role.AUTHOR, Role.EDITOR}, guards.reason_if_decided),
        _row(
            "request_changes",
            {State.IN_REVIEW},
            _DOCTOR,
            guards.is_assigned,
            guards.reads_signed_text,
            guards.has_blocking_request,
            guards.gives_password,
        ),
        _row("approve", {State.IN_REVIEW}, _DOCTOR, *_SIGNING),
        _row(
            "publish",
            {State.APPROVED},
            {Role.EDITOR, Role.SCHEDULER},
            guards.reads_signed_text,
            guards.quorum_stands,
            guards.requests_are_settled,
            guards.revision_may_go_live,
        ),
        _row(
            "schedule",
            {State.APPROVED},
            {Role.EDITOR},
            guards.reads_signed_text,
            guards.quorum_stands,
            guards.requests_are_settled,
            guards.revision_may_go_live,
            guards.time_is_ahead,
            guards.not_scheduled,
        ),
        _row("unschedule", {State.APPROVED}, {Role.EDITOR}, guards.is_scheduled),
        _row("start_revision", {State.APPROVED}, {Role.AUTHOR}, guards.not_scheduled),
        _row("discard", set(EDITABLE), {Role.AUTHOR, Role.EDITOR}),
        _row(
            "restore_revision",
            set(EDITABLE),
            {Role.AUTHOR, Role.EDITOR},
            guards.revision_is_own,
        ),
        _row(
            "return_to_review",
            {State.APPROVED},
            _LEADING,
            guards.reason_required,
            guards.not_live,
            guards.not_withdrawn,
        ),
        _row(
            "revoke",
            {State.APPROVED},
            {Role.MEDICAL_REVIEWER, Role.LEAD_REVIEWER},
            guards.approval_stands,
            guards.own_or_lead,
            guards.reason_required,
            guards.not_live,
            guards.not_withdrawn,
        ),
        _row("open_reaffirmation", set(), _LEADING, guards.live_and_unrivaled),
        _row("reaffirm", set(), _DOCTOR, guards.live_and_still_newest, *_SIGNING),
        _row(
            "request_changes_to_live",
            set(),
            _DOCTOR,
            guards.live_and_still_newest,
            guards.is_assigned,
            guards.reads_signed_text,
            guards.has_blocking_request,
            guards.gives_password,
        ),
        _row(
            "withdraw",
            set(),
            {Role.EDITOR, Role.MEDICAL_REVIEWER, Role.SCHEDULER},
            guards.is_public,
            guards.reason_required,
        ),
        _row(
            "schedule_withdrawal",
            set(),
            {Role.EDITOR},
            guards.is_live,
            guards.reason_required,
            guards.time_is_ahead,
            guards.withdrawal_not_scheduled,
        ),
        _row("unschedule_withdrawal", set(), {Role.EDITOR}, guards.withdrawal_is_scheduled),
        _row(
            "retire",
            {State.DRAFT, State.CHANGES_REQUESTED, State.APPROVED},
            {Role.EDITOR},
            guards.is_live,
            guards.reason_required,
            guards.not_scheduled,
            guards.leads_somewhere,
        ),
        # around a round: these do not move the working copy
        _row("assign", set(), _LEADING, guards.round_is_open, guards.assignee_may_sign),
        _row(
            "claim",
            set(),
            _DOCTOR,
            guards.round_is_open,
            guards.round_needs_readers,
            guards.assignee_may_sign,
        ),
        _row(
            "reassign",
            set(),
            _LEADING,
            guards.is_running,
            guards.round_is_open,
            guards.assignee_may_sign,
        ),
        _row(
            "expedite",
            set(),
            _LEADING,
            guards.round_is_open,
            guards.not_expedited,
            guards.reason_required,
        ),
        _row(
            "accept",
            set(),
            _DOCTOR,
            guards.own_assignment,
            guards.round_is_open,
            guards.is_invited,
            guards.answers_conflict,
        ),
        _row("decline", set(), _DOCTOR, guards.own_assignment, guards.is_invited),
        _row(
            "recuse",
            set(),
            _DOCTOR,
            guards.own_assignment,
            guards.is_accepted,
            guards.reason_required,
        ),
        _row("cancel_assignment", set(), _LEADING, guards.is_running),
        _row(
            "waive_conflict",
            set(),
            _LEADING,
            guards.conflict_waits,
            guards.not_own,
            guards.waives_for_another,
            guards.reason_required,
        ),
        _row(
            "answer_change_request",
            set(),
            {Role.AUTHOR},
            guards.request_is_open,
            guards.reason_required,
        ),
        _row(
            "settle_change_request",
            set(),
            {Role.MEDICAL_REVIEWER, Role.LEAD_REVIEWER},
            guards.may_settle,
            guards.request_is_open,
        ),
        _row(
            "reply_to_change_request",
            set(),
            {Role.MEDICAL_REVIEWER, Role.LEAD_REVIEWER, Role.EDITOR},
            guards.request_is_open,
            guards.reason_required,
        ),
        _row(
            "reopen_change_request",
            set(),
            {Role.MEDICAL_REVIEWER, Role.LEAD_REVIEWER},
            guards.own_request_or_lead,
            guards.request_has_answer,
            guards.reason_required,
        ),
        # people and desks
        _row(
            "set_absence",
            set(),
            {Role.MEDICAL_REVIEWER, Role.EDITOR},
            guards.own_record_or_editor,
            guards.absence_makes_sense,
        ),
        _row("set_owners", set(), _LEADING, guards.assignee_may_sign),
        _row(
            "create_preview_link",
            set(),
            {Role.AUTHOR, *_LEADING},
            guards.reason_required,
            guards.time_is_ahead,
            guards.ends_soon,
            guards.not_withdrawn,
        ),
        _row("revoke_preview_link", set(), {Role.AUTHOR, *_LEADING}, guards.link_is_usable),
        _row("settle_feedback", set(), _LEADING, guards.feedback_waits, guards.reason_required),
        _row("settle_flag", set(), _LEADING, guards.flag_waits, guards.reason_required),
        _row(
            "verify_licence",
            set(),
            {Role.EDITOR},
            guards.not_own,
            guards.not_insider,
            guards.licence_is_one_doctors,
        ),
    )
}


def refusal_reasons(name: str, actor: Actor, situation: Situation) -> list[Reason]:
    """Return every reason why ``actor`` may not do ``name`` now; empty means allowed.

    :param name: a key of TRANSITIONS.
    :param actor: who acts; an inactive account is refused whatever its roles.
    :param situation: the facts, read under the lock that also covers the writing.
    :raises KeyError: for a name that is not in the table.
    """
    row = TRANSITIONS[name]
    reasons: list[Reason] = []
    if not actor.is_active or not (actor.roles & row.roles):
        reasons.append(Reason("wrong_role", {"roles": tuple(sorted(row.roles))}))
    if row.sources and situation.state not in row.sources:
        reasons.append(Reason("wrong_state", {"state": situation.state}))
    for guard in row.guards:
        reasons.extend(guard(actor, situation))
    return reasons


def offered(actor: Actor, state: State) -> list[str]:
    """Return the transitions worth a button: right role and state, other guards aside."""
    return [
        row.name
        for row in TRANSITIONS.values()
        if actor.is_active and actor.roles & row.roles and (not row.sources or state in row.sources)
    ]


def state_after_approval(
    standing: int, quorum: int, by_specialists: int = 0, specialists: int = 0
) -> State:
    """Return the state once so many approvals of a round stand.

    :param standing: different doctors whose approval stands.
    :param by_specialists: how many of them signed as specialists.
    :param quorum, specialists: how many of each the round asks for.
    """
    is_enough = standing >= quorum and by_specialists >= specialists
    return State.APPROVED if is_enough else State.IN_REVIEW


def state_after_discard(ever_published: bool) -> State:
    """Return where discarding leads: back to what was published, or to the end."""
    return State.APPROVED if ever_published else State.CLOSED
