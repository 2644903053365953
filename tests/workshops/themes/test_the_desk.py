"""The coding desk without script: one contribution, themes to tick or to type, keep, nothing fits, skip, undo."""

import re
import uuid

import pytest
from sqlalchemy import func, select

from app.db import db
from app.ledger import Entry
from app.permissions import Role
from tests.desks import box, codings, desk_of, on_the_desk, over, read, shown, ticked
from tests.evenings import plan
from tests.people import cast, signed_in
from tests.rooms import say
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Confidentiality, Workshop
from workshops.room.moderation import hold
from workshops.room.services import close_workshop, reopen
from workshops.themes.models import Judgement, Theme
from workshops.themes.services import make_theme, merge
from workshops.told.services import withdraw

BUSES, LETTER, RUDE = "Two buses with the pram.", "The letter came late.", "Everything."


@pytest.fixture
def everyone(inside, place):
    with inside():
        found = cast(opened=True)
        over(found.evening, BUSES, LETTER, RUDE)
        over(found.elsewhere, "Of the neighbour's evening.")
        return found


@pytest.fixture
def desk(inside, everyone):
    return desk_of(inside, everyone.evening)


@pytest.fixture
def joan(jar, inside, everyone):
    return signed_in(jar, inside, everyone.facilitator)


def entries(inside, verb=""):
    with inside(writes=False) as session:
        wanted = select(func.count()).select_from(Entry)
        return session.scalar(wanted.where(Entry.verb == verb) if verb else wanted)


def themes(inside):
    with inside(writes=False) as session:
        return set(session.scalars(select(Theme.name)))


def made_theme(inside, everyone, name):
    with inside():
        programme = db().get_one(Workshop, everyone.evening.workshop_id).programme
        return make_theme("command", programme, name).id


def put(person, desk, words, **said):
    page = read(person, desk, words)
    return person.post(desk, data=shown(page) | said)


def test_all_is_read_by_plain_forms(amina, desk, inside, everyone):
    seen = set()
    page = amina.get(desk)
    assert "0 of 3 read" in page.text
    for done in (1, 2, 3):
        seen.add(on_the_desk(page))
        page = amina.post(desk, data=shown(page) | {"new": f"First {done}\nAll of them"}, follow_redirects=True)
        assert page.status_code == 200
        assert f"{done} of 3 read" in page.text
    assert seen == {BUSES, LETTER, RUDE}
    assert "All is read" in page.text
    assert themes(inside) == {"First 1", "First 2", "First 3", "All of them"}
    assert all(names[everyone.organiser.id] > {"All of them"} for names in codings(inside).values())
    assert entries(inside, "code") == 3
    assert entries(inside, "make theme") == 4


def test_a_theme_is_ticked_with_others(amina, desk, inside, everyone):
    put(amina, desk, BUSES, new="Buses")
    page = read(amina, desk, LETTER)
    before = entries(inside)
    amina.post(desk, data=shown(page) | {"theme": [box(page, "Buses")], "new": "Letters"})
    assert codings(inside)[LETTER] == {everyone.organiser.id: {"Buses", "Letters"}}
    assert entries(inside) == before + 2, "one theme made, one decision"


def test_nothing_fits_is_a_decision(amina, desk, inside, everyone):
    assert put(amina, desk, RUDE, none="1").status_code == 303
    assert codings(inside) == {RUDE: {everyone.organiser.id: set()}}


def test_nothing_chosen_is_no_decision(amina, desk, inside):
    answer = put(amina, desk, RUDE)
    assert answer.status_code == 422
    assert on_the_desk(answer) == RUDE
    assert "Choose a theme" in answer.text
    assert codings(inside) == {}


def test_themes_and_nothing_fits_at_once_are_asked_about(amina, desk, inside):
    answer = put(amina, desk, RUDE, none="1", new="Buses")
    assert answer.status_code == 422
    assert "Buses</textarea>" in answer.text
    assert themes(inside) == set()


