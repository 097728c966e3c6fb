"""Records of a few words, for tables of references."""

from typing import Any


def people(names: str) -> list[dict[str, str]]:
    """Return "Doe J; Roe AB Jr; {A Group}" as names of a record."""
    found: list[dict[str, str]] = []
    for name in names.split("; "):
        if name.startswith("{"):
            found.append({"literal": name[1:-1]})
            continue
        family, given, *suffix = name.rsplit("|") if "|" in name else name.rsplit(" ", 1)
        found.append({"family": family, "given": given} | ({"suffix": suffix[0]} if suffix else {}))
    return found


def article(names: str, title: str, journal: str, year: int, numbers: str = "", **more: Any) -> Any:
    """Return a record; ``numbers`` is "volume(issue):pages"."""
    volume, _, rest = numbers.partition("(") if "(" in numbers else numbers.partition(":")
    issue, _, page = rest.partition("):") if "(" in numbers else ("", "", rest)
    fields = {
        "type": "article-journal",
        "author": people(names) if names else [],
        "title": title,
        "container-title": journal,
        "issued": {"date-parts": [[year]]},
        "volume": volume,
        "issue": issue,
        "page": page,
    }
    return {name: value for name, value in {**fields, **more}.items() if value}


def book(kind: str, names: str, title: str, publisher: str, year: int, **more: Any) -> Any:
    fields = {"type": kind, "title": title, "publisher": publisher}
    names_in = {"author": people(names)} if names else {}
    return {**fields, **names_in, "issued": {"date-parts": [[year]]}, **more}


def on(year: int, month: int, day: int) -> dict[str, list[list[int]]]:
    return {"date-parts": [[year, month, day]]}
