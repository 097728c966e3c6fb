"""Ten more pages of the genre, each of another shape: no word is lost, and none invented."""

import re
from dataclasses import asdict

import pytest

from articles.importing import plain_text
from articles.importing.notices import Kind
from tests.importing.test_no_word_is_lost import check, said, words

PAGES = {
    "news": """NEWS | LEG LIBRARY
Walks at Dusk and the Legs
By Ann Example, Staff Writer
Published on 4 June 2023 at 10:30

A short walk may calm the legs for an hour, a small trial says.

THE TRIAL
---------
Forty people walked for twenty minutes.
Half of them slept sooner.[1]

WHAT IS NOT KNOWN
-----------------
Nobody followed them longer than a month.

SOURCES
[1] Example A, Sample B. Walking at dusk. Journal of Examples. 2022;4(1):5-9.
Reviewed by Sam Sample, MD
Print
""",
    "questions only": """Leg Questions, Answered

People Also Ask

Is it dangerous? No, but it steals sleep.

Does it run in families? Often.

Who treats it?
A family doctor can.
""",
    "letters": """A. Nights With Legs That Will Not Rest

a) what people feel
Pulling, itching; some say "fizzing".

b) what helps
Getting up. Cold water.

Tip: keep a diary.
""",
    "definition list": """Words You May Hear

On this page
Ferritin
Augmentation
Home

Ferritin

Ferritin is a protein that stores iron.

Low values matter.

Augmentation

Augmentation is when symptoms come earlier because of a medicine.

Home

Home is a place to try stretching.
Share this with your doctor: the hour when it starts.
""",
    "nested lists": """A Plan for the Evening

Before Bed

1. Wind down
   - dim the light
   - put the phone away
      * also the tablet
2. Stretch
   1) calves
   2) thighs

During the Night

- Walk.
    + slowly
- Write it down.

Conclusion

Plans help.
- Ask us!
""",
    "table": """Doses at a Glance

Name\tMorning\tEvening
One\t10\t20
Two\t—\t5 mg

Reviewed by many, this table is still short.

===

Key points
1. Never double a dose.
2. Ask first.

What to Do
Call somebody.
""",
    "callout on top": """Quiet Legs

Quiet Legs

Restful legs (QL) are a state that everybody wants.

Few people think about it until it is gone.

Table of contents
• Getting There
• Staying There

In brief
• It can be learned.

Getting There

Important! No tablets without advice.
Updated advice came in
2019
and again later.

Staying There

Key term
Habit
A habit is a thing done daily.
Medically reviewed by nobody at all, this page is a sample.
""",
    "no blank lines": """Legs on a Train
Why this matters
Seats are narrow.
Seats
Take the aisle. Get up often.
Naps
Sleep before you go.
The Takeaway
Move.
Talk to the guard!
Works cited
1. Train Society. Sitting. 2001.
2. Doe J, Roe R. Trains and legs. J Ex. 2010;1:2-3.
Subscribe to our newsletter
""",
    "wrapped": """Iron, Told Slowly

Iron moves from the gut into the blood, and from there it has to
find its way to the brain, where too little of it seems to
arrive in some people.

What It Does There

It helps to make a messenger. We use iron each day for that, and
cookies hold none. Doctors last looked at the limits in
2020
and kept them.

  * The first limit is for the store of iron, which falls long
    before the blood does.
  * The second is for its transport.

Bottom line

Measure first.
""",
    "back matter": """When Children Cannot Sit

Medically reviewed by
Max Muster, MD
Written by Ann Example

Teachers notice it first.

At School

Let them stand.
Related articles
Growing Pains
Iron at School

At Home

Warm baths may help.

Further Words

Our content is made by people.

Related articles
Growing Pains

References

Doe J. Children and legs. J Ex. 2011;2:3-4. doi:10.1000/legs
Roe R. More. J Ex. 2012;2:5.

This text is no substitute for a doctor.
About us
© 2024 Leg Library
""",
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_no_word_of_another_shape_is_lost(text: str) -> None:
    check(text)


# Words that the Markdown of the draft adds: names of fields and of the kinds of sources.
OWN = {
    *("callout", "definition", "caution", "important", "article", "journal", "document", "webpage"),
    *("book", "title", "en", "low", "type", "printed", "as", "in", "page", "txt", "date", "parts"),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_no_word_of_another_shape_is_invented(text: str) -> None:
    draft = plain_text.parse(text, "page.txt").draft
    made = words(re.sub(r"\[@[^\]]*\]|@\w+", "", said(asdict(draft))))
    keys = {reference.key.casefold() for reference in draft.references}
    assert {word for word in made - words(text) - keys - OWN if not word.isdigit()} == set()


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_what_is_left_out_of_another_shape_is_no_sentence(text: str) -> None:
    left_out = plain_text.parse(text, "page.txt").of_kind(Kind.NOT_PLACED)
    allowed = {"furniture", "review_statement", "byline", "date", "rule", "before_title"}
    allowed.add("after_references")
    assert {notice.code for notice in left_out} <= allowed


def test_a_disclaimer_below_the_references_is_none_of_them() -> None:
    parsed = plain_text.parse(PAGES["back matter"], "page.txt")
    assert len(parsed.draft.references) == 2
    assert "after_references" in {notice.code for notice in parsed.of_kind(Kind.NOT_PLACED)}
