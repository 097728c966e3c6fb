"""Submitting: what is missing is said, and the text is frozen as doctors will read it."""

import hashlib
import json
from dataclasses import replace

import pytest

from articles import transitions
from articles.models import Article, Image, ReviewRound, Revision
from articles.working_copy import FAQDraft, HelpCardDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def submit(article: Article) -> Revision:
    article = make.fresh(article)
    author = make.somebody("author")
    return transitions.submit_for_review(
        article, by=author, now=NOW, lock_version=article.lock_version
    )


def start_again(article: Article) -> Article:
    article = make.fresh(article)
    author = make.somebody("author")
    return transitions.start_revision(
        article, by=author, now=NOW, lock_version=article.lock_version
    )


def hexdigest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_revision_holds_the_words_the_page_and_a_hash_over_both() -> None:
    article = make.submitted()
    revision = article.revision
    content = json.loads(revision.content)
    assert content == make.fresh(article).revision.data
    assert content["title"] == "Iron and restless legs"
    assert content["sections"][0] == {
        "uid": "iron22",
        "heading": "The role of iron",
        "body": "Iron is low in the brain [@allen2013].",
    }
    assert content["references"][0]["text"].startswith("Allen RP. Iron in the brain")
    assert revision.content == json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert revision.content_hash == hexdigest(revision.content)
    line = "\n".join(
        [
            "rls-portal revision 1",
            hexdigest(revision.content),
            revision.renderer_version,
            hexdigest(revision.body_html),
            "",
        ]
    )
    assert revision.fingerprint == hexdigest(line)
    assert "The role of iron" in revision.body_html
    assert (revision.number, revision.base, revision.submitted_at) == (1, None, NOW)
    assert revision.submitted_by == make.somebody("author")


def test_a_round_copies_the_policy_of_its_day() -> None:
    common = ["accurate", "evidence", "balanced", "safe", "plain"]
    for risk, quorum, specialists, months, questions in (
        ("low", 1, 0, 24, common),
        ("high", 2, 1, 12, [*common, "doses", "groups"]),
    ):
        round_ = make.open_round(make.submitted(title=risk, risk=risk))
        policy = json.loads(round_.policy)
        assert (round_.kind, round_.quorum, policy["review_interval_months"]) == (
            "release",
            quorum,
            months,
        )
        assert (round_.specialists, policy["specialists"]) == (specialists, specialists)
        assert [q["code"] for q in json.loads(round_.checklist)] == questions


def test_the_next_revision_counts_on_and_names_what_it_started_from() -> None:
    first = make.live()
    revision = submit(make.revised(first))
    assert (revision.number, revision.base) == (2, first.revision)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "no_title"),
        ({"sections": (), "faqs": ()}, "no_section_or_faq"),
        ({"sections": (SectionDraft("", "Words."),)}, "part_incomplete"),
        ({"sections": (SectionDraft("Words", ""),)}, "part_incomplete"),
        ({"faqs": (FAQDraft("Question?", ""),)}, "part_incomplete"),
        ({"faqs": (FAQDraft("", "Answer."),)}, "part_incomplete"),
        ({"help_cards": (HelpCardDraft("urgent", "", "Words."),)}, "part_incomplete"),
        ({"references": (replace(make.REFERENCE, verified={}),)}, "reference_unverified"),
        ({"in_short": "![](image:missing)"}, "text.unknown_image"),
        ({"bottom_line": "So it is [@unknown]."}, "text.unknown_citation"),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, object], code: str) -> None:
    codes = codes_of(submit, make.make_article(**changes))
    # The renderer may say of the same hole what it would print there.
    assert (codes[0], len(codes) <= 2) == (code, True)


def test_an_article_without_sources_is_refused() -> None:
    plain = (SectionDraft("A", "B."),)
    assert codes_of(submit, make.make_article(references=(), sections=plain, faqs=())) == [
        "no_reference"
    ]


def test_an_article_may_consist_of_questions_only() -> None:
    assert submit(make.make_article(sections=())).number == 1


def test_everything_that_is_missing_is_said_at_once() -> None:
    bare = make.make_article(title="", sections=(), faqs=(), references=())
    assert codes_of(submit, bare) == ["no_title", "no_section_or_faq", "no_reference"]


def test_an_article_that_was_public_needs_a_change_note() -> None:
    article = make.revised(make.live(), change_note="")
    assert codes_of(submit, article) == ["no_change_note"]
    assert submit(make.edited(article, change_note="Clearer words")).number == 2


