"""What a parser hands over: the draft, what it has to say, and what became of each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.working_copy import ArticleDraft

from .lines import Fate
from .notices import Kind, Notice


@dataclass(frozen=True)
class Parsed:
    """One file, read.

    :param draft: the article as it would be saved.
    :param notices: remarks in the order of the file.
    :param fates: what became of each line of a plain text; empty for Markdown.
    :param image_files: for each image name, the path of its file relative to the article's.
    :param is_plain_text: the file can say nothing of topic, risk, images and the like, so that
        an existing article keeps what it has of them.
    """

    draft: ArticleDraft
    notices: tuple[Notice, ...] = ()
    fates: tuple[Fate, ...] = ()
    image_files: Mapping[str, str] = field(default_factory=dict)
    is_plain_text: bool = False

    def of_kind(self, kind: Kind) -> list[Notice]:
        """Return the remarks of one kind."""
        return [notice for notice in self.notices if notice.kind == kind]
