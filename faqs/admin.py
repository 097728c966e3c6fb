"""FAQs on the desk: a part of the article's form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import PartForm, PartFormSet, PartInline, register_inline
from articles.admin.fields import LineField
from articles.transitions import faq_slug_is_taken, free_faq_slug

from .models import FAQ


class FAQForm(PartForm):
    """A question, its answer and its address."""

    class Meta:
        field_classes = {"question": LineField}


class FAQFormSet(PartFormSet):
    """FAQs, each with an address of its own, made from the question where none is given."""

    unique_field = "slug"
    duplicate_message = gettext_lazy(
        "Another FAQ of this article has the same address. Change one of them."
    )

    def clean(self) -> None:
        """Refuse an address that another FAQ has, or ever had in public."""
        super().clean()
        for form in self.kept():
            slug = form.cleaned_data.get("slug")
            if slug and faq_slug_is_taken(slug, self.instance, form.instance.uid):
                message = _(
                    "Another FAQ has or had the address “%(slug)s”. Choose another one, or leave "
                    "it empty and it is made from the question."
                )
                form.add_error("slug", message % {"slug": slug})

    def save_new(self, form: Any, commit: bool = True) -> FAQ:
        """Save a new FAQ, with an address."""
        self._give_address(form.instance)
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> FAQ:
        """Save a changed FAQ, with an address."""
        self._give_address(form.instance)
        return super().save_existing(form, obj, commit)

    def _give_address(self, faq: FAQ) -> None:
        # One after the other, so that two equal questions do not get one address.
        faq.slug = faq.slug or free_faq_slug(faq.question, self.instance, faq.uid)


class FAQInline(PartInline):
    """The questions of an article."""

    model = FAQ
    form = FAQForm
    formset = FAQFormSet
    fields = ("position", "question", "answer_source", "slug")
    where = "faq"


register_inline(FAQInline, order=20)