def test_skipped_words_come_again_after_the_others(amina, desk):
    page, order = amina.get(desk), []
    for _turn in range(4):
        order.append(on_the_desk(page))
        skip = re.search(r'id="skip" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
        page = amina.get(skip)
    assert len(set(order[:3])) == 3
    assert order[3] == order[0]


def test_the_last_can_be_undone_with_what_was_chosen(amina, desk, inside):
    put(amina, desk, BUSES, new="Buses")
    page = put(amina, desk, LETTER, new="Letters\nPost")
    page = amina.get(page.headers["Location"])
    assert "It went under:" in page.text
    undo = {"contribution": re.findall(r'name="contribution" value="([^"]+)"', page.text)[-1]}
    for _twice in range(2):
        page = amina.post(f"{desk}/undo", data=undo, follow_redirects=True)
        assert on_the_desk(page) == LETTER
        assert set(codings(inside)) == {BUSES}
    assert entries(inside, "take coding back") == 1


def test_what_was_undone_has_its_themes_ticked(amina, desk):
    page = amina.get(put(amina, desk, LETTER, new="Letters\nPost").headers["Location"])
    undo = {"contribution": re.findall(r'name="contribution" value="([^"]+)"', page.text)[-1]}
    page = amina.post(f"{desk}/undo", data=undo, follow_redirects=True)
    assert set(ticked(page)) == {box(page, "Letters"), box(page, "Post")}


def test_the_cookie_remembers_one_desk_and_ten_steps(jar, inside, place):
    """It says who is signed in as well, and a browser drops one above 4 kB."""
    with inside():
        found = cast(opened=True)
        over(found.evening, *(f"Said {number}" for number in range(14)))
    joan, desk = signed_in(jar, inside, found.facilitator), desk_of(inside, found.evening)
    for number in range(12):
        page = joan.get(desk)
        joan.post(desk, data=shown(page) | {"new": f"Theme {number}"})
    cookie = joan.get_cookie("staff", path="/").value
    assert len(cookie) < 1_500
    for steps in range(10):
        page = joan.get(desk)
        undo = {"contribution": re.findall(r'name="contribution" value="([^"]+)"', page.text)[-1]}
        assert 'id="undo"' in page.text, steps
        joan.post(f"{desk}/undo", data=undo)
    assert 'id="undo"' not in joan.get(desk).text
    assert "2 of 14 read" in joan.get(desk).text


def test_undo_takes_back_only_ones_own(amina, joan, desk, inside):
    put(amina, desk, BUSES, new="Buses")
    with inside(writes=False) as session:
        key = session.scalar(select(Judgement.contribution_id))
    joan.post(f"{desk}/undo", data={"contribution": str(key)})
    assert set(codings(inside)) == {BUSES}


def test_two_begin_in_different_places(inside, jar, place):
    """Each has an order of their own, which stays the same."""
    with inside():
        found = cast(opened=True)
        over(found.evening, *(f"Said {number}" for number in range(30)))
    desk = desk_of(inside, found.evening)
    orders = []
    for person in (found.organiser, found.facilitator):
        coder = signed_in(jar, inside, person)
        orders.append(first_five(coder, desk))
        assert first_five(coder, desk) == orders[-1]
        assert len(set(orders[-1])) == 5
    assert orders[0] != orders[1]


def first_five(coder, desk):
    page, found = coder.get(desk), []
    for _skip in range(5):
        found.append(on_the_desk(page))
        page = coder.get(f"{desk}?after={shown(page)['contribution']}")
    return found


def test_a_quicker_colleague_is_told_of_and_nothing_is_overwritten(amina, joan, desk, inside, everyone):
    page = read(joan, desk, BUSES)
    put(amina, desk, BUSES, new="Buses")
    answer = joan.post(desk, data=shown(page) | {"new": "Far away"})
    assert answer.status_code == 409
    assert "Amina Yusuf has put it under:" in answer.text
    assert "Far away</textarea>" in answer.text, "what was typed stays"
    assert codings(inside)[BUSES] == {everyone.organiser.id: {"Buses"}}
    answer = joan.post(desk, data=shown(answer) | {"new": "Far away"})
    assert answer.status_code == 303
    assert codings(inside)[BUSES] == {everyone.organiser.id: {"Buses"}, everyone.facilitator.id: {"Far away"}}


def test_words_corrected_while_they_are_read_are_not_kept(amina, desk, inside):
    page = read(amina, desk, BUSES)
    with inside() as session:
        correct(session.scalars(select(Contribution).where(Contribution.words == BUSES)).one(), Answer(words="Three."))
    answer = amina.post(desk, data=shown(page) | {"new": "Buses"})
    assert answer.status_code == 409
    assert on_the_desk(answer) == "Three."
    assert "Buses</textarea>" in answer.text
    assert themes(inside) == set()


def test_a_form_that_saw_nothing_decides_nothing(amina, desk, inside):
    page = read(amina, desk, BUSES)
    bare = {"contribution": shown(page)["contribution"], "new": "Buses"}
    assert amina.post(desk, data=bare).status_code == 409
    assert codings(inside) == {}


def test_corrected_words_come_again_with_what_was_said_about_them(amina, joan, desk, inside):
    for words in (BUSES, LETTER, RUDE):
        put(amina, desk, words, new="Buses")
    assert "All is read" in amina.get(desk).text
    with inside() as session:
        correct(session.scalars(select(Contribution).where(Contribution.words == BUSES)).one(), Answer(words="Three."))
    page = amina.get(desk)
    assert "2 of 3 read" in page.text
    assert on_the_desk(page) == "Three."
    assert "The words were corrected since." in page.text
    assert ticked(page) == [box(page, "Buses")]
    assert "The words were corrected since." in joan.get(desk).text
    amina.post(desk, data=shown(page))
    assert "All is read" in amina.get(desk).text


def test_words_taken_back_while_they_are_on_the_desk(amina, desk, inside):
    page = read(amina, desk, BUSES)
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words == BUSES)).one()
        withdraw(said.seat, said)
    answer = amina.post(desk, data=shown(page) | {"new": "Buses"})
    assert answer.status_code == 409
    assert "taken them back" in answer.text
    assert BUSES not in answer.text
    assert on_the_desk(answer) in (LETTER, RUDE)
    assert "0 of 2 read" in answer.text


