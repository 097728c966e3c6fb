"""What changed of a text beside its words, in sentences: links, emphasis, callouts, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.rendering.readable import Mark, Readable

LONGEST = 80


def changed_marks(old: Readable, new: Readable) -> list[str]:
    """Return a sentence for each mark that changed; what comes or goes with its words is theirs.

    Links and pictures are named in any case, because no word says where they lead.
    """
    gone, come = Counter(old.marks) - Counter(new.marks), Counter(new.marks) - Counter(old.marks)
    sentences = list(_targets(gone, come))
    sentences += [_taken(mark) for mark in gone.elements() if _stands(mark, new)]
    sentences += [_given(mark) for mark in come.elements() if _stands(mark, old)]
    if sentences or old.text != new.text:
        return sentences
    if old.marks != new.marks:
        return [_("Marks of emphasis, links or blocks stand at other places of the same words.")]
    return [_("Only how it was typed differs; the words and what shapes them are the same.")]


def _targets(gone: Counter[Mark], come: Counter[Mark]) -> Iterator[str]:
    """Yield what leads elsewhere from the same words; take both out."""
    for mark in list(gone):
        same = (m for m in come if m.kind == mark.kind and m.words == mark.words)
        other = next(same, None)
        if other is not None and mark.kind != "code":
            del gone[mark], come[other]
            words = {"words": _short(mark.words), "old": mark.target, "new": other.target}
            yield _elsewhere(mark.kind) % words


def _elsewhere(kind: str) -> str:
    if kind == "link":
        return _("The link “%(words)s” leads to %(new)s. Before, it led to %(old)s.")
    if kind == "picture":
        return _("The picture “%(words)s” is %(new)s. Before, it was %(old)s.")
    return _("“%(words)s” is shaped as %(new)s. Before, it was %(old)s.")


def _stands(mark: Mark, other: Readable) -> bool:
    """Return whether the other text has the words, so that no change of words tells."""
    return mark.kind in ("link", "picture") or mark.words in other.text


def _given(mark: Mark) -> str:
    words = {"words": _short(mark.words), "target": mark.target}
    if mark.kind == "link":
        return _("“%(words)s” is a link to %(target)s now.") % words
    if mark.kind == "picture":
        return _("The picture “%(words)s” (%(target)s) is new here.") % words
    return _("“%(words)s” is %(kind)s now.") % {**words, "kind": _kind(mark.kind)}


def _taken(mark: Mark) -> str:
    words = {"words": _short(mark.words), "target": mark.target}
    if mark.kind == "link":
        return _("“%(words)s” is no link to %(target)s any more.") % words
    if mark.kind == "picture":
        return _("The picture “%(words)s” (%(target)s) is not here any more.") % words
    return _("“%(words)s” is not %(kind)s any more.") % {**words, "kind": _kind(mark.kind)}


def _kind(kind: str) -> str:
    return {
        "emphasis": _("emphasized"),
        "strong": _("in bold"),
        "struck": _("struck out"),
        "code": _("set as code"),
        "heading": _("a heading"),
        "callout": _("a block of its own"),
        "quotation": _("a quotation"),
    }[kind]


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rsplit(' ', 1)[0]}…"
