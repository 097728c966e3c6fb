r"""LaTeX as it stands in BibTeX files, to text and back.

The text of a file goes through pylatexenc, which knows some thousand accents and signs. What a
BibTeX file means otherwise than LaTeX does is settled before: ``%`` begins no comment, and
``\textit`` and its like become the markup of CSL.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import get_default_latex_context_db as get_parsing_db

_TAGS = {
    "textit": "i", "emph": "i", "mkbibemph": "i", "textsl": "i", "textbf": "b", "mkbibbold": "b",
    "textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub",
    "mkbibsubscript": "sub", "mathit": "i", "mathbf": "b",
}  # fmt: skip
_SCRIPT = re.compile(r"\$\s*(?:\{\})?([_^])\s*(?:\{([^{}$]*)\}|([^{}$\s]))\s*\$")
_BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_FORMULA = re.compile(r"\$(?!\s)([^$]{1,80})(?<![\s\\])\$(?!\d)")
_OTHER_FORMULA = re.compile(r"\\\(((?:(?!\\\)).){1,80})\\\)|\\ensuremath\s*" + _BRACED)
_SCRIPT_IN_FORMULA = re.compile(r"([_^])\s*(?:" + _BRACED + r"|(\\[A-Za-z]+|[^{}$\s\\]))")
_OLD_STYLE = re.compile(r"\{\s*\\(it|em|bf|sl)(?:shape|series)?\b\s*([^{}]*)\}")
_SORTING = re.compile(r"\{?\\noopsort\s*\{[^{}]*\}\}?")
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omikron pi rho "
    "varsigma sigma tau upsilon phi chi psi omega"
)
_GREEK = {name: chr(0x03B1 + place) for place, name in enumerate(_GREEK_NAMES.split())}
_MARKED = (
    r"""\\(?:[`'"^~=.]|[uvHckbdrt](?=[\s{\\]))\s*"""
    r"(?:\{\s*\\?[A-Za-z]\s*\}|\\[ij](?![A-Za-z])|[A-Za-z])"
)
"""A letter with a mark, as LaTeX writes it."""
_LETTER = re.compile(
    _MARKED + r"|\\(?:AA|aa|AE|ae|OE|oe|[OoLl]|ss|i|j|DH|dh|TH|th|DJ|dj|NG|ng)(?![A-Za-z])"
    r"(?:\{\}|\s+(?=[A-Za-z]))?"
)
"""A letter with a mark, or one of its own name."""
_FONTS = frozenset(
    {"it", "em", "bf", "sl", "itshape", "bfseries", "slshape", "rm", "tt", "sc", "noopsort"}
)
_PERCENT = re.compile(r"(?<!\\)%")
_MACRO = re.compile(r"\\([a-zA-Z]+)")
_VERBATIM_ESCAPE = re.compile(r"\\([#$%&~_^{}])")
_SPECIAL = re.compile(r"[\\{}&%$#_~^]|-(?=-)|'(?=')|`(?=`)|[!?](?=`)|,(?=,)|<(?=<)|>(?=>)")
_TO_DECODE = re.compile(r"[\\{}$~]|--|``|''")
_ESCAPED_SIGN = re.compile(r"\\([&%$#_{}])")
_FRAGMENT = re.compile(
    _MARKED + r"|(?<![A-Za-z])\{\s*\\[A-Za-z]+\s*\}|\\[A-Za-z]+\{\}|\$[^$]{1,80}\$"
)
_HIDDEN = {ord(sign): 0xE000 + ord(sign) for sign in "\\&%$#_{}~"}
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}
"""Signs that were written as such, kept from being read as LaTeX: private characters meanwhile."""
_WRITTEN = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_ESCAPED = frozenset("&%$#_")
_CSL_TAG = re.compile(r"<(/?)(i|b|sub|sup)>")
_COMMANDS = {"i": "textit", "b": "textbf", "sub": "textsubscript", "sup": "textsuperscript"}
_ACRONYM = re.compile(r"(?<![\\{\w])(?:[A-Za-z]*[A-Z]){2}[A-Za-z0-9]*(?![\w}])")


def _converter() -> LatexNodes2Text:
    database = get_default_latex_context_db()
    macros = [MacroTextSpec(name, f"<{tag}>%s</{tag}>") for name, tag in _TAGS.items()]
    macros += [
        MacroTextSpec("enquote", "“%s”"),
        MacroTextSpec("mkbibquote", "“%s”"),
        MacroTextSpec("textbraceleft", "{"),
        MacroTextSpec("textbraceright", "}"),
        MacroTextSpec("textasciicircum", "^"),
        MacroTextSpec("textless", "<"),
        MacroTextSpec("textgreater", ">"),
        *(MacroTextSpec(f"text{name}", sign) for name, sign in _GREEK.items()),
        MacroTextSpec("textsc", "%s"),
        MacroTextSpec("mbox", "%s"),
    ]
    database.add_context_category("bibliography", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=database, math_mode="text", keep_comments=True)


def _parsing_database() -> Any:
    from pylatexenc.macrospec import MacroSpec  # a name of its own, for the module has two of it

    database = get_parsing_db()
    specs = [MacroSpec(name, "{") for name in ("enquote", "mkbibquote", "mbox", *sorted(_TAGS))]
    database.add_context_category("bibliography", prepend=True, macros=specs)
    return database


_TO_TEXT = _converter()
_PARSING = _parsing_database()


def text_of(value: str) -> str:
    """Return a value of a BibTeX field as text with the markup of CSL.

    Accents, signs and formulas are decoded one by one and remembered. The parser, which takes a
    tenth of a second for an abstract, sees the whole only where something else is left.
    """
    if not _TO_DECODE.search(value):
        return value
    if "\\" in value or "$" in value:
        value = _ESCAPED_SIGN.sub(lambda match: match[1].translate(_HIDDEN), value)
        value = _OTHER_FORMULA.sub(lambda match: f"${match[1] or match[2]}$", value)
        value = _SCRIPT.sub(_script, _SORTING.sub("", value))
        value = _FORMULA.sub(_formula, value)
        value = _FRAGMENT.sub(lambda match: _decoded(match[0]).translate(_HIDDEN), value)
        if "\\" in value or "$" in value:
            return _decoded(value).translate(_SHOWN)
    value = value.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return value.replace("{", "").replace("}", "").replace("~", " ").translate(_SHOWN)


def with_letters(value: str) -> str:
    """Return a value in which letters stand for their commands, and all else is as it was.

    Names are split at words: what divides them takes a command behind a word for its end.
    """

    def letter(match: re.Match[str]) -> str:
        found = _decoded(match[0].rstrip())
        return found if found.isalpha() else match[0]

    return _LETTER.sub(letter, value) if "\\" in value else value


@lru_cache(maxsize=4096)
def _decoded(value: str) -> str:
    value = _OLD_STYLE.sub(_old_style, value)
    value = _PERCENT.sub(r"\\%", value)
    if len(re.findall(r"(?<!\\)\$", value)) % 2:
        value = re.sub(r"(?<!\\)\$", r"\\$", value)
    return str(_TO_TEXT.latex_to_text(value, tolerant_parsing=True, latex_context=_PARSING))


def unknown_macros(value: str) -> list[str]:
    """Return the LaTeX commands of a value of which nothing is known."""
    if "\\" not in value:
        return []
    database = _TO_TEXT.latex_context
    names = dict.fromkeys(_MACRO.findall(value))
    return [name for name in names if _is_unknown(database, name)]


def verbatim_of(value: str) -> str:
    r"""Return an address or a DOI: ``\_`` means ``_``, and nothing else means anything."""
    inner = re.sub(r"^\\(?:url|doi)\s*\{(.*)\}$", r"\1", value.strip())
    inner = inner.replace(r"{\textunderscore}", "_").replace(r"\textunderscore", "_")
    return _VERBATIM_ESCAPE.sub(r"\1", inner.replace("{", "").replace("}", ""))


def latex_of(text: str, *, is_title: bool = False) -> str:
    """Return text as a value of a BibTeX field; acronyms of a title keep their capitals."""
    parts = _CSL_TAG.split(text)
    made = []
    for place in range(0, len(parts), 3):
        plain = parts[place]
        escaped = _SPECIAL.sub(_escape, plain)
        made.append(_ACRONYM.sub(r"{\g<0>}", escaped) if is_title else escaped)
        if place + 2 < len(parts):
            made.append("}" if parts[place + 1] else f"\\{_COMMANDS[parts[place + 2]]}{{")
    return "".join(made)


def _is_unknown(database: Any, name: str) -> bool:
    spec = database.get_macro_spec(name)
    return name not in _FONTS and (spec is None or not spec.macroname)


def _script(match: re.Match[str]) -> str:
    command = "textsubscript" if match[1] == "_" else "textsuperscript"
    return f"\\{command}{{{match[2] if match[2] is not None else match[3]}}}"


def _formula(match: re.Match[str]) -> str:
    """Return a formula in pieces, so that what stands high or low in it is marked up as such."""
    if "_" not in match[1] and "^" not in match[1]:
        return match[0]

    def marked_up(script: re.Match[str]) -> str:
        command = "textsubscript" if script[1] == "_" else "textsuperscript"
        inner = script[2] if script[2] is not None else script[3]
        return f"$\\{command}{{{f'${inner}$' if chr(92) in inner else inner}}}$"

    return f"${_SCRIPT_IN_FORMULA.sub(marked_up, match[1])}$".replace("$$", "")


def _old_style(match: re.Match[str]) -> str:
    return f"\\{'textbf' if match[1] == 'bf' else 'textit'}{{{match[2]}}}"


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _WRITTEN:
        return _WRITTEN[sign]
    return f"\\{sign}" if sign in _ESCAPED else f"{sign}{{}}"
