"""Reports about work: where everything stands, how long it takes, what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import (
    Article,
    MedicalReview,
    Publication,
    ReviewRound,
    Topic,
)
from articles.models.article import STATE_CHOICES

from .article_list import name_of, waits_for, with_list_facts
from .report_base import Choices, Chosen, Column, Filter, Report, Row

ANY = ("", gettext_lazy("all"))


def article_path(pk: int) -> str:
    """Return the page of an article at the desk."""
    return reverse("admin:articles_article_change", args=[pk])


def topics() -> Choices:
    """Return all topics."""
    return [ANY, *((str(pk), name) for pk, name in Topic.objects.values_list("pk", "name"))]


TOPIC = Filter("topic", gettext_lazy("Topic"), topics)

# --- where everything stands ----------------------------------------------------------------------


def find_articles(choice: Chosen, today: date) -> Any:
    """Return the articles."""
    rows = with_list_facts(Article.objects.all()).select_related("topic", "owner")
    if choice["state"]:
        rows = rows.filter(state=choice["state"])
    if choice["topic"]:
        rows = rows.filter(topic=int(choice["topic"]))
    if choice["live"]:
        live = Exists(Publication.objects.live().filter(article=OuterRef("pk")))
        rows = rows.filter(live if choice["live"] == "yes" else ~live)
    return rows.order_by("title", "pk")


def article_rows(articles: Sequence[Any], today: date) -> list[Row]:
    """Return a line for each article."""
    return [
        Row(
            (
                each.title,
                each.get_state_display(),
                waits_for(each),
                each.live_number or _("not live"),
                each.topic.name if each.topic else "",
                name_of(each.owner) if each.owner else _("nobody"),
                timezone.localdate(each.updated_at),
            ),
            article_path(each.pk),
        )
        for each in articles
    ]


STANDS = Report(
    "stands",
    gettext_lazy("Where everything stands"),
    gettext_lazy("Every article, the state of its working copy, and who has the next step."),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("Waits for")),
        Column(gettext_lazy("Live revision")),
        Column(gettext_lazy("Topic")),
        Column(gettext_lazy("Owner")),
        Column(gettext_lazy("Changed on")),
    ),
    find_articles,
    article_rows,
    (
        Filter("state", gettext_lazy("State"), lambda: [ANY, *STATE_CHOICES]),
        TOPIC,
        Filter(
            "live",
            gettext_lazy("On the site"),
            lambda: [ANY, ("yes", gettext_lazy("live")), ("no", gettext_lazy("not live"))],
        ),
    ),
)

# --- turnaround -----------------------------------------------------------------------------------

STEPS = ("assigned_after", "accepted_after", "decided_after", "published_after")
STEP_NAMES = {
    "assigned_after": gettext_lazy("to assignment"),
    "accepted_after": gettext_lazy("to acceptance"),
    "decided_after": gettext_lazy("to decision"),
    "published_after": gettext_lazy("to publication"),
}


def find_rounds(choice: Chosen, today: date) -> Any:
    """Return the reviews before publication, with the times of their steps, newest first."""
    rows = ReviewRound.objects.filter(kind=ReviewRound.Kind.RELEASE)
    if choice["since"]:
        rows = rows.filter(opened_at__date__gte=today - timedelta(days=int(choice["since"])))
    taken = Q(assignments__status__in=["accepted", "done"])
    return (
        rows.annotate(
            title=F("article__title"),
            number=F("revision__number"),
            submitted_at=F("revision__submitted_at"),
            assigned_at=Min("assignments__assigned_at"),
            accepted_at=Min("assignments__answered_at", filter=taken),
            published_at=F("revision__publication__published_at"),
        )
        .order_by("-opened_at", "-pk")
        .values(
            "article_id",
            "title",
            "number",
            "submitted_at",
            "opened_at",
            "assigned_at",
            "accepted_at",
            "closed_at",
            "published_at",
        )
    )


def days_of(row: dict[str, Any]) -> dict[str, float | None]:
    """Return for each step the days since submission, or since the round opened again."""
    begin = max(row["submitted_at"], row["opened_at"])
    ends = (row["assigned_at"], row["accepted_at"], row["closed_at"], row["published_at"])
    pairs = zip(STEPS, ends, strict=True)
    return {
        step: round(max((end - begin).total_seconds(), 0) / 86400, 1) if end else None
        for step, end in pairs
    }


def round_rows(found: Sequence[dict[str, Any]], today: date) -> list[Row]:
    """Return a line for each round."""
    lines = []
    for row in found:
        days = days_of(row)
        cells = ["–" if days[step] is None else days[step] for step in STEPS]
        day = timezone.localdate(row["submitted_at"])
        lines.append(
            Row((row["title"], row["number"], day, *cells), article_path(row["article_id"]))
        )
    return lines


def medians(found: Any) -> list[tuple[str, Any]]:
    """Return the median of each step over everything found."""
    days = [days_of(row) for row in found.iterator()]
    lines = []
    for step in STEPS:
        known = [each for row in days if (each := row[step]) is not None]
        value = _("%(days).1f days") % {"days": median(known)} if known else "–"
        lines.append((_("Median %(step)s") % {"step": STEP_NAMES[step]}, value))
    return lines


TURNAROUND = Report(
    "turnaround",
    gettext_lazy("Turnaround per step"),
    gettext_lazy(
        "How many days after submission a doctor was assigned, accepted, the review was decided, "
        "and the revision was published. “–” where it has not come to that."
    ),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("Revision"), is_number=True),
        Column(gettext_lazy("Submitted on")),
        *(Column(STEP_NAMES[step], is_number=True) for step in STEPS),
    ),
    find_rounds,
    round_rows,
    (
        Filter(
            "since",
            gettext_lazy("Since"),
            lambda: [
                ("365", gettext_lazy("the last 12 months")),
                ("90", gettext_lazy("the last 90 days")),
                ANY,
            ],
        ),
    ),
    summary=medians,
    empty=gettext_lazy("No review was opened in this time."),
)

# --- rejections -----------------------------------------------------------------------------------

GROUPED = {
    "doctor": ("signer__medical_reviewer__display_name", gettext_lazy("doctor")),
    "topic": ("revision__article__topic__name", gettext_lazy("topic")),
    "round": ("revision__number", gettext_lazy("revision number")),
}


def find_decisions(choice: Chosen, today: date) -> Any:
    """Return decisions counted by what was chosen."""
    column = GROUPED[choice["by"]][0]
    asked = Count("pk", filter=Q(decision=MedicalReview.Decision.REQUEST_CHANGES))
    rows = MedicalReview.objects.order_by().values(group=F(column))
    return rows.annotate(decisions=Count("pk"), asked=asked).order_by("-asked", "group")


def decision_rows(found: Sequence[dict[str, Any]], today: date) -> list[Row]:
    """Return a line for each group."""
    return [
        Row(
            (
                _("none") if row["group"] is None else row["group"],
                row["decisions"],
                row["asked"],
                f"{100 * row['asked'] / row['decisions']:.0f} %",
            )
        )
        for row in found
    ]


REJECTIONS = Report(
    "rejections",
    gettext_lazy("Changes requested"),
    gettext_lazy(
        "How often doctors asked for changes instead of approving: by doctor, by topic, or by the "
        "number of the revision (how often a text came back)."
    ),
    (
        Column(gettext_lazy("Counted by")),
        Column(gettext_lazy("Decisions"), is_number=True),
        Column(gettext_lazy("Changes requested"), is_number=True),
        Column(gettext_lazy("Share"), is_number=True),
    ),
    find_decisions,
    decision_rows,
    (
        Filter(
            "by",
            gettext_lazy("Count by"),
            lambda: [(name, label) for name, (_column, label) in GROUPED.items()],
        ),
    ),
    empty=gettext_lazy("No doctor has decided anything yet."),
)
