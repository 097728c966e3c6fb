"""The desk, the workbench and the ledgers: thin, every button is a transition."""

from . import desk, ledgers, library, mail_list, people, references, workbench
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
    "references",
    "register_inline",
    "workbench",
]
