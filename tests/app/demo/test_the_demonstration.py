"""The demonstration: tonight's workshop, which stands still, and where its doors lead."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app import clock, ledger
from app.db import Base, transaction
from app.demo.evening import CONCERN
from app.demo.place import load_sample_place
from app.demo.services import play, told_on
from app.serve import prepare
from maps.deprivation.loading import load_places
from workshops.concerns.due import answer_due
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, State, Workshop
from workshops.meetings.services import create_workshop
from workshops.seats.models import Seat, SeatState
from workshops.voices.models import Voice


@pytest.fixture
def loaded(command, demonstration):
    return json.loads(command("demo", "load", "--json").stdout)


def rows(inside):
    with inside(writes=False) as session:
        return {t.name: session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}


def tonight(session):
    return session.scalars(select(Workshop).where(Workshop.state == State.OPEN)).one()


def test_it_is_one_open_evening_with_twenty_four_answers(loaded, inside):
    with inside(writes=False) as session:
        workshop = tonight(session)
        assert workshop.code == loaded["workshop"]
        assert session.scalar(select(func.count()).select_from(Voice)) == 2
        said = list(session.scalars(select(Contribution).join(Activity).where(Activity.workshop_id == workshop.id)))
        assert len(said) == 24
        assert {kept.moderation for kept in said} == {Moderation.WAITING, Moderation.SHOWN, Moderation.HELD, None}
        assert sum(kept.was_shortened for kept in said) == 1
        assert ledger.verify().holds


def test_a_second_load_adds_no_row_and_has_the_same_doors(loaded, inside, command):
    before = rows(inside)
    assert before["release"] == 1
    again = json.loads(command("demo", "load", "--json").stdout)
    assert rows(inside) == before
    for door in ("join_url", "workshop", "programme", "cards", "wall"):
        assert again[door] == loaded[door]
    assert set(again["sign_ins"]) == set(loaded["sign_ins"])
    assert not set(again["sign_ins"].values()) & set(loaded["sign_ins"].values())


def test_an_evening_planned_beside_it_changes_none_of_its_doors(loaded, inside, command):
    with inside() as session:
        shown = tonight(session)
        another = {"title": "Another evening", "venue": "Hope Street Centre", "starts_at": shown.starts_at}
        create_workshop("command", shown.programme, shown.voice, **another)
    assert json.loads(command("demo", "load", "--json").stdout)["join_url"] == loaded["join_url"]


def test_every_door_opens(loaded, jar):
    for who, link in loaded["sign_ins"].items():
        staff = jar()
        assert staff.post("/login/" + link.rsplit("/", 1)[1]).status_code == 303, who
        assert staff.get("/today").status_code == 200
    path = "/" + loaded["wall"].split("/", 3)[3]
    assert "Two buses with the pram" in jar().get(path).text


def test_one_concern_is_overdue_so_that_everybody_sees_what_that_looks_like(loaded, jar):
    """Its named person can read it. Who leads and organises learns that one is overdue, and not a word of it."""

    def enter(who: str):
        staff = jar()
        staff.post("/login/" + loaded["sign_ins"][who].rsplit("/", 1)[1])
        return staff

    told = re.compile("A concern is overdue: Getting to the clinic, since")
    pages = {who: enter(who).get("/today").text for who in loaded["sign_ins"] if who != "responder"}
    assert {who for who, page in pages.items() if told.search(page)} == {"organiser", "leader"}
    joan = enter("responder")
    today = joan.get("/today").text
    assert "overdue" in today
    words = CONCERN[:20]
    assert words in joan.get(re.search(r"/concerns/[0-9a-f-]{36}", today)[0]).text
    assert not any(words in page for page in (*pages.values(), today))


@pytest.mark.parametrize("day", [*(datetime(2026, 11, day, 12, tzinfo=UTC) for day in range(23, 30))], ids=str)
def test_it_is_overdue_on_every_day_of_the_week(day):
    clock.set_now(day)
    assert answer_due(told_on()) < clock.today()


def test_make_run_tells_a_door_for_each(fresh):
    said = "\n".join(prepare(fresh(TV_BASE_URL="http://127.0.0.1:8000"), room=False))
    for who in ("organiser", "facilitator", "leader", "administrator", "recruitment team", "named person"):
        assert re.search(rf"  As the {who} +http\S+/login/\S+", said), who


def test_its_cards_open_a_thread_or_a_seat(loaded, jar, inside):
    phone = jar()
    assert phone.post("/j/thread", data={"card": loaded["cards"][0]}).location == "/j/thread"
    assert "Two buses with the pram" in phone.get("/j/thread").text
    assert jar().post("/j/thread", data={"card": loaded["cards"][-1]}).location == f"/j/{loaded['workshop']}"
    with inside(writes=False) as session:
        assert set(session.scalars(select(Seat.state))) == {SeatState.ACTIVE, SeatState.MINTED}


def test_with_another_card_key_it_says_what_is_wrong(loaded, command, app, monkeypatch):
    monkeypatch.setitem(app.config, "HOUSE", replace(app.config["HOUSE"], card_key="another " * 8))
    said = command("demo", "load")
    assert said.exit_code == 1
    assert "TV_CARD_KEY" in said.output


def test_production_refuses_it(fresh):
    from click.testing import CliRunner
    from flask.cli import FlaskGroup

    app = fresh(TV_MODE="production")
    flask = FlaskGroup(create_app=lambda: app, add_version_option=False, load_dotenv=False)
    said = CliRunner().invoke(flask, ["demo", "load"])
    assert said.exit_code == 1
    assert "not for production" in said.output


@pytest.mark.realdata
def test_in_somebodys_own_place_it_comes_only_when_asked(fresh, real_data):
    app = fresh()
    with app.app_context():
        load_places([real_data / "trafford", real_data / "england" / "LSOA21_WD24_LAD24_EW_LU.csv.gz"])
    said = "\n".join(prepare(app, room=False))
    assert "As a resident" not in said
    with app.app_context(), transaction(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Workshop)) == 0
    with app.app_context():
        load_sample_place()
        with app.test_request_context(method="POST"), transaction():
            lived = {place.authority_name for place in play().programme.neighbourhoods}
    assert lived == {"Northvale"}
