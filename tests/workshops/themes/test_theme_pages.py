"""The pages about themes, as an organiser, a reviewer and the neighbour find them."""

import re

import pytest

from app import clock
from tests.evenings import fields
from tests.planners import seen
from tests.rooms import say_and_show
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.room.moderation import shorten
from workshops.room.services import close_workshop
from workshops.themes.models import Theme
from workshops.themes.services import change_theme, merge, nest, theme_by_id, themes_of

AMINA = "user:1"


@pytest.fixture
def buses(inside, table):
    """A theme with another below it, and what was said."""
    with inside() as session:
        at = table(session)
        travel, buses = at.theme("Getting there", description="The way to the clinic"), at.theme("Buses")
        nest(AMINA, buses, travel)
        letters = at.theme("Letters")
        at.put(at.said("The second bus did not come."), buses, letters)
        at.put(at.said("It is too far."), travel)
        at.put(say_and_show(at.evening, "Nobody writes back."), letters)
        at.said("Nobody has read this.")
        return buses.id


def rows(page):
    """The names and numbers of the list, in its order."""
    found = re.findall(r'<tr>\s*<th scope="row">.*?<a [^>]*>([^<]*)</a>.*?</th>(.*?)</tr>', page.text, re.DOTALL)
    return [(name, *re.findall(r"(\d+) (?:times?|in this)", cells)) for name, cells in found]


def test_a_theme_is_made_and_found_again(amina, here, entries):
    empty = amina.get(here)
    assert "No theme yet" in empty.text
    before = entries()
    answer = amina.post(here, data={"name": " Buses "})
    assert answer.status_code == 303
    assert "The theme is made." in amina.get(answer.location).text
    again = amina.post(here, data={"name": "BUSES"})
    assert again.location == answer.location
    assert "was there already" in amina.get(again.location).text
    assert entries() == [*before, "make theme"]
    for wrong in ("", "x" * 121, "ﷺ" * 100):
        answer = amina.post(here, data={"name": wrong})
        assert answer.status_code == 422
        assert 'href="#name"' in answer.text


def test_the_list_is_a_tree_with_numbers(amina, here, buses, inside, everyone):
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, everyone.evening.workshop_id))
    page = amina.get(here)
    assert rows(page) == [("Getting there", "2", "1"), ("Buses", "1"), ("Letters", "2")]
    assert rows(amina.get(f"{here}?sort=name")) == rows(page)
    assert "3 of 4" in page.text
    assert "Getting there ›" in page.text
    found = amina.get(f"{here}?q=clinic")
    assert [row[0] for row in rows(found)] == ["Getting there"]
    assert "No theme fits" in amina.get(f"{here}?q=zebra").text


def test_a_theme_shows_what_was_said_below_it_too(amina, here, buses, inside):
    page = amina.get(f"{here}/{buses}")
    assert "The second bus did not come." in page.text
    assert "Also under: Letters" in page.text
    assert "It is too far." not in page.text
    with inside(writes=False):
        above = theme_by_id(buses).parent_id
    page = amina.get(f"{here}/{above}")
    assert "Said 2 times" in page.text
    assert "It is too far." in page.text
    assert "The second bus did not come." in page.text


def test_what_may_be_quoted_is_marked_once_the_evening_is_over(amina, here, buses, inside, everyone):
    with inside() as session:
        letters = session.query(Theme).filter_by(name="Letters").one().id
        workshop = session.get_one(Workshop, everyone.evening.workshop_id)
        said = next(each for each in session.query(Contribution) if each.public_words)
        shorten("command", said, "Nobody writes.")
        close_workshop("command", workshop, 1)
    assert "may be quoted</span>" not in amina.get(f"{here}/{letters}").text
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    page = amina.get(f"{here}/{letters}")
    assert page.text.count("may be quoted</span>") == 1
    assert "Nobody writes back." in page.text, "the original, for those who run the programme"
    assert "Nobody writes.</span>" in page.text


def test_a_reviewer_sees_themes_without_words_and_without_numbers(everyone, enter, here, buses):
    ruth = enter(everyone.reviewer)
    page = ruth.get(here)
    assert "Getting there" in page.text
    assert [row[0] for row in rows(page)] == ["Getting there", "Buses", "Letters"]
    assert all(len(row) == 1 for row in rows(page))
    assert [row[0] for row in rows(ruth.get(f"{here}?sort=most"))] == ["Getting there", "Buses", "Letters"]
    assert "Make a theme" not in page.text
    one = ruth.get(f"{here}/{buses}")
    for hidden in ("bus did not come", "What was said", "Said 1", "may be quoted", "Change</a>"):
        assert hidden not in one.text
    assert ruth.post(here, data={"name": "Mine"}).status_code == 403


