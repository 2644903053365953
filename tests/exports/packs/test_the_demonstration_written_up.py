"""The write-up of last month's workshop in the demonstration, as its organiser gets it: every picture, every quote.

That LibreOffice opens it is looked at by `make bench` (bench/office.py).
"""

import io
import json

import docx
import pytest
from sqlalchemy import select

from maps.places.models import Neighbourhood
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.seats.models import Seat


@pytest.fixture
def last_month(command, demonstration, inside):
    """The code of the workshop, and the way in for its organiser."""
    doors = json.loads(command("demo", "load", "--json").stdout)
    with inside(writes=False) as session:
        code = session.scalars(select(Workshop.code).where(Workshop.state == State.CLOSED)).one()
    return code, "/login/" + doors["sign_ins"]["organiser"].partition("/login/")[2]


@pytest.fixture
def opened(last_month, jar):
    code, way_in = last_month
    amina = jar()
    assert amina.post(way_in).status_code == 303
    file = amina.get(f"/workshops/{code}/write-up.docx")
    assert file.status_code == 200
    return docx.Document(io.BytesIO(file.get_data()))


def quotes(opened) -> list[str]:
    return [each.text for each in opened.paragraphs if each.style.name == "Quote"]


def test_it_opens_and_says_which_workshop_it_is(opened):
    assert [each.text for each in opened.paragraphs if each.style.name == "Title"] == ["What people tell their barber"]


def test_every_picture_is_told_in_words(opened, inside):
    pictures = [shape.get("descr", "") for shape in opened.element.body.xpath(".//wp:docPr")]
    assert len(pictures) == len(opened.inline_shapes)
    assert all(said.startswith("Bars that show how many people gave each answer to “") for said in pictures)
    with inside(writes=False) as session:
        closed = select(Activity).join(Workshop).where(Workshop.state == State.CLOSED)
        polls = session.scalars(closed.where(Activity.kind == Kind.POLL)).all()
        assert polls
        for poll in polls:
            (said,) = [said for said in pictures if f"“{poll.question}”" in said]
            assert [choice.words for choice in poll.choices if choice.words not in said] == []


def test_every_quote_is_of_somebody_who_may_be_quoted(opened, inside):
    with inside(writes=False) as session:
        said = select(Contribution).join(Seat).join(Activity).join(Workshop).where(Workshop.state == State.CLOSED)
        kept = list(session.scalars(said.where(Contribution.words.is_not(None))))
        allowed = {each.public_words for each in kept if each.seat.may_quote and each.moderation is Moderation.SHOWN}
        others = {each.public_words or each.words for each in kept if not each.seat.may_quote} - allowed
    assert len(quotes(opened)) >= 10
    assert set(quotes(opened)) <= allowed
    assert others, "somebody may not be quoted"
    assert others & {each.text for each in opened.paragraphs} == set()


def test_beside_the_workshops_name_stands_no_neighbourhood_and_no_day_of_it(opened, inside):
    with inside(writes=False) as session:
        workshop = session.scalars(select(Workshop).where(Workshop.state == State.CLOSED)).one()
        day = workshop.held_on
        forbidden = {f"{day:%d %B}".lstrip("0"), day.isoformat(), workshop.venue, workshop.code}
        forbidden |= set(session.scalars(select(Neighbourhood.name)))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    everything = "\n".join([*(each.text for each in opened.paragraphs), *cells])
    assert {words for words in forbidden if words in everything} == set()
