"""Is it better? One answer a seat, from those who spoke and nobody who promised; decided by itself, and told to all."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import User
from app.forms import sign
from app.ledger import Entry
from app.limits import Guess
from tests.evenings import Evening, join
from tests.promises import evening, promised, vote
from tests.rooms import say as say_words
from tests.workshops.actions.conftest import days_go_by, question, say_better
from workshops.actions.lateness import lateness_of
from workshops.actions.models import Action, ActionState, Outcome, Round, Verdict
from workshops.actions.rounds import open_round, rounds_for, running, say, say_done, told_of
from workshops.actions.services import RefusedError
from workshops.contributions.models import Contribution
from workshops.kit.models import PaperForm
from workshops.meetings.models import Confidentiality, Kind, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.room.services import close_workshop, open_workshop
from workshops.seats.models import Seat
from workshops.seats.services import card


def entries(inside, verb: str) -> list[Entry]:
    with inside(writes=False) as session:
        return list(session.scalars(select(Entry).where(Entry.verb == verb).order_by(Entry.seq)))


def kept(inside) -> list[tuple[str, str | None]]:
    with inside(writes=False) as session:
        return [(each.answer.value, each.words) for each in session.scalars(select(Verdict))]


def test_the_working_page_leads_to_what_everybody_reads_and_to_the_round(enter, everyone, promise, at):
    working = at("").rstrip("/")
    page = enter(everyone.organiser).get(working).text
    for way in ("slips", "paper-answers", "answers", "ask-again"):
        assert f'href="{at(way)}"' in page
    slug = working.rpartition("/")[2]
    assert f'href="/actions/{slug}"' in page
    assert f'href="{working}"' in enter(everyone.organiser).get(f"/actions/{slug}").text
    assert f'href="{at("slips")}"' not in enter(everyone.leader).get(working).text


def test_an_answer_is_kept_once_and_can_be_changed_while_the_round_runs(anna, promise, inside):
    page = anna.get("/j/thread/better").text
    assert "A second late bus" in page
    assert "The second bus runs since Monday." in page
    assert "Do you work for Northvale NHS Trust?" in page
    assert say_better(anna, "half", "Only on weekdays.").status_code == 303
    assert kept(inside) == [("half", "Only on weekdays.")]
    page = anna.get("/j/thread/better").text
    assert "You said: half way." in page
    assert "You can change it until" in page
    assert "Only on weekdays." in page
    assert say_better(anna, "not").status_code == 303
    assert kept(inside) == [("not", None)]


def test_without_a_choice_nothing_is_kept_and_the_words_stay(anna, promise, inside):
    wrong = say_better(anna, "", "It came twice.")
    assert wrong.status_code == 422
    assert "Choose one of the three answers." in wrong.text
    assert "It came twice." in wrong.text
    wrong = say_better(anna, "half", "w" * 5001)
    assert wrong.status_code == 422
    assert kept(inside) == []


def test_a_browser_of_the_owners_house_is_refused(anna, promise, inside, everyone, enter):
    address, form = question(anna)
    sent = form | {"answer": "better", "words": "Much better."}
    organiser = enter(everyone.organiser)
    organiser.set_cookie("seat", anna.get_cookie("seat", path="/j").value, path="/j")
    told = organiser.get("/j/thread/better").text
    assert "so only other people may say" in told
    assert 'name="answer"' not in told
    refused = organiser.post(address, data=sent)
    assert refused.status_code == 403
    assert "works for Northvale NHS Trust" in refused.text
    assert "Much better." in refused.text
    assert kept(inside) == []
    reviewer = enter(everyone.reviewer)  # works elsewhere
    reviewer.set_cookie("seat", anna.get_cookie("seat", path="/j").value, path="/j")
    assert reviewer.post(address, data=sent).status_code == 303
    assert len(kept(inside)) == 1


def test_who_did_not_speak_of_it_is_not_asked(jar, promise, everyone, inside):
    bela = jar()
    join(bela, everyone.elsewhere)
    assert "Nothing is asked of you now." in bela.get("/j/thread/better").text
    with inside(writes=False) as session:
        there = session.scalars(select(Seat).where(Seat.workshop_id == everyone.elsewhere.workshop_id)).one()
        asked = session.scalars(select(Round.id)).one()
        form = {"seat": there.id.hex, "form": sign(["better", there.id.hex, str(asked)]), "answer": "better"}
    assert bela.post(f"/j/thread/better/{asked}", data=form).status_code == 403
    assert bela.post("/j/thread/better/999", data=form).status_code == 404
    assert kept(inside) == []


def test_anothers_seat_and_a_forged_form_are_refused(anna, jar, promise, everyone, inside):
    address, form = question(anna)
    sent = form | {"answer": "better", "words": "Mine."}
    bela = jar()
    assert bela.get("/j/thread/better").status_code == 200  # the card box
    assert 'name="card"' in bela.get("/j/thread/better").text
    for stranger in (bela, jar()):
        refused = stranger.post(address, data=sent)
        assert refused.status_code == 409
        assert "Mine." in refused.text
    assert anna.post(address, data=sent | {"form": "forged"}).status_code == 422
    assert kept(inside) == []


def test_once_decided_an_answer_is_refused_with_its_words_on_the_page(anna, promise, inside):
    address, form = question(anna)
    sent = form | {"answer": "better", "words": "At last."}
    with inside() as session:
        vote(session, session.get_one(Action, promise), better=12)
        code = card(session.scalars(select(Seat).join(Contribution).where(Contribution.words.like("Two buses%"))).one())
    days_go_by(inside, 21)
    assert anna.post("/j/thread", data={"card": code}).status_code == 303
    late = anna.post(address, data=sent)
    assert late.status_code == 409
    assert "it has been decided" in late.text
    assert "At last." in late.text


def test_three_verdicts_are_not_enough_after_sixty_days(promise, inside):
    with inside() as session:
        vote(session, session.get_one(Action, promise), better=3)
    days_go_by(inside, 59)
    with inside(writes=False) as session:
        asked = session.scalars(select(Round)).one()
        assert (asked.outcome, told_of(asked)) == (None, "fewer than 8")
    days_go_by(inside, 1)
    with inside(writes=False) as session:
        asked = session.scalars(select(Round)).one()
        assert (asked.outcome, told_of(asked)) == (Outcome.TOO_FEW, "fewer than 8")
        assert asked.action.state is ActionState.SAYS_DONE


def test_twelve_decide_after_three_weeks(promise, inside):
    with inside() as session:
        vote(session, session.get_one(Action, promise), better=9, nothing=3)
    days_go_by(inside, 20)
    with inside(writes=False) as session:
        assert session.scalars(select(Round)).one().outcome is None
    days_go_by(inside, 1)
    with inside(writes=False) as session:
        asked = session.scalars(select(Round)).one()
        assert (asked.outcome, told_of(asked), asked.action.state) == (Outcome.WON, "10", ActionState.BETTER)


@pytest.mark.parametrize(("due", "days_late"), [(3, 18), (90, 0)])
def test_six_four_and_four_of_fourteen_are_lost_and_it_is_open_again(everyone, inside, due, days_late):
    with inside() as session:
        action = promised(session, everyone, due=due)
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, better=6, half=4, nothing=4)
        assert lateness_of(action).days == 0
    days_go_by(inside, 21)
    with inside(writes=False) as session:
        action = session.scalars(select(Action)).one()
        assert action.rounds[0].outcome is Outcome.LOST
        assert action.state is ActionState.UNDER_WAY
        assert lateness_of(action).days == days_late
        assert told_of(action.rounds[0]) == "15"


def test_a_round_does_not_end_because_somebody_wants_it(promise, inside, app):
    """There is no page that closes one, and a second one is not opened beside it."""
    with inside() as session:
        action = session.get_one(Action, promise)
        with pytest.raises(RefusedError):
            open_round(action)
    closing = [rule.rule for rule in app.url_map.iter_rules() if "round" in rule.rule and "close" in rule.rule]
    assert closing == []


def test_the_house_knows_who_is_asked_in_the_same_queries_for_one_round_as_for_many(
    everyone, inside, promise, questions
):
    def queries(session) -> int:
        session.expire_all()
        seat = session.scalars(select(Seat).where(Seat.workshop_id == everyone.evening.workshop_id)).first()
        assert seat.workshop.programme
        with questions() as seen:
            assert rounds_for(seat)
        return len(seen)

    with inside() as session:
        one = queries(session)
        for number in range(5):
            action = promised(session, everyone, title=f"Another bus {number}")
            say_done(everyone.leader.user().actor, action, "It runs.")
        assert queries(session) == one


# On paper


def cards_of(session, everyone) -> list[str]:
    here = session.scalars(select(Seat).where(Seat.workshop_id == everyone.evening.workshop_id).order_by(Seat.id))
    return [card(seat) for seat in here]


@pytest.fixture
def scribe(everyone, inside, enter):
    """Joan types in what came on paper; she works for no one who promised."""
    with inside() as session:
        session.get_one(User, everyone.facilitator.id).organisation_id = None
    return enter(everyone.facilitator)


def test_a_slip_is_typed_in_and_the_next_one_follows(scribe, promise, at, inside, everyone):
    with inside(writes=False) as session:
        first, second, _third = cards_of(session, everyone)
    page = scribe.get(at("paper-answers"))
    assert "autofocus" in page.text
    for code, said in ((first, "better"), (second, "half")):
        answer = scribe.post(at("paper-answers"), data={"card": code.lower(), "answer": said, "words": "On the slip."})
        assert answer.status_code == 303
    assert "It is kept." in scribe.get(at("paper-answers")).text
    assert sorted(kept(inside)) == [("better", "On the slip."), ("half", "On the slip.")]
    found = entries(inside, "type in an answer on paper")
    assert len(found) == 2
    with inside(writes=False) as session:
        seats = [seat.id for seat in session.scalars(select(Seat))]
    for entry in found:
        assert entry.subject == f"round:{session_round(inside)}"
        assert not entry.public
        assert not any(str(key) in f"{entry.facts}{entry.subject}" for key in seats)


def session_round(inside) -> int:
    with inside(writes=False) as session:
        return session.scalars(select(Round.id)).one()


def test_the_same_card_twice_says_so_and_counts_once(scribe, promise, at, inside, everyone):
    with inside(writes=False) as session:
        code = cards_of(session, everyone)[0]
    scribe.post(at("paper-answers"), data={"card": code, "answer": "better"})
    again = scribe.post(at("paper-answers"), data={"card": code, "answer": "not", "words": "From the second slip."})
    assert again.status_code == 409
    assert "This card has answered already." in again.text
    assert "From the second slip." in again.text
    assert kept(inside) == [("better", None)]
    instead = scribe.post(at("paper-answers"), data={"card": code, "answer": "not", "instead": "y"})
    assert instead.status_code == 303
    assert kept(inside) == [("not", None)]


def test_a_slip_of_the_finger_is_told_and_a_wrong_card_is_a_guess(scribe, promise, at, inside, everyone):
    with inside(writes=False) as session:
        code = cards_of(session, everyone)[0]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    told = scribe.post(at("paper-answers"), data={"card": wrong, "answer": "better", "words": "Kept here."})
    assert told.status_code == 422
    assert "One of the characters is not right." in told.text
    assert "Kept here." in told.text
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Guess)) == 0
    assert scribe.post(at("paper-answers"), data={"card": "9MZQD6R9YD3Q", "answer": "better"}).status_code == 422
    with inside(writes=False) as session:
        assert session.scalars(select(Guess.n)).one() == 1
    assert kept(inside) == []


def test_a_scribe_of_the_owners_house_is_refused_and_told_who_may(everyone, enter, promise, at, inside):
    amina = enter(everyone.organiser)
    page = amina.get(at("paper-answers"))
    assert page.status_code == 200
    assert "You work for Northvale NHS Trust" in page.text
    assert 'name="card"' not in page.text
    with inside(writes=False) as session:
        code = cards_of(session, everyone)[0]
    refused = amina.post(at("paper-answers"), data={"card": code, "answer": "better", "words": "Kept here."})
    assert refused.status_code == 403
    assert "Kept here." in refused.text
    assert kept(inside) == []


def test_a_paper_forms_number_leads_to_its_seat_while_it_is_known(scribe, promise, at, inside, everyone):
    with inside() as session:
        seat = session.scalars(select(Seat).where(Seat.workshop_id == everyone.evening.workshop_id)).first()
        session.add(PaperForm(workshop_id=seat.workshop_id, number=7, seat_id=seat.id))
    assert "of which evening" in scribe.get(at("paper-answers")).text
    sent = {"card": "7", "evening": str(everyone.evening.workshop_id), "answer": "half"}
    assert scribe.post(at("paper-answers"), data=sent).status_code == 303
    assert scribe.post(at("paper-answers"), data=sent | {"card": "8"}).status_code == 422
    assert scribe.post(at("paper-answers"), data={"card": "7", "answer": "half"}).status_code == 422
    assert kept(inside) == [("half", None)]


def test_a_card_that_was_not_asked_is_not_typed_in(scribe, promise, at, inside, everyone):
    with inside() as session:
        there = session.get_one(Workshop, everyone.elsewhere.workshop_id)
        code = card(say_words(there, "Elsewhere.").seat)
    refused = scribe.post(at("paper-answers"), data={"card": code, "answer": "better"})
    assert refused.status_code == 409
    assert kept(inside) == []


# A later workshop, and once more


def test_a_later_workshop_is_asked_too(everyone, enter, promise, at, inside, jar):
    later = later_evening(inside, everyone)
    bela = jar()
    join(bela, later)
    assert "Nothing is asked of you now." in bela.get("/j/thread/better").text
    amina = enter(everyone.organiser)
    assert "The second evening" in amina.get(at("ask-again")).text
    assert amina.post(at("ask-again"), data={"workshops": str(later.workshop_id)}).status_code == 303
    assert "A second late bus" in bela.get("/j/thread/better").text
    assert "Is it better?" in bela.get("/j/thread").text
    assert say_better(bela, "better").status_code == 303
    assert len(kept(inside)) == 1
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, later.workshop_id))
    assert "/j/thread/better" in bela.get(f"/j/{later.code}/thanks").text
    nothing = amina.post(at("ask-again"), data={})
    assert nothing.status_code == 422
    theirs = amina.post(at("ask-again"), data={"workshops": str(everyone.elsewhere.workshop_id)})
    assert theirs.status_code == 422


def later_evening(inside, everyone):
    with inside() as session:
        before = evening(session, everyone)
        made = create_workshop(
            "command",
            before.programme,
            before.voice,
            title="The second evening",
            venue="Hope Street Centre",
            starts_at=clock.now() - timedelta(minutes=5),
            confidentiality=Confidentiality.SHARED,
            listed=True,
            access="Step-free",
            interpreter="not needed",
            creche="not needed",
        )
        add_activity("command", made, kind=Kind.WORDS, question="What was it like?")
        open_workshop("command", made)
        return Evening(made.code, made.id, made.programme_id)


def test_after_too_few_it_can_be_asked_once_more(everyone, enter, promise, at, inside):
    amina = enter(everyone.organiser)
    assert amina.post(at("ask-once-more")).status_code == 303  # it runs already
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Round)) == 1
    days_go_by(inside, 60)
    amina = enter(everyone.organiser)
    assert "Ask once more" in amina.get(at("ask-again")).text
    assert amina.post(at("ask-once-more")).status_code == 303
    with inside(writes=False) as session:
        action = session.get_one(Action, promise)
        assert [each.number for each in action.rounds] == [1, 2]
        assert running(action)
    asked = entries(inside, "ask whether it is better")
    assert sorted(entry.actor for entry in asked) == sorted(["people", f"user:{everyone.organiser.id}"])


# What organisers read


def test_organisers_read_words_without_the_answers(everyone, enter, promise, at, inside):
    def answered(number: int) -> None:
        with inside() as session:
            asked = running(session.get_one(Action, promise))
            for place in range(number):
                seat = say_words(evening(session, everyone), "More.").seat
                say(seat, asked, ("better", "half", "not")[place % 3], f"Because of this. {place}")

    amina = enter(everyone.organiser)
    assert "Nobody has written anything yet" in amina.get(at("answers")).text
    answered(4)
    page = amina.get(at("answers")).text
    assert "Fewer than 5 have answered" in page
    assert "Because of this. 3" in page
    answered(1)
    page = amina.get(at("answers")).text
    assert "5 have answered" in page
    for word in ("Half way", "half way", "No, not better"):
        assert word not in page


@pytest.mark.parametrize("name", ["leader", "reviewer", "recruiter", "voice"])
def test_others_read_none_of_it(everyone, enter, promise, at, name):
    person = enter(getattr(everyone, name))
    for page in ("answers", "paper-answers", "slips", "ask-again"):
        assert person.get(at(page)).status_code == 403


def test_many_words_are_read_a_page_at_a_time_and_looked_through(everyone, enter, promise, at, inside):
    with inside() as session:
        asked = running(session.get_one(Action, promise))
        for number in range(60):
            say(say_words(evening(session, everyone), "More.").seat, asked, "half", f"Reason {number}.")
    amina = enter(everyone.organiser)
    page = amina.get(at("answers")).text
    assert page.count("<blockquote") == 50
    assert "Page 1 of 2" in page
    assert amina.get(at("answers") + "?page=2").text.count("<blockquote") == 10
    assert amina.get(at("answers") + "?q=reason+59").text.count("<blockquote") == 1
    assert "Nothing that was written fits" in amina.get(at("answers") + "?q=walrus").text
    assert "60 have answered." in page


def test_many_workshops_to_ask_are_a_page_at_a_time(everyone, enter, promise, at, inside):
    with inside() as session:
        before = evening(session, everyone)
        for number in range(60):
            create_workshop(
                "command",
                before.programme,
                before.voice,
                title=f"Evening {number}",
                venue="Hope Street Centre",
                starts_at=clock.now() + timedelta(days=number),
                confidentiality=Confidentiality.SHARED,
                listed=True,
            )
    amina = enter(everyone.organiser)
    page = amina.get(at("ask-again")).text
    assert page.count('name="workshops"') == 50
    assert "Page 1 of 2" in page


def test_after_too_few_the_pages_say_why_nobody_is_asked(everyone, enter, scribe, promise, at, inside):
    days_go_by(inside, 60)
    scribe = enter(everyone.facilitator)
    for page in ("slips", "paper-answers"):
        assert "too few had answered" in scribe.get(at(page)).text
    late = scribe.post(at("paper-answers"), data={"card": "9MZQD6R9YD3Q", "answer": "better", "words": "Too late."})
    assert late.status_code == 409
    assert "Too late." in late.text


def test_from_the_hundredth_wrong_card_the_box_rests(scribe, promise, at, monkeypatch):
    monkeypatch.setattr("workshops.seats.routes.MANY", 3)
    sent = {"card": "9MZQD6R9YD3Q", "answer": "better", "words": "Kept to copy."}
    assert [scribe.post(at("paper-answers"), data=sent).status_code for _ in range(2)] == [422, 422]
    rests = scribe.post(at("paper-answers"), data=sent)
    assert rests.status_code == 429
    assert "Kept to copy." in rests.text
