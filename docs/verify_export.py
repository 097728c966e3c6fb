"""Check an exported record with nothing but Python's standard library.

    python3 manage.py export_ledger > record.jsonl
    python3 docs/verify_export.py record.jsonl [HEAD]

Recomputes every fingerprint, the chain of events and the hash of every signed row; HEAD is the
newest event's hash as somebody noted it. The rules are in docs/canonical-form.md. Exit status 0
only if everything fits.
"""

import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(revision):
    body, content = sha256(revision["body_html"]), sha256(revision["content"])
    return sha256(f"rls-portal revision 1\n{content}\n{revision['renderer_version']}\n{body}\n")


def check(lines, head=None):
    tables = {}
    for line in lines:
        entry = json.loads(line)
        tables.setdefault(entry["table"], []).append(entry["row"])
    events = sorted(tables.pop("articles_auditevent", []), key=lambda event: event["seq"])
    faults, recorded, previous = [], {}, "0" * 64
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
    with open(sys.argv[1], encoding="utf-8") as exported:
        found, last = check(exported, *sys.argv[2:3])
    print("\n".join(found) or f"Everything fits. Head of the chain: {last}")
    sys.exit(1 if found else 0)
