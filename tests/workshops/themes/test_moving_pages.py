"""Merging, taking apart and splitting as an organiser does it: asked first, nothing lost, a stale page told."""

import re

import pytest

from tests.evenings import fields
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Workshop
from workshops.themes.counting import counts_of
from workshops.themes.models import Theme
from workshops.themes.services import merge, nest, standing_of, theme_by_id, themes_of
from workshops.told.services import withdraw

AMINA = "user:1"


@pytest.fixture
def keys(inside, table):
    """Themes by their names: two that say the same, and one below the first."""
    with inside() as session:
        at = table(session)
        bus, buses, low = at.theme("Bus"), at.theme("Buses"), at.theme("The 62")
        nest(AMINA, low, bus)
        both = at.said("Both of them")
        at.put(both, bus, buses)
        at.put(at.said("Only the first"), bus)
        at.put(at.said("Only the number"), low)
        at.put(at.said("Only the second"), buses)
        return {theme.name: theme.id for theme in (bus, buses, low)}


@pytest.fixture
def numbers(inside, everyone):
    """The numbers of all themes by name: alone, and with all below."""

    def read():
        with inside(writes=False) as session:
            programme = session.get_one(Workshop, everyone.evening.workshop_id).programme
            counted = counts_of(programme, standing_of(programme))
            return {each.name: (counted[each.id].alone, counted[each.id].in_all) for each in themes_of(programme)}

    return read


def said(inside, words):
    with inside(writes=False) as session:
        return str(session.query(Contribution.id).filter_by(words=words).scalar())


def test_merging_says_first_what_becomes_of_what(amina, here, keys, numbers, entries):
    page = amina.get(f"{here}/{keys['Bus']}/merge")
    assert "Buses (2)" in page.text
    assert "The 62" not in page.text, "it stands below"
    page = amina.get(f"{here}/{keys['Bus']}/merge?into={keys['Buses']}")
    assert "Together that is 4" in page.text
    assert "The 62" in page.text
    assert numbers() == {"Bus": (2, 3), "Buses": (2, 2), "The 62": (1, 1)}
    before = entries()
    answer = amina.post(f"{here}/{keys['Bus']}/merge", data=fields(page))
    assert answer.status_code == 303
    assert numbers() == {"Buses": (3, 4), "The 62": (1, 1)}
    page = amina.get(answer.location)
    assert "“Bus” is part of “Buses” now." in page.text
    assert "Take apart" in page.text
    amina.post(f"{here}/{keys['Bus']}/merge", data={"into": keys["Buses"]})
    assert entries() == [*before, "merge theme"]
    answer = amina.post(f"{here}/{keys['Bus']}/unmerge")
    assert "stands by itself again" in amina.get(answer.location).text
    assert numbers() == {"Bus": (2, 2), "Buses": (2, 3), "The 62": (1, 1)}
    assert entries() == [*before, "merge theme", "unmerge theme"]


def test_what_cannot_be_merged_is_told_and_nothing_changes(amina, here, keys, numbers, inside, table, entries):
    with inside() as session:
        theirs = table(session, theirs=True).theme("Theirs").id
    before, counted = entries(), numbers()
    for into, words in (
        ("", "Choose a theme first"),
        ("x", "Choose a theme first"),
        ("999999999", "Choose a theme first"),
        (keys["The 62"], "cannot become part of itself"),
        (keys["Bus"], "cannot become part of itself"),
        (theirs, "not one of this programme"),
    ):
        answer = amina.post(f"{here}/{keys['Bus']}/merge", data={"into": into})
        assert words in amina.get(answer.location).text
    assert "Theirs" not in amina.get(f"{here}/{keys['Bus']}/merge?into={theirs}").text
    assert (entries(), numbers()) == (before, counted)


def test_taking_apart_is_refused_while_another_has_the_name(amina, here, keys, inside, table):
    with inside() as session:
        merge(AMINA, theme_by_id(keys["Bus"]), theme_by_id(keys["Buses"]))
        table(session).theme("bus")
    answer = amina.post(f"{here}/{keys['Bus']}/unmerge")
    page = amina.get(amina.get(answer.location).location)
    assert "Another theme has this name" in page.text
    with inside(writes=False):
        assert theme_by_id(keys["Bus"]).merged_into_id == keys["Buses"]


