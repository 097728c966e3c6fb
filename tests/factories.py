"""Small makers of test data: users, doctors, and articles at each station of their way.

Everything passes through the verbs, so what they return could have come about at the desk. Each
maker has working defaults; a test names only what it is about. Makers that need somebody for a
role take the first user who has it, or make one (`somebody`).
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Count

from articles import transitions
from articles.models import (
    Article,
    EvidenceFlag,
    Feedback,
    MedicalReview,
    MedicalReviewer,
    PreviewLink,
    Publication,
    ReviewAssignment,
    ReviewRound,
    SourceNotice,
)
from articles.policy import CHECKLISTS
from articles.roles import GROUPS
from articles.transitions import NewChangeRequest
from articles.workflow import Role
from articles.working_copy import (
    ArticleDraft,
    FAQDraft,
    HelpCardDraft,
    ImageDraft,
    ReferenceDraft,
    SectionDraft,
)
from rlsportal.accounts.models import User

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PASSWORD = "a-password-of-the-tests"
ALL_CONFIRMED = {question.code: True for question in CHECKLISTS["high"]}

_numbers = itertools.count(1)

# --- people -----------------------------------------------------------------------------------


def make_user(*roles: str, username: str = "", **fields: Any) -> User:
    """Return an active user in the groups of `roles`, who set the password PASSWORD themselves."""
    name = username or f"{'-'.join(roles) or 'nobody'}-{next(_numbers)}"
    user = User(username=name, is_staff=True, **fields)
    user.set_password(PASSWORD)
    user.password_set_by_other_at = None
    user.save()
    user.groups.set(Group.objects.filter(name__in=[GROUPS[Role(role)] for role in roles]))
    return user


def somebody(role: str, *, but: User | None = None) -> User:
    """Return the first active user with `role` alone who is not `but`, made if there is none."""
    alone = User.objects.annotate(held=Count("groups")).filter(held=1, is_active=True)
    having = alone.filter(groups__name=GROUPS[Role(role)])
    found = having.exclude(pk=but.pk if but else None).order_by("pk").first()
    return found or make_user(role)


def make_doctor(
    *more_roles: str,
    username: str = "",
    verified: bool = True,
    valid_until: date | None = None,
    now: datetime = NOW,
    user: User | None = None,
    **fields: Any,
) -> User:
    """Return a specialist with a profile, the licence verified by an independent editor.

    verified: False leaves the licence to be verified. valid_until: default ten years after `now`.
    user: give a profile to this user instead of making one. fields: of MedicalReviewer.
    """
    user = user or make_user("medical_reviewer", *more_roles, username=username)
    profile = MedicalReviewer(
        user=user,
        slug=f"dr-{user.username}",
        display_name=fields.pop("display_name", f"Dr {user.username}"),
        credentials=fields.pop("credentials", "MD"),
        is_specialist=fields.pop("is_specialist", True),
        licence_number=f"L-{user.pk}",
        licence_jurisdiction="Testland",
        licence_valid_until=valid_until or date(now.year + 10, 12, 31),
        **fields,
    )
    transitions.save_reviewer(profile, by=somebody("editor", but=user), now=now)
    if verified:
        transitions.verify_licence(profile, by=somebody("editor", but=user), now=now)
    return user


# --- drafts -----------------------------------------------------------------------------------

REFERENCE = ReferenceDraft(
    key="allen2013",
    csl={
        "type": "article-journal",
        "title": "Iron in the brain of people with restless legs",
        "author": [{"family": "Allen", "given": "RP"}],
        "container-title": "Journal of the Tests",
        "issued": {"date-parts": [[2013]]},
    },
    verified=dict.fromkeys(("title", "author", "container-title", "issued"), "publisher"),
    finding="28 people; less iron than in 20 without",
    strength="limited",
)


def make_draft(**fields: Any) -> ArticleDraft:
    """Return a small article that is complete and valid; `fields` replace parts of it."""
    complete = ArticleDraft(
        title="Iron and restless legs",
        topic="Causes",
        summary="What iron has to do with restless legs.",
        meta_description="Iron and restless legs syndrome in plain words.",
        in_short="- Iron in the brain matters.\n- A blood test can be normal.",
        why_it_matters="Iron can be measured and treated.",
        sections=(
            SectionDraft("The role of iron", "Iron is low in the brain [@allen2013].", "iron22"),
            SectionDraft(
                "Sleep", "Sleep suffers.\n\n::: caution\nDo not drive tired.\n:::", "sleep3"
            ),
        ),
        faqs=(FAQDraft("Does iron help?", "It can, if ferritin is low [@allen2013].", "faqab2"),),
        help_cards=(HelpCardDraft("routine", "Speak to a doctor", "- if it lasts", "cardx2"),),
        questions="- Should my ferritin be measured?",
        bottom_line="Ask for a ferritin test.",
        references=(REFERENCE,),
    )
    return replace(complete, **fields)


def make_image_draft(name: str = "iron-path", *, shade: int = 0, **fields: Any) -> ImageDraft:
    """Return a real one-colour PNG as it travels with a draft; another `shade`, other bytes."""
    from PIL import Image as Pillow

    buffer = BytesIO()
    Pillow.new("L", (4, 3), shade).save(buffer, "PNG")
    data = buffer.getvalue()
    words = {"alt": "The path of iron", "credit": "Tests", "licence": "CC BY 4.0", **fields}
    return ImageDraft(name, hashlib.sha256(data).hexdigest(), "png", data=data, **words)


# --- articles at each station -----------------------------------------------------------------


def make_article(
    *, by: User | None = None, now: datetime = NOW, draft: ArticleDraft | None = None, **fields: Any
) -> Article:
    """Return a draft article that could be submitted. `fields`: of ArticleDraft."""
    whole = draft or make_draft(**fields)
    return transitions.save_draft(whole, by=by or somebody("author"), now=now)


def edited(
    article: Article, *, by: User | None = None, now: datetime = NOW, **fields: Any
) -> Article:
    """Return the article after an edit of some fields of its working copy."""
    from articles.content import draft_of

    draft = replace(draft_of(fresh(article)), **fields)
    return transitions.save_draft(draft, by=by or somebody("author"), now=now, article=article)


def fresh(article: Article) -> Article:
    """Return the article as it is stored now."""
    return Article.objects.select_related("revision", "topic").get(pk=article.pk)


def submitted(
    article: Article | None = None, *, by: User | None = None, now: datetime = NOW, **fields: Any
) -> Article:
    """Return the article (made if not given) in review. `fields`: of ArticleDraft."""
    article = fresh(article or make_article(by=by, now=now, **fields))
    author = by or somebody("author")
    transitions.submit_for_review(article, by=author, now=now, lock_version=article.lock_version)
    return fresh(article)


def assigned(
    article: Article, doctor: User | None = None, *, by: User | None = None, now: datetime = NOW
) -> ReviewAssignment:
    """Return the invitation of a doctor (made if not given) to the open round."""
    doctor = doctor or make_doctor(now=now)
    return transitions.assign(article, reviewer=doctor, by=by or somebody("editor"), now=now)


def accepted(
    article: Article,
    doctor: User | None = None,
    *,
    now: datetime = NOW,
    conflict: str = "none",
    statement: str = "",
) -> ReviewAssignment:
    """Return the doctor's accepted assignment to the open round."""
    assignment = assigned(article, doctor, now=now)
    return transitions.accept(
        assignment, by=assignment.reviewer, now=now, conflict=conflict, statement=statement
    )


