# SPDX-License-Identifier: Apache-2.0
"""Puts rows into the database that a function of a test would make, which runs once for all."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from tests import template

LEFT_OUT = {"django_migrations", "django_content_type", "auth_permission"}
QUOTED = {"sqlite": "quote({})", "postgresql": "quote_nullable({}::text)"}


def loaded(build):
    """Put in what `build` puts into an empty database, from a file where it has run before."""
    name = f"rows-{build.__module__}.{build.__qualname__}-{connection.vendor}-{template.digest()}"
    made = template.kept(f"{name}.sql", lambda path: _write(path, build))
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in made.read_text(encoding="utf-8").split("\0"):
            cursor.execute(statement)


def _write(path, build):
    """Run the function, write down the rows that are there then, and undo it."""
    with transaction.atomic(), connection.cursor() as cursor:
        build()
        path.write_text("\0".join(_statements(cursor)), encoding="utf-8")
        transaction.set_rollback(True)


def _statements(cursor):
    for table in connection.introspection.table_names(cursor):
        columns = connection.introspection.get_table_description(cursor, table)
        names = [connection.ops.quote_name(each.name) for each in columns]
        quoted = " || ',' || ".join(QUOTED[connection.vendor].format(name) for name in names)
        cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names are Django's
        rows = [row[0] for row in cursor.fetchall()]
        if rows and table not in LEFT_OUT:
            values = "), (".join(rows)
            yield f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - as above
    models = apps.get_models(include_auto_created=True)
    yield from connection.ops.sequence_reset_sql(no_style(), models)
