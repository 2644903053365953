"""What a board member promises of themselves: what they heard and will do, what they read, whom they meet."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from tests.keeping import Promise, programme_of
from tests.promises import spoken
from workshops.actions.models import Action, ActionKind, ActionState, Round

HEARD = {
    "heard": "That the last bus is gone at eight.",
    "got_wrong": "I thought that nobody comes in the evening.",
    "what": "I will take that bus for a week.",
    "title": "A week on the last bus",
}
READ = {"title": "Whose clinic, by the mothers of Hope Street", "link": "https://hopestreet.example/whose-clinic"}
MEET = {"with_whom": "Rosa, who cleans the wards at night", "title": "What night work is like", "what": "How to rest."}
ALL = {"listening": HEARD, "reading": READ, "mentoring": MEET}


@pytest.fixture
def cole(everyone, enter):
    return enter(everyone.leader)


@pytest.fixture
def here(everyone, inside):
    return f"{programme_of(inside, everyone.evening.programme_id)}/commitments/new"


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def only(inside) -> Promise:
    with inside(writes=False) as session:
        action = session.scalars(select(Action).order_by(Action.id.desc())).first()
        return Promise(action.id, f"/programmes/{action.programme.slug}/actions/{action.slug}")


def count(inside, table=Action) -> int:
    with inside(writes=False) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_she_chooses_what_to_promise(cole, here):
    page = cole.get(here).text
    for kind in ALL:
        assert f'href="{here}?kind={kind}"' in page
    for kind in ("co_designed", "reply", "better", "x"):
        assert "Three things that somebody on a board can promise" in cole.get(f"{here}?kind={kind}").text
        assert cole.post(f"{here}?kind={kind}", data=HEARD | {"first_due": in_days(9)}).status_code == 422


@pytest.mark.parametrize("kind", ALL)
def test_it_is_promised_at_once_and_done_with_words(cole, everyone, here, inside, entries, kind):
    before = entries()
    answer = cole.post(f"{here}?kind={kind}", data=ALL[kind] | {"first_due": in_days(9)})
    assert answer.status_code == 303
    assert entries() == [*before, "promise"]
    at = only(inside)
    assert at.look(inside, "kind", "state", "owner_id") == (
        ActionKind(kind),
        ActionState.AGREED,
        everyone.leader.id,
    )
    page = cole.get(at.page).text
    for words in ALL[kind].values():
        assert words in page
    assert at.take(cole, "done", words="").status_code == 422
    assert at.take(cole, "done", words="I was wrong about the evenings.").status_code == 303
    assert at.look(inside, "state") is ActionState.SAYS_DONE
    assert count(inside, Round) == 0, "nobody is asked whether that is better"
    assert "I was wrong about the evenings." in cole.get(at.page).text


@pytest.mark.parametrize("kind", ALL)
def test_what_is_missing_is_said_and_the_rest_is_kept(cole, here, inside, kind):
    whole = ALL[kind] | {"first_due": in_days(9)}
    for name in whole:
        if (kind, name) == ("mentoring", "what"):
            continue
        answer = cole.post(f"{here}?kind={kind}", data=whole | {name: ""})
        assert answer.status_code == 422
        kept = next(words for other, words in ALL[kind].items() if other != name)
        assert kept in answer.text
    past = cole.post(f"{here}?kind={kind}", data=whole | {"first_due": in_days(-1)})
    assert past.status_code == 422
    assert "Choose a day that has not passed." in past.text
    assert cole.post(f"{here}?kind={kind}", data=whole | {"title": "x" * 161}).status_code == 422
    assert count(inside) == 0


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://a.example/b", "hopestreet.example", "https://", "https:///x", "http://a b"]
)
def test_a_reading_is_a_page_of_the_web(cole, here, inside, link):
    answer = cole.post(f"{here}?kind=reading", data=READ | {"link": link, "first_due": in_days(9)})
    assert answer.status_code == 422
    assert "Begin the address with https://" in answer.text
    assert count(inside) == 0


def test_listening_may_name_a_theme_of_this_programme(cole, everyone, here, inside):
    with inside() as session:
        theme = str(spoken(session, everyone).id)
    data = HEARD | {"first_due": in_days(9)}
    assert cole.post(f"{here}?kind=listening", data=data | {"themes": ["99999"]}).status_code == 422
    cole.post(f"{here}?kind=listening", data=data | {"themes": [theme]})
    assert "Buses after eight" in cole.get(only(inside).page).text


def test_sent_twice_it_is_one_promise(cole, here, inside):
    data = READ | {"first_due": in_days(9)}
    first, second = (cole.post(f"{here}?kind=reading", data=data) for _ in range(2))
    assert first.location == second.location
    assert count(inside) == 1


def test_the_next_meeting_is_named_at_once(cole, here, inside, everyone):
    cole.post(f"{here}?kind=mentoring", data=MEET | {"first_due": in_days(9)})
    at = only(inside)
    wrong = at.take(cole, "done", words="That nights are long.", next_due=in_days(-3))
    assert wrong.status_code == 422
    assert "That nights are long." in wrong.text
    assert at.look(inside, "state") is ActionState.AGREED
    assert at.take(cole, "done", words="That nights are long.", next_due=in_days(30)).status_code == 303
    following = only(inside)
    assert following.id != at.id
    assert following.look(inside, "kind", "state", "with_whom", "first_due", "owner_id") == (
        ActionKind.MENTORING,
        ActionState.AGREED,
        MEET["with_whom"],
        clock.today() + timedelta(days=30),
        everyone.leader.id,
    )


def test_her_own_words_are_hers_alone(cole, everyone, enter, here, inside):
    cole.post(f"{here}?kind=listening", data=HEARD | {"first_due": in_days(9)})
    at = only(inside)
    amina = enter(everyone.organiser)
    assert HEARD["heard"] in amina.get(at.page).text
    assert amina.get(f"{at.page}/edit").status_code == 404
    assert at.send(amina, "hand-over", "hand_over", words="To me.", owner=str(everyone.organiser.id)).status_code == 409
    page = cole.get(f"{at.page}/edit").text
    assert 'name="first_due"' not in page
    changed = HEARD | {"heard": "That there is no bus.", "why": "I had it wrong again."}
    assert cole.post(f"{at.page}/edit", data=changed).status_code == 303
    assert at.look(inside, "heard") == "That there is no bus."


@pytest.mark.parametrize("who", ["organiser", "facilitator", "recruiter", "reviewer", "voice", "neighbour"])
def test_nobody_else_is_asked_to(everyone, enter, here, inside, who):
    person = enter(getattr(everyone, who))
    assert person.get(f"{here}?kind=reading").status_code == 403
    assert person.post(f"{here}?kind=reading", data=READ | {"first_due": in_days(9)}).status_code == 403
    assert count(inside) == 0
