"""The pages of people who work here, in a browser: at both widths, with axe, without script, and by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.accounts.services import invite
from app.db import transaction
from app.permissions import Role

pytestmark = pytest.mark.journeys
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}


def test_coming_in_without_script(
    someone: Callable[..., Any], doors_of_tonight: Callable[[], dict[str, Any]], picture: Callable
) -> None:
    page = someone(**PHONE).new_page()
    page.goto("/today")
    expect(page).to_have_url("/login?next=/today")
    picture(page, "sign-in")
    page.get_by_label("Your e-mail address").fill("nobody@northvale.example")
    page.get_by_label("Your password").fill("not the right one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    picture(page, "sign-in-wrong")
    page.get_by_role("button", name="Send me a link by mail").click()
    picture(page, "link-is-sent")
    link = doors_of_tonight()["sign_ins"]["organiser"]
    page.goto(link)
    picture(page, "one-time-link")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url("/today")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    picture(page, "link-is-old")


@pytest.mark.parametrize("role", list(Role))
def test_today_for_each_role(page: Any, sign_in: Callable, axe: Callable, picture: Callable, role: Role) -> None:
    sign_in(page, role.value)
    page.goto("/today")
    axe(page)
    picture(page, f"today-{role.value}")


def test_a_voice_reads_what_people_said(page: Any, sign_in: Callable, axe: Callable, picture: Callable) -> None:
    sign_in(page, "voice")
    page.get_by_role("link", name="Read what people said").click()
    axe(page)
    picture(page, "words-of-my-workshop")


def test_ones_own_page(page: Any, sign_in: Callable, axe: Callable, picture: Callable) -> None:
    sign_in(page, "facilitator")
    page.goto("/me")
    axe(page)
    picture(page, "me")
    page.get_by_label("New password").fill("too short")
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    picture(page, "me-wrong")


def test_an_administrator_invites_somebody(page: Any, sign_in: Callable, axe: Callable, picture: Callable) -> None:
    sign_in(page, "administrator")
    page.get_by_role("link", name="People", exact=True).click()
    axe(page)
    picture(page, "people")
    page.get_by_role("link", name="Invite somebody").click()
    axe(page)
    picture(page, "invite")
    page.get_by_label("Their e-mail address").fill("mina@northvale.example")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    picture(page, "invite-wrong")
    page.get_by_label("Their name").fill("Mina Shah")
    page.locator("label.choice", has_text="Facilitator").click()
    page.get_by_label("On which programme?").select_option(label="Getting to the clinic")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mina Shah is invited")
    axe(page)
    picture(page, "invited")
    page.get_by_role("link", name="See what they may do").click()
    axe(page)
    picture(page, "person")


def test_a_full_list_of_people(page: Any, app: Flask, sign_in: Callable, picture: Callable) -> None:
    sign_in(page, "administrator")
    with app.app_context(), transaction():
        for n in range(60):
            long = "Wolfeschlegelsteinhausenbergerdorff" if n == 0 else f"Person {n:02}"
            invite("command", f"p{n}@a-rather-long-name-of-an-organisation.example", Role.LEADER, name=long)
    page.goto("/people")
    picture(page, "people-many")


def test_the_front_door(
    someone: Callable[..., Any], page: Any, doors_of_tonight: object, axe: Callable, picture: Callable
) -> None:
    page.goto("/")
    axe(page)
    phone = someone(**PHONE).new_page()
    phone.goto("/")
    phone.get_by_label("At a workshop now?").fill("ZZZZZ")
    phone.get_by_role("button", name="Go").click()
    expect(phone.get_by_label("At a workshop now?")).to_have_value("ZZZZZ")
    picture(phone, "home-wrong")


def test_the_front_door_before_anything_is_planned(page: Any, axe: Callable, picture: Callable) -> None:
    page.goto("/")
    axe(page)
    picture(page, "home-empty")


def test_signing_in_by_keyboard_alone(page: Any, doors_of_tonight: Callable[[], dict[str, Any]]) -> None:
    page.goto(doors_of_tonight()["sign_ins"]["leader"])
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('main') && document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
