"""How gunicorn serves the portal, for `make run` and for production alike."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from rlsportal import environment

try:
    # This file is read before the settings, so it has to look into `.env` by itself.
    environment.read_file()
    port = environment.number("PORT", 8000)
    # Two processes, so that one slow page or crash does not stop the site; two threads each,
    # because a request mostly waits for the database. Raise workers with the processors
    # (2 x cores + 1).
    workers = environment.number("WEB_CONCURRENCY", 2, minimum=1)
    # `make run` switches this on: the server belongs to a terminal, and ends with it.
    is_foreground = environment.boolean("PORTAL_FOREGROUND", default=False)
    # Scheduled texts are published and mail is sent by a process beside the server, every so many
    # seconds. Off (0) by default: in production cron or a timer does it, as the README says.
    run_due_seconds = environment.number("PORTAL_RUN_DUE_SECONDS", 60 if is_foreground else 0)
    with_addresses = environment.boolean("PORTAL_LOG_ADDRESSES", default=False)
except ImproperlyConfigured as refusal:
    raise SystemExit(str(refusal)) from None

# Loopback unless somebody decides otherwise: a proxy with TLS stands in front.
bind = f"{environment.text('PORTAL_BIND', '127.0.0.1')}:{port}"
forwarded_allow_ips = environment.text("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

worker_class = "rlsportal.worker.PromptWorker"
threads = 2

# Settings are read once, before the workers: an unsafe value stops the start with one message.
preload_app = True

# A search that is too long gets a page of ours, and not the bare words of gunicorn: 4094 bytes, its
# own limit, are fewer than a pasted paragraph has, and 8190 the most that it takes.
limit_request_line = 8190

timeout = 30  # seconds; a page that takes longer is a fault, and its worker starts anew
graceful_timeout = 3 if is_foreground else 20  # seconds for open requests at a stop or restart
keepalive = 5  # seconds an idle connection stays open
# Then a worker is replaced, so that a leak cannot grow for ever, and not all of them at once. Pages
# that are kept come by the thousand in a second, so that a small number would be over in no time.
max_requests = 100_000
max_requests_jitter = 10_000

# gunicorn opens a control socket in the home directory by default. Nobody here uses it.
control_socket_disable = True

# Method, path, status, bytes, milliseconds. No query (what a reader searched for about their
# health), no address, no browser, no page they came from. The logger leaves the same out of what
# gunicorn writes of its own accord, and the secrets that some addresses end in.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"
if with_addresses:
    access_log_format = "%(h)s %({x-forwarded-for}i)s " + access_log_format
errorlog = "-"
logger_class = "rlsportal.server_log.QuietLogger"

companions: list[subprocess.Popen[bytes]] = []
was_told_to_stay = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # by nohup


def when_ready(server: object) -> None:
    """Prepare the end of the server, and start `run_due` beside it, if asked for."""
    if is_foreground:
        end_with_the_terminal()
    if run_due_seconds:
        manage = str(Path(__file__).with_name("manage.py"))
        command = [sys.executable, manage, "run_due", "--every", str(run_due_seconds)]
        command += ["--beside", str(os.getpid())]  # should the server be killed, it ends by itself
        # In a session of its own, Ctrl-C reaches the server alone, which then stops it in order.
        companion = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own words
        companions.append(companion)


def end_with_the_terminal() -> None:
    """Take a closed terminal (HUP) for Ctrl-C; gunicorn takes it for a wish to be reloaded."""
    stop = signal.getsignal(signal.SIGINT)
    if was_told_to_stay:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    elif callable(stop):
        signal.signal(signal.SIGHUP, lambda _number, frame: stop(signal.SIGINT, frame))


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
