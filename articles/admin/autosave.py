"""What is typed into an article's form is kept beside the text, until it is saved or thrown away.

A buffer is nobody's text: no event, no new ``lock_version``, and shown to its owner alone. To go
on with it is like sending the form late, so a text that changed meanwhile leads to the page that
shows both.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article, AutosaveBuffer

from .base import Base, may_write, user_of
from .kept import DROPPED
from .markdown import refusal, refused

LONGEST = 1_000_000  # characters of a form as it is sent: a long article with all its parts


def buffer_of(request: HttpRequest, article: Article) -> AutosaveBuffer | None:
    """Return what this person has typed into the article's form and not saved."""
    return AutosaveBuffer.objects.filter(user=user_of(request), article=article).first()


def drop_buffer(request: HttpRequest, article: Article) -> None:
    """Forget what was typed: it is saved, or thrown away."""
    AutosaveBuffer.objects.filter(user=user_of(request), article=article).delete()


def store_buffer(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep the form of the request, whole and unchecked, in place of what was kept before."""
    kept = request.POST.copy()
    for name in DROPPED:
        kept.pop(name, None)
    data, now = kept.urlencode(), timezone.now()
    if len(data) > LONGEST:
        return refused(_("This form is too long to be kept while you type. Save it."), 413)
    version = request.POST.get("lock_version", "")
    if not version.isdecimal() or len(version) > 9:
        return refused(_("The form came without its version. Load the page anew."))
    AutosaveBuffer.objects.update_or_create(
        user=user_of(request),
        article=article,
        defaults={"lock_version": int(version), "data": data, "saved_at": now},
    )
    words = _("Saved as a draft of this form at %(time)s. The text itself is not saved yet.")
    return JsonResponse({"message": words % {"time": _time(now)}})


def _time(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


class AutosaveMixin(Base):
    """Keeps what is typed into the article's form, and offers it when the page is opened again.

    Stands before ``RefusalMixin``, which shows a form without saving it.
    """

    def get_urls(self) -> list[URLPattern]:
        """Add where the form is kept, and where it is taken up again or thrown away."""
        resume = self.admin_site.admin_view(require_POST(self.resume_view))
        return [
            path("<int:pk>/autosave/", self.autosave_view, name="articles_article_autosave"),
            path("<int:pk>/autosave/resume/", resume, name="articles_article_resume"),
            *super().get_urls(),
        ]

    def autosave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what is typed; answers in words that the page can show, never with a log-in page."""
        if request.method != "POST":
            return refused(_("There is nothing to keep."), 405)
        answer = refusal(request, "articles.change_article")
        if answer is not None:
            return answer
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            return refused(_("This article does not exist."), 404)
        if not may_write(request):
            return refused(_("Your account may not do this. Ask an editor."), 403)
        if not article.is_editable:
            return refused(
                _("The text cannot be changed any more. Load the page anew to see why."), 409
            )
        return store_buffer(request, article)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form filled with what was typed, or throw that away. Saves nothing."""
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            raise Http404
        if not may_write(request):
            raise PermissionDenied
        address = reverse("admin:articles_article_change", args=[pk])
        if "throw-away" in request.POST:
            drop_buffer(request, article)
            messages.success(request, _("What you had typed and not saved is thrown away."))
            return HttpResponseRedirect(address)
        buffer = buffer_of(request, article)
        if buffer is None:
            messages.info(request, _("There is nothing that you typed and did not save."))
            return HttpResponseRedirect(address)
        request.POST = QueryDict(buffer.data)
        request.desk_refusals = [  # type: ignore[attr-defined]
            _(
                "Nothing is saved yet. The form holds what you typed until %(time)s; look it over "
                "and save it."
            )
            % {"time": date_format(timezone.localtime(buffer.saved_at), "DATETIME_FORMAT")}
        ]
        return self.changeform_view(request, str(pk), address)

    def buffer_notice(self, request: HttpRequest, article: Article) -> AutosaveBuffer | None:
        """Return what this person typed and did not save, if saving it would change anything."""
        if request.method != "GET" or not may_write(request):
            return None
        buffer = buffer_of(request, article)
        return buffer if buffer is not None and self._differs(request, buffer, article) else None

    def _differs(self, request: HttpRequest, buffer: AutosaveBuffer, article: Article) -> bool:
        as_sent = copy(request)
        as_sent.method = "POST"
        as_sent.POST = QueryDict(buffer.data)
        return not self.merged(as_sent, article).is_nothing

    def merged(self, request: HttpRequest, article: Article) -> Any:
        """Return what came of the form sent and the text stored; see ``conflict``."""
        raise NotImplementedError
