"""Accounts in the admin, made and deactivated, never deleted; and the groups, only to look at."""

from copy import copy
from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp import admin as otp_admin  # noqa: F401 - registers what is below
from django_otp.plugins.otp_totp.models import TOTPDevice

from rlsportal.accounts import alerts, sessions, traces
from rlsportal.accounts.admin_pages import AccountPages
from rlsportal.accounts.forms import (
    AccountForm,
    NewAccountForm,
    PasswordForm,
    PasswordForSomebodyForm,
)
from rlsportal.accounts.models import User

AFTER_OTHERS = _(
    "If you are a medical reviewer, you cannot sign until another editor has verified your licence "
    "again. If you did not ask for it, tell an editor at once."
)

AFTER_ADDRESS = _(
    "Links for a new password go to the new address from now on. If you did not ask for it, tell "
    "an editor at once."
)

AFTER_RIGHTS = _("If you do not know why, ask an editor.")

ORIGIN = (
    "created_by",
    "password_set_by_other",
    "password_set_by_other_at",
    "second_factor_since",
    "second_factor_reset_by",
    "second_factor_reset_at",
    "email_set_by_other",
    "email_set_by_other_at",
)


@admin.register(User)
class UserAdmin(AccountPages, DjangoUserAdmin):
    """Remembers who made an account and who set its password for somebody else.

    Only a superuser hands out a superuser's rights, or touches a superuser's account: otherwise
    whoever may edit accounts could take any right.
    """

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForSomebodyForm
    readonly_fields = (*ORIGIN, "last_login", "date_joined")
    fieldsets = (*(DjangoUserAdmin.fieldsets or ()), (_("Origin"), {"fields": ORIGIN}))
    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_staff")

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: what a person signed must keep its signer. Untick "active" instead."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As granted, but a superuser's account is for superusers."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Rights are given by others, and a superuser's rights by superusers."""
        fields = [*super().get_readonly_fields(request, obj)]
        if not request.user.is_superuser:
            fields += ["is_superuser", "user_permissions"]
            if obj == request.user:
                fields += ["groups"]
        return fields

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who makes or changes an account is asked for their own password beneath it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return fieldsets
        return (*fieldsets, (_("To confirm"), {"fields": ("own_password",)}))

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Tell the form who asks; the admin makes its class anew for each request."""
        form = super().get_form(request, obj, change=change, **kwargs)
        cast("Any", form).request = request
        return form

    @method_decorator(sensitive_post_parameters("own_password"))
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As Django does; a report of a fault leaves the password out."""
        return super().change_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new account remembers its maker, who also knows its first password."""
        by, now = cast("User", request.user), timezone.now()
        if not change:
            obj.created_by = by
            obj.record_password_set_by(by, now=now, earlier=None)
            super().save_model(request, obj, form, change)
            return
        columns = {field.name for field in User._meta.concrete_fields} & set(form.changed_data)
        if "email" in columns:
            obj.record_email_set_by(by, now=now)
            columns |= {"email_set_by_other", "email_set_by_other_at"}
            self.tell_of_address(obj, form.initial.get("email") or "", by, now)
        # Not the whole row: the owner may set a password at this moment.
        obj.save(update_fields=columns)
        if not obj.is_active:
            sessions.end(obj.pk, now)  # or they would be good again with the account

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Note in the chain what was done, when the roles are stored too; tell of new rights."""
        super().save_related(request, form, formsets, change)
        by, now, person = cast("User", request.user), timezone.now(), form.instance
        if not change:
            traces.leave("make_account", person, by=by, now=now)
            return
        if "email" in form.changed_data and by.pk != person.pk:
            traces.leave("set_address", person, by=by, now=now)
        if "username" in form.changed_data:
            traces.leave("set_username", person, by=by, now=now)
            words = _("The user name with which you log in was changed by %(name)s: %(new)s")
            told = str(words) % {"name": by, "new": person.get_username()}
            alerts.alert(person, told, str(AFTER_RIGHTS), now=now)
        if traces.RIGHTS & set(form.changed_data):
            traces.leave("give_rights", person, by=by, now=now)
            words = _("What your account may do was changed by %(name)s.")
            alerts.alert(person, str(words) % {"name": by}, str(AFTER_RIGHTS), now=now)

    def tell_of_address(self, person: User, before: str, by: User, now: datetime) -> None:
        """Tell both addresses that mails go elsewhere: whoever gets them may set the password."""
        words = _("The mail address of your account was changed by %(name)s.")
        subject = str(words) % {"name": by}
        for address in (before, person.email):
            alerts.alert(person, subject, str(AFTER_ADDRESS), now=now, address=address)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Set somebody's password, if one's own is typed, too.

        One's own asks for the old one: an open session is not enough to take an account over.
        """
        # Django reads an address like "_2B5" as 5: the account is found once, and by its number.
        person = self.get_object(request, unquote(id))
        if person is None:
            return super().user_change_password(request, id, form_url)  # says that there is none
        if person.pk == request.user.pk:
            return HttpResponseRedirect(reverse("admin:password_change"))
        id = str(person.pk)
        is_sent = request.method == "POST"
        own = PasswordForm(request.POST if is_sent else None, request=request)
        if not is_sent or own.is_valid():
            response = self.set_password(request, id, form_url)
        else:
            asked = copy(request)
            asked.method = "GET"  # nothing is lost: no page shows again which passwords were typed
            response = super().user_change_password(asked, id, form_url)
            response.status_code = 400
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), "own": own}
        return response

    def set_password(self, request: HttpRequest, id: str, form_url: str) -> HttpResponse:
        """As Django does, and record by whom in the same transaction."""
        with transaction.atomic():
            before = self.get_object(request, id)
            response = super().user_change_password(request, id, form_url)
            after = self.get_object(request, id)
            if before and after and after.password != before.password:
                after.record_password_set_by(
                    cast("User", request.user),
                    now=timezone.now(),
                    earlier=before.password_origin,
                )
                after.save(update_fields=["password_set_by_other", "password_set_by_other_at"])
                by, now = cast("User", request.user), timezone.now()
                traces.leave("set_password", after, by=by, now=now)
                words = _("Your password was set by somebody else: %(name)s.")
                name = {"name": request.user}
                alerts.alert(after, str(words % name), str(AFTER_OTHERS), now=timezone.now())
        return response


# Importing DjangoGroupAdmin has registered it.
admin.site.unregister(Group)
# The page of a phone would show its key: whoever reads that makes its codes.
admin.site.unregister(TOTPDevice)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Shows who may open what. The groups are the roles of `articles/roles.py`.

    A group renamed would be a role that nobody has any more; permissions added would be taken
    away by the next `migrate`. So nobody changes them here, superusers included.
    """

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a new group would be no role."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Nobody: roles come from the code."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Nobody: everybody in it would lose the role."""
        return False
