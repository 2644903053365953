"""A recruiter says of a dozen jobs on one page whether people are still there."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from tests.hiring import hired
from workshops.hiring.models import Hire, InPost
from workshops.offers.models import Offer

pytestmark = pytest.mark.journeys


def test_a_dozen_jobs_are_answered_on_one_page(page: Page, sign_in, inside, picture, axe):
    with inside() as session:
        offer = session.scalars(select(Offer).order_by(Offer.id)).first()
        offer.opened_on = clock.today() - timedelta(days=500)
        hired(offer, 8, 190)
        hired(offer, 4, 370)
    sign_in(page, "recruiter")
    page.get_by_role("link", name="Answer all 12 on one page").click()
    expect(page.get_by_text("12 jobs wait for an answer.")).to_be_visible()
    picture(page, "still-there-all")
    axe(page)
    rows = page.get_by_role("group", name="Jobs that are asked about").get_by_role("row")
    for number, answer in enumerate(("Still in post", "Has left", "We do not know"), 1):
        rows.nth(number).get_by_label(answer).check()
        rows.nth(number).get_by_label("Where that stands").fill("payroll of March")
    rows.nth(4).get_by_label("Where that stands").fill("payroll of April")
    page.get_by_role("button", name="Keep").click()
    wrong = page.get_by_role("alert")
    expect(wrong).to_contain_text("Choose one of the three.")
    picture(page, "still-there-all-wrong")
    axe(page)
    wrong.get_by_role("link").click()
    expect(rows.nth(4).get_by_label("Still in post")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("4 answers are kept.")
    expect(page.get_by_text("8 jobs wait for an answer.")).to_be_visible()
    with inside(writes=False) as session:
        said = session.scalars(select(Hire.at_52).where(Hire.at_52.is_not(None)).order_by(Hire.id)).all()
        assert said == [InPost.IN_POST, InPost.LEFT, InPost.UNKNOWN, InPost.IN_POST]
