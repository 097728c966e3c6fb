"""The log of corrections as things of schema.org."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.public.head import Node, filled
from articles.public.paths import absolute, article_path, named, revision_path
from articles.public.shell import day_of
from articles.public.structured_data import Trail, reference, web_page

if TYPE_CHECKING:  # the page makes its head with this
    from articles.public.corrections import Entry


def corrections(url: str, name: str, trail: Trail, entries: Sequence[Entry]) -> list[Node]:
    """Return the page with its list. Of a text that was withdrawn, no words: where it was alone."""
    steps = [
        filled(type="ListItem", position=position, **_entry(each))
        for position, each in enumerate(entries, start=1)
    ]
    found = filled(
        type="ItemList", id=f"{url}#list", numberOfItems=len(steps), itemListElement=steps
    )
    page = web_page("CollectionPage", url, name, trail, mainEntity=reference(found))
    return [*page, found]


def _entry(entry: Entry) -> Node:
    """Return what stands at one place of the list."""
    path = article_path(entry.address)
    if entry.is_gone:
        words = _("Withdrawn: %s") if entry.is_withdrawal else _("Corrected: %s")
        return {"name": words % path, "url": named("articles:history", slug=entry.address)}
    publication, own = entry.publication, revision_path(entry.address, entry.publication.number)
    comment = filled(
        type="CorrectionComment",
        text=publication.change_note,
        datePublished=day_of(entry.at).isoformat(),
    )
    corrected = filled(
        type="Article",
        id=f"{absolute(path if publication.is_live else own)}#article",
        name=publication.title,
        url=absolute(own),
        version=str(publication.number),
        correction=comment,
    )
    return {"item": corrected}
