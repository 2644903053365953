"""Dr Cole is asked to promise; she begins, explains, says done. Only people who spoke make it better."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from tests.keeping import Promise
from tests.promises import promised, proposed, vote
from workshops.actions.models import Action, ActionKind, ActionState, Round
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import accept, change, promise_reply
from workshops.actions.verdict_rule import ENOUGH_TIME

SAID = ("promise", "decline", "start", "done", "explain")


@pytest.fixture
def cole(everyone, enter):
    return enter(everyone.leader)


def accepted(session, everyone, **how):
    action = proposed(session, everyone, **how)
    accept(everyone.voice.user().actor, action, "We stand by it.")
    return action


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def later(days: int):
    return clock.at(clock.now() + timedelta(days=days))


def test_from_proposed_to_done(cole, everyone, enter, inside, entries):
    at = Promise.of(inside, everyone)
    page = cole.get(at.page).text
    assert "When the partner has accepted, you can promise it." in page
    assert "I promise it" not in page
    at.take(enter(everyone.organiser), "accepted", words="He said yes on the phone.")
    before = entries()
    for step, words, state in (
        ("promise", "I will see to it.", ActionState.AGREED),
        ("start", "The driver is found.", ActionState.UNDER_WAY),
        ("done", "It runs since Monday.", ActionState.SAYS_DONE),
    ):
        assert at.take(cole, step, words="").status_code == 422, "a step without words says nothing"
        answer = at.take(cole, step, words=words)
        assert answer.status_code == 303
        assert words in cole.get(answer.location).text
        assert at.look(inside, "state") is state
    assert entries() == [*before, "promise", "under way", "says done", "ask whether it is better"]
    page = cole.get(at.page).text
    assert "the people who spoke say whether it is better" in page
    assert "<textarea" not in page
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Round)) == 1


def test_it_is_not_promised_before_the_partner_has_accepted(cole, everyone, inside):
    at = Promise.of(inside, everyone)
    answer = at.send(cole, "promise", "promise", words="I promise it anyway.")
    assert answer.status_code == 409
    assert "I promise it anyway." in answer.text
    assert at.look(inside, "state") is ActionState.PROPOSED


def test_a_promise_is_of_what_was_read(cole, everyone, inside):
    at = Promise.of(inside, everyone, accepted)
    with inside() as session:
        from workshops.actions.step_forms import mark_of

        mark = mark_of(session.get_one(Action, at.id))
        change("user:1", session.get_one(Action, at.id), "", what="Two buses, every night.")
    answer = at.send(cole, "promise", "promise", words="I will see to it.", seen=mark)
    assert answer.status_code == 409
    assert "Two buses, every night." in answer.text
    assert "I will see to it." in answer.text
    assert at.look(inside, "state") is ActionState.PROPOSED
    assert at.take(cole, "promise", words="I will see to it.").status_code == 303


@pytest.mark.parametrize("make", [proposed, accepted])
def test_an_owner_declines_with_reasons_once_and_for_all(cole, everyone, enter, inside, make):
    at = Promise.of(inside, everyone, make)
    assert at.take(cole, "decline", words=" ").status_code == 422
    assert at.take(cole, "decline", words="There is no driver and no money.").status_code == 303
    page = cole.get(at.page).text
    assert "There is no driver and no money." in page
    assert "Declined, with reasons" in page
    for step in SAID:
        assert at.send(cole, step, step, words="More.", due=in_days(90)).status_code == 409
    amina = enter(everyone.organiser)
    assert amina.get(f"{at.page}/edit").status_code == 303
    assert amina.post(f"{at.page}/edit", data={"title": "Other"}).status_code == 409
    assert at.look(inside, "state", "title") == (ActionState.DECLINED, "A second late bus")


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [((), "start"), ((), "done"), ((), "explain"), (("promise",), "promise"), (("promise", "start"), "start")]
    + [(("promise", "start", "done"), each) for each in SAID]
    + [(("promise",), "decline")],
)
def test_steps_go_in_their_order_and_once(cole, everyone, inside, steps, wrong):
    at = Promise.of(inside, everyone, accepted)
    for step in steps:
        assert at.take(cole, step, words="As agreed.").status_code == 303
    before = at.look(inside, "state"), len(at.history(inside))
    answer = at.send(cole, wrong, wrong, words="Out of turn.", due=in_days(90))
    assert answer.status_code == 409
    assert "Out of turn." in answer.text
    assert (at.look(inside, "state"), len(at.history(inside))) == before


def test_lateness_is_explained_with_a_new_date_and_the_first_stays(cole, everyone, inside):
    at = Promise.of(inside, everyone, promised, due=3)
    first = at.look(inside, "first_due")
    with later(8):
        page = cole.get(at.page).text
        assert "No explanation for 5 days" in page
        assert page.index("Explain the date") < page.index("Say that it is under way"), "that comes first now"
        for due, says in (
            ("", "Choose a day."),
            (in_days(-1), "Choose a day that has not passed."),
            ("tomorrow", "Choose a day, like"),
        ):
            wrong = at.take(cole, "explain", words="No driver.", due=due, waiting_for="The bus company")
            assert wrong.status_code == 422
            for kept in (says, "No driver.", "The bus company"):
                assert kept in wrong.text
        said = {"words": "No driver until May.", "due": in_days(20), "waiting_for": "The bus company"}
        assert at.take(cole, "explain", **said).status_code == 303
        page = cole.get(at.page).text
        assert "Late: explained" in page
        assert "Waiting for The bus company." in page
        no_later = at.take(cole, "explain", words="Again.", due=in_days(20))
        assert no_later.status_code == 422
        assert "Name a later day than the one that stands now." in no_later.text
    assert at.look(inside, "first_due") == first
    verb, facts = at.history(inside)[-1]
    assert (verb, facts["waiting_for"]) == ("explain", "The bus company")
    with later(31):
        assert "No explanation for 3 days" in cole.get(at.page).text


def test_a_date_is_explained_before_it_has_passed(cole, everyone, inside):
    at = Promise.of(inside, everyone, promised)
    assert at.take(cole, "explain", words="The depot burned down.", due=in_days(60)).status_code == 303
    assert "first date" in cole.get(at.page).text.lower()


def test_words_have_an_end(cole, everyone, inside):
    at = Promise.of(inside, everyone, promised)
    answer = at.take(cole, "start", words="x" * 5_001)
    assert answer.status_code == 422
    assert "Keep it to 5,000 characters." in answer.text
    assert at.take(cole, "explain", words="So.", due=in_days(60), waiting_for="x" * 161).status_code == 422


@pytest.mark.parametrize("who", ["facilitator", "organiser", "recruiter"])
def test_nobody_answers_for_another(everyone, enter, inside, who):
    at = Promise.of(inside, everyone, promised)
    person = enter(getattr(everyone, who))
    page = person.get(at.page).text
    assert "Say that it is done" not in page
    for step in SAID:
        assert at.send(person, step, step, words="For her.", due=in_days(90)).status_code == 404
    if who != "organiser":
        assert person.get(f"{at.page}/edit").status_code == 404
    assert len(at.history(inside)) == 3


def test_an_owner_changes_what_is_promised_only_with_a_reason(cole, everyone, inside):
    at = Promise.of(inside, everyone, accepted)
    assert cole.get(f"{at.page}/edit").status_code == 404, "what was designed is not theirs to rewrite"
    at.take(cole, "promise", words="I will.")
    assert "Why do you change it?" in cole.get(f"{at.page}/edit").text
    data = {"title": "A late bus", "what": "One bus at ten."}
    assert cole.post(f"{at.page}/edit", data=data).status_code == 422
    assert cole.post(f"{at.page}/edit", data=data | {"why": "The drivers start later."}).status_code == 303
    assert at.look(inside, "title") == "A late bus"


def test_a_challenge_is_answered_where_it_stands_and_not_here(cole, everyone, inside):
    def challenged(session, everyone):
        programme = promised(session, everyone).programme
        return promise_reply(programme, everyone.leader.user(), title="Why so late?", first_due=clock.today())

    at = Promise.of(inside, everyone, challenged)
    assert "Answer the challenge where it stands." in cole.get(at.page).text
    assert at.send(cole, "done", "done", words="Answered.").status_code == 409
    assert cole.get(f"{at.page}/edit").status_code == 404
    assert at.take(cole, "explain", words="I am ill.", due=in_days(9)).status_code == 303
    assert at.look(inside, "kind", "state") == (ActionKind.REPLY, ActionState.AGREED)


def test_there_is_no_way_to_better_for_anybody(app, everyone, enter, inside):
    """Every form there is, with everything that might mean it, as the owner and as the organiser; and it stays."""
    with app.test_request_context():
        rules = [
            each
            for each in app.url_map.iter_rules()
            if each.endpoint.startswith("actions.") and "POST" in (each.methods or ())
        ]
    names = ("state", "to", "outcome", "answer", "verb", "words", "what", "title", "why")
    forms = [
        {f"{prefix}{name}": "better" for name in names}
        | {f"{prefix}due": in_days(99), f"{prefix}first_due": in_days(99), f"{prefix}owner": str(everyone.leader.id)}
        for prefix in ("", "promise-", "decline-", "start-", "done-", "explain-", "accepted-", "hand_over-")
    ]
    people = [enter(everyone.leader), enter(everyone.organiser)]
    for number, make in enumerate((proposed, accepted, promised, done)):
        at = Promise.of(inside, everyone, make, title=f"Bus {number}")
        _, _, slug, _, action_slug = at.page.split("/")
        for person in people:
            for rule in rules:
                if set(rule.arguments) - {"slug", "action_slug"}:
                    continue
                where = rule.rule.replace("<slug>", slug).replace("<action_slug>", action_slug)
                for form in forms:
                    person.post(where, data=form)
        assert at.look(inside, "state") is not ActionState.BETTER
    with inside(writes=False) as session:
        assert "better" not in {each.state.value for each in session.scalars(select(Action))}


def done(session, everyone, **how):
    action = promised(session, everyone, **how)
    say_done(everyone.leader.user().actor, action, "It runs.")
    return action


def test_when_people_say_not_yet_it_is_under_way_again(cole, everyone, inside):
    def lost(session, everyone):
        action = done(session, everyone)
        vote(session, action, better=1, nothing=9)
        return action

    at = Promise.of(inside, everyone, lost)
    with clock.at(clock.now() + ENOUGH_TIME):
        with inside():
            decide_rounds()
        page = cole.get(at.page).text
        assert "People say: not yet" in page
        assert at.take(cole, "done", words="Now it runs at ten too.").status_code == 303


def test_a_form_sent_twice_is_no_mistake(cole, everyone, enter, inside):
    at = Promise.of(inside, everyone)
    imam = enter(everyone.voice)
    for person, to, step, words in (
        (imam, "partner/no", "no", "Ask the mothers first."),
        (imam, "partner/accept", "yes", "We stand by it."),
        (cole, "promise", "promise", "I will see to it."),
        (cole, "start", "start", "The driver is found."),
        (cole, "explain", "explain", "No driver until May."),
        (cole, "done", "done", "It runs."),
    ):
        before = len(at.history(inside))
        for _ in range(2):
            assert at.send(person, to, step, words=words, due=in_days(60)).status_code == 303
        assert len(at.history(inside)) == before + 1 + (step == "done"), f"{step} is written down once"
