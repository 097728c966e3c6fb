"""A text takes words from the library: whoever wrote them there has contributed to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from articles import transitions
from articles.admin.history import line_of
from articles.models import Article, AuditEvent, Contribution, Image, Reference
from articles.working_copy import ImageDraft, ReferenceDraft, SectionDraft
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW, REFERENCE
from tests.support.queries import counted
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

SHOWN = SectionDraft("The role of iron", "Iron is low [@allen2013].\n\n![](image:path)", "iron22")


@pytest.fixture
def doctor() -> User:
    return make.make_doctor("author", username="drx")


def image_by(user: User, **changes: Any) -> ImageDraft:
    """Return an image of the library, uploaded at the desk, as a draft uses it afterwards."""
    draft = make.make_image_draft("path", **changes)
    columns = ("name", "sha256", "extension", "alt", "credit", "licence")
    row = {name: getattr(draft, name) for name in columns}
    image = Image(**row, width=4, height=3, uploaded_by=user, uploaded_at=NOW)
    transitions.save_image(image, by=user, now=NOW)
    return replace(draft, data=None)


def reference_by(user: User) -> ReferenceDraft:
    reference = Reference(key="new2026", csl=REFERENCE.csl, verified=REFERENCE.verified)
    transitions.save_reference(reference, by=user, now=NOW)
    return replace(REFERENCE, key="new2026")


def writers(article: Article) -> list[str]:
    rows = Contribution.objects.filter(article=article).order_by("pk")
    return list(rows.values_list("user__username", flat=True))


def test_who_uploaded_a_picture_signs_no_text_that_shows_it(doctor: User) -> None:
    article = make.submitted(images=(image_by(doctor),), sections=(SHOWN,))
    assert writers(article) == ["drx", make.somebody("author").username]
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]


def test_who_ever_gave_it_words_does_not_either(doctor: User) -> None:
    draft = image_by(make.somebody("author"))
    editor = make.somebody("editor")
    for user, name, words in ((doctor, "alt", "Iron and its way"), (editor, "credit", "Us")):
        image = Image.objects.get()
        setattr(image, name, words)
        transitions.save_image(image, by=user, now=NOW)
    draft = replace(draft, alt="Iron and its way", credit="Us")
    article = make.submitted(images=(draft,), sections=(SHOWN,))
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]


def test_who_wrote_a_reference_signs_no_text_that_cites_it(doctor: User) -> None:
    references = (REFERENCE, reference_by(doctor))
    article = make.submitted(references=references)
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]


def test_nor_who_brought_it_along_with_an_article_of_their_own(doctor: User) -> None:
    make.make_article(by=doctor, title="First")
    article = make.submitted(make.make_article(by=make.make_user("author"), title="Second"))
    assert codes_of(make.assigned, article, doctor) == ["assignee_contributed"]


def test_a_text_that_begins_to_use_it_later_gets_its_writer_then(doctor: User) -> None:
    draft = image_by(doctor)
    article = make.make_article()
    assert "drx" not in writers(article)
    make.edited(article, images=(draft,), sections=(SHOWN,))
    assert writers(article).count("drx") == 1
    make.edited(article, title="Iron again")
    assert writers(article).count("drx") == 1
    assert make.submitted(article).state == "in_review"  # the last contribution is of this text


@pytest.mark.parametrize("unchanged", [True, False])
def test_saving_a_record_as_it_is_writes_nothing(doctor: User, unchanged: bool) -> None:
    make.make_article()
    reference = Reference.objects.get()
    if not unchanged:
        reference.verified = {"title": "publisher"}
    before = AuditEvent.objects.filter(kind="save_library").count()
    transitions.save_reference(reference, by=doctor, now=NOW)
    events = AuditEvent.objects.filter(kind="save_library")
    assert events.count() == before + (not unchanged)


def test_the_chain_says_who_changed_the_library(doctor: User) -> None:
    reference_by(doctor)
    event = AuditEvent.objects.get(kind="save_library")
    assert (event.actor, event.article) == (doctor, None)
    assert '"items":["reference:new2026"]' in event.payload
    assert line_of(event).sentence == "drx changed the library of references and pictures."


def test_names_that_begin_alike_are_not_mixed_up(doctor: User) -> None:
    make.make_article()
    longer = Reference(key="allen2013b", csl=REFERENCE.csl, verified=REFERENCE.verified)
    transitions.save_reference(longer, by=doctor, now=NOW)
    article = make.make_article(title="Another")
    assert "drx" not in writers(article)


def test_more_records_ask_no_more_questions() -> None:
    def queries(edit: Callable[[], Any]) -> int:
        with counted() as statements:
            edit()
        return len(statements)

    author = make.somebody("author")
    article = make.make_article(references=(REFERENCE, reference_by(author)))
    one = queries(lambda: make.edited(article, title="One"))
    for number in range(5):
        other = Reference(key=f"more{number}", csl=REFERENCE.csl)
        transitions.save_reference(other, by=make.make_user("author"), now=NOW)
    assert queries(lambda: make.edited(article, title="Two")) == one
