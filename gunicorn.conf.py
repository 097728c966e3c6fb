"""How gunicorn serves the portal, for `make run` and for production alike."""

import os

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


def pre_fork(server: object, worker: object) -> None:
    """Close what the checks at start opened: two processes must not share a connection."""
    from django.db import connections

    connections.close_all()