def open_round(article: Article) -> ReviewRound:
    """Return the article's open round."""
    return article.rounds.select_related("revision").get(closed_at__isnull=True)


def decision_form(article: Article, **changes: Any) -> dict[str, Any]:
    """Return what the workbench sends with an approval of the open round, as shown now."""
    article = fresh(article)
    form = {
        "lock_version": article.lock_version,
        "fingerprint": open_round(article).revision.fingerprint,
        "password": PASSWORD,
        "answers": ALL_CONFIRMED,
        "now": NOW,
    }
    return {**form, **changes}


def sign(article: Article, doctor: User, **changes: Any) -> MedicalReview:
    """Approve as a doctor whose assignment is accepted."""
    return transitions.approve(article, by=doctor, **decision_form(article, **changes))


def ask_changes(
    article: Article, doctor: User, *texts: str, anchor: str = "article", **changes: Any
) -> MedicalReview:
    """Request changes as a doctor whose assignment is accepted; one blocking request per text."""
    form = decision_form(article, **changes)
    form.setdefault(
        "requests", [NewChangeRequest(text, anchor=anchor) for text in texts or ("Say how much.",)]
    )
    return transitions.request_changes(article, by=doctor, **form)


def approved(
    article: Article | None = None, *doctors: User, now: datetime = NOW, **fields: Any
) -> Article:
    """Return the article approved by `doctors`, by default as many new ones as its risk asks for.

    The article is made and submitted as far as it is not. `fields`: of ArticleDraft.
    """
    article = fresh(article or make_article(now=now, **fields))
    if article.is_editable:
        article = submitted(article, now=now)
    round_ = open_round(article)
    for doctor in doctors or [make_doctor(now=now) for _ in range(round_.quorum)]:
        accepted(article, doctor, now=now)
        sign(article, doctor, now=now)
    return fresh(article)


