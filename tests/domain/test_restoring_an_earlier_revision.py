"""An earlier text comes back as a working copy: to be reviewed anew, never to readers at once."""

import json
from dataclasses import replace

import pytest

from articles import transitions
from articles.content import canonical, draft_of, working_copy_hash
from articles.integrity import findings
from articles.models import Article, AuditEvent, Citation, Image, Publication, Reference, Revision
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Publication:
    return make.live()


def restore(article: Article, revision: Revision, **changes: object) -> Article:
    article = make.fresh(article)
    form = {"by": make.somebody("author"), "now": NOW, "lock_version": article.lock_version}
    return transitions.restore_revision(article, revision=revision, **{**form, **changes})


def emptied(publication: Publication) -> Article:
    """Return the article with another text and without most of its parts."""
    return make.revised(
        publication,
        title="Another",
        sections=make.make_draft().sections[:1],
        faqs=(),
        help_cards=(),
        bottom_line="",
    )


def test_every_word_is_back_and_readers_keep_what_they_have(first: Publication) -> None:
    second = make.live(emptied(first))
    article = make.revised(second)
    restored = restore(article, first.revision)
    note = {"change_note": article.change_note, "change_kind": article.change_kind}
    assert canonical(restored) == {"bylines": [], **first.revision.data, **note, "schema": 2}
    assert restored.state == "draft"
    assert list(Publication.objects.live()) == [second]
    assert make.fresh(article).revision == second.revision


def test_the_note_of_a_change_that_is_past_does_not_come_back() -> None:
    first = make.live()
    second = make.live(make.revised(first, change_note="A dose corrected"))
    make.live(make.revised(second, change_note="Shorter"))
    article = make.revised(Publication.objects.live().get(), change_note="The dose once more")
    restored = restore(article, second.revision)
    assert restored.bottom_line_source == second.revision.data["bottom_line"]
    assert (restored.change_note, restored.change_kind) == ("The dose once more", "update")


def test_the_note_of_what_is_live_does_not_pass_as_a_new_one(first: Publication) -> None:
    second = make.live(make.revised(first, change_note="A dose corrected"))
    author, article = make.somebody("author"), make.fresh(second.article)
    version = article.lock_version
    transitions.start_revision(article, by=author, now=NOW, lock_version=version)
    restore(article, first.revision)
    assert codes_of(make.submitted, article) == ["old_change_note"]


def test_the_newest_revision_comes_back_whole_with_its_approval(first: Publication) -> None:
    article = make.approved(make.revised(first, change_note="A dose corrected"))
    revision, author = article.revision, make.somebody("author")
    transitions.start_revision(article, by=author, now=NOW, lock_version=article.lock_version)
    make.edited(article, title="Another", change_note="Another")
    restored = restore(article, revision)
    assert restored.change_note == "A dose corrected"
    assert (make.submitted(restored).state, make.fresh(article).revision) == ("approved", revision)


def test_it_is_a_contribution_and_names_the_revision_in_the_record(first: Publication) -> None:
    article, author = emptied(first), make.make_user("author")
    restore(article, first.revision, by=author)
    assert article.contributions.order_by("-pk").first().user == author
    edit, event = AuditEvent.objects.order_by("-seq")[:2][::-1]
    assert (edit.kind, event.kind) == ("edit", "restore_revision")
    details = json.loads(event.payload)
    assert (details["revision"], details["fingerprint"]) == (1, first.fingerprint)
    assert list(findings()) == []


def test_restoring_what_is_there_already_makes_nobody_a_contributor(first: Publication) -> None:
    article = first.article
    version = make.fresh(article).lock_version
    by = make.somebody("author")
    transitions.start_revision(article, by=by, now=NOW, lock_version=version)
    editor = make.somebody("editor")
    restore(article, first.revision, by=editor)
    assert not article.contributions.filter(user=editor).exists()
    assert AuditEvent.objects.order_by("-seq").first().kind == "restore_revision"


