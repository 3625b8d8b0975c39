from django.db import migrations

from reglament.store.append_only import forbid_changes


class Migration(migrations.Migration):
    """The first triggers of SQLite let a row of the ledger be deleted: a database that has them gets the full pair."""

    dependencies = [
        ('store', '0007_originals_arrive'),
    ]

    operations = [
        migrations.RunPython(forbid_changes('store_posting'), migrations.RunPython.noop),
    ]
