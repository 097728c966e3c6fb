"""Keep lists in step with what is live. Everything here can be computed anew.

``follow`` writes in the transaction of the verb, after the article and before the chain: topics,
then doctors, each in the order of their addresses, so that of two transactions one waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex

from django.db import connection, transaction
from django.db.models import Model

from articles.models import (
    Article,
    ListedArticle,
    ListedForm,
    ListedQuestion,
    ListedReviewer,
    ListedTopic,
    Publication,
    PublicGeneration,
    PublishedDefinition,
    PublishedFAQ,
    PublishedSignature,
)
from articles.models.listing import LISTED
from articles.term_forms import first_words

CHUNK = 200  # articles held in memory at a time
COUNTED = ("articles", "asked", "questions", "demonstrations")
HEAVY = ("content", "body_html")


@dataclass
class Story:
    """What was ever public of an article: its publications, and the signatures under them."""

    publications: list[Publication] = field(default_factory=list)
    signatures: list[PublishedSignature] = field(default_factory=list)  # newest first
    questions: list[PublishedFAQ] = field(default_factory=list)  # of all publications

    @property
    def live(self) -> Publication | None:
        """Return what readers see now."""
        return next((each for each in self.publications if each.is_live), None)

    @property
    def moments(self) -> list[datetime]:
        """Return when anything was published or withdrawn."""
        rows = self.publications
        return [at for row in rows for at in (row.published_at, row.withdrawn_at) if at]


def follow(article: Article) -> None:
    """Make the rows of one article say what is live now.

    Called where a publication was put live or taken off, or signed by somebody who read it again.
    """
    before = ListedArticle.objects.filter(article=article).first()
    story = _stories([article.pk])[article.pk]
    after = row_of(story)
    is_same = before is not None and after is not None and before.pk == after.pk
    if before is not None and not is_same:
        before.delete()
        ListedQuestion.objects.filter(article=article).delete()
        ListedForm.objects.filter(article=article).delete()
    if after is not None:
        after.save(force_insert=not is_same)
        if not is_same:
            ListedQuestion.objects.bulk_create(questions_of(story))
            ListedForm.objects.bulk_create(forms_of_terms([after]))
    _count_topics(before, after, story)
    _count_reviewers(before, after, story)


def rebuild() -> int:
    """Throw all rows away and compute them anew; return how many articles are listed."""
    with transaction.atomic():
        for model in LISTED:
            model._base_manager.all().delete()
        keys = list(_ever_public())
        topics: dict[str, ListedTopic] = {}
        named: dict[str, datetime] = {}
        reviewers: dict[str, ListedReviewer] = {}
        for first in range(0, len(keys), CHUNK):
            stories = _stories(keys[first : first + CHUNK])
            rows = {key: row_of(story) for key, story in stories.items()}
            listed = [row for row in rows.values() if row is not None]
            ListedArticle.objects.bulk_create(listed)
            ListedQuestion.objects.bulk_create(
                [each for story in stories.values() for each in questions_of(story)]
            )
            ListedForm.objects.bulk_create(forms_of_terms(listed))
            for key, story in stories.items():
                _add_up_topics(topics, named, rows[key], story)
                _add_up_reviewers(reviewers, rows[key], story)
        ListedTopic.objects.bulk_create(topics.values())
        ListedReviewer.objects.bulk_create(reviewers.values())
        # Pages that were made from rows which were wrong are not shown again.
        PublicGeneration.objects.update_or_create(pk=1, defaults={"token": token_hex(16)})
        return ListedArticle.objects.count()


def is_there() -> bool:
    """Return whether the tables are: going back to an earlier version takes them away."""
    return {model._meta.db_table for model in LISTED} <= {*connection.introspection.table_names()}


def is_behind() -> bool:
    """Return whether a live article is missing, or one is there that is not live."""
    live = Publication.objects.live()
    is_missing = live.filter(listed__isnull=True).exists()
    return is_missing or ListedArticle.objects.exclude(publication__in=live).exists()


def _ever_public() -> Iterable[int]:
    rows = Publication.objects.order_by("article_id").values_list("article_id", flat=True)
    return rows.distinct()


def _stories(articles: Sequence[int]) -> dict[int, Story]:
    """Return what was ever public of these articles; three statements."""
    found = {key: Story() for key in articles}
    publications = {}
    for row in Publication.objects.filter(article_id__in=articles).defer(*HEAVY).order_by("number"):
        publications[row.pk] = row
        found[row.article_id].publications.append(row)
    for signature in PublishedSignature.objects.filter(article_id__in=articles):
        signature.publication = publications[signature.publication_id]
        found[signature.article_id].signatures.append(signature)
    for faq in PublishedFAQ.objects.filter(publication_id__in=publications).order_by("pk"):
        faq.publication = publications[faq.publication_id]
        found[faq.publication.article_id].questions.append(faq)
    return found


def row_of(story: Story) -> ListedArticle | None:
    """Return the unsaved row of an article; None of one that is not live."""
    live = story.live
    if live is None:
        return None
    standing = [each for each in story.signatures if each.publication.withdrawn_at is None]
    own = [each for each in standing if each.publication_id == live.pk]
    whole = next((each for each in (*own, *standing) if each.is_whole_page), None)
    told = [*story.moments, *(each.signed_at for each in story.signatures)]
    return ListedArticle(
        publication=live,
        article_id=live.article_id,
        topic_slug=live.topic_slug,
        topic_name=live.topic_name,
        title=live.title,
        questions=sum(each.publication_id == live.pk for each in story.questions),
        first_published_at=live.first_published_at,
        published_at=live.published_at,
        told_at=max(told),
        reviewed_on=whole.signed_at.date() if whole else None,
        due_on=whole.next_review_due_on if whole else None,
        is_changes_only=whole is None or whole not in own,
        is_demonstration=live.is_demonstration
        or any(each.is_demonstration for each in (*own, *([whole] if whole else []))),
        signers=" ".join(sorted({each.slug for each in own})),
    )


def questions_of(story: Story) -> list[ListedQuestion]:
    """Return the unsaved rows of the live questions, each with the moment its words are from.

    An article is published whole, so a question goes live again with every revision. Its page
    changed only with the first of them that brought these words.
    """
    live = story.live
    if live is None:
        return []
    earlier: dict[str, list[PublishedFAQ]] = defaultdict(list)
    for faq in story.questions:
        earlier[faq.uid].append(faq)
    found = []
    for faq in (each for each in story.questions if each.publication_id == live.pk):
        since = faq
        for before in sorted(earlier[faq.uid], key=lambda e: e.publication.number, reverse=True):
            if (before.question, before.answer_html) != (faq.question, faq.answer_html):
                break
            since = before
        changed_at = since.publication.published_at
        found.append(ListedQuestion(faq=faq, article_id=live.article_id, changed_at=changed_at))
    return found


def forms_of_terms(listed: Sequence[ListedArticle]) -> list[ListedForm]:
    """Return the unsaved rows of the terms that live articles define; one query."""
    articles = {row.publication_id: row.article_id for row in listed}
    rows = PublishedDefinition.objects.filter(publication_id__in=articles).order_by("pk")
    return [
        ListedForm(definition=row, article_id=articles[row.publication_id], first=first)
        for row in rows
        for first in sorted(first_words(row.term))
    ]


def _slugs(row: ListedArticle | None) -> set[str]:
    return set(row.signers.split()) if row else set()


def _count_topics(before: ListedArticle | None, after: ListedArticle | None, story: Story) -> None:
    """Count an article out of its topic of before, and into that of now; one statement."""
    rows: dict[str, ListedTopic] = {}
    for row, sign in ((before, -1), (after, 1)):
        if row is None:
            continue
        topic = rows.setdefault(
            row.topic_slug, ListedTopic(slug=row.topic_slug, changed_at=max(story.moments))
        )
        for name, number in _numbers(row).items():
            setattr(topic, name, getattr(topic, name) + sign * number)
        if sign > 0:
            topic.name, topic.reviewed_on = row.topic_name, row.reviewed_on
    articles = f"FROM {ListedArticle._meta.db_table} a WHERE a.topic_slug = excluded.slug"
    newest = f"SELECT a.topic_name {articles} ORDER BY a.published_at DESC LIMIT 1"
    changes = {name: f"old.{name} + excluded.{name}" for name in COUNTED}
    changes |= {
        "name": f"COALESCE(({newest}), old.name)",
        "reviewed_on": f"(SELECT MAX(a.reviewed_on) {articles})",
        "changed_at": _later("changed_at"),
    }
    _insert_or_change([rows[slug] for slug in sorted(rows)], changes)


def _later(column: str) -> str:
    return (
        f"CASE WHEN excluded.{column} > old.{column} THEN excluded.{column} ELSE old.{column} END"
    )


def _insert_or_change(rows: Sequence[Model], changes: Mapping[str, str]) -> None:
    """Insert rows, or change those that are there; one statement, in the order of the rows.

    :param changes: SQL by column, about the row that is there (``old``) and the new one.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields = meta.concrete_fields
    columns = ", ".join(str(field.column) for field in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    updates = ", ".join(f"{column} = {sql}" for column, sql in changes.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} AS old ({columns}) VALUES {marks} "  # noqa: S608 - names of ours
            f"ON CONFLICT ({meta.pk.column}) DO UPDATE SET {updates}",
            [
                field.get_db_prep_save(getattr(row, field.attname), connection)
                for row in rows
                for field in fields
            ],
        )


