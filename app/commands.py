"""Commands of the ground, and how every command prints: sentences for people, `--json` for scripts."""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app import clock, ledger, outbox, permissions
from app.db import database, transaction
from app.migrating import migrate

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def say(facts: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print facts as JSON, or lines for people."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=_plain, indent=2))
        return
    for line in lines:
        click.echo(line)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the present shape of the tables. A second time changes nothing."""
    migrate(database())


ledger_commands = AppGroup("ledger", help="The record of what people who work here have done.")


@ledger_commands.command("verify")
@click.option("--head", "known", default="", help="An earlier head that must be found in the chain.")
@as_json
def verify_ledger(known: str, as_json: bool) -> None:
    """Read the whole chain. Exit 1 with the first broken entry when it does not hold."""
    with transaction(writes=False):
        found = ledger.verify(known)
    facts = {"holds": found.holds, "entries": found.entries, "head": found.head, "broken": found.broken}
    if found.holds:
        say(facts, [f"The ledger holds: {found.entries} entries, head {found.head}."], as_json=as_json)
        return
    where = f" at entry {found.broken}" if found.broken else ""
    say(facts | {"reason": found.reason}, [f"The ledger does not hold{where}: {found.reason}."], as_json=as_json)
    sys.exit(1)


outbox_commands = AppGroup("outbox", help="What waits to be sent and what was sent.")


@outbox_commands.command("list")
@as_json
def list_outbox(as_json: bool) -> None:
    """What waits, what was sent, what is unsure and what was given up, newest first."""
    with transaction(writes=False) as session:
        messages = list(session.scalars(select(outbox.Message).order_by(outbox.Message.id.desc()).limit(500)))
    rows = [
        {
            "state": message.state,
            "why": message.given_up,
            "channel": message.channel,
            "to": "a contact" if outbox.opener_of(message.to) else message.to,
            "template": message.template,
            "due": message.due_at,
            "sent": message.sent_at,
            "attempts": message.attempts,
            "params": message.params,
        }
        for message in messages
    ]
    lines = [f"{_how_it_stands(row)}  {row['to']}  {row['template']}  {row['params'] or ''}" for row in rows]
    say(rows, lines or ["Nothing waits and nothing was sent."], as_json=as_json)


def _how_it_stands(row: dict[str, Any]) -> str:
    """How a message stands, in words."""
    tries = f" after {row['attempts']} tries" if row["attempts"] > 1 else ""
    return {
        "sent": f"sent {row['sent']}",
        "given up": f"given up{tries}: {row['why']}",
        "unsure": f"unsure whether it arrived; goes once more {row['due']}",
        "waiting": f"waits since {row['due']}" if row["due"] <= clock.now() else f"waits until {row['due']}{tries}",
    }[row["state"]]


@click.command("permissions")
@as_json
def list_permissions(as_json: bool) -> None:
    """Every route × role × own or stranger's object: allowed or not."""
    with current_app.test_request_context():
        rows = permissions.matrix()
    say(
        rows,
        (
            f"{'yes' if row['allowed'] else 'no ':4}{row['role']:14}{row['object']:9}{'/'.join(row['methods']):10}"
            f"{row['route']}"
            for row in rows
        ),
        as_json=as_json,
    )


def register(app: Flask) -> None:
    for command in (migrate_command, ledger_commands, outbox_commands, list_permissions):
        app.cli.add_command(command)
