"""The heads of pages about what happened to texts: corrections, records, comparisons, checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models.publication import Publication
from articles.public.head import Head, filled
from articles.public.heads import card, home_step
from articles.public.paths import absolute, article_path, named, revision_path
from articles.public.structured_data import Trail, publisher, reference, web_page
from articles.public.structured_records import corrections

if TYPE_CHECKING:  # the page makes its head with this
    from articles.public.corrections import Entry


def head_of_corrections(entries: Sequence[Entry], page: int) -> Head:
    """Return the head of the log of corrections.

    :param entries: those of this page of it, in the order in which they are printed.
    """
    name = _("Corrections")
    url = named("articles:corrections") + (f"?page={page}" if page > 1 else "")
    graph = corrections(url, name, [home_step(), (name, "")], entries)
    return Head(graph, card("website", name, "", url))


def head_of_verify() -> Head:
    """Return the head of the page that checks fingerprints, whatever was asked there."""
    name, url = _("Check a fingerprint"), named("articles:verify")
    graph = web_page("WebPage", url, name, [home_step(), (name, "")])
    return Head(graph, card("website", name, "", url))


def head_of_head(newest: date | None) -> Head:
    """Return the head of the page of published heads, which are data for everybody.

    :param newest: the day of the newest one; None where none was published yet.
    """
    name, url = _("The head of the record"), named("articles:head")
    trail = [home_step(), (_("Check a fingerprint"), reverse("articles:verify")), (name, "")]
    words = _(
        "All that happens to an article is written into one record, each event with the hash of "
        "the one before. The hash of the newest event stands for all of them. We publish it every "
        "day."
    )
    download = filled(
        type="DataDownload",
        encodingFormat="application/json",
        contentUrl=named("articles:heads"),
    )
    data = filled(
        type="Dataset",
        id=f"{url}#data",
        name=_("Published heads"),
        description=words,
        url=url,
        creator=reference(publisher()),
        dateModified=newest.isoformat() if newest else None,
        isAccessibleForFree=True,
        distribution=download,
    )
    page = web_page("WebPage", url, name, trail, mainEntity=reference(data))
    return Head([*page, data, publisher()], card("website", name, "", url))


def head_of_record(publication: Publication, address: str) -> Head:
    """Return the head of the record of a revision; without words of one that was withdrawn."""
    where = {"slug": address, "number": publication.number}
    name = _("Record of revision %(number)s") % {"number": publication.number}
    trail = [*_to_history(address), (name, "")]
    about = None if publication.withdrawn_at else _article(publication, address)
    return Head(web_page("WebPage", named("articles:record", **where), name, trail, about=about))


def head_of_comparison(older: Publication, newer: Publication, address: str) -> Head:
    """Return the head of a comparison of two public revisions."""
    name = _("What changed: %(title)s") % {"title": newer.title}
    url = named("articles:compare", slug=address, old=older.number, new=newer.number)
    about = [_article(each, address) for each in (older, newer)]
    return Head(web_page("WebPage", url, name, [*_to_history(address), (name, "")], about=about))


def head_of_cite(publication: Publication, address: str) -> Head:
    """Return the head of the page about citing a revision."""
    name = _("Cite this page")
    trail = [
        *_to_articles(),
        (publication.title, revision_path(address, publication.number)),
        (name, ""),
    ]
    url = named("articles:cite", slug=address, number=publication.number)
    return Head(web_page("WebPage", url, name, trail, about=_article(publication, address)))


def head_of_claims(publication: Publication) -> Head:
    """Return the head of the page that lists the claims of a live text."""
    name = _("What this page says and on what it rests")
    url = named("articles:claims", slug=publication.slug)
    trail = [*_to_articles(), (publication.title, article_path(publication.slug)), (name, "")]
    title = _("What “%(title)s” says and on what it rests") % {"title": publication.title}
    about = _article(publication, publication.slug)
    graph = web_page("WebPage", url, title, trail, about=about, inLanguage=publication.language)
    return Head(graph, card("website", title, "", url))


def _to_articles() -> Trail:
    return [home_step(), (_("Articles"), reverse("articles:articles"))]


def _to_history(address: str) -> Trail:
    return [*_to_articles(), (_("History"), reverse("articles:history", kwargs={"slug": address}))]


def _article(publication: Publication, address: str) -> dict[str, str]:
    """Return what points to the text in the graph of its own page."""
    own = revision_path(address, publication.number)
    path = article_path(address) if publication.is_live else own
    return {"@id": f"{absolute(path)}#article"}
