"""Forms about accounts."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.workflow import Role
from rlsportal.accounts import alerts, throttle
from rlsportal.accounts.models import User

ROLES = {
    Role.AUTHOR: _("author: writes articles"),
    Role.MEDICAL_REVIEWER: _("medical reviewer: a licensed doctor who reads and signs"),
    Role.EDITOR: _("editor: assigns doctors, publishes, invites people"),
    Role.LEAD_REVIEWER: _("lead reviewer: assigns doctors and looks after reviews"),
}


class LoginForm(AdminAuthenticationForm):
    """Log in to the desk; one message for every refusal, so that it does not tell who exists."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "User name and password do not match an account that may work here. "
            "Check both (capital letters count) and try again."
        ),
        "too_many": _(
            "Too many passwords were tried. The next try is possible %(until)s. If you forgot the "
            "password, set a new one by mail."
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Look at the password, unless too many were tried before."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not username or not password:
            return super().clean()
        assert self.request is not None
        now = timezone.now()
        try:
            count = throttle.admit(self.request, username, now=now)
        except throttle.TooMany as error:
            minutes = max(1, round((error.until - now).total_seconds() / 60))
            until = ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
            words = self.error_messages["too_many"]
            raise forms.ValidationError(words, code="too_many", params={"until": until}) from None
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            if count == throttle.FREE:
                self.tell(username, now)
            raise
        throttle.forgive(self.request, username)
        return cleaned

    def tell(self, username: str, now: datetime) -> None:
        """Tell the owner that somebody tries passwords."""
        user = User.objects.filter(username=username, is_active=True).first()
        if user is not None:
            words = _("Somebody tried many wrong passwords to log in as you.")
            more = _(
                "Each further try has to wait. If it was not you, see that your password is long "
                "and used nowhere else; nothing else is needed."
            )
            alerts.alert(user, str(words), str(more), now=now)


class OwnPasswordChangeForm(AdminPasswordChangeForm):
    """Change one's own password."""

    def save(self, commit: bool = True) -> User:
        """Set the new password, as set by its owner."""
        earlier = self.user.password_origin
        user: User = super().save(commit=False)
        user.record_password_set_by(user, now=timezone.now(), earlier=earlier)
        if commit:
            user.save()
            alerts.alert(user, str(_("Your password was changed.")), now=timezone.now())
        return user


class FirstPasswordForm(SetPasswordForm):
    """Set the first password of one's own account, by the link of an invitation."""

    def save(self, commit: bool = True) -> User:
        """Set it, as set by its owner: nobody else ever knew one."""
        earlier = self.user.password_origin
        user: User = super().save(commit=False)
        user.record_password_set_by(user, now=timezone.now(), earlier=earlier)
        if commit:
            user.save()
        return user


class InvitationForm(forms.ModelForm):
    """A new person: who they are, where their mail goes, and what they do here."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, words) for role, words in ROLES.items()],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["email"].required = True
        self.fields["username"].help_text = _(
            "They log in with it. Letters, digits and @.+-_ only."
        )
        self.fields["email"].help_text = _(
            "The invitation goes there, and later all mails. Check it letter by letter: whoever "
            "reads that mail sets the password."
        )


class AddressForm(forms.Form):
    """Where an invitation is sent again."""

    email = forms.EmailField(label=_("Mail address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
