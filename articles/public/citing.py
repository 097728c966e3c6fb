"""What there is to say of a revision by whoever cites it: one record for every style."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from articles.models.publication import Publication
from articles.public import names
from articles.public.names import Name
from articles.public.paths import absolute, revision_path
from articles.public.shell import day_of


@dataclass(frozen=True)
class Citable:
    """One revision, by what the page of it prints.

    :param key: made of the address and the number; names the entry and the file.
    :param authors: as they signed; empty where the text names none, then the publisher speaks.
    :param published_on: the day when this revision went live.
    :param url: the permanent address of the revision.
    """

    key: str
    title: str
    authors: tuple[Name, ...]
    number: int
    published_on: date
    first_published_on: date
    url: str
    language: str
    publisher: str
    site: str
    is_demonstration: bool

    @property
    def responsible(self) -> tuple[Name, ...]:
        """The authors, else the publisher as the author that it then is."""
        return self.authors or (Name(self.publisher),)


def citable(publication: Publication, address: str, *, is_demonstration: bool) -> Citable:
    """Return the record of a publication.

    :param address: the slug under which the article is to be found now.
    """
    bylines = publication.data.get("bylines", ())  # texts of schema 1 name no author
    return Citable(
        key=f"{address}-v{publication.number}",
        title=publication.title,
        authors=tuple(names.parse(byline["name"]) for byline in bylines),
        number=publication.number,
        published_on=day_of(publication.published_at),
        first_published_on=day_of(publication.first_published_at),
        url=absolute(revision_path(address, publication.number)),
        language=publication.language,
        publisher=settings.PORTAL_PUBLISHER_NAME,
        site=settings.PORTAL_SITE_NAME,
        is_demonstration=is_demonstration,
    )


def highwire_tags(record: Citable) -> list[tuple[str, str]]:
    """Return the ``meta`` elements from which reference managers fill a record.

    Their names are those of Highwire Press, which Google Scholar and Zotero read.
    """
    return [
        ("citation_title", record.title),
        *(("citation_author", name.inverted) for name in record.responsible),
        ("citation_publication_date", f"{record.published_on:%Y/%m/%d}"),
        ("citation_online_date", f"{record.first_published_on:%Y/%m/%d}"),
        ("citation_publisher", record.publisher),
        ("citation_language", record.language),
        ("citation_public_url", record.url),
    ]
