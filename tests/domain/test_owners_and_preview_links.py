"""Who looks after an article; and links by which an outside expert reads one revision of it."""

import hashlib
import json
from datetime import timedelta

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, AuditEvent, PreviewLink
from articles.transitions.desk import find_preview
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.scenes import everything
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

# --- owners -----------------------------------------------------------------------------------


def own(article: Article, owner: User | None, backup: User | None, **changes: object) -> Article:
    form = {"by": make.somebody("editor"), "now": NOW, **changes}
    return transitions.set_owners(article, owner=owner, backup_owner=backup, **form)


def test_an_article_has_an_owner_and_a_backup() -> None:
    article, owner, backup = make.make_article(), make.make_user("author"), make.make_user("author")
    version = make.fresh(article).lock_version
    stored = own(article, owner, backup)
    assert (stored.owner, stored.backup_owner) == (owner, backup)
    details = json.loads(AuditEvent.objects.order_by("-seq").first().payload)
    assert (details["owner"], details["backup_owner"]) == (owner.pk, backup.pk)
    assert make.fresh(article).lock_version == version  # nobody's open form is stale by it
    stored = own(article, None, None)
    assert (stored.owner, stored.backup_owner) == (None, None)
    assert list(findings()) == []


def test_owning_is_not_writing() -> None:
    article, doctor = make.make_article(), make.make_doctor()
    own(article, doctor, None)
    article = make.submitted(article)
    make.accepted(article, doctor)
    make.sign(article, doctor)
    assert make.fresh(article).state == "approved"


def test_owners_are_two_people_who_can_log_in() -> None:
    article, author = make.make_article(), make.somebody("author")
    assert codes_of(own, article, author, author) == ["owner_is_own_backup"]
    gone = make.make_user("author", is_active=False)
    stranger = make.make_user("author")
    stranger.is_staff = False
    assert codes_of(own, article, gone, None) == ["owner_not_active"]
    assert codes_of(own, article, author, stranger) == ["owner_not_active"]
    assert codes_of(own, article, author, None, by=author) == ["wrong_role"]


# --- preview links ----------------------------------------------------------------------------

WEEK = timedelta(days=7)


@pytest.fixture
def article() -> Article:
    return make.submitted()


def link_to(article: Article, **changes: object) -> tuple[PreviewLink, str]:
    form = {
        "by": make.somebody("author"),
        "now": NOW,
        "expires_at": NOW + WEEK,
        "note": " Professor Outside ",
    }
    revision = make.fresh(article).revision
    return transitions.create_preview_link(revision, **{**form, **changes})


def revoke(link: PreviewLink, **changes: object) -> PreviewLink:
    form = {"by": make.somebody("editor"), "now": NOW, **changes}
    return transitions.revoke_preview_link(link, **form)


def test_a_link_opens_its_revision_and_counts(article: Article) -> None:
    link, token = link_to(article)
    opened = transitions.open_preview(token, now=NOW)
    assert (opened, opened.revision) == (link, article.revision)
    later = NOW + timedelta(days=1)
    transitions.open_preview(token, now=later)
    link.refresh_from_db()
    assert (link.opened_count, link.last_opened_at) == (2, later)
    assert (link.note, link.created_by) == ("Professor Outside", make.somebody("author"))


def test_the_secret_is_stored_nowhere_and_its_hash_once(article: Article) -> None:
    link, token = link_to(article)
    _, other = link_to(article)
    assert (len(token), token != other) == (43, True)  # 32 bytes of chance
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in repr(everything())
    details = json.loads(AuditEvent.objects.order_by("seq").filter(article=article).last().payload)
    assert set(details) == {"link", "revision", "until", "rows"}
    assert list(findings()) == []


def test_it_stays_with_its_revision_whatever_is_written_after(article: Article) -> None:
    _, token = link_to(article)
    version = article.lock_version
    author = make.somebody("author")
    transitions.recall(article, by=author, now=NOW, lock_version=version)
    make.submitted(make.edited(article, title="Written after"))
    opened = transitions.open_preview(token, now=NOW)
    assert (opened.revision.number, opened.revision.data["title"]) == (1, "Iron and restless legs")


@pytest.mark.parametrize("token", ["", "x" * 43])
def test_a_guess_opens_nothing(article: Article, token: str) -> None:
    link, _ = link_to(article)
    assert transitions.open_preview(token, now=NOW) is None
    assert transitions.open_preview(link.token_hash, now=NOW) is None


def test_it_ends_at_its_hour(article: Article) -> None:
    link, token = link_to(article)
    assert transitions.open_preview(token, now=NOW + WEEK - timedelta(seconds=1)) == link
    assert transitions.open_preview(token, now=NOW + WEEK) is None
    link.refresh_from_db()
    assert link.opened_count == 1


def test_taken_back_it_is_dead_at_once_and_stays_so(article: Article) -> None:
    link, token = link_to(article)
    stored = revoke(link)
    assert (stored.revoked_at, stored.revoked_by) == (NOW, make.somebody("editor"))
    assert transitions.open_preview(token, now=NOW) is None
    assert codes_of(revoke, link) == ["preview_revoked"]
    assert list(findings()) == []


def test_it_is_no_use_while_the_account_of_its_maker_is_deactivated(article: Article) -> None:
    maker = make.make_user("editor")
    link, token = link_to(article, by=maker)
    _, others = link_to(article)
    User.objects.filter(pk=maker.pk).update(is_active=False)
    assert transitions.open_preview(token, now=NOW) is None
    assert find_preview(token, now=NOW) is None
    assert transitions.open_preview(others, now=NOW) is not None
    link.refresh_from_db()
    assert link.opened_count == 0


def test_a_withdrawn_text_is_shown_to_nobody(article: Article) -> None:
    publication = make.live(make.approved(article))
    link, token = link_to(article)
    assert transitions.open_preview(token, now=NOW) == link
    make.withdrawn(publication)
    assert transitions.open_preview(token, now=NOW) is None
    assert codes_of(link_to, article) == ["revision_withdrawn"]
    link.refresh_from_db()
    assert link.opened_count == 1


def test_a_link_says_for_whom_and_lives_a_month_at_most(article: Article) -> None:
    assert codes_of(link_to, article, note=" ") == ["reason_missing"]
    assert codes_of(link_to, article, expires_at=NOW) == ["time_in_the_past"]
    month = timedelta(days=30)
    late = NOW + month + timedelta(seconds=1)
    assert codes_of(link_to, article, expires_at=late) == ["preview_too_long"]
    link, _ = link_to(article, expires_at=NOW + month, note="n" * 300)
    assert len(link.note) == 200


@pytest.mark.parametrize("role", ["author", "editor", "lead_reviewer"])
def test_those_who_answer_for_the_text_make_and_take_back_links(
    article: Article, role: str
) -> None:
    person = make.make_user(role)
    link, _ = link_to(article, by=person)
    assert revoke(link, by=person).revoked_by == person
    doctor = make.make_doctor()
    assert codes_of(link_to, article, by=doctor) == ["wrong_role"]
    assert codes_of(revoke, link_to(article)[0], by=doctor) == ["wrong_role"]


def test_making_one_leaves_open_forms_valid(article: Article) -> None:
    version = make.fresh(article).lock_version
    revoke(link_to(article)[0])
    assert make.fresh(article).lock_version == version
