"""What is done to accounts, in the chain of events: in numbers only.

The columns of an account say who did it last. The chain says it for good: who could act in a
doctor's place is part of what a signature is worth.
"""

from __future__ import annotations

from datetime import datetime

from articles.ledger import record
from articles.roles import roles_of
from rlsportal.accounts.models import User

RIGHTS = frozenset({"groups", "is_superuser", "is_staff", "is_active", "user_permissions"})


def leave(kind: str, person: User, *, by: User | None, now: datetime) -> None:
    """Note in the chain what was done to an account; in the transaction that does it.

    :param kind: a kind of event that ``articles.admin.history`` has a sentence for.
    :param by: who did it; None on the command line.
    """
    details = {
        "user": person.pk,
        "roles": sorted(roles_of(person)),
        "is_superuser": person.is_superuser,
        "is_staff": person.is_staff,
        "is_active": person.is_active,
    }
    record(kind, by=by, now=now, article=None, details=details)
