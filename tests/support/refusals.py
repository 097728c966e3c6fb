"""What a verb refuses, as codes; what the database refuses, as its message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def codes_of(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
    """Return the codes of the reasons for which the verb refuses; it must refuse."""
    from articles.transitions import Refused

    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def refusal_of(sql: str, params: tuple[Any, ...] = ()) -> str:
    """Return the message with which the database refuses the statement."""
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
    return str(error.value).splitlines()[0]
