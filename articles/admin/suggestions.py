"""Whom to ask: doctors in the order in which an editor would think of them, and who cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, MedicalReviewer
from articles.roles import users_in
from articles.transitions import facts
from articles.transitions.people import assignee_problems
from articles.transitions.signature import name_of
from articles.wording import sentences
from articles.workflow import Role

from .needs import Needs, by_load, needs_of

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


@dataclass(frozen=True)
class Candidate:
    """One doctor, with what an editor wants to know before asking.

    :param advice: why this doctor comes early, or "".
    :param facts: load, topics, specialist, absence and licence, in words.
    :param why_not: why this doctor cannot be asked; empty means they can.
    """

    user: User
    name: str
    advice: str
    facts: tuple[str, ...]
    why_not: tuple[str, ...]
    rank: tuple[bool, bool, int, str]


@dataclass(frozen=True)
class Suggestions:
    """The doctors for the open round of an article."""

    doctors: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    needs: Needs | None


def suggestions(article: Article, now: datetime, *, but: User | None = None) -> Suggestions:
    """Return every doctor: a specialist where one is missing, who knows the topic, who has time.

    :param but: leave this one out, whose assignment is given to another.
    """
    round_ = facts.open_round(article)
    needs = needs_of([round_])[round_.pk] if round_ is not None else None
    doctors = [user for user in users_in(Role.MEDICAL_REVIEWER) if user != but]
    profiles = {
        profile.user_id: profile
        for profile in MedicalReviewer.objects.filter(user__in=doctors)
        .select_related("cover")
        .prefetch_related("topics")
    }
    load = by_load(doctors)
    found = []
    writers = facts.writers_of(article)
    for user in doctors:
        why_not = sentences(assignee_problems(article, round_, user, now, writers))
        found.append(
            _candidate(user, profiles.get(user.pk), load[user.pk], article, needs, now, why_not)
        )
    found.sort(key=lambda candidate: candidate.rank)
    return Suggestions(
        doctors=tuple(each for each in found if not each.why_not),
        others=tuple(each for each in found if each.why_not),
        needs=needs,
    )


def _candidate(
    user: User,
    profile: MedicalReviewer | None,
    load: int,
    article: Article,
    needs: Needs | None,
    now: datetime,
    why_not: list[str],
) -> Candidate:
    topics = list(profile.topics.all()) if profile else []
    knows = article.topic in topics
    is_wanted = bool(needs and needs.missing_specialists and profile and profile.is_specialist)
    advice = [_("the specialist this review lacks")] if is_wanted else []
    if knows:
        advice.append(_("knows the topic “%(topic)s”") % {"topic": article.topic})
    name = profile.display_name if profile else name_of(user)
    return Candidate(
        user=user,
        name=f"{name}, {profile.credentials}" if profile else name,
        advice=_(" and ").join(advice),
        facts=tuple(_facts(profile, [str(topic) for topic in topics], load, now.date())),
        why_not=tuple(why_not),
        rank=(not is_wanted, not knows, load, name),
    )


def _facts(profile: MedicalReviewer | None, topics: list[str], load: int, today: date) -> list[str]:
    count = ngettext("%(count)d open review", "%(count)d open reviews", load) % {"count": load}
    if profile is None:
        return [count]
    listed = _("topics: %(topics)s") % {"topics": ", ".join(topics)} if topics else _("no topics")
    lines = [profile.specialty] if profile.specialty else []
    lines += [_("specialist") if profile.is_specialist else _("no specialist"), listed, count]
    lines += [licence_in_words(profile, today), absence_in_words(profile, today)]
    return [line for line in lines if line]


def licence_in_words(profile: MedicalReviewer, today: date) -> str:
    """Return whether the licence counts today, and until when."""
    day = {"day": date_format(profile.licence_valid_until)}
    if profile.licence_valid_until < today:
        return _("licence ran out on %(day)s") % day
    if profile.verified_at is None:
        return _("licence not verified")
    return _("licence verified, valid until %(day)s") % day


def absence_in_words(profile: MedicalReviewer, today: date) -> str:
    """Return when the doctor is away and who covers; "" once it is over, or for nobody."""
    if profile.absent_from is None or profile.absent_until is None or profile.absent_until < today:
        return ""
    days = {"first": date_format(profile.absent_from), "last": date_format(profile.absent_until)}
    words = _("away from %(first)s to %(last)s") % days
    if profile.cover is None:
        return words
    return _("%(away)s, covered by %(name)s") % {"away": words, "name": name_of(profile.cover)}
