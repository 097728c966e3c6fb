"""What is saved in the library, and counts as writing in articles."""

from __future__ import annotations

from articles import transitions
from articles.models import Image, Reference, Topic
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
