"""What was refused to whom at the desk is in the log: the number of the account, and no words."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
LOGGERS = ("rlsportal.accounts.security_log",)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was told as a warning by the logs of security."""
    found = [r for r in caplog.records if r.name in LOGGERS and r.levelname == "WARNING"]
    return [record.getMessage() for record in found]


def test_a_page_that_is_not_for_them(caplog: pytest.LogCaptureFixture) -> None:
    author, client = make.make_user("author"), Client()
    client.force_login(author)
    caplog.clear()
    assert client.get("/admin/invitations/?q=my+legs").status_code == 403
    assert client.post("/admin/accounts/user/7/change/").status_code == 403
    assert client.get("/admin/").status_code == 200
    assert told(caplog) == [
        f"account {author.pk} was refused: GET /admin/invitations/",
        f"account {author.pk} was refused: POST /admin/accounts/user/7/change/",
    ]


def test_a_form_of_another_site(caplog: pytest.LogCaptureFixture) -> None:
    author, client = make.make_user("author"), Client(enforce_csrf_checks=True)
    client.force_login(author)
    caplog.clear()
    assert client.post("/admin/account/sessions/").status_code == 403
    assert told(caplog) == [f"account {author.pk} was refused: POST /admin/account/sessions/"]


def test_strangers_have_no_number_and_readers_are_not_asked_who_they_are(
    caplog: pytest.LogCaptureFixture,
) -> None:
    author, client = make.make_user("author"), Client(enforce_csrf_checks=True)
    assert client.post("/admin/login/").status_code == 403
    client.force_login(author)
    assert client.post("/healthz").status_code == 405
    assert told(caplog) == []
