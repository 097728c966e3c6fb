"""How long 5,000 references take to come in, with what memory, and how quick lists of many are."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from articles import transitions
from articles.importing import bibliography_file
from articles.importing.references import Verb
from articles.models import Reference
from articles.transitions.references import Source
from tests import factories as make
from tests.factories import NOW
from tests.support.benchmark import Row, duration_ms, hold, note

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
COUNT = 5_000
TITLES = (
    "iron legs dopamine sleep movements ferritin placebo pramipexole gabapentin children pregnancy "
    "dialysis brain imaging augmentation opioid quality prevalence genetic cohort women severity "
    "validation exercise vibration light magnesium folate anemia kidney neuropathy depression"
)
WORDS = TITLES.split()
NAMES = ("Allen", "Bell", "Chaudhuri", "Earley", "Garcia", "Hornyak", "Silber", "Walters")
COMMAND = """
import resource, sys, time
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
for _ in range(2):
    begin = time.perf_counter()
    call_command("import_references", sys.argv[1], verbosity=0)
    print(time.perf_counter() - begin)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
from articles.models import Reference
print(Reference.objects.count())
"""
MOST_MEMORY = 500  # megabytes


def ris(count: int) -> bytes:
    """Return a file of records with abstracts; every tenth has no identifier."""
    draw = random.Random(5)
    records = []
    for number in range(count):
        lines = [
            "TY  - JOUR",
            f"AU  - {draw.choice(NAMES)}, A. B.",
            f"TI  - {' '.join(draw.choices(WORDS, k=draw.randint(6, 14))).capitalize()}",
            "JO  - Sleep Medicine",
            f"PY  - {draw.randint(1980, 2026)}",
            f"SP  - {number + 1}",
            f"AB  - {' '.join(draw.choices(WORDS, k=150))}",
        ]
        if number % 10:
            lines.append(f"DO  - 10.1016/j.sleep.{number}")
        records.append("\n".join([*lines, "ER  - "]))
    return "\n".join(records).encode()


def test_a_file_of_5_000_references_comes_in_and_comes_in_again(tmp_path: Path) -> None:
    file = tmp_path / "many.ris"
    file.write_bytes(ris(COUNT))
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/many.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(file)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    first, again, megabytes, count = map(float, done.stdout.split()[-4:])
    note(Row("import 5,000 references", first * 1000, 60_000, "", f"{megabytes:.0f} MB at most"))
    note(Row("import them again", again * 1000, 60_000, "import 5,000 references"))
    assert megabytes <= MOST_MEMORY
    assert count == COUNT


def test_the_list_of_10_000_references() -> None:
    whole = bibliography_file.read(ris(2 * COUNT))
    source = Source(whole.file_hash, whole.entries)
    made = transitions.import_references(source, by=make.somebody("author"), now=NOW)
    assert {one.verb for one in made} == {Verb.ADDED}
    client = Client()
    client.force_login(make.somebody("editor"))
    address = reverse("admin:articles_reference_changelist")
    queries = {
        "list 10,000 references": "",
        "search 10,000 references": "?q=ferritin+Allen",
        "narrow 10,000 references": "?check=open&use=uncited&notice=none&years=10",
    }
    for name, query in queries.items():
        hold(name, lambda query=query: client.get(address + query), limit_ms=1000)
    duplicates = reverse("admin:articles_reference_duplicates")
    hold("equal titles in 10,000", lambda: client.get(duplicates), limit_ms=2000)
    wide = duration_ms(lambda: client.get(duplicates, {"similar": "1"}))
    note(Row("similar titles in 10,000", wide, 30_000))
    key = Reference.objects.order_by("key")[0]
    record = reverse("admin:articles_reference_change", args=[key.pk])
    hold("one of 10,000 references", lambda: client.get(record), limit_ms=1000)
