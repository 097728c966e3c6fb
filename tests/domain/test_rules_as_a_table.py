"""Who may do what from where, and each reason why not: written out, not taken from the code.

Longer than other modules, because it is one table: each transition with its states and roles, with
the facts under which it is allowed, and with every fact that refuses it.
"""

from dataclasses import replace
from typing import Any

import pytest

from articles.wording import SENTENCES
from articles.workflow import (
    TRANSITIONS,
    Actor,
    Reason,
    Role,
    Situation,
    State,
    offered,
    refusal_reasons,
    state_after_approval,
    state_after_discard,
)

LETTERS = {
    "A": Role.AUTHOR,
    "D": Role.MEDICAL_REVIEWER,
    "E": Role.EDITOR,
    "L": Role.LEAD_REVIEWER,
    "S": Role.SCHEDULER,
}
STATES = ("draft", "in_review", "changes_requested", "approved", "closed")

# A dot: from this state nobody may. The letters are the roles, as in LETTERS.
TABLE = """
                          draft  in_review  changes_requested  approved  closed
edit                      AE     .          AE                 .         .
submit_for_review         A      .          A                  .         .
recall                    .      AE         .                  .         .
request_changes           .      D          .                  .         .
approve                   .      D          .                  .         .
publish                   .      .          .                  ES        .
schedule                  .      .          .                  E         .
unschedule                .      .          .                  E         .
start_revision            .      .          .                  A         .
discard                   AE     .          AE                 .         .
return_to_review          .      .          .                  EL        .
revoke                    .      .          .                  DL        .
open_reaffirmation        EL     EL         EL                 EL        EL
reaffirm                  D      D          D                  D         D
request_changes_to_live   D      D          D                  D         D
withdraw                  DES    DES        DES                DES       DES
assign                    EL     EL         EL                 EL        EL
accept                    D      D          D                  D         D
decline                   D      D          D                  D         D
recuse                    D      D          D                  D         D
cancel_assignment         EL     EL         EL                 EL        EL
waive_conflict            EL     EL         EL                 EL        EL
answer_change_request     A      A          A                  A         A
settle_change_request     DL     DL         DL                 DL        DL
verify_licence            E      E          E                  E         E
restore_revision          AE     .          AE                 .         .
schedule_withdrawal       E      E          E                  E         E
unschedule_withdrawal     E      E          E                  E         E
retire                    E      .          E                  E         .
claim                     D      D          D                  D         D
reassign                  EL     EL         EL                 EL        EL
expedite                  EL     EL         EL                 EL        EL
reply_to_change_request   DEL    DEL        DEL                DEL       DEL
reopen_change_request     DL     DL         DL                 DL        DL
set_absence               DE     DE         DE                 DE        DE
set_owners                EL     EL         EL                 EL        EL
create_preview_link       AEL    AEL        AEL                AEL       AEL
revoke_preview_link       AEL    AEL        AEL                AEL       AEL
settle_feedback           EL     EL         EL                 EL        EL
settle_flag               EL     EL         EL                 EL        EL
"""
ROWS = {
    line.split()[0]: dict(zip(STATES, line.split()[1:], strict=True))
    for line in TABLE.strip().splitlines()[1:]
}

