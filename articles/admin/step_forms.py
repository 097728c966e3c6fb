"""The small forms of the process pages: what a step needs to know, and what the person saw."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.roles import users_in
from articles.workflow import Role

if TYPE_CHECKING:
    from .steps import Subject

# HTML's own format; browsers show it in the reader's habits.
LOCAL_TIME = "%Y-%m-%dT%H:%M"


class StepForm(forms.Form):
    """What every step carries: the state of the article that the person was shown."""

    lock_version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    hidden: tuple[str, ...] = ("lock_version", "seen", "shown")

    def __init__(self, subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.label_suffix = ""

    def clean_shown(self) -> dict[str, str]:
        """Return the digests of the parts by their names; anything else counts as nothing."""
        try:
            found = json.loads(self.cleaned_data["shown"] or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def typed(self) -> list[tuple[str, str]]:
        """Return label and value of what the person typed, to show it where no form is left."""
        pairs = [(field.label, field.value()) for field in self.visible_fields()]
        return [(str(label), str(value)) for label, value in pairs if value]


class ReleaseForm(StepForm):
    """Names the very revision that is decided on."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    hidden = (*StepForm.hidden, "revision", "fingerprint")


class ScheduleForm(ReleaseForm):
    """Publish later."""

    publish_at = forms.DateTimeField(
        widget=forms.DateTimeInput(format=LOCAL_TIME, attrs={"type": "datetime-local"}),
        input_formats=[LOCAL_TIME, f"{LOCAL_TIME}:%S"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["publish_at"].label = _("Day and time (%(zone)s)") % {"zone": zone}
        self.fields["publish_at"].help_text = _("It goes live within a minute or so of this time.")


def reason_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    """Return a field for some sentences of a person."""
    # Not required by the form: the rules ask for it, and then say everything at once.
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class ReasonForm(StepForm):
    """A reason for the record."""

    reason = reason_field(gettext_lazy("Reason"), gettext_lazy("It is kept in the record."))


class SubmitForm(StepForm):
    """A text that a check found fault with goes to review only with a reason."""

    waiver = reason_field(
        gettext_lazy("Why it should go to review all the same"),
        gettext_lazy(
            "The doctor reads it beside the text, and it is kept in the record. Leave it empty to "
            "mend the text first."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.subject.examination.graves:
            del self.fields["waiver"]


class NoteForm(StepForm):
    """A note that may stay empty."""

    reason = reason_field(
        gettext_lazy("Note (optional)"), gettext_lazy("It is kept in the record.")
    )


class WithdrawForm(StepForm):
    """The notice that readers get in place of the text."""

    reason = reason_field(
        gettext_lazy("Public reason"),
        gettext_lazy("Readers see exactly these words, at the address of the text."),
    )
    earlier_too = forms.BooleanField(
        label=gettext_lazy("Withdraw the earlier revisions too"),
        help_text=gettext_lazy("They stay readable under their own addresses otherwise."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        publication = self.subject.publication
        earlier = self.subject.article.publications.public().exclude(pk=publication.pk)
        if not publication.is_live or not earlier.exists():
            del self.fields["earlier_too"]


class AnswerForm(StepForm):
    """What an author did about a change request."""

    reason = reason_field(
        gettext_lazy("Answer"),
        gettext_lazy("Say what you changed, or why not. The doctor reads it at the next review."),
    )


class DoctorForm(StepForm):
    """Which doctor reads."""

    reviewer: Any = forms.ModelChoiceField(
        label=gettext_lazy("Medical reviewer"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every doctor may be sent, so that the rules can say why one cannot be assigned; the
        # page offers those who can.
        doctors = users_in(Role.MEDICAL_REVIEWER)
        self.fields["reviewer"].queryset = doctors  # type: ignore[attr-defined]


class AssignForm(DoctorForm):
    """Which doctor reads, and until when."""

    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_due_on(self) -> Any:
        """Refuse days that have passed."""
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return day
