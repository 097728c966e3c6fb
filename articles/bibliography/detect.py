"""From the bytes of a file or a paste to text, and to the format by what stands in it.

Names of files are not looked at: an export called ``citations.txt`` may be any of the five.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LARGEST = 50 * 1024 * 1024
"""Bytes; ten times what 5,000 records with abstracts take."""

REFUSALS = {
    "empty": "there is nothing in the file",
    "too_large": "the file is larger than the limit: size, limit (in bytes)",
    "binary": "this is no text, or the text is damaged",
    "zip": "this is a compressed file or a document of an office program",
    "pdf": "this is a PDF",
    "html": "this is a web page, not the file behind its link",
    "web_of_science": "this is Web of Science's own format, which also offers RIS",
    "endnote_tagged": "this is EndNote's tagged format (.enw), which also offers XML and RIS",
    "pubmed_xml": "this is PubMed XML; PubMed also offers the format called PubMed",
    "other_xml": "this is XML, but not of EndNote",
    "csv": "this is a table",
    "unknown": "none of the formats was recognized",
}
"""Codes of ``Unreadable`` with the parameters their sentences need."""

ASSUMPTIONS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8, as its first bytes say",
    "utf-16": "UTF-16, as its first bytes say or its zeros show",
    "windows-1252": "Windows-1252, for it is no UTF-8",
    "mojibake": "UTF-8 that was taken for Windows-1252 once before, and is repaired",
    "undecoded": "some signs were damaged before, and are shown as question marks",
}
"""What ``Text.assumed`` may name; the first four are encodings, of which it names one."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"\xd0\xcf\x11\xe0", "zip"),
)
_RUN = re.compile("[\u0080-\uffff]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RIS = re.compile(r"^\s{0,3}TY  ?-", re.MULTILINE)
_MEDLINE = re.compile(r"^(?:PMID|OWN |STAT)- ", re.MULTILINE)
_MEDLINE_TAG = re.compile(r"^(?:FAU|DP|TI|JT|PT|AU) {1,2}- ", re.MULTILINE)
_BIBTEX = re.compile(r"@\s*[A-Za-z]+\s*[{(]")
_HTML = re.compile(r"\s*(?:<!doctype html|<html|<head\b|<body\b|<!-- saved from)", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml|<!DOCTYPE|<[A-Za-z][\w:.-]*[\s>/])")
_ENDNOTE = re.compile(r"<records?[\s>]")
_PUBMED_XML = re.compile(r"<(?:PubmedArticleSet|PubmedArticle|eSummaryResult)\b")
_WEB_OF_SCIENCE = re.compile(r"\s*(?:FN (?:Clarivate|ISI|Thomson)|VR 1\.0|PT [JBSP]\n)")
_ENW = re.compile(r"^%0 ", re.MULTILINE)


class Unreadable(ValueError):
    """What came in can be none of the formats; ``code`` is one of ``REFUSALS``."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Text:
    """The text of a file: NFC, line feeds; ``assumed`` names what had to be assumed."""

    text: str
    format: str
    assumed: tuple[str, ...]


def detect(data: bytes | str, *, largest: int = LARGEST) -> Text:
    """Return text and format of what came in as a file (bytes) or was pasted (text).

    :param largest: the limit in bytes.
    :raises Unreadable: with the reason.
    """
    size = len(data.encode("utf-8", "replace")) if isinstance(data, str) else len(data)
    if size > largest:
        raise Unreadable("too_large", size=size, limit=largest)
    text, assumed = (data, []) if isinstance(data, str) else _decoded(data)
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip(" \t\n\x00\x1a\ufeff"):
        raise Unreadable("empty")
    if len(_CONTROLS.findall(text[:100_000])) > len(text[:100_000]) // 50:
        raise Unreadable("binary")
    repaired = _RUN.sub(_unscrambled, text) if _is_scrambled(text) else text
    if repaired != text:
        assumed.append("mojibake")
    if "\ufffd" in repaired:
        assumed.append("undecoded")
    text = unicodedata.normalize("NFC", repaired.replace("\u2028", "\n").replace("\x85", "\n"))
    return Text(text, format_of(text), tuple(assumed))


def format_of(text: str) -> str:
    """Return the code of the format, one of ``formats.FORMATS``.

    :raises Unreadable: if it is another one, or none.
    """
    if _HTML.match(text):
        raise Unreadable("html")
    if _XML.match(text):
        return _xml_format(text)
    found = {
        "ris": _RIS.search(text),
        "medline": _MEDLINE.search(text) if _MEDLINE_TAG.search(text) else None,
        "bibtex": _BIBTEX.search(text),
        "csl-json": re.match(r"\s*[\[{]", text),
    }
    # What stands first counts: an abstract may well quote a line of another format.
    first = min(((match.start(), code) for code, match in found.items() if match), default=(0, ""))[
        1
    ]
    if first:
        return first
    raise Unreadable(_other(text))


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for magic, code in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(code)
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    if not encoding and (guess := _utf_16(data)):
        return data.decode(guess, "replace"), ["utf-16"]
    body = data.removeprefix(_BOMS[0][0])  # the mark belongs to no record, whatever follows it
    for name in (encoding, "utf-8", "windows-1252"):
        try:
            return (data if name == encoding else body).decode(name), [name]
        except (UnicodeDecodeError, LookupError):
            continue
    # Five bytes mean nothing in Windows-1252; in Latin-1 they are controls, which are cleaned away.
    return body.decode("latin-1"), ["windows-1252"]


def _utf_16(data: bytes) -> str:
    """Return the order of bytes if every other one is zero, as in UTF-16 without a mark."""
    start = data[:400]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 4 > odd * 4 else ""


def _is_scrambled(text: str) -> bool:
    """Whether UTF-8 was read as Windows-1252 somewhere: Ã and a sign that follows no Ã."""
    return re.search("[ÂÃÄÅâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", text) is not None


def _unscrambled(match: re.Match[str]) -> str:
    """Return a run of other signs than ASCII as it was meant, if it is UTF-8 read wrongly."""
    try:
        raw = b"".join(
            sign.encode("latin-1") if ord(sign) < 256 else sign.encode("windows-1252")
            for sign in match[0]
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return match[0]


def _xml_format(text: str) -> str:
    if _ENDNOTE.search(text):
        return "endnote"
    if re.search(r"<html[\s>]", text[:2000], re.IGNORECASE):
        raise Unreadable("html")
    raise Unreadable("pubmed_xml" if _PUBMED_XML.search(text) else "other_xml")


def _other(text: str) -> str:
    if _WEB_OF_SCIENCE.match(text):
        return "web_of_science"
    if _ENW.search(text):
        return "endnote_tagged"
    first = text.lstrip().partition("\n")[0]
    is_table = max(first.count(","), first.count("\t"), first.count(";")) >= 3
    names = re.search(r"\b(?:title|author|doi|pmid|year)\b", first, re.IGNORECASE)
    return "csv" if is_table and names else "unknown"