# For each transition the facts under which nothing but role and state can stand against it.
_SIGNING: dict[str, Any] = {
    "round_is_open": True,
    "assignment_status": "accepted",
    "fingerprint_matches": True,
    "password_confirmed": True,
}
_RELEASING: dict[str, Any] = {"fingerprint_matches": True, "standing_approvals": 1}
_DOUBTING: dict[str, Any] = {"standing_approvals": 1, "reason_given": True}
WELL: dict[str, dict[str, Any]] = {
    "edit": {},
    "submit_for_review": {"reference_count": 1},
    "recall": {},
    "request_changes": {**_SIGNING, "blocking_requests": 1},
    "approve": _SIGNING,
    "publish": _RELEASING,
    "schedule": _RELEASING,
    "unschedule": {"is_scheduled": True},
    "start_revision": {},
    "discard": {},
    "return_to_review": {"reason_given": True},
    "revoke": {**_DOUBTING, "is_own_approval": True},
    "open_reaffirmation": {"revision_is_live": True},
    "reaffirm": {**_SIGNING, "revision_is_live": True},
    "request_changes_to_live": {**_SIGNING, "revision_is_live": True, "blocking_requests": 1},
    "withdraw": {"publication_is_public": True, "reason_given": True},
    "assign": {"round_is_open": True},
    "accept": {
        "is_own": True,
        "round_is_open": True,
        "assignment_status": "invited",
        "conflict_answered": True,
    },
    "decline": {"is_own": True, "assignment_status": "invited"},
    "recuse": {"is_own": True, "assignment_status": "accepted", "reason_given": True},
    "cancel_assignment": {"assignment_status": "invited"},
    "waive_conflict": {"conflict_declared": True, "reason_given": True},
    "answer_change_request": {"reason_given": True},
    "settle_change_request": {"is_own": True},
    "verify_licence": {},
    "restore_revision": {},
    "schedule_withdrawal": {"revision_is_live": True, "reason_given": True},
    "unschedule_withdrawal": {"withdrawal_is_scheduled": True},
    "retire": {"revision_is_live": True, "reason_given": True},
    "claim": {"round_is_open": True, "readers_missing": 1},
    "reassign": {"round_is_open": True, "assignment_status": "invited"},
    "expedite": {"round_is_open": True, "reason_given": True},
    "reply_to_change_request": {"reason_given": True},
    "reopen_change_request": {"is_own": True, "request_is_answered": True, "reason_given": True},
    "set_absence": {"is_own": True},
    "set_owners": {},
    "create_preview_link": {"reason_given": True},
    "revoke_preview_link": {},
    "settle_feedback": {"reason_given": True},
    "settle_flag": {"reason_given": True},
}


def codes(name: str, actor: Actor, **facts: Any) -> list[str]:
    return [reason.code for reason in refusal_reasons(name, actor, Situation(**facts))]


def acting(*letters: str) -> Actor:
    return Actor(roles=frozenset(LETTERS[letter] for letter in letters))


def test_the_table_here_names_every_transition_and_every_state() -> None:
    assert set(ROWS) == set(TRANSITIONS) == set(WELL)
    assert [state.value for state in State] == list(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ROWS)
def test_exactly_the_roles_of_the_table_may_from_exactly_its_states(name: str, state: str) -> None:
    may = ROWS[name][state]
    anywhere = "".join(ROWS[name].values())
    for letter in LETTERS:
        expected = ([] if letter in anywhere else ["wrong_role"]) + (
            ["wrong_state"] if may == "." else []
        )
        got = codes(name, acting(letter), state=State(state), **WELL[name])
        assert got == expected, f"{name} by {letter} from {state}"


@pytest.mark.parametrize("name", ROWS)
def test_nobody_may_anything_without_a_role_or_with_a_switched_off_account(name: str) -> None:
    state = State(next(state for state in STATES if ROWS[name][state] != "."))
    everybody = acting(*LETTERS)
    assert codes(name, everybody, state=state, **WELL[name]) == []
    assert codes(name, acting(), state=state, **WELL[name]) == ["wrong_role"]
    off = replace(everybody, is_active=False)
    assert codes(name, off, state=state, **WELL[name]) == ["wrong_role"]


