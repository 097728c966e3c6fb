"""Contents to render, in the canonical form of schema 1."""

from typing import Any

from articles.rendering import Body, Problem, render_body

IRON = {
    "name": "iron",
    "sha256": "ab" * 32,
    "extension": "png",
    "alt": "Iron on its way to the brain",
    "credit": "M. Okafor",
    "licence": "CC BY 4.0",
    "width": 640,
    "height": 360,
}


def reference(key: str, author: str = "", year: int = 2013, **changes: Any) -> dict[str, Any]:
    source = {"type": "article-journal", "issued": {"date-parts": [[year]]}}
    if author:
        source["author"] = [{"family": author, "given": "RP"}]
    return {
        "key": key,
        "text": f"{author or 'Somebody'} RP. Work of {year}.",
        "source": source,
        "finding": "",
        "locator": "",
        "strength": "",
    } | changes


REFERENCES = [
    reference("allen", "Allen"),
    reference("earley", "Earley", 2000),
    reference("garcia", "García-Borreguero", 2016),
    reference("manconi", "Manconi", 2021),
    reference("winkelman", "Winkelman", 2024),
]


def article(**fields: Any) -> dict[str, Any]:
    """An article with nothing in it but what is given, a list of references and an image."""
    return {
        "schema": 1,
        "language": "en",
        "title": "Causes",
        "summary": "",
        "meta_description": "",
        "change_note": "",
        "in_short": "",
        "why_it_matters": "",
        "sections": [],
        "faqs": [],
        "help_cards": [],
        "questions": "",
        "bottom_line": "",
        "call_to_action": "",
        "references": REFERENCES,
        "images": [IRON],
    } | fields


def section(body: str, heading: str = "Iron", uid: str = "sectionone") -> dict[str, str]:
    return {"uid": uid, "heading": heading, "body": body}


def faq(
    answer: str, question: str = "How does iron matter?", uid: str = "faqone"
) -> dict[str, str]:
    return {"uid": uid, "question": question, "answer": answer}


def card(
    body: str, level: str = "routine", heading: str = "Speak to a doctor if", uid: str = "cardone"
) -> dict[str, str]:
    return {"uid": uid, "level": level, "heading": heading, "body": body}


def render(markdown: str, **fields: Any) -> Body:
    """Render an article with one section."""
    return render_body(article(sections=[section(markdown)], **fields))


def in_every_field(text: str) -> dict[str, Any]:
    """An article with the same hostile text wherever an author, or a record, can put text."""
    line = " ".join(text.split())
    return article(
        title=line,
        summary=line,
        in_short=text,
        why_it_matters=text,
        sections=[section(text, line), section(text, line, "sectiontwo")],
        faqs=[faq(text, line)],
        help_cards=[card(text, "emergency", line)],
        questions=text,
        bottom_line=text,
        call_to_action=text,
        references=[
            *REFERENCES,
            {
                "key": "hostile",
                "text": line,
                "source": {
                    "author": [{"literal": line}],
                    "DOI": f"10.1000/{line}",
                    "PMID": line,
                    "PMCID": line,
                },
                "finding": line,
                "locator": line,
                "strength": line,
            },
            reference("address", source={"URL": line}),
            reference("web", source={"URL": f"https://a.example/{line}"}),
        ],
        images=[IRON | {"credit": line, "licence": line}, IRON | {"name": "other", "alt": line}],
    )


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]
