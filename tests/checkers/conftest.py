from collections.abc import Iterator

import pytest

from tests.support.served import start


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served, as scheme, host and port."""
    origin, server = start(tmp_path_factory.mktemp("served"))
    yield origin
    server.terminate()
    server.wait(timeout=30)
