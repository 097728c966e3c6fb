"""What happened to articles in public: new, changed, read again, withdrawn. For the feeds.

Each event is known by a name that stays the same. A withdrawal has the name of the publication it
ends, so that programs which kept the entry put the notice in the place of the withdrawn words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models.publication import Publication, PublishedSignature
from articles.public.catalog import HEAVY, Entry, entries
from articles.public.paths import absolute, article_path, revision_path
from articles.public.shell import day_of, today

TITLES = {
    "new": gettext_lazy("New article: %(title)s"),
    "correction": gettext_lazy("Correction: %(title)s"),
    "update": gettext_lazy("Update: %(title)s"),
    "re-reviewed": gettext_lazy("Reviewed again: %(title)s"),
}


@dataclass(frozen=True)
class Event:
    """One entry of a feed.

    :param name: says which event it is, apart from the others of all time.
    :param kind: new, correction, update, re-reviewed or withdrawn.
    :param record: path of the page that says who signed the words, and where the log has it.
    :param authors: who signed as authors of the words; empty where the publisher speaks.
    """

    name: str
    kind: str
    title: str
    path: str
    published_at: datetime
    happened_at: datetime
    lines: tuple[str, ...]
    record: str
    topic: str = ""
    authors: tuple[str, ...] = ()


def newest_events(limit: int, **which: Any) -> list[Event]:
    """Return the newest events, newest first; four queries.

    :param which: conditions on publications, as ``article_id`` or ``topic_slug``; default: all.
    """
    public = Publication.objects.public().filter(**which).defer("body_html")
    put_live = entries(public.order_by("-published_at", "-pk")[:limit], today())
    read_again = (
        PublishedSignature.objects.filter(kind="reaffirm", publication__withdrawn_at=None)
        .filter(**{f"publication__{name}": value for name, value in which.items()})
        .select_related("publication")
        .defer(*(f"publication__{name}" for name in HEAVY))
        .order_by("-signed_at", "-pk")[:limit]
    )
    withdrawn = Publication.objects.filter(withdrawn_at__isnull=False, **which).defer(*HEAVY)
    found = [
        *map(_put_live, put_live),
        *map(_read_again, read_again),
        *map(_withdrawn, withdrawn.order_by("-withdrawn_at", "-pk")[:limit]),
    ]
    return sorted(found, key=attrgetter("happened_at", "name"), reverse=True)[:limit]


def _put_live(entry: Entry) -> Event:
    publication, data = entry.publication, entry.publication.data
    is_new = publication.published_at == publication.first_published_at
    kind = "new" if is_new else str(data.get("change_kind") or "update")
    return Event(
        name=_name(publication),
        kind=kind,
        record=_record(publication),
        title=str(TITLES[kind]) % {"title": publication.title},
        path=_path(publication),
        published_at=publication.published_at,
        happened_at=publication.published_at,
        lines=tuple(_lines(entry, is_new=is_new)),
        topic=publication.topic_name,
        authors=tuple(byline["name"] for byline in data.get("bylines", ())),
    )


def _lines(entry: Entry, *, is_new: bool) -> Iterator[str]:
    publication, review = entry.publication, entry.review
    if review.is_demonstration:
        yield _("Demonstration: no real doctor reviewed this page.")
    if publication.summary:
        yield publication.summary
    if publication.change_note and not is_new:
        yield _("What changed: %(note)s") % {"note": publication.change_note}
    for signature in review.signatures:
        if signature.kind == "release":
            yield _signed(signature)


def _signed(signature: PublishedSignature) -> str:
    if signature.is_demonstration:
        words = _("Signed for demonstration by %(name)s, on %(day)s.")
    elif signature.is_whole_page:
        words = _("Medically reviewed by %(name)s, on %(day)s.")
    else:
        words = _("Changes medically reviewed by %(name)s, on %(day)s.")
    return words % _name_and_day(signature)


def _read_again(signature: PublishedSignature) -> Event:
    publication = signature.publication
    if signature.is_demonstration:
        title = _("Signed again for demonstration: %(title)s")
        words = _("%(name)s, signed this page again on %(day)s. No real doctor read it.")
    else:
        title = str(TITLES["re-reviewed"])
        words = _("%(name)s, read the whole page again on %(day)s and found it still correct.")
    due_on = {"day": date_format(signature.next_review_due_on)}
    return Event(
        name=f"{_name(publication)}/review/{signature.medical_review_id}",
        kind="re-reviewed",
        record=_record(publication),
        title=title % {"title": publication.title},
        path=_path(publication),
        published_at=signature.signed_at,
        happened_at=signature.signed_at,
        lines=(
            words % _name_and_day(signature),
            _("Its words did not change. Next review due %(day)s.") % due_on,
        ),
        topic=publication.topic_name,
    )


def _withdrawn(publication: Publication) -> Event:
    """Return the notice of a withdrawal: words of the publisher, none of the text that is gone."""
    assert publication.withdrawn_at is not None
    place = {"number": publication.number, "path": article_path(publication.slug)}
    day = {"day": date_format(day_of(publication.withdrawn_at))}
    record = {"address": absolute(_record(publication))}
    path = revision_path(publication.slug, publication.number)
    return Event(
        name=_name(publication),
        kind="withdrawn",
        record=_record(publication),
        title=_("Withdrawn: revision %(number)s of the article at %(path)s") % place,
        path=path,
        published_at=publication.published_at,
        happened_at=publication.withdrawn_at,
        lines=(
            _("Taken off the site on %(day)s. Do not rely on a copy of it.") % day,
            _("Why: %(reason)s") % {"reason": publication.withdrawal_reason},
            _("Who had signed it, and when, stays known: %(address)s") % record,
        ),
    )


def _name(publication: Publication) -> str:
    return f"article/{publication.article_id}/revision/{publication.number}"


def _record(publication: Publication) -> str:
    where = {"slug": publication.slug, "number": publication.number}
    return reverse("articles:record", kwargs=where)


def _path(publication: Publication) -> str:
    """Return where readers find the words that the event brought."""
    if publication.is_live:
        return article_path(publication.slug)
    return revision_path(publication.slug, publication.number)


def _name_and_day(signature: PublishedSignature) -> dict[str, str]:
    return {
        "name": f"{signature.name}, {signature.credentials}",
        "day": date_format(day_of(signature.signed_at)),
    }
