"""Pages about the second factor: the code at log-in, a new phone, the codes on paper."""

from __future__ import annotations

from typing import Any, cast

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from rlsportal.accounts import alerts, second_factor
from rlsportal.accounts.forms import own_password_field, require_own_password
from rlsportal.accounts.log_ins import complete
from rlsportal.accounts.models import User
from rlsportal.headers import forget_in_browser

KEY = "second_factor_key"  # of the session, while a phone is being set up


class CodeForm(forms.Form):
    """The code of a phone, or one from paper."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "size": 12}
        ),
        error_messages={"required": gettext_lazy("Type the six digits that your app shows now.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class NewPhoneForm(CodeForm):
    """The first code of a phone; from somebody who is at work already, the password too."""

    password = own_password_field(gettext_lazy("Type your password, too."))

    def __init__(
        self, *args: Any, request: HttpRequest, user: User, is_waiting: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        if is_waiting:  # the password was typed a moment ago
            del self.fields["password"]

    def clean_password(self) -> str:
        """Refuse a password that is not the person's own."""
        password: str = self.cleaned_data["password"]
        require_own_password(self.request, self.user, password)
        return password


def next_page(request: HttpRequest) -> str:
    """Return where the person wanted to go, if that is a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("admin:index")


def waiting_room(request: HttpRequest, user: User) -> HttpResponse:
    """Send somebody whose password was right to what is still missing."""
    name = "second_factor" if user.second_factor_since else "second_factor_new"
    address = reverse(f"admin:{name}")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': next_page(request)})}")


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class CodeView(View):
    """Asks for the code after the password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in only who owes a code."""
        user = cast("Any", request).half_user
        if not user.is_authenticated:
            name = "index" if request.user.is_authenticated else "login"
            return HttpResponseRedirect(reverse(f"admin:{name}"))
        if user.second_factor_since is None:
            return waiting_room(request, user)
        self.user: User = user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.page(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let in who shows the right code."""
        form = CodeForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["code"]
            if second_factor.check(self.user, code, now=timezone.now()):
                second_factor.passed(self.user, request.session)
                complete(request, self.user)
                self.warn_of_few_codes(code)
                return HttpResponseRedirect(next_page(request))
            form.add_error("code", self.why_not())
        return self.page(form)

    def why_not(self) -> str:
        """Say what to do about a code that did not do."""
        until = second_factor.locked_until(self.user)
        words = _(
            "This code is not right, or was used already. Wait for the next one in your app, and "
            "see that the clock of your phone is right."
        )
        if until is None:
            return words
        seconds = max(1, round((until - timezone.now()).total_seconds()))
        return f"{words} {self.wait(seconds)}"

    @staticmethod
    def wait(seconds: int) -> str:
        """Say how long to wait, in what a person counts."""
        if seconds <= 90:
            found = ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
        else:
            minutes = -(-seconds // 60)
            found = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
        return _("The next try is possible in %(time)s.") % {"time": found}

    def warn_of_few_codes(self, code: str) -> None:
        """Say how many codes on paper are left, to who just used one."""
        if second_factor.is_of_a_phone(second_factor.plain(code)):
            return
        left = second_factor.codes_left(self.user)
        words = _(
            "You used a recovery code; %(n)d are left. New ones are on the page of your account."
        )
        messages.warning(self.request, words % {"n": left})

    def page(self, form: CodeForm) -> HttpResponse:
        """Return the page with the form."""
        context = {
            **admin.site.each_context(self.request),
            "title": _("Second step"),
            "form": form,
            "name": self.user.get_username(),
            "next": next_page(self.request),
        }
        status = 200 if not form.errors else 400
        return TemplateResponse(self.request, "accounts/second_factor.html", context, status=status)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class NewPhoneView(View):
    """Sets a phone up: shows its key as a picture and as letters, and asks for a first code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in who is logged in, or would be with a second factor that there is not yet."""
        half = cast("Any", request).half_user
        user = request.user if request.user.is_authenticated else half
        if not user.is_authenticated or not user.is_staff:
            return HttpResponseRedirect(reverse("admin:login"))
        if user == half and user.second_factor_since is not None:
            return waiting_room(request, user)  # the old phone first, or this would be a way around
        self.user: User = user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a new key."""
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the phone if it shows a code of the key; then show the codes for paper, once."""
        form = self.form(request.POST)
        if form.is_valid():
            user, code = self.user, form.cleaned_data["code"]
            codes = second_factor.set_up(user, self.key(), code, now=timezone.now())
            if codes:
                del request.session[KEY]
                was_waiting = not request.user.is_authenticated
                second_factor.passed(user, request.session)
                words = _("Your account has a new second step: a code of another phone.")
                alerts.alert(user, words, now=timezone.now())
                if was_waiting:
                    complete(request, user)
                return codes_page(request, codes, user.get_username(), next_page(request))
            form.add_error(
                "code",
                _(
                    "This is not the code of this key. Wait for the next one in your app; if that "
                    "does not help, see that the clock of your phone is right, and scan again."
                ),
            )
        return self.page(form)

    def form(self, data: Any = None) -> NewPhoneForm:
        """Return the form, with what was typed."""
        is_waiting = not self.request.user.is_authenticated
        return NewPhoneForm(data, request=self.request, user=self.user, is_waiting=is_waiting)

    def key(self) -> str:
        """Return the key that is offered to the phone, the same until it is taken."""
        return str(self.request.session.setdefault(KEY, default_key()))

    def page(self, form: NewPhoneForm) -> HttpResponse:
        """Return the page with the key and the form."""
        device = TOTPDevice(user=self.user, key=self.key())
        picture = segno.make(device.config_url, error="m").svg_inline(scale=5, omitsize=True)
        letters = device.config_url.partition("secret=")[2].partition("&")[0]
        context = {
            **admin.site.each_context(self.request),
            "title": _("Set up your second step"),
            "form": form,
            "picture": mark_safe(picture),  # noqa: S308 - made of our own address
            "letters": " ".join(letters[i : i + 4] for i in range(0, len(letters), 4)),
            "link": device.config_url,
            "is_required": second_factor.is_required(self.user),
            "is_waiting": not self.request.user.is_authenticated,
            "next": next_page(self.request),
        }
        status = 200 if not form.errors else 400
        return TemplateResponse(self.request, "accounts/new_phone.html", context, status=status)


def codes_page(request: HttpRequest, codes: list[str], name: str, onward: str) -> HttpResponse:
    """Return the page that shows recovery codes; they are kept nowhere and never shown again."""
    context = {
        **admin.site.each_context(request),
        "title": _("Your recovery codes"),
        "codes": codes,
        "name": name,
        "next": onward,
    }
    return TemplateResponse(request, "accounts/recovery_codes.html", context)


def leave(request: HttpRequest) -> HttpResponse:
    """End a log-in that waits for its second step."""
    answer = HttpResponseRedirect(reverse("admin:login"))
    if request.method == "POST":
        logout(request)
        forget_in_browser(answer)
    return answer
