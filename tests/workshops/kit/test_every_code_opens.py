"""Every code of every sheet is read off the paper, as a phone reads it, and opened: before, during and after."""

from datetime import timedelta

import pytest

from app import clock
from tests import paper
from tests.evenings import answer, fields
from tests.workshops.kit.conftest import HOME, on_paper
from workshops.room.services import close_workshop, open_all_activities, open_workshop

A_FEW = 4  # cards and forms of each printing


@pytest.fixture
def at_hand(desk, amina, evening, press):
    """`at_hand["poster"]`: the addresses on all that was printed of a sheet, as a PDF and from the browser."""
    kit = f"/workshops/{evening.code}/kit"
    found = {}
    for name in ("poster", "tables"):
        desk.goto(f"{kit}/{name}")
        found[name] = paper.codes(amina.get(f"{kit}/{name}.pdf").data) + paper.codes(on_paper(desk))
    for name in ("cards", "forms"):
        desk.goto(kit)
        desk.locator(f"input[name={name}-number]").fill(str(A_FEW))
        desk.locator(f"form[action$='/{name}'] button[value=page]").click()
        desk.wait_for_load_state()
        found[name] = paper.codes(press(name, A_FEW).data) + paper.codes(on_paper(desk))
    return {name: [code.removeprefix(HOME) for code in codes] for name, codes in found.items()}


@pytest.fixture
def scan(jar):
    """`scan(address)`: somebody new points a phone there and presses what the page has; the page they come to."""

    def open_it(address):
        phone = jar()
        page = phone.get(address)
        assert page.status_code == 200
        if address.startswith("/c/"):
            assert "Open this card" in page.text
            page = phone.post(address, follow_redirects=True)
        return phone, page

    return open_it


def test_every_code_opens_the_right_thing_whenever_it_is_scanned(at_hand, scan, do, evening):
    assert {name: len(codes) for name, codes in at_hand.items()} == {
        "poster": 2,
        "tables": 4,
        "cards": 2 * A_FEW,
        "forms": 2 * A_FEW,
    }
    doors, own = at_hand["poster"] + at_hand["tables"], at_hand["cards"] + at_hand["forms"]
    assert set(doors) == {f"/j/{evening.code}"}
    assert len(set(own)) == 4 * A_FEW

    for address in doors + own:
        _phone, page = scan(address)
        assert "It starts on" in page.text, f"{address} before the evening"

    do(open_workshop)
    do(open_all_activities)
    used, unused = own[::2], own[1::2]
    for number, address in enumerate(doors + used):
        phone, page = scan(address)
        assert (page.request.path, "Yes, I want to take part" in page.text) == (f"/j/{evening.code}", True), address
        came = phone.post(page.request.path, data=fields(page) | {"consent": "y"})
        assert came.status_code == 303
        answer(phone, evening, 1, words=f"Two buses, says {number:03}.")
    for address in unused:
        assert "Yes, I want to take part" in scan(address)[1].text

    def each_leads_back():
        for number, address in enumerate(used, len(doors)):
            _phone, page = scan(address)
            assert (page.status_code, page.request.path) == (200, "/j/thread")
            assert f"Two buses, says {number:03}." in page.text, f"{address} leads back to its own words"

    def the_others_say_kindly_that_it_is_over():
        for address in doors + unused:
            _phone, page = scan(address)
            assert "This evening is over" in page.text, address
            assert "Open my card" in page.text, "and where the words are"
            assert "consent" not in page.text

    each_leads_back()
    do(close_workshop, 24)
    each_leads_back()
    the_others_say_kindly_that_it_is_over()
    clock.set_now(clock.now() + timedelta(hours=25))
    each_leads_back()
    the_others_say_kindly_that_it_is_over()
