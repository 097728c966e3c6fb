"""How much longer than usual a test should try."""

import os

FACTOR = int(os.environ.get("PORTAL_SOAK", "1"))


def scaled(count: int) -> int:
    """Return `count` in `make test`, and a multiple of it (PORTAL_SOAK) in `make soak`."""
    return count * FACTOR
