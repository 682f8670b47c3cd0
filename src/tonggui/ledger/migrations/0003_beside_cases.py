# SPDX-License-Identifier: Apache-2.0
"""Find the few entries that are not of a case among millions that are."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Index what `supervision.footing` asks for with every act; the condition is as it asks."""

    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX entry_beside_cases ON ledger_entry (id)"
            " WHERE SUBSTR(kind, 1, 5) <> 'case.'",
            "DROP INDEX entry_beside_cases",
        ),
    ]
