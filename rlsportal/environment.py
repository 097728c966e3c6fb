"""What the environment says, read strictly.

A value that nobody can have meant is refused in one sentence that names the variable: a typing
error in PORTAL_PRODUCTION must not switch it off. An empty value is the default everywhere.

Knows nothing of Django's settings, because gunicorn.conf.py reads it before there are any.
"""

import os
import re
from collections.abc import Collection, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
BOOLEANS: Mapping[str, bool] = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
DATABASES = ("postgres", "postgresql", "sqlite")
EXAMPLE_DATABASE = "postgres://user:password@host:5432/name or sqlite:////absolute/path.sqlite3"
EXAMPLE_MAIL = "smtp+tls://user:password@mail.example.org:587"

env = environ.Env()


def read_file() -> None:
    """Add what the file PORTAL_ENV_FILE says, or else `.env` beside `manage.py`.

    :raises ImproperlyConfigured: for a named file that cannot be read; without it, production
        mode might be off.
    """
    named = os.environ.get("PORTAL_ENV_FILE", "")
    if named and not os.access(named, os.R_OK):
        raise _refusal("PORTAL_ENV_FILE", f"{named} cannot be read; name a file, or leave it unset")
    env.read_env(named or str(ROOT / ".env"))


def text(name: str, default: str = "") -> str:
    """The value of the variable `name`, or the default where it is unset or empty."""
    value: str = env.str(name, default="")
    return value if value.strip() else default


def file(name: str) -> str:
    """The path of the file that the variable `name` names, or empty.

    :raises ImproperlyConfigured: for what is no file, or cannot be read.
    """
    path = text(name).strip()
    if path and not (Path(path).is_file() and os.access(path, os.R_OK)):
        raise _refusal(name, f"{path} is no file that can be read; name one, or leave it unset")
    return path


