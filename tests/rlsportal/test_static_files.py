from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from rlsportal.settings import STORAGES


@pytest.mark.django_db
def test_collected_files_have_hashed_names_and_the_pages_use_them(
    settings: Any, tmp_path: Path
) -> None:
    settings.STORAGES = STORAGES
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", "--noinput", verbosity=0)

    assert not (tmp_path / "css" / "desk.css").exists()
    (name,) = [path.name for path in (tmp_path / "css").glob("desk.*.css")]
    client = Client()
    assert f"/static/css/{name}" in client.get("/admin/login/").content.decode()
    served = client.get(f"/static/css/{name}")
    served.close()
    assert served.status_code == 200
    assert "immutable" in served["Cache-Control"]
