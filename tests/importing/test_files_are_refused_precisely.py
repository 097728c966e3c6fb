import os
from collections.abc import Callable
from pathlib import Path

import pytest

from articles.importing import files, markdown_file, plain_text
from articles.importing.notices import Unreadable
from articles.importing.report import fault_sentence


def faults(error: Unreadable) -> list[tuple[str, int]]:
    return [(fault.code, fault.line) for fault in error.faults]


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        files.decode(data)
    return caught.value


# --- bytes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("empty", 0)),
        (b" \r\n\t\n", ("empty", 0)),
        ("\ufeff".encode(), ("empty", 0)),
        (b"Title\nText\0more", ("binary", 2)),
        (b"Title\r\n\r\nDopamine\x92s part", ("not_utf8", 3)),
        (b"Title\rText\rcaf\xe9", ("not_utf8", 3)),
        ("Title".encode("utf-16"), ("other_format", 0)),
        (b"%PDF-1.7\n", ("other_format", 0)),
        (b"{\\rtf1 Title}", ("other_format", 0)),
        (b"PK\x03\x04\x14\0", ("other_format", 0)),
        (b"\n<!DOCTYPE HTML><p>Title", ("other_format", 0)),
    ],
)
def test_bytes_that_are_no_text(data: bytes, expected: tuple[str, int]) -> None:
    assert faults(refusal(data)) == [expected]


def test_the_byte_that_is_not_utf8_is_named_with_what_it_may_be() -> None:
    [fault] = refusal(b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\nDopamine\x92s").faults
    assert fault_sentence(fault) == (
        "line 12: Not UTF-8 (byte 0x92, perhaps “’” in Windows-1252). Save the file as UTF-8."
    )


def test_a_mark_and_the_line_ends_of_other_systems_are_no_fault() -> None:
    assert files.decode("\ufeffa\r\nb\rc\n".encode()) == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (Path.exists, "missing_file"),  # makes nothing
        (Path.mkdir, "is_a_directory"),
        (os.mkfifo, "not_a_file"),
        (lambda path: path.symlink_to("nowhere"), "missing_file"),
    ],
)
def test_paths_that_are_no_file(tmp_path: Path, make: Callable[[Path], object], code: str) -> None:
    path = tmp_path / "page.txt"
    make(path)
    with pytest.raises(Unreadable) as caught:
        files.read_text(path)
    assert faults(caught.value) == [(code, 0)]


def test_a_path_that_cannot_exist_is_no_traceback() -> None:
    with pytest.raises(Unreadable):
        files.read_text(Path("x" * 5000))
    with pytest.raises(Unreadable):
        files.read_text(Path("a\0b"))


def test_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_text("Title")

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, whom nothing stops
    with pytest.raises(Unreadable) as caught:
        files.read_text(path)
    assert faults(caught.value) == [("not_permitted", 0)]


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)  # sparse: 50 MB for the size, nothing on the disk

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    with pytest.raises(Unreadable) as caught:
        files.read_text(path)
    [fault] = caught.value.faults
    assert fault_sentence(fault) == (
        "The file has 50.0 MB; at most 1.0 MB are read. Is it the right file?"
    )


def test_the_largest_file_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"x" * files.MAXIMUM_BYTES)
    assert len(files.read_text(path)) == files.MAXIMUM_BYTES
    path.write_bytes(b"x" * (files.MAXIMUM_BYTES + 1))
    with pytest.raises(Unreadable):
        files.read_text(path)


