"""The configuration of nginx that operators are given, in front of the portal."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from articles import transitions
from articles.models import Publication
from tests import factories as make
from tests.public import examples
from tests.support.portal_server import PortalServer

ROOT = Path(__file__).parents[2]
HOST = "rls.example.org"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(NGINX is None, reason="needs nginx (Debian: apt install nginx-light)"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl"),
]


@dataclass(frozen=True)
class Said:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Proxy:
    """nginx, by the ports on which it listens."""

    plain: int
    safe: int

    def ask(self, path: str, headers: Mapping[str, str] | None = None, *, tls: bool = True) -> Said:
        connection: http.client.HTTPConnection
        if tls:
            unproven = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection("127.0.0.1", self.safe, context=unproven)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain)
        try:
            connection.request("GET", path, headers={"Host": HOST, **(headers or {})})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Said(answer.status, found, answer.read())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def publication() -> Publication:
    return make.live(**examples.own("iron", text="moorhuhn"))


@pytest.fixture
def proxy(tmp_path: Path, publication: Publication) -> Iterator[Proxy]:
    (tmp_path / "portal").mkdir()
    portal = PortalServer(
        tmp_path / "portal",
        PORTAL_BASE_URL=f"https://{HOST}",
        ALLOWED_HOSTS=f"{HOST},127.0.0.1",  # by which it is asked whether it is there
    )
    made = Proxy(free_port(), free_port())
    subject = ["-subj", f"/CN={HOST}", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    given = (ROOT / "deploy/nginx.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{made.plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{made.safe} ssl;",
        "127.0.0.1:8000": f"127.0.0.1:{portal.port}",
        "/etc/ssl/rls.example.org.pem": str(tmp_path / "cert.pem"),
        "/etc/ssl/private/rls.example.org.key": str(tmp_path / "key.pem"),
        "/var/log/nginx/portal.log": str(tmp_path / "portal.log"),
    }.items():
        assert given.count(old) == 1, old
        given = given.replace(old, new)
    (tmp_path / "portal.conf").write_text(given)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}include {tmp_path}/portal.conf;\n}}\n"
    )
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-c", str(tmp_path / "nginx.conf")])
    try:
        for _time in range(100):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", made.safe)) == 0:
                    break
            time.sleep(0.05)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=10)
        portal.stop()


def test_readers_get_the_portals_pages_and_none_that_was_withdrawn(
    proxy: Proxy, publication: Publication
) -> None:
    plain = proxy.ask("/articles/iron/?a=1", tls=False)
    assert (plain.status, plain.headers["location"]) == (301, f"https://{HOST}/articles/iron/?a=1")
    page = proxy.ask("/articles/iron/")
    assert page.status == 200
    assert b"moorhuhn" in page.body
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    assert page.headers["content-security-policy"].count("default-src") == 1
    packed = proxy.ask("/articles/iron/", {"Accept-Encoding": "br"})
    assert packed.headers["content-encoding"] == "br"
    same = proxy.ask("/articles/iron/", {"If-None-Match": page.headers["etag"]})
    assert (same.status, same.body) == (304, b"")
    transitions.withdraw(publication, by=make.somebody("editor"), now=make.NOW, reason="Wrong.")
    # The desk would have answered only now; this test withdrew beside the servers.
    time.sleep(1.5 * settings.PORTAL_PAGES_LEASE / 1000)
    for headers in ({}, {"If-None-Match": page.headers["etag"]}, {"Accept-Encoding": "br"}):
        gone = proxy.ask("/articles/iron/", headers)
        assert gone.status == 410, headers
        assert b"moorhuhn" not in gone.body


def test_what_nginx_refuses_by_itself_is_protected_too(proxy: Proxy) -> None:
    refused = proxy.ask("/", {"Host": "bad host"})
    assert refused.status == 400
    assert refused.headers["content-security-policy"].startswith("default-src 'none'")
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert "nginx/" not in refused.headers["server"]
    other = proxy.ask("/", {"Host": "other.example"})
    assert other.status == 400
    assert other.headers["content-security-policy"].count("default-src") == 1


def test_who_asks_too_often_is_told_apart_by_the_address_that_nginx_saw(proxy: Proxy) -> None:
    """What a browser says of itself is replaced, or anybody could use up another's share."""
    lied = proxy.ask("/search/?q=iron", {"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
    assert lied.status == 200
    assert proxy.ask("/search/?q=" + "a" * 9000).status in (400, 414)