def test_an_article_that_was_public_says_what_kind_of_change_it_is() -> None:
    article = make.revised(make.live(), change_kind="")
    assert codes_of(submit, article) == ["no_change_kind"]
    assert submit(make.edited(article, change_kind="correction")).data["change_kind"] == (
        "correction"
    )


def test_the_change_note_of_the_live_revision_does_not_explain_the_next_one() -> None:
    first = make.live(make.revised(make.live(), change_note="Clearer words"))
    article = make.revised(first, change_note="Clearer words")
    assert codes_of(submit, article) == ["old_change_note"]
    assert submit(make.edited(article, change_note="Even clearer words")).number == 3


def test_blocking_requests_need_an_answer_and_advice_does_not() -> None:
    article = make.submitted()
    requests = [
        transitions.NewChangeRequest("Say how much."),
        transitions.NewChangeRequest("Perhaps shorter?", is_blocking=False),
    ]
    make.ask_changes(article, make.accepted(article).reviewer, requests=requests)
    assert codes_of(submit, article) == ["unanswered_change_requests"]
    blocking = article.change_requests.get(is_blocking=True)
    transitions.answer_change_request(
        blocking, by=make.somebody("author"), now=NOW, text="28 people now."
    )
    assert submit(article).number == 2


def test_words_changed_outside_the_desk_must_be_adopted_by_an_author() -> None:
    article = make.make_article()
    article.sections.filter(uid="iron22").update(body_source="Slipped in [@allen2013].")
    assert codes_of(submit, article) == ["changed_outside_the_desk"]
    adopter = make.make_user("author")
    make.edited(article, by=adopter)
    assert article.contributions.last().user == adopter
    assert submit(article).data["sections"][0]["body"] == "Slipped in [@allen2013]."


def test_an_article_nobody_ever_saved_at_the_desk_cannot_be_submitted() -> None:
    article = make.make_article()
    stranger = Article.objects.create(
        slug="raw", title="Raw", created_at=NOW, created_by=article.created_by, updated_at=NOW
    )
    assert "changed_outside_the_desk" in codes_of(submit, stranger)


def test_replacing_an_image_later_changes_no_frozen_text() -> None:
    picture = make.make_image_draft()
    publication = make.live(images=(picture,), in_short="![](image:iron-path)")
    image = Image.objects.get()
    image.sha256, image.alt = make.make_image_draft(shade=7).sha256, "Another"
    transitions.save_image(image, by=make.somebody("editor"), now=NOW)
    publication = type(publication).objects.get(pk=publication.pk)
    assert f"/media/images/{picture.sha256}.png" in publication.body_html
    assert publication.revision.body_html == publication.body_html
    assert publication.images.get().sha256 == picture.sha256
    assert codes_of(start_and_submit, publication.article) == ["no_change_note", "no_change_kind"]


def start_and_submit(article: Article) -> Revision:
    return submit(start_again(article))


def test_a_recall_ends_the_round_and_tells_the_doctors() -> None:
    article = make.submitted()
    doctor = make.assigned(article).reviewer
    transitions.recall(
        article, by=make.somebody("author"), now=NOW, lock_version=article.lock_version
    )
    round_ = ReviewRound.objects.get()
    assert (round_.outcome, round_.closed_at) == ("recalled", NOW)
    assert round_.assignments.get().status == "cancelled"
    assert make.fresh(article).state == "draft"
    from articles.models import OutboxMessage

    assert OutboxMessage.objects.filter(kind="recalled", to=doctor).count() == 1


def test_recalling_after_a_decision_needs_a_reason() -> None:
    article = make.submitted(risk="high")
    make.sign(article, make.accepted(article).reviewer)
    article = make.fresh(article)
    arguments = {
        "by": make.somebody("editor"),
        "now": NOW,
        "lock_version": article.lock_version,
    }
    assert codes_of(transitions.recall, article, **arguments) == ["reason_missing"]
    transitions.recall(article, **arguments, reason="The trial was retracted.")
    event = article.events.first()
    assert json.loads(event.payload)["reason"] == "The trial was retracted."


def test_a_whole_book_is_refused_although_each_part_may_be_long() -> None:
    from articles.content import MAXIMUM_LENGTH

    part = "word " * (MAXIMUM_LENGTH // 20)
    sections = tuple(make.SectionDraft(f"Part {n}", part, f"part{n:04}") for n in range(5))
    assert codes_of(submit, make.make_article(sections=sections)).count("article_too_long") == 1
