"""After the evening: an organiser puts a hundred contributions under themes, by keyboard alone."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, select

from app.accounts.models import User
from tests.desks import codings
from tests.rooms import say
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.room.services import close_workshop
from workshops.seats.models import Seat
from workshops.themes.models import Judgement, Theme

pytestmark = pytest.mark.journeys
# A coder's eye: what is read in the words, and the theme that it speaks of. The first that fit are chosen.
SEES = {
    "bus": "No evening buses",
    "walk": "Too far to walk",
    "letter": "Letters come late",
    "phone": "Nobody answers the phone",
    "evening": "Open in the evening",
    "saturday": "Open in the evening",
    "doctor": "Time with the doctor",
    "english": "In my language",
    "urdu": "In my language",
    "child": "With children along",
    "pram": "With children along",
    "park": "Parking",
    "pain": "Waiting in pain",
    "wait": "Waiting in pain",
}
AT_LEAST = 100


def themes_of(words: str) -> list[str]:
    return list(dict.fromkeys(theme for sign, theme in SEES.items() if sign in words.lower()))[:3]


def waiting(inside) -> list[str]:
    """What is over, and under no theme yet."""
    with inside(writes=False) as session:
        read = select(Judgement.contribution_id)
        wanted = (
            select(Contribution.words)
            .join(Seat, Seat.id == Contribution.seat_id)
            .join(Activity, Activity.id == Contribution.activity_id)
            .join(Workshop, Workshop.id == Activity.workshop_id)
            .where(Workshop.state == State.CLOSED, Contribution.kind == Kind.WORDS, Contribution.words.is_not(None))
            .where(Contribution.id.not_in(read))
        )
        return list(session.scalars(wanted))


def test_a_hundred_are_read_by_keyboard_alone(page, sign_in, inside):
    sign_in(page, "organiser")
    with inside() as session:
        tonight = session.scalars(select(Workshop).where(Workshop.state == State.OPEN)).one()
        asked = next(each.position for each in tonight.activities if each.kind is Kind.WORDS)
        say(tonight, "Nowhere to park, and my mother is in pain.", position=asked)
        close_workshop("command", tonight)
        session.execute(delete(Judgement))  # the demonstration's organiser has begun: all of it is read anew
    page.goto("/programmes/getting-to-the-clinic")
    page.get_by_role("link", name="What people said: themes").press("Enter")
    page.get_by_role("link", name="Put words under themes").press("Enter")
    begun, total = map(int, re.search(r"(\d+) of (\d+) read", page.locator("#progress").inner_text()).groups())
    said = waiting(inside)
    assert total - begun == len(said) >= AT_LEAST
    with inside(writes=False) as session:
        before = set(session.scalars(select(Theme.name)))
    by_number = typed = 0
    for done in range(begun, total):
        expect(page.locator("#progress")).to_contain_text(f"{done} of {total}")
        expect(page.locator("#finder")).to_be_visible()  # from here on it hears keys
        words = page.locator("#words p").inner_text()
        at_hand = dict(
            page.locator("#first label").evaluate_all(
                "all => all.filter(each => each.querySelector('[data-key]'))"
                ".map(each => [each.querySelector('span').textContent, each.querySelector('[data-key]').dataset.key])"
            )
        )
        wanted = themes_of(words)
        for theme in wanted:
            if theme in at_hand:
                page.keyboard.press(at_hand[theme])
                by_number += 1
            else:
                page.keyboard.press("/")
                page.keyboard.type(theme)
                page.keyboard.press("Enter")
                typed += 1
        if done % 25 == 10:  # a slip of the finger: back to it, and what was chosen stands there
            page.keyboard.press("Enter" if wanted else "0")
            expect(page.locator("#progress")).not_to_contain_text(f"{done} of {total}")
            expect(page.locator("#finder")).to_be_visible()
            page.keyboard.press("u")
            expect(page.locator("#progress")).to_contain_text(f"{done} of {total}")
            expect(page.locator("#words p")).to_have_text(words)
            expect(page.locator("#first :checked")).to_have_count(len(wanted))
            expect(page.locator("#finder")).to_be_visible()
        page.keyboard.press("Enter" if wanted else "0")
    expect(page.get_by_role("heading", name="All is read")).to_be_visible()

    with inside(writes=False) as session:
        amina = session.scalars(select(Judgement.coder_id).distinct()).one()
        assert session.get_one(User, amina).name
        assert sorted(session.scalars(select(Theme.name))) == sorted(
            before | {each for words in said for each in themes_of(words)}
        )
        assert len(session.scalars(select(Judgement)).all()) == total
    kept = {words: who for words, who in codings(inside).items() if words in said}
    assert {words: set(themes_of(words)) for words in said} == {words: who[amina] for words, who in kept.items()}
    assert max(len(who[amina]) for who in kept.values()) > 1, "several themes to one contribution"
    assert Counter(bool(who[amina]) for who in kept.values())[False], "some fit under none"
    assert typed >= len(set(SEES.values())) / 2
    assert by_number > typed, "the numbers do most of it"
