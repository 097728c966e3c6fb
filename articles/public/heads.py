"""What the head of each kind of page tells programs, from the objects that the page prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import unescape
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models.listing import ListedTopic
from articles.models.publication import Publication, PublishedFAQ, PublishedSignature
from articles.public.catalog import Entry
from articles.public.citing import citable, highwire_tags
from articles.public.head import Head, Link
from articles.public.paths import absolute, article_path, named, revision_path
from articles.public.shell import day_of
from articles.public.structured_article import Printed, article, history, question
from articles.public.structured_data import Trail, collection, faq_index, glossary, home, reviewer
from articles.rendering import plain_text

ATOM = "application/atom+xml"


def card(kind: str, title: str, description: str, url: str, **more: str) -> dict[str, str]:
    """Return what a shared link shows: words alone, no picture.

    :param kind: of the Open Graph protocol, as "article".
    """
    told = {
        "og:type": kind,
        "og:title": title,
        "og:description": description,
        "og:url": url,
        "og:site_name": settings.PORTAL_SITE_NAME,
        **{f"{kind}:{name}": value for name, value in more.items()},
    }
    return {name: value for name, value in told.items() if value}


def home_step() -> tuple[str, str]:
    """Return the first step of the way to every page."""
    return _("Home"), reverse("home")


def head_of_article(printed: Printed) -> Head:
    """Return the head of an article's page, or of an earlier revision's."""
    publication = printed.publication
    record = citable(publication, printed.address, is_demonstration=printed.review.is_demonstration)
    return Head(
        graph=article(printed, _way_to(printed)),
        card=card(
            "article",
            publication.title,
            _described(printed, publication.meta_description or publication.summary),
            printed.canonical,
            published_time=day_of(publication.first_published_at).isoformat(),
            modified_time=day_of(publication.published_at).isoformat(),
        ),
        tags=highwire_tags(record),
        links=_links(printed),
    )


def _described(printed: Printed, words: str) -> str:
    """Return a description for a card, which travels without the notice of the page."""
    if printed.review.is_demonstration:
        notice = _("Demonstration: no real doctor reviewed this page.")
        return f"{notice} {words}"
    return words


def _way_to(printed: Printed) -> Trail:
    """Return the way that the page shows, with the page itself at its end."""
    publication, current = printed.publication, printed.current
    way = [home_step(), (_("Articles"), reverse("articles:articles"))]
    if current and publication.topic_slug and current.topic_slug == publication.topic_slug:
        path = reverse("articles:topic", kwargs={"slug": publication.topic_slug})
        way.append((publication.topic_name, path))
    if current and not publication.is_live:
        way.append((_("Current revision"), article_path(current.slug)))
    return [*way, (publication.title, "")]


def _links(printed: Printed) -> list[Link]:
    """Return what the page is one of: the versions of an article, and the news of it."""
    links = [Link("cite-as", printed.permanent)]
    if printed.earlier:
        path = revision_path(printed.address, printed.earlier.number)
        links.append(Link("predecessor-version", absolute(path)))
    feed = named("articles:article_feed", slug=printed.address)
    return [*links, Link("alternate", feed, ATOM, _("What happens to this article"))]


def head_of_question(printed: Printed, asked: PublishedFAQ, *, keys: Sequence[str]) -> Head:
    """Return the head of the page of one question.

    :param asked: of `changes.with_day_of_change`.
    :param keys: of the references that the answer cites.
    """
    publication = printed.publication
    url = named("faqs:faq", slug=asked.slug)
    changed_at: datetime = asked.changed_at  # type: ignore[attr-defined]  # of the query
    source = next(f["answer"] for f in publication.data["faqs"] if f["uid"] == asked.uid)
    answer = plain_text(source)
    trail = [
        home_step(),
        (_("Questions"), reverse("faqs:index")),
        (publication.title, article_path(printed.address)),
        (asked.question, ""),
    ]
    graph = question(
        printed,
        url,
        name=asked.question,
        answer=answer,
        keys=keys,
        changed_on=day_of(changed_at).isoformat(),
        trail=trail,
    )
    words = _described(printed, Truncator(answer).words(40))
    return Head(graph, card("article", asked.question, words, url), [("description", words)])


def head_of_questions(faqs: Iterable[PublishedFAQ], page: int = 1) -> Head:
    """Return the head of the page that lists all questions.

    :param faqs: in the order in which they are printed.
    :param page: number of the page of a long list.
    """
    name, url = _("Questions and answers"), named("faqs:index") + _page(page)
    listed = [(faq.question, reverse("faqs:faq", kwargs={"slug": faq.slug})) for faq in faqs]
    return Head(faq_index(url, name, listed), card("website", name, "", url))


def head_of_topic(topic: ListedTopic, listed: Iterable[Entry], page: int) -> Head:
    """Return the head of the page of a topic.

    :param listed: in the order in which they are printed.
    :param page: number of the page of a long list.
    """
    url = named("articles:topic", slug=topic.slug) + _page(page)
    trail = [home_step(), (_("Topics"), reverse("articles:topics")), (topic.name, "")]
    feed = Link("alternate", named("articles:topic_feed", slug=topic.slug), ATOM, topic.name)
    return Head(
        collection(url, topic.name, trail, _titles(listed)),
        card("website", topic.name, "", url),
        links=[feed],
    )


def head_of_list(name: str, title: str, items: Iterable[tuple[str, str]], page: int = 1) -> Head:
    """Return the head of a page that lists others, in the order in which they are printed.

    :param name: of the URL pattern.
    :param items: each a name and a path.
    :param page: number of the page of a long list; each is a page of its own.
    """
    url = named(name) + _page(page)
    trail = [home_step(), (title, "")]
    return Head(collection(url, title, trail, items), card("website", title, "", url))


def head_of_articles(listed: Iterable[Entry], page: int) -> Head:
    """Return the head of the list of all articles."""
    return head_of_list("articles:articles", _("All articles"), _titles(listed), page)


def head_of_history(newest: Publication, public: Sequence[Publication]) -> Head:
    """Return the head of the history of an article; without words of one that was withdrawn.

    :param public: the revisions that can be read, in the order in which they are printed.
    """
    url = named("articles:history", slug=newest.slug)
    title = newest.title if newest.is_live else ""
    name = _("History of “%s”") % title if title else _("History of an article that was withdrawn")
    trail = [home_step(), (_("Articles"), reverse("articles:articles"))]
    if title:
        trail.append((title, article_path(newest.slug)))
    graph = history(url, name, [*trail, (_("History"), "")], newest.slug, public)
    feed = named("articles:article_feed", slug=newest.slug)
    links = [Link("alternate", feed, ATOM, _("What happens to this article"))]
    return Head(graph, card("website", name, "", url), links=links)


def head_of_topics(topics: Iterable[ListedTopic]) -> Head:
    """Return the head of the list of topics."""
    items = [(t.name, reverse("articles:topic", kwargs={"slug": t.slug})) for t in topics]
    return head_of_list("articles:topics", _("Topics"), items)


def head_of_glossary(terms: Iterable[tuple[str, str, Sequence[str]]], letter: str) -> Head:
    """Return the head of the glossary.

    :param terms: each a word, its anchor in the page, and what articles say it means, in HTML.
    :param letter: the letter that is shown alone, as in the address; "" for all of them.
    """
    name = _("Glossary")
    url = named("articles:glossary") + (f"?letter={quote(letter)}" if letter else "")
    told = [
        (words, anchor, [" ".join(unescape(strip_tags(html)).split()) for html in meanings])
        for words, anchor, meanings in terms
    ]
    trail = [home_step(), (name, "")]
    return Head(glossary(url, name, trail, told), card("website", name, "", url))


def head_of_reviewers(signatures: Iterable[PublishedSignature], page: int) -> Head:
    """Return the head of the list of doctors. The invented ones are in the print alone."""
    items = [
        (f"{s.name}, {s.credentials}", reverse("articles:reviewer", kwargs={"slug": s.slug}))
        for s in signatures
        if not s.is_demonstration
    ]
    return head_of_list("articles:reviewers", _("Medical reviewers"), items, page)


def head_of_reviewer(signature: PublishedSignature, *, is_demonstration: bool) -> Head:
    """Return the head of a doctor's page.

    :param signature: the newest one.
    """
    name = f"{signature.name}, {signature.credentials}"
    trail = [home_step(), (_("Medical reviewers"), reverse("articles:reviewers")), (name, "")]
    graph = reviewer(signature, trail, is_demonstration=is_demonstration)
    url = named("articles:reviewer", slug=signature.slug)
    return Head(graph, card("profile", name, signature.specialty, url))


def head_of_home() -> Head:
    """Return the head of the first page."""
    title = _("Restless legs syndrome, in plain words")
    description = _(
        "Plain articles about restless legs syndrome, each with its sources and with the record "
        "of its medical review."
    )
    return Head(home(description), card("website", title, description, named("home")))


def _page(number: int) -> str:
    """Return what the address of a further page of a list ends in."""
    return f"?page={number}" if number > 1 else ""


def _titles(listed: Iterable[Entry]) -> list[tuple[str, str]]:
    return [(e.publication.title, article_path(e.publication.slug)) for e in listed]
