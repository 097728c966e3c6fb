"""Faults of other systems, tried on the screens: every form is sent as its page shows it.

``tests/domain/test_faults_of_other_systems.py`` says the same about the verbs.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from articles.models import Article, MedicalReview, Publication
from articles.working_copy import SectionDraft
from rlsportal.accounts.models import User
from tests import factories as make
from tests.journeys.hands import QUEUE, ByForms
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db

DOSE = "Do **not** exceed [the dose](https://example.org/safe)."
TAMPERED = "Do not exceed [the dose](https://example.org/evil)."


@pytest.fixture
def superuser(db: None) -> User:
    """Somebody who has every permission of Django and every role but a doctor's licence."""
    user = make.make_user("author", "editor", "lead_reviewer", username="root")
    user.is_superuser = True
    user.save()
    return user


def section(text: str) -> tuple[SectionDraft, ...]:
    """Return the only section, with this text."""
    return (SectionDraft("Doses", text, "dosexx"),)


def at_workbench(doctor: User, title: str) -> ByForms:
    """Return the doctor's hands on the decision form."""
    hands = ByForms()
    hands.enter(doctor)
    hands.get(QUEUE)
    hands.follow(title)
    assert hands.shown.all("form", id="decision-form")
    return hands


def decide(hands: ByForms, decision: str) -> Any:
    """Send the decision form with everything a decision needs."""
    checks = [name for name in html_names(hands) if name.startswith("check_")]
    typed = {**dict.fromkeys(checks, "on"), "scope": "whole", "password": make.PASSWORD}
    if decision == "request_changes":
        typed |= {"requests-0-text": "This is wrong.", "requests-0-weight": "blocking"}
    return hands.post("decision-form", decision=decision, **typed)


def html_names(hands: ByForms) -> list[str]:
    """Return the names of the fields of the decision form."""
    form = hands.shown.one("form", id="decision-form")
    return [node.attributes.get("name", "") for node in form.walk()]


def decisions() -> list[str]:
    return list(MedicalReview.objects.order_by("pk").values_list("decision", flat=True))


# --- an approval is of one text -----------------------------------------------------------------


def test_an_edit_after_submission_is_refused_and_does_not_reach_readers() -> None:
    author, doctor, editor = make.make_user("author"), make.make_doctor(), make.make_user("editor")
    article = make.make_article(by=author, sections=section(DOSE))
    desk = ByForms()
    desk.open_article(author, article.title)  # the form was opened before
    article = make.submitted(article, by=author)
    make.accepted(article, doctor)
    workbench = at_workbench(doctor, article.title)

    desk.post("article_form", **{"sections-0-body_source": TAMPERED})

    decide(workbench, "approve")
    office = ByForms()
    office.open_article(editor, article.title)
    office.follow("Publish revision 1")
    office.press("step-form", "Publish revision 1", "Revision 1 is public now.")
    html = Client().get(f"/articles/{article.slug}/").content.decode()
    assert "https://example.org/safe" in html
    assert "https://example.org/evil" not in html
    assert make.fresh(article).sections.get().body_source == DOSE


def test_an_approval_of_what_was_recalled_and_changed_meanwhile_is_not_taken() -> None:
    author, doctor = make.make_user("author"), make.make_doctor()
    article = make.submitted(by=author, sections=section(DOSE))
    make.accepted(article, doctor)
    workbench = at_workbench(doctor, article.title)

    desk = ByForms()
    desk.open_article(author, article.title)
    desk.follow("Recall revision 1 from review")
    desk.press("step-form", "Recall revision 1 from review", "back at the desk", reason="A typo")
    desk.save_article(**{"sections-0-body_source": TAMPERED})
    desk.follow("Submit for review")
    desk.press("step-form", "Submit for review", "Revision 2 is submitted for review.")
    make.accepted(make.fresh(article), doctor)
    decide(workbench, "approve")

    assert decisions() == []
    assert "Nothing was signed" in workbench.shown.text()
    assert make.fresh(article).state == "in_review"


@pytest.mark.parametrize("order", [("approve", "request_changes"), ("request_changes", "approve")])
def test_of_two_open_copies_of_one_review_only_the_first_decides(order: tuple[str, str]) -> None:
    doctor = make.make_doctor()
    article = make.submitted()
    make.accepted(article, doctor)
    copies = [at_workbench(doctor, article.title) for _ in order]

    for hands, decision in zip(copies, order, strict=True):
        decide(hands, decision)

    assert decisions() == [order[0]]
    assert "Nothing was signed" in copies[1].shown.text()
    state = {"approve": "approved", "request_changes": "changes_requested"}[order[0]]
    assert make.fresh(article).state == state


# --- nobody is above the review -----------------------------------------------------------------


