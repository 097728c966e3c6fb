"""Check an evidence pack, or a doctor's signatures, with nothing but Python's standard library.

    python3 docs/verify_evidence.py evidence.json

Computes every fingerprint again from the texts in the file, and compares it with what was signed.
The rules are in docs/canonical-form.md. Exit status 0 only if everything fits.
"""

import hashlib
import json
import sys
from pathlib import Path


def sha256(text):
    """Return the SHA-256 of a text in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check(pack):
    """Return what does not fit, in words; nothing if all does."""
    if "signatures" in pack:
        pairs = [(each["revision"], [each["review"]]) for each in pack["signatures"]]
    else:
        pairs = [(pack["revision"], pack["reviews"])]
    faults = []
    for revision, reviews in pairs:
        content, body = sha256(revision["content"]), sha256(revision["body_html"])
        lines = ["rls-portal revision 1", content, revision["renderer_version"], body, ""]
        name = f"revision {revision['number']}"
        if content != revision["content_hash"]:
            faults.append(f"the content of {name} does not match its hash")
        if sha256("\n".join(lines)) != revision["fingerprint"]:
            faults.append(f"{name} does not match its fingerprint")
        for number, review in enumerate(reviews, start=1):
            if review["fingerprint"] != revision["fingerprint"]:
                faults.append(f"review {number} signs another text")
    return faults


if __name__ == "__main__":
    found = check(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print("\n".join(found) or "Everything fits: these are the texts that were signed.")
    sys.exit(1 if found else 0)