# --- copied page text -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\nWhy It Matters\n\nBecause.", 3),
        ("• One\n• Two", 1),
        ("x" * 201, 1),
        (
            "A first line that is a whole paragraph, too long for a title, and that ends like one.",
            1,
        ),
        ("Share\nMenu", 1),
    ],
)
def test_a_page_without_a_title(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        plain_text.parse(text, "page.txt")
    assert faults(caught.value) == [("missing_title", line)]


# --- Markdown ---------------------------------------------------------------------------------

FRONT = "---\ntitle: T\n"


def markdown(front: str, body: str = "") -> str:
    """A file whose own front matter lines begin in line 3, and whose body follows."""
    return f"{FRONT}{front}---\n{body}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text", [("no_front_matter", 1)]),
        ("---\ntitle: T\n", [("front_matter_without_end", 1)]),
        ("---\n---\n", [("missing_title", 1)]),
        ("---\nslug: s\n---\n", [("missing_title", 2)]),
        ("---\nslug: s\ntitle:\n---\n", [("missing_title", 3)]),
        ("---\n- a\n---\n", [("not_a_mapping", 2), ("missing_title", 2)]),
        (markdown("summary: 'a\n"), [("not_yaml", 4)]),
        (markdown("summary: a: b\n"), [("not_yaml", 3)]),
        (markdown("summary: \x07\n"), [("not_yaml", 3)]),
        (markdown("summary: &a x\n"), [("yaml_anchor", 3)]),
        (markdown("summary: x\ntopic: *a\n"), [("yaml_anchor", 4)]),
        (markdown("summary: !!python/object:os.system x\n"), [("yaml_tag", 3)]),
        (markdown("references: " + "[" * 50 + "\n"), [("yaml_too_deep", 3)]),
        (markdown("summary: a\nsummary: b\n"), [("duplicate_field", 4)]),
        (markdown("author: me\n"), [("unknown_field", 3)]),
        (markdown("? [a]\n: b\n"), [("not_a_name", 3)]),
        (markdown("summary:\n  - a\n"), [("not_a_text", 4)]),
        (markdown("references: allen2013\n"), [("not_a_list", 3)]),
        (markdown("references: {key: a}\n"), [("not_a_list", 3)]),
        (markdown("references: [allen2013]\n"), [("not_a_mapping", 3)]),
        (markdown("risk: medium\n"), [("unknown_value", 3)]),
        (markdown("language: English!\n"), [("unknown_value", 3)]),
        (markdown("slug: a/b\n"), [("bad_slug", 3)]),
        (markdown(f"topic: {'x' * 81}\n"), [("too_long", 3)]),
        (markdown("references:\n  - title: a\n"), [("no_key", 4)]),
        (markdown("references:\n  - key: a b\n"), [("bad_key", 4)]),
        (markdown("references:\n  - key: a\n  - key: b\n  - key: a\n"), [("key_twice", 6)]),
        (markdown("references:\n  - key: a\n    key: b\n"), [("duplicate_field", 5)]),
        (markdown("references:\n  - key: a\n    jurnal: b\n"), [("unknown_field", 5)]),
        (markdown("references:\n  - key: a\n    author: Allen RP\n"), [("not_a_list", 5)]),
        (markdown("references:\n  - key: a\n    author: [Allen RP]\n"), [("not_a_person", 5)]),
        (markdown("references:\n  - key: a\n    author: [{given: R}]\n"), [("not_a_person", 5)]),
        (
            markdown("references:\n  - key: a\n    author:\n      - {family: A, name: B}\n"),
            [("unknown_field", 6)],
        ),
        (markdown("references:\n  - key: a\n    issued: soon\n"), [("not_a_date", 5)]),
        (markdown("references:\n  - key: a\n    issued: 2013-13\n"), [("not_a_date", 5)]),
        (markdown("references:\n  - key: a\n    volume: [1]\n"), [("not_a_text", 5)]),
        (markdown("references:\n  - key: a\n    strength: sure\n"), [("unknown_value", 5)]),
        (
            markdown("references:\n  - key: a\n    verified: {titel: me}\n"),
            [("unknown_field", 5)],
        ),
        (
            markdown(f"references:\n  - key: a\n    finding: {'x' * 301}\n"),
            [("too_long", 5)],
        ),
        (
            markdown("images:\n  - {name: A, file: a.gif, sha256: 1}\n"),
            [(code, 4) for code in ("bad_image_name", "bad_image_file", "bad_sha256")]
            + [("no_alt", 4), ("no_licence", 4)],
        ),
        (markdown("", "Text.\n## A\n"), [("text_before_heading", 4)]),
        (markdown("", "## A\n# B\n"), [("heading_of_level_1", 5)]),
        (markdown("", "## A {.faq}\n"), [("unknown_class", 4)]),
        (markdown("", "## A {.section .faqs}\n"), [("unknown_class", 4)]),
        (markdown("", "## A {#abc}\n"), [("bad_uid", 4)]),
        (markdown("", "## A {#abcdef #abcdeg}\n"), [("bad_uid", 4)]),
        (markdown("", "## A {#abcdef}\n## B {#abcdef}\n"), [("uid_twice", 5)]),
        (
            markdown("", "## A {#abcdef}\n## FAQs\n### Q? {#abcdef}\nA.\n"),
            [("uid_twice", 6)],
        ),
        (markdown("", "## A {#abcdef colour}\n"), [("attribute_without_use", 4)]),
        (markdown("", "## FAQs {.faqs #abcdef}\n"), [("attribute_without_use", 4)]),
        (markdown("", "## FAQs\nText.\n### Q?\nA.\n"), [("text_before_first", 5)]),
        (markdown("", "## FAQs\n### Q?\nA.\n## FAQ {.faqs}\n"), [("part_twice", 7)]),
        (markdown("", "## When to get help\n### Go\n- now\n"), [("unknown_level", 5)]),
        (
            markdown("", "## When to get help\n### A {.urgent}\n### B {.urgent}\n"),
            [("part_twice", 6)],
        ),
        (markdown("", "## A\nText.\n```\ncode\n## B\n"), [("open_code_block", 6)]),
        (markdown("", f"## {'x' * 201}\n"), [("too_long", 4)]),
    ],
)
def test_markdown_is_refused_with_the_line(text: str, expected: list[tuple[str, int]]) -> None:
    with pytest.raises(Unreadable) as caught:
        markdown_file.parse(text)
    assert faults(caught.value) == expected


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (markdown('summary: "A\\u0000B"\n'), [3]),
        (markdown('summary: "A\\x07B"\n'), [3]),
        (markdown('summary: >\n  a\ntopic: "\\x92"\n'), [5]),
        (markdown('references:\n  - key: a\n    title: "A\\0B"\n'), [5]),
        (markdown('references:\n  - key: a\n    verified: {title: "A\\e"}\n'), [5]),
        (markdown('"a\\0": b\n'), [3]),
        (markdown("", "## A\x01\nText\x0b.\n\nMore\tof it\x92.\n"), [4, 5, 7]),
    ],
)
def test_a_control_character_is_refused_where_it_stands(text: str, lines: list[int]) -> None:
    with pytest.raises(Unreadable) as caught:
        markdown_file.parse(text)
    assert faults(caught.value) == [("control_character", line) for line in lines]


