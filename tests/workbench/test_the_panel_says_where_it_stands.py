"""The panel on an article's page: where it stands, and what this person can do about it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from articles.admin.history import EVENTS
from articles.models import Article, MedicalReviewer
from articles.workflow import TRANSITIONS
from tests import factories as make

from .conftest import Doctor, Person, text_of


def panel(person: Person, article: Article) -> tuple[str, list[str]]:
    """Return the sentence about the state, and the labels of the buttons."""
    process = person.get("article_change", article.pk).context["process"]
    return process.state, [button.label for button in process.buttons]


def test_the_panel_shows_each_role_what_it_can_use(
    author: Person, editor: Person, doctor: Doctor
) -> None:
    article = make.approved(make.make_article(by=author.user), doctor.user)
    words = "Revision 1 is approved. An editor can publish it."
    assert panel(author, article) == (words, ["Start a new revision"])
    assert panel(editor, article) == (
        words,
        ["Publish revision 1", "Schedule revision 1", "Return revision 1 to review"],
    )
    assert panel(doctor, article) == (words, ["Take back the approval by Dr dora"])


def test_the_panel_follows_the_article(author: Person, editor: Person) -> None:
    article = make.make_article(by=author.user)
    assert panel(author, article)[1] == ["Submit for review", "Discard the working copy"]
    make.submitted(article)
    assert panel(editor, article)[1] == [
        "Assign a medical reviewer",
        "Recall revision 1 from review",
        "Expedite this review",
    ]
    make.live(article)
    assert panel(editor, article) == (
        "Revision 1 is approved, and is what readers see.",
        [
            "Ask for a re-reading of revision 1",
            "Schedule the withdrawal of revision 1",
            "Retire the article",
            "Withdraw revision 1",
        ],
    )
    author.step(article, "start_revision")
    assert panel(editor, article)[1] == [
        "Ask for a re-reading of revision 1",
        "Schedule the withdrawal of revision 1",
        "Retire the article",
        "Discard the working copy",
        "Withdraw revision 1",
    ]


def test_the_panel_tells_about_doctors_requests_schedule_and_history(
    editor: Person, author: Person, doctor: Doctor
) -> None:
    article = make.submitted(make.make_article(by=author.user))
    make.accepted(article, doctor.user, conflict="declared", statement="I own shares.")
    page = text_of(editor.get("article_change", article.pk))
    for words in (
        "Revision 1 is in review: 0 of 1 approval is signed.",
        "declared: I own shares.",
        "Waive the conflict of interest of dora",
        "Take back the assignment of dora",
        f"{author.user.username} submitted revision 1 for review.",
        "dora accepted to review.",
    ):
        assert words in page
    editor.step(article, "waive_conflict", doctor.user.review_assignments.get().pk, reason="Few.")
    make.ask_changes(article, doctor.user, "Say how much iron.")
    page = text_of(author.get("article_change", article.pk))
    assert "1 change request is open" in page
    assert "Answer the change request" in page


def test_the_panel_leads_a_doctor_to_their_own_review(doctor: Doctor, editor: Person) -> None:
    row = make.assigned(make.submitted(), doctor.user)
    link = reverse("admin:articles_reviewassignment_change", args=[row.pk])
    shown = [
        f'href="{link}"' in person.get("article_change", row.round.article_id).content.decode()
        for person in (doctor, editor)
    ]
    assert shown == [True, False]


def test_every_event_has_words() -> None:
    without_a_rule = {"schedule_failed", "withdrawal_schedule_failed", "save_reviewer"}
    without_a_rule |= {"forget_person"}  # a command of the operator
    without_a_rule |= {"derive_definitions", "derive_corrections"}  # migrations
    without_a_rule |= {"make_account", "give_rights"}  # by who may edit accounts, see there
    without_a_rule |= {"set_username", "set_address", "set_password", "remove_second_factor"}
    without_a_rule |= {"save_library", "save_topic", "set_topics", "check_sources"}  # no article
    without_a_rule |= {"import_references", "merge_references"}
    assert set(EVENTS) == set(TRANSITIONS) | without_a_rule


def test_an_editor_sees_that_a_doctor_who_reads_cannot_sign_any_more(
    editor: Person, doctor: Doctor
) -> None:
    row = make.accepted(make.submitted(), doctor.user)
    assert "ran out" not in text_of(editor.get("article_change", row.round.article.pk))
    long_ago = timezone.localdate() - timedelta(days=1)
    MedicalReviewer.objects.filter(user=doctor.user).update(licence_valid_until=long_ago)
    assert "ran out on" in text_of(editor.get("article_change", row.round.article.pk))
    front = text_of(editor.client.get(reverse("admin:index")))
    assert "1 open review is with a doctor whose licence does not let them sign" in front
