"""The desk, the workbench and the ledgers: thin, every button is a transition."""

from . import desk, ledgers, library, mail_list, people, workbench
from .parts import PartForm, PartFormSet, PartInline, register_inline

__all__ = [
    "PartForm",
    "PartFormSet",
    "PartInline",
    "desk",
    "ledgers",
    "library",
    "mail_list",
    "people",
    "register_inline",
    "workbench",
]
