"""The live text is read again while authors write the next one, at the same moment."""

from typing import Any

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import MedicalReview
from articles.transitions import Refused, Stale
from tests import factories as make
from tests.factories import NOW
from tests.support.threads import overlapping

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("author_first", [True, False])
@pytest.mark.parametrize("submits", [True, False])
def test_a_draft_lets_the_doctor_sign_and_a_submission_does_not(
    submits: bool, author_first: bool
) -> None:
    publication, author = make.live(), make.somebody("author")
    article = make.revised(publication)
    version = make.fresh(article).lock_version
    editor = make.somebody("editor")
    transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)
    doctor = make.accepted(article).reviewer
    form = make.decision_form(article, seen=article.events.latest("seq").seq)

    def sign() -> Any:
        return transitions.approve(article, by=doctor, **form)

    def write() -> Any:
        if not submits:
            return make.edited(article, by=author, title="The next one")
        version = form["lock_version"]
        return transitions.submit_for_review(article, by=author, now=NOW, lock_version=version)

    outcomes = overlapping(*((write, sign) if author_first else (sign, write)))
    signed, written = outcomes[::-1] if author_first else outcomes
    if not submits:
        assert isinstance(signed, MedicalReview), signed
        assert make.fresh(article).title == "The next one"
    elif author_first:
        assert isinstance(signed, Refused | Stale)
    else:
        assert isinstance(signed, MedicalReview), signed
        assert isinstance(written, Stale)
    assert publication.signatures.count() == 1 + isinstance(signed, MedicalReview)
    assert list(findings()) == []
