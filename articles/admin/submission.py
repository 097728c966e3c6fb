"""What stands between a working copy and its review, and what is advised before, with the ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.advice import Advice
from articles.advice_wording import reason_of
from articles.content import Frozen, freeze
from articles.examination import Examination, examine
from articles.models import Article, Reference
from articles.transitions import facts
from articles.wording import sentence
from articles.workflow import Actor, Reason, refusal_reasons

NOT_ABOUT_THE_TEXT = ("wrong_role", "wrong_state")
ANCHORS = {
    "no_title": "#id_title",
    "no_section_or_faq": "#sections-group",
    "no_reference": "#citations-group",
    "no_change_note": "#id_change_note",
    "old_change_note": "#id_change_note",
    "no_change_kind": "#id_change_kind",
    "unanswered_change_requests": "#change-requests",
}
Places = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Missing:
    """One thing to do: the sentence, the place in words, and the way there ("" for none).

    :param is_grave: of advice: whether the text is submitted only with a reason.
    """

    sentence: str
    place: str
    href: str
    is_grave: bool = False


@dataclass(frozen=True)
class Before:
    """The stored text as its author finds it before submitting.

    :param places: the places of the text in words, and as addresses on the form.
    """

    missing: tuple[Missing, ...]
    advice: tuple[Missing, ...]
    examination: Examination
    places: Places

    @property
    def graves(self) -> list[Missing]:
        """The advice that is mended, or waived with a reason."""
        return [each for each in self.advice if each.is_grave]

    @property
    def warnings(self) -> list[Missing]:
        """The other advice."""
        return [each for each in self.advice if not each.is_grave]


def before_review(article: Article, actor: Actor, today: date) -> Before:
    """Return everything for which submitting the stored text would be refused, and all advice."""
    frozen = freeze(article)
    found = examine(frozen.data, topic_id=article.topic_id, today=today)
    places = places_of(article, frozen.data)
    return Before(
        missing=tuple(_missing_for_review(article, actor, frozen, places)),
        advice=tuple(advised(found.advice, places)),
        examination=found,
        places=places,
    )


def _missing_for_review(
    article: Article, actor: Actor, frozen: Frozen, places: Places
) -> Iterable[Missing]:
    situation = facts.with_text(facts.situation_of(article), article, frozen)
    for reason in refusal_reasons("submit_for_review", actor, situation):
        if reason.code not in NOT_ABOUT_THE_TEXT:
            yield _missing(reason, places)


def advised(advice: Iterable[Advice], places: Places) -> Iterable[Missing]:
    """Yield advice in words, with the places as far as they are known."""
    for each in advice:
        place, href = places.get(each.where, ("", ""))
        yield Missing(sentence(reason_of(each)), place, href, each.is_grave)


def _missing(reason: Reason, places: Places) -> Missing:
    where = str(reason.params.get("where", ""))
    place, href = places.get(where, ("", ANCHORS.get(reason.code, "")))
    if place:  # people know a part by its heading, not by its uid
        reason = replace(reason, params={**reason.params, "where": place})
    if reason.code == "reference_unverified":
        record = Reference.objects.filter(key=reason.params["key"]).first()
        if record is not None:
            href = reverse("admin:articles_reference_change", args=[record.pk])
    return Missing(sentence(reason), place, href)


def places_of(article: Article, data: Mapping[str, Any], form: str = "") -> dict[str, Any]:
    """Return the places of a text in words and as an address on the form of its working copy.

    :param form: the address of the form; "" on the form itself.
    """
    places = {}
    for name in ("title", "summary", "meta_description", "change_note"):
        places[name] = (_label(article, name), f"{form}#id_{name}")
    for name in ("in_short", "why_it_matters", "questions", "bottom_line", "call_to_action"):
        places[name] = (_label(article, f"{name}_source"), f"{form}#id_{name}_source")
    kinds = (
        ("section", "heading", _("Section")),
        ("faq", "question", _("FAQ")),
        ("help_card", "heading", _("Help card")),
    )
    for kind, name, word in kinds:
        for number, part in enumerate(data[f"{kind}s"], start=1):
            label = f"{word} “{part[name]}”" if part[name] else f"{word} {number}"
            places[f"{kind}:{part['uid']}"] = (label, f"{form}#{kind}-{part['uid']}")
    places["references"] = (_("References"), f"{form}#citations-group")
    places["images"] = (_("Images"), reverse("admin:articles_image_changelist"))
    return places


def _label(article: Article, name: str) -> str:
    label = str(article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]
