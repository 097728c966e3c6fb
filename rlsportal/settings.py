"""All settings of the portal, in one file.

Whatever differs between machines comes from an environment variable; `.env.example` explains
each of them.
A file `.env` beside `manage.py` (or PORTAL_ENV_FILE) adds to the environment
and never overrides it (`rlsportal/environment.py`, which refuses values that mean nothing).

With PORTAL_PRODUCTION on, unsafe values stop the start with a message that names the variable
(`rlsportal/production.py`). Debug is off unless somebody asks for it by DEBUG, so error pages,
headers and static files are the real ones also on a laptop.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from rlsportal import emergency, environment, languages, production
from rlsportal.secret_key import read_or_create

BASE_DIR = Path(__file__).resolve().parent.parent

environment.read_file()

# --- what the portal is called, and where it is reached --------------------------------------

PORTAL_PRODUCTION: bool = environment.boolean("PORTAL_PRODUCTION", default=False)
PORTAL_BASE_URL = environment.site_address(
    "PORTAL_BASE_URL", default=f"http://localhost:{environment.number('PORT', 8000)}"
)
PORTAL_SITE_NAME = environment.text("PORTAL_SITE_NAME", default="RLS Portal")
PORTAL_PUBLISHER_NAME = environment.text("PORTAL_PUBLISHER_NAME", default=PORTAL_SITE_NAME)
# What readers are told of the publisher; what is not set is said to be unknown. Paragraphs.
PORTAL_PUBLISHER_CONTACT = environment.contact("PORTAL_PUBLISHER_CONTACT")
PORTAL_PUBLISHER_ADDRESS = environment.paragraphs("PORTAL_PUBLISHER_ADDRESS")
PORTAL_PUBLISHER_ABOUT = environment.paragraphs("PORTAL_PUBLISHER_ABOUT")
PORTAL_PUBLISHER_FUNDING = environment.paragraphs("PORTAL_PUBLISHER_FUNDING")
PORTAL_PUBLISHER_INDEPENDENCE = environment.paragraphs("PORTAL_PUBLISHER_INDEPENDENCE")
PORTAL_PUBLISHER_LOGS = environment.paragraphs("PORTAL_PUBLISHER_LOGS")
# Under which licence readers may use the texts, by name and address; none is named without them.
PORTAL_CONTENT_LICENCE = environment.line("PORTAL_CONTENT_LICENCE")
# How references are printed, in texts that are submitted from now on.
PORTAL_REFERENCE_STYLE = environment.choice(
    "PORTAL_REFERENCE_STYLE", ("AMA", "NLM", "PLAIN"), default="AMA"
)
# Which notices of journals about sources readers see beside the references.
PORTAL_SOURCE_NOTICES = environment.choice(
    "PORTAL_SOURCE_NOTICES", ("ALL", "DOUBT", "NONE"), default="ALL"
)
PORTAL_CONTENT_LICENCE_URL = environment.web_page("PORTAL_CONTENT_LICENCE_URL")
# Offered to authors for help cards, which doctors sign; never printed by themselves.
PORTAL_EMERGENCY_NUMBERS = emergency.parsed(environment.text("PORTAL_EMERGENCY_NUMBERS"))
PORTAL_DEMO_PASSWORD = environment.text("PORTAL_DEMO_PASSWORD")
# Whom to tell of a weakness, and where it says how; see rlsportal/views/security_txt.py.
PORTAL_SECURITY_CONTACT = environment.contact("PORTAL_SECURITY_CONTACT")
PORTAL_SECURITY_POLICY = environment.contact("PORTAL_SECURITY_POLICY")

# Where the desk is. Moving it keeps away those who try every site's /admin/, and nobody else.
PUBLIC_WORDS = (  # with which other addresses begin
    *("accessibility", "articles", "contact", "corrections", "editorial-policy", "faqs", "feeds"),
    *("funding", "glossary", "healthz", "media", "preview", "privacy", "readyz", "reviewers"),
    *("search", "settings", "sitemaps", "static", "topics", "verify"),
)
PORTAL_ADMIN_PATH = environment.path_word("PORTAL_ADMIN_PATH", "admin", taken=PUBLIC_WORDS)

IS_HTTPS = PORTAL_BASE_URL.startswith("https://")
# Whose word about the address of who asks is believed; gunicorn reads the same variable.
PORTAL_TRUSTED_PROXIES = environment.networks("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

# --- secrets and hosts -----------------------------------------------------------------------

DEBUG = environment.boolean("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY")
if not SECRET_KEY and not PORTAL_PRODUCTION:
    SECRET_KEY = read_or_create(BASE_DIR / ".secret-key")
ALLOWED_HOSTS = environment.listed(
    "ALLOWED_HOSTS", default="" if PORTAL_PRODUCTION else "localhost,127.0.0.1,[::1]"
)

# --- applications and middleware -------------------------------------------------------------

INSTALLED_APPS = [
    "rlsportal.accounts.apps.AccountsConfig",
    "articles.apps.ArticlesConfig",
    "faqs.apps.FaqsConfig",
    "rlsportal.apps.PortalAdminConfig",  # in place of django.contrib.admin: our site is *the* site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "markdownx",
]

# The rule about cookies comes first, because it has the last word. Then come the two policies, so
# that redirects, static files and early refusals carry them too.
# No LocaleMiddleware: it would make every page vary by the reader's language header.
MIDDLEWARE = [
    "rlsportal.cookies.cookies_for_the_desk_only",
    "rlsportal.headers.isolated",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "rlsportal.limits.body_limit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rlsportal.accounts.gate.second_factor_gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "rlsportal.urls"
WSGI_APPLICATION = "rlsportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- database --------------------------------------------------------------------------------

# One writer at a time that waits for its turn (IMMEDIATE, timeout), readers who never wait (WAL),
# nothing lost by a power cut (FULL), and REPLACE firing the triggers that keep signed rows
# (recursive_triggers).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;"
    ),
}


def database_from_environment() -> dict[str, Any]:
    """The settings of the one database, from DATABASE_URL; default a SQLite file here."""
    database = environment.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    if database["ENGINE"] == "django.db.backends.sqlite3":
        if database["NAME"] == ":memory:":
            # Every connection would have a database of its own, and lose it at the end.
            raise ImproperlyConfigured("DATABASE_URL: an in-memory database cannot hold a portal.")
        database["NAME"] = str(BASE_DIR / database["NAME"])
        database["OPTIONS"] = {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}
    else:
        database.setdefault("CONN_MAX_AGE", 60)
        database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {"default": database_from_environment()}
# A private network between two machines that nobody else is in; production alone asks.
PORTAL_DATABASE_UNENCRYPTED = environment.boolean("PORTAL_DATABASE_UNENCRYPTED", default=False)
# Only for counting who asks too often (`rlsportal/limits.py`). With the usual 300 entries, a few
# hundred strangers would make the portal forget the others' counts.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}
# Finished pages (`rlsportal/kept_pages`): how much of them each process remembers, where all
# processes of this machine put them ("" for nowhere), and with PostgreSQL for how long a process
# believes what is public without asking, which is how long a withdrawal waits for its answer.
PORTAL_PAGES_MEMORY = environment.number("PORTAL_PAGES_MEMORY", 32)  # MB
PORTAL_PAGES_ROOT = environment.text("PORTAL_PAGES_ROOT", str(BASE_DIR / "kept-pages"))
PORTAL_PAGES_LEASE = environment.number("PORTAL_PAGES_LEASE", 200, minimum=10)  # milliseconds
# When the database is gone, go on with pages that may be withdrawn meanwhile.
PORTAL_AVAILABILITY_FIRST = environment.boolean("PORTAL_AVAILABILITY_FIRST", default=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people, passwords and cookies (readers never get one) ------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "rlsportal.accounts.breached.BreachedPasswordValidator"},
    {"NAME": "rlsportal.accounts.own_words.OwnWordsValidator"},
]
PORTAL_BREACHED_PASSWORDS = environment.file("PORTAL_BREACHED_PASSWORDS")

# Who signs, publishes or gives rights needs a code of their phone besides the password; off, only
# who set it up does. Demonstration accounts are exempt: their password is no secret.
PORTAL_SECOND_FACTOR_REQUIRED = environment.boolean("PORTAL_SECOND_FACTOR_REQUIRED", default=True)
OTP_TOTP_ISSUER = PORTAL_SITE_NAME

SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: one working day
# The desk keeps what is typed. With 0, nobody would get further than the log-in.
PORTAL_IDLE_MINUTES = environment.number("PORTAL_IDLE_MINUTES", 60, minimum=1)
# With this beginning of its name, browsers keep a cookie only if it came by https from this very
# host, for the whole of it: another host of the domain cannot plant one.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a mail to a reviewer must find the session
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True  # our scripts take the token from the form
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "rlsportal.views.errors.form_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- headers ---------------------------------------------------------------------------------

# One dictionary of directives, so that the move to Django 6's own setting is mechanical.
CONTENT_SECURITY_POLICY: dict[str, dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if IS_HTTPS else {}),
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# gunicorn believes X-Forwarded-Proto from the addresses in FORWARDED_ALLOW_IPS alone, and tells
# us the scheme; SECURE_PROXY_SSL_HEADER would believe anybody.
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come by plain HTTP, from inside
SECURE_HSTS_SECONDS = environment.number("PORTAL_HSTS_SECONDS", 31_536_000 if IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.boolean("PORTAL_HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = environment.boolean("PORTAL_HSTS_PRELOAD", default=True)

# --- languages and time ----------------------------------------------------------------------

LOCALE_PATHS = [BASE_DIR / "rlsportal" / "locale"]
LANGUAGES = languages.found_in(LOCALE_PATHS[0])
LANGUAGE_CODE = languages.chosen(environment.text("PORTAL_LANGUAGE", "en").strip(), LANGUAGES)
USE_I18N = True
FORMAT_MODULE_PATH = ["rlsportal.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" / "served"  # the list of them lies above
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / environment.text("PORTAL_MEDIA_ROOT", "media")  # or an absolute path
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rlsportal.static_storage.UnlistedStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of one form: a long article with its children
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- the Markdown field of the desk ------------------------------------------------------------

# `markdownx.urls` is never included: it lets anonymous visitors upload HTML. The desk mounts views
# of its own at these paths. Should the stock view be mounted by mistake, it can only escape.
MARKDOWNX_URLS_PATH = f"/{PORTAL_ADMIN_PATH}/markdown/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = f"/{PORTAL_ADMIN_PATH}/markdown/upload/"
MARKDOWNX_MARKDOWNIFY_FUNCTION = "django.utils.html.escape"

# --- checks of a text before its review (articles/advice.py) ------------------------------------

LEVELS = ("off", "warn", "waiver")
PORTAL_CHECKS: dict[str, str] = {
    "uncited_part": environment.word("PORTAL_CHECK_UNCITED_PARTS", LEVELS, default="warn"),
    "uncited_number": environment.word("PORTAL_CHECK_UNCITED_NUMBERS", LEVELS, default="warn"),
    "unused_reference": environment.word("PORTAL_CHECK_UNUSED_REFERENCES", LEVELS, default="warn"),
    "old_source": environment.word("PORTAL_CHECK_OLD_SOURCES", LEVELS, default="warn"),
    "old_guideline": environment.word("PORTAL_CHECK_OLD_GUIDELINES", LEVELS, default="warn"),
    "newer_guideline": environment.word("PORTAL_CHECK_NEWER_GUIDELINES", LEVELS, default="warn"),
    "no_guideline": environment.word("PORTAL_CHECK_NO_GUIDELINE", ("off", "warn"), default="warn"),
    "retracted_source": environment.word(
        "PORTAL_CHECK_RETRACTED_SOURCES", LEVELS, default="waiver"
    ),
    "doubted_source": environment.word("PORTAL_CHECK_DOUBTED_SOURCES", LEVELS, default="warn"),
    "hard_text": environment.word("PORTAL_CHECK_HARD_TEXT", LEVELS, default="warn"),
    "far_too_hard": environment.word("PORTAL_CHECK_FAR_TOO_HARD", LEVELS, default="waiver"),
    "many_hard_sentences": environment.word("PORTAL_CHECK_HARD_SENTENCES", LEVELS, default="warn"),
    "banned_word": environment.word("PORTAL_CHECK_BANNED_WORDS", LEVELS, default="waiver"),
}
PORTAL_SOURCE_YEARS = environment.number("PORTAL_SOURCE_YEARS", 15, minimum=1)
PORTAL_GUIDELINE_YEARS = environment.number("PORTAL_GUIDELINE_YEARS", 8, minimum=1)
PORTAL_GRADE_LIMIT = environment.number("PORTAL_GRADE_LIMIT", 8, minimum=1)
PORTAL_SMOG_LIMIT = environment.number("PORTAL_SMOG_LIMIT", 11, minimum=1)
PORTAL_SENTENCE_WORDS = environment.number("PORTAL_SENTENCE_WORDS", 25, minimum=5)
PORTAL_HARD_PERCENT = environment.number("PORTAL_HARD_PERCENT", 20)

# --- mail --------------------------------------------------------------------------------------

EMAIL_SETTINGS = environment.mail("EMAIL_URL", "" if PORTAL_PRODUCTION else "consolemail://")
if EMAIL_SETTINGS.get("EMAIL_BACKEND") == "django.core.mail.backends.console.EmailBackend":
    EMAIL_SETTINGS["EMAIL_BACKEND"] = "rlsportal.console_mail.EmailBackend"
globals().update(EMAIL_SETTINGS)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- logs: standard error, and whoever runs the portal decides where that goes -------------------

LOG_LEVEL = environment.choice(
    "PORTAL_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"
)
PORTAL_LOG_ADDRESSES = environment.boolean("PORTAL_LOG_ADDRESSES", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "rlsportal.quiet_logs.QuietFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "addresses": PORTAL_LOG_ADDRESSES,
        },
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": []},  # not twice, and no mail to administrators
        "django.server": {"handlers": [], "propagate": True},  # `runserver` passes the same way
    },
}

# --- the last word -------------------------------------------------------------------------------

if PORTAL_PRODUCTION:
    database_hosts, database_sslmode = environment.database_route(DATABASES["default"])
    production.refuse_unsafe(
        production.Settings(
            secret_key=SECRET_KEY,
            debug=DEBUG,
            allowed_hosts=ALLOWED_HOSTS,
            base_url=PORTAL_BASE_URL,
            database_url=environment.text("DATABASE_URL").strip(),
            database_hosts=database_hosts,
            database_sslmode=database_sslmode,
            database_may_be_unencrypted=PORTAL_DATABASE_UNENCRYPTED,
            media_root=environment.text("PORTAL_MEDIA_ROOT"),
            trusted_proxies=environment.listed("FORWARDED_ALLOW_IPS"),
            email_backend=EMAIL_SETTINGS.get("EMAIL_BACKEND", ""),
            email_host=EMAIL_SETTINGS.get("EMAIL_HOST") or "",
            email_is_encrypted=bool(
                EMAIL_SETTINGS.get("EMAIL_USE_TLS") or EMAIL_SETTINGS.get("EMAIL_USE_SSL")
            ),
            default_from_email=DEFAULT_FROM_EMAIL,
            demo_password=PORTAL_DEMO_PASSWORD,
        )
    )
