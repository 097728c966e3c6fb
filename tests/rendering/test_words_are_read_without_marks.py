"""A Markdown text as words, with the marks that shape them apart."""

import pytest

from articles.rendering.readable import Mark, readable, source_names

NAMES = {"allen2013": "Allen 2013"}

TEXT = """### Iron

Take **7.5 mg** of [iron](https://a.example) *daily* [@allen2013, p. 5; @other].
Second line\\
after a break, ~~not~~ `x`.

- one
- two
    1. first
    2. second

3. third

> Quoted.

::: definition Ferritin
It stores iron.
:::

::: caution
Stop.
:::

::: caution Too much
Stop.
:::

::: definition
Nothing.
:::

| a | b |
|---|---|
| 1 | 2 |

![A path](image:path)

```
code
```

---
"""


def test_the_words() -> None:
    assert readable(TEXT, NAMES).text.split("\n") == [
        "Iron",
        "Take 7.5 mg of iron daily [Allen 2013, p. 5; other]. Second line",
        "after a break, not x.",
        "• one",
        "• two",
        "  1. first",
        "  2. second",
        "3. third",
        "Quoted.",
        "Definition: Ferritin",
        "It stores iron.",
        "Caution",
        "Stop.",
        "Caution: Too much",
        "Stop.",
        "Definition",
        "Nothing.",
        "a | b",
        "1 | 2",
        "[Image: A path]",
        "code",
    ]


def test_the_marks() -> None:
    marks = readable(TEXT, NAMES).marks
    for mark in (
        Mark("heading", "Iron", "h3"),
        Mark("strong", "7.5 mg"),
        Mark("link", "iron", "https://a.example"),
        Mark("struck", "not"),
        Mark("quotation", "Quoted."),
        Mark("callout", "Definition: Ferritin\nIt stores iron.", "Definition: Ferritin"),
        Mark("picture", "A path", "image:path"),
        Mark("code", "code"),
    ):
        assert mark in marks, mark


def test_sources_of_one_name_are_told_apart() -> None:
    def reference(key: str, family: str) -> dict[str, object]:
        record = {"author": [{"family": family}], "issued": {"date-parts": [[2013]]}}
        return {"key": key, "text": "x", "source": record}

    one, two = reference("a", "Allen"), reference("b", "Allen")
    assert source_names([one], [two]) == {"a": "Allen 2013, a", "b": "Allen 2013, b"}
    assert source_names([one], [reference("c", "Cole")]) == {"a": "Allen 2013", "c": "Cole 2013"}


@pytest.mark.parametrize("source", ["", "[", "::: what\nx\n:::", "a\n\n    indented", "* * *"])
def test_any_text_is_read(source: str) -> None:
    assert isinstance(readable(source, {}).text, str)
