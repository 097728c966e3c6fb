"""When words changed, as against when they were put live again with others."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models.publication import PublishedFAQ


def with_day_of_change(faqs: QuerySet[PublishedFAQ]) -> QuerySet[Any]:
    """Add ``changed_at``: since when a question and its answer have had these very words.

    An article is published whole, so a question goes live again with every revision. Its page
    changed only with the first of them that brought these words. No further query.
    """
    same_question = PublishedFAQ.objects.filter(
        publication__article=OuterRef("publication__article"), uid=OuterRef("uid")
    )
    other_words = (
        same_question.filter(publication__number__lt=OuterRef("publication__number"))
        .exclude(question=OuterRef("question"), answer_html=OuterRef("answer_html"))
        .order_by("-publication__number")
        .values("publication__number")[:1]
    )
    with_limit = faqs.annotate(_other=Subquery(other_words))
    since = same_question.filter(publication__number__gt=Coalesce(OuterRef("_other"), 0)).order_by(
        "publication__number"
    )
    return with_limit.annotate(changed_at=Subquery(since.values("publication__published_at")[:1]))
