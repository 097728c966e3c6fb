"""What pages of the desk say to the person who looks at them."""

from typing import Any

from django import template
from django.contrib import admin
from django.db.models.options import Options

register = template.Library()


@register.inclusion_tag("admin/todo.html", takes_context=True)
def todo_list(context: dict[str, Any]) -> dict[str, Any]:
    """Show what waits for the logged-in person."""
    from articles.admin.home import todo_of

    return {"todo": todo_of(context["request"].user)}


@register.filter
def list_name(opts: Options) -> str:
    """Return what the list of a model is called, as the front page calls it."""
    return admin.site.list_name(opts.model)  # type: ignore[attr-defined]
