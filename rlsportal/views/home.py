"""The first page: search, where to begin, topics, and what was reviewed last."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from articles.models.listing import ListedArticle
from articles.policy import months_later
from articles.public.catalog import Listing, entries, topics, with_publication
from articles.public.corrections import Log
from articles.public.heads import head_of_home
from articles.public.shell import answer, make_page, today
from rlsportal.read_only import read_only

BEGIN_WITH = 3
RECENT = 5
CORRECTIONS = 3
WITHOUT_TOPIC = 20  # articles without a topic; all of them are in the list of articles
WINDOW_MONTHS = 24  # how long a whole-page review holds where the risk is low


@read_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the way to every live article; every number is counted. At most twelve queries."""
    day, shelves = today(), topics()
    listed = with_publication(ListedArticle.objects.all())
    # No column says in which order to read. A house begins with what all the rest builds on; and a
    # review nobody renewed is no place to begin.
    in_time = Q(due_on__isnull=True) | Q(due_on__gte=day)
    by_age = listed.order_by("first_published_at", "article_id")
    begin = [*by_age.filter(in_time)[:BEGIN_WITH], *by_age.exclude(in_time)[:BEGIN_WITH]]
    read = listed.filter(reviewed_on__isnull=False).order_by("-reviewed_on", "-pk")
    recent = list(read[:RECENT])
    shown = entries([row.publication for row in (*begin[:BEGIN_WITH], *recent)], day)
    rest = Listing([topic for topic in shelves if not topic.slug], day)[:WITHOUT_TOPIC]
    since = months_later(day, -WINDOW_MONTHS)
    context = {
        "count": sum(topic.articles for topic in shelves),
        "begin_with": shown[: len(shown) - len(recent)],
        "topics": [topic for topic in shelves if topic.slug],
        "without_topic": [entry for _, entry in rest],
        "recent": shown[len(shown) - len(recent) :],
        "corrections": Log()[:CORRECTIONS],
        "reviewed_lately": ListedArticle.objects.filter(reviewed_on__gte=since).count(),
        "window_months": WINDOW_MONTHS,
        "is_demonstration": any(topic.demonstrations for topic in shelves),
    }
    return answer(request, make_page("home.html", context, head=head_of_home))
