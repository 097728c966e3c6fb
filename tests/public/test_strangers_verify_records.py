"""What a stranger downloads is enough to recompute it, and one changed byte does not fit."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from articles.canonical import canonical_json, sha256
from articles.heads import publish_head
from articles.models import Publication, PublishedEvent, PublishedHead, triggers
from articles.public import verifying
from articles.public_log import entry_hash, facts
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.strangers import ALONE, FITS, SCRIPT, a_saved_record, changed, run, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(client: Client, tmp_path: Path) -> dict[str, Any]:
    """The record of a text that was read again, saved as record.json, and the log beside it."""
    return a_saved_record(client, tmp_path)


def test_the_script_is_one_page() -> None:
    assert len(SCRIPT.read_text().splitlines()) < 120
    assert run()[0] == 2


def test_what_was_signed_fits(record: dict[str, Any], client: Client, tmp_path: Path) -> None:
    file, log = tmp_path / "record.json", tmp_path / "log.json"
    assert [entry["kind"] for entry in record["entries"]] == [
        "submitted",
        "signed",
        "published",
        "signed",
    ]
    assert run(file) == (0, ALONE)
    assert run(file, "--head", "0" * 64)[0] == 1
    head = record["head"]["entry_hash"]
    page = client.get("/articles/iron/v/1/record/").content.decode()
    assert "Yes. The head published for 23 November 2026" in page
    assert "newest: 23 November 2026" in client.get("/verify/").content.decode()
    assert run(file, "--log", log, "--head", head) == (0, FITS)
    assert run(file, "--log", log, "--head", "0" * 64) == (1, "the log lacks the head you noted\n")
    code, said = run(file, "--log", log, "--head", record["head"]["event_hash"])
    assert (code, said.startswith(FITS[:-1])) == (0, True)
    assert "You noted a hash of the internal record" in said


def flipped(text: str, at: int = -3) -> str:
    """Return a text with one bit of one character changed."""
    place = at % len(text)
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every text in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[Any, ...]] = []
    for key, each in inner:
        if isinstance(each, dict | list):
            found += places(each, (*way, key))
        elif isinstance(each, str) and each:
            found.append((*way, key))
    return found


def test_one_byte_changed_anywhere_does_not_fit(record: dict[str, Any], tmp_path: Path) -> None:
    """Content, names, dates, the head: all but when it was published, and the site's name."""
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        check: Callable[..., list[str]] = __import__("verify_record").check
    finally:
        sys.path.pop(0)
    log = json.loads((tmp_path / "log.json").read_text())["entries"]
    assert check(record, log) == []
    tried = set()
    for way in places(record):
        if way[0] == "head" and way[1] != "entry_hash":
            continue  # when it was published, and its event, which the log need not have
        changed = copy.deepcopy(record)
        inner: Any = changed
        for key in way[:-1]:
            inner = inner[key]
        inner[way[-1]] = flipped(inner[way[-1]])
        assert check(changed, log) != [], way
        tried.add(way[-1])
    assert {"content", "body_html", "name", "signed_at", "at", "published_at", "meaning"} <= tried
    changed = copy.deepcopy(record)
    changed["content"] = changed["content"].replace("Iron", "Irom", 1)
    (tmp_path / "record.json").write_text(json.dumps(changed))
    told = run(tmp_path / "record.json")
    assert told == (1, "the text does not match its fingerprint\n")


