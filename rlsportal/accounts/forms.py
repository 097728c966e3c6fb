"""Forms about accounts."""

from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rlsportal.accounts.models import User


class LoginForm(AdminAuthenticationForm):
    """Log in to the desk; one message for every refusal, so that it does not tell who exists."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "User name and password do not match an account that may work here. "
            "Check both (capital letters count) and try again."
        ),
    }


class OwnPasswordChangeForm(AdminPasswordChangeForm):
    """Change one's own password."""

    def save(self, commit: bool = True) -> User:
        """Set the new password, as set by its owner."""
        earlier = self.user.password_origin
        user: User = super().save(commit=False)
        user.record_password_set_by(user, now=timezone.now(), earlier=earlier)
        if commit:
            user.save()
        return user
