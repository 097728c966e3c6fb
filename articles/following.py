"""What is computed from the live texts, kept in step with them: search and lists."""

from __future__ import annotations

from articles import list_index, search_index
from articles.models import Article


def follow(article: Article) -> None:
    """Make search and lists say what is live of an article now.

    Called where a publication was put live or taken off, or signed by somebody who read it again.
    """
    list_index.follow(article)
    search_index.follow(article)


def mend() -> None:
    """Compute anew what is behind: at first, or in a restored copy."""
    if search_index.is_behind():
        search_index.rebuild()
    if list_index.is_there() and list_index.is_behind():
        list_index.rebuild()
