"""Error pages that need words of their own; the others are templates named by their status."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: say that nothing was saved, and what to do."""
    return render(request, "403_csrf.html", status=403)