def test_a_record_rewritten_whole_is_not_in_the_log_that_somebody_kept(
    record: dict[str, Any], client: Client, tmp_path: Path
) -> None:
    """Whoever owns the database can write everything anew, but not what others saved."""
    kept = record["head"]["entry_hash"]
    triggers.drop(connection)
    entry = PublishedEvent.objects.get(number=3)
    entry.at += timedelta(days=1)
    for each in [entry, *PublishedEvent.objects.filter(number__gt=3).order_by("number")]:
        each.previous_hash = PublishedEvent.objects.get(number=each.number - 1).hash
        each.hash = entry_hash(each, each.publication)
        each.save()
    triggers.install(connection)
    saved(client, "/verify/log.json", tmp_path / "new.json")
    file, log = tmp_path / "record.json", tmp_path / "log.json"
    saved(client, "/articles/iron/v/1/record.json", file)
    lacks = "the log lacks the head of 2026-11-23\n"
    assert run(file, "--log", tmp_path / "new.json") == (1, lacks)
    triggers.drop(connection)
    last = PublishedEvent.objects.order_by("-number")[0]
    PublishedHead.objects.update(entry_hash=last.hash)  # and the head, too
    triggers.install(connection)
    saved(client, "/articles/iron/v/1/record.json", file)
    assert run(file, "--log", tmp_path / "new.json") == (0, FITS)
    assert run(file, "--log", log)[0] == 1
    code, words = run(file, "--log", tmp_path / "new.json", "--head", kept)
    assert (code, words) == (1, "the log lacks the head you noted\n")


def test_the_log_comes_in_files(
    record: dict[str, Any], client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "ENTRIES", 3)
    files, address = [], "/verify/log.json"
    while address:
        files.append(tmp_path / f"log-{len(files)}.json")
        value = saved(client, address, files[-1])
        address = (value["next"] or "").removeprefix("http://localhost:8000")
    assert [len(json.loads(file.read_text())["entries"]) for file in files] == [3, 3, 1]
    assert run(tmp_path / "record.json", "--log", *files) == (0, FITS)
    assert client.get("/verify/log.json?after=nonsense").content == files[0].read_bytes()


def test_a_withdrawn_record_tells_no_word_and_still_fits(client: Client, tmp_path: Path) -> None:
    make.withdrawn(make.live(**examples.own("iron", text="giftpilz", title="Giftpilz")))
    record = saved(client, "/articles/iron/v/1/record.json", tmp_path / "record.json")
    assert record["state"] == "withdrawn"
    assert not {"content", "body_html"} & record.keys()
    assert "giftpilz" not in json.dumps(record).lower()
    saved(client, "/verify/log.json", tmp_path / "log.json")
    said = FITS.replace("\n", " It was withdrawn on 2026-11-02: do not rely on it.\n")
    assert run(tmp_path / "record.json", "--log", tmp_path / "log.json") == (0, said)


def test_a_record_that_leaves_something_out_does_not_fit(
    client: Client, record: dict[str, Any], tmp_path: Path
) -> None:
    """What switches a check off, or hides a withdrawal or a doctor, is told."""
    file, log = tmp_path / "forged.json", tmp_path / "log.json"
    empty = tmp_path / "empty.json"
    empty.write_text('{"entries": []}')
    forged = [changed(record, state="withdrawn", content="{}", body_html="<p>100 mg</p>")]
    forged += [changed(record, state="withdrawn")]
    forged += [changed(record, entries=record["entries"][1:])]
    forged += [changed(record, entries=[*record["entries"], record["entries"][1]])]
    for each in forged:
        file.write_text(json.dumps(each))
        assert run(file, "--log", log)[0] == 1
    file.write_text(json.dumps(record))
    code, said = run(file, "--log", empty)
    assert (code, said.splitlines()[0]) == (1, "the log has other entries about this text")
    make.withdrawn(Publication.objects.get(slug="iron"))
    publish_head(now=NOW + timedelta(days=22))
    saved(client, "/verify/log.json", log)
    gone = saved(client, "/articles/iron/v/1/record.json", tmp_path / "gone.json")
    hidden = [entry for entry in gone["entries"] if entry["kind"] != "withdrawn"]
    whole = {name: record[name] for name in ("content", "body_html", "state")}
    for each in (
        changed(gone, state="live"),
        changed(gone, entries=hidden),
        changed(gone, entries=hidden, **whole),  # the head it names comes after the withdrawal
    ):
        file.write_text(json.dumps(each))
        assert run(file, "--log", log)[0] == 1


def test_what_is_no_record_is_a_misuse(tmp_path: Path) -> None:
    for words in ("[]", "{}", "no json", '{"entries": 5}'):
        (tmp_path / "record.json").write_text(words)
        assert run(tmp_path / "record.json")[0] == 2
    assert run(tmp_path / "missing.json")[0] == 2


