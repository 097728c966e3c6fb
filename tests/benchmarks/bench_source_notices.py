"""A data set of sixty thousand notices against ten thousand sources."""

import io

import pytest
from django.core.management import call_command

from articles.models import EvidenceFlag, Reference
from tests import factories as make
from tests.factories import REFERENCE
from tests.source_notices.test_sources_are_watched import source
from tests.source_notices.test_the_data_set_is_read_row_by_row import HEADER, line
from tests.support.benchmark import hold

pytestmark = pytest.mark.django_db
SOURCES, NOTICES = 10_000, 60_000


def test_check_references(tmp_path) -> None:  # type: ignore[no-untyped-def]
    csl = {**REFERENCE.csl, "type": "article-journal"}
    Reference.objects.bulk_create(
        Reference(key=f"many{n}", csl={**csl, "DOI": f"10.1000/many.{n}"}) for n in range(SOURCES)
    )
    cited = "10.1000/iron"
    article = make.live(references=(source(),)).article
    file = tmp_path / "notices.csv"
    rows = (line(Record_ID=str(n), OriginalPaperDOI=f"10.2000/{n}") for n in range(NOTICES - 1))
    file.write_text(
        "\n".join([HEADER, *rows, line(Record_ID="cited", OriginalPaperDOI=cited)]),
        encoding="utf-8",
    )
    hold(
        f"{NOTICES} notices against {SOURCES} sources",
        lambda: call_command("check_references", retractions=str(file), stdout=io.StringIO()),
        limit_ms=15_000,
    )
    assert [flag.article for flag in EvidenceFlag.objects.all()] == [article]
