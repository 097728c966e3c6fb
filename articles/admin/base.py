"""What every page of the desk shares: who may write here, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from articles.roles import roles_of
from articles.transitions import Refused
from articles.wording import sentences
from articles.workflow import TRANSITIONS, Role

from .refusals import note

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from rlsportal.accounts.models import User

    Base = ModelAdmin[Any]
else:
    Base = object


def user_of(request: HttpRequest) -> User:
    """Return the logged-in user; the admin lets nobody else in."""
    return cast("User", request.user)


def roles_on(request: HttpRequest) -> frozenset[Role]:
    """Return the roles of who asks, read once for each request."""
    if not hasattr(request, "desk_roles"):
        request.desk_roles = roles_of(user_of(request))  # type: ignore[attr-defined]
    return cast("frozenset[Role]", request.desk_roles)  # type: ignore[attr-defined]


def may_write(request: HttpRequest) -> bool:
    """Return whether who asks may write texts at all; the rule is that of the workflow."""
    return bool(roles_on(request) & TRANSITIONS["edit"].roles)


class WritersOnlyMixin(Base):
    """Only who may write texts may change what texts are made of; the others read it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """As granted, and with a role that writes."""
        return super().has_add_permission(request) and may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As granted, and with a role that writes."""
        return super().has_change_permission(request, obj) and may_write(request)


class RefusableForm(forms.BaseForm):
    """A form that the admin shows again, with the reasons, when a verb refused to save it."""

    refusals: Sequence[str] = ()

    def clean(self) -> dict[str, Any] | None:
        """Add the refusals to what else may be wrong."""
        cleaned = super().clean()
        for refusal in self.refusals:
            self.add_error(None, refusal)
        return cleaned

    def stored_now(self) -> Any:
        """Return the record as it is stored, locked until the form is saved or refused."""
        instance = cast("Any", self).instance
        return type(instance).objects.select_for_update().get(pk=instance.pk)

    def send_again(self, name: str, value: str) -> None:
        """Have the form, when it is shown again, carry another value in a hidden field."""
        data = cast("QueryDict", self.data).copy()
        data[name] = value
        self.data = data


class RefusalMixin(Base):
    """Show a refused save as errors of the form, with everything typed still in it.

    The verbs raise inside the transaction of the admin's view, which takes back what was written.
    Then the same request is answered once more, by a form that cannot be saved.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the form's page; a refusal becomes an error of the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            refusals = sentences(refused.reasons)
            note(user_of(request), refused.transition, refused.reasons)
        except IntegrityError:
            # Two people took the same address, key or name between our question and our answer.
            refusals = [
                _(
                    "Somebody else saved the same name or address at this very moment, so nothing "
                    "was saved. Look at the names and save again."
                )
            ]
        return self.show_again(request, refusals, object_id, form_url, extra_context)

    def show_again(
        self,
        request: HttpRequest,
        refusals: Sequence[str],
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """Answer with the form as it was sent, and the refusals above it."""
        request.desk_refusals = refusals  # type: ignore[attr-defined]
        for upload in request.FILES.values():
            cast("Any", upload).seek(0)
        with transaction.atomic():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form's class, which the admin makes anew for each request."""
        form = super().get_form(request, obj, change=change, **kwargs)
        cast("Any", form).refusals = getattr(request, "desk_refusals", ())
        return form
