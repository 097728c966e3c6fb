"""Two people wrote in one article: lose neither text, and let the second one look.

Every form carries digests of its fields as they were shown. So three texts can be told apart: the
one shown, the one typed, the one stored by now. A field the person did not touch takes what is
stored; a field both changed keeps what was typed, and both texts are shown beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .fields import digest, digests, normal, read_digests, stored_text


@dataclass(frozen=True)
class Difference:
    """One field where what was typed is not what is stored; ``is_clash`` if both changed it."""

    place: str
    anchor: str
    typed: str
    stored: str
    is_clash: bool


@dataclass
class Conflict:
    """What came of the two texts. ``data`` fills the form that is shown again."""

    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    differences: list[Difference] = field(default_factory=list)
    taken_over: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    typed_anew: list[str] = field(default_factory=list)

    @property
    def clashes(self) -> list[Difference]:
        """The fields that the person and somebody else changed."""
        return [difference for difference in self.differences if difference.is_clash]

    @property
    def own_changes(self) -> list[Difference]:
        """The fields that the person alone changed."""
        return [difference for difference in self.differences if not difference.is_clash]

    @property
    def is_nothing(self) -> bool:
        """Whether everything typed is stored already, as after a second click."""
        news = self.differences, self.taken_over, self.added, self.removed, self.typed_anew
        return not any(news)


def merge(form: Any, formsets: list[Any], lock_version: int) -> Conflict:
    """Bring what was typed together with what is stored.

    :param form: bound to the request, with the stored article as its instance.
    :param formsets: the same for the article's parts.
    :param lock_version: of the stored article; saving the form shown again is a decision.
    """
    conflict = Conflict()
    for key in form.data:
        if not any(key.startswith(f"{formset.prefix}-") for formset in formsets):
            conflict.data.setlist(key, form.data.getlist(key))
    _merge_fields(form, "", "", conflict)
    conflict.data["lock_version"] = str(lock_version)
    for formset in formsets:
        _merge_parts(formset, conflict)
    return conflict


def _merge_fields(form: Any, prefix: str, place: str, conflict: Conflict) -> bool:
    """Fill one form's fields; return whether the person had changed any of them.

    :param prefix: of the form that is shown again; "" or with a hyphen at its end.
    """
    shown = read_digests(str(form.data.get(form.add_prefix("base"), "")))
    is_touched = False
    for name, kind, typed in _typed(form):
        stored = stored_text(form, name)
        label = f"{place}: {kind.label}" if place else capfirst(str(kind.label))
        was_touched = typed is not None and shown.get(name) != digest(typed)
        is_touched |= was_touched
        if typed is not None and was_touched:
            if typed != stored:
                anchor = f"id_{prefix}{name}"
                is_clash = shown.get(name) != digest(stored)
                found = Difference(label, anchor, typed, stored, is_clash)
                conflict.differences.append(found)
            conflict.data[f"{prefix}{name}"] = typed
        else:
            if typed is not None and typed != stored and name != "position":
                conflict.taken_over.append(label)
            conflict.data[f"{prefix}{name}"] = stored
    conflict.data[f"{prefix}base"] = digests(form)
    return is_touched


def _typed(form: Any) -> Iterator[tuple[str, forms.Field, str | None]]:
    """Yield the visible fields with what was typed; None where the request has no such field."""
    for name, kind in form.fields.items():
        if kind.widget.is_hidden:
            continue
        key = form.add_prefix(name)
        raw = kind.widget.value_from_datadict(form.data, form.files, key)
        yield name, kind, None if key not in form.data else normal(kind, raw)


def _merge_parts(formset: Any, conflict: Conflict) -> None:
    """Fill a list of parts: the stored ones in their order, then those typed anew."""
    rows, stored = _rows(formset), list(formset.get_queryset())
    known = {str(part.pk) for part in stored}
    added: list[tuple[str, dict[str, str]]] = []
    for number, part in enumerate(stored):
        prefix = f"{formset.prefix}-{number}-"
        conflict.data[f"{prefix}id"] = str(part.pk)
        sent = rows.get(str(part.pk))
        if sent is None:
            added.append((_place(part), _add_stored(formset, part, prefix, conflict)))
            continue
        form = formset.form(formset.data, formset.files, prefix=sent, instance=part)
        _merge_fields(form, prefix, _place(part), conflict)
        if formset.data.get(f"{sent}-{DELETION_FIELD_NAME}"):
            conflict.data[f"{prefix}{DELETION_FIELD_NAME}"] = "on"
    total = len(stored)
    for key, sent in rows.items():
        if key not in known and _add_typed(formset, sent, total, added, conflict):
            total += 1
    conflict.added += [place for place, _words in added]
    _write_management(formset, total, len(stored), conflict)


def _rows(formset: Any) -> dict[str, str]:
    """Return the prefixes of the rows sent, by primary key or, for new parts, by themselves."""
    prefixes = [formset.add_prefix(number) for number in range(formset.total_form_count())]
    return {formset.data.get(f"{prefix}-id") or prefix: prefix for prefix in prefixes}


def _place(part: Model) -> str:
    return _("%(kind)s “%(name)s”") % {"kind": capfirst(part._meta.verbose_name), "name": part}


def _add_stored(formset: Any, part: Model, prefix: str, conflict: Conflict) -> dict[str, str]:
    """Put a part that somebody else added into the form; return its words."""
    form = formset.form(instance=part)
    words = {name: stored_text(form, name) for name in _names(form)}
    conflict.data.update({f"{prefix}{name}": text for name, text in words.items()})
    conflict.data[f"{prefix}base"] = digests(form)
    return words


def _add_typed(
    formset: Any,
    sent: str,
    number: int,
    added: list[tuple[str, dict[str, str]]],
    conflict: Conflict,
) -> bool:
    """Put a part that is not stored into the form, unless nothing would be lost without it.

    :param added: the stored parts that the request does not know; one that says the same is the
        part typed, stored when this very request was answered before.
    """
    form = formset.form(formset.data, formset.files, prefix=sent)
    typed = {name: text or "" for name, _field, text in _typed(form)}
    words = _without_number(typed)
    shown = read_digests(str(formset.data.get(f"{sent}-base", "")))
    name = next((words[key] for key in ("heading", "question", "reference") if key in words), "")
    place = _("%(kind)s “%(name)s”") % {
        "kind": capfirst(formset.model._meta.verbose_name),
        "name": name,
    }
    if shown and all(shown.get(key) == digest(text) for key, text in words.items()):
        conflict.removed.append(place)  # by somebody else, and nothing was typed there
        return False
    if formset.data.get(f"{sent}-{DELETION_FIELD_NAME}") or not any(words.values()):
        return False
    for twin in added:
        if all(twin[1].get(name) == text for name, text in words.items() if text):
            added.remove(twin)
            return False
    prefix = f"{formset.prefix}-{number}-"
    conflict.data.update({f"{prefix}{key}": text for key, text in typed.items()})
    conflict.typed_anew.append(place)
    return True


def _names(form: Any) -> list[str]:
    return [name for name, kind in form.fields.items() if not kind.widget.is_hidden]


def _without_number(words: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in words.items() if name != "position"}


def _write_management(formset: Any, total: int, initial: int, conflict: Conflict) -> None:
    counts = {TOTAL_FORM_COUNT: total, INITIAL_FORM_COUNT: initial}
    for name, count in counts.items():
        conflict.data[f"{formset.prefix}-{name}"] = str(count)
    for number in range(total):
        conflict.data[f"{formset.prefix}-{number}-{formset.fk.name}"] = str(formset.instance.pk)
