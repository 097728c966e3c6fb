"""A form sent by somebody whose login has expired: refused, and nothing typed is lost.

The stock admin answers such a request with its login page, and what the person wrote is gone.
Here the page gives the words back, and takes them to the form again after a new login. It never
saves or decides anything.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

View = Callable[[HttpRequest], HttpResponse]

RESUME = "resume"
# Of what was sent, these are not given back: the token is of the old login, the password secret.
BUTTONS = ("decision", "settle", "more_rows", "_save", "_continue", "_addanother", RESUME)
DROPPED = ("csrfmiddlewaretoken", "password", *BUTTONS)
# Parts of a form that nobody typed: what the person was shown, and the forms' own numbers.
UNTYPED = ("base", "shown", "fingerprint", "stored")


class _TokenCheck(CsrfViewMiddleware):
    """Django's own check, which says why it refuses instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _no_view(request: HttpRequest) -> HttpResponse:
    """Stand in for the view, which the check asks only whether it is exempt."""
    return HttpResponse()


def token_is_right(request: HttpRequest) -> bool:
    """Return whether the form came with the token of this login."""
    check = _TokenCheck(_no_view)
    check.process_request(request)
    return check.process_view(request, _no_view, (), {}) is None


def is_own_page(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of ours sent the form.

    Words that another site sent are never given back: a doctor might sign them.
    """
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def answer(
    model_admin: ModelAdmin[Any],
    request: HttpRequest,
    view: View,
    show: View,
    words: dict[str, str],
) -> HttpResponse:
    """Answer a request for a form, which must be exempt from the usual check of its token.

    :param view: the page of the form. It is called behind the usual checks of token and login.
    :param show: the same for a form that comes with a new login: must show what was typed, and
        write nothing.
    :param words: what the page that gives the words back says: "nothing_done", "come_back".
    """
    usual = model_admin.admin_site.admin_view(view)
    if request.method != "POST":
        return usual(request)
    is_right = token_is_right(request)
    if not is_right and not is_own_page(request):
        return usual(request)  # refuses it
    if not model_admin.admin_site.has_permission(request):
        context = {**model_admin.admin_site.each_context(request), **words}
        title = _("Your login has expired")
        return give_back(request, {**context, "opts": model_admin.opts, "title": title})
    return show(request) if RESUME in request.POST or not is_right else usual(request)


class KeptFormMixin(Base):
    """The forms of a kind of record, for adding and changing, lose nothing to an expired login.

    Stands before ``RefusalMixin``, which shows a form again without saving it.
    """

    def get_urls(self) -> list[URLPattern]:
        """Put the forms behind one's own check of the token; their addresses stay."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("add/", self.kept_add_view, name=f"{name}_add"),
            path("<path:object_id>/change/", self.kept_change_view, name=f"{name}_change"),
            *super().get_urls(),
        ]

    # Exempt only so that a refusal can give the words back; the very same check is made here.
    @method_decorator(csrf_exempt)
    def kept_add_view(self, request: HttpRequest) -> HttpResponse:
        """Answer by the form of a new record."""
        return self._answer(request, self.add_view)

    @method_decorator(csrf_exempt)
    def kept_change_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer by the form of a record."""
        return self._answer(request, partial(self.change_view, object_id=object_id))

    def _answer(self, request: HttpRequest, view: View) -> HttpResponse:
        words = {
            "nothing_done": _("Nothing was saved, and nothing you typed is lost."),
            "come_back": _(
                "Come back to this tab and continue. You will see the form with everything you "
                "typed, and can save it then."
            ),
        }
        return answer(self, request, view, partial(self._show, view), words)

    def _show(self, view: View, request: HttpRequest) -> HttpResponse:
        notice = _(
            "Nothing was saved: your login had expired. What you typed is below. Look it over and "
            "save it."
        )
        request.desk_refusals = [notice]  # type: ignore[attr-defined]
        # A refused form is only shown, and `answer` made sure that a page of ours sent it.
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        return view(request)


def give_back(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer with what was typed, and the way to log in and go on."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in DROPPED
        for value in values
    ]
    shown = [value for name, value in kept if _is_prose(name, value)]
    context = {**context, "kept": kept, "typed": shown, "resume": RESUME}
    context["has_files"] = bool(request.FILES)
    template = "admin/articles/kept.html"
    return TemplateResponse(request, template, context, status=403)


def _is_prose(name: str, value: str) -> bool:
    """Return whether a value is worth showing: more than one word, and typed by the person."""
    return len(value.split()) > 1 and name.rpartition("-")[2] not in UNTYPED
