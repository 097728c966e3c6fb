"""Every screen and every step by role: what is not for somebody is refused in words, never 500."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import transitions
from articles.admin.step_table import STEPS
from articles.models import Article, ReviewAssignment
from articles.workflow import TRANSITIONS, Role
from tests import factories as make

from .conftest import Person, text_of

ROLES = ["author", "medical_reviewer", "editor", "lead_reviewer", "superuser", "nobody"]
LISTS_FOR_ALL = [
    "article",
    "revision",
    "reviewround",
    "reviewassignment",
    "medicalreview",
    "revocation",
    "changerequest",
    "publication",
    "contribution",
    "auditevent",
]


@pytest.fixture
def anybody(db: None) -> Callable[[str], Person]:
    """Return somebody with a role; a superuser has no role, nobody has no group at all."""

    def of(role: str) -> Person:
        if role == "superuser":
            return Person(make.make_user(is_superuser=True))
        return Person(make.make_user(*([] if role == "nobody" else [role])))

    return of


@pytest.mark.parametrize("role", ROLES)
def test_lists(role: str, anybody: Callable[[str], Person]) -> None:
    expected = dict.fromkeys(LISTS_FOR_ALL, 403 if role == "nobody" else 200)
    expected["medicalreviewer"] = 200 if role in ("editor", "lead_reviewer", "superuser") else 403
    expected["outboxmessage"] = 200 if role in ("editor", "superuser") else 403
    expected["publishedsignature"] = 200 if role == "superuser" else 403
    client = anybody(role).client
    found = {
        name: client.get(reverse(f"admin:articles_{name}_changelist")).status_code
        for name in expected
    }
    assert found == expected


def targets(article: Article) -> dict[str, int]:
    """Return a row for every step that needs one."""
    row = ReviewAssignment.objects.get(round__article=article)
    publication = article.publications.get()
    review = publication.round.medical_reviews.get()
    wish = article.change_requests.create(
        round=row.round, raised_by=row.reviewer, raised_at=make.NOW, text="Say how much."
    )
    link, _token = transitions.create_preview_link(
        publication.revision,
        by=make.somebody("editor"),
        now=make.NOW,
        expires_at=make.NOW + timedelta(days=1),
        note="An expert",
    )
    return {
        "withdraw": publication.pk,
        "revoke": review.pk,
        "cancel_assignment": row.pk,
        "waive_conflict": row.pk,
        "answer_change_request": wish.pk,
        "settle_change_request": wish.pk,
        "reply_to_change_request": wish.pk,
        "reopen_change_request": wish.pk,
        "reassign": row.pk,
        "restore_revision": publication.revision_id,
        "create_preview_link": publication.revision_id,
        "revoke_preview_link": link.pk,
        "settle_feedback": make.feedback(publication).pk,
        "settle_flag": make.evidence_flag(article).pk,
    }


@pytest.mark.parametrize("role", ROLES)
def test_steps(role: str, anybody: Callable[[str], Person]) -> None:
    article = make.live(doctors=(make.make_doctor(),)).article
    person, rows = anybody(role), targets(article)
    for name in STEPS:
        args = [article.pk, name, *([rows[name]] if name in rows else [])]
        url = reverse("admin:articles_article_process", args=args)
        has_role = role not in ("superuser", "nobody") and Role(role) in TRANSITIONS[name].roles
        shown, sent = person.client.get(url), person.client.post(url, whole_form(article))
        if role == "nobody":
            assert (shown.status_code, sent.status_code) == (403, 403)
            assert article.title not in shown.content.decode() + sent.content.decode()
        elif has_role:
            assert shown.status_code == 200, name
            assert sent.status_code in (200, 302, 409), name
        else:
            for response in (shown, sent):
                assert response.status_code == 403, name
                assert "Your role does not allow this." in text_of(response)
        article = make.fresh(article)


def whole_form(article: Article) -> dict[str, Any]:
    """Return a form that is valid for every step, so that the rules have to refuse."""
    assert article.revision is not None
    return {
        "lock_version": make.fresh(article).lock_version,
        "revision": article.revision.pk,
        "fingerprint": article.revision.fingerprint,
        "publish_at": "2099-01-01T10:00",
        "withdraw_at": "2099-01-01T10:00",
        "due_on": "2099-01-01",
        "reviewer": make.somebody("medical_reviewer").pk,
        "reason": "Because.",
    }


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_an_assignment(role: str, anybody: Callable[[str], Person]) -> None:
    row = make.assigned(make.submitted())
    person = anybody(role)
    for page in ("change", "accept", "decline", "recuse"):
        url = reverse(f"admin:articles_reviewassignment_{page}", args=[row.pk])
        shown = person.client.get(url)
        sent = person.client.post(url, {"conflict": "none", "note": "Because."})
        if role == "nobody":
            assert (shown.status_code, sent.status_code) == (403, 403)
        else:
            assert shown.status_code == 200, page
            assert sent.status_code == (200 if page == "change" else 403), page
            for response in (shown, sent):
                assert b"article-body" not in response.content
    row.refresh_from_db()
    assert row.status == "invited"


@pytest.mark.parametrize("role", ROLES)
def test_licences(role: str, anybody: Callable[[str], Person]) -> None:
    profile = make.make_doctor(verified=False).medical_reviewer
    client = anybody(role).client
    verify = reverse("admin:articles_medicalreviewer_verify", args=[profile.pk])
    change = reverse("admin:articles_medicalreviewer_change", args=[profile.pk])
    absence = reverse("admin:articles_medicalreviewer_absence", args=[profile.pk])
    add = reverse("admin:articles_medicalreviewer_add")
    may_read = role in ("editor", "lead_reviewer", "superuser")
    is_editor = role == "editor"
    assert client.get(verify).status_code == (200 if is_editor else 403)
    assert client.get(absence).status_code == (200 if is_editor else 403)
    assert client.get(change).status_code == (200 if may_read else 403)
    assert client.get(add).status_code == (200 if is_editor else 403)
    if not is_editor:
        assert client.post(verify, {}).status_code == 403
        assert client.post(change, {"display_name": "X"}).status_code == 403
        assert client.post(add, {}).status_code == 403
        days = {"absent_from": "2027-01-04", "absent_until": "2027-01-08"}
        assert client.post(absence, days).status_code == 403
    profile.refresh_from_db()
    assert (profile.verified_at, profile.absent_from) == (None, None)


def test_a_stranger_gets_the_login_page_everywhere() -> None:
    stranger = Client()
    names = [f"articles_{name}_changelist" for name in (*LISTS_FOR_ALL, "medicalreviewer")]
    urls = [reverse(f"admin:{name}") for name in names]
    urls += [
        reverse(f"admin:articles_reviewassignment_{page}", args=[1])
        for page in ("change", "accept", "decline", "recuse")
    ]
    urls.append(reverse("admin:articles_medicalreviewer_verify", args=[1]))
    urls.append(reverse("admin:articles_medicalreviewer_absence", args=[1]))
    urls.append(reverse("admin:articles_article_process", args=[1, "publish"]))
    for url in urls:
        response = stranger.get(url)
        assert response.status_code == 302, url
        assert response.url.startswith("/admin/login/?next=")


def test_an_account_without_staff_rights_is_a_stranger(db: None) -> None:
    user = make.make_user("editor")
    user.is_staff = False
    user.save()
    url = reverse("admin:articles_reviewassignment_change", args=[1])
    person = Person(user)
    assert person.client.get(url).status_code == 302
    assert person.client.post(url, {"decision": "approve"}).status_code == 403
