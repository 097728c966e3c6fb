"""Images come from the library only, with size, alternative text, credit and licence."""

from html import escape

import pytest

from tests.rendering.allowlist import Reader
from tests.rendering.samples import IRON, codes, render

FILE = "/media/images/" + "ab" * 32 + ".png"
CREDIT = '<span class="image-credit">Image: M. Okafor, CC BY 4.0</span>'


def test_an_image_alone_is_a_figure():
    assert (
        f'<figure><img src="{FILE}" alt="Iron on its way to the brain" width="640" height="360"'
        f' loading="lazy">\n<figcaption>{CREDIT}</figcaption></figure>\n'
    ) in render("![](image:iron)").html


def test_the_alternative_text_of_the_text_comes_before_the_library():
    assert 'alt="A path of &quot;iron&quot;"' in render('![A *path* of "iron"](image:iron)').html


def test_a_title_is_the_caption():
    html = render('![](image:iron "How *iron* travels")').html

    assert f"<figcaption>How *iron* travels ({CREDIT})</figcaption>" in html


def test_a_caption_stands_alone_without_credit():
    images = [IRON | {"credit": "", "licence": ""}]

    assert (
        "<figcaption>Caption</figcaption>"
        in render('![](image:iron "Caption")', images=images).html
    )
    assert "figcaption" not in render("![](image:iron)", images=images).html


def test_an_image_in_running_text_has_its_caption_behind_it():
    html = render('See ![](image:iron "Caption") there.').html

    assert f'loading="lazy"> <span class="image-caption">(Caption ({CREDIT}))</span> there.' in html
    assert "figure" not in html


def test_an_image_without_words_around_it_needs_no_caption():
    images = [IRON | {"credit": "", "licence": ""}]

    assert "See <img src=" in render("See ![](image:iron).", images=images).html
    assert 'loading="lazy">.</p>' in render("See ![](image:iron).", images=images).html


def test_images_work_in_lists_tables_headings_and_links():
    markdown = (
        "- ![](image:iron)\n\n### ![](image:iron)\n\n| ![](image:iron) |\n|---|\n\n"
        "[![](image:iron)](/x/)"
    )
    rendered = render(markdown)

    assert rendered.html.count("<img") == 4
    assert rendered.html.count("<figure>") == 1
    assert Reader(rendered.html).faults == []
    assert rendered.problems == ()


def test_unknown_sizes_are_left_out():
    images = [IRON | {"width": 0, "height": None}]

    assert 'brain" loading' in render("![](image:iron)", images=images).html


@pytest.mark.parametrize(
    ("markdown", "name", "visible"),
    [
        ("![x](image:nothing)", "nothing", "![x](image:nothing)"),
        ('![x](image:nothing "t")', "nothing", '![x](image:nothing "t")'),
        (
            "![*x*](https://a.example/b.png)",
            "https://a.example/b.png",
            "![*x*](https://a.example/b.png)",
        ),
        ("![x](iron)", "iron", "![x](iron)"),
        ("![x](javascript:hit())", "javascript:hit()", "![x](javascript:hit())"),
    ],
)
def test_other_images_are_printed_as_typed_and_reported(markdown, name, visible):
    rendered = render(f"a\n\nb\n{markdown} c")

    assert f'<mark class="unresolved">{visible}</mark> c' in rendered.html
    assert [(p.code, p.line, p.params) for p in rendered.problems] == [
        ("unknown_image", 4, {"name": name})
    ]


@pytest.mark.parametrize(
    "changes", [{"sha256": "../x"}, {"extension": "svg"}, {"sha256": "AB" * 32}]
)
def test_a_file_that_is_no_image_of_the_store_is_not_shown(changes):
    rendered = render("![x](image:iron)", images=[IRON | changes])

    assert "<img" not in rendered.html
    assert codes(rendered.problems) == ["unknown_image"]


def test_an_image_nobody_described_is_reported():
    rendered = render("a\n\n![](image:iron)", images=[IRON | {"alt": ""}])

    assert 'alt=""' in rendered.html
    assert [(p.code, p.line) for p in rendered.problems] == [("image_without_alt", 3)]


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        ("see [@allen]", "citation_malformed"),
        ("see [@] there", "citation_malformed"),
        ("a <b> b", "raw_html"),
    ],
)
def test_markup_without_effect_in_an_alternative_text_is_reported(alt, code):
    rendered = render(f"a\n\n![{alt}](image:iron)")

    assert f'alt="{escape(alt)}"' in rendered.html
    assert [(p.code, p.line) for p in rendered.problems] == [(code, 3)]


def test_an_image_in_an_alternative_text_is_words():
    rendered = render("![a ![b](image:iron) c](image:iron)")

    assert rendered.html.count("<img") == 1
    assert 'alt="a !b c"' in rendered.html


def test_problems_of_the_library_belong_to_the_library():
    rendered = render("x", images=[IRON | {"credit": "a\u202eb"}])

    assert [(p.code, p.where, p.line) for p in rendered.problems] == [
        ("suspicious_character", "images", 0)
    ]
