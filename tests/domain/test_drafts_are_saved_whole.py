"""Saving a working copy: every word arrives, and whoever changed one has contributed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from articles import transitions
from articles.content import (
    canonical,
    draft_of,
    draft_of_content,
    normalized,
    preview_material,
    working_copy_hash,
)
from articles.models import Article, AuditEvent, Contribution, Image, Reference, Topic
from articles.transitions import Stale
from articles.transitions.library import showing
from articles.working_copy import FAQDraft, HelpCardDraft, ReferenceDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def contributors(article: Article) -> list[str]:
    return [c.user.username for c in article.contributions.select_related("user")]


def test_what_was_saved_reads_back_word_for_word() -> None:
    picture = make.make_image_draft()
    draft = make.make_draft(
        slug="iron-and-legs",
        risk="high",
        change_note="First text.",
        call_to_action="Share it.",
        why_it_matters="![](image:iron-path)",
        images=(picture,),
        faqs=(FAQDraft("Does iron help?", "It can.", "faqab2", "does-iron-help"),),
    )
    article = transitions.save_draft(draft, by=make.somebody("author"), now=NOW)
    assert draft_of(article) == replace(normalized(draft), images=(replace(picture, data=None),))
    with default_storage.open(f"images/{picture.sha256}.png") as stored:
        assert stored.read() == picture.data
    assert (article.state, article.lock_version, article.created_at) == ("draft", 1, NOW)


def test_a_draft_without_topic_keeps_topic_and_risk_but_never_loses_a_high_risk() -> None:
    """Copied page text says nothing about either; a file that says "high" means it."""
    high = make.make_article(topic="", risk="high")
    assert (high.topic, high.risk) == (None, "high")
    low = make.make_article(topic="Causes", risk="low")
    raised = make.edited(low, topic="", risk="high")
    assert (raised.topic.name, raised.risk) == ("Causes", "high")
    kept = make.edited(raised, topic="", risk="low")
    assert (kept.topic.name, kept.risk) == ("Causes", "high")


def test_parts_keep_their_rows_and_take_their_new_order() -> None:
    article = make.make_article()
    first, second = article.sections.all()
    third = SectionDraft("New", "Words.")
    parts = [SectionDraft(p.heading, p.body_source, p.uid) for p in (second, first)]
    article = make.edited(article, sections=(parts[0], third, replace(parts[1], body="Other.")))
    stored = list(article.sections.all())
    assert [s.pk for s in stored if s.heading != "New"] == [second.pk, first.pk]
    assert [s.heading for s in stored] == [second.heading, "New", first.heading]
    assert stored[2].body_source == "Other."
    assert make.edited(article, sections=(), faqs=()).sections.count() == 0


def test_two_parts_under_one_uid_are_both_kept() -> None:
    twins = (SectionDraft("One", "First.", "twin22"), SectionDraft("Two", "Second.", "twin22"))
    faqs = (FAQDraft("One?", "First.", "twin22"), FAQDraft("Two?", "Second.", "twin22"))
    article = make.make_article(sections=twins, faqs=faqs)
    for _ in range(2):
        assert [s.body_source for s in article.sections.all()] == ["First.", "Second."]
        assert [f.answer_source for f in article.faqs.all()] == ["First.", "Second."]
        assert article.sections.first().uid == "twin22"
        article = make.edited(article, sections=twins, faqs=faqs)


def test_help_cards_may_swap_their_levels() -> None:
    cards = (
        HelpCardDraft("routine", "A", "a", "cardaa"),
        HelpCardDraft("urgent", "B", "b", "cardbb"),
    )
    article = make.make_article(help_cards=cards)
    swapped = (replace(cards[0], level="urgent"), replace(cards[1], level="routine"))
    article = make.edited(article, help_cards=swapped)
    assert [(c.uid, c.level) for c in article.help_cards.all()] == [
        ("cardaa", "urgent"),
        ("cardbb", "routine"),
    ]
    only = make.edited(article, help_cards=(HelpCardDraft("urgent", "C", "c"),))
    assert [c.heading for c in only.help_cards.all()] == ["C"]


def test_equal_titles_and_questions_get_addresses_of_their_own() -> None:
    question = FAQDraft("Does iron help?", "It can.")
    first = make.make_article(title="Iron", faqs=(question, question))
    second = make.make_article(title="Iron", faqs=(question,))
    assert (first.slug, second.slug) == ("iron", "iron-2")
    slugs = [f.slug for a in (first, second) for f in a.faqs.all()]
    assert len(set(slugs)) == 3
    assert [slugs[0], slugs[2]] == ["does-iron-help", "does-iron-help-2"]
    assert make.edited(first, title="Steel").slug == "iron"
    assert make.edited(first, slug="Steel Works").slug == "steel-works"


def test_an_address_that_was_public_is_never_given_to_another_article() -> None:
    publication = make.live(slug="iron", title="Iron")
    make.edited(make.revised(publication), slug="steel")
    assert make.make_article(title="Iron", faqs=()).slug == "iron-2"
    make.edited(publication.article, faqs=())  # gone from the working copy, not from the record
    other = make.make_article(title="Other", faqs=(FAQDraft("Does iron help?", "Yes."),))
    assert other.faqs.get().slug == "does-iron-help-2"


def test_letters_without_an_address_of_their_own_still_get_one() -> None:
    article = make.make_article(title="鉄", topic="鉄", faqs=(FAQDraft("鉄?", "鉄。"),))
    assert (article.slug, article.topic.slug, article.faqs.get().slug) == (
        "article",
        "topic",
        "question",
    )
    assert make.make_article(title="鉄二", topic="鉄二").topic.slug == "topic-2"
    assert Topic.objects.filter(name="鉄").count() == 1


def test_whoever_changes_a_word_has_contributed_and_nobody_else() -> None:
    ann, ben = make.make_user("author", username="ann"), make.make_user("editor", username="ben")
    article = make.make_article(by=ann)
    later = NOW + timedelta(hours=1)
    make.edited(article, by=ben, now=later)
    assert contributors(article) == ["ann"]
    assert (make.fresh(article).updated_at, AuditEvent.objects.filter(kind="edit").count()) == (
        later,
        1,
    )
    make.edited(article, by=ben, now=later, title="Steel")
    assert contributors(article) == ["ann", "ben"]
    last = article.contributions.last()
    assert (last.at, last.content_hash) == (later, working_copy_hash(make.fresh(article)))


def test_white_space_that_is_not_kept_is_no_change() -> None:
    article = make.make_article(title="Iron", in_short="Words.")
    make.edited(article, title=" Iron\n", in_short="\n\nWords. \r\n")
    assert article.contributions.count() == 1


def test_a_change_in_the_library_counts_for_every_article_that_uses_it() -> None:
    doctor = make.make_doctor("author")
    first, second = make.make_article(), make.make_article(title="Second")
    other = make.make_article(
        title="Third",
        references=(replace(make.REFERENCE, key="other"),),
        sections=(SectionDraft("A", "B [@other]."),),
        faqs=(),
    )
    reference = Reference.objects.get(key="allen2013")
    reference.verified = {"title": "publisher"}
    assert transitions.save_reference(reference, by=doctor, now=NOW) == [first, second]
    assert [a.contributions.filter(user=doctor).count() for a in (first, second, other)] == [
        1,
        1,
        0,
    ]
    assert make.fresh(first).lock_version == first.lock_version + 1
    assert make.fresh(other).lock_version == other.lock_version


def test_a_field_nobody_sees_can_be_changed_without_contributing() -> None:
    article = make.make_article()
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "note": "for ourselves"}
    assert transitions.save_reference(reference, by=make.somebody("editor"), now=NOW) == []
    assert article.contributions.count() == 1


@pytest.mark.parametrize(
    "place",
    [
        {"in_short": "![](image:iron-path)"},
        {"questions": "![](image:iron-path)"},
        {"sections": (SectionDraft("A", "![](image:iron-path)"),)},
        {"faqs": (FAQDraft("A?", "![](image:iron-path)"),)},
        {"help_cards": (HelpCardDraft("urgent", "A", "![](image:iron-path)"),)},
    ],
)
def test_new_alt_text_counts_for_the_articles_showing_the_image(place: dict[str, object]) -> None:
    shows = make.make_article(images=(make.make_image_draft(),), **place)
    make.make_article(title="Without", in_short="image:iron")
    image, editor = Image.objects.get(), make.somebody("editor")
    image.alt = "Another text"
    assert transitions.save_image(image, by=editor, now=NOW) == [shows]
    assert contributors(shows) == [shows.created_by.username, editor.username]


@pytest.mark.parametrize(
    "text",
    [
        "![](image:iron-path)",
        "![](image:ironwood) and ![](image:iron2)",
        "The words image:iron, and a [link](image:iron), show nothing.",
    ],
)
def test_an_image_is_not_taken_for_another_whose_name_begins_alike(text: str) -> None:
    images = [make.make_image_draft(n, shade=len(n)) for n in ("iron", "iron-path")]
    shows = make.make_article(images=tuple(images), in_short='![Iron]( <image:iron> "Iron")')
    make.make_article(title="Another", in_short=text)
    image = Image.objects.get(name="iron")
    assert list(showing(image)) == [shows]
    image.alt = "Another text"
    assert transitions.save_image(image, by=make.somebody("editor"), now=NOW) == [shows]


def test_the_library_is_not_changed_from_one_article_under_the_feet_of_another() -> None:
    article = make.make_article()
    changed = replace(make.REFERENCE, csl={**make.REFERENCE.csl, "title": "Corrected"})
    article = make.edited(article, references=(changed,))
    assert Reference.objects.get().csl["title"] == "Corrected"
    make.make_article(title="Second", references=(changed,))
    assert codes_of(make.edited, article, references=(make.REFERENCE,)) == ["reference_in_use"]
    by_key = ReferenceDraft(changed.key, {})
    assert make.edited(article, references=(by_key,)).citations.get().finding == ""
    assert Reference.objects.get().csl["title"] == "Corrected"


def test_what_the_library_lacks_is_refused_by_name() -> None:
    author = make.somebody("author")
    nothing = make.make_draft(references=(ReferenceDraft("unknown", {}),))
    assert codes_of(transitions.save_draft, nothing, by=author, now=NOW) == ["reference_unknown"]
    picture = make.make_image_draft()
    for image, code in (
        (replace(picture, data=None), "image_unknown"),
        (replace(picture, data=b"other"), "image_bytes_differ"),
    ):
        draft = make.make_draft(images=(image,))
        assert codes_of(transitions.save_draft, draft, by=author, now=NOW) == [code]
    assert Article.objects.count() == Contribution.objects.count() == Topic.objects.count() == 0


def test_a_name_of_the_image_library_stays_with_its_picture_and_words() -> None:
    picture = make.make_image_draft()
    article = make.make_article(images=(picture,))
    for other in (make.make_image_draft(shade=9), replace(picture, alt="Other words")):
        assert codes_of(make.edited, article, images=(other,)) == ["image_differs"]
    assert make.edited(article, images=(picture,)).pk == article.pk


def test_an_image_whose_words_were_typed_with_extra_blanks_travels_out_and_in() -> None:
    picture = make.make_image_draft(alt="The  path ", credit=" Tests")
    article = make.make_article(images=(picture,), in_short="![](image:iron-path)")
    Image.objects.update(alt="The  path of iron ")
    again = draft_of(article)
    assert again.images[0].alt == "The path of iron"
    transitions.save_draft(again, by=make.somebody("author"), now=NOW, article=article)


def test_the_form_of_a_tab_that_was_overtaken_writes_nothing() -> None:
    article, author = make.make_article(), make.somebody("author")
    one, two = make.make_draft(title="Tab one"), make.make_draft(title="Tab two")
    shown = article.lock_version
    save = transitions.save_draft
    save(one, by=author, now=NOW, article=article, lock_version=shown)
    with pytest.raises(Stale):
        save(two, by=author, now=NOW, article=article, lock_version=shown)
    assert make.fresh(article).title == "Tab one"


def test_restoring_an_old_text_makes_a_draft_that_needs_a_review() -> None:
    first = make.live(bottom_line="The old words.")
    article = make.live(make.revised(first, bottom_line="The new words.")).article
    reader = make.make_user("author")
    transitions.start_revision(
        article, by=reader, now=NOW, lock_version=make.fresh(article).lock_version
    )
    old = replace(
        draft_of_content(first.data), change_note="Back to the old words", change_kind="update"
    )
    restored = transitions.save_draft(old, by=reader, now=NOW, article=make.fresh(article))
    assert (restored.state, restored.bottom_line_source) == ("draft", "The old words.")
    assert make.fresh(make.submitted(restored)).state == "in_review"
    assert article.publications.live().get().body_html.count("The new words.") == 1


def test_the_same_picture_under_two_names_is_stored_once() -> None:
    pictures = (make.make_image_draft("one"), make.make_image_draft("two"))
    make.make_article(images=pictures)
    first, second = Image.objects.all()
    assert (first.sha256, first.url) == (second.sha256, second.url)
    assert default_storage.listdir("images")[1] == [f"{first.sha256}.png"]


def test_a_field_alone_is_shown_with_the_library_it_may_refer_to() -> None:
    article = make.make_article(images=(make.make_image_draft(),), in_short="![](image:iron-path)")
    references = list(Reference.objects.all())
    shown = preview_material("![](image:iron-path) [@allen2013]", references)
    data = canonical(article)
    assert shown[1] == data["images"]
    assert [(r["key"], r["text"]) for r in shown[0]] == [
        (r["key"], r["text"]) for r in data["references"]
    ]


def test_a_lowered_risk_is_in_the_record_although_no_word_changed() -> None:
    article = make.make_article(risk="high")
    before = (article.contributions.count(), article.events.count())
    make.edited(article, risk="low")
    assert (article.contributions.count(), article.events.count()) == (before[0], before[1] + 1)
    event = article.events.order_by("-seq").first()
    assert '"risk":"low"' in event.payload
    make.edited(article)
    assert article.events.count() == before[1] + 1, "saving the same again is no event"