def test_taken_back_words_take_their_codings_along(amina, desk, inside):
    page = amina.get(put(amina, desk, BUSES, new="Buses").headers["Location"])
    undo = {"contribution": re.findall(r'name="contribution" value="([^"]+)"', page.text)[-1]}
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words == BUSES)).one()
        withdraw(said.seat, said)
    assert codings(inside) == {}
    assert 'id="undo"' not in amina.get(desk).text
    assert amina.post(f"{desk}/undo", data=undo).status_code == 409


def test_what_may_not_be_read_here_does_not_come(inside, jar, place):
    """Open evenings and drafts wait; held words are read too, for they were said."""
    with inside():
        found = cast(opened=True)
        workshop = db().get_one(Workshop, found.evening.workshop_id)
        hold("command", say(workshop, "Held back."), "It could hurt somebody in the room.")
    amina, desk = signed_in(jar, inside, found.organiser), desk_of(inside, found.evening)
    page = amina.get(desk)
    assert "Nothing to read yet" in page.text
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, found.evening.workshop_id))
    page = amina.get(desk)
    assert on_the_desk(page) == "Held back."
    with inside() as session:
        reopen("command", session.get_one(Workshop, found.evening.workshop_id))
    assert amina.post(desk, data=shown(page) | {"new": "Buses"}).status_code == 409


