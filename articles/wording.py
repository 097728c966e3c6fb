"""Reason codes as sentences that say what to do next. The rules know codes only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.advice_wording import ADVICE_OF_ONE, ADVICE_SENTENCES
from articles.enumeration import any_of
from articles.models.article import STATE_LABELS
from articles.text_wording import TEXT_SENTENCES
from articles.workflow import Reason, Role, State

ROLE_NAMES = {
    Role.AUTHOR: gettext_noop("author"),
    Role.MEDICAL_REVIEWER: gettext_noop("medical reviewer"),
    Role.EDITOR: gettext_noop("editor"),
    Role.LEAD_REVIEWER: gettext_noop("lead reviewer"),
    Role.SCHEDULER: gettext_noop("scheduler"),
}

SENTENCES: Mapping[str, str] = {
    # who and when
    "wrong_role": gettext_noop("Your role does not allow this. Ask somebody who is %(roles)s."),
    "wrong_state": gettext_noop(
        "The article is “%(state)s” now, and this step does not start there."
    ),
    # the text
    "no_title": gettext_noop("The article has no title. Write one."),
    "no_section_or_faq": gettext_noop("There is nothing to read yet. Add a section or an FAQ."),
    "article_too_long": gettext_noop(
        "The article is longer than %(limit)s characters. Split it into several articles."
    ),
    "part_incomplete": gettext_noop(
        "A part lacks its heading or its text (%(where)s). Fill in both."
    ),
    "no_reference": gettext_noop("No reference is listed. Add at least one source."),
    "reference_unverified": gettext_noop(
        "Reference “%(key)s” has no verified title, so readers would see nothing of it. "
        "Check it against the source and note where you saw each field."
    ),
    "no_change_note": gettext_noop(
        "The article was public before. Say in the change note what changed and why."
    ),
    "old_change_note": gettext_noop(
        "The change note is still the one of the revision that readers have. Say what changed "
        "since then, and why."
    ),
    "no_change_kind": gettext_noop(
        "The article was public before. Say whether this is a correction or an update."
    ),
    "unanswered_change_requests": gettext_noop(
        "%(count)s blocking change requests have no answer. Answer each: what you changed, or "
        "why not."
    ),
    "changed_outside_the_desk": gettext_noop(
        "The text was changed outside the desk. An author must open the article, check it and "
        "save it, to stand for these words."
    ),
    "waiver_missing": gettext_noop(
        "%(advice)s Mend this, or give a reason why the text should go to review all the same."
    ),
    "reference_unknown": gettext_noop("The library has no reference “%(key)s”. Add it first."),
    "reference_in_use": gettext_noop(
        "Reference “%(key)s” is cited by other articles too and differs from the record given. "
        "Change it in the reference library, where you see whom it concerns."
    ),
    "reference_known": gettext_noop(
        "The library has this work already: “%(other)s” has the same %(name)s as “%(key)s”. Use "
        "that record, or merge the two under “Duplicates” in the reference library."
    ),
    "reference_key_merged": gettext_noop(
        "The key “%(key)s” was of a reference that was merged into “%(other)s”. Cite "
        "[@%(other)s], or choose another key."
    ),
    "reference_changed": gettext_noop(
        "One of the two references was changed or merged since you saw them. Nothing was "
        "written. Look at both again."
    ),
    "image_unknown": gettext_noop("The library has no image “%(name)s”. Upload it first."),
    "image_differs": gettext_noop(
        "The library has another image or alt text under the name “%(name)s”. "
        "Use another name, or change it in the library."
    ),
    "image_bytes_differ": gettext_noop(
        "The file of image “%(name)s” is not the one its SHA-256 names. Export the article again."
    ),
    # the round
    "no_open_round": gettext_noop(
        "No review is open for this article. Submit it for review first."
    ),
    "database_refused": gettext_noop(
        "The database refused it: %(message)s. Tell the operator, who runs verify_integrity; then "
        "do it by hand."
    ),
    "reason_missing": gettext_noop("Write down the reason; it is kept in the record."),
    "not_assigned": gettext_noop(
        "You are not assigned to this review. Ask an editor to assign you."
    ),
    "assignment_not_accepted": gettext_noop(
        "Accept the assignment first; you will be asked about conflicts of interest."
    ),
    "assignment_not_waiting": gettext_noop("This assignment has been answered already."),
    "not_your_assignment": gettext_noop("This assignment is another person’s."),
    "already_decided": gettext_noop(
        "You have decided on this revision already. Nothing more to do here."
    ),
    "conflict_not_answered": gettext_noop(
        "Answer whether you have a conflict of interest, and describe it if you have one."
    ),
    "no_conflict_to_waive": gettext_noop("There is no declared conflict that waits for a waiver."),
    "by_another_person": gettext_noop(
        "This must be done by another person than the one it is about."
    ),
    "waiver_of_your_making": gettext_noop(
        "The same person is behind your account and the doctor’s: they made it, or set its "
        "password, mail address or second step. So another editor must waive the conflict, whose "
        "account goes back to somebody else; or ask another doctor."
    ),
    # signing
    "fingerprint_differs": gettext_noop(
        "The text is not the one you were shown. Load the page again and read what changed."
    ),
    "stored_text_altered": gettext_noop(
        "The stored text does not match its fingerprint. Sign nothing, and tell the operator to "
        "run verify_integrity."
    ),
    "contributed_to_article": gettext_noop(
        "You have written a part of this article, so another doctor must approve it."
    ),
    "behind_contributor": gettext_noop(
        "Somebody wrote a part of this article whose account goes back to you: you made it, or set "
        "its password, mail address or second step, or those of whoever did. So another doctor "
        "must approve it."
    ),
    "conflict_not_waived": gettext_noop(
        "You declared a conflict of interest. An editor must waive it, or assign another doctor."
    ),
    "no_reviewer_profile": gettext_noop(
        "%(name)s has no credentials on file. An editor must add them."
    ),
    "licence_not_verified": gettext_noop(
        "The licence of %(name)s is not verified. Ask an editor to do it."
    ),
    "licence_expired": gettext_noop(
        "The licence of %(name)s ran out on %(on)s. Renew it, and have it verified."
    ),
    "licence_verified_by_insider": gettext_noop(
        "The licence of %(name)s was verified by who made the account. Another editor must do it."
    ),
    "password_set_by_another": gettext_noop(
        "The password or the second step of %(name)s was set by somebody else. An editor who did "
        "not do that must verify the licence again."
    ),
    "named_as_author": gettext_noop(
        "The text names %(name)s as one of its authors, so another doctor must review it."
    ),
    "change_requests_open": gettext_noop(
        "%(count)s blocking change requests are not settled. Settle those that the author has "
        "answered well, or request changes again."
    ),
    "checklist_incomplete": gettext_noop("Confirm every line of the checklist: %(questions)s"),
    "scope_without_base": gettext_noop(
        "There is no approved public revision to compare with. Review the whole page."
    ),
    "too_many_passwords": gettext_noop(
        "Too many passwords were tried. Nothing is signed; the next try is possible in %(minutes)s "
        "minutes. What you typed stays here."
    ),
    "password_wrong": gettext_noop(
        "The password is not right. Type the password of your own account."
    ),
    "no_notices": gettext_noop(
        "The file has no notice that could be read. Download it again, or check its columns."
    ),
    "file_shrunk": gettext_noop(
        "The file has %(count)s notices; the last one had %(before)s. A broken download would end "
        "notices that stand. Download it again, or use --smaller if it is right."
    ),
    "flag_settled": gettext_noop("Somebody settled this already. Load the page again."),
    "notice_ended": gettext_noop("The notice was taken back, so there is nothing to settle."),
    "no_blocking_request": gettext_noop(
        "Say what must change: write at least one change request and mark it as blocking."
    ),
    "request_settled": gettext_noop("This change request is settled already."),
    "not_your_request": gettext_noop(
        "Only the doctor who asked or a lead reviewer can do this; once it is answered, a doctor "
        "who reads the next revision can settle it too."
    ),
    "request_waits_for_its_answer": gettext_noop(
        "No author has answered this change request yet. Wait for the answer."
    ),
    "round_has_its_readers": gettext_noop(
        "This review has the doctors it needs. Ask an editor if you should read it too."
    ),
    "round_needs_a_specialist": gettext_noop(
        "The doctor that this review still lacks must be a specialist. Ask an editor if you "
        "should read it too."
    ),
    "round_is_expedited": gettext_noop("This review is expedited already."),
    # people
    "assignee_is_no_reviewer": gettext_noop("%(name)s is not an active medical reviewer."),
    "assignee_contributed": gettext_noop(
        "%(name)s has written a part of this article. Choose another."
    ),
    "assignee_behind_contributor": gettext_noop(
        "Somebody wrote a part of this article whose account goes back to %(name)s, who made it, "
        "or set its password, mail address or second step. Choose another."
    ),
    "assignee_is_assigned": gettext_noop("%(name)s is assigned already."),
    "assignee_has_decided": gettext_noop(
        "%(name)s has decided in this round already. Choose another."
    ),
    "assignee_is_absent": gettext_noop(
        "%(name)s is absent until %(until)s. Covered by: %(cover)s. Choose another."
    ),
    "not_your_record": gettext_noop("You can say this of yourself; editors can for everybody."),
    "absence_dates_wrong": gettext_noop(
        "An absence needs its first and its last day, in this order. Leave both empty to end it."
    ),
    "absence_covered_by_self": gettext_noop("Name another doctor who covers the absence."),
    "absence_covered_by_no_doctor": gettext_noop(
        "Only an active medical reviewer can cover the absence of another. Choose one."
    ),
    "owner_not_active": gettext_noop(
        "%(name)s cannot log in here, so an article would have nobody. Choose another person."
    ),
    "owner_is_own_backup": gettext_noop("The backup owner must be another person."),
    "account_of_your_making": gettext_noop(
        "The same person is behind your account and the doctor’s: they made it, or set its "
        "password, mail address or second step. So another editor must verify the licence, whose "
        "account goes back to somebody else. If there is none, the operator makes a second "
        "superuser on the command line, who invites one."
    ),
    "licence_of_another": gettext_noop(
        "%(name)s is on file with the same licence, and one licence is one doctor. Correct the "
        "number that is wrong; if both are one person’s, have one of the accounts deactivated."
    ),
    # publication
    "requests_hold_publication": gettext_noop(
        "%(count)s blocking change requests were opened again after the approval. The doctor who "
        "asked, or a lead reviewer, settles them; or return the article to review."
    ),
    "specialist_missing": gettext_noop(
        "%(standing)s of %(needed)s needed approvals by a specialist stand. Ask a specialist."
    ),
    "quorum_not_met": gettext_noop(
        "%(standing)s of %(quorum)s needed approvals stand. Ask for a review."
    ),
    "signer_contributed": gettext_noop(
        "%(name)s approved this, and later wrote a part of it. Return it to review."
    ),
    "signer_behind_contributor": gettext_noop(
        "%(name)s approved this, and somebody wrote a part of it whose account goes back to "
        "%(name)s. Return it to review, so that another doctor reads it."
    ),
    "signer_not_active": gettext_noop(
        "%(name)s approved this, and the account was deactivated since. Return it to review, so "
        "that another doctor reads it."
    ),
    "not_the_approved_revision": gettext_noop(
        "This is not the approved revision. Load the page again."
    ),
    "already_live": gettext_noop("Readers see this revision already."),
    "revision_withdrawn": gettext_noop(
        "This revision was withdrawn and is never published again. Start a new revision."
    ),
    "withdrawn_since_approval": gettext_noop(
        "The article was withdrawn after this approval. Return it to review, so that a doctor "
        "reads it knowing why."
    ),
    "address_taken": gettext_noop(
        "The address “%(address)s” is used by another public page. Change it."
    ),
    "is_scheduled": gettext_noop("It is scheduled. Take the schedule back first."),
    "not_scheduled": gettext_noop("Nothing is scheduled for this article."),
    "time_in_the_past": gettext_noop("That time has passed. Choose a later one, or publish now."),
    "withdrawal_is_scheduled": gettext_noop(
        "A withdrawal is scheduled already. Take that schedule back first."
    ),
    "withdrawal_not_scheduled": gettext_noop("No withdrawal is scheduled for this article."),
    "successor_not_live": gettext_noop(
        "Choose another article that is public now, or none: readers are sent there."
    ),
    "revision_of_another_article": gettext_noop("This revision belongs to another article."),
    "preview_too_long": gettext_noop(
        "A preview link lasts 30 days at most. Choose an earlier day."
    ),
    "feedback_settled": gettext_noop("This report of a reader was settled already."),
    "text_not_withdrawn": gettext_noop("The text that the reader read was not withdrawn."),
    "preview_revoked": gettext_noop("This preview link was revoked already."),
    "live_revision_must_be_withdrawn": gettext_noop(
        "Readers see this revision. If it is wrong, withdraw it; to improve it, start a revision."
    ),
    "no_standing_approval": gettext_noop("There is no standing approval to take back."),
    "not_your_approval": gettext_noop(
        "Only the doctor who signed, or a lead reviewer, can take it back."
    ),
    "not_public": gettext_noop("This text is not public."),
    "not_live": gettext_noop("Readers do not see this revision now."),
    "newer_revision_in_review": gettext_noop(
        "A newer revision is under way. Review that one instead."
    ),
    "round_already_open": gettext_noop("A review of this article is open already."),
    **TEXT_SENTENCES,
    **ADVICE_SENTENCES,
}

# What the same says of one: by which parameter, and how.
OF_ONE: Mapping[str, tuple[str, str]] = {
    **ADVICE_OF_ONE,
    "unanswered_change_requests": (
        "count",
        gettext_noop(
            "%(count)s blocking change request has no answer. Answer it: what you changed, or "
            "why not."
        ),
    ),
    "change_requests_open": (
        "count",
        gettext_noop(
            "%(count)s blocking change request is not settled. Settle it if the author has "
            "answered it well, or request changes again."
        ),
    ),
    "requests_hold_publication": (
        "count",
        gettext_noop(
            "%(count)s blocking change request was opened again after the approval. The doctor "
            "who asked, or a lead reviewer, settles it; or return the article to review."
        ),
    ),
    "too_many_passwords": (
        "minutes",
        gettext_noop(
            "Too many passwords were tried. Nothing is signed; the next try is possible in "
            "%(minutes)s minute. What you typed stays here."
        ),
    ),
    "specialist_missing": (
        "needed",
        gettext_noop("The approval by a specialist is missing. Ask a specialist."),
    ),
    "quorum_not_met": (
        "quorum",
        gettext_noop("The approval by a doctor is missing. Ask for a review."),
    ),
}


def sentence(reason: Reason) -> str:
    """Return one reason as a sentence in the active language."""
    params = {name: _shown(name, value) for name, value in reason.params.items()}
    known = SENTENCES.get(reason.code)
    if known is None:
        text = _("Not possible: %(code)s.") % {"code": reason.code.removeprefix("text.")}
    else:
        param, of_one = OF_ONE.get(reason.code, ("", ""))
        is_one = bool(of_one) and str(reason.params.get(param)) == "1"
        text = _(of_one if is_one else known) % _Lenient(params)
    line = reason.params.get("line")
    return _("Line %(line)s: %(text)s") % {"line": line, "text": text} if line else text


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """Return reasons as sentences, each once, in their order."""
    return list(dict.fromkeys(sentence(reason) for reason in reasons))


class _Lenient(dict[str, str]):
    """Never fail on a sentence because one detail of it is unknown."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(name: str, value: object) -> str:
    if name == "roles" and isinstance(value, tuple):
        return any_of(_(ROLE_NAMES[Role(role)]) for role in value if role != "scheduler")
    if name == "advice" and isinstance(value, tuple):
        return " ".join(sentences(value))
    if name == "state":
        return str(STATE_LABELS[State(str(value))])
    if name == "on":
        day = parse_date(str(value))
        return date_format(day) if day else str(value)
    return str(value)
