"""The pages on which a step of the process is explained, confirmed and done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from articles.roles import actor_of
from articles.transitions import Refused, Stale, facts
from articles.transitions.people import due_date
from articles.wording import sentences
from articles.workflow import Reason, Situation, State, refusal_reasons

from .base import Base, user_of
from .history import (
    digests,
    events_of,
    events_since,
    line_of,
    newest_event,
    parts_changed_since,
)
from .panel import process_of
from .refusals import note
from .step_forms import StepForm
from .step_table import STEPS
from .steps import DEPENDS_ON_INPUT, Step, Subject
from .suggestions import suggestions

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

TEMPLATE = "admin/articles/process/step.html"
PER_PAGE = 50  # events of the history
ENDING = ("withdraw", "schedule_withdrawal", "retire")  # steps that take a text off the site


class ProcessMixin(Base):
    """Gives the admin of articles a page for each step, and its change form the panel."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the steps; some name a row of the article besides."""
        view, name = self.admin_site.admin_view(self.process_view), "articles_article_process"
        return [
            path("<int:article_id>/process/<slug:step_name>/", view, name=name),
            path("<int:article_id>/process/<slug:step_name>/<int:target_id>/", view, name=name),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show where the article stands above its form."""
        shown = context.get("original")
        if shown is not None:  # as it is stored: the form may have changed the one it shows
            article = Article.objects.select_related("revision").get(pk=shown.pk)
            context["process"] = process_of(article, user_of(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every event of the article, a page at a time: the record is its history."""
        pk = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        page = Paginator(events_of(pk), PER_PAGE).get_page(request.GET.get("p"))
        more = {"lines": [line_of(event) for event in page], "page": page}
        return super().history_view(request, object_id, {**more, **(extra_context or {})})

    def process_view(
        self, request: HttpRequest, article_id: int, step_name: str, target_id: int | None = None
    ) -> HttpResponse:
        """Explain a step (GET), or do it (POST)."""
        step, subject = _find(article_id, step_name, target_id)
        if not self.has_view_permission(request, subject.article):
            raise PermissionDenied
        page = StepPage(self.admin_site.each_context(request), request, step, subject)
        return page.post() if request.method == "POST" else page.get()


def _find(article_id: int, step_name: str, target_id: int | None) -> tuple[Step, Subject]:
    """Return step and subject; rows of other articles are not found."""
    step = STEPS.get(step_name)
    article = Article.objects.select_related("revision", "topic").filter(pk=article_id).first()
    if step is None or article is None or (step.find is None) != (target_id is None):
        raise Http404
    if step.find is None or target_id is None:
        return step, Subject(article)
    return step, Subject(article, step.find(article, target_id))


class StepPage:
    """One request for the page of one step."""

    def __init__(
        self, context: dict[str, Any], request: HttpRequest, step: Step, subject: Subject
    ) -> None:
        self.context = context
        self.request = request
        self.step = step
        self.subject = subject
        self.now = timezone.now()

    @property
    def user(self) -> User:
        """Who asks."""
        return user_of(self.request)

    def get(self) -> HttpResponse:
        """Show what will happen, and the form; or why it cannot happen now."""
        return self.show(self.step.form(self.subject, initial=self.fresh_values()))

    def post(self) -> HttpResponse:
        """Do it; or show the page again with what was typed."""
        form = self.step.form(self.subject, self.request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            message = self.step.call(self.subject, form.cleaned_data, self.user, self.now)
        except Refused as refused:
            note(self.user, refused.transition, refused.reasons)
            return self.show(form, refusals=refused.reasons)
        except Stale:
            return self.show_stale(form)
        if self.step.shows:
            return self.show_once(message)
        messages.success(self.request, message)
        return HttpResponseRedirect(self.next_page())

    def show_once(self, secret: str) -> HttpResponse:
        """Answer with what is stored nowhere, and kept by no cache."""
        context = {
            **self.context,
            "title": _(self.step.label) % self.subject.words(),
            "opts": Article._meta,
            "article": self.subject.article,
            "secret": secret,
        }
        headers = {"Cache-Control": "no-store"}
        return TemplateResponse(self.request, self.step.shows, context, headers=headers)

    def next_page(self) -> str:
        """Return where the person goes once it is done."""
        if self.step.leads_to is not None:
            return self.step.leads_to(self.subject, self.user)
        return reverse("admin:articles_article_change", args=[self.subject.article.pk])

    def fresh_values(self) -> dict[str, Any]:
        """Return what the form carries about the article as it is stored now."""
        article, revision = self.subject.article, self.subject.revision
        round_ = facts.open_round(article)
        return {
            "lock_version": article.lock_version,
            "seen": newest_event(article),
            "shown": json.dumps(digests(article)),
            "revision": revision.pk if revision else None,
            "fingerprint": revision.fingerprint if revision else "",
            "due_on": due_date(round_, timezone.localdate(self.now)) if round_ else None,
        }

    def show_stale(self, form: StepForm) -> HttpResponse:
        """Say what changed since, and offer the form again with what was typed."""
        article = self.subject.article
        seen, shown = form.cleaned_data["seen"] or 0, form.cleaned_data["shown"]
        news = {
            "events": events_since(article, seen),
            "parts": parts_changed_since(article, shown),
        }
        step, subject = _find(article.pk, self.step.name, getattr(self.subject.target, "pk", None))
        self.subject = subject
        data = self.request.POST.copy()
        values = self.fresh_values()
        data.update({name: str(values[name]) for name in form.hidden})
        return self.show(step.form(subject, data), news=news)

    def known_reasons(self) -> list[Reason]:
        """Return what stands against the step whatever the person types."""
        situation = Situation(state=State(self.subject.article.state))
        if self.step.known is not None:
            situation = self.step.known(self.subject, self.now)
        reasons = refusal_reasons(self.step.name, actor_of(self.user), situation)
        if self.step.known is None:
            return [r for r in reasons if r.code in ("wrong_role", "wrong_state")]
        return [reason for reason in reasons if reason.code not in DEPENDS_ON_INPUT]

    def show(
        self,
        form: StepForm,
        *,
        refusals: tuple[Reason, ...] = (),
        news: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the page; its status tells whether something was refused."""
        known = self.known_reasons()
        obstacles = list(refusals) or known
        words = self.subject.words()
        title = _(self.step.label) % words
        context = {
            **self.context,
            "title": title,
            "opts": Article._meta,
            "article": self.subject.article,
            "subject": self.subject,
            "step": self.step,
            "form": form,
            "explains": [_(sentence) % words for sentence in self.step.explains] + self.limits(),
            "told": _(self.step.told) % words,
            "refusals": sentences(obstacles),
            "is_blocked": bool(known),
            "news": news,
            **self.facts(),
        }
        status = 200
        if any(reason.code == "wrong_role" for reason in obstacles):
            status = 403
        elif refusals or news is not None:
            status = 409
        return TemplateResponse(self.request, TEMPLATE, context, status=status)

    def limits(self) -> list[str]:
        """Return what an operator's choice takes from the step, in sentences."""
        if self.step.name not in ENDING or not settings.PORTAL_AVAILABILITY_FIRST:
            return []
        words = _(
            "This portal is set up to stay available: a server that cannot reach the database "
            "goes on showing the text until it can."
        )
        return [words]

    def facts(self) -> dict[str, Any]:
        """Return what the person should see before deciding."""
        found = self.step.beside(self.subject) if self.step.beside is not None else {}
        if "revision" in self.step.form.hidden and self.subject.revision:
            round_ = facts.release_round(self.subject.revision)
            found["approvals"] = list(facts.standing_approvals(round_)) if round_ else []
            found["topic"] = self.subject.article.topic
            found["is_release"] = True
        if "reviewer" in self.step.form.base_fields:
            leaves = getattr(self.subject.target, "reviewer", None)
            found["suggested"] = suggestions(self.subject.article, self.now, but=leaves)
        return found
