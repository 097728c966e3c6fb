"""What production mode refuses to start with. No settings, no environment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# Weaker ones of libpq talk in clear text if the other side, or somebody in between, asks for it.
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
REAL_MAIL = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True)
class Settings:
    """The values that can be unsafe, as the settings read them from the environment."""

    secret_key: str
    debug: bool
    allowed_hosts: Sequence[str]
    base_url: str
    database_url: str
    database_hosts: Sequence[str]
    database_sslmode: str
    database_may_be_unencrypted: bool
    media_root: str
    trusted_proxies: Sequence[str]
    email_backend: str
    email_host: str
    email_is_encrypted: bool
    default_from_email: str
    demo_password: str


# variable, is it unsafe, what to do instead
RULES: tuple[tuple[str, Callable[[Settings], bool], str], ...] = (
    (
        "SECRET_KEY",
        lambda s: len(s.secret_key) < 50 or len(set(s.secret_key)) < 10,
        "set at least 50 random characters and keep them secret",
    ),
    (
        "SECRET_KEY",
        lambda s: s.secret_key.startswith("django-insecure-"),
        "a key that starts with django-insecure- comes from an example; make a new one",
    ),
    ("DEBUG", lambda s: s.debug, "switch it off: debug pages show settings to strangers"),
    ("ALLOWED_HOSTS", lambda s: not s.allowed_hosts, "name the host names of the site"),
    (
        "ALLOWED_HOSTS",
        lambda s: any("*" in host or host.startswith(".") for host in s.allowed_hosts),
        "name each host; a wildcard or a first dot lets strangers choose the links in our mails",
    ),
    (
        "PORTAL_BASE_URL",
        lambda s: urlsplit(s.base_url).scheme != "https" or not urlsplit(s.base_url).hostname,
        "give the public address of the site, beginning with https://",
    ),
    (
        "PORTAL_BASE_URL",
        lambda s: bool(urlsplit(s.base_url).path or urlsplit(s.base_url).query),
        "give scheme and host only, without a path",
    ),
    (
        "PORTAL_BASE_URL",
        lambda s: urlsplit(s.base_url).hostname not in [host.lower() for host in s.allowed_hosts],
        "its host must be one of ALLOWED_HOSTS",
    ),
    (
        "DATABASE_URL",
        lambda s: not s.database_url,
        "name the database; the default file in the checkout is for trying out",
    ),
    (
        "DATABASE_URL",
        lambda s: _is_relative_file(s.database_url),
        "begin the path with a slash, as in sqlite:////absolute/path.sqlite3",
    ),
    (
        "DATABASE_URL",
        lambda s: not _database_is_private(s),
        "end it with ?sslmode=verify-full, or allow clear text by PORTAL_DATABASE_UNENCRYPTED",
    ),
    (
        "PORTAL_MEDIA_ROOT",
        lambda s: not (Path(s.media_root).is_absolute() and Path(s.media_root).is_dir()),
        "name the directory of the images by its absolute path, and make it first",
    ),
    (
        "FORWARDED_ALLOW_IPS",
        lambda s: not all(_is_address(proxy) for proxy in s.trusted_proxies),
        "give the addresses of the proxies; whoever is believed can pass for https",
    ),
    (
        "EMAIL_URL",
        lambda s: s.email_backend == REAL_MAIL and not _is_private(s),
        "use smtp+tls:// or smtp+ssl://; clear text is for a mail server on this machine",
    ),
    (
        "EMAIL_URL",
        lambda s: s.email_backend != REAL_MAIL or not s.email_host,
        "name a mail server, such as smtp+tls://user:password@mail.example.org:587",
    ),
    (
        "DEFAULT_FROM_EMAIL",
        lambda s: "@" not in s.default_from_email or s.default_from_email.endswith("@localhost"),
        "give the address that mails of the site come from",
    ),
    (
        "PORTAL_DEMO_PASSWORD",
        lambda s: bool(s.demo_password),
        "leave it unset: demo accounts do not exist in production",
    ),
)


def _is_relative_file(url: str) -> bool:
    return url.startswith("sqlite:") and not url.startswith("sqlite:////")


def _is_address(proxy: str) -> bool:
    """Whether the words are an address or a network, and not simply everything."""
    try:
        return ip_network(proxy).prefixlen > 0
    except ValueError:
        return False


def _is_private(settings: Settings) -> bool:
    """Whether nobody on the way can read the mails and the password of the mail server."""
    return settings.email_is_encrypted or _is_here(settings.email_host)


def _database_is_private(settings: Settings) -> bool:
    """Whether nobody on the way can read what is stored, and the password of the database."""
    if settings.database_may_be_unencrypted or settings.database_sslmode in ENCRYPTED:
        return True
    return all(host.startswith(("/", "@")) or _is_here(host) for host in settings.database_hosts)


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_unsafe(settings: Settings) -> None:
    """Raise ImproperlyConfigured that names each variable with an unsafe value, if any has."""
    faults = [f"{name}: {advice}." for name, is_unsafe, advice in RULES if is_unsafe(settings)]
    if faults:
        raise ImproperlyConfigured("\n".join(["PORTAL_PRODUCTION is on, but", *faults]))
