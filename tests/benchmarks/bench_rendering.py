from articles.rendering import render_body
from tests.support.benchmark import hold

TEN = "render 10 sections"
PARAGRAPH = (
    "People with *restless legs* often have **low iron** in the brain although the blood looks"
    " normal [@allen2013; @earley2014, p. 5]. See [the leaflet](https://example.org/leaflet).\n\n"
    "| sign | how often |\n|---|---|\n| evening | most |\n| rest | all |\n\n"
    "- one\n- two\n- three\n\n"
)


def article(sections: int) -> dict[str, object]:
    """Return the canonical content of an article with about 1 kB in each of its `sections`."""
    return {
        "schema": 1,
        "language": "en",
        **dict.fromkeys(("title", "summary", "meta_description"), "Causes"),
        "change_note": "",
        "in_short": "- Iron matters.\n- So do genes.",
        "why_it_matters": PARAGRAPH,
        "sections": [
            {"uid": f"section{n:02}", "heading": f"Part {n}", "body": PARAGRAPH * 3}
            for n in range(sections)
        ],
        "faqs": [
            {"uid": f"question{n}", "question": f"Why {n}?", "answer": PARAGRAPH} for n in range(5)
        ],
        "help_cards": [],
        **dict.fromkeys(("questions", "bottom_line", "call_to_action"), PARAGRAPH),
        "references": [
            {
                "key": key,
                "text": f"{key}. A title. A journal.",
                "source": {},
                "finding": "",
                "locator": "",
                "strength": "",
            }
            for key in ("allen2013", "earley2014")
        ],
        "images": [],
    }


def test_an_article_of_ordinary_length() -> None:
    content = article(10)
    hold(TEN, lambda: render_body(content), limit_ms=200)


def test_an_article_ten_times_as_long() -> None:
    content = article(100)
    hold("render 100 sections", lambda: render_body(content), limit_ms=2000, peer=TEN)
