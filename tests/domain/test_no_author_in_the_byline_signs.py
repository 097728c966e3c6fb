"""A text that names a doctor as its author is signed by another one."""

import pytest

from articles import transitions
from articles.models import Article, MedicalReviewer
from articles.personal_names import is_named_in
from articles.working_copy import BylineDraft
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.queries import counted
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def by(*names: str) -> Article:
    return make.submitted(bylines=tuple(BylineDraft(name, "", "") for name in names))


def xenia() -> User:
    return make.make_doctor(display_name="Dr Xenia Writer")


def test_a_doctor_whom_the_text_names_as_author_is_not_asked() -> None:
    doctor = xenia()
    article = by("Anna Smith", "Xenia Writer, MD")
    assert codes_of(make.assigned, article, doctor) == ["named_as_author"]
    assert codes_of(transitions.claim, article, by=doctor, now=NOW) == ["named_as_author"]
    assert make.assigned(by("Anna Smith"), doctor).reviewer == doctor


def test_the_full_name_of_the_account_counts_too() -> None:
    doctor = make.make_doctor(display_name="Dr X.")
    doctor.first_name, doctor.last_name = "Xenia", "Writer"
    doctor.save()
    assert codes_of(make.assigned, by("Writer, Xenia"), doctor) == ["named_as_author"]


def test_nor_signs_under_a_name_given_later() -> None:
    doctor = make.make_doctor()
    article = by("Xenia Writer")
    make.accepted(article, doctor)
    MedicalReviewer.objects.filter(user=doctor).update(display_name="Dr. Xenia Writer")
    assert codes_of(make.sign, article, doctor) == ["named_as_author"]


def test_nor_is_it_published_that_way() -> None:
    doctor = make.make_doctor()
    article = make.approved(by("Xenia Writer"), doctor)
    MedicalReviewer.objects.filter(user=doctor).update(display_name="Xenia Writer")
    form = make.release_form(article)
    publish = transitions.publish
    assert codes_of(publish, article, by=make.somebody("editor"), **form) == ["named_as_author"]


def test_a_text_without_bylines_asks_nothing_more() -> None:
    def queries(article: Article) -> int:
        doctor = make.make_doctor()
        with counted() as statements:
            make.assigned(article, doctor)
        return len(statements)

    assert queries(by("A", "B")) == queries(by("A")) == queries(make.submitted()) + 1


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Dr Xenia Writer", "Xenia Writer"),
        ("Xenia Writer", "xenia WRITER, M.D."),
        ("Xenia Writer", "Writer, Xenia"),
        ("Prof. Dr. Xénia Wríter, Ph.D.", "Xenia Writer"),
        ("Xenia Smith-Writer", "Xenia Smith Writer"),
        ("Xenia Writer", "Dr Xenia Writer and Anna Smith"),
        ("Dr Xenia", "Xenia"),
        ("Ｘｅｎｉａ Writer", "Xenia Writer"),
    ],
)
def test_it_is_the_same_name(name: str, printed: str) -> None:
    assert is_named_in(name, printed)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Dr Xenia Writer", "Xenia Painter"),
        ("Dr Xenia", "Xenia Writer"),
        ("Dr", "Dr Xenia Writer"),
        ("", "Xenia Writer"),
        ("", ""),
        ("Dr. med. Prof.", "Prof. Dr."),
    ],
)
def test_it_is_another(name: str, printed: str) -> None:
    assert not is_named_in(name, printed)
