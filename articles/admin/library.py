"""The library of the desk: images and topics, and what references share with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Image, Topic
from articles.models.image import stored_name
from articles.transitions import save_image, save_topic
from articles.transitions.library import showing, store_bytes

from .base import RefusableForm, RefusalMixin, WritersOnlyMixin, user_of
from .fields import LineField, digest
from .kept import KeptFormMixin
from .pictures import clean_picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

STORED = re.compile(r"([0-9a-f]{64})\.(jpg|png|webp)")


class LibraryAdmin(WritersOnlyMixin, KeptFormMixin, RefusalMixin, ModelAdmin):
    """What records of the library share: saved by verbs, read by all, deleted by nobody."""

    actions: Any = None
    list_per_page = 50

    class Media:
        css = {"all": ["desk/desk.css"]}

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: articles, and the record of what they were, may use it."""
        return False


def links_to(articles: Iterable[Article]) -> SafeString:
    """Return links to articles, one in each line."""
    return format_html_join(
        "",
        '<li><a href="{}">{}</a> ({})</li>',
        (
            (
                reverse("admin:articles_article_change", args=[article.pk]),
                article.title,
                article.get_state_display(),
            )
            for article in articles
        ),
    )


def say_what_changed(request: HttpRequest, articles: list[Article]) -> None:
    """Tell which articles changed along with a library record, and what that means."""
    if articles:
        titles = ", ".join(f"“{article.title}”" for article in articles)
        messages.warning(
            request,
            _(
                "These articles use it and have changed with it: %(titles)s. You count among "
                "those who wrote them. What readers see stays as it was signed."
            )
            % {"titles": titles},
        )


def image_digest(image: Image) -> str:
    """Return a name for an image as it is, to notice when somebody else changed it."""
    return digest(f"{image.sha256}\n{image.alt}\n{image.credit}\n{image.licence}")


class ImageForm(RefusableForm, forms.ModelForm):
    """A picture, and the words that make it usable."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy(
            "JPEG, PNG or WEBP, 5 MB at most. It is encoded anew; place and device are left out."
        ),
    )
    stored = forms.CharField(widget=forms.HiddenInput, required=False)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Image
        fields = ("name", "alt", "credit", "licence")
        field_classes = {"alt": LineField, "credit": LineField, "licence": LineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["base"] = image_digest(self.instance)
        if "licence" in self.fields:
            self.fields["licence"].help_text = _("For example CC BY 4.0, or own work.")

    def clean(self) -> dict[str, Any] | None:
        """Read the picture, and keep its bytes so that nobody must choose the file again."""
        cleaned = super().clean() or {}
        try:
            self._take_picture(cleaned)
        except ValidationError as error:
            self.add_error("file", error)
        if self.instance.pk:
            stored = self.stored_now()
            if cleaned.get("base") != image_digest(stored):
                self._show_stored(stored)
        return cleaned

    def _show_stored(self, image: Image) -> None:
        """Write nothing, and name what is stored now; saving again is then a decision."""
        self.send_again("base", image_digest(image))
        words = _(
            "Nothing was saved yet: somebody changed this image meanwhile. Stored now: "
            "alt text “%(alt)s”, credit “%(credit)s”, licence “%(licence)s”."
        )
        stored = {"alt": image.alt, "credit": image.credit, "licence": image.licence}
        self.add_error(None, words % stored)

    def _take_picture(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("file"):
            picture = clean_picture(cleaned["file"])
            store_bytes(picture.data, picture.sha256, picture.extension)
            cleaned["stored"] = f"{picture.sha256}.{picture.extension}"
            self.send_again("stored", cleaned["stored"])
        stored = cleaned.get("stored") or ""
        found = STORED.fullmatch(stored)
        if found and default_storage.exists(stored_name(*found.groups())):
            return
        if stored or not self.instance.pk:
            raise ValidationError(_("Choose the file of the picture."))

    def save(self, commit: bool = True) -> Image:
        """Point the record at the bytes."""
        found = STORED.fullmatch(self.cleaned_data.get("stored") or "")
        if found:
            sha256, extension = found.groups()
            with default_storage.open(stored_name(sha256, extension)) as file:
                width, height = store_bytes(file.read(), sha256, extension)
            image = self.instance
            image.sha256, image.extension = sha256, extension
            image.width, image.height = width, height
        saved: Image = super().save(commit)
        return saved


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    """Pictures with alt text and licence. Other bytes are another file: old pages keep theirs."""

    form = ImageForm
    change_form_template = "admin/articles/image/change_form.html"
    list_display = ("name", "thumbnail", "alt", "licence", "size", "uploaded_at")
    search_fields = ("name", "alt", "credit")
    readonly_fields = ("picture", "shown_in")
    fields = ("name", "picture", "file", "alt", "credit", "licence", "shown_in")

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """A name stays: texts use it."""
        fields = super().get_readonly_fields(request, obj)
        return ("name", *fields) if obj is not None else fields

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        """Show it small; its name and alt text stand beside it."""
        return format_html('<img class="desk-thumbnail" src="{}" alt="">', image.url)

    @admin.display(description=gettext_lazy("Picture"))
    def picture(self, image: Image) -> SafeString | str:
        """Show it as it is."""
        if not image.pk:
            return _("Shown here once it is saved.")
        return format_html('<img class="desk-picture" src="{}" alt="{}">', image.url, image.alt)

    @admin.display(description=gettext_lazy("pixels"))
    def size(self, image: Image) -> str:
        """Show width and height."""
        return f"{image.width} × {image.height}"

    @admin.display(description=gettext_lazy("Shown in"))
    def shown_in(self, image: Image) -> SafeString | str:
        """Show whom a change concerns, before it is made."""
        links = links_to(showing(image).order_by("title")) if image.pk else ""
        if not links:
            return _("No article shows it. Write ![](image:NAME) in a text, with its name.")
        return format_html('<ul class="desk-list">{}</ul>', links)

    def save_model(
        self, request: HttpRequest, obj: Image, form: forms.ModelForm, change: bool
    ) -> None:
        """Save by the verb, which counts it as writing in every article that shows it."""
        if not change:
            obj.uploaded_by, obj.uploaded_at = user_of(request), timezone.now()
            hint = _("In a text, write ![](image:%(name)s).") % {"name": obj.name}
            messages.info(request, hint)
        say_what_changed(request, save_image(obj, by=user_of(request), now=timezone.now()))


@admin.register(Topic)
class TopicAdmin(LibraryAdmin):
    """What articles are grouped by: the publisher's words, given by editors."""

    list_display = ("name", "slug", "description")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def save_model(
        self, request: HttpRequest, obj: Topic, form: forms.ModelForm, change: bool
    ) -> None:
        """Save by the verb, which tells the record."""
        save_topic(obj, by=user_of(request), now=timezone.now())
