"""An article page from gunicorn, beside a WSGI function that returns the same bytes.

Both servers run at once with the same configuration and are asked in turns, a second each, so that
whatever else the machine does hits both. The load comes from wrk on the same processors.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.working_copy import SectionDraft
from tests import factories as make
from tests.support.benchmark import Row, note
from tests.support.portal_server import PortalServer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk (Debian: apt install wrk)"),
]
PAIRS = 20
# Threads that take turns make some seconds half as quick as others, whatever they do.
STEADY = ("--worker-class", "sync", "--threads", "1")
CONNECTIONS = 16
PATH = "/articles/iron-and-restless-legs/"
OF_THE_SERVER = ("Date", "Server", "Connection")
GOAL = 0.9  # of the bare function, lower quartile


def rate(port: int, coding: str) -> float:
    """Return the answers in one second; none may fail."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-d1s", "-H", f"Accept-Encoding: {coding}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{PATH}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PortalServer]:
    sentences = [f"Here is sentence {number} about iron and sleep." for number in range(300)]
    paragraphs = [" ".join(sentences[first : first + 4]) for first in range(0, 300, 4)]
    make.live(sections=(SectionDraft("What is known", "\n\n".join(paragraphs), "sec111"),))
    (tmp_path / "portal").mkdir()
    server = PortalServer(tmp_path / "portal", *STEADY)
    yield server
    server.stop()


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_beside_bare_wsgi(portal: PortalServer, tmp_path: Path, coding: str) -> None:
    for _time in range(4):  # every worker has it
        page = portal.ask_bytes(PATH, {"Accept-Encoding": coding})
    (tmp_path / "bare").mkdir()
    (tmp_path / "page").write_bytes(page.body)
    headers = [(n, v) for n, v in page.headers if n not in OF_THE_SERVER]
    bare = PortalServer(
        tmp_path / "bare",
        *STEADY,
        APPLICATION="tests.support.bare_wsgi",
        BARE_PAGE=str(tmp_path / "page"),
        BARE_HEADERS=json.dumps(headers),
    )
    try:
        same = bare.ask_bytes(PATH, {"Accept-Encoding": coding})
        assert same.body == page.body
        assert [h for h in same.headers if h[0] != "Date"] == [
            h for h in page.headers if h[0] != "Date"
        ]
        rate(bare.port, coding), rate(portal.port, coding)  # to warm up
        pairs = [(rate(portal.port, coding), rate(bare.port, coding)) for _ in range(PAIRS)]
    finally:
        bare.stop()
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    quartiles = statistics.quantiles(ratios, n=4)
    remark = (
        f"{statistics.median(ours for ours, _ in pairs):.0f} answers/s, "
        f"{len(page.body)} bytes; of bare WSGI {quartiles[1]:.2f} "
        f"({quartiles[0]:.2f} to {quartiles[2]:.2f})"
    )
    median = statistics.median(1000 * CONNECTIONS / ours for ours, _ in pairs)
    note(Row(f"article page, {coding}", median, 1000, "", remark))
    assert quartiles[0] >= GOAL, remark
