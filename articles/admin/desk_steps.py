"""Steps of the desk around the text: who looks after it, earlier words, links for outsiders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles import transitions
from articles.models import Article, PreviewLink, Publication
from articles.transitions import facts
from articles.transitions.desk import LONGEST_PREVIEW
from articles.transitions.signature import name_of
from articles.workflow import Situation

from .comparing import working_copy_against
from .step_forms import StepForm
from .steps import Data, Step, Subject, article_facts

if TYPE_CHECKING:
    from rlsportal.accounts.models import User

USUAL_PREVIEW = timedelta(days=7)


# --- forms ----------------------------------------------------------------------------------------


class PersonField(django_forms.ModelChoiceField):
    """Somebody of the desk, by the name people know them by."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return name_of(obj)


def _person(label: Any, help_text: Any) -> PersonField:
    # The queryset is set by the form: the user model does not exist yet when this is imported.
    return PersonField(
        queryset=None,
        label=label,
        help_text=help_text,
        required=False,
        empty_label=gettext_lazy("nobody"),
    )


class OwnersForm(StepForm):
    """Who looks after the article."""

    owner = _person(
        gettext_lazy("Owner"),
        gettext_lazy("Looks after the article between reviews, and is told when one is due."),
    )
    backup_owner = _person(
        gettext_lazy("Backup owner"), gettext_lazy("Is told as well when the owner does not act.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        article = self.subject.article
        for name in ("owner", "backup_owner"):
            field = self.fields[name]
            field.queryset = people.order_by("first_name", "last_name", "username")  # type: ignore[attr-defined]
            self.initial[name] = getattr(article, f"{name}_id")


class PreviewForm(StepForm):
    """For whom, and how long."""

    note = django_forms.CharField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy(
            "The name of the one person who gets the link, such as “Prof. Ada Stone, for advice "
            "on iron”. It is kept in the record, and stands above the text."
        ),
        required=False,  # the rules ask for it, and say everything at once
        max_length=200,
        widget=django_forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
    )
    until = django_forms.DateField(
        label=gettext_lazy("Last day"),
        widget=django_forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["until"] = timezone.localdate() + USUAL_PREVIEW
        words = _("The link ends with this day. It may last %(days)d days at most.")
        self.fields["until"].help_text = words % {"days": LONGEST_PREVIEW.days}


# --- calls ----------------------------------------------------------------------------------------


def set_owners(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Say who looks after the article."""
    article = transitions.set_owners(
        subject.article, owner=data["owner"], backup_owner=data["backup_owner"], by=by, now=now
    )
    if article.owner is None:
        return _("Nobody is named to look after the article.")
    return _("%(person)s looks after the article.") % {"person": name_of(article.owner)}


def restore(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Put the words of a revision back into the working copy."""
    transitions.restore_revision(
        subject.article,
        revision=subject.target,
        by=by,
        now=now,
        lock_version=data["lock_version"],
    )
    number = {"number": subject.target.number}
    return _("The working copy holds the words of revision %(number)d again.") % number


def create_preview(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Make a link; return its address, which nobody can be told again."""
    last_moment = datetime.combine(data["until"], time.max.replace(microsecond=0))
    _link, token = transitions.create_preview_link(
        subject.target,
        by=by,
        now=now,
        expires_at=min(timezone.make_aware(last_moment), _longest(data, now)),
        note=data["note"],
    )
    return str(settings.PORTAL_BASE_URL) + reverse("preview", args=[token])


def _longest(data: Data, now: datetime) -> datetime:
    """Return until when a link may last that ends on the last possible day; else no limit here."""
    longest = now + LONGEST_PREVIEW
    is_last_day = data["until"] == timezone.localdate(longest)
    return longest if is_last_day else datetime.max.replace(tzinfo=now.tzinfo)


def revoke_preview(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """End a link at once."""
    link = transitions.revoke_preview_link(subject.target, by=by, now=now)
    return _("The preview link for “%(person)s” is revoked.") % {"person": link.note}


# --- what a page can know beforehand, and shows beside --------------------------------------------


def restore_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the article; the address names a revision of its own."""
    return replace(article_facts(subject, now), revision_is_own=True)


def preview_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the revision."""
    gone = Publication.objects.filter(revision=subject.target, withdrawn_at__isnull=False)
    return replace(facts.situation_of(subject.article), revision_was_withdrawn=gone.exists())


def link_facts(subject: Subject, now: datetime) -> Situation:
    """Return what is known of the link."""
    is_revoked = subject.target.revoked_at is not None
    return replace(facts.situation_of(subject.article), link_is_revoked=is_revoked)


def comparison_before(subject: Subject) -> dict[str, Any]:
    """Return what restoring would change in the working copy."""
    return {"comparison": working_copy_against(subject.article, subject.target)}


# --- rows -----------------------------------------------------------------------------------------


def revision_of(article: Article, pk: int) -> Model:
    """Return a revision of this article, or raise Http404."""
    return get_object_or_404(article.revisions, pk=pk)


def link_of(article: Article, pk: int) -> Model:
    """Return a preview link to a revision of this article, or raise Http404."""
    links = PreviewLink.objects.select_related("revision__article")
    return get_object_or_404(links, pk=pk, revision__article=article)


NOBODY = gettext_noop("Nobody gets a mail about it.")

DESK_STEPS = (
    Step(
        "set_owners",
        gettext_noop("Say who looks after the article"),
        (
            gettext_noop(
                "The owner and the backup owner are told when a review is due. It gives nobody "
                "the right to change or to approve the text."
            ),
        ),
        NOBODY,
        set_owners,
        form=OwnersForm,
        known=article_facts,
    ),
    Step(
        "restore_revision",
        gettext_noop("Restore revision %(number)s"),
        (
            gettext_noop(
                "The words of revision %(number)s replace those of the working copy. Below is "
                "what that changes."
            ),
            gettext_noop("Readers see nothing of it: the text needs a review like any other."),
            gettext_noop(
                "The note on what changed stays as it is now, unless this is the newest revision."
            ),
            gettext_noop(
                "References and pictures are taken as the library has them today. The words you "
                "replace are kept only as far as they were submitted as a revision."
            ),
        ),
        NOBODY,
        restore,
        find=revision_of,
        known=restore_facts,
        beside=comparison_before,
    ),
    Step(
        "create_preview_link",
        gettext_noop("Let an outside expert read revision %(number)s"),
        (
            gettext_noop(
                "You get a link. Whoever has it can read revision %(number)s, and nothing else, "
                "without an account, until the day you choose or until you revoke it."
            ),
            gettext_noop("The page says that the text is not published. Nobody can answer there."),
            gettext_noop("The link is shown once, right after this. Send it to one person only."),
        ),
        NOBODY,
        create_preview,
        form=PreviewForm,
        find=revision_of,
        known=preview_facts,
        shows="admin/articles/process/preview_link.html",
    ),
    Step(
        "revoke_preview_link",
        gettext_noop("Revoke the preview link for %(person)s"),
        (gettext_noop("From the next request on the link leads to nothing."),),
        NOBODY,
        revoke_preview,
        find=link_of,
        known=link_facts,
    ),
)
