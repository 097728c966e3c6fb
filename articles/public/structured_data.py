"""Things of schema.org that pages of the site tell of; the article itself is in structured_article.

Every fact is taken from the object that the page prints it from. What a page does not print is
not said here either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from articles.models.publication import PublishedSignature
from articles.public.head import Node, filled
from articles.public.paths import absolute, named

# A name and a path; the last one is the page itself and needs no path.
Trail = Sequence[tuple[str, str]]

SITE_ID = "/#site"
PUBLISHER_ID = "/#org"
CONDITION_ID = "/#rls"


def site() -> Node:
    """Return the site in short, as other pages refer to it."""
    return filled(
        type="WebSite",
        id=absolute(SITE_ID),
        name=settings.PORTAL_SITE_NAME,
        url=named("home"),
    )


def publisher() -> Node:
    """Return the publisher in short, as other pages refer to it."""
    return filled(
        type="Organization",
        id=absolute(PUBLISHER_ID),
        name=settings.PORTAL_PUBLISHER_NAME,
        url=named("home"),
    )


def publisher_in_full() -> Node:
    """Return the publisher with its rules, and how to reach it as far as the settings say it."""
    contact: str = settings.PORTAL_PUBLISHER_CONTACT
    mail = contact.removeprefix("mailto:") if contact.startswith("mailto:") else ""
    principles = named("editorial_policy")
    return publisher() | filled(
        logo=absolute(static("icon.svg")),
        publishingPrinciples=principles,
        correctionsPolicy=f"{principles}#corrections",
        ethicsPolicy=f"{principles}#conflicts",
        actionableFeedbackPolicy=f"{named('contact')}#mistake",
        ownershipFundingInfo=named("funding"),
        address=", ".join(settings.PORTAL_PUBLISHER_ADDRESS),
        contactPoint=filled(
            type="ContactPoint",
            contactType=_("Contact"),
            url=named("contact"),
            email=mail,
        ),
    )


def reference(node: Node) -> Node:
    """Return what points to a thing told of elsewhere in the graph, or on another page."""
    return {"@id": node["@id"]}


def breadcrumbs(url: str, trail: Trail) -> Node:
    """Return the way to a page.

    :param trail: names and paths from the home page on; the page itself comes last.
    """
    steps = [
        filled(
            type="ListItem",
            position=position,
            name=name,
            item={"@id": absolute(path)} if path else None,
        )
        for position, (name, path) in enumerate(trail, start=1)
    ]
    return filled(type="BreadcrumbList", id=f"{url}#breadcrumb", itemListElement=steps)


def web_page(kind: str, url: str, name: str, trail: Trail, **more: Any) -> list[Node]:
    """Return a page, the way to it and the site it belongs to.

    :param kind: a kind of WebPage.
    :param more: further properties of the page.
    """
    way, whole = breadcrumbs(url, trail), site()
    page = filled(
        type=kind,
        id=f"{url}#page",
        url=url,
        name=name,
        isPartOf=reference(whole),
        breadcrumb=reference(way) if trail else None,
        **more,
    )
    return [page, *([way] if trail else []), whole]


def listed(url: str, items: Iterable[tuple[str, str]]) -> Node:
    """Return a list of pages, each a name and a path, in the order in which they are printed."""
    found = [
        filled(type="ListItem", position=position, name=name, url=absolute(path))
        for position, (name, path) in enumerate(items, start=1)
    ]
    return filled(
        type="ItemList", id=f"{url}#list", numberOfItems=len(found), itemListElement=found
    )


def home(description: str) -> list[Node]:
    """Return the site with its search, and its publisher."""
    url = named("home")
    search = filled(
        type="SearchAction",
        target=filled(type="EntryPoint", urlTemplate=named("search") + "?q={search_term_string}"),
        **{"query-input": "required name=search_term_string"},
    )
    whole = {
        **site(),
        **filled(
            description=description,
            inLanguage=settings.LANGUAGE_CODE,
            publisher={"@id": absolute(PUBLISHER_ID)},
            potentialAction=search,
        ),
    }
    page = filled(
        type="WebPage",
        id=f"{url}#page",
        url=url,
        name=settings.PORTAL_SITE_NAME,
        isPartOf=reference(whole),
        about={"@id": absolute(CONDITION_ID)},
    )
    printed = f"{settings.PORTAL_SITE_NAME} {description}"
    return [page, whole, publisher_in_full(), condition(printed)]


def condition(printed: str) -> Node:
    """Return what the whole site is about. The code is the heading of the MeSH thesaurus.

    :param printed: what the page says; only other names that stand there are told.
    """
    names = ("RLS", _("Willis–Ekbom disease"))
    words = printed.replace("-", "–")
    code = filled(type="MedicalCode", codeValue="D012148", codingSystem="MeSH")
    return filled(
        type="MedicalCondition",
        id=absolute(CONDITION_ID),
        name=_("Restless legs syndrome"),
        alternateName=[name for name in names if name in words],
        code=code,
    )


def person(signature: PublishedSignature) -> Node:
    """Return a medical reviewer in short. Never a Physician, which is a business in schema.org."""
    url = named("articles:reviewer", slug=signature.slug)
    return filled(
        type="Person",
        id=f"{url}#person",
        name=signature.name,
        honorificSuffix=signature.credentials,
        url=url,
    )


def reviewer(signature: PublishedSignature, trail: Trail, *, is_demonstration: bool) -> list[Node]:
    """Return the profile of a medical reviewer, as the newest signature tells.

    An invented doctor is nobody: of them there is a page, and no person.
    """
    url = named("articles:reviewer", slug=signature.slug)
    name = f"{signature.name}, {signature.credentials}"
    if is_demonstration:
        return web_page("WebPage", url, name, trail)
    whole = person(signature) | filled(
        knowsAbout=signature.specialty,
        hasCredential=filled(type="EducationalOccupationalCredential", name=signature.credentials),
        hasCertification=filled(
            type="Certification",
            name=_("Licence"),
            certificationIdentification=signature.licence_number,
            validIn=filled(type="AdministrativeArea", name=signature.licence_jurisdiction),
        ),
    )
    nodes = web_page("ProfilePage", url, name, trail, mainEntity=reference(whole))
    return [*nodes, whole]


def collection(
    url: str, name: str, trail: Trail, items: Iterable[tuple[str, str]], **more: Any
) -> list[Node]:
    """Return a page that lists others: a topic, all articles, the history of one."""
    found = listed(url, items)
    page = web_page("CollectionPage", url, name, trail, mainEntity=reference(found), **more)
    return [*page, found]


def glossary(
    url: str, name: str, trail: Trail, terms: Iterable[tuple[str, str, Sequence[str]]]
) -> list[Node]:
    """Return the page of definitions.

    :param terms: each a word, its anchor in the page, and what articles say it means.
    """
    set_id = f"{named('articles:glossary')}#terms"
    found = [
        filled(
            type="DefinedTerm",
            id=f"{url}#{anchor}",
            name=words,
            description=list(meanings),
            url=f"{url}#{anchor}",
            inDefinedTermSet={"@id": set_id},
        )
        for words, anchor, meanings in terms
    ]
    whole = filled(type="DefinedTermSet", id=set_id, name=name, url=url, hasDefinedTerm=found)
    return [*web_page("CollectionPage", url, name, trail, mainEntity=reference(whole)), whole]


def faq_index(url: str, name: str, questions: Iterable[tuple[str, str]]) -> list[Node]:
    """Return the page of all questions, each a question and a path.

    The answers are on the pages of the questions alone, here and in print: one question has one
    address.
    """
    found = [
        filled(type="Question", id=f"{absolute(path)}#question", name=name, url=absolute(path))
        for name, path in questions
    ]
    return web_page("FAQPage", url, name, (), mainEntity=found)
