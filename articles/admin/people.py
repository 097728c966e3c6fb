"""Doctors and their licences: edited by editors, verified by another person."""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from articles import transitions
from articles.canonical import sha256
from articles.ledger import row_hash
from articles.models import MedicalReviewer
from articles.roles import actor_of, users_in
from articles.transitions import Refused, facts
from articles.transitions.signature import name_of
from articles.wording import sentences
from articles.workflow import Role, Situation, refusal_reasons
from rlsportal.accounts import alerts
from rlsportal.accounts.forms import PasswordForm
from rlsportal.accounts.lineage import INSIDERS
from rlsportal.accounts.models import User

from .absence import AbsenceMixin
from .base import RefusableForm, RefusalMixin, roles_on, user_of
from .refusals import note
from .suggestions import absence_in_words

# When an account last changed in what somebody vouches for who verifies a licence.
CHANGES = (
    "password_set_by_other_at",
    "second_factor_since",
    "second_factor_reset_at",
    "email_set_by_other_at",
)


class ReviewerForm(RefusableForm, forms.ModelForm):
    """Credentials, together with the record as it was shown."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, label="")

    class Meta:
        model = MedicalReviewer
        fields = (
            "user",
            "display_name",
            "credentials",
            "specialty",
            "slug",
            "topics",
            "is_specialist",
            "licence_number",
            "licence_jurisdiction",
            "licence_valid_until",
        )
        widgets = {
            "licence_valid_until": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "topics": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["shown"] = row_hash(self.instance)
        if "user" in self.fields:
            field = cast("forms.ModelChoiceField[Any]", self.fields["user"])
            field.queryset = users_in(Role.MEDICAL_REVIEWER)  # type: ignore[assignment]
            field.help_text = _("Only accounts in the group “Medical reviewers” are listed.")

    def clean(self) -> dict[str, Any] | None:
        """Refuse a form about a record that has changed meanwhile; what was typed stays."""
        cleaned = super().clean()
        if self.instance.pk:
            stored = MedicalReviewer.objects.select_for_update().get(pk=self.instance.pk)
            if self.data.get("shown") != row_hash(stored):
                # Saving the form shown again is a decision about the record as it is now.
                self.data = {**self.data.dict(), "shown": row_hash(stored)}  # type: ignore[attr-defined]
                self.add_error(
                    None,
                    _(
                        "Somebody changed or verified this record after the form was shown to you. "
                        "Nothing was saved. Compare in another tab, and save again if you still "
                        "want to."
                    ),
                )
        return cleaned

    @property
    def says_something_new(self) -> bool:
        """Whether any of the credentials differs from the record."""
        return bool(set(self.changed_data) - {"shown", "topics"})


@admin.register(MedicalReviewer)
class MedicalReviewerAdmin(AbsenceMixin, RefusalMixin, admin.ModelAdmin):
    """The doctors. Saving a change takes back the verification of the licence."""

    form = ReviewerForm
    list_display = (
        *("display_name", "credentials", "specialty", "licence", "licence_valid_until"),
        *("specialist", "absence"),
    )
    list_select_related = ("user", "cover")
    search_fields = ("display_name", "user__username", "licence_number")
    prepopulated_fields = {"slug": ("display_name",)}
    readonly_fields = ("verification", "is_demonstration")
    change_form_template = "admin/articles/medicalreviewer/change_form.html"
    fieldsets = (
        (gettext_lazy("As printed with a signature"), {"fields": ReviewerForm.Meta.fields[:6]}),
        (
            gettext_lazy("Licence"),
            {
                "fields": (*ReviewerForm.Meta.fields[6:], "verification", "is_demonstration"),
                "description": gettext_lazy(
                    "Saving a change takes back the verification. Somebody who neither made the "
                    "account nor set its password then has to verify the licence again, before "
                    "this doctor can be assigned or sign."
                ),
            },
        ),
    )

    class Media:
        css = {"all": ["desk/process.css"]}

    # --- who may do what --------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Editors."""
        return super().has_add_permission(request) and Role.EDITOR in roles_on(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editors."""
        return super().has_change_permission(request, obj) and Role.EDITOR in roles_on(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what a doctor signed must keep its doctor."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whose credentials they are stays as it was said first."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "account") if obj is not None else fields

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for the account once; later only name it, and carry what was shown."""
        if obj is None:
            return self.fieldsets
        (first, options), *others = self.fieldsets
        hidden = ("shown",) if self.has_change_permission(request, obj) else ()
        fields = ("account", *options["fields"][1:], *hidden)
        return [(first, {"fields": fields}), *others]

    @admin.display(description=gettext_lazy("account"))
    def account(self, row: MedicalReviewer) -> str:
        """The name the doctor logs in with."""
        return row.user.get_username()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Suggest an address for a new doctor; an old one keeps theirs."""
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    # --- the list and the form --------------------------------------------------------------------

    @admin.display(description=gettext_lazy("licence"))
    def licence(self, row: MedicalReviewer) -> str:
        """Whether a signature would count today, in two words."""
        if row.verified_at is None:
            return _("not verified")
        is_valid = row.licence_valid_until >= timezone.localdate()
        return _("verified") if is_valid else _("expired")

    @admin.display(description=gettext_lazy("specialist"), ordering="is_specialist")
    def specialist(self, row: MedicalReviewer) -> str:
        """In a word: a red cross would make a fault of being none."""
        return _("yes") if row.is_specialist else _("no")

    @admin.display(description=gettext_lazy("absence"))
    def absence(self, row: MedicalReviewer) -> str:
        """When the doctor is away, and who covers."""
        return absence_in_words(row, timezone.localdate()) or "–"

    @admin.display(description=gettext_lazy("verification"))
    def verification(self, row: MedicalReviewer) -> str | SafeString:
        """Who verified the licence and when, and what still stands against a signature."""
        if not row.pk:
            return _("Save first; another person verifies the licence then.")
        lines = [_("Not verified.")]
        if row.verified_at is not None:
            words = _("Verified by %(name)s on %(day)s.")
            day = date_format(timezone.localtime(row.verified_at))
            lines = [words % {"name": name_of(row.verified_by), "day": day}]
        lines += sentences(facts.signing_problems(row.user, timezone.localdate()))
        return format_html("{}", " ".join(dict.fromkeys(lines)))

    def save_model(
        self, request: HttpRequest, obj: MedicalReviewer, form: Any, change: bool
    ) -> None:
        """Save by the verb; a form without a change takes nothing back."""
        if change and not form.says_something_new:
            # Topics only help editors to choose; they are saved with the form, and prove nothing.
            messages.info(
                request, _("No credential changed, so the verification stands as it was.")
            )
            return
        transitions.save_reviewer(obj, by=user_of(request), now=timezone.now())
        messages.warning(
            request, _("The licence is not verified now. Ask another editor to verify it.")
        )

    # --- verification -----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a licence is verified."""
        view, name = self.admin_site.admin_view(self.verify_view), "articles_medicalreviewer_verify"
        return [path("<int:pk>/verify/", view, name=name), *super().get_urls()]

    @method_decorator(sensitive_post_parameters("password"))
    def verify_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the licence and what to check (GET), or verify exactly what was shown (POST)."""
        profile = get_object_or_404(MedicalReviewer.objects.select_related("user"), pk=pk)
        if not self.has_view_permission(request, profile):
            raise PermissionDenied
        by = user_of(request)
        known = refusal_reasons("verify_licence", actor_of(by), _known(profile, by))
        if request.method != "POST":
            return self.show_verify(request, profile, known)
        if known:
            note(by, "verify_licence", known)
            return self.show_verify(request, profile, known)
        form = PasswordForm(request.POST, request=request)
        if not form.is_valid():
            return self.show_verify(request, profile, [], form=form)
        try:
            with transaction.atomic():
                # What the page asks to vouch for is also the account, which others may change.
                account = User.locked(profile.user_id)
                stored = MedicalReviewer.objects.select_for_update().get(pk=pk)
                stored.user = account
                if request.POST.get("shown") != _digest(stored):
                    return self.show_verify(request, stored, [], is_stale=True)
                transitions.verify_licence(stored, by=by, now=timezone.now())
                tell_of_verification(stored, by)
        except Refused as refused:
            note(by, refused.transition, refused.reasons)
            return self.show_verify(request, profile, refused.reasons)
        messages.success(request, _("The licence of %(name)s is verified.") % {"name": profile})
        return HttpResponseRedirect(reverse("admin:articles_medicalreviewer_change", args=[pk]))

    def show_verify(
        self,
        request: HttpRequest,
        profile: MedicalReviewer,
        refusals: Any,
        is_stale: bool = False,
        form: PasswordForm | None = None,
    ) -> HttpResponse:
        """Render the page; its status tells whether something was refused."""
        is_foreign = any(reason.code == "wrong_role" for reason in refusals)
        is_refused = request.method == "POST"
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Verify the licence of %(name)s") % {"name": profile},
            "profile": profile,
            "shown": _digest(profile),
            "refusals": sentences(refusals),
            "is_stale": is_stale,
            "form": form or PasswordForm(request=request),
        }
        template = "admin/articles/medicalreviewer/verify.html"
        status = 403 if is_foreign else 400 if form else 409 if is_refused else 200
        return TemplateResponse(request, template, context, status=status)


def tell_of_verification(profile: MedicalReviewer, by: User) -> None:
    """Tell the doctor, and whoever verified: a click at an empty desk is then no secret."""
    words = {"doctor": profile, "name": name_of(by)}
    now = timezone.now()
    more = _("The doctor can sign from now on. If you do not know of it, tell an editor at once.")
    alerts.alert(profile.user, _("Your licence was verified by %(name)s.") % words, more, now=now)
    alerts.alert(by, _("You verified the licence of %(doctor)s.") % words, more, now=now)


def _digest(profile: MedicalReviewer) -> str:
    """Return a hash of what somebody vouches for: the record, and who could act in its name."""
    account = profile.user
    words = [row_hash(profile), account.get_username(), account.email]
    words += [str(getattr(account, name)) for name in (*INSIDERS, *CHANGES)]
    return sha256(json.dumps(words))


def _known(profile: MedicalReviewer, by: Any) -> Situation:
    """Return what is known about who wants to verify."""
    account = profile.user
    return Situation(is_own=account.pk == by.pk, other_is_insider=account.has_insider(by))
