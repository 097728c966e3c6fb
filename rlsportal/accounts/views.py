"""Pages about one's own account, and on which editors invite people."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from articles.models import OutboxMessage
from articles.notifications import INVITATION
from articles.roles import roles_of
from articles.workflow import Role
from rlsportal.accounts import devices
from rlsportal.accounts.forms import (
    AddressForm,
    InvitationForm,
    OwnPasswordChangeForm,
    PasswordByMailForm,
)
from rlsportal.accounts.invitations import invite, is_waiting, send_again, tokens
from rlsportal.accounts.models import User


class OwnPasswordChangeView(PasswordChangeView):
    """The admin site's page for a new password of one's own."""

    form_class = OwnPasswordChangeForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("admin:password_change_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form where the guesses come from."""
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it; this browser stays known, and every other has to be known anew."""
        response = super().form_valid(form)
        devices.remember(self.request, response, form.user)
        return response


class WelcomeView(PasswordResetConfirmView):
    """The page behind the link of an invitation: set the first password, then log in."""

    form_class = PasswordByMailForm
    template_name = "admin/welcome.html"
    token_generator = tokens
    success_url = reverse_lazy("admin:login")
    reset_url_token = "set"  # noqa: S105 - a word of the address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the frame of the desk."""
        context = super().get_context_data(**kwargs)
        title = _("Choose your password") if self.validlink else _("This link does not work")
        return {**admin.site.each_context(self.request), **context, "title": title}

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password, and say what comes next."""
        response = super().form_valid(form)
        words = _("Your password is set. Log in as %(name)s now.")
        messages.success(self.request, words % {"name": form.user.get_username()})
        return response


def may_invite(request: HttpRequest) -> bool:
    """Return whether somebody may invite: editors, and superusers, who make the first editor."""
    user = cast("User", request.user)
    return user.is_superuser or Role.EDITOR in roles_of(user)


@sensitive_post_parameters("password")
def invitations(request: HttpRequest) -> HttpResponse:
    """Show who was invited and has not come yet, and a form for a new person; or invite them."""
    if not may_invite(request):
        raise PermissionDenied
    form = InvitationForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        by = cast("User", request.user)
        person = invite(form.save(commit=False), role=role, by=by, now=timezone.now())
        words = _("%(name)s is invited. The mail to %(address)s goes out within a minute or so.")
        messages.success(request, words % {"name": person, "address": person.email})
        return HttpResponseRedirect(reverse("admin:invitations"))
    context = {
        **admin.site.each_context(request),
        "title": _("Invite a person"),
        "form": form,
        "waiting": waiting(),
    }
    return TemplateResponse(request, "admin/invitations.html", context)


def waiting() -> list[User]:
    """Return who was invited and has set no password yet, each with their last invitation."""
    mails: dict[int, OutboxMessage] = {}
    for mail in OutboxMessage.objects.filter(kind=INVITATION).order_by("pk"):
        mails[mail.to_id] = mail
    people = User.objects.filter(pk__in=mails, is_active=True).order_by("-date_joined", "-pk")
    found = [person for person in people if is_waiting(person)]
    for person in found:
        person.invitation = mails[person.pk]  # type: ignore[attr-defined]
    return found


@sensitive_post_parameters("password")
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link, to the same or to a corrected address."""
    if not may_invite(request):
        raise PermissionDenied
    by = cast("User", request.user)
    mine = [each.pk for each in waiting() if by.is_superuser or not each.is_superuser]
    person = get_object_or_404(User, pk__in=mine, pk=pk)
    form = AddressForm(request.POST or None, initial={"email": person.email}, request=request)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        words = _("A new invitation for %(name)s goes to %(address)s. Earlier links end.")
        try:
            send_again(person, email=address, by=by, now=timezone.now())
        except ValueError:
            words = _("%(name)s has accepted the invitation meanwhile. No other link was sent.")
        messages.success(request, words % {"name": person, "address": address})
        return HttpResponseRedirect(reverse("admin:invitations"))
    context = {
        **admin.site.each_context(request),
        "title": _("Invite %(name)s again") % {"name": person},
        "form": form,
        "person": person,
    }
    return TemplateResponse(request, "admin/invite_again.html", context)
