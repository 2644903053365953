"""The write-up is one thing drawn twice; what stands in it and what never does, in the page and in the document."""

import io
import re
import zipfile
from datetime import timedelta

import docx
import pytest
from lxml import etree
from sqlalchemy import delete, select

from exports.packs.document import Picture, Quote, Text, document_of
from exports.packs.services import send_to_host, write_up, write_up_of
from maps.places.models import Neighbourhood
from tests.exports.packs.conftest import KEPT_IN, NEXT, QUOTED, UNREAD, URDU, later
from tests.people import cast
from tests.rooms import say_and_show, vote
from workshops.contributions.models import Contribution
from workshops.contributions.services import FIRST, SECOND
from workshops.meetings.models import Confidentiality, Kind, State, Workshop
from workshops.meetings.services import add_activity
from workshops.room.moderation import hold
from workshops.room.services import close_workshop, open_all_activities
from workshops.seats.models import Seat
from workshops.told.services import withdraw, withdraw_all

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def written(everyone, inside, ours):
    with inside() as session:
        workshop = ours(session)
        write_up("command", workshop, **NEXT, next_by=workshop.held_on + timedelta(days=40), attendance=38)
        write_up("command", workshop, flip_charts="A bench at the bus stop\n\nmorning hours")
        send_to_host("command", workshop)


@pytest.fixture
def over(written):
    """Late answers are taken no more."""
    later(days=4)


def file_of(amina, address):
    answer = amina.get(f"{address}.docx")
    assert answer.status_code == 200
    return answer.get_data()


def test_its_file_is_named_after_the_workshop_and_a_sealed_one_after_nothing(amina, address, over, inside, ours):
    def name():
        return amina.get(f"{address}.docx").headers["Content-Disposition"]

    assert name() == "attachment; filename=write-up-getting-to-the-clinic.docx"
    with inside() as session:
        ours(session).listed, ours(session).confidentiality = False, Confidentiality.SEALED
    assert name() == "attachment; filename=write-up.docx"


def words_of(file):
    """All that somebody reads in a document, and what stands in place of its pictures."""
    opened = docx.Document(io.BytesIO(file))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in opened.paragraphs), *cells, *alternatives(opened)])


def alternatives(opened):
    return [shape.get("descr", "") for shape in opened.element.body.xpath(".//wp:docPr")]


def page_of(amina, address):
    return amina.get(f"{address}/page").text.split("<article>")[1].split("</article>")[0]


def both(amina, address):
    return page_of(amina, address), words_of(file_of(amina, address))


def quoted(inside, ours):
    with inside() as session:
        workshop = ours(session)
        return {quote.words for quote in document_of(workshop, write_up_of(workshop)).of(Quote)}


def test_the_document_says_what_the_page_says(amina, address, over):
    for drawn in both(amina, address):
        for words in (
            "Getting to the clinic",
            "About 40 people came.",
            "About 30 people answered,",
            "How did you get there?",
            "about 15",
            "fewer than 8",
            QUOTED,
            URDU,
            "A bench at the bus stop",
            "We try an evening clinic.",
            "Dr Amara Cole promises it by",
            "Thank you",
            "Everybody who spoke has a card.",
            "/thread",
        ):
            assert words in drawn, words


def test_every_picture_has_words_and_a_table_that_says_the_same(amina, address, over, inside, ours):
    opened = docx.Document(io.BytesIO(file_of(amina, address)))
    said = alternatives(opened)
    assert len(said) == len(opened.inline_shapes) == len(opened.tables) == 2  # the poll, and the evening
    assert "Bus: about 15; Walked: about 10; By car: fewer than 8" in said[0]
    assert [cell.text for cell in opened.tables[0].columns[1].cells] == [
        "People",
        "about 15",
        "about 10",
        "fewer than 8",
    ]
    page = page_of(amina, address)
    assert re.findall(r'role="img" aria-label="([^"]*)"', page) == said
    assert page.count("<table>") == 2
    assert all(row.xpath("./w:trPr/w:tblHeader") for row in opened.element.body.xpath("./w:tbl/w:tr[1]"))


def test_a_statement_that_few_have_answered_has_no_picture(amina, address, over):
    for drawn in both(amina, address):
        assert "Letters come in time." in drawn.split("without numbers here")[1].split("What happens next")[0]


def test_the_document_is_in_order(amina, address, over):
    """Every part of it is well-formed, properties stand where the standard wants them, and it says what it is."""
    file = file_of(amina, address)
    with zipfile.ZipFile(io.BytesIO(file)) as whole:
        assert whole.testzip() is None
        parts = {
            name: etree.fromstring(whole.read(name)) for name in whole.namelist() if name.endswith((".xml", ".rels"))
        }
    body = parts["word/document.xml"]
    for found in body.iter(f"{W}bidi"):
        following = [each.tag for each in found.itersiblings()]
        assert not set(following) & {f"{W}pStyle", f"{W}keepNext", f"{W}numPr", f"{W}pBdr", f"{W}shd", f"{W}tabs"}
    opened = docx.Document(io.BytesIO(file))
    assert opened.core_properties.title == "Getting to the clinic"
    assert opened.core_properties.language == "en-GB"
    headings = [each.style.name for each in opened.paragraphs if each.style.name.startswith(("Title", "Heading"))]
    assert headings[:2] == ["Title", "Heading 1"]


