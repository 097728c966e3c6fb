"""Refusals of the rules that are no mistake of writing, in the log: who tried which step.

Whoever meets one of these was shown no button for it, or signs what is not theirs to sign. Most
are still honest: two people at the same moment, a licence that ended today. Many are not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from articles.workflow import Reason

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

logger = logging.getLogger(__name__)

# Who somebody is, whose a thing is, and what does not agree with what is stored. Passwords are not
# among them: rlsportal/accounts/security_log.py tells of those, also where somebody signs.
BARRIERS = frozenset(
    {
        "account_of_your_making",
        "assignment_not_accepted",
        "behind_contributor",
        "by_another_person",
        "changed_outside_the_desk",
        "conflict_not_waived",
        "contributed_to_article",
        "database_refused",
        "fingerprint_differs",
        "licence_expired",
        "licence_not_verified",
        "licence_verified_by_insider",
        "named_as_author",
        "no_reviewer_profile",
        "not_assigned",
        "not_your_approval",
        "not_your_assignment",
        "not_your_record",
        "not_your_request",
        "password_set_by_another",
        "revision_of_another_article",
        "stored_text_altered",
        "waiver_of_your_making",
        "wrong_role",
    }
)


def note(user: User, transition: str, reasons: Iterable[Reason]) -> None:
    """Tell the log of a step that was refused because of who asked, by codes; no words of a text.

    :param transition: as ``Refused`` names it.
    """
    codes = [reason.code for reason in reasons if reason.code in BARRIERS]
    if codes:
        logger.warning("account %s was refused: %s, %s", user.pk, transition, " ".join(codes))