def test_a_demonstration_is_called_one(client: Client, tmp_path: Path) -> None:
    make.live(slug="iron", doctors=(make.make_doctor(is_demonstration=True),))
    saved(client, "/articles/iron/v/1/record.json", tmp_path / "record.json")
    code, said = run(tmp_path / "record.json")
    assert (code, "no real doctor signed it" in said) == (0, True)


def answer(client: Client, fingerprint: str) -> str:
    response = client.get("/verify/", {"fingerprint": fingerprint})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_pasted_fingerprint_is_answered_in_words(client: Client) -> None:
    publication = make.live(slug="iron")
    for typed in (
        publication.fingerprint,
        publication.fingerprint.upper(),
        f" {publication.fingerprint[:32]}\n{publication.fingerprint[32:]} ",
        publication.fingerprint[:12],
    ):
        page = answer(client, typed)
        assert "Everything fits." in page, typed
        assert '<a href="/articles/iron/v/1/" lang="en">Iron and restless legs</a>' in page
        assert "what readers see now" in page
        assert publication.fingerprint in page
    assert "Nothing that we ever published has this fingerprint." in answer(client, "0" * 64)
    for typed in ("abc", "zz" * 32, "<script>", "\x00", "é" * 64):
        page = answer(client, typed)
        assert "This is no fingerprint" in page, typed
        assert "<script>" not in page
    head = publish_head(now=NOW)
    assert head is not None
    for noted in (head.event_hash, head.entry_hash):
        page = answer(client, noted)
        assert "This is the head that was published for 2 November 2026." in page


def test_a_withdrawn_text_is_called_withdrawn(client: Client) -> None:
    publication = make.live(**examples.own("iron", text="giftpilz", title="Giftpilz"))
    make.withdrawn(publication, reason="A dose was wrong.")
    page = answer(client, publication.fingerprint)
    assert "But the text was withdrawn" in page
    assert "withdrawn on 2 November 2026" in page
    assert "A dose was wrong." in page
    assert "giftpilz" not in page.lower()


@pytest.mark.parametrize("column", ["content", "body_html"])
def test_stored_bytes_that_changed_are_told(client: Client, column: str) -> None:
    publication = make.live(slug="iron")
    triggers.drop(connection)
    type(publication).objects.update(**{column: getattr(publication, column).replace("r", "s")})
    triggers.install(connection)
    page = answer(client, publication.fingerprint)
    assert "Something does not fit. Do not rely on this text." in page
    assert "The stored words do not give the fingerprint that was signed." in page


def test_signatures_that_changed_are_told(client: Client) -> None:
    publication = make.live(slug="iron")
    triggers.drop(connection)
    publication.signatures.update(name="Dr Somebody Else")
    triggers.install(connection)
    page = answer(client, publication.fingerprint)
    assert "An entry of the public log is not what the stored rows give." in page


def test_heads_are_published_on_a_page_as_data_and_as_a_feed(client: Client) -> None:
    assert (
        "No head of the record has been published yet."
        in client.get("/verify/head/").content.decode()
    )
    assert client.get("/verify/heads.json").json()["head"] is None
    make.live()
    for days in range(3):
        publish_head(now=NOW + timedelta(days=days))
    stored = list(PublishedHead.objects.order_by("-day"))
    value = client.get("/verify/heads.json").json()
    page = client.get("/verify/head/").content.decode()
    feed = client.get("/feeds/heads.atom").content.decode()
    assert value["head"] == value["heads"][0]
    told = [(each["day"], each["event_hash"], each["entry_hash"]) for each in value["heads"]]
    assert told == [(h.day.isoformat(), h.event_hash, h.entry_hash) for h in stored]
    for head in stored:
        for hash_ in (head.event_hash, head.entry_hash):
            assert hash_ in page
            assert hash_ in feed
        assert f'id="day-{head.day.isoformat()}"' in page
    assert feed.count("<entry>") == 3


