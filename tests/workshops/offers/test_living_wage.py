"""The living wage is a dated table: everybody reads it, an organiser keeps it."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from app import clock
from tests.jars import Jar
from tests.offers import offered
from tests.people import signed_in
from tests.recruiters import Desk
from workshops.offers.living_wage import KNOWN, OLD


def test_anybody_reads_it_and_an_organiser_keeps_it(desk: Desk, inside: Callable, jar: Callable[..., Jar]) -> None:
    page = jar().get("/living-wage").text
    assert "£13.45" in page
    assert "£14.80" in page
    assert "Write down a rate" not in page
    amina = signed_in(jar, inside, desk.everyone.organiser)
    rate = {"from_on": "2026-10-21", "uk": "14.05", "london": "15.40", "source": "Living Wage Foundation"}
    assert amina.post("/living-wage", data=rate).status_code == 303
    assert "£14.05" in jar().get("/living-wage").text
    assert amina.post("/living-wage", data=rate | {"uk": "14.10"}).status_code == 303
    page = jar().get("/living-wage").text
    assert "£14.10" in page
    assert "£14.05" not in page, "one of the same day takes the place of the former"


def test_a_slip_is_told(desk: Desk, inside: Callable, jar: Callable[..., Jar]) -> None:
    amina = signed_in(jar, inside, desk.everyone.organiser)
    rate = {"from_on": "2026-10-21", "uk": "1405", "london": "13", "source": "x"}
    answer = amina.post("/living-wage", data=rate)
    assert answer.status_code == 422
    assert "Write it in pounds an hour" in answer.text
    assert "no less than that of the UK" in amina.post("/living-wage", data=rate | {"uk": "14"}).text


def test_a_recruiter_cannot_lower_what_they_are_held_against(desk: Desk) -> None:
    assert desk.kofi.post("/living-wage").status_code == 403


def test_an_organiser_reads_that_a_newer_one_is_likely(desk: Desk, inside: Callable, jar: Callable[..., Jar]) -> None:
    amina = signed_in(jar, inside, desk.everyone.organiser)
    with inside():
        clock.set_now(datetime.combine(KNOWN[-1].from_on + timedelta(days=OLD), time(12), tzinfo=UTC))
        offered(desk.everyone.recruiter, desk.programme_id)
    told = "likely not the newest"
    assert told not in amina.get("/today").text, "its first day is ahead, and so may the newer rate be"
    with inside():
        clock.set_now(clock.now() + timedelta(days=1))
    assert told in amina.get("/today").text
    assert told not in desk.kofi.get("/today").text, "they cannot write it down"
    rate = {
        "from_on": str(KNOWN[-1].from_on + timedelta(days=364)),
        "uk": "14.05",
        "london": "15.40",
        "source": "Living Wage",
    }
    assert amina.post("/living-wage", data=rate).status_code == 303
    assert told not in amina.get("/today").text
