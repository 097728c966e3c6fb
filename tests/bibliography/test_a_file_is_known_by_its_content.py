"""Bytes become text, and the format is what stands in it, whatever the file is called."""

import pytest

from articles.bibliography.detect import ASSUMPTIONS, REFUSALS, Unreadable, detect, format_of

RIS = "TY  - JOUR\nAU  - Müller, Jörg\nTI  - Schlaf – “Eisen”\nER  - \n"


@pytest.mark.parametrize(
    ("data", "assumed"),
    [
        (RIS, ()),
        (RIS.encode(), ("utf-8",)),
        (RIS.encode("utf-8-sig"), ("utf-8-sig",)),
        (RIS.encode("utf-16"), ("utf-16",)),
        (RIS.encode("utf-16-le"), ("utf-16",)),
        (RIS.encode("utf-16-be"), ("utf-16",)),
        (RIS.encode("windows-1252"), ("windows-1252",)),
        (
            RIS.encode().decode("windows-1252", "replace").encode(),
            ("utf-8", "mojibake", "undecoded"),
        ),
        (RIS.replace("”", "“").encode().decode("windows-1252").encode(), ("utf-8", "mojibake")),
        (RIS.replace("\n", "\r\n").encode(), ("utf-8",)),
        (RIS.replace("\n", "\r").encode(), ("utf-8",)),
        (RIS.replace("ü", "u\u0308"), ()),
    ],
)
def test_any_encoding_gives_the_same_text(data, assumed):
    found = detect(data)
    expected = RIS.replace("”", "“") if assumed[-1:] == ("mojibake",) else RIS
    assert found.assumed == assumed
    assert set(assumed) <= ASSUMPTIONS.keys()
    assert found.format == "ris"
    if "undecoded" not in assumed:
        assert found.text == expected


def test_bytes_that_mean_nothing_do_not_stop_the_file():
    found = detect(b"TY  - JOUR\nTI  - \x81 \xfcber\nER  - \n")
    assert (found.assumed, "über" in found.text) == (("windows-1252",), True)


@pytest.mark.parametrize(
    "text", ["TI  - Ça va, Âge, SÃO PAULO", "TI  - â€ alone", "TI  - Ãa", "TI  - Ã– Ω"]
)
def test_letters_that_only_look_scrambled_stay(text):
    text = f"TY  - JOUR\n{text}\nER  - \n"
    assert detect(text).text.count("TI  - ") == 1
    if "–" not in text and "€" not in text:
        assert detect(text) == (detect(text).__class__)(text, "ris", ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n\nRecord 1\n TY  - JOUR\n", "ris"),
        ("TY - JOUR\n", "ris"),
        ("\nPMID- 1\nTI  - T\n", "medline"),
        ("OWN - ERIC\nTI  - T\n", "medline"),
        ("% comment\n@article{a, title={T}}", "bibtex"),
        ("@ Article (a, title={T})", "bibtex"),
        (" [{}]", "csl-json"),
        ('{"title": "mail@home{x}"}', "csl-json"),
        ("<?xml version='1.0'?><xml><records><record>", "endnote"),
        ("<records><record/>", "endnote"),
        ("@article{a, abstract={\nTY  - JOUR\n}}", "bibtex"),
        ("TY  - JOUR\nAB  - @article{x}\n", "ris"),
    ],
)
def test_the_format_is_what_stands_first(text, code):
    assert format_of(text) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        ("\ufeff \n\x00", "empty"),
        (b"%PDF-1.7 x", "pdf"),
        (b"PK\x03\x04zip", "zip"),
        (b"\x1f\x8bgz", "zip"),
        (b"\xd0\xcf\x11\xe0doc", "zip"),
        (bytes(range(32)) * 9, "binary"),
        ("<!DOCTYPE html><html>", "html"),
        ("<?xml version='1.0'?><html xmlns='x'>", "html"),
        ("<?xml version='1.0'?><PubmedArticleSet>", "pubmed_xml"),
        ("<modsCollection>", "other_xml"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\n", "web_of_science"),
        ("%0 Journal Article\n%T Iron\n", "endnote_tagged"),
        ("Title,Authors,Year,DOI\nIron,Allen,2013,10.1/x\n", "csv"),
        ("a,b,c,d\n", "unknown"),
        ("Dear all, please find the references.", "unknown"),
        ("PMID- 1 alone", "unknown"),
    ],
)
def test_what_is_none_of_the_formats_is_named(data, code):
    with pytest.raises(Unreadable) as refused:
        detect(data)
    assert refused.value.code == code
    assert code in REFUSALS


def test_a_file_over_the_limit_is_not_looked_into():
    with pytest.raises(Unreadable) as refused:
        detect("é" * 6, largest=11)
    assert (refused.value.code, refused.value.params) == ("too_large", {"size": 12, "limit": 11})
    with pytest.raises(Unreadable) as refused:
        detect(b"12", largest=1)
    assert refused.value.code == "too_large"


def test_the_mark_of_order_is_no_part_of_a_record_whatever_follows_it():
    text = detect(b"\xef\xbb\xbfTY  - JOUR\nTI  - Autre \xe9tude\nER  - \n")
    assert text.text.startswith("TY  - ")
    assert "étude" in text.text
