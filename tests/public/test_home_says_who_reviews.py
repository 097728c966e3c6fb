"""Beside the search, the first page says what was reviewed, and leads to how and by whom."""

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
LINKS = ("/editorial-policy/", "/reviewers/", "/verify/")


def welcome(client: Client) -> str:
    page = client.get("/").content.decode()
    return page.split('class="welcome"')[1].split('class="with-aside"')[0]


def test_numbers_and_links_stand_beside_the_search(client: Client) -> None:
    make.live()
    shown = welcome(client)
    assert "There is 1 article." in shown
    for link in LINKS:
        assert f'<a href="{link}">' in shown, link
        assert client.get(link).status_code == 200


def test_a_demonstration_counts_no_reviews(client: Client) -> None:
    make.live(doctors=(make.make_doctor(is_demonstration=True),))
    shown = welcome(client)
    assert "There is 1 article." in shown
    assert "reviewed as" not in shown


def test_an_empty_site_leads_there_too(client: Client) -> None:
    page = client.get("/").content.decode()
    for link in LINKS:
        assert f'<a href="{link}">' in page, link