def test_in_copied_text_too_but_not_what_ends_a_line() -> None:
    with pytest.raises(Unreadable) as caught:
        plain_text.parse("It\n\nDopamine\x92s part\x1b\n\n\x7f", "page.txt")
    assert faults(caught.value) == [("control_character", 3), ("control_character", 5)]
    text = "It\n\nOne\n\nIron\tmatters.\fIt does.\x85So it is.\v"
    assert "It does." in plain_text.parse(text, "page.txt").draft.sections[0].body


def test_all_faults_are_told_at_once() -> None:
    text = markdown("risk: medium\nauthor: me\n", "## A {.x}\n## B {#y}\n")
    with pytest.raises(Unreadable) as caught:
        markdown_file.parse(text)
    assert faults(caught.value) == [
        *(("unknown_value", 3), ("unknown_field", 4), ("unknown_class", 6), ("bad_uid", 7)),
    ]


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unreadable) as caught:
        markdown_file.parse(markdown("author: me\n"))
    assert fault_sentence(caught.value.faults[0]) == (
        "line 3: Unknown field “author”. Known are: bylines, change_kind, change_note, images, "
        "language, meta_description, references, risk, slug, summary, title, topic."
    )


def test_a_file_of_aliases_cannot_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{'*' + chr(97 + n) + ', '}*{chr(97 + n)}]\n"
        for n in range(20)
    )
    with pytest.raises(Unreadable) as caught:
        markdown_file.parse(markdown(bomb))
    assert faults(caught.value) == [("yaml_anchor", 3)]
