"""What goes wrong for a reader, and what an outside expert reads, is told without who it was.

That no public page writes a row or tells the log is in tests/public/test_every_public_address.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from django.urls import path, reverse
from django.utils import timezone

from articles.models import PreviewLink
from rlsportal import urls
from tests import factories as make
from tests.support.reading import ADDRESS, FROM, WORDS, everything, log_of_everything, reader


def explode(request: Any) -> None:
    raise RuntimeError("a fault of ours")


class WithAFault:
    """The portal's addresses and one that fails."""

    urlpatterns = [*urls.urlpatterns, path("fault", explode)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=WithAFault)
@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        ({"path": f"/fault?q={WORDS}"}, 500, "RuntimeError: a fault of ours"),
        ({"path": f"/nowhere?q={WORDS}"}, 404, "Not Found: /nowhere"),
        ({"path": f"/?q={WORDS}", "headers": {"host": "evil.example"}}, 400, "evil.example"),
        ({"path": f"/healthz?q={WORDS}", "method": "post"}, 405, "CSRF cookie not set"),
        (
            {"path": f"/admin/login/?next=/{WORDS}", "method": "post", "secure": True},
            403,
            "Referer checking failed - https://elsewhere.example/results?…",
        ),
    ],
)
def test_faults_are_told_to_the_log_without_who_asked_for_what(
    request_: dict[str, Any], status: int, said: str
) -> None:
    before = everything()
    client = reader(raise_request_exception=False, enforce_csrf_checks=True)
    if "secure" in request_:
        client.get("/admin/login/", secure=True)
    method = getattr(client, request_.pop("method", "get"))
    if "headers" in request_:
        request_["headers"]["referer"] = FROM
    with log_of_everything() as log:
        assert method(**request_).status_code == status
    assert everything() == before
    assert said in log.getvalue()
    assert WORDS not in log.getvalue()
    assert ADDRESS not in log.getvalue()


@pytest.mark.django_db
def test_an_outside_expert_is_a_number_of_openings() -> None:
    link, token = make.preview_link(make.submitted(), now=timezone.now())
    before = everything()
    with log_of_everything() as log:
        reader().get(reverse("preview", args=[token]) + f"?q={WORDS}")
        reader().get(reverse("preview", args=["no-such-" + token]))
    after = everything()
    assert {name for name in after if after[name] != before[name]} == {"articles.PreviewLink"}
    (opened,) = PreviewLink.objects.all()
    changed = {
        f.name
        for f in PreviewLink._meta.concrete_fields
        if getattr(opened, f.attname) != getattr(link, f.attname)
    }
    assert changed == {"opened_count", "last_opened_at"}
    assert "Gone: /preview/…" in log.getvalue()
    for private in (token, WORDS, ADDRESS):
        assert private not in log.getvalue()
