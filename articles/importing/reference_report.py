"""What became of the records of a bibliography, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from articles.bibliography.records import Refused
from articles.source_wording import (
    field_name,
    problem_sentence,
    refusal_sentence,
    warning_sentence,
)

from .references import Decision, Verb

OUTCOMES = {
    Verb.ADDED: gettext_noop("added as %(key)s"),
    Verb.KNOWN: gettext_noop("already there as %(key)s (%(by)s)"),
    Verb.COMPLETED: gettext_noop("already there as %(key)s; it got %(fields)s"),
    Verb.PROBABLE: gettext_noop("probably the same as %(key)s; not added"),
    Verb.LEFT: gettext_noop("left out, as you chose"),
    Verb.REFUSED: gettext_noop("refused: %(reasons)s"),
}
PLANS = {
    **OUTCOMES,
    Verb.ADDED: gettext_noop("will be added as %(key)s"),
    Verb.COMPLETED: gettext_noop("already there as %(key)s; will get %(fields)s"),
}
SAME_BY = {"title": gettext_noop("same title"), "record": gettext_noop("the very same record")}


def outcome(decision: Decision, *, is_plan: bool = False) -> str:
    """Return what became, or will become, of one record."""
    by = [_(SAME_BY[name]) if name in SAME_BY else name for name in decision.by]
    params = {
        "key": decision.key,
        "by": ", ".join(by) or "–",
        "fields": ", ".join(map(field_name, decision.gained)),
        "reasons": " ".join(map(problem_sentence, decision.reasons)),
    }
    return _((PLANS if is_plan else OUTCOMES)[decision.verb]) % params


def remarks(decision: Decision) -> list[str]:
    """Return what a person should look at in one record."""
    found = [warning_sentence(warning) for warning in decision.entry.warnings]
    if decision.verb != Verb.REFUSED:
        found += [
            _("To check – %(problem)s") % {"problem": problem_sentence(reason)}
            for reason in decision.reasons
        ]
    if decision.against:
        names = {"names": ", ".join(decision.against), "key": decision.key}
        found.append(_("%(names)s differs from that of %(key)s: one has a mistake.") % names)
    return found


def refusal(refused: Refused) -> str:
    """Return why a part of the file is no record."""
    sentence = refusal_sentence(refused.code, refused.params)
    return _(OUTCOMES[Verb.REFUSED]) % {"reasons": sentence}


def counts(decisions: Iterable[Decision], refused: int) -> dict[Verb, int]:
    """Return how many records came to what; together they are all records of the file."""
    found = Counter(decision.verb for decision in decisions)
    found[Verb.REFUSED] += refused
    return {verb: found[verb] for verb in Verb}


def summary(numbers: dict[Verb, int]) -> str:
    """Return the counts as one line, those that are 0 left out."""
    total = sum(numbers.values())
    words = {
        Verb.ADDED: ngettext("%(n)s added", "%(n)s added", numbers[Verb.ADDED]),
        Verb.KNOWN: ngettext("%(n)s already there", "%(n)s already there", numbers[Verb.KNOWN]),
        Verb.COMPLETED: ngettext(
            "%(n)s already there and completed",
            "%(n)s already there and completed",
            numbers[Verb.COMPLETED],
        ),
        Verb.PROBABLE: ngettext(
            "%(n)s probably the same as another, not added",
            "%(n)s probably the same as others, not added",
            numbers[Verb.PROBABLE],
        ),
        Verb.LEFT: ngettext("%(n)s left out", "%(n)s left out", numbers[Verb.LEFT]),
        Verb.REFUSED: ngettext("%(n)s refused", "%(n)s refused", numbers[Verb.REFUSED]),
    }
    parts = [words[verb] % {"n": number} for verb, number in numbers.items() if number]
    whole = {"n": total, "parts": ", ".join(parts) or "–"}
    return ngettext("%(n)s record: %(parts)s.", "%(n)s records: %(parts)s.", total) % whole
