import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps

from articles.content import draft_of
from articles.importing.markdown_writer import written
from articles.models import Article, Contribution, Reference, Revision, Topic
from articles.roles import actor_of
from articles.transitions import save_reference
from articles.workflow import Role
from rlsportal.accounts.models import User
from tests import factories
from tests.importing.commands import SAMPLES, import_article

pytestmark = pytest.mark.django_db

PAGE = """Iron and Sleep

Why It Matters

Iron can be measured.

What Iron Does

The brain needs it [1].

How to Sleep

Go to bed early.

FAQs

Does iron help?

It can.

References

1. Author AB, Other CD. A study of iron. Journal of Examples. 2001;1(2):3-9.
"""

MARKDOWN = """---
title: Iron and Sleep
references:
  - key: author2001
    type: article-journal
    title: A study of iron
    verified: {title: publisher}
---
## What iron does {#iron22}
The brain needs it [@author2001].
"""

Writer = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> Writer:
    """Write a file and return its path."""

    def write(text: str = PAGE, name: str = "page.txt") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    ours = ("accounts", "articles", "faqs")
    return {
        model._meta.label: model._base_manager.count()
        for label in ours
        for model in apps.get_app_config(label).get_models()
    }


def only_article() -> Article:
    return Article.objects.get()


# --- who --------------------------------------------------------------------------------------


def test_a_page_becomes_a_draft_of_the_importer_who_cannot_log_in(file: Writer) -> None:
    result = import_article(file())
    assert result.error == ""
    assert result.out == ""
    article = only_article()
    assert (article.state, article.slug) == ("draft", "iron-and-sleep")
    importer = User.objects.get()
    assert importer.username == "importer"
    assert not importer.has_usable_password()
    assert (importer.is_active, importer.is_staff, importer.is_superuser) == (True, False, False)
    assert actor_of(importer).roles == {Role.AUTHOR}
    assert [contribution.user for contribution in article.contributions.all()] == [importer]
    assert Revision.objects.count() == 0


def test_the_named_user_becomes_a_contributor(file: Writer) -> None:
    author = factories.make_user("author", username="ada")
    assert import_article(file(), "--by", "ada").error == ""
    assert [entry.user for entry in Contribution.objects.all()] == [author]
    assert not User.objects.filter(username="importer").exists()


def test_a_doctor_whose_name_was_given_may_not_approve(file: Writer) -> None:
    doctor = factories.make_doctor("author", username="doc")
    import_article(file(), "--by", "doc")
    article = factories.submitted(only_article())
    from articles.transitions import Refused

    with pytest.raises(Refused) as caught:
        factories.accepted(article, doctor)
    assert "assignee_contributed" in [reason.code for reason in caught.value.reasons]


@pytest.mark.parametrize(
    ("username", "roles", "message"),
    [
        ("nobody", None, "There is no user “nobody”."),
        ("doc", ("medical_reviewer",), "doc: Your role does not allow this."),
        ("super", (), "super: Your role does not allow this."),
    ],
)
def test_only_writers_can_be_named(
    file: Writer, username: str, roles: tuple[str, ...] | None, message: str
) -> None:
    if roles is not None:
        factories.make_user(*roles, username=username, is_superuser=True)
    result = import_article(file(), "--by", username)
    assert result.error.startswith(message)
    assert Article.objects.count() == 0


# --- again ------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(file: Writer) -> None:
    path = file()
    import_article(path)
    before, version = rows(), only_article().lock_version
    result = import_article(path)
    assert result.error == ""
    assert "unchanged, “Iron and Sleep” (iron-and-sleep)" in result.err
    assert rows() == before
    assert only_article().lock_version == version


def test_a_changed_file_updates_the_draft_and_parts_stay_themselves(file: Writer) -> None:
    import_article(file())
    old = draft_of(only_article())
    text = PAGE.replace("Go to bed early.", "Go to bed late.").replace("It can.", "It may.")
    result = import_article(file(text))
    assert result.error == ""
    new = draft_of(only_article())
    assert new.sections[0] == old.sections[0]
    assert new.sections[1] == replace(old.sections[1], body="Go to bed late.")
    assert new.faqs == (replace(old.faqs[0], answer="It may."),)
    assert result.changed == ["How to Sleep", "Does iron help?"]
    assert only_article().contributions.count() == 2


