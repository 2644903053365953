"""The roof over the chores: what is done without anyone asking, each twice as harmless as once."""

import time
from collections.abc import Callable
from datetime import datetime

import click
from flask import Flask, current_app

from app import clock, limits, outbox
from app.db import transaction
from app.logs import describe, log
from exports.packs.services import forget_flip_charts
from exports.releases.services import make_due_releases
from workshops.actions.letters import remind_owners
from workshops.actions.rounds import decide_rounds
from workshops.concerns.letters import remind
from workshops.concerns.services import forget_old_concerns
from workshops.hiring.letters import ask_who_is_still_there
from workshops.interests.forgetting import forget_interests
from workshops.kit.services import forget_numbers
from workshops.offers.services import close_offers_over
from workshops.seats.services import forget_old_forms
from workshops.told.contacts import forget_contacts
from workshops.told.evenings_told import settle_evenings
from workshops.told.retention import keep_the_promise
from workshops.told.services import make_gone
from workshops.told.telling import tell_people

MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
EVERY = 20  # seconds between rounds of a serving worker


def round_of_chores() -> bool:
    """Do every chore once, each in a transaction of its own. A failing one stops no other. True: all went well."""
    well = True
    for name, chore in chores():
        try:
            with transaction():
                chore()
        except Exception as error:  # noqa: BLE001 - a chore that fails must not keep the others from being done
            log.error("chore %s failed: %s", name, describe(error))
            well = False
    outbox.send_what_waits()
    return well


def chores() -> list[tuple[str, Callable[[], None]]]:
    """The list of chores, in order."""
    return [
        ("forget old guesses", limits.forget_old_guesses),
        ("forget when somebody joined", forget_old_forms),
        ("forget whose form a number was", forget_numbers),
        ("remind of concerns that are overdue", remind),
        ("decide whether it is better", decide_rounds),
        ("remind owners of what they promised", remind_owners),
        ("close offers that are over", close_offers_over),
        ("ask whether people are still in their jobs", ask_who_is_still_there),
        ("delete concerns that were kept long enough", forget_old_concerns),
        ("settle what may be told of an evening", settle_evenings),
        ("delete what was kept long enough", keep_the_promise),
        ("delete flip charts that were kept long enough", forget_flip_charts),
        ("make releases that are due", make_due_releases),
        ("tell people what has changed", tell_people),
        ("forget contacts that were kept long enough", forget_contacts),
        ("forget how to reach people who were interested", forget_interests),
        ("make gone what was deleted", make_gone),
    ]


@click.command("worker")
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option(
    "--now",
    type=click.DateTime(MOMENTS),
    help="Believe that it is this moment (refused in production mode).",
)
def worker_command(once: bool, now: datetime | None) -> None:
    """Send what waits and do what is due."""
    if now:
        if current_app.config["HOUSE"].production:
            raise click.UsageError("--now is for rehearsals; production keeps the real time.")
        clock.set_now(now)
    while True:
        well = round_of_chores()
        if once:
            raise SystemExit(0 if well else 1)
        time.sleep(EVERY)


def register(app: Flask) -> None:
    app.cli.add_command(worker_command)
