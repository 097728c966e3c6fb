import pytest
from hypothesis import given, settings

from articles.content import normalized
from articles.importing import files, markdown_file, markdown_writer
from articles.working_copy import ArticleDraft
from tests.importing.strategies import drafts
from tests.support.soak import scaled


def round_trip(draft: ArticleDraft) -> ArticleDraft:
    data = markdown_writer.written(draft).encode()
    return markdown_file.parse(files.decode(data)).draft


@pytest.mark.soak
@settings(max_examples=scaled(120))
@given(drafts())
def test_any_draft_comes_back_as_it_is_stored(draft: ArticleDraft) -> None:
    assert round_trip(draft) == normalized(draft)


@pytest.mark.soak
@settings(max_examples=scaled(30))
@given(drafts())
def test_writing_twice_gives_the_same_file(draft: ArticleDraft) -> None:
    once = markdown_writer.written(draft)
    assert markdown_writer.written(markdown_file.parse(once).draft) == once
