"""The page by which somebody brings a bibliography into the library: upload, look, confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from articles.bibliography.detect import Unreadable
from articles.bibliography.formats import FORMATS
from articles.importing import bibliography_file, reference_report
from articles.importing.references import ADD, LEAVE, SAME, Verb, Wishes
from articles.models.reference_import import ReferenceImport
from articles.source_wording import assumed_sentences, unreadable_sentence
from articles.transitions import Refused
from articles.wording import sentences

from . import kept
from .base import may_write, user_of
from .fields import LineField
from .reference_portions import counted, in_order, planned, write_portion
from .refusals import note

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

LARGEST = 4_000_000  # bytes; some 3,000 records with abstracts. The command takes 50 MB
ON_A_PAGE = 100


class ImportForm(forms.Form):
    """A file or a paste, and what is to be done with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "RIS, BibTeX, PubMed (NBIB), EndNote XML or CSL-JSON, 4 MB at most. What it is, is "
            "seen by what stands in it."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("or paste it here"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea({"rows": 8, "class": "vLargeTextField", "spellcheck": "false"}),
    )
    verified_by = LineField(
        label=gettext_lazy("Where you saw these fields"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy(
            "For example “PubMed”, if you compared each record with it. Left empty, every field "
            "is to be checked, and readers see none of it before."
        ),
    )
    complete = forms.BooleanField(
        label=gettext_lazy("Give records that the library has already the fields they lack"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Read what came in; everything typed stays on the page if it cannot be read."""
        cleaned: dict[str, Any] = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if bool(file) == bool(text.strip()):
            raise forms.ValidationError(_("Choose a file, or paste the references: one of both."))
        if file and file.size > LARGEST:
            raise forms.ValidationError(
                unreadable_sentence("too_large", {"limit": LARGEST, "size": file.size})
            )
        try:
            data = file.read() if file else text
            cleaned["whole"] = bibliography_file.read(data, largest=LARGEST)
        except Unreadable as error:
            raise forms.ValidationError(unreadable_sentence(error.code, error.params)) from error
        return cleaned


class ImportMixin(Base):
    """Gives the admin of references its imports, each private to who made it."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of new and of begun imports."""
        begun = self.admin_site.admin_view(self.begun_view)
        return [
            path("import/", self.import_view, name="articles_reference_import"),
            path("import/<int:pk>/", begun, name="articles_reference_import_begun"),
            *super().get_urls(),
        ]

    # Exempt only so that a refusal can give the paste back; the very same check is made there.
    @method_decorator(csrf_exempt)
    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Answer by the form of a new import; an expired login loses no paste."""
        words = {
            "nothing_done": _("Nothing was imported, and nothing you pasted is lost."),
            "come_back": _("Come back to this tab and continue. You will see what you pasted."),
        }
        return kept.answer(self, request, self._new_view, self._show_again, words)

    def _show_again(self, request: HttpRequest) -> HttpResponse:
        """Show the form with what was pasted, and read nothing."""
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        names = ("text", "verified_by", "complete")
        given = {name: request.POST[name] for name in names if name in request.POST}
        return self._form_page(request, ImportForm(initial=given))

    def _new_view(self, request: HttpRequest) -> HttpResponse:
        self._require_writer(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._form_page(request, form)
        whole = form.cleaned_data["whole"]
        wishes = Wishes(form.cleaned_data["verified_by"], form.cleaned_data["complete"])
        row = planned(whole, wishes, by=user_of(request), now=timezone.now())
        for sentence in assumed_sentences(whole.assumed):
            messages.warning(request, sentence)
        return HttpResponseRedirect(reverse("admin:articles_reference_import_begun", args=[row.pk]))

    def _form_page(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        self._require_writer(request)
        own = ReferenceImport.objects.filter(user=user_of(request)).defer("entries")
        context = {"form": form, "begun": [row for row in own if not row.is_finished]}
        return self._page(request, "import", _("Import references"), context)

    def _require_writer(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request) or not may_write(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        template = f"admin/articles/reference/{name}.html"
        return TemplateResponse(request, template, {**frame, **context})

    def begun_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what will become of each record; after that, how far the writing is."""
        self._require_writer(request)
        row = ReferenceImport.objects.filter(pk=pk, user=user_of(request)).first()
        if row is None:
            raise Http404
        if request.method != "POST":
            return self._progress(request, row) if row.confirmed_at else self._preview(request, row)
        asked = request.POST.get("do", "")
        if asked == "drop" and not row.position:
            row.delete()
            messages.info(request, _("Nothing was imported, and what you uploaded is erased."))
            return HttpResponseRedirect(reverse("admin:articles_reference_changelist"))
        if row.confirmed_at is None:
            self._take_choices(row, request)
            if asked == "confirm":
                row.confirmed_at = timezone.now()
            row.save(update_fields=["choices", "confirmed_at"])
        if row.confirmed_at is not None:
            self._write(request, row)
            return HttpResponseRedirect(request.path)
        page = request.POST.get("next", "1")
        return HttpResponseRedirect(f"{request.path}?page={page if page.isdecimal() else 1}")

    def _take_choices(self, row: ReferenceImport, request: HttpRequest) -> None:
        for name, value in request.POST.items():
            number = name.removeprefix("choice-")
            if name != number and number.isdecimal() and int(number) <= row.total:
                row.choices.pop(str(int(number)), None)
                if value in (ADD, LEAVE, SAME):
                    row.choices[str(int(number))] = value

    def _write(self, request: HttpRequest, row: ReferenceImport) -> None:
        try:
            write_portion(row, by=user_of(request), now=timezone.now())
        except Refused as refused:
            note(user_of(request), refused.transition, refused.reasons)
            for sentence in sentences(refused.reasons):
                messages.error(request, sentence)
        except IntegrityError:
            messages.error(
                request, _("Somebody else wrote at the same moment. Press “Continue” again.")
            )

    def _preview(self, request: HttpRequest, row: ReferenceImport) -> HttpResponse:
        rows = in_order(row)
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        for one in page.object_list:
            one["title"] = str(one.get("csl", {}).get("title", ""))
            one["choice"] = row.choices.get(str(one["n"]), "")
            one["is_doubtful"] = one["verb"] == Verb.PROBABLE
            one["is_new"] = one["verb"] == Verb.ADDED
        numbers = counted(rows)
        context = {
            "import": row,
            "format": FORMATS[row.format].name,
            "page": page,
            "counts": _plan_lines(numbers),
            "next": page.next_page_number() if page.has_next() else page.number,
        }
        return self._page(request, "import_preview", _("Look at what will be imported"), context)

    def _progress(self, request: HttpRequest, row: ReferenceImport) -> HttpResponse:
        numbers = {verb: row.results.get(str(verb), 0) for verb in Verb}
        context = {"import": row, "summary": reference_report.summary(numbers)}
        title = _("References imported") if row.is_finished else _("Importing references")
        return self._page(request, "import_progress", title, context)


def _plan_lines(numbers: dict[Verb, int]) -> list[tuple[str, int]]:
    words = {
        Verb.ADDED: _("to be added"),
        Verb.KNOWN: _("already there"),
        Verb.COMPLETED: _("already there, get fields"),
        Verb.PROBABLE: _("to be decided by you"),
        Verb.REFUSED: _("cannot be imported"),
    }
    return [(words[verb], numbers[verb]) for verb in words if numbers[verb]]
