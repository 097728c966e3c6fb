"""What readers, doctors and editors wait for in a library, in one process and without kept pages.

Each line is asked several times, each time for another article where there is one to choose, by
Django's test client: that is what a page costs when nobody asked for it before.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import integrity, transitions
from articles.models import (
    Article,
    Publication,
    PublishedFAQ,
    ReviewAssignment,
    SearchEntry,
)
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.scale.originals import EVERYWHERE

TIMES = 12
LONG = 1.0  # seconds; what takes longer is asked three times
LATER = NOW + timedelta(days=40)


@dataclass(frozen=True)
class Measured:
    """One line: milliseconds of the median and of the slowest twentieth, and statements."""

    name: str
    median: float
    p95: float
    statements: int


def measured(name: str, ask: Callable[[], Any], times: int = TIMES) -> Measured:
    """Return how long it takes, after one time that does not count."""
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as captured:
        ask()
        statements = len(captured)
    took: list[float] = []
    while len(took) < times and not (len(took) >= 3 and sum(took) > 3 * LONG):
        begin = time.perf_counter()
        ask()
        took.append(time.perf_counter() - begin)
    took.sort()
    slow = took[min(len(took) - 1, round(0.95 * len(took)))]
    return Measured(name, 1000 * statistics.median(took), 1000 * slow, statements)


class Library:
    """A library that ``copying.make_library`` made."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.count = Article.objects.count()

    def page(self, client: Client, path: str, **query: str) -> None:
        """Ask for a page, which must be there."""
        answer = client.get(path, query)
        assert answer.status_code == 200, (path, query, answer.status_code)
        b"".join(answer) if answer.streaming else answer.content

    def some(self, rows: Any) -> Any:
        """Return one of the rows, without counting them all."""
        last = rows.order_by("-pk").values_list("pk", flat=True)[0]
        found = None
        while found is None:
            found = rows.filter(pk__gte=self.chance.randint(1, last)).order_by("pk").first()
        return found

    def readers(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield what readers ask for."""
        client, live = Client(), Publication.objects.live().defer("content", "body_html")

        def get(path: str, **query: str) -> Callable[[], Any]:
            return lambda: self.page(client, path, **query)

        def of_some(name: str, tail: str = "") -> Callable[[], Any]:
            def ask() -> None:
                self.page(client, reverse(name, kwargs={"slug": self.some(live).slug}) + tail)

            return ask

        yield "article", of_some("articles:article")
        yield "article: claims", of_some("articles:claims")
        yield "article: history", of_some("articles:history")
        yield "article: JSON", of_some("articles:data")
        faqs = PublishedFAQ.objects.filter(publication__in=Publication.objects.live())
        yield (
            "question",
            lambda: self.page(client, reverse("faqs:faq", kwargs={"slug": self.some(faqs).slug})),
        )
        yield "home", get("/")
        yield "topics", get("/topics/")
        for number in ("1", "99999"):
            place = "first page" if number == "1" else "last page"
            yield f"topic, {place}", get("/topics/topic-1/", page=number)
            yield f"articles, {place}", get("/articles/", page=number)
            yield f"questions, {place}", get("/faqs/", page=number)
            yield f"reviewer, {place}", get("/reviewers/dr-doctor-1/", page=number)
            yield f"corrections, {place}", get("/corrections/", page=number)
        yield "questions, page 500", get("/faqs/", page="500")
        yield "reviewers", get("/reviewers/")
        yield "glossary", get("/glossary/")
        yield "feed", get("/feeds/articles.atom")
        yield "feed of a topic", get("/feeds/topics/topic-1.atom")
        yield "sitemap", get("/sitemap.xml")
        yield "sitemap, articles", get("/sitemaps/articles-1.xml")
        yield "sitemap, questions", get("/sitemaps/questions-1.xml")
        yield "recalls", get("/recalls.json")
        yield "log", get("/verify/log.json")
        yield "record", of_some("articles:article", "v/1/record/")

    def searches(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield what readers search for."""
        client = Client()

        def search(query: str) -> Callable[[], Any]:
            return lambda: self.page(client, "/search/", q=query)

        entry = self.some(SearchEntry.objects.filter(kind="article"))
        once = entry.title.split()[0].lower()
        words = entry.text.split()
        frequent = max(words[:60], key=lambda word: (words.count(word), word)).strip(".,").lower()
        yield "search: a word that all have", search(EVERYWHERE)
        yield "search: two words", search(f"{EVERYWHERE} {frequent}")
        yield "search: three words", search(f"{EVERYWHERE} {frequent} legs")
        yield "search: a word that one has", search(once)
        yield "search: nonsense", search("xyzxyzxyz qqqq")
        suggest = {"q": EVERYWHERE[:4]}
        yield "search: while typing", lambda: self.page(client, "/search/suggest/", **suggest)

    def staff(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield what authors, editors and doctors wait for."""
        clients = {role: Client() for role in ("author", "editor")}
        for role, client in clients.items():
            client.force_login(make.somebody(role))
        doctor = Client()
        doctor.force_login(User.objects.get(username="doctor-2"))

        def get(client: Client, name: str, *args: Any, **query: str) -> Callable[[], Any]:
            return lambda: self.page(client, reverse(f"admin:{name}", args=args), **query)

        for role, client in clients.items():
            yield f"desk of an {role}", get(client, "index")
        editor, author = clients["editor"], clients["author"]
        yield "desk of a doctor", get(doctor, "index")
        yield "articles at the desk", get(editor, "articles_article_changelist")
        last = str(self.count // 100)
        yield "articles at the desk, last page", get(editor, "articles_article_changelist", p=last)
        yield "articles at the desk, searched", get(editor, "articles_article_changelist", q="legs")
        draft = Article.objects.filter(state="draft").order_by("-pk").first()
        assert draft is not None
        yield "article form", get(author, "articles_article_change", draft.pk)
        asked = ReviewAssignment.objects.filter(
            status="accepted", reviewer__username="doctor-2", round__closed_at__isnull=True
        ).order_by("-pk")
        yield "review queue", get(doctor, "articles_reviewassignment_changelist")
        first = asked.first()
        if first is not None:
            yield "workbench", get(doctor, "articles_reviewassignment_change", first.pk)
        for model in ("reference", "auditevent", "publication", "revision", "medicalreview"):
            yield f"list of {model}", get(editor, f"articles_{model}_changelist")

    def verbs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield the way of a text to the public and off it; each ask is for another article."""
        author, editor = make.somebody("author"), make.somebody("editor")
        doctor = User.objects.get(username="doctor-1")
        waiting: dict[str, list[Any]] = {"draft": [], "read": [], "signed": [], "live": []}
        for number in range(TIMES + 1):
            article = make.make_article(title=f"Measured {number} {time.time_ns()}", now=LATER)
            waiting["draft"].append(article)

        def submit() -> None:
            article = waiting["draft"].pop()
            form = {"by": author, "now": LATER, "lock_version": article.lock_version}
            transitions.submit_for_review(article, **form)
            waiting["read"].append(make.fresh(article))

        def publish() -> None:
            article = waiting["signed"].pop()
            form = make.release_form(article, now=LATER)
            waiting["live"].append(transitions.publish(article, by=editor, **form))

        def sign() -> None:
            article, form = waiting["asked"].pop()
            transitions.approve(article, by=doctor, **form)
            waiting["signed"].append(article)

        def withdraw() -> None:
            transitions.withdraw(waiting["live"].pop(), by=editor, now=LATER, reason="Wrong.")

        yield "submit", submit
        waiting["asked"] = []
        for article in waiting["read"]:
            make.accepted(article, doctor, now=LATER)
            waiting["asked"].append((article, make.decision_form(article, now=LATER)))
        yield "sign", sign
        yield "publish", publish
        yield "withdraw", withdraw
        User.objects.filter(email="").update(email="somebody@example.org")
        yield "run_due", lambda: call_command("run_due", verbosity=0)


def start_up() -> float:
    """Return the seconds from nothing to the first page, in a process of its own."""
    code = (
        "import django; from django.test import Client; django.setup(); "
        "from django.conf import settings; settings.ALLOWED_HOSTS = ['*']; "
        "assert Client().get('/').status_code == 200"
    )
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
    return time.perf_counter() - begin


def measure(*, verify: bool = True, say: Callable[[Measured], object] = print) -> dict[str, Any]:
    """Measure a library and return all lines, with memory in megabytes and whole times in seconds.

    :param verify: whether to recompute the whole record too, which takes as long as it is.
    """
    library = Library()
    lines: list[Measured] = []
    for group in (library.readers, library.searches, library.staff, library.verbs):
        for name, ask in group():
            lines.append(measured(name, ask))
            say(lines[-1])
    found: dict[str, Any] = {"articles": library.count, "lines": [asdict(each) for each in lines]}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["start_up"] = start_up()
    if verify:
        begin = time.perf_counter()
        assert list(integrity.findings()) == []
        found["verify"] = time.perf_counter() - begin
    return found
