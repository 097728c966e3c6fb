"""The portal in processes of its own, on the database of the test, committed rows and all."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from tests.support.databases import database_url
from tests.support.html_forms import fields_of
from tests.support.served import wait_until_ready

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Bytes:
    """What came back, nothing decoded."""

    headers: list[tuple[str, str]]
    body: bytes


class PortalServer:
    """One machine: gunicorn with several workers, and a folder of its own for finished pages."""

    def __init__(self, folder: Path, *arguments: str, workers: int = 2, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        everything = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PORTAL_ENV_FILE": os.devnull,
            "DATABASE_URL": database_url(),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(workers),
            "PORTAL_PAGES_ROOT": str(folder / "pages"),
            "PORTAL_MEDIA_ROOT": str(folder / "media"),
            **environment,
        }
        application = everything.pop("APPLICATION", "rlsportal.wsgi")
        command = [sys.executable, "-m", "gunicorn", application, "--access-logfile", os.devnull]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                env=everything,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_ready(f"http://127.0.0.1:{self.port}/healthz")
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(self.log.read_text()) from error

    def stop(self) -> None:
        """End all its processes."""
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask_bytes(self, path: str, headers: Mapping[str, str]) -> Bytes:
        """Return the answer to a GET as it came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={**headers})
            answer = connection.getresponse()
            return Bytes(answer.getheaders(), answer.read())
        finally:
            connection.close()

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Said:
        """Return the answer to one request by a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {**(headers or {})})
            answer = connection.getresponse()
            words = answer.read().decode()
            return Said(answer.status, {k.title(): v for k, v in answer.getheaders()}, words)
        finally:
            connection.close()

    def send_form(self, path: str, user: Any, form_id: str, **typed: str) -> Said:
        """Open a page as somebody who is logged in, fill its form in, and send it."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}"
        page = self.ask(path, headers={"Cookie": cookies})
        assert page.status == 200, (page.status, page.body[:500])
        token = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", page.headers.get("Set-Cookie", ""))
        assert token is not None
        headers = {
            "Cookie": f"{cookies}; {settings.CSRF_COOKIE_NAME}={token[1]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.ask(
            path, "POST", headers, urlencode({**fields_of(page.body, form_id), **typed})
        )
