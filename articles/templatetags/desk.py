"""What the front page of the desk says to the person who looks at it."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("admin/todo.html", takes_context=True)
def todo_list(context: dict[str, Any]) -> dict[str, Any]:
    """Show what waits for the logged-in person."""
    from articles.admin.home import todo_of

    return {"todo": todo_of(context["request"].user)}
