"""Advice before a submission, and what makes a sentence hard, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from articles.advice import Advice
from articles.readability import Finding, HardSentence
from articles.workflow import Reason

ADVICE_SENTENCES: Mapping[str, str] = {
    "advice.uncited_part": gettext_noop(
        "It says something and cites nothing. Cite where it is known from, with [@key]."
    ),
    "advice.uncited_number": gettext_noop(
        "Nothing that the text cites has these figures: %(figures)s. Cite where they are known "
        "from, beside them."
    ),
    "advice.unused_reference": gettext_noop(
        "Nothing in the text cites “%(key)s”. Cite it where it belongs, or take it off the list."
    ),
    "advice.old_source": gettext_noop(
        "%(count)s sources are older than %(limit)s years: %(sources)s. Look for newer ones."
    ),
    "advice.old_guideline": gettext_noop(
        "%(count)s guidelines are older than %(limit)s years: %(sources)s. Look for newer ones."
    ),
    "advice.newer_guideline": gettext_noop(
        "The library has a newer guideline, “%(title)s” (%(year)s, key %(key)s); the newest that "
        "the text cites is of %(newest)s. Compare what the text says with it."
    ),
    "advice.no_guideline": gettext_noop(
        "The text cites no guideline. The library has %(count)s on its topic: %(sources)s. Compare "
        "what the text says with them."
    ),
    "advice.retracted_source": gettext_noop(
        "The source “%(key)s” was retracted. Take it out, and what rests on it alone."
    ),
    "advice.doubted_source": gettext_noop(
        "There is a notice about the source “%(key)s”: it was corrected, or its journal has "
        "doubts. Read the notice, and check what the text says."
    ),
    "advice.hard_text": gettext_noop(
        "The text is hard to read: Flesch-Kincaid grade %(grade)s of %(limit)s, SMOG grade "
        "%(smog)s of %(smog_limit)s. Begin with the hard sentences."
    ),
    "advice.far_too_hard": gettext_noop(
        "The text is far too hard to read: Flesch-Kincaid grade %(grade)s, and %(limit)s is the "
        "limit. Make the hard sentences shorter, with shorter words."
    ),
    "advice.many_hard_sentences": gettext_noop(
        "%(count)s of %(of)s sentences are hard. Make two of a long one, with shorter words."
    ),
    "advice.banned_word": gettext_noop(
        "A health text should not say “%(word)s”. Write instead: %(instead)s."
    ),
}

ADVICE_OF_ONE: Mapping[str, tuple[str, str]] = {
    "advice.uncited_number": (
        "count",
        gettext_noop(
            "Nothing that the text cites has this figure: %(figures)s. Cite where it is known "
            "from, beside it."
        ),
    ),
    "advice.old_source": (
        "count",
        gettext_noop(
            "One source is older than %(limit)s years: %(sources)s. Look for a newer one."
        ),
    ),
    "advice.old_guideline": (
        "count",
        gettext_noop(
            "One guideline is older than %(limit)s years: %(sources)s. Look for a newer one."
        ),
    ),
    "advice.no_guideline": (
        "count",
        gettext_noop(
            "The text cites no guideline. The library has one on its topic: %(sources)s. Compare "
            "what the text says with it."
        ),
    ),
    "advice.many_hard_sentences": (
        "count",
        gettext_noop("%(count)s of %(of)s sentences is hard. Make two of it, with shorter words."),
    ),
}


def reason_of(advice: Advice) -> Reason:
    """Return advice as the rules and the sentences know it."""
    return Reason(f"advice.{advice.code}", {**advice.params, "where": advice.where})


def findings_in_words(sentence: HardSentence) -> list[str]:
    """Return what makes a sentence hard, and what to do about it."""
    return [finding_in_words(finding) for finding in sentence.findings]


def finding_in_words(finding: Finding) -> str:
    """Return one thing that makes a sentence hard as a sentence that says what to do."""
    params = dict(finding.params)
    if finding.code == "long":
        return _("%(count)d words; %(limit)d is the limit: make two sentences.") % params
    if finding.code == "long_words":
        words = params["words"]
        listed = _(", ").join(_("“%s”") % word for word in words)
        text = ngettext(
            "Too many long words: %(words)s is used again and again. Write a shorter word.",
            "Too many long words: %(words)s. Write shorter ones, or explain them.",
            len(words),
        )
        return text % {"words": listed}
    if finding.code == "nested":
        return _("Too many brackets, dashes and colons: make two sentences.")
    if finding.code == "banned":
        return _("“%(word)s” should not be said: write %(instead)s.") % params
    return _("“%(word)s”: write “%(instead)s”.") % params


__all__ = [
    "ADVICE_OF_ONE",
    "ADVICE_SENTENCES",
    "finding_in_words",
    "findings_in_words",
    "reason_of",
]
