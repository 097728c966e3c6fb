"""Pages of the publisher about itself: its rules, its money, what it keeps, how to reach it.

Their words are the publisher's and signed by nobody. Numbers come from where the portal takes
them itself; what no setting says is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from articles import policy
from articles.enumeration import any_of
from articles.meanings import MEANINGS
from articles.models.listing import ListedArticle
from articles.public import feedback
from articles.public.catalog import topics
from articles.public.heads_of_publisher import head_of_publisher
from articles.public.reviews import DUE_SOON
from articles.public.shell import answer, make_page, today
from articles.wording import ROLE_NAMES
from articles.workflow import TRANSITIONS, Role
from rlsportal.limits import DAY
from rlsportal.read_only import read_only

LEVELS = {
    "low": gettext_lazy("Most texts"),
    "high": gettext_lazy("Texts on doses, pregnancy, children or opioids"),
}
AUTOMATIC = frozenset({Role.SCHEDULER})


@dataclass(frozen=True)
class Level:
    """A level of risk: what its texts are called, the policy in force, and what doctors confirm."""

    name: str
    policy: policy.Policy
    confirmed: tuple[str, ...]

    @property
    def signers(self) -> str:
        """How many doctors must sign."""
        count = self.policy.quorum
        words = ngettext("%(count)d doctor", "%(count)d different doctors", count)
        return words % {"count": count} if count else pgettext("how many doctors sign", "nobody")

    @property
    def specialists(self) -> str:
        """How many of them must be specialists."""
        count = self.policy.specialists
        words = ngettext("at least %(count)d", "at least %(count)d", count)
        return words % {"count": count} if count else _("none needed")

    @property
    def read_again(self) -> str:
        """When the whole page is read again."""
        count = self.policy.review_interval_months
        words = ngettext("within %(count)d month", "within %(count)d months", count)
        return words % {"count": count} if count else _("on the same day")

    @property
    def answered(self) -> str:
        """When a doctor is asked to answer."""
        return within(self.policy.review_within_days)

    @property
    def answered_urgently(self) -> str:
        """When a doctor is asked to answer in an expedited round."""
        return within(self.policy.expedited_within_days)


def within(days: int) -> str:
    """Return a limit of days in words."""
    words = ngettext("within %(count)d day", "within %(count)d days", days)
    return words % {"count": days} if days else _("on the same day")


def levels() -> list[Level]:
    """Return the levels of risk as a review that begins now would find them."""
    common = {question.code for question in policy.CHECKLIST}
    return [
        Level(
            str(LEVELS.get(risk, risk)),
            rules,
            tuple(_(q.text) for q in policy.CHECKLISTS[risk] if q.code not in common),
        )
        for risk, rules in policy.POLICIES.items()
    ]


def who_may(step: str) -> str:
    """Return the roles that a step of the workflow is open to, in words."""
    roles: Collection[Role] = TRANSITIONS[step].roles - AUTOMATIC
    return any_of(_(ROLE_NAMES[role]) for role in Role if role in roles)


def meaning() -> str:
    """Return what a doctor declares by signing a whole page, for any revision."""
    words = _(MEANINGS["approve"]).replace("%(number)d", "%(number)s")
    return words % {"scope": _("the whole page"), "number": "…"}


@read_only
def editorial_policy(request: HttpRequest) -> HttpResponseBase:
    """Show the rules in force today, and how far the live texts keep them; three queries."""
    day, shelves = today(), topics()
    not_overdue = Q(due_on__isnull=True) | Q(due_on__gte=day)
    changes_only = ListedArticle.objects.filter(not_overdue, is_changes_only=True)
    context = {
        "levels": levels(),
        "confirmed": [_(question.text) for question in policy.CHECKLIST],
        "meaning": meaning(),
        "withdrawers": who_may("withdraw"),
        "waivers": who_may("waive_conflict"),
        "publishers": who_may("publish"),
        "due_soon_days": DUE_SOON.days,
        "live": sum(topic.articles for topic in shelves),
        "overdue": ListedArticle.objects.filter(due_on__lt=day).count(),
        "changes_only": changes_only.count(),
        "is_demonstration": any(topic.demonstrations for topic in shelves),
    }
    return _answer(request, "editorial_policy", context)


@read_only
def funding(request: HttpRequest) -> HttpResponseBase:
    """Show who is behind the site and who pays, as the settings say; else that it is unknown."""
    context = {
        "about": settings.PORTAL_PUBLISHER_ABOUT,
        "funding": settings.PORTAL_PUBLISHER_FUNDING,
        "independence": settings.PORTAL_PUBLISHER_INDEPENDENCE,
    }
    return _answer(request, "funding", context)


@read_only
def privacy(request: HttpRequest) -> HttpResponseBase:
    """Show what is kept of readers: the numbers are those by which the portal forgets."""
    context = {
        "after_settling": policy.READERS_WORDS_AFTER_SETTLING.days,
        "at_most": policy.READERS_WORDS_AT_MOST.days,
        "a_minute": feedback.A_MINUTE,
        "a_day": feedback.A_DAY,
        "counted_hours": DAY // 3600,
        "longest": feedback.LONGEST,
        "logs_addresses": settings.PORTAL_LOG_ADDRESSES,
        "logs": settings.PORTAL_PUBLISHER_LOGS,
        "contact": contact_link(),
    }
    return _answer(request, "privacy", context)


@read_only
def contact(request: HttpRequest) -> HttpResponseBase:
    """Show how to reach the publisher, how to report a mistake, and whom to tell of a weakness."""
    context = {
        "contact": contact_link(),
        "postal": settings.PORTAL_PUBLISHER_ADDRESS,
        "has_security_contact": bool(settings.PORTAL_SECURITY_CONTACT),
    }
    return _answer(request, "contact", context)


@read_only
def accessibility(request: HttpRequest) -> HttpResponseBase:
    """Show what is tested, what is known to be missing, and whom to tell."""
    context = {"contact": contact_link()}
    return _answer(request, "accessibility", context)


@read_only
def display(request: HttpRequest) -> HttpResponseBase:
    """Show the choice of text size and colours, which a script keeps in the browser."""
    return _answer(request, "settings", {})


def _answer(request: HttpRequest, name: str, context: Mapping[str, object]) -> HttpResponseBase:
    """Return a page by the name of its URL pattern, which its template has too."""
    template = f"publisher/{name}.html"
    return answer(request, make_page(template, context, head=lambda: head_of_publisher(name)))


def contact_link() -> tuple[str, str] | None:
    """Return address and words of the link to the publisher, if the settings name one."""
    address: str = settings.PORTAL_PUBLISHER_CONTACT
    return (address, address.removeprefix("mailto:")) if address else None
