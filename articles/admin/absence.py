"""When a doctor is away, and who covers: each for themselves, editors for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import transitions
from articles.models import MedicalReviewer, ReviewAssignment
from articles.roles import actor_of, users_in
from articles.transitions import Refused
from articles.transitions.signature import name_of
from articles.wording import sentences
from articles.workflow import Reason, Role, Situation, refusal_reasons

from .base import Base, user_of
from .needs import RUNNING
from .refusals import note
from .suggestions import absence_in_words

TEMPLATE = "admin/articles/medicalreviewer/absence.html"


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False)


class AbsenceForm(forms.Form):
    """First and last day, and the doctor to ask meanwhile."""

    absent_from = _day(gettext_lazy("First day away"))
    absent_until = _day(gettext_lazy("Last day away"))
    cover: Any = forms.ModelChoiceField(
        label=gettext_lazy("Covered by (optional)"),
        help_text=gettext_lazy("Editors are told to ask this doctor meanwhile."),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("nobody named"),
    )

    def __init__(self, profile: MedicalReviewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cover = self.fields["cover"]
        doctors: Any = users_in(Role.MEDICAL_REVIEWER)
        cover.queryset = doctors.exclude(pk=profile.user_id)  # type: ignore[attr-defined]
        cover.label_from_instance = name_of  # type: ignore[attr-defined]


class AbsenceMixin(Base):
    """Gives the admin of doctors the page of an absence."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page; doctors reach their own from the queue."""
        view, name = self.admin_site.admin_view(self.absence_view), "articles_medicalreviewer"
        return [path("<int:pk>/absence/", view, name=f"{name}_absence"), *super().get_urls()]

    def absence_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show when the doctor is away (GET), or say so (POST)."""
        records = MedicalReviewer.objects.select_related("user", "cover")
        profile, by = get_object_or_404(records, pk=pk), user_of(request)
        is_own = profile.user_id == by.pk
        if refusal_reasons("set_absence", actor_of(by), Situation(is_own=is_own)):
            raise PermissionDenied
        if request.method != "POST":
            days = {name: getattr(profile, name) for name in ("absent_from", "absent_until")}
            initial = {**days, "cover": profile.cover_id}
            return self.show_absence(request, profile, AbsenceForm(profile, initial=initial))
        form = AbsenceForm(profile, request.POST)
        if not form.is_valid():
            return self.show_absence(request, profile, form)
        try:
            transitions.set_absence(profile, by=by, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            note(by, refused.transition, refused.reasons)
            return self.show_absence(request, profile, form, refused.reasons)
        messages.success(request, _said(profile, is_own))
        where = "reviewassignment_changelist" if is_own else "medicalreviewer_changelist"
        return HttpResponseRedirect(reverse(f"admin:articles_{where}"))

    def show_absence(
        self,
        request: HttpRequest,
        profile: MedicalReviewer,
        form: AbsenceForm,
        refusals: Sequence[Reason] = (),
    ) -> HttpResponse:
        """Render the page; its status tells whether something was refused."""
        is_own = profile.user_id == user_of(request).pk
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("When you are away")
            if is_own
            else _("When %(name)s is away") % {"name": profile.display_name},
            "profile": profile,
            "is_own": is_own,
            "form": form,
            "refusals": sentences(refusals),
            "running": ReviewAssignment.objects.filter(
                reviewer=profile.user, status__in=RUNNING, round__closed_at__isnull=True
            ).select_related("round__article"),
        }
        return TemplateResponse(request, TEMPLATE, context, status=409 if refusals else 200)


def _said(profile: MedicalReviewer, is_own: bool) -> str:
    profile.refresh_from_db()
    away = absence_in_words(profile, timezone.localdate())
    if is_own:
        words = _("You are %(away)s. Nobody asks you to review then.")
        return words % {"away": away} if away else _("No absence is noted for you.")
    if not away:
        return _("No absence is noted for %(name)s.") % {"name": profile.display_name}
    return _("%(name)s is %(away)s.") % {"name": profile.display_name, "away": away}
