"""The form in which a doctor decides, and how it becomes a verb."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import transitions
from articles.models import MedicalReview, ReviewAssignment
from articles.transitions import NewChangeRequest, Stale, facts
from articles.transitions.change_requests import anchor_labels

from .talks import words_said

if TYPE_CHECKING:
    from articles.models import ReviewRound, Revision
    from rlsportal.accounts.models import User

Decision, Scope = MedicalReview.Decision, MedicalReview.Scope
ROWS, MOST_ROWS = 3, 30
PLACES = {
    "article": gettext_lazy("The whole article"),
    "section": gettext_lazy("Sections"),
    "faq": gettext_lazy("FAQs"),
    "help_card": gettext_lazy("Help cards"),
    "reference": gettext_lazy("References"),
    "field": gettext_lazy("Other texts"),
}


class RequestForm(forms.Form):
    """One wish at one place. A row left empty asks for nothing."""

    place = forms.ChoiceField(label=gettext_lazy("Place"))
    quote = forms.CharField(
        label=gettext_lazy("Words it is about (copy them here)"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=4000,
    )
    text = forms.CharField(
        label=gettext_lazy("What should change, and why"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        max_length=8000,
    )
    proposal = forms.CharField(
        label=gettext_lazy("Proposed wording (optional)"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=8000,
    )
    weight = forms.ChoiceField(
        label=gettext_lazy("Weight"),
        choices=[
            ("blocking", gettext_lazy("blocking: must be settled before I approve")),
            ("advice", gettext_lazy("advice: the author decides")),
        ],
        initial="blocking",
    )

    def __init__(self, *args: Any, places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    @property
    def is_open(self) -> bool:
        """Whether the row is shown unfolded: something is in it."""
        return any(self[name].value() for name in ("quote", "text", "proposal"))

    def clean(self) -> dict[str, Any]:
        """Refuse a row that says where, but not what."""
        cleaned = super().clean() or {}
        says_more = cleaned.get("quote") or cleaned.get("proposal")
        if says_more and not (cleaned.get("text") or "").strip():
            self.add_error("text", _("Say what should change, or empty this whole row."))
        return cleaned

    def wish(self) -> NewChangeRequest | None:
        """Return what is asked for, or None for an empty row."""
        data = self.cleaned_data
        if not data.get("text", "").strip():
            return None
        anchor, _colon, uid = data["place"].partition(":")
        return NewChangeRequest(
            data["text"], anchor, uid, data["quote"], data["proposal"], data["weight"] == "blocking"
        )


RequestFormSet = forms.formset_factory(RequestForm, extra=ROWS, max_num=MOST_ROWS)


def place_choices(revision: Revision) -> list[Any]:
    """Return the places of a revision as grouped choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for (anchor, uid), label in anchor_labels(revision).items():
        groups.setdefault(anchor, []).append((f"{anchor}:{uid}", label[:90] or uid))
    return [(PLACES[anchor], choices) for anchor, choices in groups.items()]


