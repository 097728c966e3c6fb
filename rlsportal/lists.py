"""Lists of the desk that stay lists, and pages that tell nobody what exists."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import DataError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern

if TYPE_CHECKING:
    Base = ModelAdmin[Any]
else:
    Base = object

# What a lookup raises that exists, but got a value outside of what Python or the database can
# count, such as the year 99999, or one value where it takes two. Django itself catches only what
# is wrong before it asks the database. A database that is down is something else.
NONSENSE = (ArithmeticError, LookupError, TypeError, ValueError, DataError, ProgrammingError)


class TolerantListMixin(Base):
    """Answers nonsense in the address of a list as Django answers an unknown filter.

    And of its pages, the number of a row that there is not as that of a row one may not see.
    """

    def get_urls(self) -> list[URLPattern]:
        """Make every page discreet."""
        patterns = super().get_urls()
        for pattern in patterns:
            pattern.callback = self.discreet(pattern.callback)
        return patterns

    def discreet(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Return the view, which says "not found" only to who might have found it."""

        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                if self.has_view_permission(request):
                    raise
                raise PermissionDenied from None

        return answer

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was done to a row; Django looks for the row before it asks who wants it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """As Django allows, without patterns: a bad one is an error, an evil one takes for ever."""
        if lookup.rpartition("__")[2] in ("regex", "iregex"):
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list without the menu beside it: its columns and filters need the width."""
        context = {"is_nav_sidebar_enabled": False, **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list.

        :raises IncorrectLookupParameters: for nonsense in the address, which the admin answers
            by the list without it. Without any words in the address, a fault is ours and shows.
        """
        try:
            return super().get_changelist_instance(request)
        except NONSENSE as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters(str(error)) from error


def tolerant(admin_class: type[ModelAdmin[Any]]) -> type[ModelAdmin[Any]]:
    """Return the class with a list that tolerates nonsense."""
    if issubclass(admin_class, TolerantListMixin):
        return admin_class
    return type(admin_class.__name__, (TolerantListMixin, admin_class), {})
