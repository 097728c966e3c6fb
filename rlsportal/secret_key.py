"""The secret key of a portal that is not in production: made once, kept in a file."""

import contextlib
import os
import secrets
from pathlib import Path


def read_or_create(path: Path) -> str:
    """Return the key in the file `path`, which is made when missing, readable by its owner only.

    Two processes may start at once: each writes a file of its own and links it into place, so
    that the first wins and both read the same key.

    Raises OSError when the directory cannot be written; set SECRET_KEY then.
    """
    if not path.exists():
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text().strip()
