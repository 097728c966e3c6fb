"""The record of an article as sentences, and what changed since a page was shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.canonical import canonical_json, sha256
from articles.content import canonical
from articles.diff import FIELDS, LISTS
from articles.models import Article, AuditEvent
from articles.transitions.signature import name_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

ACCOUNTS = {
    "make_account": gettext_noop("%(who)s made an account."),
    "give_rights": gettext_noop("%(who)s changed what an account may do."),
    "set_address": gettext_noop("%(who)s changed the mail address of somebody’s account."),
    "set_username": gettext_noop("%(who)s changed the user name of somebody’s account."),
    "set_password": gettext_noop("%(who)s set the password of somebody’s account."),
    "remove_second_factor": gettext_noop("%(who)s removed the second step of somebody’s account."),
}
EVENTS: Mapping[str, str] = {
    "edit": gettext_noop("%(who)s changed the text."),
    "submit_for_review": gettext_noop("%(who)s submitted revision %(revision)s for review."),
    "recall": gettext_noop("%(who)s recalled the text from review."),
    "start_revision": gettext_noop("%(who)s opened the text for a new revision."),
    "discard": gettext_noop("%(who)s discarded the working copy."),
    "assign": gettext_noop("%(who)s assigned a medical reviewer."),
    "cancel_assignment": gettext_noop("%(who)s took an assignment back."),
    "accept": gettext_noop("%(who)s accepted to review."),
    "decline": gettext_noop("%(who)s declined to review."),
    "recuse": gettext_noop("%(who)s stepped back from the review."),
    "waive_conflict": gettext_noop("%(who)s waived a conflict of interest."),
    "approve": gettext_noop("%(who)s signed an approval."),
    "request_changes": gettext_noop("%(who)s requested changes."),
    "reaffirm": gettext_noop("%(who)s signed that the live text is still correct."),
    "request_changes_to_live": gettext_noop("%(who)s requested changes to the live text."),
    "answer_change_request": gettext_noop("%(who)s answered a change request."),
    "settle_change_request": gettext_noop("%(who)s settled a change request."),
    "return_to_review": gettext_noop("%(who)s returned the text to review."),
    "revoke": gettext_noop("%(who)s took an approval back."),
    "publish": gettext_noop("%(who)s published revision %(revision)s."),
    "schedule": gettext_noop("%(who)s scheduled revision %(revision)s."),
    "unschedule": gettext_noop("%(who)s took the schedule back."),
    "schedule_failed": gettext_noop("The scheduled publication was refused."),
    "withdrawal_schedule_failed": gettext_noop("The scheduled withdrawal was refused."),
    "open_reaffirmation": gettext_noop("%(who)s asked for a re-reading of the live text."),
    "withdraw": gettext_noop("%(who)s withdrew revision %(revisions)s."),
    "schedule_withdrawal": gettext_noop("%(who)s scheduled a withdrawal."),
    "unschedule_withdrawal": gettext_noop("%(who)s took the schedule of a withdrawal back."),
    "retire": gettext_noop("%(who)s retired the article."),
    "restore_revision": gettext_noop("%(who)s put the words of revision %(revision)s back."),
    "set_owners": gettext_noop("%(who)s said who looks after the article."),
    "create_preview_link": gettext_noop("%(who)s made a preview link to revision %(revision)s."),
    "revoke_preview_link": gettext_noop("%(who)s revoked a preview link."),
    "settle_feedback": gettext_noop("%(who)s settled a report of a reader."),
    "settle_flag": gettext_noop("%(who)s settled a notice about a source."),
    "check_sources": gettext_noop("The sources were compared with notices of journals."),
    "claim": gettext_noop("%(who)s took the review."),
    "reassign": gettext_noop("%(who)s gave the review to another doctor."),
    "expedite": gettext_noop("%(who)s made the review urgent."),
    "reply_to_change_request": gettext_noop("%(who)s wrote about a change request."),
    "reopen_change_request": gettext_noop("%(who)s found an answer to a change request wanting."),
    "save_library": gettext_noop("%(who)s changed the library of references and pictures."),
    "import_references": gettext_noop("%(who)s imported references into the library."),
    "merge_references": gettext_noop("%(who)s made one of two references in the library."),
    "set_topics": gettext_noop("%(who)s changed the topics of a reference."),
    "save_topic": gettext_noop("%(who)s changed the name or the address of a topic."),
    "save_reviewer": gettext_noop("%(who)s changed the credentials of a doctor."),
    "verify_licence": gettext_noop("%(who)s verified the licence of a doctor."),
    "set_absence": gettext_noop("%(who)s said when a doctor is away."),
    **ACCOUNTS,
    "derive_definitions": gettext_noop("The glossary was derived from what was public already."),
    "derive_corrections": gettext_noop(
        "The list of corrections was derived from what was public already."
    ),
    "forget_person": gettext_noop("The operator erased the personal data of a former account."),
}


@dataclass(frozen=True)
class Line:
    """One event for people: when, and what happened."""

    at: datetime
    sentence: str
    reason: str = ""


def last_events(article: Article, count: int = 8) -> list[Line]:
    """Return the newest events of an article, newest first."""
    return [line_of(event) for event in _events(article)[:count]]


def newest_event(article: Article) -> int:
    """Return the number of the article's newest event; what a form carries as "seen"."""
    return article.events.aggregate(newest=Max("seq"))["newest"] or 0


