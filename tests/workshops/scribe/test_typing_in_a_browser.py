"""A scribe at the end of the evening, on a real screen: flip charts, a pile of paper by keyboard alone, a list."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.accounts.services import ask_for_link
from tests.workshops.scribe.test_lists import HEAD, as_csv
from workshops.contributions.models import Contribution, Vote
from workshops.seats.models import Channel, Seat

pytestmark = pytest.mark.journeys


@pytest.fixture
def mina(everyone, inside, page):
    """The facilitator, signed in."""
    with inside():
        key = ask_for_link(everyone.facilitator.user())
    page.goto(f"/login/{key}")
    page.locator("main button").first.click()
    page.wait_for_url(re.compile(r"/(today|me|$)"))
    return page


def count(inside, wanted) -> int:
    with inside(writes=False) as session:
        return session.scalar(wanted)


def test_thirty_lines_are_pasted_kept_and_undone(mina, evening, inside, axe, picture):
    mina.goto(f"/room/{evening.code}/type-in")
    mina.get_by_label("Which table or flip chart?").fill("Table 3")
    mina.get_by_label("One post-it a line").fill("\n".join(f"Voice {number}" for number in range(1, 31)))
    expect(mina.locator("#count")).to_have_text("30 lines")
    mina.get_by_label("The people at this table were told who asks, and said yes").check()
    axe(mina)
    picture(mina, "type-in")
    mina.get_by_role("button", name="Keep these lines").click()
    expect(mina.get_by_role("status")).to_contain_text("30 lines are kept.")
    axe(mina)
    assert count(inside, select(func.count()).select_from(Contribution)) == 30
    mina.get_by_role("link", name="Read them").click()
    expect(mina.locator(".words")).to_have_count(30)  # a flip chart is not torn
    mina.go_back()
    mina.get_by_role("link", name="Undo", exact=True).first.click()
    expect(mina.get_by_text("30 answers go for good")).to_be_visible()
    axe(mina)
    mina.get_by_role("button", name="Undo").click()
    expect(mina.get_by_role("status")).to_contain_text("Undone. 30 answers are gone")
    mina.goto(f"/room/{evening.code}")
    expect(mina.locator(".words")).to_have_count(0)


def test_twenty_paper_forms_are_typed_in_by_keyboard_alone(mina, evening, forms, inside, axe, picture):
    forms(20)
    mina.goto(f"/room/{evening.code}/paper")
    keys = mina.keyboard
    for number in range(1, 21):
        expect(mina.get_by_label("Number on the form")).to_be_focused()
        expect(mina.get_by_label("Number on the form")).to_have_value(str(number))
        keys.type(str(number))  # typed over what is selected there
        keys.press("Tab")
        keys.press("Space")  # consent
        keys.press("Tab")
        if number % 2:
            keys.press("Space")  # may be quoted
        for _past in ("neighbourhood", "postcode", "language", "words"):
            keys.press("Tab")
        keys.type(f"Paper voice {number}")
        keys.press("Tab")
        keys.press("ArrowDown")  # the poll: the first answer, after "not answered"
        for _statement in range(2):
            keys.press("Tab")
            keys.press("ArrowDown")
        keys.press("Tab")  # the place, left empty
        keys.press("Tab")
        keys.press("Tab")  # the ranking
        keys.type("Sat")
        if number == 20:
            axe(mina)
            picture(mina, "paper")
        for _on in range(3):
            keys.press("Tab")
        keys.press("Enter")
        expect(mina.get_by_role("status")).to_contain_text(f"Form {number} is kept.")
    with inside(writes=False) as session:
        seats = session.scalars(select(Seat).where(Seat.state == "active")).all()
        assert len(seats) == 20
        assert {seat.channel for seat in seats} == {Channel.PAPER}
        assert sum(seat.may_quote for seat in seats) == 10
        words = set(session.scalars(select(Contribution.words).where(Contribution.words.is_not(None))))
        assert words == {f"Paper voice {number}" for number in range(1, 21)}
        votes = dict(session.execute(select(Vote.value, func.count()).group_by(Vote.value)).all())
        assert votes == {1: 60, 4: 20}
    expect(mina.get_by_text("20 of 20 printed forms are typed in.")).to_be_visible()
    expect(mina.get_by_label("Number on the form")).to_be_focused()
    keys.type("7")
    keys.press("Tab")
    keys.press("Space")
    for _past in range(5):
        keys.press("Tab")
    keys.type("Somebody else's words")
    mina.get_by_role("button", name="Keep, and on").focus()
    keys.press("Enter")
    expect(mina.get_by_role("alert")).to_contain_text("Form 7 was typed in already. Nothing was changed.")
    expect(mina.get_by_label("Number on the form")).to_be_focused()
    expect(mina.get_by_label("1. What was it like?")).to_have_value("Somebody else's words")
    axe(mina)
    assert count(inside, select(func.count()).select_from(Contribution)) == 80


def test_a_list_is_looked_at_put_right_and_brought_in(mina, evening, inside, tmp_path: Path, axe, picture):
    file = tmp_path / "answers from the food bank.csv"
    rows = [HEAD, *(["yes", f"From the list {number}", "Bus"] for number in range(12))]
    file.write_bytes(as_csv([*rows, ["no", "Without a yes", "Bus"], ["yes", "Odd", "Tram"]]))
    mina.goto(f"/room/{evening.code}/import")
    axe(mina)
    picture(mina, "import")
    mina.get_by_label("A CSV or Excel file (.xlsx)").set_input_files(file)
    mina.get_by_role("button", name="Look at it").click()
    expect(mina.get_by_role("heading", name="What the file holds")).to_be_visible()
    expect(mina.get_by_text("“Tram” is none of the answers")).to_be_visible()
    axe(mina)
    picture(mina, "import-preview")
    assert count(inside, select(func.count()).select_from(Contribution)) == 0
    mina.get_by_role("button", name="Keep the answers of 12 people").click()
    expect(mina.get_by_text("Say that the wrong rows are left out")).to_be_visible()
    mina.get_by_label("Leave out the 2 wrong rows and keep the rest").check()
    mina.get_by_role("button", name="Keep the answers of 12 people").click()
    expect(mina.get_by_role("status")).to_contain_text("12 people's answers are kept.")
    expect(mina.get_by_text("answers from the food bank.csv")).to_be_visible()
    assert count(inside, select(func.count()).select_from(Contribution)) == 24


def test_without_script_nothing_is_filled_in_and_all_of_it_works(someone, everyone, inside, evening, forms):
    forms(2)
    with inside():
        key = ask_for_link(everyone.facilitator.user())
    page = someone(java_script_enabled=False).new_page()
    page.goto(f"/login/{key}")
    page.locator("main button").first.click()
    page.goto(f"/room/{evening.code}/paper")
    expect(page.get_by_label("Number on the form")).to_have_value("")
    page.get_by_label("Number on the form").fill("2")
    page.get_by_label("is ticked").check()
    page.get_by_label("1. What was it like?").fill("Plain paper")
    page.get_by_role("button", name="Keep, and on").click()
    expect(page.get_by_role("status")).to_contain_text("Form 2 is kept.")
