"""No list of the desk asks the database more often because more rows are in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import transitions
from tests import factories as make

pytestmark = pytest.mark.django_db


def one_more(number: int) -> None:
    """Put a row more into every list, each row with all it can name."""
    image = make.make_image_draft(f"path-{number}", shade=number)
    reference = replace(make.REFERENCE, key=f"allen{number}")
    text = f"Iron [@allen{number}].\n\n![](image:path-{number})"
    section = replace(make.make_draft().sections[0], body=text, uid=f"iron{number:04}")
    doctor, cover = make.make_doctor(), make.make_doctor()
    transitions.set_absence(
        doctor.medical_reviewer,
        by=doctor,
        now=make.NOW,
        absent_from=make.NOW.date(),
        absent_until=make.NOW.date(),
        cover=cover,
    )
    publication = make.live(
        title=f"Iron {number}",
        topic=f"Topic {number}",
        images=(image,),
        references=(reference,),
        sections=(section,),
        faqs=(),
        doctors=(cover,),
    )
    owner, backup = make.make_user("author"), make.make_user("author")
    by = make.somebody("editor")
    article = publication.article
    transitions.set_owners(article, owner=owner, backup_owner=backup, by=by, now=make.NOW)
    article = make.submitted(make.revised(publication))
    row = make.accepted(article, make.make_doctor(), conflict="declared", statement="Shares.")
    transitions.waive_conflict(row, by=by, now=make.NOW, reason="Few.")
    make.ask_changes(article, row.reviewer, "Say how much.")


def queries_of(client: Client, model: type[Model]) -> int:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse(name))
    assert page.status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["superuser", "editor"])
def test_three_rows_ask_as_much_as_one(role: str) -> None:
    is_root = role == "superuser"
    user = make.make_user(*([] if is_root else [role]), is_superuser=is_root)
    client = Client()
    client.force_login(user)
    one_more(1)
    models = [
        model
        for model, model_admin in admin.site._registry.items()
        if is_root or user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        if model_admin is not None
    ]
    assert len(models) >= (18 if is_root else 12)
    alone = {model._meta.label: queries_of(client, model) for model in models}
    one_more(2)
    one_more(3)
    assert {model._meta.label: queries_of(client, model) for model in models} == alone
