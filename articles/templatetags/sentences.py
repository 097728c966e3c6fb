"""What sentences of pages are filled with, so that each is one message for translators.

A day, a name or a list is handed to a sentence whole, with its markup: where it stands in the
sentence is the translator's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.enumeration import all_of, apart

register = template.Library()


def _time(day: date | None, how: str) -> str:
    """Return a day in the words of the active language, with its date for programs; "" of none."""
    if not day:
        return ""
    return format_html('<time datetime="{}">{}</time>', f"{day:%Y-%m-%d}", date_format(day, how))


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Return a day as sentences print it: 9 October 2026."""
    return _time(value, "DATE_FORMAT")


@register.filter(expects_localtime=True)
def short_day(value: date | None) -> str:
    """Return a day as tables print it, in the short form that the language has."""
    return _time(value, "SHORT_DATE_FORMAT")


@register.filter
def days(values: Iterable[date]) -> str:
    """Return days as one list: 9 October 2026, 12 October 2026 and 3 November 2026."""
    return all_of([day(value) for value in values])


@register.filter
def listed(items: Iterable[Any]) -> str:
    """Return items as one list: 1, 2 and 3."""
    return all_of([conditional_escape(item) for item in items])


@register.filter
def tagged(text: str, language: str) -> SafeString:
    """Return words of a text with the language they are in."""
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def titled(publication: Any) -> SafeString:
    """Return the title of a publication with the language it is in."""
    return tagged(publication.title, publication.language)


@register.filter
def doctor(signature: Any) -> SafeString:
    """Return who signed: a name that leads to the profile, and the credentials."""
    path = reverse("articles:reviewer", kwargs={"slug": signature.slug})
    return format_html('<a href="{}">{}</a>, {}', path, signature.name, signature.credentials)


@register.filter
def licence(signature: Any) -> str:
    """Return where a signer is licensed and under which number; that an invented one is not."""
    if signature.is_demonstration:
        return _("Demonstration account: no licence")
    place, number = signature.licence_jurisdiction, signature.licence_number
    return _("%(place)s, number %(number)s") % {"place": place, "number": number}


@register.filter
def doctors(signatures: Iterable[Any]) -> str:
    """Return who signed, as one list."""
    return all_of([doctor(signature) for signature in signatures])


@register.filter
def authors(bylines: Iterable[Mapping[str, str]], language: str) -> str:
    """Return who wrote a text, with what is said of each, as one list."""
    return apart([tagged(_author(byline), language) for byline in bylines])


def _author(byline: Mapping[str, str]) -> SafeString:
    more = [byline["about"]] if byline["about"] else []
    name = format_html("<strong>{}</strong>", byline["name"])
    return format_html_join(", ", "{}", ((part,) for part in (name, *more)))


@register.filter
def notes(texts: Iterable[str], language: str) -> str:
    """Return what was signed of each change, as one list."""
    return apart([tagged(text, language) for text in texts])


@register.filter
def parts(labels: Iterable[tuple[str, str]], language: str) -> str:
    """Return parts of a text as one list, each leading to its place on the page if it has one."""
    return apart([_part(label, anchor, language) for label, anchor in labels])


def _part(label: str, anchor: str, language: str) -> SafeString:
    if not anchor:
        return tagged(label, language)
    return format_html('<a href="#{}" lang="{}">{}</a>', anchor, language, label)
