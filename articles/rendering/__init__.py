"""Markdown in, safe HTML out; pure Python, without Django, clock, database or request.

``render_body`` makes the body that a doctor signs and the public reads, ``render_fragment`` the
preview of one field with the same steps, ``plain_text`` the words for search.

The steps: ``parser`` recognizes the dialect and notes what is odd, ``headings``, ``numbering`` and
``images`` decide about anchors, numbers and figures, ``html`` prints, ``sanitize`` lets through
only what is on its list.
"""

from __future__ import annotations

from articles.rendering.body import Body, Definition, Heading, render_body
from articles.rendering.fragment import Fragment, render_fragment
from articles.rendering.problems import Problem
from articles.rendering.words import plain_text, prose

# Part of every fingerprint. Any change of the HTML for any content needs a new number; the golden
# files in tests/rendering/ fail when it was forgotten.
RENDERER_VERSION = "3"

__all__ = [
    "RENDERER_VERSION",
    "Body",
    "Definition",
    "Fragment",
    "Heading",
    "Problem",
    "plain_text",
    "prose",
    "render_body",
    "render_fragment",
]
