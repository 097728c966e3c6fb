"""Ledgers: read by who may, changed by nobody, and listed in a fixed number of queries."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.history import line_of
from articles.admin.ledgers import LedgerAdmin
from articles.models import AuditEvent, ChangeRequest, EvidenceCheck, HelpfulCount
from tests import factories as make

from .conftest import Doctor, Person, text_of

LEDGERS = {
    model._meta.model_name: model_admin
    for model, model_admin in admin.site._registry.items()
    if isinstance(model_admin, LedgerAdmin)
}


@pytest.fixture
def superuser(db: None) -> Person:
    return Person(make.make_user(is_superuser=True))


def one_of_everything() -> None:
    """Fill every ledger with a row more."""
    doctor = make.make_doctor()
    article = make.approved(make.make_article(), doctor)
    make.transitions.revoke(
        doctor.medical_reviews.get(),
        by=doctor,
        now=make.NOW,
        lock_version=make.fresh(article).lock_version,
        reason="I misread it.",
    )
    publication = make.live(make.approved(article))
    article = make.submitted(make.revised(publication))
    make.accepted(article, doctor)
    make.ask_changes(article, doctor, "Say how much iron.")
    make.transitions.answer_change_request(
        ChangeRequest.objects.order_by("-pk")[0],
        by=make.somebody("author"),
        now=make.NOW,
        text="65 mg.",
    )
    make.feedback(publication)
    HelpfulCount.objects.create(publication=publication)
    make.evidence_flag(publication.article)
    EvidenceCheck.objects.create(
        at=make.NOW, file_hash="a" * 64, rows=2, unread=0, found=1, ended=0
    )


def test_these_are_the_ledgers() -> None:
    assert set(LEDGERS) == {
        "revision",
        "reviewround",
        "medicalreview",
        "revocation",
        "publication",
        "publishedsignature",
        "auditevent",
        "contribution",
        "changerequest",
        "outboxmessage",
        "feedback",
        "helpfulcount",
        "evidencecheck",
        "evidenceflag",
        "sourcenotice",
    }


def test_nobody_changes_a_row_superusers_included(superuser: Person) -> None:
    one_of_everything()
    for name, ledger in LEDGERS.items():
        pk = ledger.model.objects.values_list("pk", flat=True).first()
        assert pk is not None, name
        page = superuser.get(f"{name}_change", pk)
        assert b'name="_save"' not in page.content
        assert b"deletelink" not in page.content
        assert superuser.client.post(page.wsgi_request.path, {"number": "7"}).status_code == 403
        for url in (
            reverse(f"admin:articles_{name}_delete", args=[pk]),
            reverse(f"admin:articles_{name}_add"),
        ):
            assert superuser.client.get(url).status_code == 403
            assert superuser.client.post(url, {"post": "yes"}).status_code == 403
        listed = superuser.client.post(
            reverse(f"admin:articles_{name}_changelist"),
            {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"},
        )
        assert listed.status_code in (200, 302, 403)
        assert ledger.model.objects.filter(pk=pk).exists()


# Of each list: session, user, roles, the count and the rows; some filters read what they offer.
QUERIES = {
    "evidencecheck": 5,
    "evidenceflag": 5,
    "sourcenotice": 5,
    "revision": 5,
    "reviewround": 5,
    "medicalreview": 5,
    "revocation": 5,
    "publication": 5,
    "publishedsignature": 5,
    "auditevent": 6,
    "contribution": 5,
    "changerequest": 5,
    "outboxmessage": 6,
    "feedback": 5,
    "helpfulcount": 5,
}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_number_of_queries(superuser: Person, rows: int) -> None:
    for _ in range(rows):
        one_of_everything()
    found = {}
    for name in LEDGERS:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            superuser.get(f"{name}_changelist")
        found[name] = len(queries)
    assert found == QUERIES


def test_events_are_sentences_and_so_are_their_kinds(superuser: Person) -> None:
    one_of_everything()
    listed = superuser.get("auditevent_changelist")
    words = text_of(listed)
    revoked = AuditEvent.objects.get(kind="revoke")
    sentence = f"{revoked.actor.username} took an approval back."
    assert sentence in words
    assert "request_changes" not in words
    assert "… requested changes." in words
    url = reverse("admin:articles_auditevent_changelist")
    chosen = superuser.client.get(url, {"kind": "revoke"})
    assert list(chosen.context["cl"].result_list) == [revoked]
    one = text_of(superuser.get("auditevent_change", revoked.pk))
    assert sentence in one
    assert "revoke" in one  # as it is hashed


@pytest.mark.parametrize("payload", ["{", "[1]", '{"revisions": [null, 2, "x"]}', "[" * 99_999])
def test_a_spoiled_event_is_shown_all_the_same(payload: str) -> None:
    event = AuditEvent(seq=1, at=make.NOW, kind="withdraw", payload=payload)
    assert line_of(event).sentence.startswith("The scheduler withdrew revision")


def test_lists_leave_long_texts_where_they_are(superuser: Person) -> None:
    one_of_everything()
    for name in ("revision", "reviewround", "medicalreview", "publication"):
        with CaptureQueriesContext(connection) as queries:
            superuser.get(f"{name}_changelist")
        assert not any("body_html" in query["sql"] for query in queries), name


def test_the_queue_begins_with_what_waits_for_me(doctor: Doctor, editor: Person) -> None:
    mine = make.assigned(make.submitted(title="For Dora"), doctor.user)
    make.assigned(make.submitted(title="For another"))
    done = make.accepted(make.submitted(title="Finished"), doctor.user)
    make.sign(done.round.article, doctor.user)
    page = text_of(doctor.get("reviewassignment_changelist"))
    assert "For Dora" in page
    assert "For another" not in page
    assert "Finished" in page  # the filter; not the article
    assert "1 assignment" in page

    everything = doctor.client.get(
        reverse("admin:articles_reviewassignment_changelist"), {"show": "all"}
    )
    rows = list(everything.context["cl"].result_list)
    assert len(rows) == 3
    assert rows[0] == mine
    finished = doctor.client.get(
        reverse("admin:articles_reviewassignment_changelist"), {"show": "done"}
    )
    assert [row.pk for row in finished.context["cl"].result_list] == [done.pk]
    shown = editor.get("reviewassignment_changelist")
    assert len(shown.context["cl"].result_list) == 2


@pytest.mark.parametrize("query", ["show=nonsense", "q=%00", "q=" + "x" * 3000, "o=-7", "p=99"])
def test_hostile_queries_are_no_error_pages(doctor: Doctor, superuser: Person, query: str) -> None:
    for name in ("reviewassignment", *LEDGERS):
        url = reverse(f"admin:articles_{name}_changelist")
        assert superuser.client.get(f"{url}?{query}").status_code in (200, 302), name
    doctor.client.get(reverse("admin:articles_reviewassignment_changelist") + f"?{query}")


def test_a_revision_shows_its_text_its_record_and_whether_it_was_altered(
    superuser: Person,
) -> None:
    article = make.submitted()
    assert article.revision is not None
    page = superuser.get("revision_change", article.revision.pk)
    assert article.revision.body_html.encode() in page.content
    assert "the same: these are the bytes that were frozen" in text_of(page)
    assert "&quot;schema&quot;: 1" in page.content.decode()


def test_people_and_yes_or_no_are_words_on_the_page_of_a_row(editor: Person) -> None:
    one_of_everything()
    asked = ChangeRequest.objects.get()
    page = editor.get("changerequest_change", asked.pk).content.decode()
    assert f">{asked.raised_by.username}<" in page
    assert "accounts/user" not in page  # only superusers open accounts
    assert "icon-yes" not in page
    assert '<div class="readonly">yes</div>' in page
    event = AuditEvent.objects.order_by("-seq")[0]
    assert "accounts/user" not in editor.get("auditevent_change", event.pk).content.decode()
