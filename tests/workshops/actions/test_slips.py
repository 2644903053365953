"""Slips for those without a phone: four on a sheet, a code that a phone can follow, and what one must know."""

import dataclasses

import pytest

from tests import paper
from workshops.actions.models import Action

HOME = "https://voices.example"


@pytest.fixture
def amina(everyone, enter):
    return enter(everyone.organiser)


@pytest.fixture(autouse=True)
def at_home(app, monkeypatch):
    monkeypatch.setitem(app.config, "HOUSE", dataclasses.replace(app.config["HOUSE"], base_url=HOME))


def test_four_slips_stand_on_a_sheet_and_lead_to_the_question(amina, promise, at, jar):
    answer = amina.get(at("slips.pdf"))
    assert answer.mimetype == "application/pdf"
    assert len(paper.pictures(answer.data)) == 1
    assert paper.codes(answer.data) == [f"{HOME}/c"] * 4
    words = paper.words(answer.data)
    for said in (
        "A second late bus",
        "The second bus runs since Monday.",
        "Yes, it is better",
        "Half way",
        "No, not better",
        "Your card’s code:",
        "Put it in the box",
        "Do you work for Northvale NHS Trust?",
    ):
        assert words.count(said) == 4, said
    assert list(paper.outside(answer.data, 4)) == []
    assert jar().get("/c").location == "/j/thread/better"


def test_a_slip_can_be_listened_to(amina, promise, at):
    document = paper.read(amina.get(at("slips.pdf")).data)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert document.metadata.title == "Slips: A second late bus"


def test_long_words_are_set_smaller_and_none_is_lost(amina, promise, at, inside):
    with inside() as session:
        action = session.get_one(Action, promise)
        action.title = ("A bus that runs on every evening, " * 5)[:159] + "."
    raw = amina.get(at("slips.pdf")).data
    assert len(paper.pictures(raw)) == 1
    assert paper.codes(raw) == [f"{HOME}/c"] * 4
    assert paper.words(raw).count("No, not better") == 4


def test_a_letter_without_a_font_is_told(amina, promise, at, inside):
    with inside() as session:
        session.get_one(Action, promise).title = "To the 診所"
    refused = amina.get(at("slips.pdf"))
    assert refused.status_code == 422
    assert "診" in refused.text
    assert "診所" in amina.get(at("slips")).text


def test_without_a_round_there_is_nothing_to_print(amina, everyone, inside):
    from tests.promises import promised

    with inside() as session:
        action = promised(session, everyone)
        where = f"/programmes/{action.programme.slug}/actions/{action.slug}"
    for page in ("slips", "slips.pdf"):
        answer = amina.get(f"{where}/{page}")
        assert answer.status_code == 200
        assert "Nobody is asked now." in answer.text


def test_the_page_says_the_same_as_the_pdf(amina, promise, at):
    page = amina.get(at("slips")).text
    assert page.count("The second bus runs since Monday.") == 4
    assert page.count("<svg") >= 4
    assert "slips.pdf" in page
