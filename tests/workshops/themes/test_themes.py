"""Themes are made, renamed, nested, merged, taken apart and split, and each time one entry says who did it."""

import pytest
from sqlalchemy import select

from app.ledger import Entry
from workshops.themes.models import Coding, Theme
from workshops.themes.services import (
    RefusedError,
    change_theme,
    make_theme,
    merge,
    nest,
    split,
    standing_of,
    themes_of,
    unmerge,
)

AMINA = "user:1"


@pytest.fixture
def written(inside, entries, everyone):
    """What the ledger says that it did not say before this test."""
    before = len(entries())
    return lambda: entries()[before:]


def under(session, theme):
    """Whose words stand under a theme, as the rows say."""
    return set(session.scalars(select(Coding.contribution_id).where(Coding.theme_id == theme.id)))


def test_the_same_name_in_other_letters_is_the_same_theme(inside, table, written):
    with inside() as session:
        one = table(session).theme("  Buses   at night ")
        assert one.name == "Buses at night"
        assert table(session).theme("BUSES AT NIGHT") is one
        assert table(session).theme("Büses at night") is one
        assert themes_of(one.programme) == [one]
        other = table(session, theirs=True).theme("Buses at night")
        assert other is not one, "another programme has its own"
    assert written() == ["make theme", "make theme"]


@pytest.mark.parametrize("name", ["", "  ", "\u0301", "x" * 121, "ﷺ" * 100], ids=["", "space", "accent", "long", "one"])
def test_a_name_must_be_one_and_fit_in_whatever_letters(inside, table, name):
    with inside() as session, pytest.raises(RefusedError, match="name"):
        table(session).theme(name)


def test_five_hundred_themes_are_enough(inside, table):
    with inside() as session:
        here = table(session)
        session.add_all(
            Theme(programme_id=here.programme.id, name=f"t{n}", name_key=f"t{n}", description="", wanted="")
            for n in range(500)
        )
        session.flush()
        assert here.theme("T7").name == "t7", "one that is there is found all the same"
        with pytest.raises(RefusedError, match="too many"):
            here.theme("One more")


def test_a_theme_is_changed(inside, table, written):
    with inside() as session:
        theme = table(session).theme("Busses")
        assert change_theme(AMINA, theme, name="Buses", description="All about buses", wanted="One that comes") == [
            "name",
            "description",
            "wanted",
        ]
        assert change_theme(AMINA, theme, name="Buses") == []
        assert table(session).theme("buses") is theme
    assert written() == ["make theme", "change theme"]


def test_a_name_that_another_has_is_refused_and_the_rest_goes_on(inside, table, written):
    """On PostgreSQL a statement that fails would end the whole transaction."""
    with inside() as session:
        buses, letters = table(session).theme("Buses"), table(session).theme("Letters")
        with pytest.raises(RefusedError, match="name is taken"):
            change_theme(AMINA, letters, name="BUSES", description="x")
        assert (letters.name, letters.description) == ("Letters", "")
        assert change_theme(AMINA, letters, name="LETTERS") == ["name"], "its own name in other letters is its own"
        assert [theme.name for theme in themes_of(buses.programme)] == ["Buses", "LETTERS"]


def test_a_theme_stands_under_another_and_never_under_itself(inside, table, written):
    with inside() as session:
        top, middle, low = (table(session).theme(name) for name in ("Getting there", "Buses", "The 62"))
        nest(AMINA, middle, top)
        nest(AMINA, low, middle)
        nest(AMINA, low, middle)
        for wrong in (top, middle, low):
            with pytest.raises(RefusedError, match="under itself"):
                nest(AMINA, top, wrong)
        assert standing_of(top.programme).below(top.id) == {top.id, middle.id, low.id}
        nest(AMINA, middle, None)
        assert standing_of(top.programme).below(top.id) == {top.id}
        with pytest.raises(RefusedError, match="strange"):
            nest(AMINA, top, table(session, theirs=True).theme("Theirs"))
    assert written() == ["make theme"] * 3 + ["nest theme"] * 3 + ["make theme"]


def test_merging_rewrites_no_coding_and_a_chain_leads_to_its_end(inside, table, written):
    with inside() as session:
        here = table(session)
        bus, buses, transport = here.theme("Bus"), here.theme("Buses"), here.theme("Transport")
        said = here.said("The second one did not come.")
        here.put(said, bus)
        merge(AMINA, bus, buses)
        merge(AMINA, bus, buses)
        merge(AMINA, buses, transport)
        assert under(session, bus) == {said.id}
        assert standing_of(here.programme).root(bus.id) == transport.id
        assert themes_of(here.programme) == [transport]
        assert here.theme("Bus") is not bus, "the name is free again"
        for wrong in (bus, buses):
            with pytest.raises(RefusedError, match="merged"):
                merge(AMINA, transport, wrong)
        with pytest.raises(RefusedError, match="merged"):
            nest(AMINA, bus, transport)
        with pytest.raises(RefusedError, match="strange"):
            merge(AMINA, transport, table(session, theirs=True).theme("Theirs"))
    assert written() == [*["make theme"] * 3, "code", "merge theme", "merge theme", "make theme", "make theme"]


