import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.urls import path

from rlsportal import urls


def explode(request: object) -> None:
    raise RuntimeError("a secret detail")


def forbid(request: object) -> None:
    raise PermissionDenied("a secret detail")


class WithFaults:
    """The portal's addresses and two that fail."""

    urlpatterns = [*urls.urlpatterns, path("fault", explode), path("forbidden", forbid)]


@pytest.mark.parametrize(
    ("address", "host", "status", "heading"),
    [
        ("/healthz", "evil.example", 400, "This request could not be understood"),
        ("/forbidden", "testserver", 403, "You may not open this page"),
        ("/nowhere", "testserver", 404, "This page does not exist"),
        ("/fault", "testserver", 500, "Something went wrong on our side"),
    ],
)
@override_settings(ROOT_URLCONF=WithFaults)
def test_each_status_has_its_page(
    client: Client, address: str, host: str, status: int, heading: str
) -> None:
    client.raise_request_exception = False
    response = client.get(address, headers={"host": host})
    assert response.status_code == status
    page = response.content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert '<html lang="en">' in page
    assert "secret detail" not in page


@pytest.mark.django_db
def test_a_form_without_token_is_told_that_nothing_was_saved() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    page = response.content.decode()
    assert "<h1>The form was not accepted</h1>" in page
    assert "Nothing was saved." in page