def listed(name: str, default: str = "") -> list[str]:
    """The comma-separated values of the variable `name`, without blanks around them."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def paragraphs(name: str) -> list[str]:
    r"""The paragraphs of the variable `name`, none where it is unset; ``\n`` begins a new one.

    Files of variables have a value on one line, which is why the two characters count as well.
    """
    lines = text(name).replace("\\n", "\n").splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def boolean(name: str, *, default: bool) -> bool:
    """The variable `name` as yes or no.

    :raises ImproperlyConfigured: for any other word.
    """
    word = text(name, "on" if default else "off").strip()
    if word.lower() not in BOOLEANS:
        raise _refusal(name, f"write one of {', '.join(BOOLEANS)} instead of {word!r}")
    return BOOLEANS[word.lower()]


def number(name: str, default: int, *, minimum: int = 0) -> int:
    """The variable `name` as a whole number.

    :raises ImproperlyConfigured: for anything else, and for less than the minimum.
    """
    word = text(name, str(default)).strip()
    if not (word.isascii() and word.isdigit() and int(word) >= minimum):
        raise _refusal(name, f"write a whole number, {minimum} or more, instead of {word!r}")
    return int(word)


def choice(name: str, allowed: tuple[str, ...], *, default: str) -> str:
    """The variable `name`, in capitals, as one of the words allowed.

    :raises ImproperlyConfigured: for any other word.
    """
    word = text(name, default).strip()
    if word.upper() not in allowed:
        raise _refusal(name, f"write one of {', '.join(allowed)} instead of {word!r}")
    return word.upper()


def word(name: str, allowed: tuple[str, ...], *, default: str) -> str:
    """The variable `name`, in small letters, as one of the words allowed.

    :raises ImproperlyConfigured: for any other word.
    """
    found = text(name, default).strip()
    if found.lower() not in allowed:
        raise _refusal(name, f"write one of {', '.join(allowed)} instead of {found!r}")
    return found.lower()


def path_word(name: str, default: str, *, taken: Collection[str] = ()) -> str:
    """The variable `name` as one part of an address: small letters, digits and hyphens.

    :param taken: words at which something else is.
    :raises ImproperlyConfigured: for anything else, and for a word that is taken.
    """
    word = text(name, default).strip()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word):
        raise _refusal(name, "write small letters, digits and hyphens, without a slash")
    if word in taken:
        raise _refusal(name, f"choose another word, because other pages are at /{word}")
    return word


def networks(name: str, default: str) -> list[str]:
    """The variable `name` as addresses or networks; "*" is every address.

    :raises ImproperlyConfigured: for what is neither.
    """
    found = []
    for item in listed(name, default):
        if item == "*":
            found += ["0.0.0.0/0", "::/0"]
            continue
        try:
            found.append(str(ip_network(item, strict=False)))
        except ValueError:
            raise _refusal(name, "give addresses or networks, separated by commas") from None
    return found


def site_address(name: str, default: str) -> str:
    """The variable `name` as the address of a site, without a slash at its end.

    :raises ImproperlyConfigured: if it has no scheme, no host, or no sense.
    """
    address = text(name, default).strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port  # asked for, because that is when it is read
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise _refusal(name, "write the address of the site, such as https://rls.example.org")
    return address


def contact(name: str) -> str:
    """The variable `name` as a way to reach somebody: mailto: or https:, or empty.

    :raises ImproperlyConfigured: for anything else, and for what would be more than one line.
    """
    word = text(name).strip()
    if word and not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://[^\s/]\S*)", word):
        raise _refusal(name, "write mailto:security@example.org or an address with https://")
    return word


def line(name: str) -> str:
    """The words of the variable `name` on one line, or empty."""
    return " ".join(text(name).split())


def web_page(name: str) -> str:
    """The variable `name` as the address of a page anywhere: https:, or empty.

    :raises ImproperlyConfigured: for anything else.
    """
    word = text(name).strip()
    if word and not re.fullmatch(r"https://[^\s/\"<>]+[^\s\"<>]*", word):
        raise _refusal(name, "write an address with https://")
    return word


def database(name: str, default: str) -> dict[str, Any]:
    """The settings of the database whose URL is in the variable `name`.

    :raises ImproperlyConfigured: for other kinds of databases, and for what is no URL. The value
        is not repeated: it may hold a password.
    """
    url = text(name, default).strip()
    scheme = url.partition("://")[0]
    if scheme not in DATABASES:
        raise _refusal(name, f"write {EXAMPLE_DATABASE}; nothing else is supported")
    try:
        found: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:  # such as a port of letters
        found = {"NAME": ""}
    if not found["NAME"]:
        raise _refusal(name, f"write host, port and name as in {EXAMPLE_DATABASE}")
    return found


def database_route(database: Mapping[str, Any]) -> tuple[list[str], str]:
    """Where the connection to a database goes, and how it is encrypted.

    Also by what libpq, PostgreSQL's client, takes from the environment when the URL is silent.

    :param database: as ``database`` returns it.
    :returns: hosts, directories of sockets and names of services, none for a file or the usual
        socket; and ``sslmode``, empty where nobody says it.
    """
    if not database["ENGINE"].endswith("postgresql"):
        return [], ""
    options = database.get("OPTIONS") or {}

    def said(name: str, variable: str) -> str:
        return str(options.get(name) or os.environ.get(variable, ""))

    places = [database.get("HOST") or said("host", "PGHOST")]
    places += [said("hostaddr", "PGHOSTADDR"), said("service", "PGSERVICE")]
    hosts = [host.strip() for place in places for host in place.split(",")]
    return [host for host in hosts if host], said("sslmode", "PGSSLMODE")


def mail(name: str, default: str) -> dict[str, Any]:
    """The settings of the mail server whose URL is in the variable `name`; none without one.

    :raises ImproperlyConfigured: for what is no URL of a mail server. The value is not repeated.
    """
    url = text(name, default).strip()
    try:
        return environ.Env.email_url_config(url) if url else {}
    except (ValueError, ImproperlyConfigured):
        raise _refusal(name, f"write a mail server as in {EXAMPLE_MAIL}") from None


def _refusal(name: str, advice: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {advice}.")
