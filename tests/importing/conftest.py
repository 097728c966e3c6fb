"""Files to import."""

from pathlib import Path

import pytest

from tests.importing.commands import PAGE, Writer


@pytest.fixture
def file(tmp_path: Path) -> Writer:
    """Write a file and return its path."""

    def write(text: str = PAGE, name: str = "page.txt") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
