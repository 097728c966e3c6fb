"""Pages on which somebody else acts on an account: ends its sessions, removes its second step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters

from rlsportal.accounts import alerts, second_factor, security_log, sessions
from rlsportal.accounts.forms import PasswordForm
from rlsportal.accounts.models import User

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[User]
else:
    Base = object


class EndSessionsForm(forms.Form):
    """Why somebody's sessions end; they are told."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy("They read it in the mail. One sentence will do."),
        error_messages={"required": gettext_lazy("Write why: they are to know.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class AccountPages(Base):
    """Gives the admin of accounts its further pages."""

    def get_urls(self) -> list[Any]:
        """Add the pages."""
        pages = {
            "second-factor": ("second_factor", self.remove_second_factor),
            "sessions": ("sessions", self.end_sessions),
        }
        wrap = self.admin_site.admin_view
        added = [
            path(f"<int:pk>/{word}/", wrap(view), name=f"accounts_user_{name}")
            for word, (name, view) in pages.items()
        ]
        return [*added, *super().get_urls()]

    def end_sessions(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, then end all sessions of somebody who stays, and tell them.

        For whoever may change the account, and so might deactivate it, which ends them as well.
        """
        if pk == request.user.pk:  # one's own, one by one or all
            return HttpResponseRedirect(reverse("admin:account"))
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        form = EndSessionsForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            count = self.end_and_tell(request, person, form.cleaned_data["reason"])
            words = ngettext(
                "%(n)d session of %(name)s is ended.",
                "%(n)d sessions of %(name)s are ended.",
                count,
            )
            messages.success(request, words % {"n": count, "name": person})
            return self.to_account(pk)
        title = _("End all sessions of %(name)s") % {"name": person}
        return self.page(request, "end_sessions", title, person, form)

    def end_and_tell(self, request: HttpRequest, person: User, reason: str) -> int:
        """End the sessions, in the log, in the history of the account and in a mail."""
        by, now = cast("User", request.user), timezone.now()
        with transaction.atomic():
            count = sessions.end(person.pk, now)
            self.log_change(request, person, _("Ended all sessions."))
            subject = _("All your sessions were ended by %(name)s.") % {"name": by}
            more = _(
                "Reason: %(reason)s Log in again; password and second step are as before. If you "
                "do not know what it is about, tell an editor at once."
            )
            alerts.alert(person, subject, more % {"reason": _as_sentence(reason)}, now=now)
        security_log.sessions_ended(person, count, by=by)
        return count

    @method_decorator(sensitive_post_parameters("password"))
    def remove_second_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then remove the second factor of somebody who lost phone and codes."""
        if not request.user.is_superuser or pk == request.user.pk:
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        form = PasswordForm(request.POST if request.method == "POST" else None, request=request)
        if form.is_valid():
            now = timezone.now()
            second_factor.remove(person, by=request.user, now=now)
            words = _("The second step of %(name)s is removed. The next log-in sets up another.")
            messages.success(request, words % {"name": person})
            return self.to_account(pk)
        title = _("Remove the second step of %(name)s") % {"name": person}
        return self.page(request, "remove_second_factor", title, person, form)

    def to_account(self, pk: int) -> HttpResponse:
        """Go to the page of an account."""
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[pk]))

    def page(
        self,
        request: HttpRequest,
        template: str,
        title: str,
        person: User,
        form: forms.Form,
    ) -> HttpResponse:
        """Return a page about an account; its status tells whether something was refused."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "person": person,
            "form": form,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, f"accounts/{template}.html", context, status=status)


def _as_sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
