"""Whoever cites a source sees at the desk what its journal said about it since."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from articles.models import Reference
from tests import factories as make
from tests.source_notices.test_sources_are_watched import (
    CONCERN,
    CORRECTED,
    OTHER,
    RETRACTED,
    check,
    live,
    source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make.somebody("editor"))
    return client


def listed(client: Client) -> dict[str, str]:
    """Return by key what the list says beside the title."""
    page = client.get("/admin/articles/reference/").content.decode()
    rows = re.findall(r'<th class="field-key">.*?</tr>', page, re.DOTALL)
    marks = {}
    for row in rows:
        key = re.search(r">([^<]+)</a>", row)
        mark = re.search(r'<strong class="overdue">([^<]+)</strong>', row)
        assert key is not None
        marks[key[1]] = mark[1] if mark else ""
    return marks


def form(client: Client, key: str) -> str:
    pk = Reference.objects.get(key=key).pk
    page = client.get(f"/admin/articles/reference/{pk}/change/").content.decode()
    return " ".join(page.split("field-noticed")[1].split("field-kind")[0].split())


def test_the_list_and_the_record_name_the_gravest_notice_first(client: Client) -> None:
    live()
    make.make_article(title="Another", references=(source("other2014", DOI="", PMID="4712"),))
    check(CORRECTED, RETRACTED, CONCERN, replace(CONCERN, record_id="90", doi="", pmid="4712"))
    marks = listed(client)
    assert marks == {"allen2013": "retracted", "other2014": "expression of concern"}
    natures = re.findall(r"<strong>([^<]+)</strong>", form(client, "allen2013"))
    assert natures == ["retracted", "expression of concern", "corrected"]


def test_a_sound_source_and_one_whose_notice_ended_have_no_mark(client: Client) -> None:
    live()
    make.make_article(title="Another", references=(source("none2014", DOI=""),))
    assert set(listed(client).values()) == {""}
    check(RETRACTED)
    assert listed(client) == {"allen2013": "retracted", "none2014": ""}
    assert "None stands." in form(client, "none2014")
    check(OTHER, days=1)
    assert set(listed(client).values()) == {""}
    assert "None stands." in form(client, "allen2013")
