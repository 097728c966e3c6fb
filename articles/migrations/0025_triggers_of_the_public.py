"""Changes no table. A migration that is pending lets ``migrate`` install the triggers anew."""

from django.db import migrations

# SHA-256 of the triggers' DDL as of this version; a test compares them.
TRIGGERS = {
    "sqlite": "0728836ce0ed52a541ff8f19e62a6730dcd5f4116dde0c08fc617e465a78b53a",
    "postgresql": "043e4ac9a0e4541b3d9a9d7b766429773da1525fc15ca3dbe2eb8610f67c164d",
}


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_public_generation")]
    operations = []
