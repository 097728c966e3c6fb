"""A column that a signed table got later is part of a row's hash only while it says something."""

from datetime import date

import pytest
from django.db import models

from articles import ledger
from articles.ledger import LATER_COLUMNS, row_hash, row_of
from articles.models import MedicalReviewer
from tests import factories as make

pytestmark = pytest.mark.django_db

MODELS: dict[str, type[models.Model]] = {m._meta.db_table: m for m in ledger.CHAINED}


@pytest.mark.parametrize("table", LATER_COLUMNS)
def test_what_says_nothing_is_what_the_migration_filled_in(table: str) -> None:
    fields = {field.column: field for field in MODELS[table]._meta.concrete_fields}
    for column, nothing in LATER_COLUMNS[table].items():
        assert fields[column].get_default() == nothing


def test_a_row_without_later_values_is_hashed_as_before_they_were_there() -> None:
    profile = MedicalReviewer.objects.get(user=make.make_doctor(is_specialist=False))
    assert LATER_COLUMNS["articles_medicalreviewer"].keys().isdisjoint(row_of(profile))


@pytest.mark.parametrize(
    "change",
    [
        {"is_specialist": True},
        {"absent_from": date(2026, 1, 1)},
        {"absent_until": date(2026, 1, 1)},
        {"cover_id": 7},
    ],
)
def test_no_value_can_be_given_unseen(change: dict) -> None:
    profile = MedicalReviewer.objects.get(user=make.make_doctor(is_specialist=False))
    before = row_hash(profile)
    for name, value in change.items():
        setattr(profile, name, value)
    assert row_hash(profile) != before
