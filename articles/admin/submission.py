"""What stands between a working copy and its review, with the way to each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.content import freeze
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


@dataclass(frozen=True)
class Missing:
    """One thing to do: the sentence, the place in words, and the way there ("" for none)."""

    sentence: str
    place: str
    href: str


def missing_for_review(article: Article, actor: Actor) -> list[Missing]:
    """Return everything for which submitting the stored text would be refused."""
    frozen = freeze(article)
    situation = facts.with_text(facts.situation_of(article), article, frozen)
    places = _places(article, frozen.data)
    return [
        _missing(reason, places)
        for reason in refusal_reasons("submit_for_review", actor, situation)
        if reason.code not in NOT_ABOUT_THE_TEXT
    ]


def _missing(reason: Reason, places: Mapping[str, tuple[str, str]]) -> Missing:
    where = str(reason.params.get("where", ""))
    place, href = places.get(where, ("", ANCHORS.get(reason.code, "")))
    if place:  # people know a part by its heading, not by its uid
        reason = replace(reason, params={**reason.params, "where": place})
    if reason.code == "reference_unverified":
        record = Reference.objects.filter(key=reason.params["key"]).first()
        if record is not None:
            href = reverse("admin:articles_reference_change", args=[record.pk])
    return Missing(sentence(reason), place, href)


def _places(article: Article, data: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the places a problem can name, in words and as an address on the form."""
    places = {}
    for name in ("title", "summary", "meta_description", "change_note"):
        places[name] = (_label(article, name), f"#id_{name}")
    for name in ("in_short", "why_it_matters", "questions", "bottom_line", "call_to_action"):
        places[name] = (_label(article, f"{name}_source"), f"#id_{name}_source")
    kinds = (
        ("section", "heading", _("Section")),
        ("faq", "question", _("FAQ")),
        ("help_card", "heading", _("Help card")),
    )
    for kind, name, word in kinds:
        for number, part in enumerate(data[f"{kind}s"], start=1):
            label = f"{word} “{part[name]}”" if part[name] else f"{word} {number}"
            places[f"{kind}:{part['uid']}"] = (label, f"#{kind}-{part['uid']}")
    places["references"] = places["images"] = (_("References"), "#citations-group")
    places["images"] = (_("Images"), reverse("admin:articles_image_changelist"))
    return places


def _label(article: Article, name: str) -> str:
    label = str(article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]
