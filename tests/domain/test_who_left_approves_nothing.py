"""An approval goes live only while its doctor's account is active: somebody answers for it."""

from datetime import timedelta

import pytest

from articles import transitions
from articles.models import Article, OutboxMessage, Publication
from articles.wording import sentences
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def leave(doctor: User) -> None:
    User.objects.filter(pk=doctor.pk).update(is_active=False)


def publish(article: Article) -> Publication:
    form = make.release_form(article)
    return transitions.publish(make.fresh(article), by=make.somebody("editor"), **form)


def test_what_a_doctor_approved_who_left_is_not_published() -> None:
    doctor = make.make_doctor()
    article = make.approved(None, doctor)
    leave(doctor)
    with pytest.raises(transitions.Refused) as refused:
        publish(article)
    (sentence,) = sentences(refused.value.reasons)
    assert "the account was deactivated since. Return it to review" in sentence


def test_nor_is_it_scheduled_and_a_schedule_made_before_is_given_up() -> None:
    doctor = make.make_doctor()
    article = make.approved(None, doctor)
    waiting = make.scheduled(make.approved(make.make_article(title="Another"), doctor))
    leave(doctor)
    form = {**make.release_form(article), "publish_at": NOW + HOUR}
    schedule = transitions.schedule
    assert codes_of(schedule, article, by=make.somebody("editor"), **form) == ["signer_not_active"]
    done, [(given_up, error)] = transitions.publish_due(now=NOW + HOUR)
    assert (done, given_up) == ([], waiting)
    assert [reason.code for reason in error.reasons] == ["signer_not_active"]
    assert "Return it to review" in OutboxMessage.objects.get(kind="schedule_failed").body
    assert not Publication.objects.exists()


def test_another_doctor_brings_it_to_readers() -> None:
    doctor = make.make_doctor()
    article = make.approved(None, doctor)
    leave(doctor)
    form = {"lock_version": article.lock_version, "reason": "The doctor left."}
    transitions.return_to_review(article, by=make.somebody("editor"), now=NOW, **form)
    assert publish(make.approved(article, make.make_doctor())).is_live
