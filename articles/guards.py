"""The guards: each a rule that yields its reasons against a transition. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from articles.situation import Actor, Reason, Role, Situation


def text_is_ready(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The text is complete, sourced, explained, and what was last recorded."""
    yield from s.content_problems
    if s.reference_count == 0:
        yield Reason("no_reference")
    if s.ever_published and not s.has_change_note:
        yield Reason("no_change_note")
    elif s.ever_published and s.change_note_is_old:
        yield Reason("old_change_note")
    if s.ever_published and not s.has_change_kind:
        yield Reason("no_change_kind")
    if s.unanswered_blocking:
        yield Reason("unanswered_change_requests", {"count": s.unanswered_blocking})
    if not s.contributions_add_up:
        yield Reason("changed_outside_the_desk")


def grave_advice_is_waived(actor: Actor, s: Situation) -> Iterator[Reason]:
    """What a check found grave is mended, or somebody says why the text goes on with it."""
    if s.grave_advice and not s.waiver_given:
        yield Reason("waiver_missing", {"advice": s.grave_advice})


def reason_if_decided(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Once a doctor has decided, recalling needs a reason."""
    if s.decision_count and not s.reason_given:
        yield Reason("reason_missing")


def reason_required(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The person must say why."""
    if not s.reason_given:
        yield Reason("reason_missing")


def is_assigned(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The doctor accepted an assignment in the open round and has not decided yet."""
    if not s.round_is_open:
        yield Reason("no_open_round")
    if s.assignment_status == "done":
        yield Reason("already_decided")
    elif s.assignment_status == "invited":
        yield Reason("assignment_not_accepted")
    elif s.assignment_status != "accepted":
        yield Reason("not_assigned")


def reads_signed_text(actor: Actor, s: Situation) -> Iterator[Reason]:
    """What the person saw, what is stored and what it hashes to are one text."""
    if not s.fingerprint_matches:
        yield Reason("fingerprint_differs")
    if not s.fingerprint_recomputes:
        yield Reason("stored_text_altered")


def can_sign(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The doctor is licensed, independent, content with the text, and answered everything."""
    if s.has_contributed:
        yield Reason("contributed_to_article")
    if s.is_behind_contributor:
        yield Reason("behind_contributor")
    if s.conflict_declared and not s.conflict_waived:
        yield Reason("conflict_not_waived")
    yield from s.signing_problems
    if s.unsettled_blocking:
        yield Reason("change_requests_open", {"count": s.unsettled_blocking})
    if s.answers_missing:
        yield Reason("checklist_incomplete", {"questions": " ".join(s.answers_missing)})
    if not s.scope_is_possible:
        yield Reason("scope_without_base")


def gives_password(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The signature carries the password of its signer."""
    if not s.password_confirmed:
        yield Reason("password_wrong")


def has_blocking_request(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Requesting changes says what must change."""
    if not s.blocking_requests:
        yield Reason("no_blocking_request")


def quorum_stands(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Enough doctors approve, and each of them counts today."""
    if s.standing_approvals < s.quorum:
        yield Reason("quorum_not_met", {"standing": s.standing_approvals, "quorum": s.quorum})
    if s.by_specialists < s.specialists:
        params = {"standing": s.by_specialists, "needed": s.specialists}
        yield Reason("specialist_missing", params)
    yield from s.counted_signer_problems


def requests_are_settled(actor: Actor, s: Situation) -> Iterator[Reason]:
    """What a doctor said must change, also after the approval, is settled before readers get it."""
    if s.unsettled_blocking:
        yield Reason("requests_hold_publication", {"count": s.unsettled_blocking})


def revision_may_go_live(actor: Actor, s: Situation) -> Iterator[Reason]:
    """It is the approved revision, not public yet and never withdrawn."""
    if not s.revision_is_current:
        yield Reason("not_the_approved_revision")
    if s.revision_is_live:
        yield Reason("already_live")
    if s.revision_was_withdrawn:
        yield Reason("revision_withdrawn")
    elif s.withdrawn_since_approval:
        yield Reason("withdrawn_since_approval")
    for address in s.addresses_taken:
        yield Reason("address_taken", {"address": address})


def not_scheduled(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A schedule would publish behind the person's back."""
    if s.is_scheduled:
        yield Reason("is_scheduled")


def is_scheduled(actor: Actor, s: Situation) -> Iterator[Reason]:
    """There is a schedule to take back."""
    if not s.is_scheduled:
        yield Reason("not_scheduled")


def time_is_ahead(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A schedule points at the future."""
    if not s.time_is_future:
        yield Reason("time_in_the_past")


def not_live(actor: Actor, s: Situation) -> Iterator[Reason]:
    """What readers see is withdrawn or revised, not put in doubt silently."""
    if s.revision_is_live:
        yield Reason("live_revision_must_be_withdrawn")


def approval_stands(actor: Actor, s: Situation) -> Iterator[Reason]:
    """There is an approval to take back."""
    if not s.standing_approvals:
        yield Reason("no_standing_approval")


def own_or_lead(actor: Actor, s: Situation) -> Iterator[Reason]:
    """An approval is taken back by its signer or a lead reviewer."""
    if not s.is_own_approval and Role.LEAD_REVIEWER not in actor.roles:
        yield Reason("not_your_approval")


def is_public(actor: Actor, s: Situation) -> Iterator[Reason]:
    """There is something on the site to withdraw."""
    if not s.publication_is_public:
        yield Reason("not_public")


def round_is_open(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A round is open."""
    if not s.round_is_open:
        yield Reason("no_open_round")


def assignee_may_sign(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Only a doctor whose signature could count is asked."""
    yield from s.assignee_problems


def own_assignment(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The assignment is the actor's own."""
    if not s.is_own:
        yield Reason("not_your_assignment")


def may_settle(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Settled by who raised it, by a lead, or, once answered, by who reads the next revision."""
    is_reader = s.reads_the_open_round and s.request_is_answered
    if not s.is_own and not is_reader and Role.LEAD_REVIEWER not in actor.roles:
        yield Reason("not_your_request")


def request_has_answer(actor: Actor, s: Situation) -> Iterator[Reason]:
    """There is an answer that may not do."""
    if not s.request_is_answered:
        yield Reason("request_waits_for_its_answer")


def round_needs_readers(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The round lacks a doctor."""
    if s.round_is_open and not s.readers_missing:
        yield Reason("round_has_its_readers")
    elif s.only_specialists_missing:
        yield Reason("round_needs_a_specialist")


def not_expedited(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The round is not urgent already."""
    if s.round_is_expedited:
        yield Reason("round_is_expedited")


def own_record_or_editor(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Doctors speak for themselves, editors for everybody."""
    if not s.is_own and Role.EDITOR not in actor.roles:
        yield Reason("not_your_record")


def absence_makes_sense(actor: Actor, s: Situation) -> Iterator[Reason]:
    """An absence has both ends in order, and somebody else covers it."""
    if not s.dates_are_in_order:
        yield Reason("absence_dates_wrong")
    if not s.cover_is_another:
        yield Reason("absence_covered_by_self")
    if not s.cover_is_doctor:
        yield Reason("absence_covered_by_no_doctor")


def is_live(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Readers see a text of this article."""
    if not s.revision_is_live:
        yield Reason("not_live")


def withdrawal_not_scheduled(actor: Actor, s: Situation) -> Iterator[Reason]:
    """No withdrawal is planned yet."""
    if s.withdrawal_is_scheduled:
        yield Reason("withdrawal_is_scheduled")


def withdrawal_is_scheduled(actor: Actor, s: Situation) -> Iterator[Reason]:
    """There is a planned withdrawal to take back."""
    if not s.withdrawal_is_scheduled:
        yield Reason("withdrawal_not_scheduled")


def leads_somewhere(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Readers are sent to another text that is live."""
    if not s.successor_is_live:
        yield Reason("successor_not_live")


def revision_is_own(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The revision is one of this article."""
    if not s.revision_is_own:
        yield Reason("revision_of_another_article")


def ends_soon(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A link for outsiders does not live for long."""
    if s.lasts_too_long:
        yield Reason("preview_too_long")


def link_is_usable(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The link was not revoked."""
    if s.link_is_revoked:
        yield Reason("preview_revoked")


def feedback_waits(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Nobody settled the report of a reader before, and what is said of the text is so."""
    if s.feedback_is_settled:
        yield Reason("feedback_settled")
    if s.withdrawal_is_missing:
        yield Reason("text_not_withdrawn")


def flag_waits(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Nobody settled the flag before, and the notice it is about stands."""
    if s.flag_is_settled:
        yield Reason("flag_settled")
    if s.notice_has_ended:
        yield Reason("notice_ended")


def own_request_or_lead(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A change request is reopened by who raised it or a lead reviewer."""
    if not s.is_own and Role.LEAD_REVIEWER not in actor.roles:
        yield Reason("not_your_request")


def is_invited(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The invitation still waits for an answer."""
    if s.assignment_status != "invited":
        yield Reason("assignment_not_waiting")


def is_accepted(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The assignment is accepted and not decided."""
    if s.assignment_status != "accepted":
        yield Reason("assignment_not_accepted")


def is_running(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The assignment is neither ended nor decided."""
    if s.assignment_status not in ("invited", "accepted"):
        yield Reason("assignment_not_waiting")


def answers_conflict(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The question about conflicts of interest is answered."""
    if not s.conflict_answered:
        yield Reason("conflict_not_answered")


def conflict_waits(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A declared conflict waits for a waiver."""
    if not s.conflict_declared or s.conflict_waived:
        yield Reason("no_conflict_to_waive")


def not_own(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Nobody does this for themselves."""
    if s.is_own:
        yield Reason("by_another_person")


def waives_for_another(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Nobody waives their own conflict through another account."""
    if s.other_is_insider:
        yield Reason("waiver_of_your_making")


def not_insider(actor: Actor, s: Situation) -> Iterator[Reason]:
    """Nobody makes a doctor alone."""
    if s.other_is_insider:
        yield Reason("account_of_your_making")


def licence_is_one_doctors(actor: Actor, s: Situation) -> Iterator[Reason]:
    """One licence is one doctor, in one account."""
    if s.licence_held_by:
        yield Reason("licence_of_another", {"name": s.licence_held_by})


def request_is_open(actor: Actor, s: Situation) -> Iterator[Reason]:
    """The change request is not settled."""
    if s.request_is_settled:
        yield Reason("request_settled")


def not_withdrawn(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A withdrawn revision is never brought back."""
    if s.revision_was_withdrawn:
        yield Reason("revision_withdrawn")


def live_and_unrivaled(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A re-reading opens on live text, when nothing newer is under way."""
    if not s.revision_is_live:
        yield Reason("not_live")
    if s.newer_revision_in_review:
        yield Reason("newer_revision_in_review")
    if s.round_is_open:
        yield Reason("round_already_open")


def live_and_still_newest(actor: Actor, s: Situation) -> Iterator[Reason]:
    """A re-reading decides on live text, when nothing newer is under way."""
    if not s.revision_is_live:
        yield Reason("not_live")
    if s.newer_revision_in_review:
        yield Reason("newer_revision_in_review")
