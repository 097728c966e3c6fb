"""That a page is a demonstration is said in the column of the answer, before its question."""

import pytest
from django.test import Client

from tests.public import examples

pytestmark = pytest.mark.django_db


def test_the_notice_is_above_the_question(client: Client) -> None:
    examples.build()
    page = client.get("/faqs/q-demolition/").content.decode()
    column = page.split('<div class="faq-page">')[1].split("<aside")[0]
    assert column.index('class="demonstration"') < column.index("<h1")
    assert page.count('class="demonstration"') == 1
