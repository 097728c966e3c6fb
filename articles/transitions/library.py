"""Verbs of the library of references and images; a change counts for every article using it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When

from articles.canonical import clean_line
from articles.content import image_use_pattern
from articles.ledger import record
from articles.models import Article, AuditEvent, Image, Reference, Topic
from articles.models.image import stored_name
from articles.models.reference import ReferenceAlias
from articles.roles import actor_of, roles_of
from articles.workflow import EDITABLE, Reason, Role, Situation
from articles.working_copy import ImageDraft, ReferenceDraft

from ._core import Refused, name_one_at_a_time, require

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


LIBRARY_EVENT = "save_library"
# Whoever appears in one of these with a record has given it words.
WRITING_EVENTS = (LIBRARY_EVENT, "import_references", "merge_references")
WORDS_OF_REFERENCES = ("key", "csl", "verified")
WORDS_OF_TOPICS = ("name", "slug", "description")
WORDS_OF_IMAGES = ("name", "sha256", "alt", "credit", "licence")

# Forms of the desk show the old words: make them stale. Where the working copy is not editable
# there are none (submitting made them stale), and what is decided there is a frozen revision that
# the library does not touch: a doctor's form stays good. Either way the row is locked, so that a
# decision and a contribution of the same person at once are seen by the later of the two.
_LATE_IF_EDITABLE = Case(
    When(state__in=sorted(EDITABLE), then=F("lock_version") + 1),
    default=F("lock_version"),
    output_field=Article._meta.get_field("lock_version"),
)


def save_reference(reference: Reference, *, by: User, now: datetime) -> list[Article]:
    """Save a library record; whoever changes what an article cites has contributed to it.

    :returns: the articles whose content changed by it.
    :raises Refused: "reference_known" where another record has an identifier of this one,
        "reference_key_merged" for a key that was another record's before.
    """
    # A new record has no key yet, and "no key" would find the articles without any reference.
    citing = Article.objects.filter(citations__reference_id=reference.pk or 0)
    return _save_used(reference, citing, by=by, now=now)


def refuse_known(transition: str, reference: Reference) -> None:
    """Raise ``Refused`` if the work has a record already, or the key led to another one."""
    reasons = [
        Reason("reference_known", {"key": reference.key, "name": name, "other": other.key})
        for name, other in reference.same_identifiers().items()
    ]
    alias = ReferenceAlias.objects.filter(key=reference.key).select_related("reference").first()
    if alias is not None:
        params = {"key": reference.key, "other": alias.reference.key}
        reasons.append(Reason("reference_key_merged", params))
    if reasons:
        raise Refused(transition, reasons)


def save_image(image: Image, *, by: User, now: datetime) -> list[Article]:
    """Save a library image's words; the articles showing it have changed with them."""
    return _save_used(image, showing(image), by=by, now=now)


def showing(image: Image) -> QuerySet[Article]:
    """Return the articles whose text uses the image."""
    use = image_use_pattern(image.name)
    fields = ["in_short", "why_it_matters", "questions", "bottom_line", "call_to_action"]
    paths = [f"{name}_source" for name in fields]
    paths += ["sections__body_source", "faqs__answer_source", "help_cards__body_source"]
    anywhere = Q()
    for path in paths:
        anywhere |= Q(**{f"{path}__regex": use})
    return Article.objects.filter(anywhere).distinct()


def _save_used(
    item: Reference | Image, articles: QuerySet[Article], *, by: User, now: datetime
) -> list[Article]:
    from .editing import finish_edit

    with transaction.atomic():
        require("edit", actor_of(by), Situation())
        affected = owned(articles)
        if isinstance(item, Reference):  # articles before names, as whoever saves a text does
            name_one_at_a_time()
            refuse_known("edit", item)
        changed = _says_something_new(item)
        item.save()
        found = [article for article in affected if finish_edit(article, by=by, now=now)]
        record_library([item_name(item)] if changed else [], by=by, now=now)
    return found


def owned(articles: QuerySet[Article]) -> list[Article]:
    """Return the articles, locked until the transaction ends, and their forms late."""
    keys = list(articles.order_by("pk").values_list("pk", flat=True).distinct())
    for key in keys:
        Article.objects.filter(pk=key).update(lock_version=_LATE_IF_EDITABLE)
    return list(Article.objects.filter(pk__in=keys).order_by("pk"))  # ours now: read anew


def _says_something_new(item: Reference | Image) -> bool:
    """Return whether the record, as it is to be saved, differs from what is stored."""
    columns = WORDS_OF_IMAGES if isinstance(item, Image) else WORDS_OF_REFERENCES
    stored = type(item)._base_manager.filter(pk=item.pk).values(*columns).first()
    return bool(stored != {name: getattr(item, name) for name in columns})


