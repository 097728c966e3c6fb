"""Who is behind an account: whoever made it or could act in its owner's place, ever.

The columns of an account say who did so last; a later write covers an earlier one. What is asked
here is never covered: each person once noted stays, also when somebody honest repairs the account.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

# Columns of an account that name somebody who could act in its owner's place.
INSIDERS = (
    "created_by_id",
    "password_set_by_other_id",
    "second_factor_reset_by_id",
    "email_set_by_other_id",
)


def note_insiders(user: User) -> None:
    """Keep for good who could act in the owner's place now; called whenever an account is saved."""
    model = apps.get_model("accounts", "Insider")
    named = {getattr(user, column) for column in INSIDERS} - {None, user.pk}
    rows = [model(user_id=user.pk, by_id=pk) for pk in sorted(named)]
    if rows:
        model.objects.bulk_create(rows, ignore_conflicts=True)


def insiders_of(pks: Iterable[int]) -> set[int]:
    """Return everybody who ever made these accounts or could act in their owners' places."""
    pks = list(pks)
    model = apps.get_model("accounts", "Insider")
    found = set(model.objects.filter(user_id__in=pks).values_list("by_id", flat=True))
    rows = apps.get_model("accounts", "User").objects.filter(pk__in=pks).values_list(*INSIDERS)
    return found | {pk for row in rows for pk in row if pk is not None}


def lineage(pks: Iterable[int]) -> set[int]:
    """Return these accounts, and everybody behind them, behind those, and so on.

    Two queries for each step up, of which a house has few.
    """
    found: set[int] = set()
    new = set(pks)
    while new:
        found |= new
        new = insiders_of(new) - found
    return found


def accounts_below(pk: int) -> set[int]:
    """Return this account, and every account that its owner is behind, over any number between.

    The other way round than ``lineage``: for who asks about one person and many texts. Two queries
    for each step down, of which a house has few.
    """
    insider = apps.get_model("accounts", "Insider").objects
    users = apps.get_model("accounts", "User").objects
    found: set[int] = set()
    new = {pk}
    while new:
        found |= new
        named = Q()
        for column in INSIDERS:
            named |= Q(**{f"{column}__in": new})
        below = set(insider.filter(by_id__in=new).values_list("user_id", flat=True))
        new = (below | set(users.filter(named).values_list("pk", flat=True))) - found
    return found
