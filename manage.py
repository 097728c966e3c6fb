#!/usr/bin/env python3
"""The portal's command line: `python manage.py help` lists the commands."""

import os
import sys


def main() -> None:
    """Run one management command, with the portal's settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsportal.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 - reads the settings; Django's own way shows a traceback
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from None
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
