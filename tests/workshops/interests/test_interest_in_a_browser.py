"""Two taps in a real browser without script, on a phone; and the recruiter's list, as those get on who hear pages."""

import pytest

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
