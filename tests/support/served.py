"""The portal as readers get it: gunicorn, hashed and compressed files, and the demonstration."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until the portal has to answer
# Files that no page for readers asks for; compressing them would take most of the time.
OF_THE_DESK = ("admin", "desk", "markdownx")


def start(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Serve the demonstration from a folder of its own; return where, and the server.

    :raises RuntimeError: if the portal does not answer.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.support.served_settings",
        "PORTAL_ENV_FILE": os.devnull,
        "PORTAL_TEST_SERVED": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "PORTAL_MEDIA_ROOT": f"{folder}/media",
        "PORTAL_PAGES_ROOT": f"{folder}/pages",
        "PORTAL_DEMO_PASSWORD": secrets.token_urlsafe(12),
        "PORTAL_BASE_URL": origin,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    ignored = [word for name in OF_THE_DESK for word in ("--ignore", name)]
    for words in (
        ["migrate", "--verbosity", "0"],
        ["load_demo"],
        ["collectstatic", "--noinput", "--verbosity", "0", *ignored],
    ):
        manage = [sys.executable, "manage.py", *words]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True, capture_output=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "rlsportal.wsgi", "--log-level", "warning"]
    server = subprocess.Popen(
        [*gunicorn, "--access-logfile", os.devnull], cwd=ROOT, env=environment
    )
    try:
        wait_until_ready(f"{origin}/readyz")
    except RuntimeError:
        server.kill()
        raise
    return origin, server


def wait_until_ready(address: str) -> None:
    """Return as soon as the portal answers.

    :raises RuntimeError: after PATIENCE seconds.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} did not answer within {PATIENCE} seconds")