def _numbers(row: ListedArticle) -> dict[str, int]:
    return {
        "articles": 1,
        "asked": int(row.questions > 0),
        "questions": row.questions,
        "demonstrations": int(row.is_demonstration),
    }


def _count_reviewers(
    before: ListedArticle | None, after: ListedArticle | None, story: Story
) -> None:
    """Count a text with its signers, and note what each of them signed last; one statement."""
    changes = Counter[str](_slugs(after))
    changes.subtract(_slugs(before))
    rows = []
    for slug in sorted({each.slug for each in story.signatures}):
        doctor = _reviewer(story, slug)
        doctor.texts = changes[slug]
        rows.append(doctor)
    is_newer = "excluded.signed_at >= old.signed_at"
    updates = {
        name: f"CASE WHEN {is_newer} THEN excluded.{name} ELSE old.{name} END"
        for name in ("newest_id", "name_key", "signed_at")
    }
    updates |= {"texts": "old.texts + excluded.texts", "changed_at": _later("changed_at")}
    _insert_or_change(rows, updates)


def _reviewer(story: Story, slug: str) -> ListedReviewer:
    """Return the unsaved row of a doctor as this article alone tells."""
    own = [each for each in story.signatures if each.slug == slug]
    moments = [m for e in own for m in (e.signed_at, e.publication.withdrawn_at) if m]
    return ListedReviewer(
        slug=slug,
        newest=own[0],
        name_key=own[0].name.casefold()[:240],
        signed_at=own[0].signed_at,
        changed_at=max(moments),
    )


