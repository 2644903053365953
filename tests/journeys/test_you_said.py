"""Anybody, without an account: from the front page to what became of it; and a voice, who passes it on."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journeys
NOT_YET, BETTER = "The telephone is answered until eight", "A bench half way up, and chairs with arms"
LATE, EXPLAINED = "A later bus on clinic days", "Interpreters booked with the appointment"
DECLINED = "Free bus tickets for everybody"
KIT = "/programmes/getting-to-the-clinic/you-said"


@pytest.fixture
def reader(page: Page, doors_of_tonight) -> Page:
    """Somebody who has heard of it."""
    page.goto("/")
    return page


def test_from_the_front_page_to_every_way_a_promise_can_go(reader, picture, axe):
    axe(reader)
    picture(reader, "home-told")
    reader.get_by_role("link", name="All that became of what was said").press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("You said, we did")
    axe(reader)
    picture(reader, "you-said")
    reader.get_by_role("link", name="Getting to the clinic").first.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Getting to the clinic")
    for told in ("People say: not yet", "People say: better", "No explanation for", "Late: explained"):
        expect(reader.get_by_text(told).first).to_be_visible()
    declined = reader.get_by_role("listitem").filter(has=reader.get_by_role("link", name=DECLINED))
    expect(declined).to_contain_text("asked for by")
    expect(declined).not_to_contain_text("promised for")
    urdu = reader.locator("blockquote p[lang=ur]").first
    assert urdu.evaluate("e => getComputedStyle(e).direction") == "rtl"
    axe(reader)
    picture(reader, "you-said-programme")
    for title, says, name in (
        (LATE, "was due on", "promise-late"),
        (EXPLAINED, "Waiting for: the maker of the system", "promise-late-explained"),
        (NOT_YET, "So it was opened again", "promise-not-yet"),
        (BETTER, "People say: better", "promise-better"),
        (DECLINED, "was asked for by", "promise-declined"),
    ):
        reader.get_by_role("link", name=title).first.press("Enter")
        expect(reader.get_by_role("heading", level=1)).to_contain_text(title)
        expect(reader.get_by_text(says).first).to_be_visible()
        axe(reader)
        picture(reader, name)
        reader.go_back()


def test_by_voice_and_by_neighbourhood_and_by_evening(reader, picture, axe):
    for link, name, says in (
        ("Imam Yusuf Rahman", "you-said-voice", "Promised with them"),
        ("Delroy Grant", "you-said-voice-new", "Nothing is promised with them yet"),
        ("Hope Street", "you-said-place", "Promised here"),
    ):
        reader.goto("/you-said")
        reader.get_by_role("link", name=link).press("Enter")
        expect(reader.get_by_role("heading", level=1)).to_have_text(link)
        expect(reader.get_by_text(says).first).to_be_visible()
        axe(reader)
        picture(reader, name)


def test_it_can_be_read_at_twice_the_size_on_the_narrowest_phone(someone, doors_of_tonight):
    reader = someone(viewport={"width": 320, "height": 640}).new_page()
    for address in ("/actions", "/actions/a-later-bus-on-clinic-days", "/you-said", "/you-said/getting-to-the-clinic"):
        reader.goto(address)
        reader.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert reader.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_a_voice_passes_it_on(someone, sign_in, picture, axe):
    imam = someone(viewport={"width": 390, "height": 844}).new_page()
    sign_in(imam, "voice")
    imam.goto("/today")
    imam.get_by_role("link", name=re.compile("Tell people what became of it")).click()
    expect(imam.get_by_role("heading", level=1)).to_have_text("Tell people what became of it")
    aloud = imam.get_by_label("At the start of an evening")
    expect(aloud).to_have_value(re.compile("People say: not yet"))
    expect(aloud).not_to_have_value(re.compile("challenge"))
    short = imam.get_by_label("For WhatsApp")
    expect(short).to_have_value(re.compile("people say: not yet"))
    expect(short).to_have_value(re.compile("days late"))
    axe(imam)
    picture(imam, "tell")
    amina = someone().new_page()
    sign_in(amina, "organiser")
    for sheet in ("poster", "leaflet", "aloud"):
        amina.goto(f"{KIT}/{sheet}")
        expect(amina.get_by_text("Answer to a challenge")).to_have_count(0)
        axe(amina)
        picture(amina, f"told-{sheet}")
