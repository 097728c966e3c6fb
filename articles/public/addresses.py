"""Which publication an address means, today and after articles have moved."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Subquery

from articles.models.publication import Publication, PublicationQuerySet
from articles.models.published_correction import PublishedCorrection
from articles.public.catalog import HEAVY

# Articles merged one into the next; readers are sent to the last one in one go.
LONGEST_WAY = 10


def live_at(slug: str) -> Publication | None:
    """Return what is live at an address."""
    return Publication.objects.live().filter(slug=slug).first()


def newest_once_at(slug: str) -> Publication | None:
    """Return the newest publication, without its text, of the article that ever had an address.

    It is live, or it was withdrawn: only a newer one supersedes.
    """
    return _of_article_once_at(slug).defer(*HEAVY).order_by("-number").first()


def revision_at(slug: str, number: int) -> Publication | None:
    """Return one revision of the article that has or had an address.

    Its attribute ``address`` is the slug under which the article is to be found now.
    """
    same_article = Publication.objects.filter(article_id=OuterRef("article_id"))
    return (
        _of_article_once_at(slug)
        .filter(number=number)
        .annotate(address=Subquery(same_article.order_by("-number").values("slug")[:1]))
        .first()
    )


def history_at(slug: str) -> list[Publication]:
    """Return every publication, without its text, of the article that has or had an address.

    The newest first: it has the slug under which the article is to be found now. Each has the
    attribute ``is_correction``: whether the signed text says that it corrects the one before.
    """
    found = _of_article_once_at(slug).defer(*HEAVY).order_by("-number")
    says_so = PublishedCorrection.objects.filter(publication=OuterRef("pk"))
    return list(found.annotate(is_correction=Exists(says_so)))


def live_of(article_id: int) -> Publication | None:
    """Return what is live of an article, without its text."""
    return Publication.objects.live().filter(article_id=article_id).defer(*HEAVY).first()


def successor_of(publication: Publication) -> Publication | None:
    """Return what is live of the article that took over from a retired one, without its text.

    The successor may have been retired in its turn; a circle, or a way that is too long, leads
    nowhere.
    """
    seen = {publication.article_id}
    following = publication.successor_id
    while following is not None and following not in seen and len(seen) <= LONGEST_WAY:
        seen.add(following)
        newest = _newest_of(following)
        if newest is None or newest.is_live:
            return newest
        following = newest.successor_id
    return None


def _newest_of(article_id: int) -> Publication | None:
    of_article = Publication.objects.filter(article_id=article_id)
    return of_article.defer(*HEAVY).order_by("-number").first()


def _of_article_once_at(slug: str) -> PublicationQuerySet:
    """Return all publications of the article that used the address last."""
    users = Publication.objects.filter(slug=slug).order_by("-pk").values("article_id")
    return Publication.objects.filter(article_id=Subquery(users[:1]))
