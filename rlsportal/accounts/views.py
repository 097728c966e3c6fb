"""Pages about one's own account."""

from django.contrib.auth.views import PasswordChangeView
from django.urls import reverse_lazy

from rlsportal.accounts.forms import OwnPasswordChangeForm


class OwnPasswordChangeView(PasswordChangeView):
    """The admin site's page for a new password of one's own."""

    form_class = OwnPasswordChangeForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("admin:password_change_done")
