"""Logs that do not tell what readers asked for, from where, or which secret an address ends in.

What a reader types into the search is about their health, so it has no place in a log. It gets
there in ways that nobody plans: the page somebody came from in a refusal of CSRF, the request line
in a complaint of the web server. So every line is looked at as it is written, whoever wrote it.

Knows nothing of Django's settings, because the web server writes before there are any.
"""

from __future__ import annotations

import logging
import re
from ipaddress import ip_address
from typing import Any

QUERY = re.compile(r"\?\S+")  # whatever stands before it: strangers write addresses as they like
# What follows these words in an address opens something, for whoever has it.
SECRETS = re.compile(r"(/(?:preview|welcome|password-reset)/)[^\s\"']+")
# What the web server says of a request that is none holds pieces of it, as words of a search.
NO_REQUEST = re.compile(r"(Invalid request from [^'\"\n]*)['\"].*")
ADDRESS = re.compile(r"(?<!\w)[0-9A-Fa-f:.]{2,45}(?!\w)")
LEFT_OUT = "…"


class QuietFormatter(logging.Formatter):
    """Leaves out query strings and secrets of addresses, and network addresses unless asked for.

    A line stays a line: what was sent to us cannot pretend to be a second entry.
    """

    def __init__(self, *args: Any, addresses: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.addresses = addresses

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - Python's name
        """Return the line without its traceback, as one line."""
        record.message = "".join(map(_visible, record.message))
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole entry, with its traceback, without what is private."""
        text = QUERY.sub(f"?{LEFT_OUT}", super().format(record))
        text = NO_REQUEST.sub(rf"\1{LEFT_OUT}", text)
        text = SECRETS.sub(rf"\1{LEFT_OUT}", text)
        return text if self.addresses else ADDRESS.sub(_without_address, text)


def _visible(character: str) -> str:
    if character.isprintable() or character == "\t":
        return character
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def _without_address(found: re.Match[str]) -> str:
    """Leave out an address, with its port; this machine's own tells nothing about anybody."""
    word = found[0].rstrip(".:")
    for candidate in (word, word.rpartition(":")[0]):
        try:
            address = ip_address(candidate)
        except ValueError:
            continue
        return found[0] if address.is_loopback else found[0].replace(candidate, LEFT_OUT)
    return found[0]