FORGED = {
    "title": lambda p: Publication.objects.filter(pk=p.pk).update(title="Stop your medicines"),
    "summary": lambda p: Publication.objects.filter(pk=p.pk).update(summary="Stop."),
    "question": lambda p: p.faqs.update(question="Stop?"),
    "answer": lambda p: p.faqs.update(answer_html="<p>Stop.</p>"),
    "definition": lambda p: p.definitions.update(html="<p>Stop.</p>"),
    "term": lambda p: p.definitions.update(term="Stop"),
    "picture": lambda p: p.images.update(sha256="0" * 64),
    "hidden picture": lambda p: p.images.all().delete(),
    "search title": lambda p: p.search_entries.update(title="Stop your medicines"),
    "search text": lambda p: p.search_entries.update(text="Stop."),
    "search address": lambda p: p.search_entries.filter(kind="faq").update(slug="elsewhere"),
    "reference": lambda p: p.references.update(text="Nobody. Nowhere. 1900."),
}


@pytest.mark.parametrize("what", FORGED)
def test_printed_words_that_changed_are_told(client: Client, what: str) -> None:
    explained = "::: definition Ferritin\nIt stores iron.\n:::\n\n![](image:iron-path)"
    publication = make.live(
        slug="iron",
        images=(make.make_image_draft(),),
        sections=(SectionDraft("Iron", explained, "iron22"),),
    )
    assert "Everything fits." in answer(client, publication.fingerprint)
    triggers.drop(connection)
    FORGED[what](publication)
    triggers.install(connection)
    page = answer(client, publication.fingerprint)
    assert "Something does not fit. Do not rely on this text." in page
    assert "is not what the signed text gives" in page


def rewritten(*, wholly: bool) -> None:
    """Forge the doctor's name in the log, and its hash; with those that follow if wholly."""
    triggers.drop(connection)
    signed = PublishedEvent.objects.get(kind="signed")
    signed.signature.name = "Dr Forged"  # type: ignore[union-attr]
    signed.signature.save()  # type: ignore[union-attr]
    words = facts(signed.kind, signed.publication, signed.signature)
    signed.facts_hash = sha256(canonical_json(words))
    following = PublishedEvent.objects.filter(number__gt=signed.number).order_by("number")
    previous = signed.previous_hash
    for each in [signed, *(following if wholly else [])]:
        each.previous_hash = previous
        previous = each.hash = entry_hash(each, each.publication)
        each.save()
    triggers.install(connection)


@pytest.mark.parametrize("wholly", [False, True])
def test_a_log_written_anew_is_told(client: Client, wholly: bool) -> None:
    publication = make.live(slug="iron")
    head = publish_head(now=NOW)
    assert head is not None
    rewritten(wholly=wholly)
    page = " ".join(client.get("/articles/iron/v/1/record/").content.decode().split())
    assert "Dr Forged" in page
    for verdict in (page, answer(client, publication.fingerprint)):
        assert "Something does not fit. Do not rely on this text." in verdict
        assert "Everything fits." not in verdict
    if wholly:  # it agrees with itself, but not with the head that was published
        assert "The public log no longer has the entry that the head of 2 November 2026" in page
        assert "the public log no longer has the entry" in answer(client, head.entry_hash)


def test_every_head_ever_published_has_to_be_in_the_log(client: Client) -> None:
    """Not the newest alone: a head published after a rewriting agrees with what was written."""
    make.make_article(slug="draft")
    early = publish_head(now=NOW - timedelta(days=1))
    assert early is not None
    assert early.entry == 0  # nothing was public yet
    publication = make.live(slug="iron")
    publish_head(now=NOW)
    assert "Everything fits." in answer(client, publication.fingerprint)
    triggers.drop(connection)
    PublishedHead.objects.filter(day=NOW.date()).update(entry_hash="a" * 64)
    triggers.install(connection)
    publish_head(now=NOW + timedelta(days=1))
    for page in (
        client.get("/articles/iron/v/1/record/").content.decode(),
        answer(client, publication.fingerprint),
    ):
        assert "no longer has the entry that the head of 2 November 2026 names" in page
        assert "Everything fits." not in page


def test_what_stands_behind_a_fingerprint_is_not_overlooked(client: Client) -> None:
    publication = make.live(slug="iron")
    assert "This is no fingerprint" in answer(client, f"{publication.fingerprint}deadbeefXYZ")
