"""The roof: the features in the order of the story, and the app that they make together.

FEATURES is the order of registration and the law of imports: a feature imports the ground or an earlier feature.
"""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, clock, commands, errors, health, i18n, logs, rendering, safety, worker
from app.config import ROOT, Config, read_config
from app.couriers import Courier, PostCourier
from app.db import Database, House
from app.forms import described
from app.permissions import May, allowed
from workshops.interests.letters import INTEREST, open_interest
from workshops.told.contacts import CONTACT
from workshops.told.letters import open_contact

FEATURES = (
    "app.accounts",
    "maps.places",
    "maps.deprivation",
    "workshops.voices",
    "workshops.programmes",
    "workshops.meetings",
    "workshops.seats",
    "workshops.contributions",
    "workshops.equality",
    "workshops.kit",
    "workshops.concerns",
    "workshops.room",
    "workshops.scribe",
    "workshops.themes",
    "workshops.actions",
    "workshops.offers",
    "workshops.vacancies",
    "workshops.interests",
    "workshops.hiring",
    "workshops.told",
    "exports.releases",
    "exports.indicators",
    "maps.atlas",
    "exports.open_data",
    "exports.jobs",
    "exports.packs",
    "exports.board",
    "app.front",
    "app.demo",
)
ROOMS = ("models", "routes", "cli")


def create_app(config: Config | None = None) -> Flask:
    """The whole app, ready to serve. Raises SettingError when a setting is missing or wrong."""
    config = config or read_config()
    clock.set_now(config.now)
    app = House(__name__, template_folder=None, static_folder=None)
    app.secret_key = config.secret_key
    app.jinja_loader = FileSystemLoader(ROOT)
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.config.update(
        HOUSE=config,
        SESSION_COOKIE_NAME="staff",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        PERMANENT_SESSION_LIFETIME=safety.STAFF_SESSION,
        MAX_FORM_MEMORY_SIZE=safety.STAFF_BODY,
    )
    app.extensions["database"] = Database(config.database_url)
    app.extensions.update(couriers_of(config), openers={CONTACT: open_contact, INTEREST: open_interest})
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)
    for ground in (logs, safety, i18n, rendering, assets, errors, health, commands, worker):
        ground.register(app)
    app.jinja_env.globals.update(May=May, may=allowed, described=described)  # ty: ignore[invalid-argument-type]
    for feature in FEATURES:
        for room in ROOMS:
            if find_spec(f"{feature}.{room}"):
                _furnish(app, import_module(f"{feature}.{room}"))
    return app


def couriers_of(config: Config) -> dict[str, Courier]:
    """Who carries e-mail and text messages out of this house, as far as the settings name anybody."""
    found: dict[str, Courier] = {}
    if config.notify_api_key:
        found |= import_module("app.notify").couriers(
            config.notify_api_key,
            config.notify_url,
            text_template=config.notify_text_template,
            email_template=config.notify_email_template,
        )
    if config.smtp_url:
        found["courier"] = PostCourier(config.smtp_url, config.mail_from)
    return found


def _furnish(app: Flask, room: object) -> None:
    """A routes room brings its pages, a cli room its commands."""
    if pages := getattr(room, "pages", None):
        app.register_blueprint(pages)
    if command := getattr(room, "commands", None):
        app.cli.add_command(command)
