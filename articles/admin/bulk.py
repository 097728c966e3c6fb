"""The same step for a selection: each row under its own guards, with its own reason when refused.

An action of a list leads to a page that names what was selected; only that page's button acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import transitions
from articles.models import Article, Reminder, ReviewAssignment
from articles.notifications import notify
from articles.roles import users_in
from articles.transitions import Refused, Stale
from articles.wording import sentences
from articles.workflow import TRANSITIONS, Role, State

from .article_list import name_of
from .base import Base, roles_on, user_of
from .pages import answer
from .refusals import note

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

MOST = 200  # rows of one selection, so that the page stays one that a person can read


class NotDone(Exception):
    """Why one row was left as it was, in words."""


class BulkForm(forms.Form):
    """Nothing to say besides the selection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class DoctorChoice(forms.ModelChoiceField):
    """A doctor by the name that people know."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return name_of(obj)


class AssignForm(BulkForm):
    """Which doctor reads all of them."""

    reviewer: Any = DoctorChoice(label=gettext_lazy("Medical reviewer"), queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = users_in(Role.MEDICAL_REVIEWER)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Bulk:
    """One step for many.

    :param button: says what it does.
    :param told: what happens, and who gets a mail.
    :param call: does it for one article; raises Refused, Stale or NotDone.
    """

    name: str
    roles: frozenset[Role]
    button: Any
    told: Any
    call: Callable[[Article, dict[str, Any], User, datetime], None]
    form: type[BulkForm] = BulkForm


def _assign(article: Article, data: dict[str, Any], by: User, now: datetime) -> None:
    transitions.assign(article, reviewer=data["reviewer"], by=by, now=now)


def _publish(article: Article, data: dict[str, Any], by: User, now: datetime) -> None:
    """Publish the revision that the page named, if it is still that one."""
    if article.revision is None:
        raise NotDone(_("It was never submitted for review."))
    transitions.publish(
        article,
        by=by,
        now=now,
        lock_version=_version(article, data),
        revision=article.revision,
        fingerprint=data["seen"].get(article.pk, "").partition(":")[2],
    )


def _read_again(article: Article, data: dict[str, Any], by: User, now: datetime) -> None:
    """Open a re-reading of the live text, if the article is as the page showed it."""
    transitions.open_reaffirmation(article, by=by, now=now, lock_version=_version(article, data))


def _version(article: Article, data: dict[str, Any]) -> int:
    """Return the version that the page named; one that never was, if it named none."""
    version = data["seen"].get(article.pk, "").partition(":")[0]
    return int(version) if version.isdecimal() else 0


def _remind(article: Article, data: dict[str, Any], by: User, now: datetime) -> None:
    """Remind whom the article waits for, once a day."""
    kind, people = _waited_for(article)
    if not people:
        raise NotDone(_("It waits for nobody who could be reminded."))
    try:
        with transaction.atomic():
            Reminder.objects.create(
                kind="by_hand",
                target=f"article/{article.pk}",
                due_on=timezone.localdate(now),
                offset_days=0,
                created_at=now,
            )
            for person, row in people:
                notify(kind, [person], article=article, by=None, now=now, row=row)
    except IntegrityError:
        raise NotDone(_("Somebody sent a reminder today already.")) from None


def _waited_for(article: Article) -> tuple[str, list[tuple[User, ReviewAssignment | None]]]:
    """Return the kind of the reminder, and who gets it, doctors with their assignment."""
    if article.state in (State.DRAFT, State.CHANGES_REQUESTED):
        return "reminded_author", [(article.created_by, None)]
    running = ReviewAssignment.objects.filter(
        round__article=article, round__closed_at__isnull=True, status__in=["invited", "accepted"]
    )
    return "reminded", [(row.reviewer, row) for row in running.select_related("reviewer")]


BULKS = {
    each.name: each
    for each in (
        Bulk(
            "assign",
            frozenset(TRANSITIONS["assign"].roles),
            gettext_lazy("Assign this doctor to all of them"),
            gettext_lazy("The doctor is asked to read each of these texts, and gets a mail each."),
            _assign,
            AssignForm,
        ),
        Bulk(
            "publish",
            frozenset(TRANSITIONS["publish"].roles),
            gettext_lazy("Publish all of them"),
            gettext_lazy(
                "Readers see each of these revisions from now on, exactly as the doctors signed "
                "them. Who submitted one gets a mail."
            ),
            _publish,
        ),
        Bulk(
            "remind",
            frozenset(TRANSITIONS["assign"].roles),
            gettext_lazy("Remind them"),
            gettext_lazy(
                "The doctors who were asked to read, or the author if the text is at the desk, get "
                "a mail; not more than one a day about each text."
            ),
            _remind,
        ),
        Bulk(
            "open_reaffirmation",
            frozenset(TRANSITIONS["open_reaffirmation"].roles),
            gettext_lazy("Ask for a re-reading of all of them"),
            gettext_lazy(
                "Doctors read each of these live texts again, and sign that it is still correct or "
                "ask for changes. Readers keep the texts meanwhile. Nobody gets a mail until you "
                "assign a doctor."
            ),
            _read_again,
        ),
    )
}


# --- the actions of the lists ---------------------------------------------------------------------


def _go(name: str) -> Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse]:
    def action(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        column = "pk" if queryset.model is Article else "round__article"
        keys = sorted(set(queryset.order_by().values_list(column, flat=True)))
        if len(keys) > MOST:
            words = _("Select at most %(count)d rows.") % {"count": MOST}
            messages.error(request, words)
            return HttpResponseRedirect(request.get_full_path())
        query = urlencode(
            {"ids": ",".join(map(str, keys)), "list": queryset.model._meta.model_name}
        )
        return HttpResponseRedirect(f"{reverse('admin:bulk', args=[name])}?{query}")

    action.__name__ = f"bulk_{name}"
    return action


ACTIONS = {
    "assign": (_go("assign"), gettext_lazy("Assign a medical reviewer …")),
    "publish": (_go("publish"), gettext_lazy("Publish …")),
    "remind": (_go("remind"), gettext_lazy("Remind …")),
    "open_reaffirmation": (
        _go("open_reaffirmation"),
        gettext_lazy("Ask for a re-reading …"),
    ),
}


class BulkMixin(Base):
    """Gives a list the actions that who asks may do; nobody deletes a selection."""

    bulk: tuple[str, ...] = ("assign", "publish", "remind", "open_reaffirmation")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions by the roles of who asks."""
        roles = roles_on(request)
        found = {}
        for name in self.bulk:
            if roles & BULKS[name].roles:
                function, words = ACTIONS[name]
                found[f"bulk_{name}"] = (function, f"bulk_{name}", words)
        return found


