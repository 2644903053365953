"""`/api/v1`: as its own document says, unchanged when told so, and read only."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from jsonschema import Draft202012Validator
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection
from sqlalchemy import select

from app import clock
from tests.exports.open_data.conftest import SLUG
from tests.jars import Jar
from tests.people import Cast, signed_in
from tests.promises import promised, proposed
from tests.releases import release_of
from tests.rooms import say
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.told.services import withdraw_all
from workshops.voices.models import Voice
from workshops.voices.services import change_voice

ROOT = "/api/v1"
OURS = f"{ROOT}/programmes/{SLUG}"
FEW = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ADDRESSES = (
    "",
    "/openapi.json",
    "/programmes",
    f"/programmes/{SLUG}",
    f"/programmes/{SLUG}/releases",
    f"/programmes/{SLUG}/releases/latest",
    f"/programmes/{SLUG}/releases/1/tables/deciles",
    f"/programmes/{SLUG}/actions",
)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_it_is_as_its_document_says(everyone: Cast, app: Flask, inside: Callable, mode: GenerationMode) -> None:
    """Schemathesis asks every address, with what the document allows and with what it does not; for things that
    nobody has, and for ours.
    """
    with inside() as session:
        promised(session, everyone)
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app)
    schema.validate()
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 8
    if mode is GenerationMode.POSITIVE:
        assert all(200 in statuses_of(each, mode) for each in operations)
        return
    for each in operations:
        if each.query or "{release}" in each.path:  # elsewhere nothing could be wrong
            assert statuses_of(each, mode) & {404, 422}, each.path


def statuses_of(operation: APIOperation, mode: GenerationMode) -> set[int]:
    """How an address answers; that each answer is as the document says is looked at on the way."""
    ours = {"slug": SLUG, "release": "latest", "table": "neighbourhoods"}
    seen: set[int] = set()

    @given(case=operation.as_strategy(generation_mode=mode), known=booleans())
    @settings(FEW)
    def ask(case: Case, known: bool) -> None:
        checks = []
        if known:
            case.path_parameters = {name: ours[name] for name in case.path_parameters or {}}
            checks = [negative_data_rejection]  # what was wrong may have been the address that we put right
        answer = case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=checks)
        seen.add(answer.status_code)

    ask()
    return seen


def test_the_document_is_openapi_31_with_examples_that_fit(released: Cast, jar: Callable[..., Jar]) -> None:
    said = jar().get(f"{ROOT}/openapi.json").get_json()
    assert said["openapi"].startswith("3.1")
    assert said["info"]["license"]["identifier"] == "OGL-UK-3.0"
    assert said["servers"] == [{"url": f"http://localhost{ROOT}"}]
    with_examples = [
        (name, key, schema)
        for name, whole in said["components"]["schemas"].items()
        for key, schema in whole.get("properties", {}).items()
        if "examples" in schema
    ]
    assert len(with_examples) > 30
    for name, key, schema in with_examples:
        for example in schema["examples"]:
            assert Draft202012Validator(schema).is_valid(example), f"{name}.{key}: {example}"


def test_everything_that_is_named_is_there(everyone: Cast, jar: Callable[..., Jar]) -> None:
    """From the first address every other is found, and every file."""
    anyone = jar()
    waiting, seen = [f"{ROOT}/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = anyone.get(address)
        assert answer.status_code == 200, address
        if answer.is_json and not address.endswith("openapi.json"):
            waiting += [link for link in addresses_in(answer.get_json()) if link not in seen and "gpkg" not in link]
    assert f"{OURS}/releases/1/tables/equality" in seen
    assert f"/exports/{SLUG}/1/equality.xlsx" in seen


def addresses_in(facts: Any) -> list[str]:
    """Every address of ours in an answer, without its host."""
    if isinstance(facts, str):
        return [facts.removeprefix("http://localhost")] if facts.startswith("http://localhost/") else []
    parts = facts.values() if isinstance(facts, dict) else facts if isinstance(facts, list) else ()
    return [address for part in parts for address in addresses_in(part)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_it_already_is_told_so_and_programs_of_any_site_may_ask(
    released: Cast, app: Flask, address: str
) -> None:
    anyone = app.test_client()
    first = anyone.get(ROOT + address)
    assert first.status_code == 200
    mark = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    again = anyone.get(ROOT + address, headers={"If-None-Match": mark})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", mark)
    assert anyone.get(ROOT + address, headers={"If-None-Match": 'W/"another"'}).status_code == 200
    head = anyone.head(ROOT + address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", mark)
    preflight = anyone.options(ROOT + address, headers={"Origin": "https://elsewhere.example"})
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"


def marks(anyone: Jar) -> dict[str, str]:
    files = [f"/exports/{SLUG}/1/{name}" for name in ("people.csv", "hosts.json", "datapackage.zip")]
    return {
        address: anyone.get(address).headers["ETag"]
        for address in [*(ROOT + each for each in ADDRESSES), *files, "/exports", "/exports.rss"]
    }


def test_what_residents_do_moves_no_mark(everyone: Cast, jar: Callable[..., Jar], inside: Callable) -> None:
    """Who asks every night would learn from it that somebody has spoken."""
    anyone = jar()
    before = marks(anyone)
    with inside() as session:
        say(session.get_one(Workshop, everyone.elsewhere.workshop_id), "One more bus, please.")
    with inside() as session:
        here = session.get_one(Workshop, everyone.evening.workshop_id)
        withdraw_all(session.scalars(select(Seat).where(Seat.workshop_id == here.id).limit(1)).one())
    assert marks(anyone) == before


def test_a_release_moves_them_and_so_does_a_host_who_takes_back_their_name(
    everyone: Cast, jar: Callable[..., Jar], inside: Callable
) -> None:
    anyone = jar()
    hosts = f"{OURS}/releases/latest/tables/hosts"
    before = anyone.get(hosts)
    assert "Imam Yusuf Rahman" in before.text
    with inside() as session:
        change_voice(everyone.organiser.user().actor, session.get_one(Voice, everyone.voice_id), named_ok=False)
    after = anyone.get(hosts, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Rahman" not in after.text
    assert "a trusted voice" in after.text
    people = anyone.get(f"{OURS}/releases/latest/tables/people")
    with inside():
        release_of(everyone.evening.programme_id, "230")
    followed = anyone.get(f"{OURS}/releases/latest/tables/people", headers={"If-None-Match": people.headers["ETag"]})
    assert (followed.status_code, followed.get_json()["rows"][0]["number"]) == (200, 230)
    assert anyone.get(f"{OURS}/releases/1/tables/people").get_json()["rows"] == people.get_json()["rows"]


def test_staff_get_no_other_numbers(released: Cast, jar: Callable[..., Jar], inside: Callable) -> None:
    amina = signed_in(jar, inside, released.organiser)
    for address in (f"{OURS}/releases/latest/tables/neighbourhoods", f"/exports/{SLUG}/1/people.csv"):
        assert amina.get(address).data == jar().get(address).data


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/nothing", 404, "openapi.json"),
        ("/programmes/nobodys", 404, "no programme"),
        (f"/programmes/{SLUG}/releases/99", 404, "no release 99"),
        (f"/programmes/{SLUG}/releases/one", 404, "latest"),
        (f"/programmes/{SLUG}/releases/1/tables/none", 404, "It has: people, neighbourhoods"),
        ("/programmes?page=0", 422, "page"),
        ("/programmes?page=two", 422, "page"),
        ("/programmes?page=1&page=2", 422, "page"),
        ("/programmes?page=%D9%A1", 422, "page"),
        ("/programmes?per_page=501", 422, "per_page"),
        ("/programmes?per_page=" + "9" * 5000, 422, "per_page"),
        ("/programmes?x=%00", 400, ""),
    ],
)
def test_what_cannot_be_answered_is_a_problem_that_programs_can_read(
    released: Cast, jar: Callable[..., Jar], address: str, status: int, why: str
) -> None:
    answer = jar().get(ROOT + address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    said = json.loads(answer.text)
    assert (said["status"], set(said)) == (status, {"type", "title", "status", "detail"})
    assert why in said["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_can_only_be_read(jar: Callable[..., Jar], method: str) -> None:
    answer = jar().open(f"{OURS}/releases/latest/tables/people", method=method, data={"rows": "1"})
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_pages_lead_to_one_another(released: Cast, jar: Callable[..., Jar]) -> None:
    anyone = jar()
    table = f"{OURS}/releases/latest/tables/neighbourhoods"
    total = anyone.get(table).get_json()["paging"]["total"]
    last = anyone.get(f"{table}?per_page=4&page={-(-total // 4)}").get_json()
    assert last["links"]["next"] is None
    assert len(last["rows"]) == total % 4 or 4
    behind = anyone.get(f"{table}?per_page=4&page=1000000")
    assert behind.get_json()["rows"] == []
    assert behind.get_json()["links"]["prev"] == last["links"]["self"]
    assert f'<{last["links"]["first"]}>; rel="first"' in behind.headers["Link"]


def test_a_programme_without_a_release_is_named_and_has_no_numbers(
    released: Cast, jar: Callable[..., Jar], inside: Callable
) -> None:
    with inside() as session:
        slug = session.get_one(Programme, released.elsewhere.programme_id).slug
    anyone = jar()
    assert anyone.get(f"{ROOT}/programmes/{slug}").get_json()["latest_release"] is None
    assert anyone.get(f"{ROOT}/programmes/{slug}/releases").get_json()["releases"] == []
    assert "has no release yet" in anyone.get(f"{ROOT}/programmes/{slug}/releases/latest").text
    assert "Nothing is published yet" in anyone.get(f"/exports/{slug}").text


def test_promises_stand_as_the_public_reads_them(everyone: Cast, jar: Callable[..., Jar], inside: Callable) -> None:
    with inside() as session:
        slug = promised(session, everyone).slug
        proposed(session, everyone, title="Not promised by anybody")
        due = clock.today()
    anyone = jar()
    (told,) = anyone.get(f"{OURS}/actions").get_json()["actions"]
    assert (told["slug"], told["state"], told["days_late"]) == (slug, "promised", 0)
    assert (told["owner"], told["partner"]) == ("Dr Amara Cole, Northvale NHS Trust", "Imam Yusuf Rahman")
    assert told["first_due"] > due.isoformat()
    assert "example" not in json.dumps(told), "no address of anybody"


def test_nothing_sealed_leaves(everyone: Cast, jar: Callable[..., Jar]) -> None:
    anyone = jar()
    for address in [*(ROOT + each for each in ADDRESSES), "/exports", "/exports.rss", f"/exports/{SLUG}/1/hosts.csv"]:
        said = anyone.get(address).text
        assert "Behind closed doors" not in said
        assert "The sealed hall" not in said
    hosts = anyone.get(f"{OURS}/releases/1/tables/hosts").get_json()["rows"]
    assert [row["label"] for row in hosts] == ["Imam Yusuf Rahman", "Other hosts"]
