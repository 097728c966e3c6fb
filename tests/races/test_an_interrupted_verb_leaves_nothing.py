"""A verb that fails at any of its statements leaves state, rows, mail and chain as they were."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from tests.scenes import SCENES, everything

pytestmark = pytest.mark.django_db(transaction=True)


class PlugPulled:
    """Let a number of statements pass, and fail at the next one."""

    def __init__(self, passing: int) -> None:
        self.passing = passing
        self.has_fired = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.passing == 0:
            self.passing = -1
            self.has_fired = True
            raise OperationalError("the plug was pulled")
        self.passing -= 1
        return execute(sql, params, many, context)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_failing_at_any_statement_changes_nothing(name: str) -> None:
    scene = SCENES[name]()
    before = everything()
    for passing in range(500):
        plug = PlugPulled(passing)
        with connection.execute_wrapper(plug):
            try:
                scene.run()
            except OperationalError:
                assert not connection.in_atomic_block
        if not plug.has_fired:
            break
        assert everything() == before, f"after {passing} statements"
    assert passing > 3
    assert everything() != before  # the run that was left alone did its work
