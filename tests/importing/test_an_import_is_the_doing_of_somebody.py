"""Whoever imports a text is one of those who wrote it."""

import pytest

from articles.models import Article, Contribution, Revision
from articles.roles import actor_of
from articles.workflow import Role
from rlsportal.accounts.models import User
from tests import factories
from tests.importing.commands import Writer, import_article, only_article

pytestmark = pytest.mark.django_db


def test_a_page_becomes_a_draft_of_the_importer_who_cannot_log_in(file: Writer) -> None:
    result = import_article(file())
    assert result.error == ""
    assert result.out == ""
    article = only_article()
    assert (article.state, article.slug) == ("draft", "iron-and-sleep")
    importer = User.objects.get()
    assert importer.username == "importer"
    assert not importer.has_usable_password()
    assert (importer.is_active, importer.is_staff, importer.is_superuser) == (True, False, False)
    assert actor_of(importer).roles == {Role.AUTHOR}
    assert [contribution.user for contribution in article.contributions.all()] == [importer]
    assert Revision.objects.count() == 0


def test_the_named_user_becomes_a_contributor(file: Writer) -> None:
    author = factories.make_user("author", username="ada")
    assert import_article(file(), "--by", "ada").error == ""
    assert [entry.user for entry in Contribution.objects.all()] == [author]
    assert not User.objects.filter(username="importer").exists()


def test_a_doctor_whose_name_was_given_may_not_approve(file: Writer) -> None:
    doctor = factories.make_doctor("author", username="doc")
    import_article(file(), "--by", "doc")
    article = factories.submitted(only_article())
    from articles.transitions import Refused

    with pytest.raises(Refused) as caught:
        factories.accepted(article, doctor)
    assert "assignee_contributed" in [reason.code for reason in caught.value.reasons]


@pytest.mark.parametrize(
    ("username", "roles", "message"),
    [
        ("nobody", None, "There is no user “nobody”."),
        ("doc", ("medical_reviewer",), "doc: Your role does not allow this."),
        ("super", (), "super: Your role does not allow this."),
    ],
)
def test_only_writers_can_be_named(
    file: Writer, username: str, roles: tuple[str, ...] | None, message: str
) -> None:
    if roles is not None:
        factories.make_user(*roles, username=username, is_superuser=True)
    result = import_article(file(), "--by", username)
    assert result.error.startswith(message)
    assert Article.objects.count() == 0