def test_urdu_runs_from_the_right(amina, address, over):
    opened = docx.Document(io.BytesIO(file_of(amina, address)))
    (quote,) = [each for each in opened.paragraphs if each.text == URDU]
    assert quote._p.xpath("./w:pPr/w:bidi")
    assert quote.runs[0].font.rtl
    assert quote._p.xpath(".//w:lang/@w:bidi") == ["ur"]
    assert quote.style.element.rPr.xpath("./w:sz/@w:val") == quote.style.element.rPr.xpath("./w:szCs/@w:val") == ["26"]
    assert f'lang="ur">{URDU}' in page_of(amina, address)
    (english,) = [each for each in opened.paragraphs if each.text == QUOTED]
    assert not english._p.xpath("./w:pPr/w:bidi")


def test_words_come_once_they_cannot_be_corrected_any_more(amina, address, written):
    for drawn in both(amina, address):
        assert QUOTED not in drawn
        assert "will stand here in a few days" in drawn
    later(hours=73)
    for drawn in both(amina, address):
        assert QUOTED in drawn


def test_nothing_is_quoted_without_a_yes(amina, address, over, inside, ours):
    for drawn in both(amina, address):
        assert KEPT_IN not in drawn
        assert UNREAD not in drawn
    assert quoted(inside, ours) == {QUOTED, URDU}


def test_beside_peoples_words_stands_no_place_and_no_day(amina, address, over, inside, ours):
    with inside(writes=False) as session:
        workshop = ours(session)
        places = set(session.scalars(select(Neighbourhood.name)))
        day = workshop.held_on
        forbidden = {workshop.venue, workshop.code, f"{day:%d %B}".lstrip("0"), day.isoformat(), f"{day:%A}"}
    for drawn in both(amina, address):
        assert QUOTED in drawn
        assert {words for words in forbidden | places if words in drawn.replace(address, "")} == set()
    with zipfile.ZipFile(io.BytesIO(file_of(amina, address))) as whole:
        everything = b"".join(whole.read(name) for name in whole.namelist() if name.endswith(".xml")).decode()
    assert day.isoformat() not in everything
    assert {words for words in forbidden if words in everything} == set()


@pytest.mark.parametrize("confidentiality", [Confidentiality.ROOM, Confidentiality.SEALED])
def test_words_that_were_promised_to_stay_do(amina, address, over, inside, ours, confidentiality):
    with inside() as session:
        ours(session).listed = False
        ours(session).confidentiality = confidentiality
    for drawn in both(amina, address):
        for words in (QUOTED, URDU, "A bench at the bus stop"):
            assert words not in drawn
        assert "their words stay in the room" in drawn
        assert "about 15" in drawn


def test_what_is_taken_back_or_held_is_not_in_the_next_one(amina, address, over, inside, ours):
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words == QUOTED)).one()
        withdraw(said.seat, said)
    assert quoted(inside, ours) == {URDU}
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words == URDU)).one()
        hold("command", said, "It names somebody.")
    assert quoted(inside, ours) == set()
    for drawn in both(amina, address):
        assert QUOTED not in drawn
        assert "Nobody who may be quoted" in drawn


def test_who_takes_everything_back_is_quoted_no_more(over, inside, ours):
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words == QUOTED)).one()
        withdraw_all(said.seat)
    assert quoted(inside, ours) == {URDU}


def test_numbers_stay_when_somebody_takes_back_what_they_said(amina, address, over, inside, ours):
    def pictures():
        with inside(writes=False) as session:
            workshop = ours(session)
            return document_of(workshop, write_up_of(workshop)).of(Picture)

    before = pictures()
    with inside() as session:
        seats = list(session.scalars(select(Seat.id).where(Seat.workshop_id == ours(session).id)))
        session.execute(delete(Contribution).where(Contribution.seat_id.in_(seats)))
    assert pictures() == before


def test_a_long_evening_with_much_to_quote_is_still_a_document(amina, address, over, inside, ours):
    with inside() as session:
        workshop = ours(session)
        workshop.state = State.OPEN
        for number in range(90):
            say_and_show(workshop, f"{number} <b>&amp; " + "words " * 300)
        workshop.state = State.CLOSED
    assert len(quoted(inside, ours)) == 60
    page, file = both(amina, address)
    assert "&lt;b&gt;&amp;amp; words" in page
    assert "<b>&amp; words" in file


def test_letters_that_no_document_may_hold_are_left_out(amina, address, over, inside, ours):
    with inside() as session:
        write_up("command", ours(session), thanks="Thank\uffff you.")
    assert "Thank you." in words_of(file_of(amina, address))


def test_a_ranking_says_how_many_chose_it_in_whatever_place(place, inside):
    with inside() as session:
        workshop = session.get_one(Workshop, cast(opened=True).evening.workshop_id)
        helps = ("A bus to the door", "An evening clinic", "Letters in Urdu")
        add_activity("command", workshop, kind=Kind.RANK, question="What first?", choices=helps)
        open_all_activities("command", workshop)
        for number in range(30):
            chosen = {0: FIRST, 1: SECOND} if number < 12 else {1: FIRST, 0: SECOND} if number < 25 else {1: FIRST}
            vote(workshop, workshop.activities[-1].position, chosen)
        close_workshop("command", workshop)
        write_up("command", workshop)
        document = document_of(workshop, write_up_of(workshop))
    (picture,) = [each for each in document.of(Picture) if each.about == "What first?"]
    assert [(bar.label, bar.cell.words) for bar in picture.bars] == list(
        zip(helps, ("25", "30", "fewer than 8"), strict=True)
    )
    assert any("The numbers say how many chose it" in each.words for each in document.of(Text))
