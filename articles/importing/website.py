"""Lines of a copied page that belong to the website, or say who reviewed it: known by their words.

Two sets of patterns. The strict ones know what a website prints by itself; whether such a line is
taken out depends on where it stands (``furniture``). The loose ones also know sentences that only
begin so ("Reviewed by many groups, these limits still differ."); those are kept and pointed out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .lines import folded

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
        "read this next",
        "up next",
        "more from us",
        "more on this topic",
        "trending",
        "popular articles",
        "recommended for you",
        "recommended reading",
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
        "share on pinterest",
        "share via email",
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
        "print this article",
        "save",
        "bookmark",
        "copy link",
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
        "how we reviewed this article",
        "find a doctor",
        "make an appointment",
        "request an appointment",
        "book an appointment",
    }
)

_INTRUSIONS = frozenset(
    {
        "ad",
        "ads",
        "advertisement",
        "advertisements",
        "advertising",
        "sponsored",
        "sponsored content",
        "article continues below",
        "article continues below advertisement",
        "continue reading below",
        "advertisement - continue reading below",
        "story continues below advertisement",
    }
)

_WORDS = _FURNITURE | _INTRUSIONS

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
_DONE = r"(?:reviewed|fact[- ]?checked|vetted)"
_ADVERB = r"(?:medically|clinically|scientifically|expertly|expert|editorially|peer|doctor|last)"
_FIELD = r"(?:medical|clinical|editorial|scientific|expert)"
_PAGE = (
    r"(?:editor'?s? note: )?(?:this|our) (?:article|page|content|information|text|guide|topic)\b"
    r"(?: (?:on|about)\b.{1,60})? (?:has been|have been|was|were|is)(?: \w+){0,2}?"
    rf" (?:{_DONE}|checked|approved|verified)\b"
)
_TITLE = (
    r"(?:doctors?|physicians?|clinicians?|specialists?|experts?|nurses?|pharmacists?|reviewers?"
    r"|professionals?|neurologists?|editors?|teams?|boards?|staff|dr|prof|professor)\b"
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_SOMEBODY = (
    rf"(?:(?-i:{_CAPITAL}[\w.'’-]+)|"
    r"(?:(?:one|two|some|several|all) of )?(?:(?:our|the|an?|its) )?"
    rf"(?:[\w'’-]+ ){{0,3}}?{_TITLE})"
)
_BEFORE = r"(?:(?:written|edited|content|article|page)(?: and| was| is)? )?"
_ALSO = r"(?: and (?:approved|checked|verified|updated))?"
_WHEN = rf"(?:,? (?:(?:in|on) )?{_DATE})"
_BY_SOMEBODY = rf"(?:{_WHEN}?,? by:?(?:\Z| {_SOMEBODY}))"
_STRICT_REVIEW = re.compile(
    rf"(?:{_PAGE}(?:[.!]?\Z|{_WHEN}|{_BY_SOMEBODY}| for (?:\w+ )?accuracy)"
    rf"|{_BEFORE}(?:{_ADVERB}[- ])+{_DONE}{_ALSO}"
    rf"(?:[.:]?\Z|: ?{_SOMEBODY}|:? ?{_WHEN}|{_BY_SOMEBODY}| for (?:\w+ )?accuracy)"
    rf"|fact[- ]?checked\Z|{_BEFORE}{_DONE}{_ALSO}"
    rf"(?: by:?\Z|:?{_WHEN}|:? {_SOMEBODY}| by:? {_SOMEBODY}| for (?:\w+ )?accuracy)"
    rf"|(?:checked|approved|verified) by (?:dr|prof|our|a licensed|a board|licensed)\b"
    rf"|{_FIELD}(?:ly)? (?:review|fact[- ]?check)(?:ers?|ed)?"
    rf"(?:\s*:\Z|\s*: {_SOMEBODY}|:?{_WHEN}|{_BY_SOMEBODY})"
    rf"|reviewer\s*: {_SOMEBODY}|(?:last|next) {_FIELD}?(?:ly)? ?review(?:ed)?:?{_WHEN}"
    rf"|(?:(?:dr|prof)\b|(?-i:{_CAPITAL}[\w.'’-]+ {_CAPITAL})).{{1,50}} {_DONE} (?:this|the)"
    r" (?:article|page|content|information)(?: (?:for|in|on) .{1,40})?\.?\Z)",
    re.IGNORECASE,
)
_LOOSE_REVIEW = re.compile(
    rf"(?:{_PAGE}|(?:{_ADVERB}[- ])*{_DONE} (?:by|for|on|in)\b|(?:{_ADVERB}[- ])*{_DONE}:"
    rf"|(?:checked|approved|verified) by\b|reviewer\s*:"
    rf"|{_FIELD}(?:ly)? (?:review|fact[- ]?check)(?:ers?|ed)?(?:\s*:| by\b)"
    rf"|.{{1,60}}\b{_DONE} (?:this|the) (?:article|page|content|information)\b)",
    re.IGNORECASE,
)
_CREDIT = rf"(?:{_CAPITAL}[\w.'’-]*|de|van|von|der|la|and|&)"
_NAMED = rf"(?:{_CREDIT}|our|the|a|an|in|on|\d{{1,2}}(?:st|nd|rd|th)?,?|\d{{4}}|[–—|•·-])"
_PIECES = re.compile(r"\s[|•·–—]\s")
_CLAIM = re.compile(
    rf"(?i:medically reviewed|(?:last|next) (?:{_FIELD}(?:ly)? )?reviewed:?{_WHEN})\.?|"
    rf"(?i:{_BEFORE}(?:{_ADVERB}[- ])+{_DONE}{_ALSO} by):?(?:,? {_NAMED}){{0,24}}[.,]?"
    rf"|(?i:(?:this|our) (?:article|page|content) (?:has been|have been|was|is)(?: \w+){{0,2}}?"
    rf" {_DONE}(?: for (?:\w+ )?accuracy)?(?:,? by)?) [^.!?]{{1,200}}\.?"
)
# "Reviewed by many, these limits differ": what goes on like this is a sentence about something.
_GOES_ON = re.compile(
    r", (?:these|those|this|they|we|you|it|no|not|most|many|some|but|and (?:is|was|are|were))\b"
)
_BYLINE = re.compile(
    rf"(?:(?:[Ww]ritten |[Aa]uthored |[Ee]dited |[Pp]osted |[Pp]ublished )by:?|By:?)"
    rf" {_CREDIT}(?:,? {_CREDIT}){{0,11}}\.?"
    r"|(?:Authors?|Editors?|Writers?|Contributors?)\s*: .{2,90}"
)
_SENTENCE_END = re.compile(r"[a-z]{2}\.\Z")  # but not of "Jr." and "M.D."
_WHAT = r"(?:this|our) (?:page|article|story|post|guide|site|website)"
_STRICT_OTHER = re.compile(
    r"\d+[- ]min(?:ute)?s? read|(?:reading time|estimated reading time)\b.{0,30}"
    r"|(?:related|read more|also read|see also)\s*:\s.{3,120}"
    r"|(?:©|\(c\)|copyright\b).{0,120}|.{0,60}\ball rights reserved\b.{0,60}"
    r"|(?:we use|this (?:site|website) uses) (?:[\w-]+ ){0,3}cookies?\b.{0,200}"
    r"|by (?:using|continuing)\b.{0,80}\b(?:agree|accept|consent)\b.{0,80}\bcookies?\b.{0,80}"
    r"|(?:accept|manage|reject|allow) (?:\w+ ){0,2}(?:cookies?|preferences|settings)"
    r"|cookie (?:preferences|settings|policy|notice)"
    rf"|share {_WHAT}(?: (?:on|via|by) \S+)?|follow us(?: (?:on|at) .{{1,50}})?"
    r"|(?:sign up for|subscribe to) (?:\w+ ){0,3}(?:newsletters?|e?-?mails?|updates)\b.{0,40}",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"home(?: [>›»/] [^>›»/]{1,60})+", re.IGNORECASE)
_RATING = re.compile(
    r"(?:was|did you find) this (?:(?:page|article|information|content) )?helpful\b.{0,30}",
    re.IGNORECASE,
)
_LOOSE_OTHER = re.compile(
    r"(?:we use|this (?:site|website) uses|by (?:using|continuing)).{0,200}\bcookies?\b.{0,200}"
    r"|(?:follow us|share this|sign up for|subscribe to)\b.{0,80}",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:not|never|no) (?:be )?(?:intended |meant )?(?:to be |as )?(?:a )?"
    r"(?:substitute|replacement|medical advice)|not (?:replace|substitute)\b"
    r"|informational purposes",
    re.IGNORECASE,
)


@lru_cache(maxsize=10_000)
def no_content(text: str) -> str | None:
    """Return what a line is that a website prints by itself, or None for words of the article.

    The answer is one of ``review_statement``, ``date``, ``byline`` and ``furniture``.
    """
    if len(text) <= 400 and _STRICT_REVIEW.match(text) and not _GOES_ON.search(text):
        return "review_statement"
    if _DATE_LINE.fullmatch(text):
        return "date"
    first = _PIECES.split(text)[0]
    if len(text) <= 140 and _BYLINE.fullmatch(first) and not _SENTENCE_END.search(first):
        return "byline"
    parts = _PIECES.split(text)
    if len(parts) > 1 and all(map(no_content, parts)):
        return no_content(parts[0])
    pieces = re.split(r"\s*[|•·:]\s*", text.rstrip(" :"))
    if all(folded(piece) in _WORDS for piece in pieces) or _STRICT_OTHER.fullmatch(text):
        return "furniture"
    return "furniture" if is_rating(text) or is_trail(text) else None


def is_trail(text: str) -> bool:
    """Whether a line is the way to a page ("Home > Sleep")."""
    return bool(_TRAIL.fullmatch(text))


def is_rating(text: str) -> bool:
    """Whether a line asks readers what they think of the page."""
    return bool(_RATING.fullmatch(text))


def is_never_content(text: str) -> bool:
    """Whether a line is none of the article wherever it stands.

    It is "Advertisement", "Was this helpful?" or the like, or a whole review statement that says
    by whom.
    """
    if folded(text) in _INTRUSIONS or is_rating(text):
        return True
    is_claim = len(text) <= 400 and _CLAIM.fullmatch(_PIECES.split(text)[0])
    return bool(is_claim) and no_content(text) == "review_statement"


def reads_like(text: str) -> str | None:
    """Return what a line might be: as ``no_content``, and for sentences that only begin so."""
    if len(text) <= 400 and _LOOSE_REVIEW.match(text):
        return "review_statement"
    return no_content(text) or ("furniture" if _LOOSE_OTHER.fullmatch(text) else None)


def is_link_list_label(text: str) -> bool:
    """Whether a whole line announces links to other pages."""
    return folded(text) in _LINKS


def is_disclaimer(text: str) -> bool:
    """Whether a paragraph says that the page does not replace a doctor (ours says so itself)."""
    return bool(_DISCLAIMER.search(text))
