"""The page of one's own account: second step, sessions, recovery codes."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from rlsportal.accounts import alerts, second_factor, sessions
from rlsportal.accounts.factor_views import codes_page
from rlsportal.accounts.forms import PasswordForm
from rlsportal.accounts.models import User


@never_cache
def account(request: HttpRequest, form: PasswordForm | None = None) -> HttpResponse:
    """Show one's own account."""
    user = cast("User", request.user)
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": _("Your account"),
        "account": user,
        "is_required": second_factor.is_required(user),
        "codes_left": second_factor.codes_left(user),
        "sessions": sessions.own(user, request.session.session_key, now),
        "form": form or PasswordForm(request=request),
    }
    status = 400 if form is not None else 200
    return TemplateResponse(request, "accounts/account.html", context, status=status)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one other session of one's own, or all others."""
    user, name = cast("User", request.user), request.POST.get("session", "")
    count = sessions.end(user.pk, timezone.now(), name=name, but=request.session.session_key)
    words = ngettext("%(n)d session is ended.", "%(n)d sessions are ended.", count)
    messages.success(request, words % {"n": count})
    return HttpResponseRedirect(reverse("admin:account"))


@never_cache
@require_POST
@sensitive_post_parameters("password")
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; the old ones end."""
    user = cast("User", request.user)
    if user.second_factor_since is None:
        return HttpResponseRedirect(reverse("admin:account"))
    form = PasswordForm(request.POST, request=request)
    if not form.is_valid():
        return account(request, form)
    codes = second_factor.new_codes(user)
    alerts.alert(user, _("Your account has new recovery codes."), now=timezone.now())
    return codes_page(request, codes, user.get_username(), reverse("admin:account"))
