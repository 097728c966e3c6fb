"""An article, and one of its questions, as things of schema.org."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.models.publication import Publication
from articles.public.contents import contents_of
from articles.public.extracts import extract_of, minutes_to_read
from articles.public.head import Node, filled
from articles.public.licensing import licence
from articles.public.paths import absolute, article_path, named, revision_path
from articles.public.reviews import LABELS, Review, ReviewState
from articles.public.shell import day_of
from articles.public.structured_data import (
    Trail,
    condition,
    person,
    publisher,
    reference,
    web_page,
)
from articles.public.structured_parts import claims, images, told
from articles.public.structured_references import cited

# What Google shows of a headline. A longer one is cut between words; `name` has it whole.
HEADLINE = 110
NEUROLOGIC = "https://schema.org/Neurologic"


@dataclass(frozen=True)
class Printed:
    """What the page of a publication prints, and the graph tells.

    :param address: the slug under which the article is to be found now.
    :param current: what is live of the article, if anything is.
    :param earlier: the predecessor; see ``articles.public.predecessors``.
    :param others: the other revisions that the page of what is live lists and readers can read.
    """

    publication: Publication
    review: Review
    address: str
    current: Publication | None
    earlier: Publication | None = None
    others: Sequence[Publication] = ()

    @property
    def canonical(self) -> str:
        """The address of the article."""
        return absolute(article_path(self.address))

    @property
    def permanent(self) -> str:
        """The address of this revision."""
        return absolute(revision_path(self.address, self.publication.number))

    @property
    def url(self) -> str:
        """The address of the page: what is live has that of the article."""
        return self.canonical if self.publication.is_live else self.permanent


def article(printed: Printed, trail: Trail) -> list[Node]:
    """Return the graph of an article's page: the page, the text, what it cites and is about."""
    publication, about = printed.publication, condition(_words(printed.publication))
    text = _text(printed)
    shown = text.get("image")
    page = web_page(
        "MedicalWebPage",
        printed.url,
        publication.title,
        trail,
        description=publication.meta_description or publication.summary,
        inLanguage=publication.language,
        about=reference(about),
        mainEntity=reference(text),
        primaryImageOfPage=reference(shown[0]) if shown else None,
        **_medical(printed.review),
    )
    return [*page, text, about, publisher()]


def _words(publication: Publication) -> str:
    return f"{publication.title} {publication.summary} {publication.body_html}"


def _medical(review: Review) -> dict[str, Any]:
    """Return whom a page is for and who read it whole, and when.

    Only a doctor who read the whole of this very text has reviewed the page. Who read changes
    alone is printed, and so is who read an earlier text; "reviewed" would say more of them than
    they signed. Of a demonstration nothing is said: no real doctor read it.
    """
    told = {
        "specialty": NEUROLOGIC,
        "medicalAudience": filled(type="MedicalAudience", audienceType="Patient"),
    }
    if review.is_demonstration or review.is_changes_only or review.last_reviewed_on is None:
        return told
    return told | {
        "lastReviewed": review.last_reviewed_on.isoformat(),
        "reviewedBy": [person(signature) for signature in review.signers],
    }


def _text(printed: Printed) -> Node:
    publication, data = printed.publication, printed.publication.data
    cites = {entry["key"]: cited(printed.permanent, entry) for entry in data["references"]}
    whole, writers = {"@id": f"{printed.url}#article"}, authors(printed)
    pointed = [reference(each) for each in writers]
    return filled(
        type="Article",
        id=whole["@id"],
        url=printed.permanent,
        name=publication.title,
        headline=headline(publication.title),
        abstract=publication.summary,
        articleSection=[section["heading"] for section in data["sections"]],
        wordCount=extract_of(publication).words,
        timeRequired=f"PT{minutes_to_read(publication)}M",
        accessibilityFeature=_accessible(publication),
        inLanguage=publication.language,
        author=writers,
        publisher=reference(publisher()),
        license=told(licence()),
        image=images(publication),
        about=reference(condition("")),
        citation=list(cites.values()),
        isAccessibleForFree=True,
        **_as_revision(printed),
        hasPart=claims(publication, printed.permanent, text=whole, authors=pointed, cites=cites),
    )


