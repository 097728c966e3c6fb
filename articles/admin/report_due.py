"""Reports about days: what is overdue or due soon, and how old the review of live texts is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import (
    Article,
    Publication,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
)

from .article_list import name_of
from .report_base import Chosen, Column, Filter, Report, Row, Way
from .report_work import ANY, TOPIC, article_path

DUE_SOON = timedelta(days=7)
READ_AGAIN_SOON = timedelta(days=60)
BULK = "open_reaffirmation"


def live_texts() -> QuerySet[Any]:
    """Return the articles with a live text: when a doctor last read all of it, and is to again.

    Adds ``read_at``, ``read_again_on``, and ``is_read``: whether a review is open.
    """
    signed = PublishedSignature.objects.filter(
        article=OuterRef("pk"), scope="whole", publication__withdrawn_at__isnull=True
    ).order_by("-signed_at", "-pk")
    rounds = ReviewRound.objects.filter(article=OuterRef("pk"), closed_at__isnull=True)
    live = Publication.objects.live().filter(article=OuterRef("pk"))
    rows = Article.objects.filter(Exists(live)).annotate(
        read_at=Subquery(signed.values("signed_at")[:1]),
        read_again_on=Subquery(signed.values("next_review_due_on")[:1]),
        is_read=Exists(rounds),
    )
    return rows.filter(read_again_on__isnull=False)


def to_reading(pk: int, is_read: bool) -> Way | None:
    """Return the way from a live text to the step that has it read again, if nobody reads it."""
    if is_read:
        return None
    path = reverse("admin:articles_article_process", args=[pk, BULK])
    return Way(_("Ask for a re-reading"), path)


# --- overdue and due soon -------------------------------------------------------------------------

REVIEW, TEXT = "review", "text"
# What both kinds have in common, in this order: the database puts them one below the other.
COLUMNS = ("day", "name", "key", "kind", "user", "first_name", "last_name", "is_read")


def find_due(choice: Chosen, today: date) -> Any:
    """Return what is overdue or due soon, the oldest first."""
    reviews, texts = _due_reviews(today), _due_texts(today)
    if choice["when"]:
        late = Q(day__lt=today)
        wanted = late if choice["when"] == "overdue" else ~late
        reviews, texts = reviews.filter(wanted), texts.filter(wanted)
    parts = {"reviews": [reviews], "texts": [texts]}.get(choice["kind"], [reviews, texts])
    first, *others = (part.order_by().values(*COLUMNS) for part in parts)
    return first.union(*others, all=True).order_by("day", "name", "key")


def _due_reviews(today: date) -> QuerySet[Any]:
    running = ReviewAssignment.objects.filter(
        status__in=["invited", "accepted"],
        round__closed_at__isnull=True,
        due_on__lte=today + DUE_SOON,
    )
    return running.annotate(
        day=F("due_on"),
        name=F("round__article__title"),
        key=F("round__article_id"),
        kind=Value(REVIEW, CharField()),
        user=F("reviewer__username"),
        first_name=F("reviewer__first_name"),
        last_name=F("reviewer__last_name"),
        is_read=Value(value=True, output_field=BooleanField()),
    )


def _due_texts(today: date) -> QuerySet[Any]:
    texts = live_texts().filter(read_again_on__lte=today + READ_AGAIN_SOON)
    return texts.annotate(
        day=F("read_again_on"),
        name=F("title"),
        key=F("pk"),
        kind=Value(TEXT, CharField()),
        user=F("owner__username"),
        first_name=F("owner__first_name"),
        last_name=F("owner__last_name"),
    )


def due_rows(found: Sequence[dict[str, Any]], today: date) -> list[Row]:
    """Return a line for each."""
    return [_due_row(each, max((today - each["day"]).days, 0)) for each in found]


def _due_row(each: dict[str, Any], days: int) -> Row:
    is_text = each["kind"] == TEXT
    what = _("whole text to be read again") if is_text else _("review")
    cells = (each["name"], what, _person(each), each["day"], days)
    way = to_reading(each["key"], each["is_read"]) if is_text else None
    return Row(cells, article_path(each["key"]), way, each["key"] if way else None)


def _person(each: dict[str, Any]) -> str:
    """Return the name people know the doctor or the owner by."""
    if each["user"] is None:
        return _("nobody owns it")
    return f"{each['first_name']} {each['last_name']}".strip() or str(each["user"])


DUE = Report(
    "due",
    gettext_lazy("Overdue and due soon"),
    gettext_lazy(
        "Reviews that are overdue or due within 7 days, and live texts that a doctor has to read "
        "again within 60 days or should have."
    ),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("What")),
        Column(gettext_lazy("Who")),
        Column(gettext_lazy("Due on")),
        Column(gettext_lazy("Days overdue"), is_number=True),
    ),
    find_due,
    due_rows,
    (
        Filter(
            "when",
            gettext_lazy("When"),
            lambda: [
                ANY,
                ("overdue", gettext_lazy("overdue")),
                ("soon", gettext_lazy("due soon")),
            ],
        ),
        Filter(
            "kind",
            gettext_lazy("What"),
            lambda: [
                ANY,
                ("reviews", gettext_lazy("reviews")),
                ("texts", gettext_lazy("live texts")),
            ],
        ),
    ),
    empty=gettext_lazy("Nothing is overdue or due soon."),
    bulk=BULK,
)

# --- ageing ---------------------------------------------------------------------------------------


def find_ages(choice: Chosen, today: date) -> Any:
    """Return the live texts, longest unread first."""
    rows = live_texts().select_related("owner", "topic")
    if choice["topic"]:
        rows = rows.filter(topic=int(choice["topic"]))
    if choice["review"]:
        rows = rows.filter(read_again_on__lt=today)
    return rows.order_by("read_at", "pk")


def age_rows(found: Sequence[Any], today: date) -> list[Row]:
    """Return a line for each text."""
    return [_age_row(each, timezone.localdate(each.read_at), today) for each in found]


def _age_row(each: Any, read_on: date, today: date) -> Row:
    cells = (
        each.title,
        each.topic.name if each.topic else "",
        read_on,
        (today - read_on).days,
        each.read_again_on,
        _("overdue") if each.read_again_on < today else "",
        name_of(each.owner) if each.owner else _("nobody"),
    )
    way = to_reading(each.pk, each.is_read)
    return Row(cells, article_path(each.pk), way, each.pk if way else None)


AGEING = Report(
    "ageing",
    gettext_lazy("Ageing texts"),
    gettext_lazy("Live texts by how long ago a doctor read the whole page, oldest first."),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("Topic")),
        Column(gettext_lazy("Last read whole on")),
        Column(gettext_lazy("Days ago"), is_number=True),
        Column(gettext_lazy("Next review due on")),
        Column(gettext_lazy("Review")),
        Column(gettext_lazy("Owner")),
    ),
    find_ages,
    age_rows,
    (
        TOPIC,
        Filter(
            "review", gettext_lazy("Review"), lambda: [ANY, ("overdue", gettext_lazy("overdue"))]
        ),
    ),
    empty=gettext_lazy("No live text is as old as that."),
    bulk=BULK,
)
