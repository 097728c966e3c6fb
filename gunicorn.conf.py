"""How gunicorn serves the portal, for `make run` and for production alike."""

import os
import subprocess
import sys
from pathlib import Path

# Loopback unless somebody decides otherwise: a proxy with TLS stands in front.
bind = f"{os.environ.get('PORTAL_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# Two processes, so that one slow page or crash does not stop the site; two threads each, because
# a request mostly waits for the database. Raise workers with the processors (2 x cores + 1).
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 2

# Settings are read once, before the workers: an unsafe value stops the start with one message.
preload_app = True

timeout = 30  # seconds; a page that takes longer is a fault, and its worker starts anew
graceful_timeout = 20  # seconds for open requests at a restart
keepalive = 5  # seconds an idle connection stays open
max_requests = 5000  # then a worker is replaced, so that a leak cannot grow for ever ...
max_requests_jitter = 500  # ... and not all of them at once

# gunicorn opens a control socket in the home directory by default. Nobody here uses it.
control_socket_disable = True

# Method, path, status, bytes, milliseconds. No query (what a reader searched for about their
# health), no address, no browser, no page they came from.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"
errorlog = "-"

# `make run` has scheduled texts published and mail sent by a process beside the server, every so
# many seconds. Off (0) by default: in production cron or a timer does it, as the README says.
companions: list[subprocess.Popen[bytes]] = []


def when_ready(server: object) -> None:
    """Start `run_due` beside the server, if asked for."""
    seconds = os.environ.get("PORTAL_RUN_DUE_SECONDS", "0")
    if seconds != "0":
        manage = str(Path(__file__).with_name("manage.py"))
        command = [sys.executable, manage, "run_due", "--every", seconds]
        command += ["--beside", str(os.getpid())]  # should the server be killed, it ends by itself
        # In a session of its own, Ctrl-C reaches the server alone, which then stops it in order.
        companion = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own words
        companions.append(companion)


def on_exit(server: object) -> None:
    """Stop what when_ready started, and wait for it: nothing stays behind."""
    for companion in companions:
        companion.terminate()
        try:
            companion.wait(timeout=10)
        except subprocess.TimeoutExpired:
            companion.kill()
            companion.wait()


def pre_fork(server: object, worker: object) -> None:
    """Close what the checks at start opened: two processes must not share a connection."""
    from django.db import connections

    connections.close_all()