def events_since(article: Article, seen: int) -> list[Line]:
    """Return what happened to an article after the event number ``seen``, newest first."""
    return [line_of(event) for event in _events(article).filter(seq__gt=seen)[:20]]


def events_of(pk: int) -> QuerySet[AuditEvent]:
    """Return all events of the article with this key, newest first."""
    return AuditEvent.objects.filter(article=pk).select_related("actor").order_by("-seq")


def _events(article: Article) -> QuerySet[AuditEvent]:
    return events_of(article.pk)


def own_events(user: User, count: int = 8) -> list[tuple[Line, Article | None]]:
    """Return what somebody did last, in words to them, newest first."""
    events = AuditEvent.objects.filter(actor=user).select_related("article").order_by("-seq")
    return [(line_of(event, who=_("You")), event.article) for event in events[:count]]


def line_of(event: AuditEvent, *, who: str = "") -> Line:
    """Return an event in words; also one whose payload somebody spoiled, for it is to be seen.

    :param who: what to call whoever did it; by default the name.
    """
    details = _details(event)
    revisions = details.get("revisions")
    numbers = revisions if isinstance(revisions, list) else []
    words = {
        "who": who or name_of(event.actor) or _nobody(event.kind),
        "revision": details.get("revision", "–"),
        "revisions": ", ".join(map(str, sorted(n for n in numbers if isinstance(n, int)))),
    }
    known = EVENTS.get(event.kind)
    text = _(known) % words if known else f"{words['who']}: {event.kind.replace('_', ' ')}"
    return Line(event.at, text, str(details.get("reason") or ""))


def _nobody(kind: str) -> str:
    """Return what acts without an account: the command line on accounts, else the scheduler."""
    return _("The operator") if kind in ACCOUNTS else _("The scheduler")


def _details(event: AuditEvent) -> dict[str, Any]:
    try:
        found = json.loads(event.payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def kind_in_words(kind: str) -> str:
    """Return what happens in events of a kind, whoever did it to whichever text."""
    known = EVENTS.get(kind)
    anything = dict.fromkeys(("who", "revision", "revisions"), "…")
    return (_(known) % anything).replace("….", "…") if known else kind.replace("_", " ")


# --- the text as a page showed it -----------------------------------------------------------------


def digests(article: Article) -> dict[str, str]:
    """Return a short digest for every part of the working copy, by the part's name."""
    data = canonical(article)
    found = {key: _digest(value) for key, value in data.items() if key not in LISTS}
    for kind, (name, _word, _heading) in LISTS.items():
        items = data.get(kind, [])  # schema 1 has no bylines
        found |= {f"{kind}:{item[name]}": _digest(item) for item in items}
        found[f"{kind}:"] = _digest([item[name] for item in items])
    return found


def _digest(value: Any) -> str:
    return sha256(canonical_json(value))[:10]


def parts_changed_since(article: Article, shown: Mapping[str, str]) -> list[str]:
    """Return in words the parts of the working copy that differ from the digests shown."""
    if not shown:
        return []
    now, data = digests(article), canonical(article)
    names = [name for name in {**now, **shown} if now.get(name) != shown.get(name)]
    return list(dict.fromkeys(_part_name(name, data) for name in names))


def _part_name(name: str, data: Mapping[str, Any]) -> str:
    if name in FIELDS:
        return _(FIELDS[name])
    kind, _colon, uid = name.partition(":")
    if kind not in LISTS:
        return name
    key, word, heading = LISTS[kind]
    if not uid:
        return _("%(kind)s: number or order") % {"kind": _(word)}
    item = next((item for item in data.get(kind, []) if item[key] == uid), None)
    if item is None:
        return _("%(kind)s: one was deleted") % {"kind": _(word)}
    return f"{_(word)}: {item[heading] or uid}"
