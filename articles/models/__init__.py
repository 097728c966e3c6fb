"""The tables. One module per concept; import from here."""

from .article import Article, Contribution, HelpCard, Section, Topic
from .audit import AuditEvent
from .change_request import ChangeRequest, ChangeRequestReply
from .image import Image
from .outbox import OutboxMessage
from .publication import (
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
    SearchEntry,
)
from .reference import Citation, Reference
from .review import MedicalReview, ReviewAssignment, ReviewRound, Revocation
from .reviewer import MedicalReviewer
from .revision import Revision

__all__ = [
    "Article",
    "AuditEvent",
    "ChangeRequest",
    "ChangeRequestReply",
    "Citation",
    "Contribution",
    "HelpCard",
    "Image",
    "MedicalReview",
    "MedicalReviewer",
    "OutboxMessage",
    "Publication",
    "PublishedFAQ",
    "PublishedImage",
    "PublishedReference",
    "PublishedSignature",
    "Reference",
    "ReviewAssignment",
    "ReviewRound",
    "Revision",
    "Revocation",
    "SearchEntry",
    "Section",
    "Topic",
]