# --- the page -------------------------------------------------------------------------------------


def view(request: HttpRequest, name: str) -> HttpResponse:
    """Name what was selected (GET), or do the step for each row (POST)."""
    bulk = BULKS.get(name)
    if bulk is None:
        raise Http404
    if not roles_on(request) & bulk.roles:
        raise PermissionDenied
    # One value from the action of a list, or one for each box ticked in a report.
    asked = ",".join(request.GET.getlist("ids")).split(",")
    keys = [int(key) for key in asked if key.isdecimal()][:MOST]
    articles = list(
        Article.objects.filter(pk__in=keys)
        .select_related("revision", "created_by")
        .defer("revision__content", "revision__body_html")
        .order_by("title", "pk")
    )
    form = bulk.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "seen": _seen(request)}
        _do(request, bulk, articles, data)
        return HttpResponseRedirect(_list(request))
    context = {"bulk": bulk, "articles": articles, "form": form, "list": _list(request)}
    title = str(ACTIONS[name][1]).rstrip(" …")
    return answer(request, "admin/bulk.html", title, context)


BACK = {
    "reviewassignment": ("admin:articles_reviewassignment_changelist", ()),
    "due": ("admin:report", ("due",)),
    "ageing": ("admin:report", ("ageing",)),
}


def _list(request: HttpRequest) -> str:
    """Return the list or the report that the selection was made in."""
    name, args = BACK.get(request.GET.get("list", ""), ("admin:articles_article_changelist", ()))
    return reverse(name, args=args)


def _seen(request: HttpRequest) -> dict[int, str]:
    """Return for each article the version and the fingerprint that the page named."""
    pairs = (line.partition("=") for line in request.POST.getlist("seen"))
    return {int(key): value for key, _mark, value in pairs if key.isdecimal()}


def _do(
    request: HttpRequest, bulk: Bulk, articles: Iterable[Article], data: dict[str, Any]
) -> None:
    """Do the step for each, each in its own transaction; say what came of it."""
    done, refused = 0, []
    for article in articles:
        try:
            bulk.call(article, data, user_of(request), timezone.now())
        except Refused as error:
            note(user_of(request), error.transition, error.reasons)
            refused.append((article.title, " ".join(sentences(error.reasons))))
        except Stale:
            words = _("It changed after the page was shown. Look at it, and do it again.")
            refused.append((article.title, words))
        except NotDone as error:
            refused.append((article.title, str(error)))
        else:
            done += 1
    _say(request, done, refused)


def _say(request: HttpRequest, done: int, refused: list[tuple[str, str]]) -> None:
    words = ngettext("Done for %(count)d article.", "Done for %(count)d articles.", done)
    words = words % {"count": done} if done else _("Nothing was done.")
    if not refused:
        messages.success(request, words)
        return
    left = _("Refused for %(count)d:") % {"count": len(refused)}
    lines = format_html_join("", "<li>{} — {}</li>", refused)
    messages.warning(request, format_html("{} {} <ul>{}</ul>", words, left, lines))
