"""The portal's settings as the tests use them: nothing of the developer's own, and quick."""

import os

os.environ["PORTAL_ENV_FILE"] = os.devnull
os.environ.setdefault("SECRET_KEY", "for-the-tests-only-" + "0123456789" * 4)

from rlsportal.settings import *  # noqa: F403
from rlsportal.settings import DATABASES, STORAGES

# No database of the tests survives them, so none need survive a power cut. On SQLite, waiting for
# the disk at each commit takes longer than everything else together.
_options = DATABASES["default"].get("OPTIONS", {})
if "init_command" in _options:
    _options["init_command"] += "PRAGMA synchronous=OFF;"

# Stored password hashes of the tests are worth nothing; scrypt takes a quarter of a second.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The real storage needs `collectstatic` first. tests/rlsportal/test_static_files.py covers it.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Nothing counts how often a test asks. tests/rlsportal/test_asking_too_often.py has a real cache.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Accounts of the tests have no phone. tests/accounts has those that do.
PORTAL_SECOND_FACTOR_REQUIRED = False
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
