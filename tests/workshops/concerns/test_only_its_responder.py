"""A concern is on no page but its own: whatever the role, in no log and no file, and closed without the key."""

import dataclasses
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select, text

from app import clock
from app.accounts.services import grant_role
from app.db import Base
from app.permissions import Role
from app.sealing import UnreadableError, unseal
from app.worker import round_of_chores
from tests.evenings import WORDS as QUESTION
from tests.evenings import answer, fields, join
from tests.house.test_sealed_stays_sealed import ask, every_address, leaks, listening
from tests.people import Cast
from tests.postgres import binaries
from tests.workshops.concerns.conftest import WORDS, code_on, first_concern, tell
from workshops.concerns.models import Concern
from workshops.concerns.telling import named_people
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.room.moderation import pass_on

CONTACT, PASSED = "07700 900123", "She locked me in the shed."
DONE, TOLD = "Rang the centre twice.", "I believe you, truly."
ONLY_PLACES = ("/map", "/assets/", "/neighbourhoods/", "/logout")
SECRETS = {WORDS, CONTACT, DONE, TOLD, PASSED}


@pytest.fixture
def told(writer: Any, jar: Callable, evening: Any, everyone: Cast, ben: Any, inside: Callable) -> str:
    """Everything that can be written about harm: told on the page, passed on from the room, noted, answered."""
    code = code_on(tell(writer, evening, everyone.outside, contact=CONTACT))
    page = first_concern(ben)
    ben.post(page, data=fields(ben.get(page), 0) | {"done": DONE, "told": TOLD, "again": "3"})
    anna = jar()
    join(anna, evening)
    answer(anna, evening, QUESTION, words=PASSED)
    with inside() as session:
        said = session.scalars(select(Contribution)).one()
        pass_on("command", said, named_people(said.activity.workshop.programme)[0])
    return code


def pages_of(somebody: Any, app: Flask, slugs: tuple[str, ...]) -> dict[str, str]:
    """Every page that somebody can open or is led to. The maps are left out: they are many, and know places only."""
    waiting, found = list(dict.fromkeys(["/today", *every_address(app, slugs)])), {}
    while waiting:
        address = waiting.pop()
        if address not in found and not address.startswith(ONLY_PLACES):
            found[address], links = ask(somebody, address)
            waiting += links
    return found


def test_no_other_role_finds_a_word_of_it_on_any_page(
    app: Flask, told: str, everyone: Cast, evening: Any, enter: Callable, inside: Callable
) -> None:
    with inside(writes=False) as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        slugs = (workshop.code, workshop.programme.slug, workshop.voice.slug)
    for person in (everyone.organiser, everyone.leader, everyone.voice, everyone.administrator):
        found = pages_of(enter(person), app, slugs)
        assert leaks(found, SECRETS) == set(), person.name
        assert [address for address in found if address.startswith("/concerns/")] == [], person.name
    mine, other = (pages_of(enter(person), app, slugs) for person in (everyone.outside, everyone.responder))
    seen = {secret for secret, _address in leaks(mine, SECRETS)}
    assert seen == SECRETS - {PASSED}, "the walk comes past what one may read, and past nothing of the other's"
    assert {secret for secret, _address in leaks(other, SECRETS)} == {PASSED}


def test_for_everybody_else_there_is_none(told: str, everyone: Cast, enter: Callable, ben: Any) -> None:
    address = first_concern(ben)
    for person in everyone.people():
        if person is not everyone.outside:
            somebody = enter(person)
            status = 404 if person is everyone.responder else 403
            for page in (address, *(f"{address}/{verb}" for verb in ("close", "hand-over", "give-back"))):
                assert somebody.get(page).status_code == status, f"{person.name} {page}"
                assert somebody.post(page, data={"told": "x"}).status_code == status, f"{person.name} {page}"
            assert somebody.post(f"{address}/reopen").status_code == status


def test_an_administrator_who_becomes_a_named_person_reads_only_their_own(
    told: str, everyone: Cast, enter: Callable, ben: Any, inside: Callable
) -> None:
    """A role on every programme is not enough: what was told was told to somebody else."""
    with inside():
        grant_role("command", everyone.administrator.user(), Role.RESPONDER)
    sam = enter(everyone.administrator)
    assert "Nobody has turned to you yet" in sam.get("/concerns").text
    assert sam.get(first_concern(ben)).status_code == 404


def test_a_named_person_sees_when_somebody_else_made_a_link_to_come_in_as_them(
    everyone: Cast, enter: Callable, joan: Any, courier: Any
) -> None:
    said = "Somebody else made a link to come in as you"
    assert said not in joan.get("/concerns").text
    clock.set_now(datetime(2026, 12, 4, 12, 0, tzinfo=clock.LONDON))
    enter(everyone.administrator).post(f"/people/{everyone.responder.id}/link")
    joan.post("/login", data={"email": everyone.responder.email, "way": "link"})
    clock.set_now(datetime(2026, 12, 7, 12, 0, tzinfo=clock.LONDON))
    page = enter(everyone.responder).get("/concerns").text
    assert f"{said} on Friday 4 December." in page
    assert said not in enter(everyone.outside).get("/concerns").text


def test_nobody_signed_in_is_led_to_the_door(told: str, ben: Any, writer: Any) -> None:
    assert writer.get(first_concern(ben)).location.startswith("/login?")


