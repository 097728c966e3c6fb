"""Run the two commands as a person at a terminal would, and keep what they print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from itertools import takewhile
from pathlib import Path

from django.apps import apps
from django.core.management import CommandError, call_command

from articles.models import Article

SAMPLES = Path(__file__).parent / "samples"
Writer = Callable[..., Path]

PAGE = """Iron and Sleep

Why It Matters

Iron can be measured.

What Iron Does

The brain needs it [1].

How to Sleep

Go to bed early.

FAQs

Does iron help?

It can.

References

1. Author AB, Other CD. A study of iron. Journal of Examples. 2001;1(2):3-9.
"""

MARKDOWN = """---
title: Iron and Sleep
references:
  - key: author2001
    type: article-journal
    title: A study of iron
    verified: {title: publisher}
---
## What iron does {#iron22}
The brain needs it [@author2001].
"""


@dataclass(frozen=True)
class Run:
    """What a command printed; ``error`` is empty if the exit status was 0."""

    out: str
    err: str
    error: str

    @property
    def changed(self) -> list[str]:
        """The parts that an update changed, as reported."""
        if "  Changed:\n" not in self.err:
            return []
        lines = self.err.split("  Changed:\n")[1].splitlines()
        return [line.strip() for line in takewhile(lambda line: line.startswith("    "), lines)]


class Terminal(StringIO):
    """Standard error as it is when somebody watches."""

    def isatty(self) -> bool:
        return True


def run(name: str, *args: object, terminal: bool = False) -> Run:
    """Return what a management command did."""
    out, err = StringIO(), Terminal() if terminal else StringIO()
    error = ""
    try:
        call_command(name, *map(str, args), stdout=out, stderr=err, no_color=True)
    except CommandError as failure:
        error = str(failure)
    return Run(out.getvalue(), err.getvalue(), error)


def import_article(*args: object, terminal: bool = False) -> Run:
    return run("import_article", *args, terminal=terminal)


def export_article(*args: object) -> Run:
    return run("export_article", *args)


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    ours = ("accounts", "articles", "faqs")
    return {
        model._meta.label: model._base_manager.count()
        for label in ours
        for model in apps.get_app_config(label).get_models()
    }


def only_article() -> Article:
    return Article.objects.get()
