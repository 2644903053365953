"""Words are put under themes by somebody who has read them as they stand now, and what goes leaves no coding."""

import pytest
from sqlalchemy import select

from tests.rooms import give, somebody
from workshops.concerns.telling import Named
from workshops.contributions.services import Answer, correct
from workshops.room.moderation import pass_on
from workshops.themes.models import Coding, Judgement
from workshops.themes.services import ChangedError, RefusedError, judge, merge, unjudge, words_mark
from workshops.told.services import withdraw, withdraw_all

AMINA = "user:1"


def codings(session):
    return {(row.contribution_id, row.coder_id, row.theme_id) for row in session.scalars(select(Coding))}


def test_judging_the_same_twice_is_judging_once(inside, table, entries):
    before = entries()
    with inside() as session:
        here = table(session)
        said, buses = here.said("The bus"), here.theme("Buses")
        here.put(said, buses)
        here.put(said, buses, buses)
        assert codings(session) == {(said.id, here.coder.id, buses.id)}
    assert entries()[len(before) :] == ["make theme", "code"]


def test_what_was_decided_before_is_replaced_for_this_coder_only(inside, table, everyone):
    with inside() as session:
        here = table(session)
        said, buses, letters = here.said("The bus"), here.theme("Buses"), here.theme("Letters")
        here.put(said, buses)
        here.put(said, buses, coder=everyone.facilitator)
        here.put(said, letters)
        assert codings(session) == {
            (said.id, everyone.organiser.id, letters.id),
            (said.id, everyone.facilitator.id, buses.id),
        }
        here.put(said)
        assert session.get(Judgement, (said.id, everyone.organiser.id)), "read, and none of the themes fits"
        assert codings(session) == {(said.id, everyone.facilitator.id, buses.id)}


def test_words_that_were_corrected_since_they_were_read_are_not_judged(inside, table):
    with inside() as session:
        here = table(session)
        said, buses = here.said("The bus"), here.theme("Buses")
        seen = words_mark(said)
        correct(said, Answer(words="The tram"))
        with pytest.raises(ChangedError):
            judge(AMINA, here.coder.id, said, [buses], seen=seen)
        judge(AMINA, here.coder.id, said, [buses], seen=words_mark(said))
        assert codings(session)


def test_what_was_taken_back_meanwhile_is_not_judged(inside, table):
    with inside() as session:
        here = table(session)
        said, buses = here.said("The bus"), here.theme("Buses")
        withdraw(said.seat, said)
        with pytest.raises(ChangedError):
            judge(AMINA, here.coder.id, said, [buses])


def test_a_strange_theme_is_refused(inside, table):
    with inside() as session:
        here = table(session)
        said, theirs = here.said("The bus"), table(session, theirs=True).theme("Buses")
        with pytest.raises(RefusedError, match="strange"):
            here.put(said, theirs)
        bus, buses = here.theme("Bus"), here.theme("Buses")
        merge(AMINA, bus, buses)
        with pytest.raises(RefusedError, match="merged"):
            here.put(said, bus)
        assert codings(session) == set()


def test_only_words_are_judged(inside, table):
    with inside() as session:
        here = table(session)
        voted = give(here.evening, Answer(votes={here.evening.activities[1].choices[0].id: 1}), None, 2)
        with pytest.raises(ChangedError):
            here.put(voted, here.theme("Buses"))


def test_a_rehearsal_is_not_judged(inside, table):
    with inside() as session:
        here = table(session)
        seat = somebody(here.evening)
        seat.rehearsal = True
        with pytest.raises(ChangedError):
            here.put(give(here.evening, Answer(words="A test"), seat, 1), here.theme("Buses"))


def test_a_judgement_is_taken_back(inside, table, entries):
    before = entries()
    with inside() as session:
        here = table(session)
        said, buses, letters = here.said("The bus"), here.theme("Buses"), here.theme("Letters")
        here.put(said, buses, letters)
        assert sorted(unjudge(AMINA, here.coder.id, said)) == sorted([buses.id, letters.id])
        assert unjudge(AMINA, here.coder.id, said) == []
        assert codings(session) == set()
        assert session.get(Judgement, (said.id, here.coder.id)) is None
    assert entries()[len(before) :] == ["make theme", "make theme", "code", "take coding back"]


@pytest.mark.parametrize("everything", [False, True], ids=["one", "all"])
def test_what_is_taken_back_leaves_no_coding(inside, table, everything):
    with inside() as session:
        here = table(session)
        said, buses = here.said("The bus"), here.theme("Buses")
        here.put(said, buses)
        if everything:
            withdraw_all(said.seat)
        else:
            withdraw(said.seat, said)
        assert codings(session) == set()
        assert session.scalars(select(Judgement)).all() == []


def test_what_is_passed_on_leaves_no_coding(inside, table):
    with inside() as session:
        here = table(session)
        said, kept, buses = here.said("He hit me"), here.said("The bus"), here.theme("Buses")
        here.put(said, buses)
        here.put(kept, buses)
        named = next(each for each in here.programme.responders if not each.outside)
        pass_on("command", said, Named(named.user_id, "Joan Hale", "Northvale NHS Trust", outside=False))
        session.expire_all()
        assert codings(session) == {(kept.id, here.coder.id, buses.id)}
        assert {row.contribution_id for row in session.scalars(select(Judgement))} == {kept.id}
        with pytest.raises(ChangedError):
            here.put(said, buses)
