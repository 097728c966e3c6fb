"""The words by which parts of a health page are known, and lines that are no content at all.

Only whole lines are compared, so that a sentence which begins like a label stays a sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .lines import folded

CONTENTS = frozenset(
    {
        "contents",
        "content",
        "table of contents",
        "on this page",
        "in this article",
        "in this guide",
        "jump to",
        "what's inside",
        "what's on this page",
        "page contents",
    }
)

PARTS: dict[str, frozenset[str]] = {
    "in_short": frozenset(
        {
            "in short",
            "in brief",
            "at a glance",
            "key takeaways",
            "key points",
            "key facts",
            "takeaways",
            "highlights",
            "quick facts",
            "the short version",
            "tl;dr",
        }
    ),
    "why_it_matters": frozenset({"why it matters", "why this matters", "why does it matter"}),
    "faqs": frozenset(
        {
            "faq",
            "faqs",
            "faq's",
            "frequently asked questions",
            "frequently asked questions (faq)",
            "frequently asked questions (faqs)",
            "common questions",
            "questions and answers",
            "q&a",
            "q & a",
            "your questions answered",
        }
    ),
    "questions": frozenset(
        {
            "questions for your appointment",
            "questions to ask your doctor",
            "questions for your doctor",
            "what to ask your doctor",
            "questions to ask",
        }
    ),
    "bottom_line": frozenset(
        {
            "the bottom line",
            "bottom line",
            "conclusion",
            "conclusions",
            "the takeaway",
            "takeaway",
            "final thoughts",
            "in conclusion",
            "summing up",
        }
    ),
    "references": frozenset(
        {
            "additional references",
            "references",
            "reference",
            "reference list",
            "list of references",
            "sources",
            "article sources",
            "our sources",
            "bibliography",
            "works cited",
            "citations",
            "literature",
        }
    ),
}

SHOWN_LABELS = {
    "in_short": "In short",
    "why_it_matters": "Why it matters",
    "faqs": "FAQs",
    "questions": "Questions for your appointment",
    "bottom_line": "The bottom line",
    "call_to_action": "Call to action",
    "references": "Additional references",
}
"""How the article page names each part, whatever the file called it."""

_LABEL_WITH_SUBJECT = re.compile(
    r"(?P<faqs>(?:faqs?|frequently asked questions|common questions)"
    r"(?: about| on| for) [^.?!]{1,60}"
    r"|[^.?!]{1,40} (?:faqs?|frequently asked questions))"
    r"|(?P<bottom_line>(?:the )?bottom line(?: about| on| for) [^.?!]{1,60})"
)

_LINKS = frozenset(
    {
        "related articles",
        "related reading",
        "related topics",
        "related content",
        "related posts",
        "you may also like",
        "you might also like",
        "read next",
        "more from us",
        "trending",
        "popular articles",
    }
)

_FURNITURE = frozenset(
    {
        "menu",
        "search",
        "home",
        "close",
        "log in",
        "login",
        "sign in",
        "sign up",
        "subscribe",
        "share",
        "share this",
        "share this article",
        "share this page",
        "share on facebook",
        "share on twitter",
        "share on x",
        "share on linkedin",
        "facebook",
        "twitter",
        "x",
        "linkedin",
        "pinterest",
        "whatsapp",
        "reddit",
        "instagram",
        "youtube",
        "email",
        "email this article",
        "print",
        "print this page",
        "save",
        "bookmark",
        "copy link",
        "advertisement",
        "advertising",
        "sponsored",
        "accept",
        "accept all",
        "reject all",
        "decline",
        "manage preferences",
        "privacy policy",
        "terms of use",
        "terms of service",
        "terms and conditions",
        "contact us",
        "about us",
        "newsletter",
        "back to top",
        "top",
        "read more",
        "show more",
        "show less",
        "see more",
        "expand all",
        "collapse all",
        "previous",
        "next",
        "skip to content",
        "skip to main content",
        "skip to navigation",
    }
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    rf"|{_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{4}})"
)
_DATE_LINE = re.compile(
    rf"(?:(?:(?:last|first|page|article|date|originally) )?"
    rf"(?:updated?|modified|edited|published|posted|revised|revision|created|date)"
    rf"(?: on| at)?\s*:?\s*)?{_DATE}(?: at \d.{{0,20}}|,? \d\d?:\d\d.{{0,10}})?\.?",
    re.IGNORECASE,
)
_REVIEWED = r"(?:reviewed|fact[- ]?checked|vetted)"
_REVIEW = re.compile(
    rf"(?:(?:this|our) (?:article|page|content|information|text|guide|topic)\b"
    rf"(?: (?:on|about)\b.{{1,60}})? (?:has been|have been|was|were|is)(?: \w+){{0,2}}?"
    rf" (?:{_REVIEWED}|checked|approved|verified)\b"
    rf"|(?:(?:medically|clinically|scientifically|expertly|expert|editorially|peer|doctor|last)"
    rf"[- ])*{_REVIEWED}(?: by\b|:|(?: on)?:? {_DATE}| for (?:\w+ )?accuracy)"
    rf"|(?:checked|approved|verified) by (?:dr|prof|our|a licensed|a board|licensed)\b"
    r"|(?:medical|clinical|editorial|scientific|expert)(?:ly)? "
    r"(?:review|fact[- ]?check)(?:ers?|ed)?(?:\s*:| by\b)"
    rf"|reviewer\s*:"
    rf"|(?:last|next) (?:medical |clinical |medically )?review(?:ed)?\b.{{0,12}}{_DATE}"
    rf"|.{{1,60}}\b{_REVIEWED} (?:this|the) (?:article|page|content|information)\b)",
    re.IGNORECASE,
)
_CREDIT = r"(?:[A-Z][\w.'’-]*|de|van|von|der|la|and|&)"
_BYLINE = re.compile(
    rf"(?:(?:[Ww]ritten |[Aa]uthored |[Ee]dited |[Pp]osted |[Pp]ublished )by:?|By:?)"
    rf" {_CREDIT}(?:,? {_CREDIT}){{0,11}}\.?"
    r"|(?:Authors?|Editors?|Writers?|Contributors?)\s*: .{2,90}"
)
_SENTENCE_END = re.compile(r"[a-z]{2}\.\Z")  # but not of "Jr." and "M.D."
_OTHER = re.compile(
    r"\d+[- ]min(?:ute)?s? read|(?:reading time|estimated reading time)\b.{0,30}"
    r"|(?:©|\(c\)|copyright\b).{0,120}|.{0,60}\ball rights reserved\b.{0,60}"
    r"|(?:we use|this (?:site|website) uses|by (?:using|continuing)).{0,200}\bcookies?\b.{0,200}"
    r"|(?:accept|manage|reject|allow|cookie)\b.{0,20}\b(?:cookies?|preferences|settings|policy)"
    r"|was this (?:page|article|information|content) helpful\b.{0,30}"
    r"|(?:follow us|share this|sign up for|subscribe to)\b.{0,80}"
    r"|home(?: [>›»/] .{1,60})+",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:not|never) (?:be )?(?:intended |meant )?(?:to be |as )?(?:a )?"
    r"(?:substitute|replacement|medical advice)|not (?:replace|substitute)\b"
    r"|informational purposes",
    re.IGNORECASE,
)


CALLOUT_LABEL = re.compile(
    r"(?:key )?(?:definition|term)\b(?:\s*(?::|–|—|\s-)\s*(?P<rest>.*))?", re.IGNORECASE
)
"""A paragraph, or a line alone, that says a definition follows."""

CAUTION_LABEL = re.compile(
    r"(?P<label>caution|warning|important)\s*(?::|!)\s*(?P<rest>\S.*)", re.IGNORECASE
)
"""A paragraph that says it is a caution."""


@lru_cache(maxsize=10_000)
def part_of(text: str) -> str | None:
    """Return the field of the article a whole line is the label of, or None."""
    words = folded(text)
    for name, labels in PARTS.items():
        if words in labels:
            return name
    match = _LABEL_WITH_SUBJECT.fullmatch(words)
    return match.lastgroup if match else None


def is_contents_label(text: str) -> bool:
    """Whether a whole line announces a list of contents."""
    return folded(text) in CONTENTS


def is_link_list_label(text: str) -> bool:
    """Whether a whole line announces links to other pages."""
    return folded(text) in _LINKS


def no_content(text: str) -> str | None:
    """Return why a line of a copied page is not part of the article, or None if it may be.

    The answer is one of ``review_statement``, ``date``, ``byline`` and ``furniture``.
    """
    if len(text) <= 400 and _REVIEW.match(text):
        return "review_statement"
    if _DATE_LINE.fullmatch(text):
        return "date"
    first = re.split(r"\s[|•·]\s", text)[0]
    if len(text) <= 140 and _BYLINE.fullmatch(first) and not _SENTENCE_END.search(first):
        return "byline"
    if folded(text) in _FURNITURE or _OTHER.fullmatch(text):
        return "furniture"
    return None


def is_disclaimer(text: str) -> bool:
    """Whether a paragraph says that the page does not replace a doctor (ours says so itself)."""
    return bool(_DISCLAIMER.search(text))
