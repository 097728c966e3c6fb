"""What the page of an article lists below its state: its people, revisions, preview links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article, PreviewLink, Publication, Revision
from articles.transitions.signature import name_of
from articles.workflow import Actor, State, offered

from .comparing import WORKING_COPY, compare_path
from .panel import Button

MOST = 20  # lines; the ledger of revisions has all of them


@dataclass(frozen=True)
class RevisionLine:
    """One revision, and what can be done with it."""

    revision: Revision
    by: str
    standing: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class LinkLine:
    """One preview link, and the way to end it."""

    link: PreviewLink
    by: str
    standing: str
    button: Button | None


@dataclass(frozen=True)
class EarlierTexts:
    """What the page lists below the panel."""

    owners: str
    change_owners: Button | None
    revisions: Sequence[RevisionLine]
    links: Sequence[LinkLine]
    compare: str
    against_live: str
    has_more: bool


def earlier_texts(article: Article, actor: Actor, now: datetime) -> EarlierTexts:
    """Return the revisions and preview links of an article; three queries for any number."""
    can = frozenset(offered(actor, State(article.state)))
    rows = article.revisions.select_related("submitted_by").order_by("-number")
    revisions = list(rows.defer("content", "body_html")[: MOST + 1])
    publications = article.publications.only(
        "article_id", "number", "revision_id", "superseded_at", "withdrawn_at"
    )
    public = {each.revision_id: each for each in publications}
    live = next((each for each in public.values() if each.is_live), None)
    owners = Button(_("Change"), _step("set_owners", article))
    return EarlierTexts(
        owners=owners_in_words(article),
        change_owners=owners if "set_owners" in can else None,
        revisions=[_revision(article, each, public, can) for each in revisions[:MOST]],
        links=list(_links(article, can, now)),
        compare=compare_path(article) if revisions else "",
        against_live=compare_path(article, live.number, WORKING_COPY) if live else "",
        has_more=len(revisions) > MOST,
    )


def owners_in_words(article: Article) -> str:
    """Return who looks after the article between reviews."""
    if article.owner is None:
        backup = article.backup_owner
        return _("nobody; %(person)s as backup") % {"person": name_of(backup)} if backup else ""
    if article.backup_owner is None:
        return name_of(article.owner)
    words = {"owner": name_of(article.owner), "backup": name_of(article.backup_owner)}
    return _("%(owner)s, with %(backup)s as backup") % words


def _revision(
    article: Article,
    revision: Revision,
    public: dict[int, Publication],
    can: frozenset[str],
) -> RevisionLine:
    publication = public.get(revision.pk)
    read = reverse("admin:articles_revision_change", args=[revision.pk])
    buttons = [Button(_("Read"), read)]
    if revision.number > 1:
        href = compare_path(article, revision.number - 1, revision.number)
        buttons.append(Button(_("Compare with the one before"), href))
    if "restore_revision" in can:
        href = _step("restore_revision", article, revision)
        buttons.append(Button(_("Restore"), href))
    is_withdrawn = publication is not None and publication.withdrawn_at is not None
    if "create_preview_link" in can and not is_withdrawn:
        href = _step("create_preview_link", article, revision)
        buttons.append(Button(_("Preview link"), href))
    standing = _standing(article, revision, publication)
    return RevisionLine(revision, name_of(revision.submitted_by), standing, tuple(buttons))


def _standing(article: Article, revision: Revision, publication: Publication | None) -> str:
    if publication is not None:
        if publication.withdrawn_at is not None:
            return _("withdrawn")
        return _("live") if publication.is_live else _("superseded")
    if article.revision_id == revision.pk and article.state in (State.IN_REVIEW, State.APPROVED):
        return str(article.get_state_display())
    return _("never public")


def _links(article: Article, can: frozenset[str], now: datetime) -> Iterator[LinkLine]:
    links = PreviewLink.objects.filter(revision__article=article).select_related(
        "revision", "created_by"
    )
    for link in links.defer("revision__content", "revision__body_html")[:MOST]:
        is_open = link.revoked_at is None and link.expires_at > now
        button = None
        if is_open and "revoke_preview_link" in can:
            button = Button(_("Revoke"), _step("revoke_preview_link", article, link))
        yield LinkLine(link, name_of(link.created_by), _link_standing(link, now), button)


def _link_standing(link: PreviewLink, now: datetime) -> str:
    if link.revoked_at is not None:
        return _("revoked")
    if link.expires_at <= now:
        return _("expired")
    return _("open") if link.created_by.is_active else _("no use: its maker’s account is off")


def _step(name: str, article: Article, *targets: Revision | PreviewLink) -> str:
    args = [article.pk, name, *(target.pk for target in targets)]
    return reverse("admin:articles_article_process", args=args)
