"""What the web server calls."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from rlsportal.kept_pages.front import Front


def start() -> Front:
    """Return the application, pages that are kept before Django's, unless something is unsafe.

    :raises SystemExit: with what is wrong; a traceback would only hide it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsportal.settings")
    try:
        handler = get_wsgi_application()
        # Needs the applications, which stand now.
        from articles.checks import refuse_demonstration_in_production

        refuse_demonstration_in_production()
        from rlsportal.kept_pages.setup import front
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from None
    return front(handler)


application = start()
