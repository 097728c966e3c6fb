"""Every state of the working copy with everything that can be public: said once, and true."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.formats import date_format

from articles import transitions
from articles.models import Article, Publication
from tests import factories as make
from tests.factories import NOW

from .conftest import Person, text_of

LATER = NOW + timedelta(days=1)
Maker = Callable[[], Article]

NEVER = "Readers see nothing of this article: it was never published."
SEES_1 = "Readers see revision 1, published on %(day)s."
SEES_2 = "Readers see revision 2, published on %(day)s."
GONE_1 = "Readers see no text, only the notice that revision 1 was withdrawn on %(day)s."
GONE_2 = (
    "Readers see the notice that revision 2 was withdrawn on %(day)s; earlier revisions stay "
    "at their permanent addresses, marked as out of date."
)

IN_REVIEW = (
    "This text is in review, so it cannot be changed: the doctor must read and sign the same "
    "words. To change it, recall it first."
)
SCHEDULED = (
    "This text is approved and scheduled, so it cannot be changed. Ask an editor to take the "
    "schedule back, then start a new revision."
)
CLOSED = "This article was given up, and its record is kept. Begin a new one instead."
KEEP = [
    f"readers keep revision {number} until the new one is approved and published."
    for number in range(3)
]
NONE = "readers see no text until the new one is approved and published."


def locked(how_far: str, readers: str) -> str:
    start = f"This text is {how_far}, so it cannot be changed."
    return f"{start} To change it, start a new revision; {readers}"


def never() -> Article:
    return make.make_article()


def live() -> Publication:
    return make.live(make.make_article())


def superseding() -> Publication:
    return make.live(make.revised(live()))


def gone(publication: Publication) -> Publication:
    return make.withdrawn(publication)


def newest_gone() -> Publication:
    """Return the withdrawn newest publication of an article whose earlier one is still public."""
    publication = superseding()
    by = make.somebody("editor")
    transitions.withdraw(publication, by=by, now=NOW, reason="Wrong.", earlier_too=False)
    return publication


def again(publication: Publication) -> Article:
    """Return the article with a new working copy."""
    return make.revised(publication)


def asked(article: Article) -> Article:
    doctor = make.make_doctor()
    make.accepted(make.submitted(article), doctor)
    make.ask_changes(article, doctor)
    return make.fresh(article)


def closed(article: Article) -> Article:
    by, version = make.somebody("author"), article.lock_version
    transitions.discard(article, by=by, now=NOW, lock_version=version)
    return make.fresh(article)


def withdrawn_later() -> Article:
    """Return an article whose next revision was approved before the live one was withdrawn."""
    publication = live()
    article = make.approved(again(publication))
    gone(publication)
    return make.fresh(article)


def discarded(publication: Publication) -> Article:
    return closed(make.fresh(again(publication)))


ROWS: list[tuple[str, Maker, str, str, str]] = [
    ("draft, never", never, "", NEVER, "A draft. Authors can edit it."),
    ("draft, live", lambda: again(live()), "", SEES_1, "A draft. Authors can edit it."),
    ("draft, withdrawn", lambda: again(gone(live())), "", GONE_1, "A draft. Authors can"),
    ("draft, superseded", lambda: again(newest_gone()), "", GONE_2, "A draft. Authors can"),
    ("review, never", lambda: make.submitted(never()), IN_REVIEW, NEVER, "Revision 1 is in"),
    ("review, live", lambda: make.submitted(again(live())), IN_REVIEW, SEES_1, "Revision 2 is in"),
    (
        "review, withdrawn",
        lambda: make.submitted(again(gone(live()))),
        *(IN_REVIEW, GONE_1, "Revision 2 is in review"),
    ),
    (
        "review, superseded",
        lambda: make.submitted(again(newest_gone())),
        *(IN_REVIEW, GONE_2, "Revision 3 is in review"),
    ),
    ("changes, never", lambda: asked(never()), "", NEVER, "A doctor asked for changes to"),
    ("changes, live", lambda: asked(again(live())), "", SEES_1, "A doctor asked for changes to"),
    ("changes, withdrawn", lambda: asked(again(gone(live()))), "", GONE_1, "A doctor asked for"),
    (
        "changes, superseded",
        lambda: asked(again(newest_gone())),
        *("", GONE_2, "A doctor asked for changes to"),
    ),
    (
        "approved, never",
        lambda: make.approved(never()),
        *(locked("approved, but not published", NONE), NEVER, "An editor can publish it."),
    ),
    (
        "approved, is live",
        lambda: live().article,
        *(locked("approved and live", KEEP[1]), SEES_1, "and is what readers see."),
    ),
    (
        "approved, an earlier one is live",
        lambda: make.approved(again(live())),
        *(locked("approved, but not published", KEEP[1]), SEES_1, "An editor can publish it."),
    ),
    (
        "approved, supersedes",
        lambda: superseding().article,
        *(locked("approved and live", KEEP[2]), SEES_2, "and is what readers see."),
    ),
    (
        "approved, was withdrawn",
        lambda: gone(live()).article,
        *(
            locked("withdrawn", NONE),
            GONE_1,
            "Revision 1 was withdrawn. An author can start a new one.",
        ),
    ),
    (
        "approved after a withdrawal",
        lambda: make.approved(again(gone(live())), now=LATER),
        *(locked("approved, but not published", NONE), GONE_1, "An editor can publish it."),
    ),
    (
        "approved before a withdrawal",
        withdrawn_later,
        *(locked("approved, but not published", NONE), GONE_1),
        "Revision 2 was approved before the article was withdrawn. Return it to review.",
    ),
    (
        "approved, was withdrawn, superseded one stays",
        lambda: newest_gone().article,
        *(
            locked("withdrawn", NONE),
            GONE_2,
            "Revision 2 was withdrawn. An author can start a new one.",
        ),
    ),
    (
        "put back to what was withdrawn",
        lambda: discarded(gone(live())),
        *(
            locked("withdrawn", NONE),
            GONE_1,
            "Revision 1 was withdrawn. An author can start a new one.",
        ),
    ),
    ("scheduled, never", lambda: make.scheduled(never()), SCHEDULED, NEVER, "and goes live on"),
    (
        "scheduled, live",
        lambda: make.scheduled(again(live())),
        *(SCHEDULED, SEES_1, "Revision 2 is approved, and goes live on"),
    ),
    (
        "scheduled, withdrawn",
        lambda: make.scheduled(again(gone(live())), now=LATER),
        *(SCHEDULED, GONE_1, "Revision 2 is approved, and goes live on"),
    ),
    (
        "scheduled, superseded",
        lambda: make.scheduled(again(newest_gone()), now=LATER),
        *(SCHEDULED, GONE_2, "Revision 3 is approved, and goes live on"),
    ),
    ("closed, never", lambda: closed(never()), CLOSED, NEVER, "Given up before it was ever public"),
]


@pytest.mark.parametrize(
    ("maker", "notice", "readers", "state"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_page_of_an_article_says_what_readers_have(
    author: Person, maker: Maker, notice: str, readers: str, state: str
) -> None:
    article = make.fresh(maker())
    readers = readers % {"day": date_format(NOW, "DATE_FORMAT")}
    response = author.get("article_change", article.pk)
    context: Any = response.context
    assert context["read_only_notice"] == notice
    assert context["process"].public == readers
    assert state in context["process"].state
    page = text_of(response)
    for words in (notice, readers, state):
        assert words in page
    assert page.lower().count("readers see") + page.lower().count("readers keep") <= 3


def test_what_is_in_doubt_is_not_offered_for_publication(editor: Person) -> None:
    buttons = editor.get("article_change", withdrawn_later().pk).context["process"].buttons
    assert [button.label for button in buttons] == ["Return revision 2 to review"]
