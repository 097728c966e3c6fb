"""Everything that is stored about somebody who works here, as data they can take along.

Found by the keys: each table with a key to an account is asked, so that a table added later is in
it without being named here; a table about people without such a key is named in ``_tables``. What
opens something (hashes of passwords, keys of phones and of sessions) is left out, and so are the
texts of articles, which are not about the person, and what others wrote about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Field, Model, Q
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import (
    Article,
    AuditEvent,
    Byline,
    Feedback,
    MedicalReview,
    MedicalReviewer,
    PreviewLink,
    Publication,
    PublishedSignature,
    Reminder,
    Revision,
)
from rlsportal.accounts.models import RecoveryCode, User

# Columns that open something, or from which it could be guessed.
SECRET = {
    User: {"password"},
    RecoveryCode: {"encoded"},
    PreviewLink: {"token_hash"},
    TOTPDevice: {"key", "step", "t0", "digits", "tolerance", "drift", "last_t"},
}
# Columns with the text of an article: what it says is no fact about who handled it.
TEXTS = {
    Article: {name for name in (f.name for f in Article._meta.fields) if name.endswith("_source")}
    | {"summary", "meta_description"},
    Revision: {"content", "body_html"},
    Publication: {"content", "body_html", "summary", "meta_description"},
    Feedback: {"text"},  # a reader's words, perhaps about themselves
}

Row = dict[str, Any]


def personal_data(user: User) -> dict[str, Any]:
    """Return what is stored about a person, as Django's JSON encoder can hold it."""
    return {
        "account": _row(user),
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "permissions": sorted(user.user_permissions.values_list("codename", flat=True)),
        "topics": _topics(user),
        "sessions": [_session(each) for each in sessions_of(user)],
        "rows": {label: rows for label, rows in _tables(user) if rows},
    }


def sessions_of(user: User) -> list[Session]:
    """Return the sessions of a person, also those that ended: whose it is stands inside each."""
    return [
        session
        for session in Session.objects.order_by("pk")
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]


def _session(session: Session) -> Row:
    """Return what a session says, without its key and without what proves a password."""
    data = session.get_decoded()
    kept = {name: value for name, value in data.items() if not name.startswith("_")}
    return {"good_until": session.expire_date, **kept}


def _topics(user: User) -> list[str]:
    profile = MedicalReviewer.objects.filter(user=user).first()
    return [topic.name for topic in profile.topics.all()] if profile else []


def _tables(user: User) -> Iterator[tuple[str, list[Row]]]:
    """Yield each table that is about people, with the rows that are about this one."""
    for model, keys in tables_with_people():
        if model is User:
            made = User.objects.filter(_any(keys, user)).exclude(pk=user.pk)
            yield "accounts made or changed by them", [{"id": each.pk} for each in made]
            continue
        rows = model._base_manager.filter(_any(keys, user)).order_by("pk")
        yield model._meta.label, [_row(row) for row in rows]
    yield "entries about the account", [_row(row) for row in entries_about(user)]
    yield "events about the account", [_row(row) for row in events_about(user)]
    yield Reminder._meta.label, [_row(row) for row in _reminders(user)]
    printed = PublishedSignature.objects.filter(medical_review__signer=user).order_by("pk")
    yield PublishedSignature._meta.label, [_row(row) for row in printed]
    if name := user.get_full_name():
        yield Byline._meta.label, [_row(row) for row in Byline.objects.filter(name=name)]
        said = Q(licence_verified_by_name=name) | Q(conflict_waived_by_name=name)
        reviews = MedicalReview.objects.filter(said)
        yield (
            "signatures that name them",
            [{"id": pk} for pk in reviews.values_list("pk", flat=True)],
        )


def tables_with_people() -> list[tuple[type[Model], list[str]]]:
    """Return every table that has keys to accounts, with these keys; not the lists of rights."""
    found = []
    for model in apps.get_models():
        keys = [f.name for f in model._meta.concrete_fields if f.related_model is User]
        if keys:
            found.append((model, keys))
    return found


def entries_about(user: User) -> Iterable[LogEntry]:
    """Return what the desk noted about changes of the account and of the doctor behind it."""
    about = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    profile = MedicalReviewer.objects.filter(user=user).first()
    if profile is not None:
        kind = ContentType.objects.get_for_model(MedicalReviewer)
        about |= Q(content_type=kind, object_id=str(profile.pk))
    return LogEntry.objects.filter(about).order_by("pk")


def events_about(user: User) -> list[AuditEvent]:
    """Return what the chain says of the account: who made it, and changed what opens it."""
    events = AuditEvent.objects.filter(payload__contains=f'"user":{user.pk}').order_by("seq")
    return [event for event in events if json.loads(event.payload).get("user") == user.pk]


def _reminders(user: User) -> list[Reminder]:
    """Return the reminders of rows that are this person's own."""
    targets = [
        f"{row._meta.db_table}/{row.pk}"
        for row in (
            *user.review_assignments.all(),
            *user.owned_articles.all(),
            *MedicalReviewer.objects.filter(user=user),
        )
    ]
    return list(Reminder.objects.filter(target__in=targets).order_by("pk"))


def _any(keys: list[str], user: User) -> Q:
    condition = Q()
    for key in keys:
        condition |= Q(**{key: user})
    return condition


def _row(row: Model) -> Row:
    """Return the columns of a row, others by their number only."""
    kept = SECRET.get(type(row), set()) | TEXTS.get(type(row), set())
    fields: Iterable[Field[Any, Any]] = row._meta.concrete_fields
    return {field.name: getattr(row, field.attname) for field in fields if field.name not in kept}
