"""What an outside expert sees by a preview link: one frozen text, and its pictures.

No account, no cookie, no trace in caches or search engines. The secret in the address is all the
expert has, so nothing on the page may carry it elsewhere: no referrer is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.models import Publication
from articles.public.media import stored_image
from articles.public.page import change_label
from articles.public.shell import Page, make_page
from articles.transitions.desk import find_preview, open_preview
from rlsportal.read_only import read_only

if TYPE_CHECKING:
    from articles.models import Revision

PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@read_only
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision that a link is bound to; the same 410 for every link that is no use.

    Asking for the headers alone is no reading, so it is not counted.
    """
    now = timezone.now()
    find = find_preview if request.method == "HEAD" else open_preview
    link = find(token, now=now)
    if link is None:
        return _answer(make_page("preview/gone.html", {}), status=410)
    revision = link.revision
    context = {
        "link": link,
        "revision": revision,
        "content": revision.data,
        # A link outlives the publication of its text, and then must not deny it.
        "is_public": Publication.objects.filter(revision=revision).exists(),
        "change_kind": change_label(revision.data),
        "body_html": mark_safe(body_for(revision, token)),  # noqa: S308 - sanitized when frozen
    }
    return _answer(make_page("preview/revision.html", context, language=revision.data["language"]))


def body_for(revision: Revision, token: str) -> str:
    """Return the frozen body, byte for byte but for the addresses of its pictures.

    Pictures of a text that is not public are served to nobody without the secret, so here they
    are fetched below the address of the preview. What is stored and signed stays as it is.
    """
    body = revision.body_html
    for image in revision.data["images"]:
        name = {"sha256": image["sha256"], "extension": image["extension"]}
        address = reverse("preview_image", kwargs={"token": token, **name})
        body = body.replace(f'src="{reverse("articles:image", kwargs=name)}"', f'src="{address}"')
    return body


@read_only
def image(request: HttpRequest, token: str, sha256: str, extension: str) -> HttpResponse:
    """Return a picture of the revision that a link is bound to."""
    link = find_preview(token, now=timezone.now())
    if link is None:
        return _answer(make_page("preview/gone.html", {}), status=410)
    shown = {(image["sha256"], image["extension"]) for image in link.revision.data["images"]}
    if (sha256, extension) not in shown:
        raise Http404
    return _answer(stored_image(sha256, extension, PRIVATE["Cache-Control"]))


def _answer(page: Page, *, status: int = 200) -> HttpResponse:
    headers, body = page
    headers = {name: value for name, value in headers.items() if name != "ETag"}
    return HttpResponse(body, status=status, headers={**headers, **PRIVATE})
