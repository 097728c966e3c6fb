"""Forms about accounts."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.forms import AdminPasswordChangeForm as PasswordOfOtherForm
from django.contrib.auth.forms import AdminUserCreationForm, SetPasswordForm, UserChangeForm
from django.http import HttpRequest
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

# Hashing takes long enough for somebody to deactivate the account meanwhile, which must hold.
PASSWORD_COLUMNS = ("password", "password_set_by_other", "password_set_by_other_at")


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
            params = {"until": _until(error, now)}
            words = self.error_messages["too_many"]
            raise forms.ValidationError(words, code="too_many", params=params) from None
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            if count >= throttle.FREE:
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
            alerts.alert_once_a_day(user, str(words), str(more), now=now)


def _until(error: throttle.TooMany, now: datetime) -> str:
    minutes = error.minutes(now)
    return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}


def require_own_password(request: HttpRequest, user: User, password: str) -> None:
    """Refuse what is not the own password of somebody at work.

    :raises forms.ValidationError: which says so, or when the next try is looked at.
    """
    now = timezone.now()
    try:
        if throttle.is_own_password(request, user, password, now=now):
            return
    except throttle.TooMany as error:
        words = _("Too many wrong passwords were typed. The next try is possible %(until)s.")
        params = {"until": _until(error, now)}
        raise forms.ValidationError(words, code="too_many", params=params) from None
    raise forms.ValidationError(_("This is not your password. Type it again."))


def own_password_field(empty: Any, **more: Any) -> forms.CharField:
    """Return the field in which somebody at work types their own password once more.

    :param empty: what is said to who did not.
    """
    return forms.CharField(
        label=_("Your password"),
        strip=False,  # as at the log-in: a blank may be part of it
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": empty},
        **more,
    )


class PasswordForm(forms.Form):
    """The own password once more, before something that cannot be undone."""

    password = own_password_field(_("Type your password first."))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.request = request

    def clean_password(self) -> str:
        """Refuse a password that is not the person's own, and count those."""
        password: str = self.cleaned_data["password"]
        require_own_password(self.request, cast("User", self.request.user), password)
        return password


class AccountForm(UserChangeForm):
    """Somebody's account; what opens it to others is changed with one's own password only.

    An open session at an empty desk is not enough to send somebody's mails elsewhere, to let
    nobody log in by the name they know, nor to give a superuser's rights. Other changes, such as
    of a first name, ask for nothing; nor does switching an account off, which may be urgent.
    """

    GRAVE = frozenset(
        {"username", "email", "is_staff", "is_superuser", "groups", "user_permissions"}
    )

    request: HttpRequest  # set by the admin, which makes the class anew for each
    own_password = own_password_field(
        "",
        required=False,
        help_text=_("Only if you change user name, mail address, or what the account may do."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the own password, and count wrong ones, if something grave is changed."""
        super().clean()
        revives = "is_active" in self.changed_data and self.cleaned_data.get("is_active")
        if revives or self.GRAVE & set(self.changed_data):
            try:
                self.require(self.cleaned_data.get("own_password", ""))
            except forms.ValidationError as error:
                self.add_error("own_password", error)
        if "own_password" in self.changed_data:
            self.changed_data.remove("own_password")  # the history is about the account
        return self.cleaned_data

    def require(self, typed: str) -> None:
        """Refuse what is not the own password of who changes the account.

        :raises forms.ValidationError: also when nothing was typed, which is no attempt.
        """
        if not typed:
            words = _(
                "Type your own password to change the user name, the mail address or what the "
                "account may do."
            )
            raise forms.ValidationError(words)
        require_own_password(self.request, cast("User", self.request.user), typed)


class NewAccountForm(AdminUserCreationForm):
    """An account with a password that its maker knows; they type their own before."""

    request: HttpRequest  # set by the admin, as above
    own_password = own_password_field(_("Type your own password to make an account."))

    def clean_own_password(self) -> str:
        """Refuse a password that is not the maker's own, and count those."""
        password: str = self.cleaned_data["own_password"]
        require_own_password(self.request, cast("User", self.request.user), password)
        return password


class PasswordForSomebodyForm(PasswordOfOtherForm):
    """A password that somebody sets for another person."""

    def save(self, commit: bool = True) -> User:
        """Set it, and write nothing else of the account, which others may change meanwhile."""
        user: User = super().save(commit=False)
        if commit:
            user.save(update_fields=PASSWORD_COLUMNS)
        return user


class OwnPasswordChangeForm(AdminPasswordChangeForm):
    """Change one's own password; guesses at the old one are slowed down as everywhere."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Refuse a password that is not the person's own, and count those."""
        password: str = self.cleaned_data["old_password"]
        require_own_password(self.request, self.user, password)
        return password

    def save(self, commit: bool = True) -> User:
        """Set the new password, as set by its owner."""
        earlier = self.user.password_origin
        user: User = super().save(commit=False)
        user.record_password_set_by(user, now=timezone.now(), earlier=earlier)
        if commit:
            user.save(update_fields=PASSWORD_COLUMNS)
            alerts.alert(user, str(_("Your password was changed.")), now=timezone.now())
        return user


class PasswordByMailForm(SetPasswordForm):
    """Set a password by the link of a mail: the first one, or after one was forgotten."""

    def save(self, commit: bool = True) -> User:
        """Set it, as set by who gets the mails of the account.

        That is its owner, unless somebody else wrote the address: then it may be they.
        """
        earlier = self.user.password_origin
        user: User = super().save(commit=False)
        user.record_password_set_by(
            user.email_set_by_other or user, now=timezone.now(), earlier=earlier
        )
        if commit:
            user.save(update_fields=PASSWORD_COLUMNS)
        return user


class InvitationForm(PasswordForm, forms.ModelForm):
    """A new person: who they are, where their mail goes, and what they do here.

    An open session at an empty desk is not enough to let somebody in.
    """

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
        self.fields["email"].required = True
        self.fields["username"].help_text = _(
            "They log in with it. Letters, digits and @.+-_ only."
        )
        self.fields["email"].help_text = _(
            "The invitation goes there, and later all mails. Check it letter by letter: whoever "
            "reads that mail sets the password."
        )


class AddressForm(PasswordForm):
    """Where an invitation is sent again."""

    email = forms.EmailField(label=_("Mail address"))
