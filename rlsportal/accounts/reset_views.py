"""Pages with which somebody who forgot a password gets a new one by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rlsportal.accounts import alerts, devices, resets, throttle
from rlsportal.accounts.forms import PasswordByMailForm


class ResetForm(forms.Form):
    """Where the link goes."""

    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Type the mail address of your account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


def ask(request: HttpRequest) -> HttpResponse:
    """Take an address; say the same whether or not it is anybody's."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            throttle.admit_address(request, now=timezone.now())
            resets.ask(form.cleaned_data["email"], now=timezone.now())
        except throttle.TooMany:
            pass  # whoever asks that often learns no more than others
        return HttpResponseRedirect(reverse("admin:password_reset_done"))
    context = {**admin.site.each_context(request), "title": _("New password"), "form": form}
    status = 400 if form.errors else 200
    return TemplateResponse(request, "accounts/reset.html", context, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    context = {**admin.site.each_context(request), "title": _("Look into your mail")}
    return TemplateResponse(request, "accounts/reset_asked.html", context)


class ConfirmView(PasswordResetConfirmView):
    """The page behind the link: choose the new password, then log in with it."""

    form_class = PasswordByMailForm
    template_name = "accounts/reset_confirm.html"
    token_generator = resets.tokens
    success_url = reverse_lazy("admin:login")
    reset_url_token = "set"  # noqa: S105 - a word of the address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the frame of the desk."""
        context = super().get_context_data(**kwargs)
        title = _("Choose a new password") if self.validlink else _("This link does not work")
        return {**admin.site.each_context(self.request), **context, "title": title}

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password, tell the owner, and let this browser try without a stranger's pause."""
        response = super().form_valid(form)
        browser = devices.label(self.request) or _("a browser")
        more = _(
            "It was done in this browser, which counts as known from now on: %(browser)s. If it "
            "was not you, tell an editor at once."
        )
        words = _("Your password was set anew by mail.")
        alerts.alert(form.user, words, more % {"browser": browser}, now=timezone.now())
        devices.remember(self.request, response, form.user)
        messages.success(self.request, _("Your new password is set. Log in with it."))
        return response