def test_headings_that_repeat_keep_their_order(file: Writer) -> None:
    page = "Two Ways\n\nWhat it is\n\nFirst.\n\nWhat it is\n\nSecond.\n"
    import_article(file(page))
    old = draft_of(only_article())
    import_article(file(page.replace("Second", "Changed")))
    new = draft_of(only_article())
    assert [part.uid for part in new.sections] == [part.uid for part in old.sections]
    assert [part.body for part in new.sections] == ["First.", "Changed."]


def test_plain_text_keeps_what_it_cannot_say(file: Writer) -> None:
    import_article(file(), "--topic", "Causes")
    stored = draft_of(only_article())
    [reference] = stored.references
    factories.edited(
        only_article(),
        risk="high",
        language="de",
        in_short="- Short",
        meta_description="About iron",
        help_cards=factories.make_draft().help_cards,
        references=(replace(reference, finding="Less iron", strength="strong"),),
    )
    wanted = draft_of(only_article())
    assert "unchanged" in import_article(file()).err
    assert draft_of(only_article()) == wanted
    import_article(file(PAGE.replace("early", "late")))
    section = replace(wanted.sections[1], body="Go to bed late.")
    assert draft_of(only_article()) == replace(wanted, sections=(wanted.sections[0], section))


def test_markdown_without_a_slug_is_known_by_its_title_too(file: Writer) -> None:
    import_article(file())
    uid = only_article().sections.first().uid
    result = import_article(file(MARKDOWN.replace(" {#iron22}", ""), "page.md"))
    assert result.error == ""
    assert only_article().sections.count() == 1
    assert only_article().sections.get().uid != uid, "the heading is another one"


def test_an_article_is_found_by_its_title_where_the_address_was_changed(file: Writer) -> None:
    import_article(file())
    factories.edited(only_article(), slug="iron")
    assert "unchanged, “Iron and Sleep” (iron)" in import_article(file()).err


def test_titles_without_latin_letters_are_told_apart(file: Writer) -> None:
    pages = ["鉄と睡眠\n\n鉄とは\n\n鉄です。", "脚の話\n\n脚とは\n\n脚です。"]
    for _ in range(2):
        for page in pages:
            assert import_article(file(page)).error == ""
    assert sorted(Article.objects.values_list("title", flat=True)) == ["脚の話", "鉄と睡眠"]


@pytest.mark.parametrize(
    ("station", "step"),
    [
        (factories.submitted, "The article is in review. Recall it at the desk first"),
        (factories.approved, "The article is approved. Start a new revision at the desk first."),
    ],
)
def test_a_text_that_is_not_open_is_refused_with_the_first_step(
    file: Writer, station: Callable[[Article], Article], step: str
) -> None:
    import_article(file())
    article = station(only_article())
    result = import_article(file(PAGE.replace("early", "late")))
    assert result.error == "1 of 1 files not imported."
    assert step in result.err
    assert draft_of(only_article()).sections[1].body == "Go to bed early."
    assert only_article().state == article.state
    assert import_article(file()).error == "", "the same words are no change"


def test_a_closed_article_is_not_opened_again(file: Writer) -> None:
    from articles import transitions

    import_article(file())
    article, author = only_article(), factories.somebody("author")
    version = article.lock_version
    transitions.discard(article, by=author, now=factories.NOW, lock_version=version)
    result = import_article(file(PAGE.replace("early", "late")))
    assert "The article was discarded and is closed." in result.err


def test_an_address_that_was_public_is_not_given_to_another_article(file: Writer) -> None:
    publication = factories.live(slug="iron-and-sleep", title="Another")
    factories.revised(publication, slug="moved")
    result = import_article(file(MARKDOWN.replace("title: I", "slug: iron-and-sleep\ntitle: I")))
    assert "The address “iron-and-sleep” was another article's." in result.err
    assert Article.objects.count() == 1


# --- all or nothing ---------------------------------------------------------------------------


