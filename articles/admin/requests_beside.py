"""What doctors asked for, shown at the text it is about: where an author works on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, ChangeRequest, Citation

Places = dict[tuple[str, str], list[ChangeRequest]]
FIELD = ChangeRequest.Anchor.FIELD


def put_requests_beside(
    article: Article, form: Any, formsets: Iterable[Any], *, may_answer: bool
) -> list[ChangeRequest]:
    """Give the parts and fields of an article's form the open requests about them.

    :param form: of the article itself; a request about one of its fields joins the field's help,
        which is read out with the field.
    :returns: those about the whole article, or about a part that has been deleted since.
    """
    asked = article.change_requests.unsettled().select_related("raised_by")
    places: Places = {}
    for request in asked.prefetch_related("replies__by").order_by("pk"):
        places.setdefault((request.anchor, request.anchor_uid), []).append(request)
    for formset in formsets if places else ():
        for part_form in formset.formset.initial_forms:
            part = part_form.instance
            name = part.reference.key if isinstance(part, Citation) else part.uid
            part_form.change_requests = places.pop((formset.opts.where, name), [])
    _put_beside_fields(form, places, may_answer=may_answer)
    return [request for requests in places.values() for request in requests]


def _put_beside_fields(form: Any, places: Places, *, may_answer: bool) -> None:
    for anchor, name in [place for place in places if place[0] == FIELD]:
        requests = _in_html(places.pop((anchor, name)), may_answer=may_answer)
        field = form.fields.get(name) or form.fields.get(f"{name}_source")
        if field is not None:  # shown for reading only, it has none; the panel lists the request
            field.help_text = format_html("{}{}", mark_safe(field.help_text), requests)  # noqa: S308 - ours


def _in_html(requests: list[ChangeRequest], *, may_answer: bool) -> SafeString:
    template = "admin/articles/article/request.html"
    shown = [
        render_to_string(template, {"request": request, "may_answer": may_answer})
        for request in requests
    ]
    return mark_safe("".join(shown))  # noqa: S308 - each made by a template