def save_topic(topic: Topic, *, by: User, now: datetime) -> Topic:
    """Save a topic. Its words are the publisher's, not a doctor's: each change is in the record.

    What is published keeps the topic it was published with.
    """
    with transaction.atomic():
        if Role.EDITOR not in roles_of(by) or not by.is_active:
            raise Refused("save_topic", [Reason("wrong_role", {"roles": (Role.EDITOR,)})])
        stored = Topic.objects.filter(pk=topic.pk).values(*WORDS_OF_TOPICS).first()
        words = {name: getattr(topic, name) for name in WORDS_OF_TOPICS}
        topic.save()
        if words != stored:
            details = {"topic": topic.pk, "before": stored or {}, "after": words}
            record("save_topic", by=by, now=now, article=None, details=details)
    return topic


# --- whose words an article takes from the library ------------------------------------------------


def item_name(item: Reference | Image) -> str:
    """Return how events name a record of the library; keys and names need no quoting."""
    return f"image:{item.name}" if isinstance(item, Image) else f"reference:{item.key}"


def record_library(items: Sequence[str], *, by: User, now: datetime) -> None:
    """Append the event that somebody gave these records of the library words; none for none."""
    if items:
        record(LIBRARY_EVENT, by=by, now=now, article=None, details={"items": sorted(set(items))})


def editors_of_used(data: Mapping[str, Any]) -> set[int]:
    """Return who ever gave words to the library's records that a text uses, by the chain.

    Who uploaded a picture counts too, also before the chain told of the library.

    :param data: canonical content.
    """
    images = [image["name"] for image in data["images"]]
    names = [f'"image:{name}"' for name in images]
    cited = [reference["key"] for reference in data["references"]]
    merged = ReferenceAlias.objects.filter(reference__key__in=cited) if cited else ()
    names += [f'"reference:{key}"' for key in (*cited, *(alias.key for alias in merged))]
    uploaded = Image.objects.filter(name__in=images) if images else Image.objects.none()
    found = set(uploaded.order_by().values_list("uploaded_by_id", flat=True))
    events = AuditEvent.objects.filter(kind__in=WRITING_EVENTS, actor__isnull=False).order_by()
    for actor, payload in events.values_list("actor_id", "payload") if names else ():
        if any(name in payload for name in names):
            found.add(actor)
    return found


def put_reference(draft: ReferenceDraft, article: Article) -> tuple[Reference, bool]:
    """Return the library's record for the draft, and whether it was inserted or updated for it.

    An empty ``csl`` names a record that must exist. A record that another article cites too
    is never changed from here. The key of a record that was merged leads to the one it is in.

    :raises Refused: "reference_unknown", "reference_in_use", or "reference_known" where the
        library has the work under another key.
    """
    reference = Reference.objects.filter(key=draft.key).first()
    if reference is None:
        alias = ReferenceAlias.objects.filter(key=draft.key).select_related("reference").first()
        if alias is not None:
            return alias.reference, False
        if not draft.csl:
            raise Refused("edit", [Reason("reference_unknown", {"key": draft.key})])
        reference = Reference(key=draft.key, csl=dict(draft.csl), verified=dict(draft.verified))
        refuse_known("edit", reference)
        reference.save()
        return reference, True
    same = reference.csl == draft.csl and reference.verified == draft.verified
    if not draft.csl or same:
        return reference, False
    if reference.citations.exclude(article=article).exists():
        raise Refused("edit", [Reason("reference_in_use", {"key": draft.key})])
    reference.csl, reference.verified = dict(draft.csl), dict(draft.verified)
    refuse_known("edit", reference)
    reference.save()
    return reference, True


def put_image(draft: ImageDraft, *, by: User, now: datetime) -> Image:
    """Return the library's image for the draft, stored if its bytes travel along.

    It remembers who uploaded it, so no event has to.

    :raises Refused: "image_unknown" without bytes, "image_differs" for other bytes or words
        under a name the library has.
    """
    image = Image.objects.filter(name=draft.name).first()
    if image is not None:
        if (image.sha256, clean_line(image.alt)) != (draft.sha256, draft.alt):
            raise Refused("edit", [Reason("image_differs", {"name": draft.name})])
        return image
    if draft.data is None:
        raise Refused("edit", [Reason("image_unknown", {"name": draft.name})])
    if hashlib.sha256(draft.data).hexdigest() != draft.sha256:
        raise Refused("edit", [Reason("image_bytes_differ", {"name": draft.name})])
    width, height = store_bytes(draft.data, draft.sha256, draft.extension)
    return Image.objects.create(
        name=draft.name,
        sha256=draft.sha256,
        extension=draft.extension,
        width=width,
        height=height,
        alt=draft.alt,
        credit=draft.credit,
        licence=draft.licence,
        uploaded_by=by,
        uploaded_at=now,
    )


def store_bytes(data: bytes, sha256: str, extension: str) -> tuple[int, int]:
    """Put verified image bytes into the media store; return width and height in pixels.

    :raises PIL.UnidentifiedImageError: for bytes that are no image of the stated kind.
    """
    from PIL import Image as Pillow

    kind = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[extension]
    with Pillow.open(BytesIO(data), formats=[kind]) as picture:
        size = picture.size
    name = stored_name(sha256, extension)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return size
