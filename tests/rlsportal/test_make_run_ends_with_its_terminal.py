"""Ctrl-C and a closed terminal end `make run` at once, whatever its connections are waiting for."""

import contextlib
import fcntl
import os
import pty
import select
import shlex
import signal
import socket
import subprocess
import sys
import termios
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMPT = 5  # seconds, on a busy machine; without our worker it takes the whole graceful timeout

TROUBLESOME = (
    b"",
    b"GET /healthz HT",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",  # and the connection stays open
    b"\x16\x03\x01 no HTTP at all\r\n\r\n",
)


def take_the_terminal() -> None:
    # As a terminal starts a shell; whoever runs the tests may ignore these, as nohup does.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A shell in a terminal, in which somebody typed `make run`."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        self.keyboard, terminal = pty.openpty()
        stamps = "-o staticfiles/.stamp -o .venv/run.stamp"
        bin_ = shlex.quote(str(Path(sys.executable).parent))
        with self.log.open("w") as log:
            self.shell = subprocess.Popen(
                # The database is not prepared: this is about the end.
                ["bash", "-c", f"make run MANAGE=true BIN={bin_} {stamps}; echo"],
                cwd=ROOT,
                env={**os.environ, **self.variables(folder)},
                stdin=terminal,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                preexec_fn=take_the_terminal,  # noqa: PLW1509 - no other threads
            )
        os.close(terminal)

    def variables(self, folder: Path) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3",
            "PORT": str(self.port),
            "PORTAL_RUN_DUE_SECONDS": "1",
        }

    def wait_until_it_serves(self) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    @contextlib.contextmanager
    def trouble(self) -> Iterator[None]:
        """Keep connections open that never send, or never finish, a request; and close one."""
        with contextlib.ExitStack() as stack:
            for words in TROUBLESOME * 2:
                connection = socket.create_connection(("127.0.0.1", self.port))
                stack.enter_context(connection).sendall(words)
            socket.create_connection(("127.0.0.1", self.port)).close()
            time.sleep(0.5)  # until the threads of the workers are occupied by them
            yield

    def seconds_until_nothing_is_left(self) -> float:
        """All processes share one standard output, which ends with the last of them."""
        start, output = time.monotonic(), self.shell.stdout
        assert output is not None
        while time.monotonic() < start + 30:
            readable, _, _ = select.select([output], [], [], 1)
            if readable and not os.read(output.fileno(), 4096):
                return time.monotonic() - start
        return float("inf")

    def type_interrupt(self) -> None:
        os.write(self.keyboard, b"\x03")

    def close(self) -> None:
        if self.keyboard >= 0:
            os.close(self.keyboard)
            self.keyboard = -1


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    terminal.wait_until_it_serves()
    yield terminal
    terminal.close()
    with contextlib.suppress(ProcessLookupError):  # only what the test started
        os.killpg(terminal.shell.pid, 9)
    terminal.shell.communicate(timeout=30)


def test_an_interrupt_is_prompt(terminal: Terminal) -> None:
    with terminal.trouble():
        terminal.type_interrupt()
        assert terminal.seconds_until_nothing_is_left() < PROMPT, terminal.log.read_text()
    assert " was sent SIG" not in terminal.log.read_text()  # each worker ended by itself


def test_a_closed_terminal_takes_everything_with_it(terminal: Terminal) -> None:
    with terminal.trouble():
        terminal.close()
        assert terminal.seconds_until_nothing_is_left() < PROMPT, terminal.log.read_text()
