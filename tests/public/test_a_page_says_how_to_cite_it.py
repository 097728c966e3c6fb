"""The page about citing, and the files for reference managers."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from articles.public.citation_formats import FORMATS
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.public import examples
from tests.public.examples import Site
from tests.public.reading_heads import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"


def test_the_page_has_both_styles_and_all_files(client: Client) -> None:
    author = BylineDraft("Robin Reed", "nurse", "")
    publication = make.live(slug="iron", bylines=(author,))
    page = " ".join(read(client, "/articles/iron/v/1/cite/").split())
    assert "<h1>Cite this page</h1>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert (
        "Reed R. Iron and restless legs. RLS Portal. Revision 1. Published November 2, 2026. "
        "https://rls.example/articles/iron/v/1/<"
    ) in page
    assert "Reed R. Iron and restless legs [Internet]. Revision 1. RLS Portal; 2026 Nov 2." in page
    links = re.findall(r'<a href="(/articles/iron/v/1/cite/[^"]+)" download="([^"]+)"', page)
    assert links == [
        ("/articles/iron/v/1/cite/ama/", "iron-v1.ama.txt"),
        ("/articles/iron/v/1/cite/vancouver/", "iron-v1.vancouver.txt"),
        ("/articles/iron/v/1/cite/bibtex/", "iron-v1.bib"),
        ("/articles/iron/v/1/cite/ris/", "iron-v1.ris"),
        ("/articles/iron/v/1/cite/csl-json/", "iron-v1.json"),
    ]
    assert "The day on which you read the page is yours to add" in page
    assert "Please check them" in page
    assert publication.signatures.get().name not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("style", "content_type"),
    [
        ("ama", "text/plain"),
        ("vancouver", "text/plain"),
        ("bibtex", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("csl-json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_file_is_an_attachment_in_utf_8(client: Client, style: str, content_type: str) -> None:
    make.live(slug="iron", title="Schlafstörungen")
    response = client.get(f"/articles/iron/v/1/cite/{style}/")
    assert response["Content-Type"] == f"{content_type}; charset=utf-8"
    name = f"iron-v1.{FORMATS[style].extension}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Robots-Tag"] == "noindex"
    assert "Schlafstörungen" in response.content.decode("utf-8")


def test_a_text_without_authors_is_cited_as_the_publishers(client: Client) -> None:
    make.live(slug="iron")
    page = read(client, "/articles/iron/v/1/cite/")
    assert "The text names no author, so the publisher stands in that place." in page
    (item,) = json.loads(read(client, "/articles/iron/v/1/cite/csl-json/"))
    assert item["author"] == [{"literal": "RLS Portal"}]


def test_each_revision_is_cited_as_itself(client: Client) -> None:
    examples.publish_again(make.live(slug="iron", title="Old title"), days=10, title="New title")
    old, new = (json.loads(read(client, f"/articles/iron/v/{n}/cite/csl-json/"))[0] for n in (1, 2))
    assert (old["title"], old["issued"]) == ("Old title", {"date-parts": [[2026, 11, 2]]})
    assert (new["title"], new["issued"]) == ("New title", {"date-parts": [[2026, 11, 12]]})
    assert new["original-date"] == old["original-date"] == old["issued"]
    assert "This is an earlier revision." in read(client, "/articles/iron/v/1/cite/")
    assert "This is an earlier revision." not in read(client, "/articles/iron/v/2/cite/")


# Below, the site of all the tests of this folder is in the database.


def test_a_demonstration_is_named_in_every_style(site: Site, client: Client) -> None:
    words = "no real doctor reviewed this page"
    for style in FORMATS:
        assert words in read(client, f"/articles/demolition/v/1/cite/{style}/")
        assert words not in read(client, f"/articles/iron/v/2/cite/{style}/")
    assert 'class="demonstration"' in read(client, "/articles/demolition/v/1/cite/")


def test_a_withdrawn_revision_is_not_cited(site: Site, client: Client) -> None:
    for end in ("", *(f"{style}/" for style in FORMATS)):
        response = client.get(f"/articles/wolfsmilch/v/1/cite/{end}")
        assert response.status_code == 410
        assert response["Content-Type"].startswith("text/html")
        assert "Content-Disposition" not in response
        assert "A dose was wrong" in response.content.decode()


def test_old_addresses_lead_on(site: Site, client: Client) -> None:
    for end in ("", "ris/"):
        response = client.get(f"/articles/iron-old/v/1/cite/{end}")
        assert response.status_code == 301
        assert response["Location"] == f"/articles/iron/v/1/cite/{end}"
