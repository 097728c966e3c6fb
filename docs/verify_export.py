"""Check a record, exported by `manage.py export_ledger`, with Python's standard library alone.

Recomputes all hashes by docs/canonical-form.md. Exit status: 0 if all fits, 1 if not, 2 misused.
"""

import argparse
import hashlib
import json
import sys

canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def fingerprint(revision):
    body, content = sha256(revision["body_html"]), sha256(revision["content"])
    return sha256(f"rls-portal revision 1\n{content}\n{revision['renderer_version']}\n{body}\n")


def check(lines, head=None):
    rows, faults, recorded, previous = {}, [], {}, "0" * 64
    for entry in map(json.loads, lines):
        name = f"{entry['table']}/{entry['row']['id' if 'id' in entry['row'] else 'seq']}"
        faults += [f"{name} is told twice"] if name in rows else []
        rows[name] = entry["row"]
    named = [name for name in rows if name.startswith("articles_auditevent/")]
    events = sorted(map(rows.pop, named), key=lambda event: event["seq"])
    for number, event in enumerate(events, start=1):
        if event["seq"] != number or event["previous_hash"] != previous:
            faults.append(f"event {event['seq']} does not follow event {number - 1}")
        if sha256(canonical({k: v for k, v in event.items() if k != "hash"})) != event["hash"]:
            faults.append(f"event {event['seq']} does not match its hash")
        recorded.update(json.loads(event["payload"])["rows"])
        previous = event["hash"]
    faults += [f"{name} is missing" for name in recorded if name not in rows]
    for name, row in rows.items():
        if recorded.get(name) != sha256(canonical(row)):
            faults.append(f"{name} is {'not as recorded' if name in recorded else 'in no event'}")
        if name.startswith("articles_revision/") and fingerprint(row) != row["fingerprint"]:
            faults.append(f"{name} does not match its fingerprint")
    if head is not None and head not in [event["hash"] for event in events]:
        faults.append(f"no event has the hash {head}: the end is missing or was rewritten")
    return faults if events else ["it holds no event", *faults], previous


if __name__ == "__main__":
    usage = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    usage.add_argument("record", help="the exported file")
    usage.add_argument("--head", metavar="HASH", help="hash of an event, as somebody noted it")
    given = usage.parse_args()
    try:
        found, last = check(open(given.record, encoding="utf-8"), given.head)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        found = [f"{given.record} cannot be read as a record: {error!r}"]
    print("\n".join(found) or f"Everything fits. Head of the chain: {last}")
    sys.exit(bool(found))
