"""The steps of the process with their words: what will happen, and who is told."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from . import step_forms as forms
from . import steps as calls
from .desk_steps import DESK_STEPS
from .ending_steps import ENDING_STEPS
from .feedback import FEEDBACK_STEPS
from .round_steps import ROUND_STEPS
from .sources_in_doubt import FLAG_STEPS
from .steps import Step

NOBODY = gettext_noop("Nobody gets a mail about it.")
EDITORS = gettext_noop("The editors get a mail.")
SUBMITTER = gettext_noop("Who submitted the revision gets a mail.")

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step(
            "submit_for_review",
            gettext_noop("Submit for review"),
            (
                gettext_noop("The text is frozen as it is now, as a new revision."),
                gettext_noop(
                    "Nobody can change that revision. The working copy is locked until doctors "
                    "have decided, or until you recall it."
                ),
            ),
            gettext_noop("The editors get a mail, so that they assign a medical reviewer."),
            calls.submit,
            form=forms.SubmitForm,
            known=calls.text_facts,
            beside=calls.advice_before,
        ),
        Step(
            "recall",
            gettext_noop("Recall revision %(number)s from review"),
            (
                gettext_noop("The text goes back to the desk as a draft, and can be edited."),
                gettext_noop(
                    "The review of revision %(number)s ends. What doctors signed stays in the "
                    "record."
                ),
            ),
            gettext_noop("The doctors who were still asked to read get a mail."),
            calls.recall,
            form=forms.ReasonForm,
            known=calls.article_facts,
        ),
        Step(
            "start_revision",
            gettext_noop("Start a new revision"),
            (
                gettext_noop("The text can be edited again."),
                gettext_noop(
                    "Readers keep what they have until a new revision is approved and published."
                ),
                gettext_noop("The approval of revision %(number)s does not cover what you change."),
            ),
            NOBODY,
            calls.start_revision,
            known=calls.article_facts,
        ),
        Step(
            "discard",
            gettext_noop("Discard the working copy"),
            (
                gettext_noop(
                    "If the article was ever public, the working copy goes back to the text that "
                    "was published. What was written since is gone from the working copy."
                ),
                gettext_noop(
                    "If it was never public, the article is closed for good. Its record is kept."
                ),
            ),
            NOBODY,
            calls.discard,
            known=calls.article_facts,
            is_grave=True,
        ),
        Step(
            "answer_change_request",
            gettext_noop("Answer the change request"),
            (gettext_noop("Your answer is shown to the doctor who asked."),),
            gettext_noop("The doctor who asked gets a mail with your answer."),
            calls.answer_request,
            form=forms.AnswerForm,
            find=calls.request_of,
        ),
        Step(
            "publish",
            gettext_noop("Publish revision %(number)s"),
            (
                gettext_noop(
                    "Readers see revision %(number)s from now on, at %(address)s, exactly as the "
                    "doctors signed it."
                ),
                gettext_noop("A revision that is live now stays readable under its own address."),
            ),
            SUBMITTER,
            calls.publish,
            form=forms.ReleaseForm,
            known=calls.release_facts,
        ),
        Step(
            "schedule",
            gettext_noop("Schedule revision %(number)s"),
            (
                gettext_noop("Revision %(number)s goes live by itself at the time you choose."),
                gettext_noop(
                    "Everything is checked again then. If something stands against it, it is not "
                    "published and you get a mail that says why."
                ),
                gettext_noop("Until then nobody can start a new revision."),
            ),
            gettext_noop("Who submitted the revision gets a mail once it is public."),
            calls.schedule,
            form=forms.ScheduleForm,
            known=calls.release_facts,
        ),
        Step(
            "unschedule",
            gettext_noop("Take the schedule back"),
            (gettext_noop("Revision %(number)s stays approved, and does not go live by itself."),),
            NOBODY,
            calls.unschedule,
            known=calls.article_facts,
        ),
        Step(
            "return_to_review",
            gettext_noop("Return revision %(number)s to review"),
            (
                gettext_noop(
                    "A new review of revision %(number)s begins. Approvals given so far stay in "
                    "the record, and do not count in it."
                ),
                gettext_noop("A schedule is taken back."),
            ),
            EDITORS,
            calls.return_to_review,
            form=forms.ReasonForm,
            known=calls.release_facts,
        ),
        Step(
            "revoke",
            gettext_noop("Take back the approval by %(person)s"),
            (
                gettext_noop(
                    "The approval of revision %(number)s by %(person)s no longer counts. The "
                    "signature stays in the record, together with your reason."
                ),
                gettext_noop("The article goes back to review; a schedule is taken back."),
            ),
            EDITORS,
            calls.revoke,
            form=forms.ReasonForm,
            find=calls.review_of,
        ),
        Step(
            "open_reaffirmation",
            gettext_noop("Ask for a re-reading of revision %(live)s"),
            (
                gettext_noop(
                    "Doctors read the live text again and sign that it is still correct, or ask "
                    "for changes. Readers keep the text meanwhile."
                ),
                gettext_noop("The working copy is not touched."),
            ),
            NOBODY,
            calls.open_reaffirmation,
            known=calls.live_facts,
        ),
        Step(
            "withdraw",
            gettext_noop("Withdraw revision %(number)s"),
            (
                gettext_noop(
                    "From the next request on readers get a notice with your reason in place of "
                    "the text: at its address, in search, in feeds, everywhere."
                ),
                gettext_noop(
                    "A withdrawn revision is never published again. To bring the article back, "
                    "start a new revision. A schedule is taken back."
                ),
            ),
            EDITORS,
            calls.withdraw,
            form=forms.WithdrawForm,
            find=calls.publication_of,
            known=calls.publication_facts,
            is_grave=True,
        ),
        Step(
            "assign",
            gettext_noop("Assign a medical reviewer"),
            (
                gettext_noop("The doctor is asked to read the revision of the open review."),
                gettext_noop(
                    "Before the text is shown, the doctor says whether there is a conflict of "
                    "interest."
                ),
            ),
            gettext_noop("The doctor gets a mail."),
            calls.assign,
            form=forms.AssignForm,
            known=calls.live_facts,
        ),
        Step(
            "cancel_assignment",
            gettext_noop("Take back the assignment of %(person)s"),
            (gettext_noop("%(person)s can no longer decide in this review."),),
            gettext_noop("%(person)s gets a mail with your note."),
            calls.cancel_assignment,
            form=forms.NoteForm,
            find=calls.assignment_of,
        ),
        Step(
            "waive_conflict",
            gettext_noop("Waive the conflict of interest of %(person)s"),
            (
                gettext_noop("%(person)s may approve in spite of the declared conflict."),
                gettext_noop("The conflict and your name are kept with the signature."),
            ),
            gettext_noop("%(person)s gets a mail with your reason."),
            calls.waive_conflict,
            form=forms.ReasonForm,
            find=calls.assignment_of,
        ),
        Step(
            "settle_change_request",
            gettext_noop("Settle the change request"),
            (gettext_noop("It no longer stands in the way of an approval."),),
            NOBODY,
            calls.settle_request,
            find=calls.request_of,
        ),
        *ROUND_STEPS,
        *DESK_STEPS,
        *ENDING_STEPS,
        *FEEDBACK_STEPS,
        *FLAG_STEPS,
    )
}