def test_the_log_holds_no_word_code_or_address(writer: Any, evening: Any, everyone: Cast, ben: Any) -> None:
    with listening() as lines:
        code = code_on(tell(writer, evening, everyone.outside, contact=CONTACT))
        writer.post("/e/harm/answer", data={"code": code})
        address = first_concern(ben)
        ben.post(address, data=fields(ben.get(address), 0) | {"done": DONE, "told": TOLD, "again": "3"})
        tell(writer, evening, everyone.outside, "x" * 5001)
    log = "\n".join(lines)
    assert "concerns.send" in log, "the log was heard"
    for secret in (*SECRETS, code, code.replace(" ", ""), address, evening.code):
        assert secret not in log


def test_a_failure_logs_no_word(writer: Any, evening: Any, everyone: Cast, app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(*_args: object) -> None:
        raise RuntimeError("the sky has fallen")

    monkeypatch.setattr("workshops.concerns.telling.tell_responder", fail)
    with listening() as lines:
        page = tell(writer, evening, everyone.outside)
    assert page.status_code == 500
    assert WORDS in page.text, "what was typed can be copied"
    assert "RuntimeError" in "\n".join(lines)
    assert WORDS not in "\n".join(lines)


def test_no_table_holds_a_word_of_it(told: str, inside: Callable) -> None:
    with inside(writes=False) as session:
        rows = [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(text(f'SELECT * FROM "{table.name}"'))
        ]
    everything = "\n".join(rows)
    assert "Getting to the clinic" in everything
    for secret in (*SECRETS, told, told.replace(" ", "")):
        assert secret not in everything


@pytest.mark.sqlite
def test_no_file_of_the_database_holds_a_word_of_it(told: str, app: Flask) -> None:
    """Neither the file nor its log of changes; words that were in the room are gone once the worker has run."""
    with app.app_context():
        assert round_of_chores()
    file = Path(app.extensions["database"].engine.url.database)
    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert b"Getting to the clinic" in raw
    for secret in (*SECRETS, told, told.replace(" ", "")):
        assert secret.encode() not in raw


def backup_of(app: Flask, folder: Path) -> bytes:
    """The whole database as its own tool carries it away."""
    url = app.extensions["database"].engine.url
    if url.get_backend_name() == "postgresql":
        host = str(url.query["host"])
        command = [binaries() / "pg_dump", "--host", host, "--username", "postgres", str(url.database)]
        return subprocess.run(command, capture_output=True, check=True).stdout
    file = folder / "backup.db"
    with closing(sqlite3.connect(str(url.database))) as here, closing(sqlite3.connect(file)) as there:
        here.backup(there)
    return file.read_bytes()


def test_a_backup_is_closed_to_whoever_has_no_key(
    app: Flask, told: str, evening: Any, inside: Callable, tmp_path: Path, monkeypatch: Any
) -> None:
    with app.app_context():
        assert round_of_chores()
    carried = backup_of(app, tmp_path)
    with inside(writes=False) as session:
        sealed = [text for row in session.scalars(select(Concern)) for text in (row.sealed, row.notes) if text]
        opened = "".join(map(unseal, sealed))
    assert {secret for secret in SECRETS if secret in opened} == SECRETS, "our keys open it"
    assert all(text.encode() in carried for text in sealed), "it is a backup, with what was sealed"
    for secret in (*SECRETS, told, told.replace(" ", "")):
        assert secret.encode() not in carried
    other = dataclasses.replace(app.config["HOUSE"], contact_keys=(Fernet.generate_key().decode(),))
    monkeypatch.setitem(app.config, "HOUSE", other)
    with app.app_context():
        for text in sealed:
            with pytest.raises(UnreadableError):
                unseal(text)


def test_with_another_key_it_stays_closed_and_nothing_is_lost(
    app: Flask, told: str, ben: Any, writer: Any, evening: Any, everyone: Cast, monkeypatch: Any
) -> None:
    address = first_concern(ben)
    with monkeypatch.context() as gone:
        other = dataclasses.replace(app.config["HOUSE"], contact_keys=(Fernet.generate_key().decode(),))
        gone.setitem(app.config, "HOUSE", other)
        page = ben.get(address)
        assert page.status_code == 200
        assert "This cannot be opened just now" in page.text
        assert leaks({address: page.text}, SECRETS) == set()
        refused = ben.post(address, data={"told": "Anybody there?", "again": "3"})
        assert refused.status_code == 409
        assert ben.post(f"{address}/hand-over", data={"to": str(everyone.responder.id)}).status_code == 409
        assert "It cannot be shown just now." in writer.post("/e/harm/answer", data={"code": told}).text
        assert ben.get("/today").status_code == ben.get("/concerns").status_code == 200
    read = ben.get(address).text
    assert leaks({address: read}, SECRETS - {PASSED}) == {(secret, address) for secret in SECRETS - {PASSED}}


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed(
    app: Flask, told: str, ben: Any, monkeypatch: Any
) -> None:
    house = app.config["HOUSE"]
    both = dataclasses.replace(house, contact_keys=(Fernet.generate_key().decode(), *house.contact_keys))
    monkeypatch.setitem(app.config, "HOUSE", both)
    assert WORDS in ben.get(first_concern(ben)).text