_BLANK = Reason("no_title")
_LAPSED = Reason("licence_expired", {"name": "Dr A", "on": "2026-01-01"})
_NAMED = Reason("named_as_author", {"name": "Dr A"})
_GONE = Reason("signer_not_active", {"name": "Dr A"})
_ASSIGNED = [
    ({"round_is_open": False}, "no_open_round"),
    ({"assignment_status": ""}, "not_assigned"),
    ({"assignment_status": "invited"}, "assignment_not_accepted"),
    ({"assignment_status": "done"}, "already_decided"),
    ({"assignment_status": "declined"}, "not_assigned"),
    ({"assignment_status": "recused"}, "not_assigned"),
    ({"assignment_status": "cancelled"}, "not_assigned"),
]
_SHOWN = [
    ({"fingerprint_matches": False}, "fingerprint_differs"),
    ({"fingerprint_recomputes": False}, "stored_text_altered"),
]
_PASSWORD = [({"password_confirmed": False}, "password_wrong")]
_MAY_SIGN = [
    ({"has_contributed": True}, "contributed_to_article"),
    ({"is_behind_contributor": True}, "behind_contributor"),
    ({"conflict_declared": True}, "conflict_not_waived"),
    ({"signing_problems": (_LAPSED,)}, "licence_expired"),
    ({"signing_problems": (_NAMED,)}, "named_as_author"),
    ({"unsettled_blocking": 2}, "change_requests_open"),
    ({"answers_missing": ("It is safe.",)}, "checklist_incomplete"),
    ({"scope_is_possible": False}, "scope_without_base"),
]
_BLOCKING = [({"blocking_requests": 0}, "no_blocking_request")]
_RELEASE = [
    *_SHOWN,
    ({"standing_approvals": 0}, "quorum_not_met"),
    ({"quorum": 2}, "quorum_not_met"),
    ({"counted_signer_problems": (_LAPSED,)}, "licence_expired"),
    ({"counted_signer_problems": (_GONE,)}, "signer_not_active"),
    ({"revision_is_current": False}, "not_the_approved_revision"),
    ({"revision_is_live": True}, "already_live"),
    ({"revision_was_withdrawn": True}, "revision_withdrawn"),
    ({"withdrawn_since_approval": True}, "withdrawn_since_approval"),
    ({"addresses_taken": ("iron",)}, "address_taken"),
    ({"unsettled_blocking": 1}, "requests_hold_publication"),
]
_REASON = [({"reason_given": False}, "reason_missing")]
_NOT_PUBLIC_YET = [
    ({"revision_is_live": True}, "live_revision_must_be_withdrawn"),
    ({"revision_was_withdrawn": True}, "revision_withdrawn"),
]
_LIVE = [
    ({"revision_is_live": False}, "not_live"),
    ({"newer_revision_in_review": True}, "newer_revision_in_review"),
]
_OWN = [({"is_own": False}, "not_your_assignment")]