def test_a_split_offers_each_to_a_child_or_leaves_it(amina, here, keys, numbers, inside, entries):
    at = f"{here}/{keys['Bus']}/split"
    page = amina.get(at)
    assert set(re.findall(r"<legend[^>]*>([^<]*)", page.text)) == {"Both of them", "Only the first"}
    before = entries()
    answer = amina.post(
        at, data=fields(page) | {"name-1": "Late", f"to-{said(inside, 'Both of them')}": "1", "name-2": "Dear"}
    )
    assert answer.status_code == 303
    assert "“Late”, “Dear” stand below it now." in amina.get(answer.location).text
    assert numbers() == {"Bus": (1, 3), "Late": (1, 1), "Dear": (0, 0), "Buses": (2, 2), "The 62": (1, 1)}
    assert entries() == [*before, "make theme", "make theme", "split theme"]


@pytest.mark.parametrize(
    ("goes", "names", "words"),
    [
        ("0", ("Late", ""), "Give at least one contribution"),
        ("2", ("Late", ""), "Give theme 2 a name"),
        ("1", ("x" * 121, ""), "up to 120 characters"),
        ("1", ("Late", "LATE "), "the same name"),
        ("1", ("Buses", ""), "Another theme has this name"),
        ("1", ("Bus", ""), "Another theme has this name"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(amina, here, keys, numbers, inside, entries, goes, names, words):
    at = f"{here}/{keys['Bus']}/split"
    page = amina.get(at)
    before, counted = entries(), numbers()
    one = f"to-{said(inside, 'Both of them')}"
    typed = {"name-1": names[0], "name-2": names[1], one: goes}
    answer = amina.post(at, data=fields(page) | typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields(answer)["name-1"] == names[0]
    assert f'name="{one}" value="{goes}" checked' in answer.text
    assert (entries(), numbers()) == (before, counted)


def test_one_more_theme_keeps_what_was_typed(amina, here, keys, inside):
    at = f"{here}/{keys['Bus']}/split"
    one = f"to-{said(inside, 'Both of them')}"
    page = amina.post(at, data=fields(amina.get(at)) | {"name-1": "Late", one: "1", "more": "1"})
    assert page.status_code == 200
    assert 'value="Late"' in page.text
    assert f'name="{one}" value="1" checked' in page.text
    assert f'name="{one}" value="3"' in page.text
    for _more in range(9):
        page = amina.post(at, data=fields(page) | {"more": "1"})
    assert "name-6" in page.text
    assert "name-7" not in page.text


@pytest.mark.parametrize("change", ["corrected", "taken back", "merged"])
def test_a_stale_page_is_told(amina, here, keys, inside, numbers, change):
    at = f"{here}/{keys['Bus']}/split"
    one, first = said(inside, "Both of them"), said(inside, "Only the first")
    page = amina.get(at)
    with inside() as session:
        words = session.query(Contribution).filter_by(words="Only the first").one()
        if change == "corrected":
            correct(words, Answer(words="Only the last"))
        elif change == "taken back":
            withdraw(words.seat, words)
        else:
            merge(AMINA, theme_by_id(keys["Buses"]), theme_by_id(keys["Bus"]))
    counted = numbers()
    typed = {"name-1": "Late", f"to-{one}": "1", f"to-{first}": "1"}
    answer = amina.post(at, data=fields(page) | typed)
    assert answer.status_code == 409
    assert "Something changed meanwhile" in answer.text
    assert 'value="Late"' in answer.text
    assert f'name="to-{one}" value="1" checked' in answer.text
    assert numbers() == counted
    assert amina.post(at, data=fields(answer) | typed).status_code == 303


def test_a_theme_that_was_merged_meanwhile_is_neither_merged_nor_split(amina, here, keys, inside):
    page = amina.get(f"{here}/{keys['Bus']}/split")
    with inside():
        merge(AMINA, theme_by_id(keys["Bus"]), theme_by_id(keys["Buses"]))
    for verb in ("merge", "split"):
        assert amina.get(f"{here}/{keys['Bus']}/{verb}").status_code == 303
    assert amina.post(f"{here}/{keys['Bus']}/split", data=fields(page)).status_code == 409
    with inside(writes=False) as session:
        assert session.query(Theme).count() == 3


def test_nothing_to_split_and_nothing_to_merge_into(amina, here, inside, table):
    with inside() as session:
        key = table(session).theme("Alone").id
    assert "nothing to give" in amina.get(f"{here}/{key}/split").text
    assert "no other theme" in amina.get(f"{here}/{key}/merge").text


@pytest.mark.parametrize("who", ["reviewer", "leader", "neighbour"])
def test_who_may_not(everyone, enter, here, keys, numbers, who):
    person = enter(getattr(everyone, who))
    before = numbers()
    for path in ("merge", "split", "unmerge"):
        data = {"into": keys["Buses"], "name-1": "x"}
        assert person.post(f"{here}/{keys['Bus']}/{path}", data=data).status_code in (403, 404)
    assert numbers() == before
