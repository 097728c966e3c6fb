from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import path

from rlsportal import urls
from rlsportal.accounts.models import User

POLICY = {
    "default-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "object-src 'none'",
}


def explode(request: object) -> None:
    raise RuntimeError("on purpose")


class WithFault:
    """The portal's addresses and one that fails."""

    urlpatterns = [*urls.urlpatterns, path("fault", explode)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=WithFault)
@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/admin/login/", "testserver", 200),
        ("/admin/", "testserver", 302),
        ("/nowhere", "testserver", 404),
        ("/fault", "testserver", 500),
        ("/healthz", "evil.example", 400),
        ("/healthz", "testserver", 200),
        ("/static/css/desk.css", "testserver", 200),
    ],
)
def test_policies_are_strict_everywhere(
    client: Client, address: str, host: str, status: int
) -> None:
    client.raise_request_exception = False
    response = client.get(address, headers={"host": host})
    response.close()
    assert response.status_code == status
    readers = set() if address.startswith("/admin/") else {"script-src 'self'"}
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY | readers
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_other_headers(client: Client) -> None:
    response = client.get("/admin/login/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["/healthz", "/nowhere"])
def test_no_cookie_and_no_vary_without_a_form(client: Client, page: str) -> None:
    response = client.get(page)
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_cookies_of_the_desk_are_kept_from_scripts_and_other_sites(client: Client) -> None:
    User.objects.create_user("author", password="correct horse", is_staff=True)
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "author", "password": "correct horse"})
    assert {
        name: (cookie["httponly"], cookie["samesite"]) for name, cookie in client.cookies.items()
    } == {
        "csrftoken": (True, "Lax"),
        "sessionid": (True, "Lax"),
        "portal_device": (True, "Lax"),
    }


@pytest.mark.django_db
def test_messages_of_the_desk_are_kept_in_the_session(
    admin_client: Client, admin_user: User
) -> None:
    path = f"/admin/accounts/user/{admin_user.pk}/change/"
    flags = {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
    words = {"username": "admin", "email": admin_user.email, **flags}
    assert admin_client.post(path, words).status_code == 302
    assert set(admin_client.cookies) == {"sessionid"}
    assert "was changed successfully" in admin_client.get("/admin/").content.decode()


@override_settings(SECURE_SSL_REDIRECT=True)
def test_plain_http_is_sent_to_https_except_for_probes(client: Client) -> None:
    assert client.get("/admin/")["Location"] == "https://testserver/admin/"
    assert client.get("/healthz").status_code == 200


def test_no_template_has_inline_script_or_style() -> None:
    templates = Path(__file__).resolve().parents[2].glob("templates/**/*.html")
    words = (" style=", "<style", " onclick=", "<script>")
    assert [(t.name, w) for t in templates for w in words if w in t.read_text()] == []


@pytest.mark.django_db
def test_no_search_engine_lists_the_desk(client: Client) -> None:
    for address in ("/admin/login/", "/", "/nowhere"):
        response = client.get(address)
        is_desk = address.startswith("/admin/")
        assert response.get("X-Robots-Tag") == ("noindex, nofollow" if is_desk else None), address