def test_the_words_of_others_are_not_there(amina, desk, inside, everyone):
    page = amina.get(desk)
    with inside(writes=False) as session:
        theirs = session.scalars(select(Contribution).where(Contribution.words.like("Of the neigh%"))).one().id
    for key in (str(theirs), str(uuid.uuid4()), "\x00", ""):
        for address in (desk, f"{desk}/undo"):
            assert amina.post(address, data=shown(page) | {"contribution": key, "new": "Buses"}).status_code == 404
    page = amina.get(f"{desk}?at={theirs}")
    assert "not on the desk" in page.text
    assert on_the_desk(page) in (BUSES, LETTER, RUDE)


def test_the_themes_of_others_are_refused(amina, desk, inside, everyone):
    with inside():
        theirs = make_theme("command", db().get_one(Workshop, everyone.elsewhere.workshop_id).programme, "Shifts").id
    page = amina.get(desk)
    assert "Shifts" not in page.text
    for key in (str(theirs), "0", "x", "999999"):
        answer = amina.post(desk, data=shown(page) | {"theme": [key], "new": "Buses"})
        assert answer.status_code == 422
        assert "Shifts" not in answer.text
        assert "Buses</textarea>" in answer.text
    assert codings(inside) == {}


def test_a_theme_that_was_merged_meanwhile_is_looked_at_again(amina, desk, inside, everyone):
    bus, transport = made_theme(inside, everyone, "Bus"), made_theme(inside, everyone, "Transport")
    page = read(amina, desk, BUSES)
    with inside() as session:
        merge("command", session.get_one(Theme, bus), session.get_one(Theme, transport))
    answer = amina.post(desk, data=shown(page) | {"theme": [str(bus)]})
    assert answer.status_code == 409
    assert "has become part of “Transport”" in answer.text
    assert ticked(answer) == [str(transport)]
    amina.post(desk, data=shown(answer))
    assert codings(inside)[BUSES] == {everyone.organiser.id: {"Transport"}}


@pytest.mark.parametrize("name", ["x" * 121, "\u0301"])
def test_a_theme_without_a_good_name_is_refused(amina, desk, inside, name):
    answer = put(amina, desk, BUSES, new=f"Buses\n{name}")
    assert answer.status_code == 422
    assert "up to 120 characters" in answer.text
    assert "Buses\n" in answer.text
    assert themes(inside) == set()


def test_a_new_theme_by_a_name_that_is_there_is_that_one(amina, desk, inside, everyone):
    made_theme(inside, everyone, "Late buses")
    put(amina, desk, BUSES, new="late  BUSES")
    assert themes(inside) == {"Late buses"}
    assert codings(inside)[BUSES] == {everyone.organiser.id: {"Late buses"}}


def test_the_numbers_stay_while_one_codes(amina, desk, inside, everyone):
    for name in "abcdefghijk":
        made_theme(inside, everyone, f"Theme {name}")
    first = numbers(read(amina, desk, BUSES))
    assert list(first) == list(range(1, 10))
    page = read(amina, desk, BUSES)
    amina.post(desk, data=shown(page) | {"theme": [box(page, "Theme c"), box(page, "Theme k")]})
    second = numbers(amina.get(desk))
    assert "Theme k" in second.values(), "what is used has a number"
    assert second[3] == "Theme c"
    assert sum(first[key] != second[key] for key in first) == 1, "no other theme has moved"


def numbers(page):
    found = re.findall(r'data-key="(\d)"><span dir="auto">([^<]+)<', page.text)
    return {int(key): name for key, name in found}


def test_words_stand_in_their_own_language(inside, jar, place):
    with inside():
        found = cast(opened=True)
        say(db().get_one(Workshop, found.evening.workshop_id), "بس بہت دیر سے آئی").language = "ur"
        over(found.evening)
    page = signed_in(jar, inside, found.organiser).get(desk_of(inside, found.evening))
    assert '<p dir="auto" lang="ur">بس بہت دیر سے آئی</p>' in page.text


