"""EndNote XML of strangers: no entities, no files, no depth; a fault costs one record."""

import pytest

from articles.bibliography.endnote import read

RECORD = '<record><ref-type name="Book">6</ref-type><titles><title>{}</title></titles></record>'
BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<xml><records>{RECORD.format('&b;')}</records></xml>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd" [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    f"<xml><records>{RECORD.format('&f;')}</records></xml>"
)


def codes(reading):
    return [one.code for one in reading.refused]


@pytest.mark.parametrize("text", [BOMB, EXTERNAL])
def test_a_document_type_ends_the_reading(text):
    reading = read(text)
    assert (reading.records, codes(reading)) == ((), ["document_type"])


def test_a_document_type_behind_a_fault_defines_nothing():
    reading = read("<a>&<b" + BOMB)
    assert [one.csl["title"] for one in reading.records] == ["&b;"]


@pytest.mark.parametrize("prefix", ["", "</broken>"])
def test_depth_has_an_end(prefix):
    reading = read(f"{prefix}<record>{'<a>' * 60}x{'</a>' * 60}</record>")
    assert (reading.records, codes(reading)) == ((), ["too_deep"])


def test_a_broken_record_costs_only_itself():
    text = "<xml><records>\n{}\n<record><titles><title>Open</record>\n{}\n<record>end"
    reading = read(text.format(RECORD.format("One"), RECORD.format("Two")))
    assert [(one.line, one.csl["title"]) for one in reading.records] == [(2, "One"), (4, "Two")]
    assert [(one.line, one.code, one.params["value"]) for one in reading.refused] == [
        (3, "broken", "Open"),
        (5, "broken", "end"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<xml/>", "not_a_record"),
        ("<xml>", "broken"),
        (f"<xml>{RECORD.format('x' * 1_000_001)}</xml>", "too_long"),
    ],
)
def test_what_holds_no_record_is_refused(text, code):
    assert codes(read(text)) == [code]


def test_signs_that_are_no_xml_are_repaired():
    title = "A\x0b&nbsp;B &#0;&#xFFFE; R&D &lt;i&gt;in&lt;/i&gt; &eacute; &amp;c &unknown;"
    reading = read(f"<xml>{RECORD.format(title)}</xml>")
    assert reading.records[0].csl["title"] == "A B R&D < i>in< /i> é &c &unknown;"
