"""The Markdown editor: its widget, and the two addresses its script talks to.

The package's own script and addresses are never used: its preview is open to everybody, its
upload stores HTML, and its editor keeps the Tab key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markdownx.widgets import AdminMarkdownxWidget

from articles.content import freeze, preview_material
from articles.models import Article, Image, Reference
from articles.rendering import render_fragment
from articles.rendering.parser import FIELD_LIMIT
from articles.transitions.library import store_bytes
from articles.wording import sentence
from articles.workflow import Reason
from articles.working_copy import REFERENCE_KEY_PATTERN

from .pictures import clean_picture

WHERE = re.compile(r"[a-z_]{1,40}")
KEY = re.compile(r"[0-9]{1,15}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
MOST_REFERENCES = 500

View = Callable[[HttpRequest], HttpResponse]


class MarkdownWidget(AdminMarkdownxWidget):
    """A text area with a live preview; without JavaScript, a text area."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words that the script shows."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-preview": _("Preview"),
            "data-line": _("Line"),
            "data-failed": _("The preview cannot be shown now. Saving works all the same."),
            "data-describe": _("The picture is stored. Before a text can show it:"),
            "data-describe-link": _("give it a name, an alt text and a licence"),
            "data-references": _("References to cite"),
            "data-none": _("The library has no such reference."),
            "data-in-list": _("in the list of this article"),
            "data-not-in-list": _("not in the list of this article yet"),
            # KEY stands for the key of the reference, which the script puts there.
            "data-unlisted": _("KEY is not in the list of references of this article yet."),
            "data-add": _("Add it to the list"),
            "data-added": _("KEY is added to the list of references. Save to keep it."),
        }
        return context

    @property
    def media(self) -> forms.Media:
        """Our script and style alone. A ``class Media`` would add the package's to them."""
        return forms.Media(
            css={"all": ["desk/markdown.css"]}, js=["desk/markdown.js", "desk/citations.js"]
        )


def for_writers(permission: str) -> Callable[[View], View]:
    """Refuse everybody but active staff with the permission, in words the editor can show."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            answer = refusal(request, permission)
            return view(request) if answer is None else answer

        return guarded

    return decorate


def refusal(request: HttpRequest, permission: str) -> JsonResponse | None:
    """Return the answer for everybody but active staff with the permission; None for them."""
    user = request.user
    if not user.is_authenticated:
        return refused(_("You are logged out. Log in in another tab, then go on."), 403)
    if not (user.is_active and user.is_staff and user.has_perm(permission)):
        return refused(_("Your account may not do this. Ask an editor."), 403)
    return None


def refused(message: str, status: int = 400) -> JsonResponse:
    """Return an answer the editor shows to its person."""
    return JsonResponse({"error": message}, status=status)


@require_POST
@for_writers("articles.change_article")
def preview(request: HttpRequest) -> HttpResponse:
    """Render one field as the public page will show it.

    Takes ``content`` (Markdown), ``where`` (which field), ``reference`` (keys of the article's
    list, repeated), ``language`` and ``article`` (its primary key, once it is stored); answers
    with ``html`` and ``problems`` (line and text).
    """
    content, where = request.POST.get("content"), request.POST.get("where", "section")
    if content is None:
        return refused(_("There is no text to show: “content” is missing."))
    if len(content) > FIELD_LIMIT:
        return refused(_("This text is too long for one field. Make two sections of it."))
    language = request.POST.get("language", "en")
    keys, article = request.POST.getlist("reference"), request.POST.get("article", "")
    if article and not KEY.fullmatch(article):
        return refused(_("The editor sent an article that does not exist."))
    if not WHERE.fullmatch(where) or not LANGUAGE.fullmatch(language):
        return refused(_("The editor sent a field or a language that does not exist."))
    if len(keys) > MOST_REFERENCES or not all(map(REFERENCE_KEY_PATTERN.fullmatch, keys)):
        return refused(_("A key in the list of references cannot be one. Look at the list."))
    references, images = preview_material(content, listed(keys))
    fragment = render_fragment(
        content,
        where=where,
        references=references,
        images=images,
        language=language,
        numbers=stored_numbers(article),
    )
    problems = [
        {
            "line": problem.line,
            "text": sentence(Reason(f"text.{problem.code}", problem.params)),
        }
        for problem in fragment.problems
    ]
    return JsonResponse({"html": fragment.html, "problems": problems})


def listed(keys: list[str]) -> list[Reference]:
    """Return the library's records in the order of the keys, each once."""
    found = {reference.key: reference for reference in Reference.objects.filter(key__in=keys)}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def stored_numbers(article: str) -> dict[str, int]:
    """Return the numbers of the references by key, as the page of the stored article has them.

    They are right for every field of it until something is typed; the list's new references follow
    after the last number. Without a stored article a field is numbered by itself.
    """
    stored = Article.objects.filter(pk=int(article)).first() if article else None
    return dict(freeze(stored).body.numbers) if stored else {}


@require_POST
@for_writers("articles.add_image")
def upload(request: HttpRequest) -> HttpResponse:
    """Store the bytes of a picture dropped on an editor.

    A picture the library has is named; a new one must be described first, and the answer leads
    to the page that asks for alt text and licence.
    """
    given = request.FILES.get("image")
    if given is None:
        return refused(_("There is no file: “image” is missing."))
    try:
        picture = clean_picture(given)
    except ValidationError as error:
        return refused(" ".join(error.messages))
    known = Image.objects.filter(sha256=picture.sha256).order_by("pk").first()
    if known is not None:
        return JsonResponse({"name": known.name})
    store_bytes(picture.data, picture.sha256, picture.extension)
    query = {"stored": f"{picture.sha256}.{picture.extension}", "name": picture.suggested_name}
    return JsonResponse({"describe": f"{reverse('admin:articles_image_add')}?{urlencode(query)}"})
