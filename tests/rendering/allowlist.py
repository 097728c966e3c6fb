"""Read rendered HTML with the standard library and hold it against a list of its own.

The list is written here a second time on purpose: the sanitizer must not be its own judge.
"""

import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img"}
IDENTIFIERS = re.compile(
    r"(s|def|faq|help|ref)-[a-z0-9-]+|c\d+[a-z]+"
    r"|contents|in-short|why-it-matters|faqs|help|bottom-line|questions|references"
)
ADDRESS = re.compile(
    r"https?://[a-z0-9.-]+\.[a-z0-9-]+\.?(:\d+)?([/?#][!-~]*)?|mailto:[!-~]+|tel:[!-~]+|/([^/\\][!-~]*)?"
    r"|#(?:" + IDENTIFIERS.pattern + ")",
    re.IGNORECASE,
)
TAGS = [
    *("b", "blockquote", "br", "code", "em", "hr", "i", "pre", "s", "strong", "sub", "sup"),
    *("tbody", "thead", "tr"),
]
ALLOWED: dict[str, dict[str, re.Pattern[str]]] = {
    name: {} for name in TAGS
} | {
    tag: {name: re.compile(pattern, re.DOTALL) for name, pattern in attributes.items()}
    for tag, attributes in {
        "a": {
            "rel": "noopener", "role": "doc-noteref|doc-backlink",
            "aria-label": ".*", "title": ".*",
        },
        "aside": {"role": "note", "aria-label": ".*"},
        "details": {},
        "dfn": {},
        "div": {"role": "region", "tabindex": "0", "aria-label": r"Table \d+"},
        "figcaption": {},
        "figure": {},
        "h2": {}, "h3": {}, "h4": {}, "h5": {}, "h6": {},
        "img": {
            "src": "/media/images/[0-9a-f]{64}[.](png|jpg|webp)", "alt": ".*",
            "width": r"\d+", "height": r"\d+", "loading": "lazy",
        },
        "li": {},
        "mark": {},
        "nav": {"aria-labelledby": "contents"},
        "ol": {"start": r"\d+"},
        "p": {},
        "section": {"role": "doc-endnotes", "aria-labelledby": "references"},
        "span": {"aria-hidden": "true"},
        "summary": {},
        "table": {},
        "ul": {},
        "td": {},
        "th": {"scope": "col|row"},
    }.items()
}  # fmt: skip
CLASSES = re.compile(r"[a-z-]+( [a-z-]+)*")


class Reader(HTMLParser):
    """Collects elements, identifiers, addresses, words, and every breach of the rules."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.events: list[object] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()
        if self.open:
            self.faults.append(f"left open: {self.open}")
        self.faults += [f"no such anchor: {link}" for link in self.dead_ends()]
        if len(set(self.ids)) < len(self.ids):
            self.faults.append(f"an id twice: {self.ids}")

    @property
    def text(self) -> str:
        return "".join(self._words)

    def dead_ends(self) -> list[str]:
        return [link for link in self.links if link[0] == "#" and link[1:] not in self.ids]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.events.append((tag, sorted(attrs)))
        if tag not in ALLOWED:
            self.faults.append(f"element {tag}")
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"an attribute twice: {attrs}")
        for name, value in attrs:
            self._check(tag, name, value or "")
        if tag == "a" and "a" in self.open:
            self.faults.append("a link in a link")
        if tag not in VOID:
            self.open.append(tag)

    def _check(self, tag: str, name: str, value: str) -> None:
        if name == "id":
            self.ids.append(value)
            pattern = IDENTIFIERS
        elif name == "class":
            pattern = CLASSES
        elif (tag, name) == ("a", "href"):
            self.links.append(value)
            pattern = ADDRESS
        else:
            pattern = ALLOWED.get(tag, {}).get(name, re.compile("(?!)"))
        if not pattern.fullmatch(value):
            self.faults.append(f"attribute {tag} {name}={value!r}")

    def handle_endtag(self, tag: str) -> None:
        self.events.append(f"/{tag}")
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closing {tag} out of order")

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self.events and isinstance(self.events[-1], list):
            self.events[-1].append(data)
        else:
            self.events.append([data])

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment
