"""What came of the demonstration's last month: every way a promise can go, each step by whoever would take it."""

import json
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from app import clock, ledger
from app.accounts.models import User
from app.db import Base
from app.serve import prepare
from workshops.actions.lateness import lateness_of
from workshops.actions.models import Action, ActionKind, ActionState, Challenge, Outcome
from workshops.contributions.models import Contribution
from workshops.themes.models import Theme

LATE_BUS, INTERPRETERS = "A later bus on clinic days", "Interpreters booked with the appointment"
TELEPHONE, BENCH = "The telephone is answered until eight in the evening", "A bench half way up, and chairs with arms"
LETTERS, TICKETS = "Letters with one thing in each", "Free bus tickets for everybody with an appointment"
CARD = re.compile(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}")


@pytest.fixture
def loaded(command, demonstration):
    return json.loads(command("demo", "load", "--json").stdout)


def called(session, title: str) -> Action:
    return session.scalars(select(Action).where(Action.title == title)).one()


def steps(session, action: Action) -> list[tuple[str, str, date]]:
    """What the ledger says of a promise: who, what, on which day."""
    found = session.scalars(
        select(ledger.Entry).where(ledger.Entry.subject == action.subject).order_by(ledger.Entry.seq)
    )
    names = {user.actor: user.name for user in session.scalars(select(User))}
    return [(names.get(entry.actor, entry.actor), entry.verb, clock.local(entry.at).date()) for entry in found]


def who(session, title: str) -> list[str]:
    return list(dict.fromkeys(name for name, _what, _on in steps(session, called(session, title))))


def test_one_is_late_and_nobody_says_why(loaded, inside):
    with inside(writes=False) as session:
        bus = called(session, LATE_BUS)
        late = lateness_of(bus)
        assert bus.state is ActionState.UNDER_WAY
        assert late.days == late.silent >= 14
        assert bus.explanations == []
        assert who(session, LATE_BUS)[:3] == ["Amina Yusuf", "Imam Yusuf Rahman", "Dr Amara Cole"]


def test_one_is_late_and_its_owner_has_said_why(loaded, inside):
    with inside(writes=False) as session:
        asked = called(session, INTERPRETERS)
        late, (why,) = lateness_of(asked), asked.explanations
        assert (late.days > 0, late.silent) == (True, 0)
        assert (why.author.name, why.waiting_for) == ("Joan Field", "the maker of the system")
        assert asked.first_due < clock.today() < asked.due


def test_one_was_called_done_and_people_did_not_agree(loaded, inside):
    with inside(writes=False) as session:
        line = called(session, TELEPHONE)
        assert [each.outcome for each in line.rounds] == [Outcome.LOST]
        assert line.state is ActionState.UNDER_WAY, "it is open again"


def test_one_is_better_because_people_say_so(loaded, inside):
    with inside(writes=False) as session:
        bench = called(session, BENCH)
        assert bench.state is ActionState.BETTER
        assert [each.outcome for each in bench.rounds] == [Outcome.WON]


def test_one_waits_for_its_owner_and_one_was_declined_with_reasons(loaded, inside):
    with inside(writes=False) as session:
        assert called(session, LETTERS).state is ActionState.PROPOSED
        assert called(session, LETTERS).accepted_on
        assert called(session, TICKETS).state is ActionState.DECLINED
        assert who(session, TICKETS)[-1] == "Tom Bell"


def test_a_reviewer_has_asked_and_nobody_has_answered(loaded, inside):
    with inside(writes=False) as session:
        asked = session.scalars(select(Challenge)).one()
        assert asked.answer is None
        assert asked.action
        assert asked.action.title == LATE_BUS
        assert asked.reply.kind is ActionKind.REPLY
        assert asked.reply.owner.name == "Dr Amara Cole"
        assert "Grace Owusu" in who(session, LATE_BUS)


def test_each_step_stands_in_the_ledger_in_the_order_of_its_time(loaded, inside):
    with inside(writes=False) as session:
        assert ledger.verify().holds
        for action in session.scalars(select(Action)):
            taken = steps(session, action)
            days = [on for _who, _what, on in taken]
            assert days == sorted(days), action.title
            assert days[-1] <= clock.today(), action.title
            assert action.kind is not ActionKind.CO_DESIGNED or taken[0][0] == "Amina Yusuf", action.title


def test_what_people_want_is_said_in_nobodys_words(loaded, inside):
    with inside(writes=False) as session:
        said = {words for words in session.scalars(select(Contribution.words)) if words}
        themes = list(session.scalars(select(Theme)))
        assert len(themes) == 6
        assert all(theme.wanted and theme.wanted not in said for theme in themes)


def test_loading_it_again_adds_nothing(loaded, inside, command):
    def rows():
        with inside(writes=False) as session:
            return {t.name: session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}

    before = rows()
    again = json.loads(command("demo", "load", "--json").stdout)
    assert rows() == before
    assert again["spoke"] == loaded["spoke"]


def test_a_card_from_last_month_opens_the_whole_thread(loaded, jar):
    assert CARD.fullmatch(loaded["spoke"])
    assert loaded["spoke"] not in loaded["cards"]
    phone = jar()
    assert phone.post("/j/thread", data={"card": loaded["spoke"]}).location == "/j/thread"
    thread = phone.get("/j/thread").text
    for told in ("When I ring at eight", "The line is busy at eight", TELEPHONE, "People say: not yet", "open again"):
        assert told in thread, told


def test_without_these_words_nobody_is_shown_that_door(loaded, inside, command):
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words.like("When I ring at eight%"))).one()
        session.delete(said)
    assert json.loads(command("demo", "load", "--json").stdout)["spoke"] == ""


def test_make_run_tells_that_door_too(fresh):
    said = "\n".join(prepare(fresh(TV_BASE_URL="http://127.0.0.1:8000"), room=False))
    assert re.search(r"  As one who spoke last month +http://127\.0\.0\.1:8000/c/[0-9A-Z]{12}", said)
