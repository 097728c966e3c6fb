"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsportal.settings")

application = get_wsgi_application()

# Needs the applications, so it stands behind them: no production process serves demonstration data.
from articles.checks import refuse_demonstration_in_production  # noqa: E402

refuse_demonstration_in_production()
