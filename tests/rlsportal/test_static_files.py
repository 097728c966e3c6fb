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
    settings.STATIC_ROOT = served = tmp_path / "served"
    settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", "--noinput", verbosity=0)

    assert not (served / "css" / "desk.css").exists()
    (name,) = [path.name for path in (served / "css").glob("desk.*.css")]
    client = Client()
    assert f"/static/css/{name}" in client.get("/admin/login/").content.decode()
    served = client.get(f"/static/css/{name}")
    served.close()
    assert served.status_code == 200
    assert "immutable" in served["Cache-Control"]

    lists = [path.relative_to(tmp_path) for path in tmp_path.rglob("staticfiles.json*")]
    assert lists == [Path("staticfiles.json")]
    for name in ("staticfiles.json", "../staticfiles.json", ".stamp", "", "css/"):
        assert client.get(f"/static/{name}").status_code == 404, name
