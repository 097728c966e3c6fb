"""The tables. One module per concept; import from here."""

from .article import Article, Byline, Contribution, HelpCard, Section, Topic
from .audit import AuditEvent
from .change_request import ChangeRequest, ChangeRequestReply
from .desk import AutosaveBuffer, MailSettings, PreviewLink, Reminder
from .feedback import Feedback, HelpfulCount
from .generation import PublicGeneration
from .image import Image
from .listing import ListedArticle, ListedForm, ListedQuestion, ListedReviewer, ListedTopic
from .notice import EvidenceFlag, SourceNotice
from .outbox import OutboxMessage
from .publication import (
    Publication,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
    SearchEntry,
)
from .published_correction import PublishedCorrection
from .published_definition import PublishedDefinition
from .published_log import PublishedEvent, PublishedHead, PublishedReport
from .published_notice import EvidenceCheck, PublishedNotice
from .reference import Citation, Reference, ReferenceAlias
from .reference_import import ReferenceImport
from .review import MedicalReview, ReviewAssignment, ReviewRound, Revocation
from .reviewer import MedicalReviewer
from .revision import Revision
from .search import SearchDocument, SearchText, SearchWord
from .submission import SubmissionReport

__all__ = [
    "Article",
    "AuditEvent",
    "AutosaveBuffer",
    "Byline",
    "ChangeRequest",
    "ChangeRequestReply",
    "Citation",
    "Contribution",
    "EvidenceCheck",
    "EvidenceFlag",
    "Feedback",
    "HelpCard",
    "HelpfulCount",
    "Image",
    "ListedArticle",
    "ListedForm",
    "ListedQuestion",
    "ListedReviewer",
    "ListedTopic",
    "MailSettings",
    "MedicalReview",
    "MedicalReviewer",
    "OutboxMessage",
    "PreviewLink",
    "PublicGeneration",
    "Publication",
    "PublishedCorrection",
    "PublishedDefinition",
    "PublishedEvent",
    "PublishedFAQ",
    "PublishedHead",
    "PublishedImage",
    "PublishedNotice",
    "PublishedReference",
    "PublishedReport",
    "PublishedSignature",
    "Reference",
    "ReferenceAlias",
    "ReferenceImport",
    "Reminder",
    "ReviewAssignment",
    "ReviewRound",
    "Revision",
    "Revocation",
    "SearchDocument",
    "SearchEntry",
    "SearchText",
    "SearchWord",
    "Section",
    "SourceNotice",
    "SubmissionReport",
    "Topic",
]
