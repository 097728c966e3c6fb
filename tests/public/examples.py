"""A small site with every kind of public page, and an address for each public URL pattern.

Tests about *all* public pages go through `Site.addresses`. A test compares them with the URL
resolver, so that a new page without an example here fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver

from articles import transitions
from articles.heads import publish_head
from articles.models import Publication
from articles.working_copy import FAQDraft, ReferenceDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW

# Words that stand for whole texts: each occurs in one place only, which must (or must not) show.
LIVE = "zinnober"
EARLIER = "quendel"
IN_REVIEW = "moorhuhn"
DRAFT = "walfisch"
WITHDRAWN = "giftpilz"
DROPPED = "salbei"

# What addresses begin with that tell of the earlier revision, which is public.
OF_EARLIER = ("/articles/iron/v/1/", "/articles/iron/compare/1/2/")

# What addresses begin with that tests about pages leave out, and why.
EXCUSES = {
    "admin/": "the desk: behind a log-in",
    "favicon.ico": "redirects to a static file",
    "healthz": "a probe, in JSON",
    "readyz": "a probe, in JSON",
    ".well-known/": "from the settings: see tests/privacy/test_security_txt.py",
    "preview/": "for one outside expert: see tests/desk/test_an_outside_expert_reads_one_text.py",
}


@dataclass(frozen=True)
class Address:
    """One request that a reader could make. kind: html, xml, json, text or image."""

    name: str
    path: str
    status: int = 200
    kind: str = "html"


def publish_again(publication: Publication, *, days: int = 10, **fields: object) -> Publication:
    """Return the next live revision of the article of a publication, `days` after NOW."""
    later = NOW + timedelta(days=days)
    return make.live(make.revised(publication, now=later, **fields), now=later)


def own(key: str, **fields: object) -> dict[str, object]:
    """Return draft fields of a text with uids and a reference of its own."""
    reference = replace(make.REFERENCE, key=key)
    text = str(fields.pop("text", "Plain words"))
    complete = {
        "title": f"About {key}",
        "slug": key,
        "sections": (SectionDraft("What is known", f"{text} [@{key}].", f"sec{key}"),),
        "faqs": (FAQDraft(f"What is {key}?", f"It is {text} [@{key}].", f"faq{key}", f"q-{key}"),),
        "references": (reference,),
    }
    return {**complete, **fields}


def of_sand(key: str) -> ReferenceDraft:
    """Return a reference that has no word of the field, for texts that must not be found by it."""
    csl = {"title": "Sand and wind", "author": [{"family": "Quist", "given": "B"}]}
    return replace(make.REFERENCE, key=key, csl={**make.REFERENCE.csl, **csl})


@dataclass(frozen=True)
class Site:
    """What `build` made, for tests that look closer."""

    live: Publication
    earlier: Publication
    withdrawn: Publication
    demonstration: Publication
    addresses: tuple[Address, ...]


def build() -> Site:
    """Make the site: one doctor and a demonstration doctor, articles in every public state."""
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone", specialty="Neurology")
    earlier, live = _revised_article(doctor)
    _working_copies(live)
    withdrawn = make.live(doctors=(doctor,), **own("wolfsmilch", text=WITHDRAWN))
    make.withdrawn(withdrawn, reason="A dose was wrong & dangerous.")
    demo = make.make_doctor(username="demo", display_name="Demo Reviewer", is_demonstration=True)
    publish_head(now=NOW)
    demonstration = make.live(doctors=(demo,), **own("demolition", topic="Treatment"))
    withdrawn.refresh_from_db()
    return Site(live, earlier, withdrawn, demonstration, tuple(_addresses(live)))


def _revised_article(doctor: object) -> tuple[Publication, Publication]:
    image = make.make_image_draft()
    section = SectionDraft(
        "Iron", f"{LIVE} ![](image:iron-path)\n\n| a | b |\n|---|---|\n| 1 | 2 |", "iron22"
    )
    first = make.live(
        doctors=(doctor,),
        slug="iron-old",
        images=(image,),
        sections=(replace(section, body=f"{EARLIER} [@allen2013] ![](image:iron-path)"),),
        faqs=(
            FAQDraft("Does iron help?", "It can [@allen2013].", "faqab2", "iron-helps"),
            FAQDraft("Is sage good?", f"No, {DROPPED} is not.", "faqcd3", "sage"),
        ),
    )
    explained = "::: definition Ferritin\nThe protein that stores iron [@allen2013].\n:::"
    cited = replace(section, body=f"{section.body}\n\nMore [@allen2013].\n\n{explained}")
    second = publish_again(
        first,
        slug="iron",
        sections=(cited,),
        faqs=(FAQDraft("Does iron help?", f"{LIVE} [@allen2013].", "faqab2", "does-iron-help"),),
    )
    first.refresh_from_db()
    return first, second


def _working_copies(live: Publication) -> None:
    """Words that nobody approved: in review, and in a draft after it was called back."""
    later = NOW + timedelta(days=20)
    make.submitted(make.revised(live, now=later, bottom_line=IN_REVIEW, summary=IN_REVIEW))
    draft = make.make_article(**own("walnuss", text=DRAFT, title=f"{DRAFT} title", topic=DRAFT))
    assert draft.state == "draft"


def _addresses(live: Publication) -> Iterator[Address]:
    image = live.data["images"][0]
    yield Address("home", "/")
    yield from _searches()
    yield Address("robots", "/robots.txt", kind="text")
    yield Address("faqs:index", "/faqs/")
    yield Address("faqs:faq", "/faqs/does-iron-help/")
    yield Address("faqs:faq", "/faqs/iron-helps/", 301)
    yield Address("faqs:faq", "/faqs/sage/", 410)
    yield Address("faqs:faq", "/faqs/q-wolfsmilch/", 410)
    yield Address("faqs:faq", "/faqs/unknown/", 404)
    yield Address("articles:topics", "/topics/")
    yield Address("articles:topic", "/topics/causes/")
    yield Address("articles:topic", "/topics/unknown/", 404)
    yield Address("articles:articles", "/articles/")
    yield Address("articles:articles", "/articles/?page=99")
    yield Address("articles:article", "/articles/iron/")
    yield Address("articles:article", "/articles/demolition/")
    yield Address("articles:article", "/articles/iron-old/", 301)
    yield Address("articles:article", "/articles/wolfsmilch/", 410)
    yield Address("articles:article", "/articles/unknown/", 404)
    yield Address("articles:revision", "/articles/iron/v/1/")
    yield Address("articles:revision", "/articles/iron/v/2/")
    yield Address("articles:revision", "/articles/iron-old/v/1/", 301)
    yield Address("articles:revision", "/articles/wolfsmilch/v/1/", 410)
    yield Address("articles:revision", "/articles/iron/v/3/", 404)
    yield Address("articles:reviewers", "/reviewers/")
    yield Address("articles:reviewer", "/reviewers/dr-ada/")
    yield Address("articles:reviewer", "/reviewers/dr-demo/")
    yield Address("articles:reviewer", "/reviewers/unknown/", 404)
    yield from _for_programs()
    yield Address(
        "articles:image", f"/media/images/{image['sha256']}.{image['extension']}", kind="image"
    )
    yield Address("articles:image", f"/media/images/{'0' * 64}.png", 404)
    yield from _forms()
    yield from _records(live)
    yield from _of_the_publisher()


def _for_programs() -> Iterator[Address]:
    yield Address("articles:feed", "/feeds/articles.atom", kind="xml")
    yield Address("articles:article_feed", "/feeds/articles/iron.atom", kind="xml")
    yield Address("articles:article_feed", "/feeds/articles/wolfsmilch.atom", kind="xml")
    yield Address("articles:article_feed", "/feeds/articles/iron-old.atom", 301)
    yield Address("articles:article_feed", "/feeds/articles/unknown.atom", 404)
    yield Address("articles:topic_feed", "/feeds/topics/causes.atom", kind="xml")
    yield Address("articles:topic_feed", "/feeds/topics/unknown.atom", 404)
    yield Address("articles:sitemap", "/sitemap.xml", kind="xml")
    for kind in ("pages", "topics", "articles", "histories", "questions", "reviewers"):
        yield Address("articles:sitemap_part", f"/sitemaps/{kind}-1.xml", kind="xml")
    yield Address("articles:sitemap_part", "/sitemaps/articles-2.xml", 404)
    yield Address("articles:sitemap_part", "/sitemaps/unknown-1.xml", 404)
    yield Address("articles:cite", "/articles/iron/v/2/cite/")
    yield Address("articles:cite", "/articles/iron/v/1/cite/")
    yield Address("articles:cite", "/articles/demolition/v/1/cite/")
    yield Address("articles:cite", "/articles/iron-old/v/1/cite/", 301)
    yield Address("articles:cite", "/articles/wolfsmilch/v/1/cite/", 410)
    yield Address("articles:cite", "/articles/iron/v/3/cite/", 404)
    for style in ("ama", "vancouver", "bibtex", "ris", "csl-json"):
        yield Address("articles:cite_as", f"/articles/iron/v/2/cite/{style}/", kind="text")
    yield Address("articles:cite_as", "/articles/iron-old/v/1/cite/ris/", 301)
    yield Address("articles:cite_as", "/articles/wolfsmilch/v/1/cite/ris/", 410)
    yield Address("articles:cite_as", "/articles/iron/v/2/cite/unknown/", 404)


def _records(live: Publication) -> Iterator[Address]:
    for name, last in (("history", "history/"), ("data", "data.json")):
        kind = "json" if name == "data" else "html"
        yield Address(f"articles:{name}", f"/articles/iron/{last}", kind=kind)
        yield Address(f"articles:{name}", f"/articles/iron-old/{last}", 301, kind)
        yield Address(f"articles:{name}", f"/articles/unknown/{last}", 404)
    yield Address("articles:history", "/articles/wolfsmilch/history/")
    yield Address("articles:data", "/articles/wolfsmilch/data.json", 410, "json")
    for name, last in (
        ("record", "record/"),
        ("record_json", "record.json"),
        ("revision_data", "data.json"),
    ):
        kind = "html" if name == "record" else "json"
        gone = 410 if name == "revision_data" else 200
        yield Address(f"articles:{name}", f"/articles/iron/v/1/{last}", kind=kind)
        yield Address(f"articles:{name}", f"/articles/iron-old/v/1/{last}", 301, kind)
        yield Address(f"articles:{name}", f"/articles/wolfsmilch/v/1/{last}", gone, kind)
        yield Address(f"articles:{name}", f"/articles/iron/v/3/{last}", 404)
    yield Address("articles:claims", "/articles/iron/claims/")
    yield Address("articles:claims", "/articles/demolition/claims/")
    yield Address("articles:claims", "/articles/iron-old/claims/", 301)
    yield Address("articles:claims", "/articles/wolfsmilch/claims/", 410)
    yield Address("articles:claims", "/articles/unknown/claims/", 404)
    yield Address("articles:compare", "/articles/iron/compare/1/2/")
    yield Address("articles:compare", "/articles/iron/compare/2/1/", 301)
    yield Address("articles:compare", "/articles/iron-old/compare/1/2/", 301)
    yield Address("articles:compare", "/articles/iron/compare/2/2/", 404)
    yield Address("articles:compare", "/articles/iron/compare/1/3/", 404)
    yield Address("articles:compare", "/articles/wolfsmilch/compare/1/2/", 410)
    yield Address("articles:compare_form", "/articles/iron/compare/?old=1&new=2", 301)
    yield Address("articles:compare_form", "/articles/iron/compare/?old=x", 301)
    yield Address("articles:compare_form", "/articles/unknown/compare/", 404)
    yield Address("articles:verify", "/verify/")
    for asked in (live.fingerprint, live.fingerprint[:12], "0" * 64, "nonsense"):
        yield Address("articles:verify", f"/verify/?fingerprint={asked}")
    yield Address("articles:head", "/verify/head/")
    yield Address("articles:heads", "/verify/heads.json", kind="json")
    yield Address("articles:log", "/verify/log.json", kind="json")
    yield Address("articles:log", "/verify/log.json?after=2", kind="json")
    yield Address("articles:verify_script", "/verify/verify_record.py", kind="text")
    yield Address("articles:heads_feed", "/feeds/heads.atom", kind="xml")
    yield Address("articles:corrections", "/corrections/")
    yield Address("articles:recalls", "/recalls.json", kind="json")


def _searches() -> Iterator[Address]:
    yield Address("search", "/search/")
    yield Address("search", "/search/?q=iron")
    yield Address("search", "/search/?q=iron&kind=faq&topic=causes&reviewed=recent")
    yield Address("search", "/search/?q=xylophone")
    yield Address("search", f"/search/?q=xylophone+{LIVE}+and+iron")
    yield Address("search", f"/search/?q={LIVE}+iron")
    yield Address("search", f"/search/?q={LIVE[:-2]}ar")
    yield Address("search_suggest", "/search/suggest/?q=iro", kind="json")
    yield Address("search_suggest", "/search/suggest/", kind="json")
    yield Address("opensearch", "/opensearch.xml", kind="xml")


def _forms() -> Iterator[Address]:
    yield Address("articles:feedback", "/articles/iron/feedback/")
    yield Address("articles:feedback", "/articles/iron/feedback/?part=faqab2")
    yield Address("articles:feedback", "/articles/iron-old/feedback/", 301)
    yield Address("articles:feedback", "/articles/unknown/feedback/", 404)
    yield Address("articles:thanks", "/articles/iron/feedback/thanks/")
    yield Address("articles:thanks", "/articles/wolfsmilch/feedback/thanks/")
    yield Address("articles:thanks", "/articles/unknown/feedback/thanks/", 404)


def _of_the_publisher() -> Iterator[Address]:
    yield Address("editorial_policy", "/editorial-policy/")
    yield Address("funding", "/funding/")
    yield Address("privacy", "/privacy/")
    yield Address("contact", "/contact/")
    yield Address("accessibility", "/accessibility/")
    yield Address("settings", "/settings/")
    yield Address("articles:glossary", "/glossary/")
    yield Address("articles:glossary", "/glossary/?letter=unknown")


def public_names() -> set[str]:
    """Return the names of all URL patterns of the portal without an excuse."""
    return set(_names(get_resolver().url_patterns, "", ""))


def _names(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[str]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if route.startswith(tuple(EXCUSES)):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name}"


def reapproved(publication: Publication, *, days: int, doctor: object = None) -> None:
    """Have a doctor read the whole live text again, `days` after NOW."""
    later = NOW + timedelta(days=days)
    article = make.fresh(publication.article)
    transitions.open_reaffirmation(
        article, by=make.somebody("editor"), now=later, lock_version=article.lock_version
    )
    reader = doctor or make.make_doctor(now=later)
    make.accepted(make.fresh(article), reader, now=later)
    make.sign(article, reader, now=later)


def changes_only(publication: Publication, *, days: int, **fields: object) -> Publication:
    """Return the next live revision, of which a doctor read only the changes."""
    later = NOW + timedelta(days=days)
    article = make.submitted(make.revised(publication, now=later, **fields), now=later)
    doctor = make.make_doctor(display_name="Dr Brief Look", now=later)
    make.accepted(article, doctor, now=later)
    make.sign(article, doctor, now=later, scope="changes")
    return make.live(make.fresh(article), now=later)