# One fact is off, and the one reason that must be given for it.
REFUSALS: dict[str, list[tuple[dict[str, Any], str]]] = {
    "edit": [],
    "submit_for_review": [
        ({"content_problems": (_BLANK,)}, "no_title"),
        ({"reference_count": 0}, "no_reference"),
        ({"ever_published": True, "has_change_kind": True}, "no_change_note"),
        ({"ever_published": True, "has_change_note": True}, "no_change_kind"),
        (
            {
                "ever_published": True,
                "has_change_kind": True,
                "has_change_note": True,
                "change_note_is_old": True,
            },
            "old_change_note",
        ),
        ({"unanswered_blocking": 1}, "unanswered_change_requests"),
        ({"contributions_add_up": False}, "changed_outside_the_desk"),
        ({"grave_advice": (Reason("advice.banned_word"),)}, "waiver_missing"),
    ],
    "recall": [({"decision_count": 1}, "reason_missing")],
    "request_changes": [*_ASSIGNED, *_SHOWN, *_BLOCKING, *_PASSWORD],
    "approve": [*_ASSIGNED, *_SHOWN, *_MAY_SIGN, *_PASSWORD],
    "publish": _RELEASE,
    "schedule": [
        *_RELEASE,
        ({"time_is_future": False}, "time_in_the_past"),
        ({"is_scheduled": True}, "is_scheduled"),
    ],
    "unschedule": [({"is_scheduled": False}, "not_scheduled")],
    "start_revision": [({"is_scheduled": True}, "is_scheduled")],
    "discard": [],
    "return_to_review": [*_REASON, *_NOT_PUBLIC_YET],
    "revoke": [
        *_REASON,
        *_NOT_PUBLIC_YET,
        ({"standing_approvals": 0}, "no_standing_approval"),
        ({"is_own_approval": False}, "not_your_approval"),
    ],
    "open_reaffirmation": [*_LIVE, ({"round_is_open": True}, "round_already_open")],
    "reaffirm": [*_LIVE, *_ASSIGNED, *_SHOWN, *_MAY_SIGN, *_PASSWORD],
    "request_changes_to_live": [*_LIVE, *_ASSIGNED, *_SHOWN, *_BLOCKING, *_PASSWORD],
    "withdraw": [*_REASON, ({"publication_is_public": False}, "not_public")],
    "assign": [
        ({"round_is_open": False}, "no_open_round"),
        ({"assignee_problems": (_LAPSED,)}, "licence_expired"),
        ({"assignee_problems": (_NAMED,)}, "named_as_author"),
    ],
    "accept": [
        *_OWN,
        ({"round_is_open": False}, "no_open_round"),
        ({"assignment_status": "accepted"}, "assignment_not_waiting"),
        ({"conflict_answered": False}, "conflict_not_answered"),
    ],
    "decline": [*_OWN, ({"assignment_status": "accepted"}, "assignment_not_waiting")],
    "recuse": [*_OWN, *_REASON, ({"assignment_status": "invited"}, "assignment_not_accepted")],
    "cancel_assignment": [
        ({"assignment_status": status}, "assignment_not_waiting")
        for status in ("declined", "recused", "cancelled", "done", "")
    ],
    "waive_conflict": [
        *_REASON,
        ({"conflict_declared": False}, "no_conflict_to_waive"),
        ({"conflict_waived": True}, "no_conflict_to_waive"),
        ({"is_own": True}, "by_another_person"),
        ({"other_is_insider": True}, "waiver_of_your_making"),
    ],
    "answer_change_request": [*_REASON, ({"request_is_settled": True}, "request_settled")],
    "settle_change_request": [
        ({"is_own": False}, "not_your_request"),
        ({"request_is_settled": True}, "request_settled"),
    ],
    "verify_licence": [
        ({"is_own": True}, "by_another_person"),
        ({"other_is_insider": True}, "account_of_your_making"),
        ({"licence_held_by": "Dr A"}, "licence_of_another"),
    ],
    "restore_revision": [({"revision_is_own": False}, "revision_of_another_article")],
    "schedule_withdrawal": [
        *_REASON,
        ({"revision_is_live": False}, "not_live"),
        ({"time_is_future": False}, "time_in_the_past"),
        ({"withdrawal_is_scheduled": True}, "withdrawal_is_scheduled"),
    ],
    "unschedule_withdrawal": [({"withdrawal_is_scheduled": False}, "withdrawal_not_scheduled")],
    "retire": [
        *_REASON,
        ({"revision_is_live": False}, "not_live"),
        ({"is_scheduled": True}, "is_scheduled"),
        ({"successor_is_live": False}, "successor_not_live"),
    ],
    "claim": [
        ({"round_is_open": False}, "no_open_round"),
        ({"readers_missing": 0}, "round_has_its_readers"),
        ({"only_specialists_missing": True}, "round_needs_a_specialist"),
        ({"assignee_problems": (_LAPSED,)}, "licence_expired"),
    ],
    "reassign": [
        ({"assignment_status": "done"}, "assignment_not_waiting"),
        ({"round_is_open": False}, "no_open_round"),
        ({"assignee_problems": (_LAPSED,)}, "licence_expired"),
    ],
    "expedite": [
        *_REASON,
        ({"round_is_open": False}, "no_open_round"),
        ({"round_is_expedited": True}, "round_is_expedited"),
    ],
    "reply_to_change_request": [*_REASON, ({"request_is_settled": True}, "request_settled")],
    "reopen_change_request": [
        *_REASON,
        ({"is_own": False}, "not_your_request"),
        ({"request_is_answered": False}, "request_waits_for_its_answer"),
    ],
    "set_absence": [
        ({"is_own": False}, "not_your_record"),
        ({"dates_are_in_order": False}, "absence_dates_wrong"),
        ({"cover_is_another": False}, "absence_covered_by_self"),
        ({"cover_is_doctor": False}, "absence_covered_by_no_doctor"),
    ],
    "set_owners": [({"assignee_problems": (_LAPSED,)}, "licence_expired")],
    "create_preview_link": [
        *_REASON,
        ({"time_is_future": False}, "time_in_the_past"),
        ({"lasts_too_long": True}, "preview_too_long"),
        ({"revision_was_withdrawn": True}, "revision_withdrawn"),
    ],
    "revoke_preview_link": [({"link_is_revoked": True}, "preview_revoked")],
    "settle_feedback": [*_REASON, ({"feedback_is_settled": True}, "feedback_settled")],
    "settle_flag": [
        *_REASON,
        ({"flag_is_settled": True}, "flag_settled"),
        ({"notice_has_ended": True}, "notice_ended"),
    ],
}
CASES = [(name, off, code) for name, cases in REFUSALS.items() for off, code in cases]


@pytest.mark.parametrize(("name", "off", "code"), CASES)
def test_one_fact_that_is_off_is_refused_with_its_own_reason(
    name: str, off: dict[str, Any], code: str
) -> None:
    state = State(next(state for state in STATES if ROWS[name][state] != "."))
    doctor_first = next(letter for letter in "DAELS" if letter in ROWS[name][state])
    assert codes(name, acting(doctor_first), state=state, **{**WELL[name], **off}) == [code]