def release_form(article: Article, **changes: Any) -> dict[str, Any]:
    """Return what the editor's form sends with publish and schedule, as shown now."""
    article = fresh(article)
    form = {
        "lock_version": article.lock_version,
        "revision": article.revision,
        "fingerprint": article.revision.fingerprint if article.revision else "",
        "now": NOW,
    }
    return {**form, **changes}


def live(
    article: Article | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
    doctors: tuple[User, ...] = (),
    **fields: Any,
) -> Publication:
    """Return the live publication of the article, which is approved first as far as it is not."""
    article = fresh(article or make_article(now=now, **fields))
    if article.state != "approved":
        article = approved(article, *doctors, now=now)
    form = release_form(article, now=now)
    return transitions.publish(article, by=by or somebody("editor"), **form)


def revised(
    publication: Publication, *, by: User | None = None, now: datetime = NOW, **fields: Any
) -> Article:
    """Return the article of a publication with an edited working copy, ready to be submitted."""
    article, author = fresh(publication.article), by or somebody("author")
    transitions.start_revision(article, by=author, now=now, lock_version=article.lock_version)
    words = f"Ask your doctor for a test ({next(_numbers)})."  # new ones in every revision
    note = f"Clearer words ({next(_numbers)})"
    changes = {"change_note": note, "change_kind": "update", "bottom_line": words, **fields}
    return edited(article, by=author, now=now, **changes)


def scheduled(
    article: Article | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
    publish_at: datetime | None = None,
    **fields: Any,
) -> Article:
    """Return an approved article with a schedule, by default for one hour after `now`."""
    article = fresh(article or make_article(now=now, **fields))
    if article.state != "approved":
        article = approved(article, now=now)
    when = publish_at or now + timedelta(hours=1)
    form = release_form(article, now=now)
    return transitions.schedule(article, by=by or somebody("editor"), publish_at=when, **form)


def withdrawn(
    publication: Publication | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
    reason: str = "A dose was wrong.",
) -> Publication:
    """Return the publication (made live if not given) after it was withdrawn."""
    stored = publication or live(now=now)
    transitions.withdraw(stored, by=by or somebody("editor"), now=now, reason=reason)
    stored.refresh_from_db()
    return stored


def withdrawal_scheduled(
    publication: Publication | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
    withdraw_at: datetime | None = None,
    reason: str = "The drug is taken off the market.",
) -> Article:
    """Return a live article that is to be withdrawn, by default one hour after `now`."""
    article = fresh((publication or live(now=now)).article)
    transitions.schedule_withdrawal(
        article,
        by=by or somebody("editor"),
        now=now,
        lock_version=article.lock_version,
        withdraw_at=withdraw_at or now + timedelta(hours=1),
        reason=reason,
    )
    return fresh(article)


def preview_link(
    article: Article,
    *,
    by: User | None = None,
    now: datetime = NOW,
    expires_at: datetime | None = None,
) -> tuple[PreviewLink, str]:
    """Return a link to the article's newest revision, by default for a week, and its secret."""
    revision = fresh(article).revision
    assert revision is not None
    return transitions.create_preview_link(
        revision,
        by=by or somebody("author"),
        now=now,
        expires_at=expires_at or now + timedelta(days=7),
        note="Professor Outside",
    )


def evidence_flag(article: Article | None = None) -> EvidenceFlag:
    """Return a flag of an article: a source of it was retracted."""
    article = article or live().article
    notice = SourceNotice.objects.create(
        record_id=str(next(_numbers)),
        nature=SourceNotice.Nature.RETRACTION,
        doi="10.1000/iron",
        reasons=["Error in Data"],
        found_at=NOW,
    )
    return EvidenceFlag.objects.create(
        article=article, notice=notice, key="allen2013", was_live=True, raised_at=NOW
    )


def feedback(publication: Publication | None = None, **fields: Any) -> Feedback:
    """Return a report of a reader about a publication (made live if not given)."""
    publication = publication or live()
    complete = {"place": "Sleep", "text": "Is this micrograms?", "received_on": NOW.date()}
    return Feedback.objects.create(publication=publication, **{**complete, **fields})
