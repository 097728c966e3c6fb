"""Changes no table. A migration that is pending lets ``migrate`` install the triggers anew."""

from django.db import migrations

# SHA-256 of the triggers' DDL as of this version; a test compares them.
TRIGGERS = {
    "sqlite": "68d93fb8c4de5d513cd77ca9b60ec8e5cdaa27cbdc3ff182465283d1a54dac19",
    "postgresql": "4cd2376d6e04c987c944e94fd873ea058c491f5fe8d46b7a0c61b9fddd9de910",
}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_triggers_that_believe_nobody"),
        ("accounts", "0002_trusted_accounts"),
    ]
    operations = []
