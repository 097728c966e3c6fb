"""Replying, answering, reopening, settling: who may, what it gates, and that nothing is lost."""

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, AuditEvent, ChangeRequest, MailSettings, OutboxMessage
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.submitted()


@pytest.fixture
def doctor(article: Article) -> User:
    return make.accepted(article).reviewer


@pytest.fixture
def request_(article: Article, doctor: User) -> ChangeRequest:
    make.ask_changes(article, doctor, "Say how much.")
    return article.change_requests.get()


def answer(request_: ChangeRequest, text: str = "Done.") -> None:
    author = make.somebody("author")
    transitions.answer_change_request(request_, by=author, now=NOW, text=text)


def reply(request_: ChangeRequest, by: User, text: str = "Which dose?") -> None:
    transitions.reply_to_change_request(request_, by=by, now=NOW, text=text)


def reopen(request_: ChangeRequest, by: User, text: str = "Not yet.") -> None:
    transitions.reopen_change_request(request_, by=by, now=NOW, text=text)


def settle(request_: ChangeRequest, by: User) -> None:
    transitions.settle_change_request(request_, by=by, now=NOW)


def next_reader(article: Article) -> User:
    """Return another doctor, who accepted to read the next revision."""
    return make.accepted(make.submitted(make.edited(article, title="How much iron"))).reviewer


@pytest.mark.parametrize("role", ["medical_reviewer", "lead_reviewer", "editor"])
def test_a_reply_is_kept_and_changes_nothing_else(request_: ChangeRequest, role: str) -> None:
    person = make.make_user(role)
    reply(request_, person, " Which dose? ")
    (said,) = request_.replies.all()
    assert (said.by, said.at, said.text) == (person, NOW, "Which dose?")
    request_.refresh_from_db()
    assert (request_.answered_at, request_.settled_at) == (None, None)
    event = AuditEvent.objects.order_by("-seq").first()
    assert f"articles_changerequestreply/{said.pk}" in event.payload
    assert list(findings()) == []


def test_an_author_answers_and_does_not_merely_reply(request_: ChangeRequest) -> None:
    assert codes_of(reply, request_, make.somebody("author")) == ["wrong_role"]


def test_nothing_empty_is_said_and_nothing_about_what_is_settled(
    request_: ChangeRequest, doctor: User
) -> None:
    assert codes_of(reply, request_, doctor, " ") == ["reason_missing"]
    settle(request_, doctor)
    assert codes_of(reply, request_, doctor) == ["request_settled"]


def test_an_answer_that_does_not_do_is_sent_back(request_: ChangeRequest, doctor: User) -> None:
    assert codes_of(reopen, request_, doctor) == ["request_waits_for_its_answer"]
    answer(request_)
    assert codes_of(reopen, request_, doctor, " ") == ["reason_missing"]
    reopen(request_, doctor)
    request_.refresh_from_db()
    assert (request_.answered_at, request_.settled_at, request_.settled_by) == (None, None, None)
    assert [said.text for said in request_.replies.all()] == ["Done.", "Not yet."]
    told = OutboxMessage.objects.filter(kind="reopened")
    assert [mail.to for mail in told] == [make.somebody("author")]
    assert "Not yet." in told.get().body
    assert list(findings()) == []


def told(kind: str) -> dict[str, str]:
    """Return who got a mail, and why they did."""
    mails = OutboxMessage.objects.filter(kind=kind).select_related("to")
    return {mail.to.username: mail.body.split("because ")[1].splitlines()[0] for mail in mails}


def test_who_asked_hears_of_the_answer_and_nobody_else(
    request_: ChangeRequest, doctor: User
) -> None:
    answer(request_, "65 mg.")
    assert told("answered") == {doctor.username: "you asked for this change."}
    assert "65 mg." in OutboxMessage.objects.get(kind="answered").body


def test_a_reply_is_told_to_the_other_side_and_never_to_who_wrote_it(
    article: Article, request_: ChangeRequest, doctor: User
) -> None:
    author, owner = make.somebody("author"), make.make_user("author")
    people = {"owner": owner, "backup_owner": None, "by": make.somebody("editor"), "now": NOW}
    transitions.set_owners(article, **people)
    sides = {author.username: "you submitted this text for review."}
    sides[owner.username] = "you own this article."
    reply(request_, doctor)
    assert told("replied") == sides
    reply(request_, make.make_doctor())
    assert told("replied") == sides | {doctor.username: "you asked for this change."}
    MailSettings.objects.create(user=author, progress="digest")
    reply(request_, doctor)
    last = OutboxMessage.objects.filter(kind="replied", to=author).latest("pk")
    assert last.is_for_digest
    assert "Which dose?" in last.body


