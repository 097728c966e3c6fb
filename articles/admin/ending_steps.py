"""The steps at the end of a text: withdrawal at a set time, retiring, merging into another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles import transitions
from articles.models import Article, Publication

from . import steps as calls
from .step_forms import LOCAL_TIME, StepForm
from .steps import Data, Step, Subject

if TYPE_CHECKING:
    from rlsportal.accounts.models import User


def _public_reason() -> forms.CharField:
    # Not required by the form: the rules ask for it, and then say everything at once.
    return forms.CharField(
        label=gettext_lazy("Public reason"),
        help_text=gettext_lazy("Readers see exactly these words, at the address of the text."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class ScheduleWithdrawalForm(StepForm):
    """When readers get the notice, and what it says."""

    withdraw_at = forms.DateTimeField(
        widget=forms.DateTimeInput(format=LOCAL_TIME, attrs={"type": "datetime-local"}),
        input_formats=[LOCAL_TIME, f"{LOCAL_TIME}:%S"],
    )
    reason = _public_reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["withdraw_at"].label = _("Day and time (%(zone)s)") % {"zone": zone}
        self.fields["withdraw_at"].help_text = _("It is gone within a minute or so of this time.")


class LiveArticleField(forms.ModelChoiceField):
    """One of the articles that readers see, by the title that they see."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the live title."""
        return str(obj.live_title)


class RetireForm(StepForm):
    """The notice that readers get, and where they are sent."""

    reason = _public_reason()
    successor: Any = LiveArticleField(
        label=gettext_lazy("Send readers to (optional)"),
        help_text=gettext_lazy(
            "The live article that says it now. Without one, readers find the notice alone."
        ),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("nowhere: show the notice"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = live_articles(self.subject.article)  # type: ignore[attr-defined]


def live_articles(but: Article) -> Any:
    """Return the other articles that readers see, by title."""
    from django.db.models import OuterRef, Subquery

    live = Publication.objects.live().filter(article=OuterRef("pk")).values("title")[:1]
    rows = Article.objects.annotate(live_title=Subquery(live)).filter(live_title__isnull=False)
    return rows.exclude(pk=but.pk).order_by("live_title", "pk")


def schedule_withdrawal(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Have the live text withdrawn later."""
    transitions.schedule_withdrawal(
        subject.article,
        by=by,
        now=now,
        lock_version=data["lock_version"],
        withdraw_at=data["withdraw_at"],
        reason=data["reason"],
    )
    return _("The withdrawal is scheduled.")


def unschedule_withdrawal(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take the schedule of a withdrawal back."""
    version = data["lock_version"]
    transitions.unschedule_withdrawal(subject.article, by=by, now=now, lock_version=version)
    return _("The scheduled withdrawal is taken back.")


def retire(subject: Subject, data: Data, by: User, now: datetime) -> str:
    """Take the article off the site for good."""
    successor = data["successor"]
    transitions.retire(
        subject.article,
        by=by,
        now=now,
        lock_version=data["lock_version"],
        reason=data["reason"],
        successor=successor,
    )
    if successor is None:
        return _("The article is retired.")
    words = _("The article is retired; readers are sent to “%(title)s”.")
    return words % {"title": successor.live_title}


ENDING_STEPS = (
    Step(
        "schedule_withdrawal",
        gettext_noop("Schedule the withdrawal of revision %(live)s"),
        (
            gettext_noop(
                "At the time you choose, readers get a notice with your reason in place of the "
                "text, by itself, and everywhere."
            ),
            gettext_noop(
                "It is about the text that is live now: if a newer revision is published before, "
                "the schedule is taken back, and you get a mail."
            ),
        ),
        gettext_noop("The editors get a mail once it is withdrawn."),
        schedule_withdrawal,
        form=ScheduleWithdrawalForm,
        known=calls.live_facts,
    ),
    Step(
        "unschedule_withdrawal",
        gettext_noop("Take the scheduled withdrawal back"),
        (gettext_noop("Readers keep revision %(live)s."),),
        gettext_noop("Nobody gets a mail about it."),
        unschedule_withdrawal,
        known=calls.article_facts,
    ),
    Step(
        "retire",
        gettext_noop("Retire the article"),
        (
            gettext_noop(
                "All its public texts are withdrawn, with your reason. A withdrawn revision is "
                "never published again."
            ),
            gettext_noop(
                "If you name a successor, the address of the article leads readers there."
            ),
            gettext_noop("The working copy is closed for good. The record is kept."),
        ),
        gettext_noop("The editors and the owners of the article get a mail."),
        retire,
        form=RetireForm,
        known=calls.live_facts,
        is_grave=True,
    ),
)