def test_an_editor_who_restores_has_written_and_a_doctor_cannot(first: Publication) -> None:
    article = emptied(first)
    doctor = make.make_doctor()
    assert codes_of(restore, article, first.revision, by=doctor) == ["wrong_role"]


def test_the_addresses_of_its_questions_are_those_readers_know() -> None:
    (faq,) = make.make_draft().faqs
    first = make.live(faqs=(replace(faq, slug="iron"),))
    restored = restore(emptied(first), first.revision)
    assert restored.faqs.get().slug == "iron"
    make.edited(restored, faqs=(replace(faq, slug="iron-tablets"),))
    assert restore(restored, first.revision).faqs.get().slug == "iron-tablets"  # as it is today


def test_bylines_come_back_and_texts_from_before_there_were_any_have_none() -> None:
    named = make.live(bylines=(BylineDraft("Ada Writer", "Patient", "None", "byline2"),))
    article = make.revised(named, bylines=())
    restored = restore(article, named.revision)
    assert [byline.name for byline in restored.bylines.all()] == ["Ada Writer"]


def test_library_records_stay_as_they_are_today() -> None:
    picture = make.make_image_draft()
    first = make.live(images=(picture,), in_short="![](image:iron-path)")
    article = make.revised(first, title="Another", in_short="- None")
    reference, image = Reference.objects.get(), Image.objects.get()
    reference.csl = {**reference.csl, "title": "A corrected title"}
    image.alt = "A better description"
    author = make.somebody("author")
    transitions.save_reference(reference, by=author, now=NOW)
    transitions.save_image(image, by=author, now=NOW)
    restored = restore(article, first.revision)
    assert Reference.objects.get().csl["title"] == "A corrected title"
    assert Image.objects.get().alt == "A better description"
    assert restored.in_short_source == "![](image:iron-path)"
    assert working_copy_hash(restored) != first.revision.content_hash  # the library went on


def test_a_reference_the_library_lost_is_named_and_nothing_is_written(first: Publication) -> None:
    article = make.revised(first, references=(), sections=(), title="Another")
    Citation.objects.all().delete()
    Reference.objects.all().delete()
    before = draft_of(make.fresh(article))
    assert codes_of(restore, article, first.revision) == ["reference_unknown"]
    assert draft_of(make.fresh(article)) == before


def test_a_revision_of_another_article_is_refused(first: Publication) -> None:
    other = make.live(title="Other")
    assert codes_of(restore, emptied(first), other.revision) == ["revision_of_another_article"]


@pytest.mark.parametrize("state", ["approved", "in_review", "closed"])
def test_only_an_open_working_copy_is_written_over(first: Publication, state: str) -> None:
    article, editor = first.article, make.somebody("editor")
    if state == "in_review":
        article = make.submitted(emptied(first))
    elif state == "closed":
        version = make.fresh(article).lock_version
        transitions.retire(article, by=editor, now=NOW, lock_version=version, reason="Old.")
    assert codes_of(restore, article, first.revision) == ["wrong_state"]


def test_a_form_shown_before_somebody_saved_restores_nothing(first: Publication) -> None:
    article = emptied(first)
    version = make.fresh(article).lock_version
    make.edited(article, title="Saved meanwhile")
    with pytest.raises(transitions.Stale):
        restore(article, first.revision, lock_version=version)
    assert make.fresh(article).title == "Saved meanwhile"


def test_a_withdrawn_text_may_be_mended_but_never_comes_back_by_itself(first: Publication) -> None:
    make.withdrawn(first)
    article = restore(emptied(first), first.revision)
    article = make.edited(article, change_note="Back after the dose was checked")
    article = make.edited(article, change_kind="correction")
    article = make.submitted(article)
    assert (article.state, article.revision.number) == ("in_review", 2)
    assert Publication.objects.live().count() == 0