def test_what_stood_under_a_merged_theme_moves_and_none_goes_into_what_is_below_it(inside, table):
    with inside() as session:
        here = table(session)
        top, low, lower, other = (here.theme(name) for name in ("Top", "Low", "Lower", "Other"))
        nest(AMINA, low, top)
        nest(AMINA, lower, low)
        for wrong in (top, low, lower):
            with pytest.raises(RefusedError, match="into itself"):
                merge(AMINA, top, wrong)
        merge(AMINA, low, other)
        assert (low.parent_id, lower.parent_id) == (None, other.id)
        merge(AMINA, lower, other)
        assert standing_of(here.programme).all_of(other.id) == {other.id, low.id, lower.id}


def test_a_merging_is_taken_back(inside, table, written):
    with inside() as session:
        here = table(session)
        bus, buses = here.theme("Bus"), here.theme("Buses")
        merge(AMINA, bus, buses)
        unmerge(AMINA, bus)
        unmerge(AMINA, bus)
        assert themes_of(here.programme) == [bus, buses]
        merge(AMINA, bus, buses)
        again = here.theme("BUS")
        with pytest.raises(RefusedError, match="name is taken"):
            unmerge(AMINA, bus)
        assert themes_of(here.programme) == [again, buses], "and the transaction goes on"
    assert written() == ["make theme", "make theme", "merge theme", "unmerge theme", "merge theme", "make theme"]


def test_a_split_gives_each_to_a_child_or_leaves_it(inside, table, everyone, written):
    """Two coders, and a theme that was merged into the one that is split."""
    with inside() as session:
        here = table(session)
        care, warmth = here.theme("Care"), here.theme("Warmth")
        other = here.theme("Other")
        kind, quick, both, stays, elsewhere = (here.said(words) for words in ("kind", "quick", "both", "stays", "else"))
        here.put(kind, care)
        here.put(kind, warmth, coder=everyone.facilitator)
        here.put(quick, care, other)
        here.put(both, care, warmth)
        here.put(stays, care)
        here.put(elsewhere, other)
        merge(AMINA, warmth, care)
        manner, speed = split(
            AMINA, care, {"Manner": [kind.id, both.id, elsewhere.id], "Speed": [quick.id], "Manner ": []}
        )[:2]
        assert (manner.parent_id, speed.parent_id) == (care.id, care.id)
        assert under(session, manner) == {kind.id, both.id}
        assert under(session, speed) == {quick.id}
        assert under(session, care) == {stays.id}
        assert under(session, warmth) == set()
        assert under(session, other) == {quick.id, elsewhere.id}
        coders = set(
            session.execute(select(Coding.contribution_id, Coding.coder_id).where(Coding.theme_id == manner.id))
        )
        assert coders == {
            (kind.id, everyone.organiser.id),
            (kind.id, everyone.facilitator.id),
            (both.id, everyone.organiser.id),
        }
        assert standing_of(here.programme).below(care.id) == {care.id, manner.id, speed.id}
    assert written()[-3:] == ["make theme", "make theme", "split theme"]


def test_a_child_already_there_takes_more_and_no_other_theme_is_taken_for_one(inside, table):
    with inside() as session:
        here = table(session)
        care, manner, top = here.theme("Care"), here.theme("Manner"), here.theme("Top")
        said = here.said("kind")
        here.put(said, care, manner)
        nest(AMINA, manner, care)
        nest(AMINA, care, top)
        split(AMINA, care, {"manner": [said.id]})
        assert (under(session, care), under(session, manner)) == (set(), {said.id})
        for name in ("Care", "Top"):
            with pytest.raises(RefusedError, match="name is taken"):
                split(AMINA, care, {name: []})
        stranger = here.theme("Stands by itself")
        with pytest.raises(RefusedError, match="name is taken"):
            split(AMINA, care, {"stands by itself": []})
        assert stranger.parent_id is None


def test_no_entry_holds_what_people_said(inside, table):
    with inside() as session:
        here = table(session)
        care = here.theme("Care")
        said = here.said("Zanzibar Zebra")
        here.put(said, care)
        split(AMINA, care, {"Manner": [said.id]})
        assert not any(
            "Zebra" in str(facts) or str(said.id) in str(facts) for facts in session.scalars(select(Entry.facts))
        )
        assert not any(str(said.id) in subject for subject in session.scalars(select(Entry.subject)))


def test_making_says_what_was_given(inside, table):
    with inside() as session:
        made = make_theme(AMINA, table(session).programme, "Care", description="How people are met", wanted="A smile")
        assert (made.description, made.wanted) == ("How people are met", "A smile")