def test_what_was_sent_back_holds_the_next_submission(
    article: Article, request_: ChangeRequest, doctor: User
) -> None:
    answer(request_)
    reopen(request_, doctor)
    codes = codes_of(make.submitted, make.edited(article, title="How much iron"))
    assert codes == ["unanswered_change_requests"]
    answer(request_, "Now it is.")
    make.submitted(article)


def test_a_settled_one_is_reopened_by_who_raised_it_or_a_lead(
    request_: ChangeRequest, doctor: User
) -> None:
    settle(request_, doctor)
    assert codes_of(reopen, request_, make.make_doctor()) == ["not_your_request"]
    lead = make.make_user("lead_reviewer")
    reopen(request_, lead)
    request_.refresh_from_db()
    assert request_.settled_by is None
    settle(request_, doctor)
    reopen(request_, doctor)


def test_the_next_reader_settles_what_was_answered_and_signs(
    article: Article, request_: ChangeRequest
) -> None:
    answer(request_)
    reader = next_reader(article)
    assert codes_of(make.sign, article, reader) == ["change_requests_open"]
    settle(request_, reader)
    request_.refresh_from_db()
    assert (request_.settled_at, request_.settled_by) == (NOW, reader)
    make.sign(article, reader)
    assert make.fresh(article).state == "approved"
    assert list(findings()) == []


def test_the_next_reader_does_not_settle_what_nobody_answered(
    article: Article, request_: ChangeRequest, doctor: User
) -> None:
    answer(request_)
    reader = next_reader(article)
    reopen(request_, doctor)
    assert codes_of(settle, request_, reader) == ["not_your_request"]


def test_a_doctor_who_was_only_invited_or_reads_nothing_does_not_settle(
    article: Article, request_: ChangeRequest
) -> None:
    answer(request_)
    assert codes_of(settle, request_, make.make_doctor()) == ["not_your_request"]
    next_reader(article)
    invited = make.assigned(article).reviewer
    assert codes_of(settle, request_, invited) == ["not_your_request"]


def test_who_raised_it_settles_it_without_being_asked_again(
    article: Article, request_: ChangeRequest, doctor: User
) -> None:
    answer(request_)
    reader = next_reader(article)
    settle(request_, doctor)
    assert codes_of(settle, request_, reader) == ["request_settled"]
    make.sign(article, reader)


@pytest.mark.parametrize("release", ["publish", "schedule"])
def test_one_reopened_after_the_approval_keeps_the_text_from_readers(
    article: Article, request_: ChangeRequest, doctor: User, release: str
) -> None:
    answer(request_)
    reader = next_reader(article)
    settle(request_, reader)
    make.sign(article, reader)
    reopen(request_, doctor, "This is still the wrong dose.")
    editor, form = make.somebody("editor"), make.release_form(article)
    if release == "schedule":
        form["publish_at"] = NOW.replace(hour=23)
    verb = getattr(transitions, release)
    assert codes_of(verb, article, by=editor, **form) == ["requests_hold_publication"]
    settle(request_, doctor)
    verb(article, by=editor, **form)


def test_advice_reopened_after_the_approval_holds_nothing(article: Article, doctor: User) -> None:
    advice = [transitions.NewChangeRequest("Shorter?")]
    make.sign(article, doctor, advice=advice)
    (request_,) = article.change_requests.all()
    answer(request_)
    reopen(request_, doctor)
    assert make.live(article).is_live


def test_one_reopened_before_the_hour_gives_up_the_schedule(
    article: Article, request_: ChangeRequest, doctor: User
) -> None:
    answer(request_)
    reader = next_reader(article)
    settle(request_, reader)
    make.sign(article, reader)
    article = make.scheduled(article)
    reopen(request_, doctor)
    done, ((failed, refused),) = transitions.publish_due(now=article.scheduled_for)
    assert (done, failed) == ([], article)
    assert [reason.code for reason in refused.reasons] == ["requests_hold_publication"]
    assert not article.publications.exists()
