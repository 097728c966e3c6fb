"""The portal's own settings, with collected files in PORTAL_TEST_SERVED, a folder of the run."""

import os
from pathlib import Path

from rlsportal.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["PORTAL_TEST_SERVED"]) / "static" / "served"
