"""Check the record of a text, saved as record.json, with Python's standard library alone.

    python3 docs/verify_record.py record.json [--log log.json ...] [--head HASH]

Recomputes fingerprint and entries; given the whole public log, also its chain, that it has these
entries and no others, and a head you noted (docs/canonical-form.md). 0: fits, 1: not, 2: misuse.
"""

import argparse
import hashlib
import json
import sys

canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
NAMES = ("address", "revision", "fingerprint")


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def entry_hash(entry):
    return sha256(canonical({k: v for k, v in entry.items() if k not in ("hash", "facts")}))


def check(record, log=None, head=None):
    faults, previous, logged = [], "0" * 64, [entry["hash"] for entry in log or ()]
    kinds, told = ([entry[key] for entry in record["entries"]] for key in ("kind", "hash"))
    if (record["state"] == "withdrawn") != ("withdrawn" in kinds):
        faults.append("the state is not what the entries say")
    if "withdrawn" not in kinds or {"content", "body_html"} & record.keys():
        body, content = (sha256(record.get(key, "")) for key in ("body_html", "content"))
        lines = ("rls-portal revision 1", content, record["renderer_version"], body, "")
        if sha256("\n".join(lines)) != record["fingerprint"]:
            faults.append("the text does not match its fingerprint")
    for entry in record["entries"]:
        if sha256(canonical(entry["facts"])) != entry["facts_hash"]:
            faults.append(f"what entry {entry['number']} tells does not match its hash")
        if entry_hash(entry) != entry["hash"] or any(entry[n] != record[n] for n in NAMES):
            faults.append(f"entry {entry['number']} does not match its hash or is of another text")
    faults += [f"no entry says {kind}" for kind in ("signed", "published") if kind not in kinds]
    about = [e["hash"] for e in log or () if all(e[n] == record[n] for n in NAMES)]
    if log is not None and told != about:
        faults.append("the log has other entries about this text")
    for number, entry in enumerate(log or (), start=1):
        found = (entry["number"], entry["previous_hash"], entry["hash"])
        if found != (number, previous, entry_hash(entry)):
            faults.append(f"entry {entry['number']} of the log does not fit")
        previous = entry["hash"]
    return faults if head in (None, *logged) else [*faults, "the log lacks the head you noted"]


def words(record, log):
    """Say what was found to fit, and no more than that."""
    said = "Everything fits: this is what was signed, and it stands in the log."
    if log is None:
        said = "The record agrees with itself. Whether it was ever published, only the log shows."
    if any(entry["facts"].get("is_demonstration") for entry in record["entries"]):
        said += " Demonstration: no real doctor signed it."
    gone = [entry["at"][:10] for entry in record["entries"] if entry["kind"] == "withdrawn"]
    return said + (f" It was withdrawn on {gone[-1]}: do not rely on it." if gone else "")


if __name__ == "__main__":
    usage = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    usage.add_argument("record", help="record.json of a revision")
    usage.add_argument("--log", nargs="+", help="log.json: all its files, in order")
    usage.add_argument("--head", metavar="HASH", help="hash of the public log, as you noted it")
    given = usage.parse_args()
    try:
        names = [given.record, *(given.log or ())]
        saved, *files = [json.load(open(name, encoding="utf-8")) for name in names]
        whole = [entry for file in files for entry in file["entries"]] if given.log else None
        faulty = check(saved, whole, given.head)
        print("\n".join(faulty) or words(saved, whole))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        usage.error(f"this is no record, or no log: {error!r}")
    sys.exit(bool(faulty))
