"""Header injection: into mails, file names and redirects; and hosts that are not ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.delivery import deliver
from articles.models import OutboxMessage
from rlsportal.accounts.forms import AddressForm, InvitationForm
from rlsportal.accounts.models import User
from rlsportal.accounts.reset_views import ResetForm
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db

LINE = "\r\nBcc: evil@example.org"
LINE_ENDS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\u2028", "\x85")


def put(**fields: Any) -> OutboxMessage:
    complete = {"kind": "assigned", "subject": "Words", "body": "x", "created_at": timezone.now()}
    return OutboxMessage.objects.create(**{**complete, **fields})


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_subject_is_one_line(end: str) -> None:
    put(to=make.make_user("author", email="ann@example.org"), subject=f"About{end}Bcc: evil@x.org")
    assert deliver(now=timezone.now()).sent == 1
    [sent] = mail.outbox
    assert sent.subject == "About Bcc: evil@x.org"
    head = sent.message().as_bytes().partition(b"\n\n")[0]
    assert b"\nBcc:" not in head
    assert sent.recipients() == ["ann@example.org"]


def test_a_title_with_line_ends_makes_no_header() -> None:
    make.make_user("editor", email="ed@example.org")
    make.submitted(title=f"Iron{LINE}")
    deliver(now=timezone.now())
    assert mail.outbox
    for sent in mail.outbox:
        assert b"\nBcc:" not in sent.message().as_bytes().partition(b"\n\n")[0]
        assert sent.recipients() == ["ed@example.org"]


def test_a_mail_to_a_forged_address_is_not_sent_and_holds_up_nobody() -> None:
    put(to=make.make_user("author", email=f"ann@example.org{LINE}"))
    put(to=make.make_user("author", email="ben@example.org"))
    result = deliver(now=timezone.now())
    assert (result.sent, len(result.failed)) == (1, 1)
    assert [each.recipients() for each in mail.outbox] == [["ben@example.org"]]


@pytest.mark.parametrize(
    "address",
    [f"ann@example.org{LINE}", "ann@example.org,evil@example.org", "ann@example.org\nx", "<a@b.c>"],
)
def test_no_form_takes_such_an_address(address: str) -> None:
    request = RequestFactory().post("/")
    assert "email" in AddressForm({"email": address}, request=request).errors
    assert not ResetForm({"email": address}).is_valid()
    assert "email" in InvitationForm({"email": address}, request=request).errors
    with pytest.raises(ValidationError):
        User(username="x", password="x", email=address).full_clean()


def test_a_reset_goes_to_the_stored_address_alone() -> None:
    """Not to what was typed, which may look alike."""
    user = make.make_user("author", username="ann", email="ann@example.org")
    Client().post("/admin/password-reset/", {"email": "ANN@EXAMPLE.ORG"})
    deliver(now=timezone.now())
    assert [each.recipients() for each in mail.outbox] == [[user.email]]
    mail.outbox.clear()
    Client().post("/admin/password-reset/", {"email": "ann@example.org.evil.example"})
    deliver(now=timezone.now())
    assert mail.outbox == []


FORGED = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-server": "evil.example",
    "x-original-url": "/evil.example/",
    "x-rewrite-url": "/evil.example/",
    "x-host": "evil.example",
    "forwarded": "host=evil.example;proto=https",
    "x-forwarded-port": "6666",
    "x-forwarded-prefix": "//evil.example",
    "x-script-name": "//evil.example",
}


def test_no_mail_leads_to_a_forged_host() -> None:
    make.make_user("author", username="ann", email="ann@example.org")
    form = {"email": "ann@example.org"}
    Client().post("/admin/password-reset/", form, headers=FORGED)
    deliver(now=timezone.now())
    [sent] = mail.outbox
    words = sent.body + sent.alternatives[0][0]
    assert "evil.example" not in words
    assert "http://localhost:8000/admin/password-reset/" in words


def test_no_public_page_names_a_forged_host() -> None:
    site = examples.build()
    for address in site.addresses:
        answer = Client().get(address.path, headers=FORGED)
        assert (answer.status_code, b"evil" in answer.content) == (address.status, False), address
        assert "evil" not in str(answer.headers), address
        assert answer.content == Client().get(address.path).content


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:x@evil", ""]
)
def test_a_host_that_is_not_ours_gets_no_page(host: str) -> None:
    for path in ("/", "/admin/login/", "/admin/password-reset/", "/feeds/articles.atom"):
        answer = Client().get(path, headers={"host": host})
        assert answer.status_code == 400
        assert host == "" or host not in answer.content.decode()


@pytest.mark.parametrize("slug", ['iron"; filename="evil.exe', "iron\r\nX: 1", "../../etc/passwd"])
def test_the_name_of_a_file_is_made_of_plain_letters(slug: str) -> None:
    revision = make.submitted(slug=slug).revision
    client = Client()
    client.force_login(make.somebody("editor"))
    answer = client.get(f"/admin/evidence/{revision.pk}/?format=json")
    name = answer["Content-Disposition"].removeprefix('attachment; filename="').removesuffix('"')
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
