import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction

from articles.checks import readiness_problems
from articles.models import Revision
from tests.factories import live


@pytest.mark.django_db(transaction=True)
def test_signed_rows_go_between_tests_and_stay_within_one() -> None:
    live()
    with (
        pytest.raises((IntegrityError, InternalError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM articles_revision")
    assert Revision.objects.exists()

    call_command("flush", interactive=False, verbosity=0)

    assert not Revision.objects.exists()
    assert readiness_problems() == []
    assert Group.objects.exists()
