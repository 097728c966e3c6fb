"""Parts of an article as things of schema.org: its cited sentences, its images, its licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse

from articles.models.publication import Publication
from articles.public.extracts import extract_of
from articles.public.head import Node, filled
from articles.public.licensing import Licence, licence_of_image
from articles.public.paths import absolute
from articles.rendering.extract import Picture


def claims(
    publication: Publication,
    page_url: str,
    *,
    text: Node,
    authors: Sequence[Node],
    cites: Mapping[str, Node | str],
) -> list[Node]:
    """Return each sentence of the body that cites something, in the words that are printed.

    Who claims it is who wrote the text; what a doctor declares stands in the record. The id is
    that of the sentence's first citation in the page.

    :param page_url: the permanent address of the revision.
    :param text: what points to the article.
    :param authors: what points to them.
    :param cites: the references as the article tells them, by key.
    """
    return [
        filled(
            type="Claim",
            id=f"{page_url}#{each.anchor}",
            text=each.text,
            appearance=text,
            author=authors,
            citation=[_pointed(cites[key]) for key in each.keys],
        )
        for each in extract_of(publication).claims
    ]


def _pointed(cited: Node | str) -> Node | str:
    """Return what points to a reference; one that nobody verified is its printed line itself."""
    return cited if isinstance(cited, str) else {"@id": cited["@id"]}


def images(publication: Publication) -> list[Node]:
    """Return the images that the body shows, each with the words and the size that were signed."""
    return [_image(each) for each in extract_of(publication).pictures]


def image_url(picture: Picture) -> str:
    """Return the whole address of the bytes."""
    sha256, _dot, extension = picture.file.partition(".")
    kwargs = {"sha256": sha256, "extension": extension}
    return absolute(reverse("articles:image", kwargs=kwargs))


def _image(picture: Picture) -> Node:
    url = image_url(picture)
    return filled(
        type="ImageObject",
        id=url,
        contentUrl=url,
        width=f"{picture.width} px",
        height=f"{picture.height} px",
        description=picture.alt,
        caption=picture.caption,
        creditText=picture.credit,
        license=told(licence_of_image(picture.licence)) if picture.licence else None,
    )


def told(licence: Licence | None) -> Node | str | None:
    """Return a licence by its address; one without is a work of which the name is known."""
    if licence is None or licence.url:
        return licence.url if licence else None
    return filled(type="CreativeWork", name=licence.name)
