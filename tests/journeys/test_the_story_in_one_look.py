"""The home page and a programme's page as a newcomer meets them: before anything is counted, after it, and overfull."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import clock
from app.db import transaction
from tests.evenings import plan
from tests.releases import release_of
from tests.rooms import say_and_show
from workshops.meetings.models import Workshop
from workshops.meetings.services import create_workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.voices.models import Voice
from workshops.voices.services import create_voice

pytestmark = pytest.mark.journeys
EVENING = datetime(2026, 11, 12, 19, 0, tzinfo=clock.LONDON)
THEN = datetime(2026, 12, 1, 10, 0, tzinfo=clock.LONDON)
SAID = (
    ("Two buses with the pram, and the second one did not come.", "en"),
    ("I work nights. Nine in the morning is my midnight.", "en"),
    ("ہسپتال دور ہے اور بس کا کرایہ بہت ہے۔", "ur"),
    ("My daughter of nine told me what the doctor said.", "en"),
    ("Nie rozumiem listów z kliniki.", "pl"),
)


@pytest.fixture
def counted(app: Flask, place: None) -> str:
    """An evening that is over and was counted, another one that is announced; the slug of the programme."""
    clock.set_now(EVENING)
    with app.app_context(), transaction() as session:
        evening = plan()
        workshop = session.get_one(Workshop, evening.workshop_id)
        for words, language in SAID:
            say_and_show(workshop, words, language=language)
        clock.set_now(EVENING + timedelta(hours=2))
        close_workshop("command", workshop)
    clock.set_now(THEN - timedelta(days=2))
    with app.app_context(), transaction() as session:
        programme = session.get_one(Programme, evening.programme_id)
        programme.question = "What makes it hard to get to the clinic, and what would help?"
        programme.objectives = "Hear from every neighbourhood before the clinic’s hours are decided in spring."
        shown = ("35", "25", "15", "10", "10")
        release_of(programme.id, "115", dict(zip([each.id for each in programme.neighbourhoods], shown, strict=False)))
        come_next(programme, session.query(Voice).one(), "Getting to the clinic, again", THEN + timedelta(days=3))
    clock.set_now(THEN)
    return programme.slug


def come_next(programme: Programme, voice: Voice, title: str, starts_at: datetime) -> Workshop:
    return create_workshop(
        "command",
        programme,
        voice,
        title=title,
        venue="Hope Street Centre",
        access="Crèche, food, step-free",
        languages=["en", "ur"],
        starts_at=starts_at.replace(hour=19),
    )


def test_a_newcomer_understands_it_in_one_look(page: Page, counted: str, picture: Callable, axe: Callable) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You spoke. This is what became of it.")
    axe(page)
    picture(page, "home")
    page.get_by_role("link", name="Who asks, and why").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Getting to the clinic")
    axe(page)
    picture(page, "about")
    page.get_by_role("link", name="See all the numbers").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_before_anything_is_counted(page: Page, app: Flask, place: None, picture: Callable, axe: Callable) -> None:
    clock.set_now(THEN)
    with app.app_context(), transaction() as session:
        evening = plan(opened=False)
        programme = session.get_one(Programme, evening.programme_id)
        come_next(programme, session.query(Voice).one(), "Getting to the clinic", THEN + timedelta(days=3))
    page.goto("/")
    expect(page.get_by_text("Numbers stand here then too")).to_be_visible()
    axe(page)
    picture(page, "home-before")
    page.get_by_role("link", name="Getting to the clinic").click()
    axe(page)
    picture(page, "about-before")


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640}, java_script_enabled=True)
def test_the_fullest_house_stands_on_the_narrowest_phone_at_twice_the_text(
    page: Page, app: Flask, counted: str, axe: Callable
) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
    with app.app_context(), transaction() as session:
        programme = session.query(Programme).one()
        programme.question = f"{long}? ہسپتال دور ہے؟ " + "What makes it so very hard? " * 6
        programme.board_owner = long
        voice = create_voice("command", name=f"{long} {long}"[:120], sentence="I ask.")
        for n in range(120):
            come_next(programme, voice, long + "!", THEN + timedelta(days=n)).venue = "الشارع الطويل " * 10
        workshop = session.query(Workshop).order_by(Workshop.id).first()
        said = say_and_show(workshop, long * 4)
        assert said.seat
    for address in ("/", "/about/getting-to-the-clinic", "/about/getting-to-the-clinic?page=3"):
        page.goto(address)
        axe(page)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.goto("/")
    expect(page.get_by_text("And 101 more, later.")).to_be_visible()


def test_right_to_left_words_stand_right_to_left(page: Page, counted: str) -> None:
    for address in ("/", f"/about/{counted}"):
        page.goto(address)
        words = page.locator("blockquote p[lang=ur]")
        assert words.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert page.locator("blockquote p[lang=pl]").evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_on_paper_there_is_no_box_to_type_in(page: Page, counted: str) -> None:
    page.goto("/")
    page.emulate_media(media="print")
    expect(page.get_by_label("At a workshop now?")).to_be_hidden()
    expect(page.get_by_text("About 115")).to_be_visible()
