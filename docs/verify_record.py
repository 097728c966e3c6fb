"""Check the record of a text, saved as record.json, with Python's standard library alone.

    python3 docs/verify_record.py record.json [--log log.json ...] [--head HASH]

Recomputes fingerprint and entries; given the public log, also its chain, and that it holds a head
that you noted. The rules are in docs/canonical-form.md. Exit status: 0 fits, 1 does not, 2 misused.
"""

import argparse
import hashlib
import json
import sys

canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def entry_hash(entry):
    return sha256(canonical({k: v for k, v in entry.items() if k not in ("hash", "facts")}))


def check(record, log=None, head=None):
    faults, previous, logged = [], "0" * 64, [entry["hash"] for entry in log or ()]
    if record["state"] != "withdrawn":
        body, content = sha256(record["body_html"]), sha256(record["content"])
        lines = ("rls-portal revision 1", content, record["renderer_version"], body, "")
        if sha256("\n".join(lines)) != record["fingerprint"]:
            faults.append("the text does not match its fingerprint")
    for entry in record["entries"]:
        name = f"entry {entry['number']}"
        if sha256(canonical(entry["facts"])) != entry["facts_hash"]:
            faults.append(f"what {name} tells does not match its hash")
        if entry_hash(entry) != entry["hash"]:
            faults.append(f"{name} does not match its hash")
        if any(entry[key] != record[key] for key in ("address", "revision", "fingerprint")):
            faults.append(f"{name} is about another text")
        faults += [f"{name} is not in the log"] if log and entry["hash"] not in logged else []
    kinds = [entry["kind"] for entry in record["entries"]]
    faults += [f"no entry says {kind}" for kind in ("signed", "published") if kind not in kinds]
    for number, entry in enumerate(log or (), start=1):
        told = (entry["number"], entry["previous_hash"], entry["hash"])
        if told != (number, previous, entry_hash(entry)):
            faults.append(f"entry {entry['number']} of the log does not fit")
        previous = entry["hash"]
    return faults if head in (None, *logged) else [*faults, "the log lacks the head you noted"]


if __name__ == "__main__":
    usage = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    usage.add_argument("record", help="record.json of a revision")
    usage.add_argument("--log", nargs="+", default=[], help="log.json: all its files, in order")
    usage.add_argument("--head", metavar="HASH", help="hash of the public log, as you noted it")
    given = usage.parse_args()
    saved, *log = [json.load(open(n, encoding="utf-8")) for n in [given.record, *given.log]]
    found = check(saved, [entry for file in log for entry in file["entries"]], given.head)
    print("\n".join(found) or "Everything fits: this is what was signed.")
    sys.exit(bool(found))
