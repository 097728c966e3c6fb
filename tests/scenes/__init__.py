"""Each verb in a position where it is allowed: who does what to what, ready to be run.

Tests that say something about *all* verbs (one event each, nothing written when refused or
interrupted, no exemption for superusers) go through these.
"""

from . import author, desk, doctor, editor, library, people
from .stage import SCENES, Scene, everything

__all__ = [
    "SCENES",
    "Scene",
    "author",
    "desk",
    "doctor",
    "editor",
    "everything",
    "library",
    "people",
]
