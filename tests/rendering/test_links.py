"""Links lead to the web, to this site, to mail or a telephone, and nowhere else."""

import pytest

from tests.rendering.allowlist import Reader
from tests.rendering.samples import codes, render


def paragraph(markdown):
    html = render(markdown).html
    return html.split('<h2 id="s-iron">Iron</h2>\n')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[x](https://a.example/b?c#d)", '<a href="https://a.example/b?c#d" rel="noopener">x</a>'),
        ("[x](HTTP://a.example)", '<a href="HTTP://a.example" rel="noopener">x</a>'),
        ("[x](http://é.fr:8443/ü)", '<a href="http://xn--9ca.fr:8443/%C3%BC" rel="noopener">x</a>'),
        ("[x](/a#b#c)", '<a href="/a#b%23c">x</a>'),
        ("[x](/articles/iron/#s-a)", '<a href="/articles/iron/#s-a">x</a>'),
        ("[x](/)", '<a href="/">x</a>'),
        ("[x](mailto:a@b.example)", '<a href="mailto:a@b.example">x</a>'),
        ("[x](tel:+44-111)", '<a href="tel:+44-111">x</a>'),
        ("<https://a.example>", '<a href="https://a.example" rel="noopener">https://a.example</a>'),
        ("<https://a.fr/%E2>", '<a href="https://a.fr/%E2" rel="noopener">https://a.fr/%E2</a>'),
        ("<a@b.example>", '<a href="mailto:a@b.example">a@b.example</a>'),
    ],
)  # fmt: skip
def test_links_to_known_places_are_links(markdown, html):
    assert paragraph(markdown) == f"<p>{html}</p>\n"
    assert render(markdown).problems == ()


@pytest.mark.parametrize(
    ("markdown", "visible"),
    [
        ("[x](javascript:hit())", None),
        ("[x](JAVASCRIPT:hit())", None),
        ("[x](data:text/html,y)", None),
        ("[x](vbscript:y)", None),
        ("[x](file:///etc/passwd)", None),
        ("[x](ftp://a.example)", None),
        ("[x](//a.example)", None),
        (r"[x](/\a.example)", None),
        ("[x](a.html)", None),
        ("[x](../a)", None),
        ("[x](?a)", None),
        ("[x](#a)", None),
        ("[x]()", None),
        ("[x](https:a.example)", None),
        ("[x](https://b@a.example)", None),
        ("[x](https://localhost/)", None),
        ("[x](https://a.example:99999/)", None),
        ("[x](https://xn--a.example/)", None),
        ("[x](http://[::1]/)", None),
        ("[*x*](javascript:hit() 'why')", '[x](javascript:hit() "why")'),
        ("<javascript:hit()>", None),
        ("[привет](мир)", None),
    ],
)
def test_other_links_stay_as_typed_and_are_reported(markdown, visible):
    rendered = render(f"a\n\nb {markdown} c")

    assert f"b {visible or markdown} c" in Reader(rendered.html).text
    assert [(p.code, p.line) for p in rendered.problems] == [("disallowed_link", 3)]


def test_a_link_in_a_link_stays_as_typed_and_is_reported():
    rendered = render("[a <https://b.example> c](https://a.example)")

    assert (
        '<a href="https://a.example" rel="noopener">a &lt;https://b.example&gt; c</a>'
    ) in rendered.html
    assert codes(rendered.problems) == ["nested_link"]


@pytest.mark.parametrize("markdown", ["[](https://a.example)", "[ ](https://a.example)"])
def test_a_link_without_words_shows_its_address_and_is_reported(markdown):
    rendered = render(markdown)

    assert "https://a.example</a>" in rendered.html
    assert codes(rendered.problems) == ["link_without_text"]


def test_a_title_only_a_mouse_can_find_is_reported():
    rendered = render('[x](https://a.example "hidden words")')

    assert 'title="hidden words"' in rendered.html
    assert [(p.code, p.params) for p in rendered.problems] == [
        ("link_title", {"text": "hidden words"})
    ]


@pytest.mark.parametrize(
    "definition", ["[x]: https://a.example", '[//]: # "hidden words"', "[x]: /a 'b'"]
)
def test_definitions_of_links_are_text_and_reported(definition):
    rendered = render(f"a\n\nb\n{definition}")

    assert definition in Reader(rendered.html).text
    assert [(p.code, p.line) for p in rendered.problems] == [("link_definition", 4)]


@pytest.mark.parametrize("text", ["[Note]: this is a remark", "[x] : y", "a [x]: y"])
def test_remarks_in_brackets_are_no_definitions(text):
    assert render(text).problems == ()
