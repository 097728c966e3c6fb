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
    tables = {}
    for entry in map(json.loads, lines):
        tables.setdefault(entry["table"], []).append(entry["row"])
    events = sorted(tables.pop("articles_auditevent", []), key=lambda event: event["seq"])
    faults, recorded, previous = [] if events else ["it holds no event"], {}, "0" * 64
    for number, event in enumerate(events, start=1):
        if event["seq"] != number or event["previous_hash"] != previous:
            faults.append(f"event {event['seq']} does not follow event {number - 1}")
        if sha256(canonical({k: v for k, v in event.items() if k != "hash"})) != event["hash"]:
            faults.append(f"event {event['seq']} does not match its hash")
        recorded.update(json.loads(event["payload"])["rows"])
        previous = event["hash"]
    rows = {f"{table}/{row['id']}": row for table, all_ in tables.items() for row in all_}
    for name in sorted(rows.keys() | recorded.keys()):
        if name not in rows or name not in recorded:
            faults.append(f"{name} is {'missing' if name in recorded else 'in no event'}")
        elif sha256(canonical(rows[name])) != recorded[name]:
            faults.append(f"{name} is not as it was recorded")
    for revision in tables.get("articles_revision", []):
        if fingerprint(revision) != revision["fingerprint"]:
            faults.append(f"revision {revision['id']} does not match its fingerprint")
    if head and head not in [event["hash"] for event in events]:
        faults.append(f"no event has the hash {head}: the end is missing or was rewritten")
    return faults, previous


if __name__ == "__main__":
    usage = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    usage.add_argument("record", help="the exported file")
    usage.add_argument("--head", metavar="HASH", help="hash of an event, as somebody noted it")
    given = usage.parse_args()
    try:
        found, last = check(open(given.record, encoding="utf-8"), given.head)
    except (OSError, ValueError, LookupError, TypeError) as error:
        found = [f"{given.record} cannot be read as a record: {error!r}"]
    print("\n".join(found) or f"Everything fits. Head of the chain: {last}")
    sys.exit(bool(found))