def test_every_transition_has_its_refusals_here() -> None:
    assert set(REFUSALS) == set(TRANSITIONS)


def test_a_waived_conflict_and_an_accepted_assignment_are_no_reasons() -> None:
    facts = {**WELL["approve"], "conflict_declared": True, "conflict_waived": True}
    assert codes("approve", acting("D"), state=State.IN_REVIEW, **facts) == []
    running = {"assignment_status": "accepted"}
    assert codes("cancel_assignment", acting("E"), **running) == []


def test_a_change_note_or_a_reason_lifts_what_asked_for_it() -> None:
    noted = {"reference_count": 1, "ever_published": True, "has_change_note": True}
    noted |= {"has_change_kind": True}
    assert codes("submit_for_review", acting("A"), **noted) == []
    decided = {"state": State.IN_REVIEW, "decision_count": 1, "reason_given": True}
    assert codes("recall", acting("E"), **decided) == []


def test_a_lead_reviewer_may_act_on_what_another_doctor_signed_or_asked() -> None:
    facts = {**WELL["revoke"], "is_own_approval": False, "state": State.APPROVED}
    assert codes("revoke", acting("L"), **facts) == []
    assert codes("settle_change_request", acting("L"), is_own=False) == []


def test_who_reads_the_next_revision_may_settle_what_was_answered() -> None:
    reading = {"is_own": False, "reads_the_open_round": True}
    may = codes("settle_change_request", acting("D"), **reading, request_is_answered=True)
    may_not = codes("settle_change_request", acting("D"), **reading)
    assert (may, may_not) == ([], ["not_your_request"])


def test_an_editor_may_enter_the_absence_of_a_doctor() -> None:
    assert codes("set_absence", acting("E"), is_own=False) == []


def test_specialists_decide_too_where_an_approval_leads() -> None:
    assert state_after_approval(2, 2, 0, 1) == State.IN_REVIEW
    assert state_after_approval(2, 2, 1, 1) == State.APPROVED
    facts = {**WELL["publish"], "specialists": 1}
    assert codes("publish", acting("E"), state=State.APPROVED, **facts) == ["specialist_missing"]


def test_everything_that_stands_against_it_is_said_at_once() -> None:
    nothing = codes("approve", acting("A"))
    assert nothing == [
        "wrong_role",
        "wrong_state",
        "no_open_round",
        "not_assigned",
        "fingerprint_differs",
        "password_wrong",
    ]


def test_a_withdrawn_revision_is_named_as_that_and_not_twice() -> None:
    both = {**WELL["publish"], "revision_was_withdrawn": True, "withdrawn_since_approval": True}
    assert codes("publish", acting("E"), state=State.APPROVED, **both) == ["revision_withdrawn"]


def test_reasons_name_what_a_sentence_needs() -> None:
    situation = Situation(state=State.CLOSED, standing_approvals=1, quorum=2)
    reasons = {r.code: dict(r.params) for r in refusal_reasons("publish", acting("A"), situation)}
    assert reasons["wrong_role"] == {"roles": ("editor", "scheduler")}
    assert reasons["wrong_state"] == {"state": "closed"}
    assert reasons["quorum_not_met"] == {"standing": 1, "quorum": 2}


def test_an_unknown_transition_is_an_error_and_not_a_permission() -> None:
    with pytest.raises(KeyError):
        refusal_reasons("emergency_publish", acting(*LETTERS), Situation())


@pytest.mark.parametrize("state", STATES)
def test_buttons_are_offered_to_the_roles_of_the_table(state: str) -> None:
    for letter in LETTERS:
        expected = [name for name, row in ROWS.items() if letter in row[state]]
        assert sorted(offered(acting(letter), State(state))) == sorted(expected)
    assert offered(replace(acting("A"), is_active=False), State(state)) == []


def test_the_quorum_decides_where_an_approval_leads() -> None:
    assert state_after_approval(1, 2) == State.IN_REVIEW
    assert state_after_approval(2, 2) == State.APPROVED
    assert state_after_approval(3, 2) == State.APPROVED


def test_discarding_leads_back_to_what_was_published_or_to_the_end() -> None:
    assert state_after_discard(True) == State.APPROVED
    assert state_after_discard(False) == State.CLOSED


def test_every_reason_of_the_rules_has_a_sentence() -> None:
    assert {code for _, _, code in CASES} <= set(SENTENCES)
    assert {"wrong_role", "wrong_state"} <= set(SENTENCES)