class DecisionForm(forms.Form):
    """Checklist, scope, comment and password, with what the doctor was shown."""

    round = forms.IntegerField(widget=forms.HiddenInput)
    lock_version = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    scope = forms.ChoiceField(
        label=gettext_lazy("What I read"),
        widget=forms.RadioSelect,
        initial=Scope.WHOLE,
        error_messages={
            "invalid_choice": gettext_lazy(
                "There is no approved public revision to compare with. Review the whole page."
            )
        },
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment (optional, kept in the record)"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        max_length=20_000,
    )
    password = forms.CharField(
        label=gettext_lazy("Your password, as your signature"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        required=False,
        strip=False,
    )

    def __init__(
        self, round_: ReviewRound, base: Revision | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.questions = {q["code"]: q["text"] for q in json.loads(round_.checklist)}
        for code, text in self.questions.items():
            self.fields[f"check_{code}"] = forms.BooleanField(label=text, required=False)
        scopes = [(Scope.WHOLE, _("the whole page"))]
        if base is not None:
            words = _("the changes since approved revision %(number)d") % {"number": base.number}
            scopes.append((Scope.CHANGES, words))
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        self.fields["scope"].required = len(scopes) > 1

    @property
    def checklist(self) -> list[Any]:
        """The lines of the checklist, as fields."""
        return [self[f"check_{code}"] for code in self.questions]

    def answers(self) -> dict[str, bool]:
        """Return the answers by the codes of the questions."""
        return {code: self.cleaned_data[f"check_{code}"] for code in self.questions}


class Desk:
    """Both forms of one decision, unbound or with what the doctor sent."""

    def __init__(
        self,
        assignment: ReviewAssignment,
        base: Revision | None,
        initial: Mapping[str, Any],
        data: QueryDict | None = None,
    ) -> None:
        self.assignment = assignment
        self.data = data
        round_ = assignment.round
        self.form = DecisionForm(round_, base, data, initial=initial)
        self.requests = RequestFormSet(
            data,
            prefix="requests",
            form_kwargs={"places": place_choices(round_.revision), "label_suffix": ""},
        )

    def is_valid(self, decision: str) -> bool:
        """Check both forms; add what only the forms can know."""
        is_valid = all([self.form.is_valid(), self.requests.is_valid()])
        if not is_valid or decision != Decision.APPROVE:
            return is_valid
        if any(wish.is_blocking for wish in self.wishes()):
            self.form.add_error(
                None,
                _(
                    "You marked a change request as blocking, and blocking changes and an approval "
                    "exclude each other. Make it advice, or request changes."
                ),
            )
            return False
        return True

    def wishes(self) -> list[NewChangeRequest]:
        """Return the rows that ask for something."""
        wishes = [form.wish() for form in self.requests]
        return [wish for wish in wishes if wish is not None]

    def sign(self, decision: str, *, by: User, now: datetime) -> MedicalReview:
        """Call the verb of the decision.

        :raises Refused: by the rules.
        :raises Stale: also when another round is open than the one that was shown.
        """
        data, article = self.form.cleaned_data, self.assignment.round.article
        open_round = facts.open_round(article)
        if open_round is not None and open_round.pk != data["round"]:
            raise Stale(article.pk)
        given = {
            "by": by,
            "now": now,
            "lock_version": data["lock_version"],
            "seen": data["seen"],
            "fingerprint": data["fingerprint"],
            "password": data["password"],
            "answers": self.form.answers(),
            "comment": data["comment"],
        }
        wishes = self.wishes()
        if decision == Decision.APPROVE:
            scope = data["scope"] or Scope.WHOLE
            return transitions.approve(article, scope=scope, advice=wishes, **given)
        return transitions.request_changes(article, requests=wishes, **given)

    def typed(self) -> list[tuple[str, str]]:
        """Return label and value of what was typed, to show it where no form is left."""
        pairs = [(str(self.form["comment"].label), str(self.form["comment"].value() or ""))]
        for form in self.requests:
            if form.is_open:
                pairs += [
                    (str(form[name].label), str(form[name].value() or ""))
                    for name in ("quote", "text", "proposal")
                ]
        pairs += words_said(self.data)
        return [(label, value) for label, value in pairs if value.strip()]


def with_values(data: QueryDict, values: Mapping[str, Any]) -> QueryDict:
    """Return a copy of sent data with other values for some fields, and without the password."""
    copy = data.copy()
    copy.update({})
    for name, value in values.items():
        copy[name] = str(value)
    copy.pop("password", None)
    return copy


def with_more_rows(data: QueryDict) -> QueryDict:
    """Return a copy of sent data with three more empty rows for change requests."""
    key = "requests-TOTAL_FORMS"
    try:
        count = int(data.get(key, ROWS))
    except ValueError:
        count = ROWS
    return with_values(data, {key: min(max(count, 0) + ROWS, MOST_ROWS)})
