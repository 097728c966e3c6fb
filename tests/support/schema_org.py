"""Which types and properties of schema.org there are, and what is wrong with a graph by them.

`schema_org.json` beside this file is an extract of the typings of schema-dts, made once by

    python tests/support/schema_org.py path/to/schema-dts/dist/schema.d.ts VERSION

An own type that a page begins to use is added to `TYPES`, and the extract made again.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

EXTRACT = Path(__file__).with_suffix(".json")
SOURCE = "the npm package schema-dts, dist/schema.d.ts: typings made from the schema.org vocabulary"
LICENCE = "Apache-2.0 (schema-dts); the vocabulary itself: CC BY-SA 3.0, schema.org"
TYPES = """
    AboutPage AdministrativeArea Answer Article Book BreadcrumbList Certification Chapter Claim
    CollectionPage ContactPage ContactPoint CorrectionComment CreativeWork DataDownload Dataset
    DefinedTerm DefinedTermSet EducationalOccupationalCredential EntryPoint FAQPage ImageObject
    ItemList ListItem MedicalAudience MedicalCode MedicalCondition MedicalWebPage MediaObject
    Organization Periodical Person PostalAddress ProfilePage PropertyValue PublicationIssue
    PublicationVolume Question Report ScholarlyArticle SearchAction SearchResultsPage WebPage
    WebSite
    """.split()  # noqa: SIM905 - to be read as a list of words
LITERALS = (
    *("Boolean", "Date", "DateTime", "Integer", "Number", "Text", "Time", "URL"),
    # Written as text with a unit: "800 px", "PT6M".
    *("Distance", "Duration"),
)
# What the typings build by a rule: https://schema.org/docs/actions.html
BY_RULE = {"SearchAction": {"query-input": ["Text"]}}

_INTERFACE = re.compile(
    r"^(?:export )?interface (\w+)(?: extends ([^{]+))? \{$(.*?)^\}", re.M | re.S
)
_PROPERTY = re.compile(r'^    "([\w-]+)"\?: SchemaValue<(.+), "[\w-]+">;', re.M)

Definitions = dict[str, dict[str, Any]]


def definitions() -> Definitions:
    """Return the types of the extract: what each is a kind of, and its own properties."""
    found: Definitions = json.loads(EXTRACT.read_text())["types"]
    return found


def properties(kind: str, known: Definitions) -> dict[str, list[str]]:
    """Return all properties of a type with what each may hold, inherited ones included."""
    found: dict[str, list[str]] = {}
    for parent in known[kind]["of"]:
        found |= properties(parent, known)
    return found | known[kind]["properties"]


def ancestors(kind: str, known: Definitions) -> set[str]:
    """Return the type with all that it is a kind of."""
    return {kind}.union(*(ancestors(parent, known) for parent in known[kind]["of"]))


def faults(graph: Mapping[str, Any]) -> list[str]:
    """Return what schema.org knows nothing of, or has elsewhere, in a page's whole graph."""
    known = definitions()
    if set(graph) != {"@context", "@graph"} or graph["@context"] != "https://schema.org":
        return [f"not a graph of schema.org: {sorted(graph)}"]
    told = [node for node in _nodes(graph["@graph"]) if "@type" in node]
    kinds = {node["@id"]: node["@type"] for node in told if node["@id"]}
    return [fault for node in _nodes(graph["@graph"]) for fault in _of_node(node, kinds, known)]


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object, with an empty @id where it has none."""
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each)
    elif isinstance(value, dict):
        yield {"@id": "", **value}
        for name, inner in value.items():
            if not name.startswith("@"):
                yield from _nodes(inner)


def _of_node(
    node: Mapping[str, Any], kinds: Mapping[str, str], known: Definitions
) -> Iterator[str]:
    kind = node.get("@type")
    if kind is None:
        if set(node) != {"@id"}:
            yield f"properties without a type: {sorted(node)}"
        return
    if kind not in known:
        yield f"no type of the extract: {kind}"
        return
    allowed = properties(kind, known)
    for name, value in node.items():
        if name in ("@id", "@type"):
            continue
        if name not in allowed:
            yield f"{kind} has no {name}"
            continue
        for each in value if isinstance(value, list) else [value]:
            if not _fits(each, allowed[name], kinds, known):
                yield f"{kind}.{name} holds {allowed[name]}, not {each!r}"


def _fits(value: Any, allowed: list[str], kinds: Mapping[str, str], known: Definitions) -> bool:
    if isinstance(value, bool):
        return "Boolean" in allowed
    if isinstance(value, int):
        return bool({"Integer", "Number"} & set(allowed))
    if isinstance(value, str):
        # An address may stand for the thing at it, but empty words say nothing.
        return value.strip() != "" and (
            bool(set(allowed) & set(LITERALS)) or value.startswith("https://schema.org/")
        )
    if not isinstance(value, dict):
        return False
    kind = value.get("@type") or kinds.get(value.get("@id", ""))
    if kind is None:  # something on another page
        return "@id" in value and bool(set(allowed) - set(LITERALS))
    return kind not in known or bool(ancestors(kind, known) & set(allowed))


# --- making the extract -----------------------------------------------------------------------


def extract(typings: str, version: str) -> dict[str, Any]:
    """Return the extract of the typings: `TYPES`, and what they are kinds of."""
    bases: dict[str, list[str]] = {}
    own: dict[str, dict[str, list[str]]] = {}
    for name, parents, body in _INTERFACE.findall(typings):
        bases[name] = re.findall(r"(\w+)Base\b", parents)
        own[name] = {p: re.findall(r"\w+", values) for p, values in _PROPERTY.findall(body)}
    wanted: dict[str, dict[str, Any]] = {}
    todo = list(TYPES)
    while todo:
        kind = todo.pop()
        if kind in wanted:
            continue
        parents = bases.get(f"{kind}Base") or bases.get(f"{kind}Leaf") or []
        wanted[kind] = {
            "of": sorted(set(parents) - {kind}),
            "properties": own.get(f"{kind}Base", {}),
        }
        todo += wanted[kind]["of"]
    holders = {*LITERALS, *wanted}  # of terms that schema.org itself lists, only the addresses
    for kind, definition in wanted.items():
        definition["properties"] = {
            name: sorted(holders & set(values)) for name, values in definition["properties"].items()
        } | BY_RULE.get(kind, {})
    types = dict(sorted(wanted.items()))
    return {"source": SOURCE, "version": version, "licence": LICENCE, "types": types}


if __name__ == "__main__":
    made = extract(Path(sys.argv[1]).read_text(), sys.argv[2])
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in made.pop("types").items()]
    head = json.dumps(made, indent=1)[:-2]
    EXTRACT.write_text(head + ',\n "types": {\n' + ",\n".join(lines) + "\n}}\n")
