"""What is saved in the library, and counts as writing in articles."""

from __future__ import annotations

from articles import transitions
from articles.bibliography.records import Entry
from articles.models import Image, Reference, Topic
from articles.transitions.references import Source
from tests import factories as make

from .stage import Scene, scene


@scene
def save_reference() -> Scene:
    article = make.make_article()
    make.make_article(title="Another article")
    reference = Reference.objects.get()
    reference.csl = {**reference.csl, "title": "A corrected title"}
    events = ("edit", "edit", "save_library")
    author = make.somebody("author")
    return Scene(transitions.save_reference, (reference,), author, {}, events, article)


@scene
def save_image() -> Scene:
    picture = make.make_image_draft()
    article = make.make_article(images=(picture,), in_short="![](image:iron-path)")
    image = Image.objects.get()
    image.alt = "Another text"
    author = make.somebody("author")
    events = ("edit", "save_library")
    return Scene(transitions.save_image, (image,), author, {}, events, article)


@scene
def save_topic() -> Scene:
    topic = Topic.objects.create(name="Causes", slug="causes")
    topic.name = "Causes and triggers"
    return Scene(transitions.save_topic, (topic,), make.somebody("editor"), {}, ("save_topic",))


@scene
def import_references() -> Scene:
    csl = {"type": "book", "title": "Sleep in the night", "issued": {"date-parts": [[2001]]}}
    source = Source("0" * 64, ((1, Entry(csl)),))
    author = make.somebody("author")
    return Scene(transitions.import_references, (source,), author, {}, ("import_references",))


@scene
def merge_references() -> Scene:
    article = make.make_article()
    kept = Reference.objects.create(key="allen2014", csl={"type": "book", "title": "Iron"})
    other = Reference.objects.get(key="allen2013")
    shown = {"as_shown": transitions.pair_digest(kept, other)}
    events = ("edit", "merge_references")
    author = make.somebody("author")
    return Scene(transitions.merge_references, (kept, other), author, shown, events, article)


@scene
def set_topics() -> Scene:
    reference = Reference.objects.create(key="allen2014", csl={"type": "book", "title": "Iron"})
    topic = Topic.objects.create(name="Causes", slug="causes")
    editor = make.somebody("editor")
    return Scene(transitions.set_topics, (reference, [topic]), editor, {}, ("set_topics",))
