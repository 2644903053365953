"""What anybody reads of promises: all of them with what became of each, and one with its whole history."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock, ledger
from tests.jars import Jar
from tests.people import Cast
from tests.promises import promised, proposed, vote
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.rounds import ask_also, decide_rounds, say_done
from workshops.actions.services import change, commit_oneself, explain, hand_over, move
from workshops.actions.verdict_rule import ENOUGH_TIME, LONGEST
from workshops.meetings.models import Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.voices.models import Voice

HOSTILE = "<script>alert(1)</script> & “buses”"


def words(page) -> str:
    """A page as it is read: its main part without marks, on one line."""
    main = re.search(r"<main.*</main>", page.text, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def titles(page) -> list[str]:
    return re.findall(r'<h3><a href="/actions/[^"]*" dir="auto">([^<]*)</a></h3>', page.text)


def numbers(page) -> dict[str, int]:
    return {said: int(n) for n, said in re.findall(r"<p><b>(\d+)</b> <a [^>]*>([^<]*)</a></p>", page.text)}


@pytest.fixture
def anyone(jar: Callable[..., Jar]) -> Jar:
    return jar()


def test_before_anything_is_promised_the_page_says_what_will_stand_there(anyone: Jar) -> None:
    page = anyone.get("/actions")
    assert "Nothing is promised yet" in page.text
    assert "There is no promise" not in page.text
    assert "actions.index" not in page.text
    assert 'href="/actions" aria-current="page">Promises' in page.text


def test_what_is_only_proposed_is_not_there(inside: Callable, everyone: Cast, anyone: Jar) -> None:
    with inside() as session:
        slug = proposed(session, everyone).slug
    assert "Nothing is promised yet" in anyone.get("/actions").text
    assert anyone.get(f"/actions/{slug}").status_code == 404
    assert anyone.get("/actions/nothing").status_code == 404


def test_the_list_counts_by_state_and_can_be_narrowed(inside: Callable, everyone: Cast, anyone: Jar) -> None:
    with inside() as session:
        leader = everyone.leader.user()
        bus = promised(session, everyone, "A second late bus")
        lamp = promised(session, everyone, "A lamp at the stop", due=3)
        sign = promised(session, everyone, "A sign at the door", due=40)
        move(leader.actor, lamp, ActionState.UNDER_WAY, "The lamp is ordered.")
        say_done(leader.actor, sign, "It hangs.")
        there = session.get_one(Programme, everyone.elsewhere.programme_id)
        commit_oneself(
            everyone.neighbour.user(), there, ActionKind.READING, first_due=clock.today(), title="Read the letters"
        )
        gone = proposed(session, everyone, "A free taxi")
        move(leader.actor, gone, ActionState.DECLINED, "It costs more than three buses.")
        here, there = bus.programme.slug, there.slug
    page = anyone.get("/actions")
    assert numbers(page) == {
        "Promised": 2,
        "Under way": 1,
        "The owner says done": 1,
        "People say: better": 0,
        "Declined, with reasons": 1,
        "Late": 0,
    }
    assert titles(page)[:3] == ["Read the letters", "A lamp at the stop", "A second late bus"]
    assert titles(anyone.get(f"/actions?programme={here}&state=under_way")) == ["A lamp at the stop"]
    assert titles(anyone.get(f"/actions?programme={there}")) == ["Read the letters"]
    declined = anyone.get("/actions?state=declined")
    assert titles(declined) == ["A free taxi"]
    assert "was asked for by" in declined.text, "it was never promised"
    assert titles(anyone.get("/actions?state=proposed&programme=none&sort=none")) == titles(page), "unknown words"
    assert titles(anyone.get("/actions?q=LAMP")) == ["A lamp at the stop"]
    assert titles(anyone.get("/actions?q=eastvale")) == ["Read the letters"]
    assert "No promise fits “zebra”." in anyone.get("/actions?q=zebra").text
    assert "No promise stands so now." in anyone.get("/actions?state=better").text
    assert titles(anyone.get("/actions?sort=title"))[0] == "A free taxi"
    with clock.at(clock.now() + timedelta(days=4)):
        page = anyone.get("/actions?state=late")
        assert titles(page) == ["Read the letters", "A lamp at the stop"]
        assert numbers(page)["Late"] == 2
        assert '<span class="pill late">No explanation for 1 day</span>' in page.text
        assert numbers(anyone.get(f"/actions?programme={here}"))["Late"] == 1


def test_five_hundred_are_read_page_by_page_in_as_many_questions_as_one(
    inside: Callable, everyone: Cast, anyone: Jar, questions: Callable
) -> None:
    def number_asked() -> int:
        with questions() as asked:
            assert anyone.get("/actions").status_code == 200
        return len(asked)

    with inside() as session:
        explain(everyone.leader.user(), promised(session, everyone), "It waits.", clock.today() + timedelta(days=60))
    one = number_asked()
    with inside() as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        session.add_all(
            Action(
                slug=f"promise-{number}",
                programme=programme,
                kind=ActionKind.LISTENING,
                state=ActionState.AGREED,
                title=f"Promise {number}",
                owner=everyone.leader.user(),
                first_due=clock.today(),
                due=clock.today(),
            )
            for number in range(500)
        )
    assert number_asked() <= one + 1, "explanations are fetched for 500 promises at a time"
    page = anyone.get("/actions?state=agreed&page=2")
    assert "Page 2 of 11" in page.text
    assert len(titles(page)) == 50
    assert 'href="/actions?state=agreed&amp;sort=due&amp;page=3"' in page.text


def test_a_promise_says_who_what_and_by_when(bus: str, anyone: Jar) -> None:
    said = words(anyone.get(f"/actions/{bus}"))
    for part in (
        "A second late bus",
        "Run one more bus at half past nine.",
        "Owner Dr Amara Cole Northvale NHS Trust",
        "Designed with Imam Yusuf Rahman",
        "About Theme of A second late bus",
        "We look at Buses after eight It was none It should be two",
        "The partner stands by it",
        "We stand by it.",
        "I will see to it.",
        "Is it better?",
    ):
        assert part in said, part
    assert "Date now" not in said


def test_its_history_is_in_peoples_words(inside: Callable, with_bus: Callable, bus: str, anyone: Jar, everyone) -> None:
    def live(action: Action) -> None:
        leader = everyone.leader.user()
        move(leader.actor, action, ActionState.UNDER_WAY, "The driver is found.")
        change(leader.actor, action, "Clearer so.", title="A third bus", target="three")
        hand_over(leader.actor, action, everyone.organiser.user(), "I change my post.")
        ledger.record(leader.actor, "wrote in secret", action.subject, words="For the house alone.")
        ledger.record(leader.actor, "looked again", action.subject, public=True, words="All is well.")

    with_bus(live)
    page = anyone.get(f"/actions/{bus}")
    said = words(page)
    order = [
        "Written down together",
        "The partner stands by it",
        "Promised",
        "It is under way",
        "Its words were changed",
        "In one line: A third bus (before: A second late bus)",
        "Somebody else answers for it now",
        "Who answers for it: Amina Yusuf (before: Dr Amara Cole)",
        "Looked again",
        "Is it better?",
    ]
    history = said[said.index("What has happened") :]
    assert [history.index(part) for part in order] == sorted(history.index(part) for part in order)
    assert "For the house alone." not in said
    assert "@" not in page.text.replace("@media", ""), "nobody's address stands in public"
    with inside(writes=False):
        head = ledger.head()
    assert f"<dd>{head.seq}</dd>" in page.text
    assert head.hash in page.text
    assert f"{head.hash[:12]}…" in page.text


@pytest.mark.parametrize("how", [{"named_ok": False}, {"on_hold": True}])
def test_a_voice_that_is_not_to_be_named_stands_nowhere(
    inside: Callable, bus: str, anyone: Jar, everyone: Cast, how: dict[str, bool]
) -> None:
    with inside() as session:
        voice = session.get_one(Voice, everyone.voice_id)
        for name, value in how.items():
            setattr(voice, name, value)
    for address in ("/actions", f"/actions/{bus}"):
        page = anyone.get(address).text
        assert "Imam" not in page
        assert "Rahman" not in page
    assert "Designed with a community partner" in words(anyone.get(f"/actions/{bus}"))


def test_a_voice_that_was_partner_before_and_is_not_to_be_named_stands_nowhere_either(
    inside: Callable, bus: str, anyone: Jar, everyone: Cast
) -> None:
    with inside() as session:
        action = session.query(Action).filter_by(slug=bus).one()
        action.voice, action.partner = None, everyone.leader.user().organisation
        session.get_one(Voice, everyone.voice_id).on_hold = True
    said = words(anyone.get(f"/actions/{bus}"))
    assert "Imam" not in said
    assert "We stand by it. a community partner" in said


def test_no_workshop_is_named_and_a_sealed_one_least_of_all(
    inside: Callable, bus: str, anyone: Jar, everyone: Cast
) -> None:
    with inside() as session:
        action = session.query(Action).filter_by(slug=bus).one()
        say_done(everyone.leader.user().actor, action, "It runs.")
        workshop = session.get_one(Workshop, everyone.evening.workshop_id)
        workshop.title, workshop.venue = "Amberlyn evening", "Amberlyn hall"
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
        ask_also(everyone.organiser.user().actor, action.rounds[0], workshop)
    for address in ("/actions", f"/actions/{bus}"):
        assert "Amberlyn" not in anyone.get(address).text
    assert "More people are asked" in anyone.get(f"/actions/{bus}").text


def test_a_hostile_title_is_text(inside: Callable, everyone: Cast, anyone: Jar) -> None:
    with inside() as session:
        action = promised(session, everyone, HOSTILE)
        action.link, action.what, slug = "javascript:alert(1)", HOSTILE, action.slug
    for address in ("/actions", f"/actions/{slug}"):
        page = anyone.get(address)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert 'href="javascript' not in page.text


@pytest.mark.parametrize(
    ("kind", "facts", "seen"),
    [
        (
            ActionKind.LISTENING,
            {"heard": "Nobody writes back.", "got_wrong": "I thought so."},
            "What I got wrong",
        ),
        (ActionKind.READING, {"link": "https://library.example/book"}, 'href="https://library.example/book"'),
        (ActionKind.MENTORING, {"with_whom": "A young carer"}, "Listens to"),
    ],
)
def test_what_a_board_member_promises_of_themselves_shows_its_own_parts(
    inside: Callable, everyone: Cast, anyone: Jar, kind: ActionKind, facts: dict[str, str], seen: str
) -> None:
    with inside() as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        slug = commit_oneself(
            everyone.leader.user(), programme, kind, first_due=clock.today(), title="I will", **facts
        ).slug
    page = anyone.get(f"/actions/{slug}").text
    assert seen in page
    assert all(value in page for value in facts.values())
    assert "Is it better?" not in page, "that is asked of what people helped to design"


@pytest.mark.parametrize(
    ("said", "after", "outcome", "then"),
    [
        ({"better": 9, "nothing": 5}, ENOUGH_TIME, "People say: better", "That ends it."),
        ({"better": 6, "half": 4, "nothing": 4}, ENOUGH_TIME, "People say: not yet", "So it was opened again"),
        ({"better": 3}, LONGEST, "Not enough people have answered", "It may be asked once more."),
    ],
)
def test_a_round_tells_how_many_answered_and_never_how(
    inside: Callable, with_bus: Callable, bus: str, anyone: Jar, everyone: Cast, said, after, outcome, then
) -> None:
    number = sum(said.values())
    with_bus(lambda action: say_done(everyone.leader.user().actor, action, "It runs."))
    page = words(anyone.get(f"/actions/{bus}"))
    assert "Answers so far: fewer than 8." in page
    assert "People who work for Northvale NHS Trust should not answer; more cannot be known." in page
    with inside() as session:
        vote(session, session.query(Action).filter_by(slug=bus).one(), **said)
    shown = "fewer than 8" if number < 8 else "15"
    assert f"Answers so far: {shown}." in words(anyone.get(f"/actions/{bus}"))
    with clock.at(clock.now() + after):
        assert ("The time to answer is over" in words(anyone.get(f"/actions/{bus}"))) is (after is LONGEST)
        with inside():
            decide_rounds()
        page = words(anyone.get(f"/actions/{bus}"))
    rounds = page[page.index("Is it better?") :]
    for part in (outcome, f"Answers: {shown}.", then):
        assert part in rounds
    assert not re.search(rf"\b(?:{number}|\d+ of \d+)\b", rounds[: rounds.index("What has happened")])


def test_who_works_on_it_is_led_there_and_others_are_not(
    bus: str, anyone: Jar, everyone: Cast, enter: Callable
) -> None:
    link = f'/actions/{bus}">To the page where it is worked on'
    assert link not in anyone.get(f"/actions/{bus}").text
    assert link not in enter(everyone.neighbour).get(f"/actions/{bus}").text
    for person in (everyone.leader, everyone.reviewer, everyone.organiser, everyone.voice):
        assert link in enter(person).get(f"/actions/{bus}").text


def test_the_front_door_leads_to_the_promises(bus: str, anyone: Jar, inside: Callable, everyone: Cast) -> None:
    with inside() as session:
        slug = session.get_one(Programme, everyone.evening.programme_id).slug
    assert 'href="/actions"' in anyone.get("/").text
    about = anyone.get(f"/about/{slug}").text
    assert f'href="/actions?programme={slug}"' in about
    assert "Nothing is promised yet" not in about
    assert f'href="/about/{slug}"' in anyone.get(f"/actions/{bus}").text
