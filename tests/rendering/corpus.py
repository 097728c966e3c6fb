"""The hostile inputs of `corpus/hostile.json`: category, name, text."""

import json
from pathlib import Path

HOSTILE: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "corpus" / "hostile.json").read_text(encoding="utf-8")
)
CASES = [
    (f"{category}: {name}", text)
    for category, cases in HOSTILE.items()
    for name, text in cases.items()
]
