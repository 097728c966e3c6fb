"""Make the two font files that readers get, from the fonts of the Source Serif project.

The pages need one serif in three cuts: upright from regular to semibold, and an italic. The fonts
of the project hold every script and every size; ours hold what health texts in languages with
Latin letters use, at one optical size, and weigh a tenth. The licence reserves the name of the
originals, so a changed font has a name of its own.

Nobody needs this to run the portal: the two files are part of the repository. To make them anew,
take version 4.005 of Source Serif (its folder with the variable TrueType fonts; a package
``source-serif`` has it), and in an environment of their own, not in that of the portal::

    python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python docs/make_fonts.py FOLDER
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TO = Path(__file__).resolve().parent.parent / "static" / "fonts"
NAME = "Portal Serif"
OPTICAL_SIZE = 20  # CSS pixels of running text on wide screens; headings share the file

LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x100))
PUNCTUATION = (*range(0x2010, 0x2015), *map(ord, "\u2009\u2018\u2019\u201a\u201c\u201d\u201e…′−≤≥"))
# Letters of names in references, of most languages with Latin letters.
LETTERS = (*range(0x100, 0x180), *map(ord, "ȘșȚțʼẞ"))
# Of medicine: receptors, doses, changes, comparisons.
SIGNS = map(ord, "ΔΩαβγδεκλμω†•‰″‹›⁄€™←↑→↓∞≈≠\u200a\u202f")
FEW_LETTERS = map(ord, "ıŁłŒœŠšŽžČčćğşαβμ")

CUTS = {
    "serif.woff2": ("Roman", {"wght": (400, 600)}, (*LATIN, *PUNCTUATION, *LETTERS, *SIGNS)),
    "serif-italic.woff2": ("Italic", {"wght": 400}, (*LATIN, *PUNCTUATION, *FEW_LETTERS)),
}
FEATURES = ["kern", "liga", "locl", "mark", "ccmp"]


def make(source: Path, cut: str, axes: dict[str, object], letters: tuple[int, ...]) -> TTFont:
    """Return one cut with these letters only, under our name, ready to be written as WOFF2.

    :param axes: of the variable font, each kept as a range or fixed at a value.
    """
    font = TTFont(source / f"SourceSerif4Variable-{cut}.ttf")
    written = BytesIO()  # and read again: the next step wants tables as they are in a file
    instantiateVariableFont(font, {**axes, "opsz": OPTICAL_SIZE}).save(written)
    font = TTFont(written)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False  # screens that need hints are gone; they are a third of the file
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    rename(font, cut)
    font.flavor = "woff2"
    return font


def rename(font: TTFont, cut: str) -> None:
    """Give the font our name, and keep the notice of copyright and the licence in it."""
    style = "Italic" if cut == "Italic" else "Regular"
    ours = {
        1: NAME,
        2: style,
        3: f"{NAME} {style}",
        4: f"{NAME} {style}",
        6: f"{NAME.replace(' ', '')}-{style}",
        13: "SIL Open Font License, Version 1.1",
    }
    for number, words in ours.items():
        font["name"].setName(words, number, 3, 1, 0x409)


def main() -> None:
    """Write both files, and say how much they weigh."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    TO.mkdir(exist_ok=True)
    for name, (cut, axes, letters) in CUTS.items():
        make(Path(sys.argv[1]), cut, axes, letters).save(TO / name)
        print(f"{name}: {(TO / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
