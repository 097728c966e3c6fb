"""The first page: search, where to begin, topics, and what was reviewed last."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponseBase

from articles.policy import months_later
from articles.public.catalog import (
    Entry,
    entries,
    live_publications,
    recently_reviewed,
    topics,
)
from articles.public.corrections import Log
from articles.public.heads import head_of_home
from articles.public.reviews import ReviewState
from articles.public.shell import answer, make_page, today
from rlsportal.read_only import read_only

BEGIN_WITH = 3
RECENT = 5
CORRECTIONS = 3
WINDOW_MONTHS = 24  # how long a whole-page review holds where the risk is low


@read_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the way to every live article; at most six queries, every number counted."""
    day = today()
    listed = entries(live_publications(), day)
    context = {
        "entries": listed,
        "begin_with": sorted(listed, key=_reading_order)[:BEGIN_WITH],
        "topics": topics(listed),
        "without_topic": [each for each in listed if not each.publication.topic_slug],
        "recent": recently_reviewed(listed, RECENT),
        "corrections": Log()[:CORRECTIONS],
        "reviewed_lately": sum(_is_reviewed_lately(each, day) for each in listed),
        "window_months": WINDOW_MONTHS,
        "is_demonstration": any(each.review.is_demonstration for each in listed),
    }
    return answer(request, make_page("home.html", context, head=head_of_home))


def _reading_order(entry: Entry) -> tuple[bool, datetime, int]:
    """Sort what was published first to the front, and what is overdue to the end.

    No column says in which order to read. A house begins with what all the rest builds on; and a
    review nobody renewed is no place to begin.
    """
    publication = entry.publication
    is_overdue = entry.review.state == ReviewState.OVERDUE
    return is_overdue, publication.first_published_at, publication.article_id


def _is_reviewed_lately(entry: Entry, day: date) -> bool:
    reviewed_on = entry.review.last_reviewed_on
    return reviewed_on is not None and reviewed_on >= months_later(day, -WINDOW_MONTHS)
