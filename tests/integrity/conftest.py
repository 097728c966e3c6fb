"""A record in which every signed table has a row."""

from collections.abc import Iterator

import pytest
from django.db import connection

from articles import transitions
from articles.models import ChangeRequest, MedicalReview, triggers
from tests import factories as make
from tests.public.examples import publish_again


@pytest.fixture
def _record() -> None:
    """A record in which every chained table has a row."""
    image = make.make_image_draft("path")
    body = "Iron is low [@allen2013].\n\n![The path](image:path)"
    body += "\n\n::: definition Ferritin\nIt stores iron.\n:::"
    sections = (make.SectionDraft("The role of iron", body, "iron22"),)
    _withdrawn_after_a_report()
    publication = make.live(sections=sections, images=(image,))
    article = make.submitted(make.revised(publication))
    doctor = make.make_doctor()
    make.accepted(article, doctor)
    make.ask_changes(article, doctor)
    request = ChangeRequest.objects.get()
    author = make.somebody("author")
    transitions.answer_change_request(request, by=author, now=make.NOW, text="Done.")
    transitions.settle_change_request(request, by=doctor, now=make.NOW)
    article = make.approved(make.fresh(article), doctor)
    review = MedicalReview.objects.order_by("-pk").first()
    assert review is not None
    transitions.revoke(
        review, by=doctor, now=make.NOW, lock_version=article.lock_version, reason="A doubt."
    )


def _withdrawn_after_a_report() -> None:
    """A text, its correction, and the end of both because of what a reader had reported."""
    first = make.live(slug="gone", title="Gone")
    report, editor = make.feedback(first), make.somebody("editor")
    make.withdrawn(publish_again(first, days=0, change_kind="correction"))
    transitions.settle_feedback(
        report, by=editor, now=make.NOW, note="Right.", led_to_withdrawal=True
    )


@pytest.fixture
def _triggers_off(_record: None) -> Iterator[None]:
    triggers.drop(connection)
    yield
    triggers.install(connection)
