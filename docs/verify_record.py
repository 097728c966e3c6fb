"""Check the record of a text, saved as record.json, with Python's standard library alone.

    python3 verify_record.py record.json [--log log.json ...] [--head HASH] [--heads heads.json]

Recomputes fingerprint and entries; given the whole public log, also its chain, that it has these
entries, and heads that you noted or saved on an earlier day (docs/canonical-form.md, section 6),
and tells what happened since the record was saved. 0: fits, 1: not, 2: misuse.
"""

import argparse
import hashlib
import json
import sys

canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
NAMES, HASHES = ("address", "revision", "fingerprint"), ("hash", "entry_hash", "event_hash")


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def entry_hash(entry):
    return sha256(canonical({k: v for k, v in entry.items() if k not in ("hash", "facts")}))


def about(record, log):
    return [entry for entry in log or () if all(entry[n] == record[n] for n in NAMES)]


def check(record, log=None, head=None, heads=()):
    faults, entries, kinds = [], record["entries"], [e["kind"] for e in record["entries"]]
    form = f"rls-portal record 1 {record['revision']}/record/"
    if form != f"{record['format']} {record['url'].split('/v/')[-1]}":
        faults.append("the format or the address is not that of this record")
    if (record["state"] == "withdrawn") != ("withdrawn" in kinds):
        faults.append("the state is not what the entries say")
    body, content = (sha256(record.get(key, "")) for key in ("body_html", "content"))
    lines = ("rls-portal revision 1", content, record["renderer_version"], body, "")
    has_text = "withdrawn" not in kinds or {"content", "body_html"} & record.keys()
    if has_text and sha256("\n".join(lines)) != record["fingerprint"]:
        faults.append("the text does not match its fingerprint")
    for entry in entries:
        if sha256(canonical(entry["facts"])) != entry["facts_hash"]:
            faults.append(f"what entry {entry['number']} tells does not match its hash")
        if entry_hash(entry) != entry["hash"] or not about(record, [entry]):
            faults.append(f"entry {entry['number']} does not match its hash or is of another text")
    faults += [f"no entry says {kind}" for kind in ("signed", "published") if kind not in kinds]
    if entries != sorted(entries, key=lambda entry: entry["number"]):
        faults.append("the entries are not in their order")
    if log is None:
        return [*faults, "without the log, no head can be checked"] if head or heads else faults
    for n, entry in enumerate(log, start=1):
        before = log[n - 2]["hash"] if n > 1 else "0" * 64
        found = (entry["number"], entry["previous_hash"], entry["hash"])
        faults += [f"entry {n} of the log does not fit"] * (found != (n, before, entry_hash(entry)))
    covered = log[: record["head"]["entry"]] if record["head"] else []
    told, logged = ([e["hash"] for e in about(record, es)] for es in (entries, log))
    if told != logged[: len(told)] or len(told) < len(about(record, covered)):
        faults.append("the log has other entries about this text")
    if record["state"] not in ("withdrawn", state(record, covered), state(record, log)):
        faults.append("the state is not what the log says")
    heads = [each for each in (record["head"], *heads) if each]
    faults += [f"the log lacks the head of {each['day']}" for each in heads if not fits(each, log)]
    known = (None, *(each.get(name) for each in (*log, *heads) for name in HASHES))
    return faults if head in known else [*faults, "the log lacks the head you noted"]


def fits(head, log):
    """A head names an entry, and an event that is not older than those behind the entries."""
    until = log[: head["entry"]]
    last = until[-1] if until else {"number": 0, "hash": "0" * 64, "at": ""}
    fit = last["at"] <= head["at"] and all(entry["seq"] <= head["seq"] for entry in until)
    fit &= {e["event_hash"] for e in log if e["seq"] == head["seq"]} <= {head["event_hash"]}
    return fit and (last["number"], last["hash"]) == (head["entry"], head["entry_hash"])


def state(record, log):
    """Superseded: a later text took its place, at its address or at that of the article today."""
    places = {record["address"], record["url"].split("/articles/")[-1].split("/")[0]}
    own = max((e["number"] for e in record["entries"] if e["kind"] == "published"), default=0)
    later = {e["address"] for e in log if e["kind"] == "published" and e["number"] > own}
    return "superseded" if places & later else "live"


def words(record, log, head=None):
    """Say what was found to fit, and no more than that."""
    said = "Everything fits: this is what was signed, and it stands in the log."
    if log is None:
        said = "The record agrees with itself. Whether it was ever published, only the log shows."
    if any(entry["facts"].get("is_demonstration") for entry in record["entries"]):
        said += " Demonstration: no real doctor signed it."
    since = about(record, log)[len(record["entries"]) :]
    said += "".join(f" Since then: {entry['kind']} on {entry['at'][:10]}." for entry in since)
    if record["state"] == "live" and state(record, log or ()) == "superseded":
        said += " Since then: superseded by a newer text."
    if head and head not in [entry["hash"] for entry in log]:
        said += " You noted a hash of the internal record; that of the public log shows more."
    gone = [e["at"][:10] for e in (*record["entries"], *since) if e["kind"] == "withdrawn"]
    return said + (f" It was withdrawn on {gone[-1]}: do not rely on it." if gone else "")


if __name__ == "__main__":
    usage = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    usage.add_argument("record", help="record.json of a revision")
    usage.add_argument("--log", nargs="+", default=[], help="log.json: all its files, in order")
    usage.add_argument("--head", metavar="HASH", help="either hash of a head, as you noted it")
    usage.add_argument("--heads", nargs=1, default=[], help="heads.json, as you saved it")
    given = usage.parse_args()
    try:
        names = (given.record, *given.heads, *given.log)
        saved, *files = (json.load(open(name, encoding="utf-8")) for name in names)
        noted = files.pop(0)["heads"] if given.heads else []
        whole = [entry for file in files for entry in file["entries"]] if files else None
        faulty = check(saved, whole, given.head, noted)
        print("\n".join(faulty) or words(saved, whole, given.head))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        usage.error(f"this is no record, or no log: {error!r}")
    sys.exit(bool(faulty))