def _as_revision(printed: Printed) -> dict[str, Any]:
    """Return which of the texts of its article this is: its days, and those before it."""
    publication, earlier = printed.publication, printed.earlier
    changed_on = day_of(publication.published_at).isoformat()
    is_correction = publication.data.get("change_kind") == "correction"
    correction = filled(
        type="CorrectionComment", text=publication.change_note, datePublished=changed_on
    )
    where = {"slug": printed.address, "number": publication.number}
    return filled(
        datePublished=day_of(publication.first_published_at).isoformat(),
        dateModified=changed_on,
        version=str(publication.number),
        creativeWorkStatus=_status(printed.review),
        isBasedOn=absolute(revision_path(printed.address, earlier.number)) if earlier else None,
        exampleOfWork=_current(printed),
        workExample=[
            {"@id": f"{absolute(revision_path(printed.address, each.number))}#article"}
            for each in printed.others
        ],
        correction=correction if is_correction else None,
        encoding=filled(
            type="MediaObject",
            encodingFormat="application/json",
            contentUrl=named("articles:revision_data", **where),
        ),
    )


def _current(printed: Printed) -> Node | None:
    """Return what points to what is live; none where that is this text, or nothing is."""
    if printed.publication.is_live or printed.current is None:
        return None
    return {"@id": f"{printed.canonical}#article"}


def _accessible(publication: Publication) -> list[str]:
    """Return what helps with reading on every page of a text, in the words of schema.org's list.

    Headings lead through it, and neither size nor colours of the letters are fixed.
    """
    found = ["structuralNavigation", "displayTransformability"]
    if contents_of(publication.body_html):
        found.append("tableOfContents")
    return [*found, *(["alternativeText"] if extract_of(publication).pictures else [])]


def _status(review: Review) -> str:
    """Return the state of the text in the words of the page; a demonstration is always named."""
    if review.is_demonstration:
        return str(LABELS[ReviewState.DEMONSTRATION])
    return review.label


def authors(printed: Printed) -> list[Node]:
    """Return who signed as authors; where nobody did, the publisher."""
    found = [
        filled(
            type="Person",
            id=f"{printed.permanent}#author-{each['uid']}",
            name=each["name"],
            description=each["about"],
        )
        for each in printed.publication.data.get("bylines", ())
    ]
    return found or [reference(publisher())]


def headline(title: str) -> str:
    """Return a title as a headline, cut between words where it is too long."""
    if len(title) <= HEADLINE:
        return title
    return f"{title[: HEADLINE - 1].rsplit(' ', 1)[0]}…"


def history(
    url: str, name: str, trail: Trail, address: str, public: Sequence[Publication]
) -> list[Node]:
    """Return the page that lists the revisions of an article.

    :param public: those that can be read, in the order in which they are printed.
    """
    steps = []
    for position, each in enumerate(public, start=1):
        permanent = absolute(revision_path(address, each.number))
        at = absolute(article_path(address)) if each.is_live else permanent
        revision = filled(
            type="Article",
            id=f"{at}#article",
            name=each.title,
            url=permanent,
            version=str(each.number),
            datePublished=day_of(each.first_published_at).isoformat(),
            dateModified=day_of(each.published_at).isoformat(),
        )
        steps.append(filled(type="ListItem", position=position, item=revision))
    found = filled(
        type="ItemList", id=f"{url}#list", numberOfItems=len(steps), itemListElement=steps
    )
    page = web_page("CollectionPage", url, name, trail, mainEntity=reference(found))
    return [*page, found]


def question(
    printed: Printed,
    url: str,
    *,
    name: str,
    answer: str,
    keys: Sequence[str],
    changed_on: str,
    trail: Trail,
) -> list[Node]:
    """Return the graph of the page of one question, its only address.

    :param answer: in plain words.
    :param keys: of the references that the answer cites.
    """
    publication, about = printed.publication, condition(f"{name} {answer}")
    cites = [e for e in publication.data["references"] if e["key"] in keys]
    reply = filled(
        type="Answer",
        id=f"{url}#answer",
        text=answer,
        url=url,
        author=authors(printed),
        citation=[cited(printed.permanent, entry) for entry in cites],
    )
    asked = filled(
        type="Question",
        id=f"{url}#question",
        name=name,
        inLanguage=publication.language,
        dateModified=changed_on,
        isPartOf={"@id": f"{printed.canonical}#article"},
        acceptedAnswer=reply,
    )
    page = web_page(
        "MedicalWebPage",
        url,
        name,
        trail,
        inLanguage=publication.language,
        about=reference(about),
        mainEntity=reference(asked),
        **_medical(printed.review),
    )
    return [*page, asked, about, publisher()]
