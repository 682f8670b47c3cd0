# SPDX-License-Identifier: Apache-2.0
"""`tonggui serve`, `upgrade` and `administrator`: the web site, as the environment sets it."""

from __future__ import annotations

import os

import click


@click.command()
@click.option("--bind", metavar="HOST:PORT", help="Where to listen; TONGGUI_BIND otherwise.")
def serve(bind: str | None) -> None:
    """Serve the web site until told to stop."""
    call("serve", *(["--bind", bind] if bind else []))


@click.command()
def upgrade() -> None:
    """Bring the database up to this version; do so after each installation of a new one."""
    call("upgrade")
    click.echo("the database is up to date")


@click.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(["system", "security", "audit"]))
def administrator(name: str, kind: str) -> None:
    """Make an administrator, or give one a new link; print the link that sets the password."""
    call("administrator", name, kind)


def call(command: str, *arguments: str) -> None:
    """Run one of the site's own commands; only now is Django loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonggui.site.settings")
    import django  # noqa: PLC0415 - audits start without it
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command(command, *arguments)
