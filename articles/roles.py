"""Roles as groups: what each may open in the admin. What a person may *do* is in workflow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from articles.workflow import Actor, Role

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

GROUPS = {
    Role.AUTHOR: "Authors",
    Role.MEDICAL_REVIEWER: "Medical reviewers",
    Role.EDITOR: "Editors",
    Role.LEAD_REVIEWER: "Lead reviewers",
}
_ROLE_OF_GROUP = {name: role for role, name in GROUPS.items()}

_RECORD = (
    "revision",
    "reviewround",
    "reviewassignment",
    "medicalreview",
    "revocation",
    "changerequest",
    "publication",
    "contribution",
    "auditevent",
)
_READERS = ("feedback", "helpfulcount")
_WATCH = ("evidenceflag", "sourcenotice", "evidencecheck")
_TEXT = ("article", "byline", "section", "helpcard", "citation", "faq")
_LIBRARY = ("reference", "image")


def _view(*models: str) -> list[str]:
    return [f"view_{model}" for model in models]


def _write(*models: str, delete: Iterable[str] = ()) -> list[str]:
    edits = [f"{verb}_{model}" for verb in ("view", "add", "change") for model in models]
    return [*edits, *(f"delete_{model}" for model in delete)]


_PARTS = ("byline", "section", "helpcard", "citation", "faq")
PERMISSIONS: dict[Role, list[str]] = {
    Role.AUTHOR: [*_write(*_TEXT, *_LIBRARY, delete=_PARTS), *_view("topic", *_RECORD, *_WATCH)],
    Role.MEDICAL_REVIEWER: _view(*_TEXT, *_LIBRARY, "topic", *_RECORD, *_WATCH),
    Role.EDITOR: [
        *_write(*_TEXT, *_LIBRARY, "topic", "medicalreviewer", delete=_PARTS),
        *_view(*_RECORD, *_READERS, *_WATCH, "outboxmessage"),
    ],
    Role.LEAD_REVIEWER: _view(
        *_TEXT, *_LIBRARY, "topic", *_RECORD, *_READERS, *_WATCH, "medicalreviewer"
    ),
}


def ensure_groups() -> None:
    """Create the groups and give each exactly its permissions; safe to repeat."""
    for role, name in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.filter(
            Q(content_type__app_label__in=["articles", "faqs"]), codename__in=PERMISSIONS[role]
        )
        group.permissions.set(wanted)


def roles_of(user: User) -> frozenset[Role]:
    """Return the roles of a user. Being a superuser gives none."""
    names = user.groups.values_list("name", flat=True)
    return frozenset(_ROLE_OF_GROUP[name] for name in names if name in _ROLE_OF_GROUP)


def actor_of(user: User) -> Actor:
    """Return the user as the workflow's rules see them."""
    return Actor(roles=roles_of(user), is_active=user.is_active)


def users_in(role: Role) -> Iterable[User]:
    """Return the active users who have a role, in a stable order."""
    from rlsportal.accounts.models import User

    return User.objects.filter(groups__name=GROUPS[role], is_active=True).order_by("pk")
