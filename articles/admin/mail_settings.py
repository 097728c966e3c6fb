"""The page on which people choose which mails they get, and when. Each for themselves."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import MailSettings
from articles.notifications import wishes_of

from .base import user_of
from .pages import answer


class MailSettingsForm(forms.ModelForm):
    """Two questions; what somebody is asked to do is no question."""

    class Meta:
        model = MailSettings
        fields = ("progress", "reminders")
        widgets = {"progress": forms.RadioSelect, "reminders": forms.RadioSelect}


def view(request: HttpRequest) -> HttpResponse:
    """Show what somebody chose, and keep what they choose."""
    user = user_of(request)
    form = MailSettingsForm(request.POST or None, instance=wishes_of(user))
    if request.method == "POST" and form.is_valid():
        MailSettings.objects.update_or_create(user=user, defaults=form.cleaned_data)
        messages.success(request, _("Your mail settings are saved."))
        return HttpResponseRedirect(reverse("admin:mail_settings"))
    context = {"form": form, "address": user.email}
    return answer(request, "admin/mail_settings.html", _("Mail settings"), context)
