"""One article that has everything, some of it much too long, and every page a browser can show.

What looks at pages from outside (tests/browser, tests/checkers) visits these besides
`examples.Site.addresses`, which is held against the URL resolver.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.text import slugify

from articles.working_copy import FAQDraft, HelpCardDraft, ReferenceDraft, SectionDraft
from tests import factories as make
from tests.public import examples
from tests.public.examples import Address, Site

LONG = "Hyperferritinämiediagnostikübersichtsartikelzusammenstellung"
TOPIC = f"Topic {LONG}"[:70]

EVERYTHING = f"""\
| Ferritin | What it means | What is done next | Who decides | When it is looked at again |
|---|:-:|---|--:|---|
| below 75 | iron may help | iron by mouth | you and your doctor | after three months |

![](image:iron-path "How iron gets there")

::: definition Augmentation
Symptoms start earlier [@allen2013, pages 5 to 9; @winkelman2016].
:::

::: caution Do not stop on your own
Speak with your doctor.
:::

> {LONG}{LONG}

`{LONG}{LONG}` and https://example.org/{LONG}/{LONG}

```
{LONG} {LONG} {LONG}
```

### Smaller

1. One
   - inside
"""


def linked_reference(key: str) -> ReferenceDraft:
    """Return a reference with every identifier that becomes a link."""
    links = {
        "DOI": "10.1212/WNL.0000000000002388",
        "PMID": "27856776",
        "PMCID": "PMC5115432",
        "URL": f"https://example.org/{LONG}/{LONG}",
    }
    verified = {**make.REFERENCE.verified, **dict.fromkeys(links, "publisher")}
    return replace(make.REFERENCE, key=key, csl={**make.REFERENCE.csl, **links}, verified=verified)


def build() -> Site:
    """Return the example site, with the article that has everything live in it."""
    site = examples.build()
    make.live(
        title=f"Everything about {LONG}",
        slug="everything",
        topic=TOPIC,
        sections=(SectionDraft(f"Section {LONG}", EVERYTHING, "everya"),),
        faqs=(FAQDraft(f"What is {LONG}?", f"{LONG} [@allen2013].", "everyb", "what-is"),),
        help_cards=tuple(
            HelpCardDraft(level, f"Get help {level}", "- now", f"every{level[0]}")
            for level in ("routine", "urgent", "emergency")
        ),
        references=(make.REFERENCE, linked_reference("winkelman2016")),
    )
    return site


def pages(site: Site) -> Iterator[Address]:
    """Return every page in HTML, answers that say no included; of what never was, one for all."""
    for address in site.addresses:
        if address.kind == "html" and address.status not in (301, 404):
            yield address
    yield next(address for address in site.addresses if address.status == 404)
    yield Address("articles:article", "/articles/everything/")
    yield Address("faqs:faq", "/faqs/what-is/")
    yield Address("articles:topic", f"/topics/{slugify(TOPIC)[:70]}/")
    yield Address("search", f"/search/?q={LONG}")
