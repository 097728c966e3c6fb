"""What holds for all verbs: one event, nobody exempt, nothing written by what is refused."""

import inspect

import pytest

from articles import transitions
from articles.ledger import event_hash
from articles.models import Article, AuditEvent
from articles.transitions import Refused, Stale
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.scenes import SCENES, everything

pytestmark = pytest.mark.django_db

READINGS = {"find_preview", "open_preview"}  # counted perhaps, neither refused nor recorded
SCHEDULERS = {  # run by nobody
    "publish_scheduled",
    "give_up_schedule",
    "withdraw_scheduled",
    "give_up_withdrawal",
}
BY_PEOPLE = sorted(set(SCENES) - SCHEDULERS)
# These take no lock_version: they do not depend on the working copy as somebody saw it.
LIBRARY = {
    "import_references",
    "merge_references",
    "save_new_draft",
    "save_reference",
    "save_image",
    "save_reviewer",
    "save_topic",
    "set_absence",
    "set_topics",
    "verify_licence",
}
WITHDRAWALS = {"withdraw", "withdraw_with_schedule"}
AROUND_A_ROUND = {
    "accept",
    "answer_change_request",
    "assign",
    "cancel_assignment",
    "claim",
    "create_preview_link",
    "decline",
    "expedite",
    "reassign",
    "recuse",
    "reopen_change_request",
    "reply_to_change_request",
    "revoke_preview_link",
    "set_owners",
    "settle_as_next_reader",
    "settle_change_request",
    "settle_feedback",
    "settle_feedback_as_request",
    "settle_flag",
    "waive_conflict",
}
BY_FORM = sorted(set(BY_PEOPLE) - LIBRARY - WITHDRAWALS - AROUND_A_ROUND)
# Saying the same again does no harm, several answers are a talk, and a second link is another one.
AGAIN = {
    "answer_change_request",
    "create_preview_link",
    "reply_to_change_request",
    "set_owners",
}
ONCE = sorted(set(BY_PEOPLE) - LIBRARY - AGAIN)


def test_every_verb_has_a_scene() -> None:
    used = {inspect.getsource(builder) for builder in SCENES.values()}
    verbs = {
        name
        for name in transitions.__all__
        if name[0].islower() and "now" in inspect.signature(getattr(transitions, name)).parameters
    }
    missing = {v for v in verbs if not any(f"transitions.{v}" in source for source in used)}
    # edit_by_form, run_due, check_references and the like
    within = {"check_sources", "finish_edit", "publish_due", "withdraw_due"}
    assert missing - READINGS == within


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_verb_leaves_its_event_and_moves_the_lock_version_once(name: str) -> None:
    scene = SCENES[name]()
    before = AuditEvent.objects.count()
    version = Article.objects.get(pk=scene.article.pk).lock_version if scene.article else 0

    scene.run()

    events = list(AuditEvent.objects.order_by("seq"))[before:]
    assert tuple(event.kind for event in events) == scene.events
    last = events[-1]
    assert last.actor == (None if name in SCHEDULERS else scene.by)
    assert last.hash == event_hash(last)
    if name not in SCHEDULERS:
        assert last.at == NOW
    if scene.article:
        step = 0 if name in AROUND_A_ROUND else 1
        assert Article.objects.get(pk=scene.article.pk).lock_version == version + step


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_a_superuser_without_a_role_is_refused_and_nothing_is_written(name: str) -> None:
    scene = SCENES[name]()
    root = make.make_user(username="root", is_superuser=True)
    before = everything()
    with pytest.raises(Refused) as refused:
        scene.run(by=root)
    assert "wrong_role" in {reason.code for reason in refused.value.reasons}
    assert everything() == before


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_a_switched_off_account_is_refused_and_nothing_is_written(name: str) -> None:
    scene = SCENES[name]()
    User.objects.filter(pk=scene.by.pk).update(is_active=False)
    before = everything()
    with pytest.raises(Refused) as refused:
        scene.run(by=User.objects.get(pk=scene.by.pk))
    codes = [reason.code for reason in refused.value.reasons]
    claiming = ["assignee_is_no_reviewer"] if name == "claim" else []  # who claims asks oneself
    assert codes == ["wrong_role", *claiming]
    assert everything() == before


@pytest.mark.parametrize("name", BY_FORM)
def test_a_stale_form_writes_nothing(name: str) -> None:
    scene = SCENES[name]()
    before = everything()
    with pytest.raises(Stale) as stale:
        scene.run(lock_version=scene.arguments["lock_version"] - 1)
    assert stale.value.article_pk == scene.article.pk
    assert everything() == before


@pytest.mark.parametrize("name", ONCE)
def test_the_same_form_sent_twice_counts_once(name: str) -> None:
    scene = SCENES[name]()
    scene.run()
    before = everything()
    with pytest.raises((Refused, Stale)):
        scene.run()
    assert everything() == before


def test_editing_without_one_transaction_is_a_programming_error(transactional_db: None) -> None:
    article = make.make_article()
    with pytest.raises(RuntimeError, match="share one transaction"):
        transitions.begin_edit(
            article, by=make.somebody("author"), lock_version=article.lock_version
        )
