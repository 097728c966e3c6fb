"""Evidence of review, to be printed or taken along: of one revision, and of one doctor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles.evidence import comparison_of, evidence_of, person, signatures_of, signed_by
from articles.models import ChangeRequest, MedicalReview, ReviewAssignment, ReviewRound, Revision
from rlsportal.accounts.models import User

from .base import roles_on, user_of
from .pages import LEADING, answer
from .submitted import submitted

LABELS: Mapping[str, Mapping[str, Any]] = {
    "decision": dict(MedicalReview.Decision.choices),
    "scope": dict(MedicalReview.Scope.choices),
    "kind": dict(ReviewRound.Kind.choices),
    "outcome": dict(ReviewRound.Outcome.choices),
    "status": dict(ReviewAssignment.Status.choices),
    "conflict": dict(ReviewAssignment.Conflict.choices),
    "anchor": dict(ChangeRequest.Anchor.choices),
}


def revision_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence pack of one revision; with ``format=json`` as a file."""
    revision = Revision.objects.select_related("article").filter(pk=pk).first()
    if not user_of(request).has_perm("articles.view_revision"):
        raise PermissionDenied
    if revision is None:
        raise Http404
    pack = evidence_of(revision)
    name = f"{revision.article.slug}-revision-{revision.number}"
    if request.GET.get("format") == "json":
        return _file(f"evidence-{name}", pack)
    context = {
        "pack": readable(pack),
        "revision": revision,
        "content": revision.data,
        "comparison": comparison_of(revision),
        "submitted": submitted(revision),
    }
    title = _("Evidence of review: %(revision)s") % {"revision": revision}
    return answer(request, "admin/evidence/revision.html", title, context)


def signatures_view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show what somebody signed: oneself, and for editors and lead reviewers anybody."""
    user = user_of(request)
    if pk is not None and pk != user.pk and not roles_on(request) & LEADING:
        raise PermissionDenied
    signer = user if pk is None else get_object_or_404(User, pk=pk)
    if request.GET.get("format") == "json":
        return _file(f"signatures-{signer.pk}", signatures_of(signer))
    reviews = signed_by(signer).defer("revision__content", "revision__body_html")
    context = {"name": person(signer), "reviews": reviews, "is_own": signer.pk == user.pk}
    title = _("Signatures of %(name)s") % {"name": person(signer)}
    return answer(request, "admin/evidence/signatures.html", title, context)


def _file(name: str, record: Mapping[str, Any]) -> HttpResponse:
    """Return a record as a JSON file to keep, with the words as themselves."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    options = {"ensure_ascii": False, "indent": 1, "sort_keys": True}
    return JsonResponse(record, json_dumps_params=options, headers=headers)


def readable(value: Any, key: str = "") -> Any:
    """Return a record for people: moments and days as such, codes also in words.

    :param key: under which the value stands in the record above it.
    """
    if isinstance(value, Mapping):
        shown = {name: readable(inner, name) for name, inner in value.items()}
        words = {
            f"{name}_words": LABELS[name].get(inner, inner)
            for name, inner in value.items()
            if name in LABELS and isinstance(inner, str)
        }
        return {**shown, **words}
    if isinstance(value, list):
        return [readable(inner) for inner in value]
    if isinstance(value, str) and (key == "at" or key.endswith("_at")):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and key.endswith(("_on", "_until")):
        return date.fromisoformat(value)
    return value
