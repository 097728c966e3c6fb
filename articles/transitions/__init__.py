"""The verbs: one function for each transition, keyword-only, ``by=`` and ``now=``.

The only writer of state. Each is one database transaction: compare-and-swap on the article,
facts, rules (``articles.workflow``), rows, mail, and last the audit event.
"""

from ._core import DecidedBefore, Refused, Stale
from ._store import article_slug_is_taken, faq_slug_is_taken, free_faq_slug
from .change_requests import (
    NewChangeRequest,
    anchor_labels,
    answer_change_request,
    reopen_change_request,
    reply_to_change_request,
    settle_change_request,
)
from .desk import (
    create_preview_link,
    open_preview,
    restore_revision,
    revoke_preview_link,
    set_owners,
)
from .editing import (
    begin_edit,
    discard,
    finish_edit,
    recall,
    save_draft,
    start_revision,
    submit_for_review,
)
from .evidence import Checked, check_sources, settle_flag, show_notices
from .feedback import settle_feedback
from .library import save_image, save_reference, save_topic
from .people import (
    accept,
    assign,
    cancel_assignment,
    decline,
    recuse,
    save_reviewer,
    verify_licence,
    waive_conflict,
)
from .publishing import (
    open_reaffirmation,
    publish,
    schedule,
    unschedule,
    withdraw,
)
from .references import (
    import_references,
    merge_references,
    pair_digest,
    set_topics,
)
from .retiring import retire, schedule_withdrawal, unschedule_withdrawal
from .review import approve, request_changes, return_to_review, revoke
from .rounds import claim, expedite, readers_missing, reassign, set_absence
from .scheduler import publish_due, withdraw_due
from .signature import meaning_of

__all__ = [
    "Checked",
    "DecidedBefore",
    "NewChangeRequest",
    "Refused",
    "Stale",
    "accept",
    "anchor_labels",
    "answer_change_request",
    "approve",
    "article_slug_is_taken",
    "assign",
    "begin_edit",
    "cancel_assignment",
    "check_sources",
    "claim",
    "create_preview_link",
    "decline",
    "discard",
    "expedite",
    "faq_slug_is_taken",
    "finish_edit",
    "free_faq_slug",
    "import_references",
    "meaning_of",
    "merge_references",
    "open_preview",
    "open_reaffirmation",
    "pair_digest",
    "publish",
    "publish_due",
    "readers_missing",
    "reassign",
    "recall",
    "recuse",
    "reopen_change_request",
    "reply_to_change_request",
    "request_changes",
    "restore_revision",
    "retire",
    "return_to_review",
    "revoke",
    "revoke_preview_link",
    "save_draft",
    "save_image",
    "save_reference",
    "save_reviewer",
    "save_topic",
    "schedule",
    "schedule_withdrawal",
    "set_absence",
    "set_owners",
    "set_topics",
    "settle_change_request",
    "settle_feedback",
    "settle_flag",
    "show_notices",
    "start_revision",
    "submit_for_review",
    "unschedule",
    "unschedule_withdrawal",
    "verify_licence",
    "waive_conflict",
    "withdraw",
    "withdraw_due",
]
