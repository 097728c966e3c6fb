"""What the web server calls."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def start() -> WSGIHandler:
    """Return the application, unless settings or database are unsafe for production.

    :raises SystemExit: with what is wrong; a traceback would only hide it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsportal.settings")
    try:
        handler = get_wsgi_application()
        # Needs the applications, which stand now.
        from articles.checks import refuse_demonstration_in_production

        refuse_demonstration_in_production()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from None
    return handler


application = start()
