"""What a verb refuses, as codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def codes_of(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
    """Return the codes of the reasons for which the verb refuses; it must refuse."""
    from articles.transitions import Refused

    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]
