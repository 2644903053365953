"""`/api/v1`: releases, tables and promises for programs. It can only be read, and only what is public is in it.

ENDPOINTS is the one table: the routes are made of it here, and the OpenAPI document is made of it in document.py.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug import Response

from app.db import db
from app.errors import problem
from app.links import absolute, path_to
from app.permissions import May, needs
from exports.open_data.answering import answered
from exports.open_data.as_json import head_of
from exports.open_data.blueprint import pages
from exports.open_data.document import Described, document
from exports.open_data.finding import LATEST, NotFoundError, open_of, table_of
from exports.open_data.formats import formats_of
from exports.open_data.opening import LANGUAGE, LICENCE, OpenRelease, facts_of
from exports.open_data.paging import BadPageError, Page, page_of
from exports.open_data.schemas import STATES
from exports.open_data.words import one_line
from exports.releases.models import Release
from exports.releases.reading import releases_of
from workshops.actions.in_public import Told, owner_of, partner_of, told_in_public
from workshops.offers.checklist import measured
from workshops.offers.in_public import offers_now
from workshops.offers.living_wage import Rate, rates
from workshops.offers.models import Check, Offer
from workshops.offers.wording import MINUTES, PENCE
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

ROOT = "/api/v1"
JSON = "application/json"
RELEASE = re.compile(r"[1-9][0-9]{0,8}")
Facts = dict[str, Any]


@dataclass(frozen=True)
class Endpoint(Described):
    """An address of the API, and who answers there."""

    view: Callable[..., Facts | tuple[Facts, Page]]
    till_midnight: bool = False

    @property
    def rule(self) -> str:
        return ROOT + re.sub(r"{(\w+)}", r"<\1>", self.path)


def index() -> Facts:
    return {
        "title": _("Open data of Trusted Voices"),
        "about": _("Numbers about people as they were released, small ones hidden, and promises as they stand."),
        "licence": dict(LICENCE),
        "document": _address("api_document"),
        "programmes": _address("api_programmes"),
        "offers": _address("api_offers"),
        "page": _address("index"),
        "feed": _address("rss"),
    }


def programmes() -> tuple[Facts, Page]:
    made = select(Release.programme_id, func.max(Release.number).label("newest")).group_by(Release.programme_id)
    newest = {row.programme_id: row.newest for row in db().execute(made)}
    page = page_of(db().scalars(select(Programme).order_by(Programme.slug)).all())
    return {"programmes": [_programme(each, newest.get(each.id)) for each in page.rows]}, page


def programme(slug: str) -> Facts:
    found = _found(slug)
    return _programme(found, max((release.number for release in releases_of(found)), default=None))


def releases(slug: str) -> tuple[Facts, Page]:
    found = _found(slug)
    page = page_of(releases_of(found))
    return {"programme": _names(found), "releases": [_release(slug, each) for each in page.rows]}, page


def release(slug: str, release: str) -> Facts:
    opened = _open(slug, release)
    tables = [
        head_of(opened, table)["table"]
        | {
            "rows": len(table.rows),
            "address": _address("api_table", slug=slug, release=str(opened.number), table=name),
            "files": {each.name: _file(opened, name, each.name) for each in formats_of(table)},
        }
        for name, table in opened.tables.items()
    ]
    return opened.facts | {"tables": tables, "package": _address("package", slug=slug, number=opened.number)}


def table(slug: str, release: str, table: str) -> tuple[Facts, Page]:
    opened = _open(slug, release)
    found = table_of(opened, table)
    page = page_of(found.rows)
    return head_of(opened, found) | {"rows": [row.facts for row in page.rows]}, page


def actions(slug: str) -> tuple[Facts, Page]:
    found = _found(slug)
    told = [each for each in told_in_public() if each.action.programme_id == found.id]
    page = page_of(sorted(told, key=lambda each: each.action.id))
    return {"programme": _names(found), "actions": [_action(each) for each in page.rows]}, page


def offers() -> tuple[Facts, Page]:
    page, known = page_of(offers_now()), rates()
    return {"offers": [_offer(each, known) for each in page.rows]}, page


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint("/", "index", "Where everything is.", "Index", index),
    Endpoint("/programmes", "programmes", "Every programme, with its newest release.", "Programmes", programmes),
    Endpoint("/programmes/{slug}", "programme", "One programme.", "ProgrammeRead", programme),
    Endpoint("/programmes/{slug}/releases", "releases", "Its releases, newest first.", "Releases", releases),
    Endpoint(
        "/programmes/{slug}/releases/{release}",
        "release",
        "One release, and which tables it has.",
        "ReleaseRead",
        release,
    ),
    Endpoint(
        "/programmes/{slug}/releases/{release}/tables/{table}",
        "table",
        "The rows of a table, with the same cells as its files.",
        "TableRead",
        table,
    ),
    Endpoint("/programmes/{slug}/actions", "actions", "Its promises, the oldest first.", "Actions", actions),
    Endpoint(
        "/offers", "offers", "Jobs that are open now, those that close first before the others.", "Offers", offers
    ),
)


def _answers(endpoint: Endpoint) -> Callable[..., Response]:
    """The view behind an address: the facts as JSON, or the problem."""

    @wraps(endpoint.view)
    def answer(**address: str) -> Response:
        with force_locale(LANGUAGE):
            try:
                said = endpoint.view(**address)
            except NotFoundError as error:
                return problem(404, _("There is nothing here"), str(error))
            except BadPageError as error:
                return problem(422, _("There is no such page"), str(error))
            if isinstance(said, tuple):
                facts, page = said
                return _as_json(facts | page.facts, till_midnight=endpoint.till_midnight, Link=page.header)
            return _as_json(said)

    return answer


for each in ENDPOINTS:
    pages.add_url_rule(
        each.rule, f"api_{each.name}", needs(May.LOOK)(_answers(each)), methods=["GET"], strict_slashes=False
    )


@pages.get(f"{ROOT}/openapi.json", endpoint="api_document")
@needs(May.LOOK)
def show_document() -> Response:
    with force_locale(LANGUAGE):
        return _as_json(document(ENDPOINTS, absolute(ROOT)))


def _as_json(facts: Facts, *, till_midnight: bool = False, **headers: str) -> Response:
    raw = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return answered(raw, JSON, till_midnight=till_midnight, **headers)


def _found(slug: str) -> Programme:
    found = programme_by_slug(slug)
    if found is None:
        raise NotFoundError(_("There is no programme with the address “%(slug)s”.", slug=slug))
    return found


def _open(slug: str, release: str) -> OpenRelease:
    if release == LATEST:
        return open_of(slug)
    if not RELEASE.fullmatch(release):
        raise NotFoundError(_("A release is called by its number, or “latest”."))
    return open_of(slug, int(release))


def _names(of: Programme) -> Facts:
    return {
        "slug": of.slug,
        "name": one_line(of.name),
        "question": one_line(of.question),
        "controller": one_line(of.controller),
    }


def _programme(of: Programme, latest_release: int | None) -> Facts:
    return _names(of) | {
        "latest_release": latest_release,
        "releases": _address("api_releases", slug=of.slug),
        "actions": _address("api_actions", slug=of.slug),
        "page": absolute(path_to("front.about", slug=of.slug)),
    }


def _release(slug: str, made: Release) -> Facts:
    return facts_of(slug, made) | {"address": _address("api_release", slug=slug, release=str(made.number))}


def _action(told: Told) -> Facts:
    action = told.action
    return {
        "slug": action.slug,
        "title": one_line(action.title),
        "what": one_line(action.what),
        "kind": action.kind.value,
        "state": STATES[action.state],
        "owner": one_line(owner_of(action)),
        "partner": one_line(partner_of(action)) or None,
        "first_due": action.first_due.isoformat(),
        "due": action.due.isoformat(),
        "days_late": told.late.days,
        "days_without_explanation": told.late.silent,
        "page": absolute(path_to("actions.show", slug=action.slug)),
    }


def _file(opened: OpenRelease, table: str, form: str) -> str:
    return _address("file", slug=opened.slug, number=opened.number, name=f"{table}.{form}")


def _address(endpoint: str, **values: object) -> str:
    return absolute(path_to(f"open_data.{endpoint}", **values))


def _offer(of: Offer, known: list[Rate]) -> Facts:
    lines = {each.item: each for each in of.checks}
    kept = {item: line.met for item, line in lines.items()} | measured(of, known)
    return {
        "slug": of.slug,
        "title": one_line(of.title),
        "kind": of.kind.value,
        "organisation": one_line(of.organisation.name),
        "programme": of.programme.slug,
        "what": of.what,
        "pay": {"from": of.pay_from / PENCE, "to": of.pay_to / PENCE, "per": of.pay_per.value, "currency": "GBP"},
        "hours": {"from": of.minutes_from / MINUTES, "to": of.minutes_to / MINUTES},
        "place": one_line(of.place),
        "starts_on": of.starts_on.isoformat(),
        "closes_on": of.closes_on.isoformat(),
        "places": of.places,
        "grades_needed": of.needs_grades,
        "kept_for": [each.slug for each in of.neighbourhoods],
        "checklist": [
            {"line": item.value, "kept": kept[item], "explanation": lines[item].explanation or None} for item in Check
        ],
        "page": absolute(path_to("jobs.show", slug=of.slug)),
    }