def _add_up_topics(
    topics: dict[str, ListedTopic],
    named: dict[str, datetime],
    row: ListedArticle | None,
    story: Story,
) -> None:
    slugs: Collection[str] = {each.topic_slug for each in story.publications}
    for slug in slugs:
        topic = topics.setdefault(slug, ListedTopic(slug=slug, changed_at=max(story.moments)))
        topic.changed_at = max(topic.changed_at, *story.moments)
    if row is None:
        return
    topic = topics[row.topic_slug]
    for name, number in _numbers(row).items():
        setattr(topic, name, getattr(topic, name) + number)
    if row.reviewed_on is not None:
        topic.reviewed_on = max(topic.reviewed_on or row.reviewed_on, row.reviewed_on)
    if row.published_at >= named.get(row.topic_slug, row.published_at):
        named[row.topic_slug], topic.name = row.published_at, row.topic_name


def _add_up_reviewers(
    reviewers: dict[str, ListedReviewer], row: ListedArticle | None, story: Story
) -> None:
    signed = _slugs(row)
    for slug in {each.slug for each in story.signatures}:
        told = _reviewer(story, slug)
        doctor = reviewers.setdefault(slug, told)
        doctor.texts += slug in signed
        doctor.changed_at = max(doctor.changed_at, told.changed_at)
        if told.signed_at >= doctor.signed_at:
            doctor.newest, doctor.name_key = told.newest, told.name_key
            doctor.signed_at = told.signed_at
