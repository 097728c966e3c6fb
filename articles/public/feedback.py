"""Readers say whether a text helped, and where it is wrong: the one thing that readers write.

Nothing is kept of who says it. The form works without a script, a cookie and a session.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.models.feedback import Feedback, HelpfulCount
from articles.models.publication import Publication
from articles.public import addresses
from articles.public.paths import article_path
from articles.public.places import Place, places
from articles.public.shell import answer, make_page, moved, today
from rlsportal.limits import DAY, seconds_to_wait
from rlsportal.read_only import read_only
from rlsportal.same_origin import from_our_pages

A_MINUTE, A_DAY = 5, 40  # forms that one address may send; a clinic has one address for many
MOST_WAITING = 200  # reports of one article that nobody has looked into; more say nothing new
LONGEST = 2000  # characters
TRAP = "website"  # a field that people do not see and programs fill in

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]+")
ANSWERS = ("yes", "no")  # and the columns that count them


def feedback_path(slug: str) -> str:
    """Return the address of the form about an article."""
    return reverse("articles:feedback", kwargs={"slug": slug})


def refused(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the form again, with what was typed, to whose browser did not say where it was."""
    words = _(
        "Your browser did not say that this form comes from our site, so it was not taken. "
        "Please send it once more from this page."
    )
    return _form(request, _publication(request, slug), problem=words, status=403)


@require_http_methods(["GET", "HEAD", "POST"])
@from_our_pages(refused)
def feedback(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the form about a live article, and take it."""
    if request.method != "POST":
        publication = addresses.live_at(slug)
        if publication is None:
            return _elsewhere(slug)
        return _form(request, publication)
    publication = _publication(request, slug)
    wait, words = _too_often(request)
    if wait:
        response = _form(request, publication, problem=words, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    if "answer" in request.POST:
        return _count(request, publication)
    return _take(request, publication)


@read_only
def thanks(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Say that it arrived, and what happens next."""
    # A report may be about an earlier revision, of which readers have none that is newer.
    publication = addresses.newest_once_at(slug)
    if publication is None:
        raise Http404
    return answer(request, make_page("articles/feedback_thanks.html", {"publication": publication}))


def _elsewhere(slug: str) -> HttpResponseBase:
    """Send whoever comes by an old address to the article, which knows where it moved."""
    if addresses.newest_once_at(slug) is None:
        raise Http404
    return moved(article_path(slug))


def _publication(request: HttpRequest, slug: str) -> Publication:
    """Return what the reader read: the revision that the form names, or what is live.

    :raises Http404: nothing of the article is public.
    """
    number = request.POST.get("number", "")
    is_number = re.fullmatch(r"[1-9][0-9]{0,5}", number)
    read = addresses.revision_at(slug, int(number)) if is_number else None
    if read is None or read.withdrawn_at is not None:
        read = addresses.live_at(slug)
    if read is None:
        raise Http404
    return read


def _too_often(request: HttpRequest) -> tuple[int, str]:
    """Return the seconds until another form is taken, 0 if this one is; and what to say."""
    if wait := seconds_to_wait(request, "feedback", A_MINUTE):
        words = _("Several forms came from your address in a short time. Please wait a minute.")
        return wait, words
    words = _("Many forms came from your address today. Please come back tomorrow.")
    return seconds_to_wait(request, "feedback", A_DAY, within=DAY), words


def _place(request: HttpRequest, publication: Publication) -> Place:
    """Return the place that the form names; the whole text for one that is not there."""
    uid, listed = request.POST.get("part", ""), places(publication)
    return next((place for place in listed if place.uid == uid), listed[0])


def _count(request: HttpRequest, publication: Publication) -> HttpResponseBase:
    """Count a yes or a no; whatever else was sent counts as nothing."""
    column = request.POST["answer"]
    if column in ANSWERS and not request.POST.get(TRAP):
        place = _place(request, publication)
        with transaction.atomic():
            row, _made = HelpfulCount.objects.get_or_create(publication=publication, uid=place.uid)
            HelpfulCount.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
    return _thank(publication)


def _take(request: HttpRequest, publication: Publication) -> HttpResponseBase:
    """Keep a report, or show the form again with what is missing."""
    text = cleaned(request.POST.get("text", ""))
    if request.POST.get(TRAP):
        return _thank(publication)  # whoever fills it in need not learn why nothing came of it
    if not text:
        words = _("Please write what is wrong, so that we can find it.")
        return _form(request, publication, problem=words, status=400)
    if len(text) > LONGEST:
        words = ngettext(
            "Please shorten this to %(most)d character; it has %(count)d.",
            "Please shorten this to %(most)d characters; it has %(count)d.",
            LONGEST,
        )
        words %= {"most": LONGEST, "count": len(text)}
        return _form(request, publication, problem=words, status=400)
    if _waiting(publication) >= MOST_WAITING:
        words = _("So many reports about this article wait already that we take no more for now.")
        response = _form(request, publication, problem=words, status=503)
        response.headers["Retry-After"] = str(DAY)  # somebody has to look into some of them first
        return response
    place = _place(request, publication)
    Feedback.objects.create(
        publication=publication, uid=place.uid, place=place.words, text=text, received_on=today()
    )
    return _thank(publication)


def _waiting(publication: Publication) -> int:
    of_article = Feedback.objects.filter(publication__article_id=publication.article_id)
    return of_article.waiting().count()


def cleaned(text: str) -> str:
    """Return what a reader wrote with one kind of line end, and without control characters."""
    lines = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _thank(publication: Publication) -> HttpResponseBase:
    to = reverse("articles:thanks", kwargs={"slug": publication.slug})
    return HttpResponse(status=303, headers={"Location": to, "Cache-Control": "no-store"})


def _form(
    request: HttpRequest, publication: Publication, *, problem: str = "", status: int = 200
) -> HttpResponseBase:
    """Show the form; after a refusal with what was typed, which no cache may keep.

    The address may name a place, ``?part=``, which is then chosen.
    """
    sent: Mapping[str, Any] = request.POST if request.method == "POST" else request.GET
    context = {
        "publication": publication,
        "places": places(publication),
        "part": str(sent.get("part", ""))[:32],
        "text": cleaned(str(sent.get("text", ""))) if request.method == "POST" else "",
        "problem": problem,
        "longest": LONGEST,
        "trap": TRAP,
    }
    page = make_page("articles/feedback.html", context)
    if status == 200:
        return answer(request, page)
    headers, body = page
    kept = {name: value for name, value in headers.items() if name != "ETag"}
    return HttpResponse(body, status=status, headers={**kept, "Cache-Control": "no-store"})