def test_a_file_is_imported_whole_or_not_at_all_and_the_next_is_tried(file: Writer) -> None:
    unknown = "---\ntitle: Broken\ntopic: New\nreferences:\n  - key: nowhere\n---\n## A\nB.\n"
    paths = [file(unknown, "1.md"), file("\0", "2.txt"), file(PAGE, "3.txt"), file("", "4.txt")]
    result = import_article(*paths)
    assert result.error == "3 of 4 files not imported."
    assert [article.title for article in Article.objects.all()] == ["Iron and Sleep"]
    assert Topic.objects.count() == 0
    assert "The library has no reference “nowhere”. Add it first." in result.err
    assert "line 1: This is not text" in result.err
    assert "The file is empty." in result.err


def test_every_fault_of_a_file_is_told_with_its_line(file: Writer) -> None:
    path = file("---\ntitle: T\nrisk: some\nauthor: me\n---\n## A {.x}\n", "page.md")
    result = import_article(path)
    lines = result.err.splitlines()
    assert lines[0] == f"{path}: not imported"
    assert [line.split(":")[0] for line in lines[1:]] == ["  line 3", "  line 4", "  line 6"]


def test_a_markdown_name_asks_for_front_matter(file: Writer) -> None:
    assert "line 1: A Markdown file begins with a line of ---" in (
        import_article(file(PAGE, "page.md")).err
    )


def test_a_high_risk_is_never_lost_for_want_of_a_topic(file: Writer) -> None:
    path = file(MARKDOWN.replace("title: Iron", "risk: high\ntitle: Iron"), "page.md")
    result = import_article(path)
    assert result.error or only_article().risk == "high"


# --- dry run ----------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing_and_shows_what_would_be_made(
    file: Writer, settings: object
) -> None:
    before = rows()
    result = import_article(file(), "--dry-run", "--topic", "Causes")
    assert result.error == ""
    assert rows() == before
    assert not Path(settings.MEDIA_ROOT).exists()  # type: ignore[attr-defined]
    assert "would make the draft “Iron and Sleep” (iron-and-sleep)" in result.err
    import_article(file(), "--topic", "Causes")
    made = draft_of(only_article())
    nameless = replace(
        made,
        sections=tuple(replace(part, uid="") for part in made.sections),
        faqs=tuple(replace(part, uid="", slug="") for part in made.faqs),
    )
    assert result.out == written(nameless)


def test_a_dry_run_of_a_change_says_what_would_change(file: Writer) -> None:
    import_article(file())
    before = draft_of(only_article())
    result = import_article(file(PAGE.replace("early", "late")), "--dry-run")
    assert "would update the draft" in result.err
    assert result.changed == ["How to Sleep"]
    assert draft_of(only_article()) == before


def test_a_dry_run_tells_what_would_be_refused(file: Writer) -> None:
    import_article(file())
    factories.submitted(only_article())
    result = import_article(file(PAGE.replace("early", "late")), "--dry-run")
    assert result.error == "1 of 1 files not imported."
    assert result.out == ""


def test_a_topic_too_long_for_its_column_is_refused_at_once(file: Writer) -> None:
    result = import_article(file(), "--topic", "x" * 81)
    assert result.error == "A topic has at most 80 characters."


def test_a_file_name_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text(PAGE, encoding="utf-8")
    assert import_article(path).error == ""
    assert Reference.objects.get().verified["title"] == "as printed in caf?.txt"


# --- what is printed --------------------------------------------------------------------------


def test_many_files_are_counted_on_standard_error(file: Writer) -> None:
    paths = sorted(SAMPLES.glob("*.txt"))
    result = import_article(*paths)
    assert result.error == ""
    counted = [line for line in result.err.splitlines() if line.endswith(f" of {len(paths)}")]
    assert counted == [f"{number} of {len(paths)}" for number in range(1, len(paths) + 1)]
    assert Article.objects.count() == len(paths)
    again = import_article(*paths)
    assert again.error == ""
    assert again.err.count("unchanged, ") == len(paths)


