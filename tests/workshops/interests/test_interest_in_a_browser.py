"""Two taps in a real browser without script, on a phone; and the recruiter's list, as those get on who hear pages."""

import pytest
from playwright.sync_api import expect

from tests.workshops.interests.conftest import EMAIL


@pytest.mark.journeys
def test_two_taps_without_script_and_back_again(someone, job, kept):
    page = someone(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(job.ask)
    page.get_by_label("How can they reach you?").fill(EMAIL)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="It is sent").wait_for()
    code = page.locator(".card-code").inner_text()
    assert page.context.cookies() == []
    page.goto("/interest")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Take it back").click()
    assert len(kept()) == 1
    page.get_by_role("button", name="Yes, take it back").click()
    page.get_by_role("heading", name="It is taken back").wait_for()
    assert kept() == []


@pytest.mark.journeys
def test_the_pages_can_be_heard(page, come, axe, job, everyone, interested):
    page.goto(job.ask)
    axe(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Something needs another look").wait_for()
    axe(page)
    page.get_by_label("How can they reach you?").fill(EMAIL)
    page.get_by_text("Would some help be good?").click()
    page.get_by_label("Children").check()
    page.get_by_role("button", name="Send").click()
    axe(page)
    code = page.locator(".card-code").inner_text()
    page.get_by_role("link", name="See it later").click()
    axe(page)
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Go").click()
    axe(page)
    page.get_by_role("button", name="Take it back").click()
    axe(page)
    interested("other@home.example")
    kofi = come(everyone.recruiter)
    kofi.goto(job.interests)
    axe(kofi)
    kofi.get_by_role("button", name="I have passed it on to The ward team at Northvale: other@home.example").click()
    kofi.get_by_text("1 person was passed on").wait_for()
    axe(kofi)
    kofi.get_by_role("link", name="Since").click()
    axe(kofi)


@pytest.mark.journeys
def test_what_leads_to_nobody_is_put_aside_by_hand(come, axe, picture, courier, job, everyone, interested, kept):
    for contact in (EMAIL, EMAIL, "other@home.example"):
        interested(contact)
    kofi = come(everyone.recruiter)
    kofi.goto(job.interests)
    kofi.get_by_label("Put aside: other@home.example").click()
    axe(kofi)
    kofi.get_by_role("button", name="This leads to nobody: other@home.example").click()
    expect(kofi.get_by_role("status")).to_contain_text("1 was put aside. No message is sent.")
    kofi.get_by_label(f"Put aside: {EMAIL}").first.click()
    picture(kofi, "interests-aside")
    kofi.get_by_role("button", name=f"The same person is here already: {EMAIL}").first.click()
    expect(kofi.get_by_text("1 person. 2 were put aside.")).to_be_visible()
    axe(kofi)
    kofi.get_by_role("button", name="Let it wait again: other@home.example").click()
    expect(kofi.get_by_role("status")).to_contain_text("1 person waits for you again.")
    assert sum(each.aside_on is not None for each in kept()) == 1