@pytest.mark.parametrize("step", ["publish", "schedule"])
def test_a_superuser_does_not_publish_past_an_open_review(step: str, superuser: User) -> None:
    article = make.submitted()
    make.accepted(article)
    client = Client()
    client.force_login(superuser)
    address = reverse("admin:articles_article_process", args=[article.pk, step])
    shown = client.get(address)
    assert "This cannot be done now" in shown.content.decode()
    assert fields_of(shown.content, "step-form") == {}

    form = make.release_form(article)  # as somebody would write it by hand
    sent = {
        "lock_version": form["lock_version"],
        "revision": form["revision"].pk,
        "fingerprint": form["fingerprint"],
        "publish_at": "2030-01-01T00:00",
    }
    answer = client.post(address, sent)

    assert answer.status_code == 409
    assert not Publication.objects.exists()
    article = make.fresh(article)
    assert (article.state, article.scheduled_for) == ("in_review", None)
    assert make.open_round(article).closed_at is None
    assert Client().get(f"/articles/{article.slug}/").status_code == 404


def test_a_doctor_does_not_sign_their_own_words_however_many_roles_they_have() -> None:
    doctor = make.make_doctor("author", "editor", "lead_reviewer")
    doctor.is_superuser = True
    doctor.save()
    article = make.submitted(make.make_article(by=doctor), by=doctor)
    make.make_doctor(username="independent")

    office = ByForms()
    office.open_article(doctor, article.title)
    office.follow("Assign a medical reviewer")
    labels = office.shown.all("label")
    offered = [x.text() for x in labels if x.attributes.get("for", "").startswith("id_reviewer_")]
    assert offered == ["Dr independent, MD"]
    office.post("step-form", reviewer=str(doctor.pk))

    assert not make.open_round(article).assignments.exists()
    assert decisions() == []


# --- the record stays ---------------------------------------------------------------------------


def test_no_screen_deletes_anything_that_a_live_page_rests_on(superuser: User) -> None:
    publication = make.live()
    client = Client()
    client.force_login(superuser)
    counted = {model: model._default_manager.count() for model in apps.get_models()}
    for model in admin.site._registry:
        if model._meta.app_label not in ("articles", "faqs", "accounts"):
            continue
        for row in model._default_manager.all():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            data: dict[str, Any] = {
                "action": "delete_selected",
                "_selected_action": [row.pk],
                "post": "yes",
            }
            client.post(reverse(f"{name}_changelist"), data)
            try:
                address = reverse(f"{name}_delete", args=[row.pk])
            except NoReverseMatch:
                continue
            client.post(address, {"post": "yes"})
        assert model._default_manager.count() == counted[model], model
    assert Publication.objects.get().fingerprint == publication.fingerprint
    assert MedicalReview.objects.get().signer_name
    assert Client().get(f"/articles/{publication.slug}/").status_code == 200


def test_the_account_of_a_doctor_is_switched_off_and_its_signature_stays(superuser: User) -> None:
    publication = make.live()
    review = MedicalReview.objects.get()
    hands = ByForms()
    hands.enter(superuser)
    address = reverse("admin:accounts_user_delete", args=[review.signer_id])
    assert hands.client.post(address, {"post": "yes"}).status_code == 403

    hands.get(reverse("admin:accounts_user_change", args=[review.signer_id]))
    data: dict[str, Any] = fields_of(hands.html, "user_form")
    data["groups"] = list(review.signer.groups.values_list("pk", flat=True))  # as a browser sends
    data.pop("user_permissions")
    data.pop("is_active")
    assert hands.client.post(hands.path, data).status_code == 302

    assert not User.objects.get(pk=review.signer_id).is_active
    page = Client().get(f"/articles/{publication.slug}/").content.decode()
    assert review.signer_name in page


# --- what changed is seen, and what did not change stays approved -------------------------------


def test_a_changed_link_and_lost_bold_stand_in_front_of_the_doctor() -> None:
    doctor = make.make_doctor()
    was_live = make.live(doctors=(doctor,), sections=section(DOSE))
    article = make.submitted(make.revised(was_live, sections=section(TAMPERED)))
    make.accepted(article, doctor)
    changes = at_workbench(doctor, article.title).shown.one("section", class_="changes")
    removed = " ".join(node.text() for node in changes.all("del"))
    added = " ".join(node.text() for node in changes.all("ins"))
    assert "**" in removed
    assert "safe" in removed
    assert "evil" in added
    assert "**" not in added


def test_saving_without_a_change_keeps_the_approval() -> None:
    author, editor = make.make_user("author"), make.make_user("editor")
    article: Article = make.approved(make.make_article(by=author))
    desk = ByForms()
    desk.open_article(author, article.title)
    desk.follow("Start a new revision")
    desk.press("step-form", "Start a new revision", "You can edit the text now.")
    desk.save_article()
    desk.follow("Submit for review")
    desk.press("step-form", "Submit for review", "approved again, without a new review")
    office = ByForms()
    office.open_article(editor, article.title)
    office.follow("Publish revision 1")
    office.press("step-form", "Publish revision 1", "Revision 1 is public now.")
    assert decisions() == ["approve"]