def test_on_a_terminal_a_bar_grows(file: Writer) -> None:
    result = import_article(file(PAGE, "1.txt"), file("Other\n\nA\n\nB.", "2.txt"), terminal=True)
    bars = [part for part in result.err.replace("\n", "\r").split("\r") if part.startswith("[")]
    assert bars == [
        "[" + "-" * 30 + "] 0/2",
        "[" + "#" * 15 + "-" * 15 + "] 1/2",
        "[" + "#" * 30 + "] 2/2",
    ]


def test_one_file_needs_no_counting(file: Writer) -> None:
    assert " of 1" not in import_article(file()).err


def test_a_file_cannot_steer_the_terminal(file: Writer) -> None:
    result = import_article(file("Title\n\nShare\u202e\x1b[2J\n\nA\n\nB\x1b]0;x\x07.", "1.txt"))
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err


def test_quiet_means_only_what_failed(file: Writer) -> None:
    assert import_article(file(), "--verbosity", "0").err == ""
    assert import_article(file("", "2.txt"), "--verbosity", "0").err != ""


# --- references -------------------------------------------------------------------------------

OTHER = """Iron Again

What Is New

It was shown before [1] and later [2].

Sources

[1] Author AB, Other CD. A study of iron. Journal of Examples. 2001;1(2):3-9.
[2] Author AB. A later study. Journal of Examples. 2001;2:1.
"""


def test_a_work_that_the_library_has_is_used_from_there(file: Writer) -> None:
    import_article(file())
    assert import_article(file(OTHER, "other.txt")).error == ""
    assert [reference.key for reference in Reference.objects.all()] == ["author2001", "author2001b"]
    other = Article.objects.get(slug="iron-again")
    assert draft_of(other).sections[0].body == (
        "It was shown before [@author2001] and later [@author2001b]."
    )
    assert "unchanged" in import_article(file(OTHER, "other.txt")).err


@pytest.mark.parametrize("name", ["DOI", "PMID"])
def test_an_identifier_tells_that_it_is_the_same_work(file: Writer, name: str) -> None:
    value = {"DOI": "10.1000/ABC", "PMID": "123456"}[name]
    Reference.objects.create(
        key="own-key", csl={"title": "Titled otherwise", name: value}, verified={name: "index"}
    )
    import_article(file(PAGE.replace("3-9.", f"3-9. {name}: {value.lower()}")))
    assert [reference.key for reference in draft_of(only_article()).references] == ["own-key"]


def test_what_was_verified_elsewhere_is_not_replaced_by_the_print(file: Writer) -> None:
    import_article(file())
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "page": "3-11", "DOI": "10.1000/x"}
    reference.verified = {**reference.verified, "page": "publisher", "DOI": "publisher"}
    save_reference(reference, by=factories.somebody("author"), now=factories.NOW)
    result = import_article(file(PAGE.replace("early", "late")))
    assert "the file differs in: page" in result.err
    reference.refresh_from_db()
    assert (reference.csl["page"], reference.csl["DOI"]) == ("3-11", "10.1000/x")


def test_the_corrected_print_corrects_a_record_that_no_other_article_cites(file: Writer) -> None:
    import_article(file())
    import_article(file(PAGE.replace("3-9", "3-10")))
    assert Reference.objects.get().csl["page"] == "3-10"
    import_article(file(OTHER.replace("3-9", "3-10"), "other.txt"))
    result = import_article(file(PAGE.replace("3-9", "3-12")))
    assert "the file differs in: page" in result.err
    assert Reference.objects.get(key="author2001").csl["page"] == "3-10"


def test_markdown_may_not_change_a_record_that_another_article_cites(file: Writer) -> None:
    import_article(file(OTHER, "other.txt"))
    key = Reference.objects.get(csl__title="A study of iron").key
    result = import_article(file(MARKDOWN.replace("author2001", key), "page.md"))
    assert f"Reference “{key}” is cited by other articles too" in result.err
    assert Article.objects.count() == 1


def test_markdown_changes_a_record_that_only_its_own_article_cites(file: Writer) -> None:
    import_article(file(MARKDOWN, "page.md"))
    import_article(file(MARKDOWN.replace("A study", "The study"), "page.md"))
    assert Reference.objects.get().csl["title"] == "The study of iron"