def test_some_words_only(amina, desk, inside, everyone):
    other = amina.get(f"{desk}?workshop={everyone.elsewhere.code}&question=x")
    assert "0 of 3 read" in other.text, "what is not of this programme is no filter"
    with inside(writes=False) as session:
        asked = session.get_one(Workshop, everyone.evening.workshop_id).activities[0].id
    page = amina.get(f"{desk}?workshop={everyone.evening.code}&question={asked}")
    assert "0 of 3 read" in page.text
    answer = amina.post(f"{desk}?workshop={everyone.evening.code}&question={asked}", data=shown(page) | {"none": "1"})
    assert f"workshop={everyone.evening.code}" in answer.headers["Location"], "the next is of the same"


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.RECRUITER, Role.VOICE, Role.RESPONDER])
def test_others_who_work_here_do_not_code(jar, inside, everyone, desk, role):
    person = signed_in(jar, inside, everyone.of(role))
    for answer in (person.get(desk), person.post(desk), person.post(f"{desk}/undo")):
        assert answer.status_code == 403
        assert BUSES not in answer.text


# A second coder


def test_a_second_coder_sees_nothing_of_what_was_decided(amina, joan, desk, inside, everyone):
    for words, name in ((BUSES, "Transport"), (LETTER, "Post")):
        put(amina, desk, words, new=name)
    blind = f"{desk}?blind=1"
    page = read(joan, blind, BUSES)
    assert "0 of 2 read" in page.text
    assert f"{desk.removesuffix('coding')}words" not in page.text, "nor a link to where it stands"
    assert "Amina" not in page.text
    assert "has put it under" not in page.text
    assert ticked(page) == []
    assert list(numbers(page).values()) == ["Post", "Transport"], "by name: not by what others use"
    answer = joan.post(blind, data=shown(page) | {"theme": [box(page, "Transport")]})
    assert "blind=1" in answer.headers["Location"]
    assert "1 of 2 read" in joan.get(blind).text
    with inside(writes=False) as session:
        assert session.scalars(select(Judgement.blind).where(Judgement.coder_id == everyone.facilitator.id)).all() == [
            True
        ]
    assert "2 of 3 read" in joan.get(desk).text, "blind reading leaves nothing read in the open"


def test_who_has_read_in_the_open_does_not_read_blind(amina, joan, desk, inside):
    put(amina, desk, BUSES, new="Transport")
    assert "Nothing to read a second time yet" in amina.get(f"{desk}?blind=1").text
    with inside(writes=False) as session:
        key = session.scalar(select(Judgement.contribution_id))
    assert "not on the desk" in amina.get(f"{desk}?blind=1&at={key}").text
    page = joan.get(f"{desk}?at={key}")
    joan.post(desk, data=shown(page) | {"none": "1"})
    assert "Nothing to read a second time yet" in joan.get(f"{desk}?blind=1").text


def test_a_blind_form_about_words_read_in_the_open_changes_nothing(amina, desk, inside):
    page = read(amina, desk, BUSES)
    put(amina, desk, BUSES, new="Transport")
    answer = amina.post(f"{desk}?blind=1", data=shown(page) | {"none": "1"})
    assert answer.status_code == 409
    with inside(writes=False) as session:
        assert session.scalars(select(Judgement.blind)).all() == [False]


def test_a_sealed_workshop_is_read_by_those_who_run_it(inside, jar, place):
    with inside():
        found = cast(opened=True)
        workshop = db().get_one(Workshop, found.evening.workshop_id)
        sealed = plan(confidentiality=Confidentiality.SEALED, name="Behind the door")
        db().get_one(Workshop, sealed.workshop_id).programme_id = workshop.programme_id
        over(sealed, "Said in confidence.")
    page = signed_in(jar, inside, found.facilitator).get(desk_of(inside, found.evening))
    assert on_the_desk(page) == "Said in confidence."
