"""`flask demo load`: two workshops to try everything on, one of them open tonight."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.commands import as_json, say
from app.db import transaction
from app.demo.place import load_sample_place
from app.demo.services import NoPlaceYetError, doors, play

commands = AppGroup("demo", help="The demonstration: two invented workshops in an invented place.")


@commands.command("load")
@as_json
def load(as_json: bool) -> None:
    """Load the sample place and play both workshops, once. Again adds nothing; sign-in links are fresh."""
    if current_app.config["HOUSE"].production:
        raise click.ClickException("The demonstration is not for production: its links open the house to everyone.")
    load_sample_place()
    with current_app.test_request_context(base_url=_base(), method="POST"), transaction():
        try:
            found = doors(play())
        except NoPlaceYetError:
            raise click.ClickException("The sample place could not be loaded; see `flask places status`.") from None
    lines = [
        f"Phone         {found['join_url']}",
        f"Wall          {found['wall']}",
        f"Card          {found['cards'][0]}",
        f"Spoke before  {found['spoke']}",
        *(f"{name.capitalize():13} {link}" for name, link in found["sign_ins"].items()),
    ]
    say(found, lines, as_json=as_json)


def _base() -> str:
    config = current_app.config["HOUSE"]
    return config.base_url or f"http://{config.host}:{config.port}"
