"""Static files under hashed names, and the list of them beside what is served, not in it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class UnlistedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Keeps the list above STATIC_ROOT, so that nobody is served a list of all files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        beside = FileSystemStorage(location=Path(settings.STATIC_ROOT).parent)
        super().__init__(*args, manifest_storage=beside, **kwargs)
