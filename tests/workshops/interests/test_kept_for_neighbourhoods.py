"""An offer that is kept for some neighbourhoods says so before anybody sends, and its list says who is from there."""

import re

import pytest
from playwright.sync_api import expect

from maps.places.models import Neighbourhood
from tests.evenings import fields
from tests.offers import offered
from tests.workshops.interests.conftest import EMAIL, Job, send
from workshops.offers.models import Offer
from workshops.offers.services import answer_to
from workshops.seats.services import Home


@pytest.fixture
def kept_job(inside, everyone, hope_street):
    """A porter at the Trust, kept for Hope Street."""
    with inside() as session:
        here = [session.get_one(Neighbourhood, hope_street)]
        offer = offered(everyone.recruiter, everyone.evening.programme_id, title="Porter", neighbourhoods=here)
        return Job(offer.id, offer.slug)


def lives_in(page):
    """What each row says of where they live."""
    cells = re.findall(r"<tr>\s*<th scope=\"row\">.*?</th>\s*<td>(.*?)</td>", page, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells]


def test_the_form_says_for_whom_it_is_kept_and_who_comes_first(jar, job, kept_job, kept):
    page = jar().get(kept_job.ask).text
    for said in (
        "This is kept for people from Hope Street.",
        "If you live elsewhere, you can send this too.",
        "Whoever is best for the work gets it. If two are as good, the one from there may come first.",
    ):
        assert said in page
    assert send(jar(), kept_job, neighbourhood="somewhere-else").status_code == 200
    assert len(kept()) == 1
    assert "kept for people from" not in jar().get(job.ask).text


def test_a_form_that_said_otherwise_comes_again(jar, kept_job, kept, inside, everyone):
    anna = jar()
    form = fields(anna.get(kept_job.ask)) | {"contact": EMAIL}
    with inside() as session:
        offer = session.get_one(Offer, kept_job.id)
        others = [place for place in offer.programme.neighbourhoods if place not in offer.neighbourhoods][:1]
        answer_to(everyone.recruiter.user().actor, offer, action=None, themes=(), neighbourhoods=others)
        name = others[0].name
    again = anna.post(kept_job.ask, data=form)
    assert again.status_code == 422
    assert f"This is kept for people from {name}." in again.text
    assert kept() == []


def test_the_list_names_them_and_says_who_is_from_there(kofi, job, kept_job, interested, hope_street, inside):
    with inside() as session:
        programme = session.get_one(Offer, job.id).programme
        other = next(place for place in programme.neighbourhoods if place.id != hope_street)
        name, key = other.name, other.id
    for home in (Home(), Home(neighbourhood_id=key), Home(elsewhere=True), Home(neighbourhood_id=hope_street)):
        interested(EMAIL, home=home, of=kept_job)
    page = kofi.get(kept_job.interests).text
    assert "Kept for people from Hope Street: their rows say “from there”." in page
    assert "whoever is best for the work gets it" in page
    assert sorted(lives_in(page)) == sorted(["did not say where", name, "somewhere else", "Hope Street from there"])
    by_home = kofi.get(f"{kept_job.interests}?sort=home").text
    assert lives_in(by_home)[:2] == ["Hope Street from there", name]
    assert re.search(r'aria-sort="ascending"><a[^>]*>Lives in', by_home)
    interested(home=Home(neighbourhood_id=hope_street))
    plain = kofi.get(job.interests).text
    assert "from there" not in plain
    assert lives_in(plain) == ["Hope Street"]


@pytest.mark.journeys
def test_both_pages_can_be_heard(page, come, axe, picture, courier, kept_job, everyone, interested, hope_street):
    page.goto(kept_job.ask)
    expect(page.get_by_text("This is kept for people from Hope Street.")).to_be_visible()
    picture(page, "interest-kept-for")
    axe(page)
    interested(home=Home(neighbourhood_id=hope_street), of=kept_job)
    interested("other@home.example", home=Home(elsewhere=True), of=kept_job)
    kofi = come(everyone.recruiter)
    kofi.goto(kept_job.interests)
    kofi.get_by_role("link", name="Lives in").click()
    expect(kofi.get_by_text("from there", exact=True)).to_have_count(1)
    picture(kofi, "interests-kept-for")
    axe(kofi)