@pytest.mark.parametrize("who", ["leader", "recruiter", "voice", "administrator", "responder"])
def test_whom_it_does_not_concern_is_refused(everyone, enter, here, buses, who):
    person = enter(getattr(everyone, who))
    assert person.get(here).status_code == 403
    assert person.get(f"{here}/{buses}").status_code == 403


def test_the_neighbour_finds_nothing(everyone, enter, here, buses, inside, table):
    dana = enter(everyone.neighbour)
    for path in ("", f"/{buses}", f"/{buses}/edit"):
        assert dana.get(here + path).status_code == 404
    with inside() as session:
        theirs = table(session, theirs=True).theme("Theirs").id
    amina = enter(everyone.organiser)
    assert amina.get(f"{here}/{theirs}").status_code == 404, "nor is theirs under our address"
    assert amina.get(f"{here}/{2**40}").status_code == 404


def test_a_theme_is_described_and_moved(amina, here, buses, inside, entries):
    page = amina.get(f"{here}/{buses}/edit")
    before = entries()
    said = {"name": "Buses that do not come", "description": "Late too", "wanted": "One an hour", "parent_id": ""}
    answer = amina.post(f"{here}/{buses}/edit", data=said | seen(page))
    assert answer.status_code == 303
    page = amina.get(answer.location)
    for words in said.values():
        assert words in page.text
    assert entries() == [*before, "change theme", "nest theme"]


def test_a_name_that_is_taken_is_told_and_nothing_is_lost(amina, here, buses, inside, entries):
    page = amina.get(f"{here}/{buses}/edit")
    before = entries()
    answer = amina.post(
        f"{here}/{buses}/edit", data={"name": "LETTERS", "description": "Kept", "parent_id": ""} | seen(page)
    )
    assert answer.status_code == 422
    assert "Another theme has this name" in answer.text
    assert "Kept" in answer.text
    assert entries() == before


def test_whoever_saves_second_is_told(amina, here, buses, inside):
    page = amina.get(f"{here}/{buses}/edit")
    with inside():
        change_theme(AMINA, theme_by_id(buses), description="Joan was quicker")
    answer = amina.post(
        f"{here}/{buses}/edit", data={"name": "Buses", "description": "Mine", "parent_id": ""} | seen(page)
    )
    assert answer.status_code == 409
    assert "Joan was quicker" in answer.text
    assert (
        amina.post(f"{here}/{buses}/edit", data=fields(answer) | {"description": "Both", "parent_id": ""}).status_code
        == 303
    )


def test_a_theme_that_was_merged_leads_to_where_it_went(amina, here, buses, inside):
    with inside():
        theme = theme_by_id(buses)
        merge(AMINA, theme, next(each for each in themes_of(theme.programme) if each.name == "Letters"))
        into = theme.merged_into_id
    answer = amina.get(f"{here}/{buses}")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/themes/{into}")
    assert amina.get(f"{here}/{buses}/edit").status_code == 303
    refused = amina.post(f"{here}/{buses}/edit", data={"name": "Buses", "parent_id": ""})
    assert refused.status_code == 422
    assert "part of another meanwhile" in refused.text


def test_fifty_stand_on_a_page_and_a_word_finds_one(amina, here, inside, table):
    with inside() as session:
        at = table(session)
        theme = at.theme("Buses")
        for n in range(52):
            at.put(at.said(f"bus number {n} was late"), theme)
        key = theme.id
    page = amina.get(f"{here}/{key}")
    assert page.text.count("was late</p>") == 50
    assert amina.get(f"{here}/{key}?page=2").text.count("was late</p>") == 2
    assert amina.get(f"{here}/{key}?q=number+51").text.count("was late</p>") == 1


def test_the_programme_leads_to_its_themes(amina, here, everyone, enter):
    programme = here.removesuffix("/themes")
    assert f'href="{here}"' in amina.get(programme).text
    assert f'href="{here}"' in enter(everyone.reviewer).get(programme).text
    assert f'href="{here}"' not in enter(everyone.leader).get(programme).text
