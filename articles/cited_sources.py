"""Which texts cite which sources, by DOI and PubMed number: working copies and what is public."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from articles.models import Citation, Publication, Reference, ReferenceAlias, SourceNotice

_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True)
class Use:
    """One text citing one source.

    :param publication: primary key of a public text; None for a working copy.
    :param number: of the reference on the public page; 0 in a working copy.
    :param is_live: whether readers get this text at the article's address.
    """

    article: int
    key: str
    publication: int | None = None
    number: int = 0
    is_live: bool = False


@dataclass
class Uses:
    """Uses of sources, found by either identifier."""

    by_doi: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    by_pmid: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))

    def add(self, identifiers: tuple[str, str], uses: Iterable[Use]) -> None:
        """Note uses of the source with these identifiers; a source nobody uses is known too."""
        doi, pmid = identifiers
        for name, index in ((doi, self.by_doi), (pmid, self.by_pmid)):
            if name:
                index[name].extend(uses)

    def knows(self, doi: str, pmid: str) -> bool:
        """Return whether it is a source of ours."""
        return (bool(doi) and doi in self.by_doi) or (bool(pmid) and pmid in self.by_pmid)

    def of(self, doi: str, pmid: str) -> list[Use]:
        """Return each use of the source once."""
        found = [*self.by_doi.get(doi, ()), *self.by_pmid.get(pmid, ())]
        return list(dict.fromkeys(found))


def identifiers(csl: Mapping[str, Any]) -> tuple[str, str]:
    """Return DOI, in lower case, and PubMed number of a record; "" where it has none."""
    doi, pmid = (str(csl.get(name) or "").strip() for name in ("DOI", "PMID"))
    return _DOI_PREFIX.sub("", doi).casefold(), pmid


def all_uses() -> Uses:
    """Return every source of the library and of public texts, with the texts that cite it.

    A number that nobody verified is good enough to find a notice by: a person looks at it.
    """
    uses = Uses()
    library = {}
    citing: dict[int, list[Use]] = defaultdict(list)
    for cited, key, article in Citation.objects.order_by("pk").values_list(
        "reference_id", "reference__key", "article_id"
    ):
        citing[cited].append(Use(article, key))
    for reference in Reference.objects.order_by("pk").iterator(1000):
        library[reference.key] = identifiers(reference.csl)
        uses.add(library[reference.key], citing[reference.pk])
    for key, csl in ReferenceAlias.objects.values_list("key", "reference__csl"):
        library[key] = identifiers(csl)
    for publication in _public_texts():
        for names, use in _cited_in(publication, library):
            uses.add(names, [use])
    return uses


def notices_about(content: Mapping[str, Any]) -> list[tuple[str, SourceNotice]]:
    """Return standing notices about the sources of a text, with the keys it cites them by.

    Two queries: the records of the library, which may know an identifier that the text does not,
    and the notices. One more where a record was merged since.
    """
    keys = {reference["key"]: reference.get("source") or {} for reference in content["references"]}
    library = dict(Reference.objects.filter(key__in=keys).values_list("key", "csl"))
    if merged := keys.keys() - library.keys():
        aliases = ReferenceAlias.objects.filter(key__in=merged)
        library.update(aliases.values_list("key", "reference__csl"))
    named: dict[str, str] = {}
    for key, source in keys.items():
        for name in (*identifiers(source), *identifiers(library.get(key, {}))):
            named.setdefault(name, key)
    named.pop("", None)
    names = list(named)
    standing = SourceNotice.objects.standing().order_by("pk")
    found = standing.filter(Q(doi__in=names) | Q(pmid__in=names))
    return [(named.get(each.doi) or named[each.pmid], each) for each in found]


def _public_texts() -> Iterator[Publication]:
    public = Publication.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    public = public.only("article_id", "content", "superseded_at")
    return public.prefetch_related("references").iterator(50)


def _cited_in(
    publication: Publication, library: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], Use]]:
    """Yield the identifiers of each reference, the text's own before those of the library."""
    data = json.loads(publication.content)
    numbers = {row.key: row.number for row in publication.references.all()}
    for reference in data["references"]:
        key = reference["key"]
        doi, pmid = identifiers(reference.get("source") or {})
        stored = library.get(key, ("", ""))
        use = Use(
            article=publication.article_id,
            key=key,
            publication=publication.pk,
            number=numbers.get(key, 0),
            is_live=publication.superseded_at is None,
        )
        yield (doi or stored[0], pmid or stored[1]), use
