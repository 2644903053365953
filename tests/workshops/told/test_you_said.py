"""You said, we did: what stands there, what never does, and that one evening alone tells of nobody."""

import re
from datetime import timedelta

import pytest

from app import clock, ledger
from maps.places.models import Neighbourhood
from tests.evenings import PREPARED
from tests.house.test_numbers import COUNTS, OF_PEOPLE
from tests.pages import as_read
from tests.people import MOSQUE
from tests.promises import evening, proposed, vote
from tests.rooms import say, say_and_show
from tests.workshops.told.conftest import action_called
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import commit_oneself, explain, move
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality, Kind, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop, open_workshop
from workshops.seats.models import Seat
from workshops.themes.services import judge, make_theme, merge, nest
from workshops.told.evenings_told import settle_evenings
from workshops.told.models import EveningTheme, EveningTold
from workshops.told.services import withdraw, withdraw_all
from workshops.voices.models import Voice

OURS = "/you-said/getting-to-the-clinic"
WORDS = "Two buses with the pram, and the second one did not come."


def of(session, everyone) -> Programme:
    return session.get_one(Programme, everyone.evening.programme_id)


def quoted(inside, everyone, theme_of: str, words: str = WORDS, *, blind: bool = False, seat=None):
    """Somebody who may be quoted has said this, and it stands under the theme of a promise."""
    with inside() as session:
        said = say_and_show(evening(session, everyone), words)
        theme = action_called(session, theme_of).themes[0]
        judge(everyone.organiser.user().actor, everyone.organiser.id, said, [theme], blind=blind)
        return said.id


def test_before_anything_is_promised_the_pages_say_what_will_stand_there(jar, told_cast):
    page = jar().get("/you-said").text
    assert "Nothing is told back yet" in page
    assert OURS not in page
    page = jar().get(OURS).text
    assert "Nothing is promised yet" in page
    assert jar().get("/you-said/nothing-like-it").status_code == 404


def test_what_is_only_proposed_is_nowhere(jar, inside, told_cast):
    with inside() as session:
        proposed(session, told_cast)
    for address in ("/you-said", OURS, "/"):
        assert "A second late bus" not in jar().get(address).text


def test_a_promise_stands_with_what_people_want_who_owns_it_and_by_when(jar, promise, told_cast):
    slug = promise(begun=True)
    index = jar().get("/you-said").text
    for words in (OURS, "A second late bus", "Under way", "1 promise."):
        assert words in index
    page = jar().get(OURS).text
    for words in (
        "Theme of A second late bus",
        "Wanted for A second late bus.",
        f'href="/actions/{slug}"',
        "Under way",
        "Dr Amara Cole, Northvale NHS Trust",
        " · by ",
        "The driver is hired.",
        "What happens next",
        "Due on ",
        "Did you take part?",
        'href="/thread"',
    ):
        assert words in page
    assert MOSQUE not in page


def test_the_head_of_the_ledger_stands_at_the_foot(jar, promise, inside):
    promise()
    for address in ("/you-said", OURS):
        with inside(writes=False):
            head = ledger.head()
        page = jar().get(address).text
        assert head.hash in page
        assert f"entry {head.seq}:" in page


def test_an_owner_without_a_name_is_never_shown_by_their_address(jar, promise, inside, told_cast):
    promise()
    with inside():
        told_cast.leader.user().name = ""
    page = jar().get(OURS).text
    assert "amara@" not in page
    assert "Northvale NHS Trust" in page


def test_lateness_is_not_hidden_and_an_explanation_ends_the_silence_only(jar, promise, inside, told_cast):
    slug = promise()
    clock.set_now(clock.now() + timedelta(days=38))
    page = jar().get(OURS).text
    for words in ("Late by 10 days.", "No explanation for 10 days.", "The owner must say why it is late."):
        assert words in page
    with inside() as session:
        explain(
            told_cast.leader.user(),
            action_called(session, slug),
            "No driver was found.",
            clock.today() + timedelta(days=9),
            "the bus company",
        )
    page = jar().get(OURS).text
    for words in ("Late by 10 days.", "No driver was found.", "the bus company", "Late: explained"):
        assert words in page
    assert "No explanation" not in page


def test_what_people_say_is_the_outcome_and_never_the_split(jar, promise, inside, told_cast):
    slug = promise()
    with inside() as session:
        action = action_called(session, slug)
        say_done(told_cast.leader.user().actor, action, "The second bus runs.")
        vote(session, action, better=3, half=1)
    page = jar().get(OURS).text
    assert "The owner says done" in page
    assert "The second bus runs." in page
    assert "How many have answered so far: fewer than 8." in page
    with inside() as session:
        vote(session, action_called(session, slug), better=9, half=2, nothing=2)
    clock.set_now(clock.now() + timedelta(days=29))
    with inside():
        decide_rounds()
    page = jar().get(OURS).text
    assert "People say: better." in page
    assert "How many answered: 15." in page
    for split in ("13", "of 13", "9 better", "Half way"):
        assert split not in as_read(page).split("When this page was made")[0]


def test_a_verdict_that_was_lost_is_said(jar, promise, inside, told_cast):
    slug = promise()
    with inside() as session:
        action = action_called(session, slug)
        say_done(told_cast.leader.user().actor, action, "The second bus runs.")
        vote(session, action, nothing=9)
    clock.set_now(clock.now() + timedelta(days=29))
    with inside():
        decide_rounds()
    page = jar().get(OURS).text
    assert "People say: not yet." in page
    assert '<span class="pill under-way">People say: not yet</span>' in page
    assert '<span class="pill late">Late by 1 day</span>' in page, "it is not explained, and nobody was silent yet"


# Words of people


def test_a_quote_stands_under_its_theme_with_neither_place_nor_evening_nor_day(jar, promise, inside, told_cast, over):
    slug = promise()
    quoted(inside, told_cast, slug)
    assert WORDS not in jar().get(OURS).text, "an evening that goes on is not quoted"
    over()
    page = jar().get(OURS).text
    assert WORDS in page
    with inside() as session:
        workshop = evening(session, told_cast)
        workshop.title = "The evening itself"
    page = jar().get(OURS).text
    for beside in ("The evening itself", "Hope Street Centre", told_cast.evening.code, "Rahman"):
        assert beside not in page


def test_at_most_two_words_stand_under_a_theme_and_each_once(jar, promise, inside, told_cast, over):
    slug = promise()
    for number in range(4):
        key = quoted(inside, told_cast, slug, f"The bus is gone. {number}")
        with inside() as session:
            said = session.get_one(Contribution, key)
            judge("user:2", told_cast.facilitator.id, said, action_called(session, slug).themes, blind=False)
    over()
    assert jar().get(OURS).text.count("The bus is gone.") == 2


def test_what_stands_under_a_theme_below_or_merged_counts_and_what_was_read_blind_does_not(
    jar, promise, inside, told_cast, over
):
    slug = promise()
    quoted(inside, told_cast, slug, "Read blind.", blind=True)
    with inside() as session:
        theme = action_called(session, slug).themes[0]
        below = make_theme("user:1", theme.programme, "Below")
        other = make_theme("user:1", theme.programme, "Other")
        nest("user:1", below, theme)
        for words, under in (("From below.", below), ("From another.", other)):
            said = say_and_show(evening(session, told_cast), words)
            judge(told_cast.organiser.user().actor, told_cast.organiser.id, said, [under], blind=False)
        merge("user:1", other, theme)
    over()
    page = jar().get(OURS).text
    assert "From below." in page
    assert "From another." in page
    assert "Read blind." not in page


def test_a_promise_whose_theme_was_merged_stands_under_what_it_became(jar, promise, inside, told_cast):
    slug = promise()
    with inside() as session:
        theme = action_called(session, slug).themes[0]
        merge("user:1", theme, make_theme("user:1", theme.programme, "What it became"))
    page = jar().get(OURS).text
    assert "What it became" in page
    assert "Theme of A second late bus" not in page


def test_words_are_quoted_only_with_consent_and_gone_at_once_when_taken_back(jar, promise, inside, told_cast, over):
    slug = promise()
    key = quoted(inside, told_cast, slug)
    over()
    anna = jar()
    first = anna.get(OURS)
    assert WORDS in first.text
    with inside() as session:
        session.get_one(Contribution, key).seat.may_quote = False
    assert WORDS not in jar().get(OURS).text
    with inside() as session:
        said = session.get_one(Contribution, key)
        said.seat.may_quote = True
        session.flush()
        withdraw(said.seat, said)
    again = anna.get(OURS, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert WORDS not in again.text


@pytest.mark.parametrize(
    ("column", "value"), [("confidentiality", Confidentiality.ROOM), ("listed", False), ("on_hold", True)]
)
def test_words_of_a_room_of_an_unlisted_evening_or_of_a_host_on_hold_are_not_quoted(
    jar, promise, inside, told_cast, over, column, value
):
    quoted(inside, told_cast, promise())
    over()
    with inside() as session:
        workshop = evening(session, told_cast)
        setattr(workshop.voice if column == "on_hold" else workshop, column, value)
    assert WORDS not in jar().get(OURS).text


def test_a_programme_with_words_and_no_promise_stands_there_too(jar, inside, told_cast, over):
    with inside() as session:
        say_and_show(evening(session, told_cast), WORDS)
    over()
    assert "Nothing is promised yet" in jar().get("/you-said").text
    assert WORDS in jar().get(OURS).text


# One evening


def crowd(inside, everyone, people: int, theme: str = "", *, code: str = "") -> None:
    """So many more people have spoken at our evening; what the first says stands under a theme."""
    with inside() as session:
        here = evening(session, everyone)
        for number in range(people):
            said = say(here, f"I came by bus. {number}")
            if theme and not number:
                judge(
                    everyone.organiser.user().actor,
                    everyone.organiser.id,
                    said,
                    action_called(session, theme).themes,
                    blind=False,
                )


def without_the_record(page: str) -> str:
    """A page without the line that says how far the ledger had come."""
    return re.sub(r"the record stood at entry .*?</p>", "", page)


def another_evening(inside, everyone) -> None:
    """Everybody who spoke for the promises so far did so at another evening of the programme; ours is empty."""
    with inside() as session:
        here = evening(session, everyone)
        ours = session.query(Seat).filter_by(workshop_id=here.id).all()
        other = create_workshop(
            "command",
            here.programme,
            here.voice,
            title="The other evening",
            venue="Brook End hall",
            starts_at=clock.now(),
            confidentiality=Confidentiality.SHARED,
            listed=True,
            **PREPARED,
        )
        add_activity("command", other, kind=Kind.WORDS, question="What was it like there?")
        open_workshop("command", other)
        for seat in ours:
            seat.workshop_id = other.id
        session.flush()


@pytest.mark.parametrize(("people", "alone"), [(19, False), (20, True)])
def test_one_evening_shows_its_own_themes_from_twenty_people_on(jar, promise, inside, told_cast, over, people, alone):
    ours = promise("A second late bus")
    promise("A quieter waiting room")
    another_evening(inside, told_cast)
    crowd(inside, told_cast, people, ours)
    over()
    page = jar().get(f"{OURS}/workshop/{told_cast.evening.workshop_id}")
    assert page.status_code == 200
    assert "A second late bus" in page.text
    assert ("A quieter waiting room" in page.text) is not alone
    assert ("so that nobody can be picked out" in page.text) is not alone


def test_rehearsals_and_people_who_said_nothing_are_nobody(jar, promise, inside, told_cast, over):
    ours = promise()
    another_evening(inside, told_cast)
    crowd(inside, told_cast, 20, ours)
    with inside() as session:
        seat = session.query(Seat).filter_by(workshop_id=told_cast.evening.workshop_id).first()
        seat.rehearsal = True
    over()
    assert "so that nobody can be picked out" in jar().get(f"{OURS}/workshop/{told_cast.evening.workshop_id}").text


def test_while_late_answers_are_taken_the_page_of_an_evening_tells_of_the_programme(jar, promise, inside, told_cast):
    crowd(inside, told_cast, 25, promise())
    with inside() as session:
        close_workshop("command", evening(session, told_cast), 1)
    address = f"{OURS}/workshop/{told_cast.evening.workshop_id}"
    assert "so that nobody can be picked out" in jar().get(address).text
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    with inside():
        settle_evenings()
    assert "so that nobody can be picked out" not in jar().get(address).text


@pytest.mark.parametrize("people", [19, 20])
def test_whoever_goes_or_is_found_later_is_not_seen_on_the_page_of_an_evening(
    jar, promise, inside, told_cast, over, people
):
    ours = promise("A second late bus")
    promise("A quieter waiting room")
    another_evening(inside, told_cast)
    crowd(inside, told_cast, people, ours)
    over()
    address = f"{OURS}/workshop/{told_cast.evening.workshop_id}"
    before = without_the_record(jar().get(address).text)
    assert ("A quieter waiting room" in before) is (people < 20)
    with inside() as session:
        if people < 20:  # a paper form that lay under the table
            say(evening(session, told_cast), "I came by bus too.")
        else:  # everybody, and with them the last word under the theme
            for seat in session.query(Seat).filter_by(workshop_id=told_cast.evening.workshop_id).all():
                withdraw_all(seat)
    with inside():
        settle_evenings()
    assert without_the_record(jar().get(address).text) == before


def test_two_workers_settle_an_evening_once(promise, inside, told_cast, over):
    crowd(inside, told_cast, 20, promise())
    over()
    with inside() as session:
        before = session.query(EveningTheme).count()
        settle_evenings()
        assert (session.query(EveningTold).count(), session.query(EveningTheme).count()) == (1, before)
        assert before == 1


def test_no_page_of_an_evening_counts_people(questions, jar, promise, inside, told_cast, over):
    crowd(inside, told_cast, 20, promise())
    over()
    asked = asked_of(questions, jar, f"{OURS}/workshop/{told_cast.evening.workshop_id}")
    assert [each for each in asked if OF_PEOPLE.search(each) and COUNTS.search(each)] == []


def test_what_was_said_at_a_sealed_evening_names_it_nowhere(jar, promise, inside, told_cast, over):
    slug = promise()
    quoted(inside, told_cast, slug)
    over()
    with inside() as session:
        workshop = evening(session, told_cast)
        workshop.title, workshop.venue = "The hidden evening", "The hidden hall"
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
        session.get_one(Workshop, told_cast.elsewhere.workshop_id).listed = False  # its host has the same name
        action, mosque = action_called(session, slug), told_cast.voice.user().organisation
        action.voice, action.partner = None, mosque
    for address in ("/you-said", OURS, "/"):
        page = jar().get(address).text
        assert "A second late bus" in page
        for secret in ("The hidden", "Rahman", WORDS, told_cast.evening.code):
            assert secret not in page


def test_an_evening_quotes_nobody(jar, promise, inside, told_cast, over):
    slug = promise()
    quoted(inside, told_cast, slug)
    crowd(inside, told_cast, 20)
    over()
    assert WORDS in jar().get(OURS).text
    assert WORDS not in jar().get(f"{OURS}/workshop/{told_cast.evening.workshop_id}").text


@pytest.mark.parametrize(
    "change",
    [
        {"listed": False},
        {"listed": False, "confidentiality": Confidentiality.SEALED},
        {"on_hold": True},
        {"open": True},
    ],
    ids=["unlisted", "sealed", "host on hold", "still open"],
)
def test_an_evening_that_may_not_be_named_has_no_page(jar, promise, inside, told_cast, over, change):
    promise()
    if not change.get("open"):
        over()
    with inside() as session:
        workshop = evening(session, told_cast)
        for name, value in change.items():
            if name != "open":
                setattr(workshop.voice if name == "on_hold" else workshop, name, value)
    assert jar().get(f"{OURS}/workshop/{told_cast.evening.workshop_id}").status_code == 404


def test_an_evening_stands_under_its_own_programme_and_its_address_holds_no_code(jar, promise, told_cast, over):
    promise()
    over()
    number, code = told_cast.evening.workshop_id, told_cast.evening.code
    assert jar().get(f"/you-said/work-that-keeps-you/workshop/{number}").status_code == 404
    for none in (code, "0", "999999", "99999999999999999999"):
        assert jar().get(f"{OURS}/workshop/{none}").status_code == 404
    page = jar().get("/you-said/voice/imam-yusuf-rahman").text
    assert f'href="{OURS}/workshop/{number}"' in page
    assert code not in page


# On the home page


def test_the_home_page_sets_somebodys_words_beside_what_was_promised_and_shows_them_once(
    jar, promise, inside, told_cast, over
):
    slug = promise()
    kept = quoted(inside, told_cast, slug)
    promise("Nobody may be quoted under this")
    over()
    page = jar().get("/").text
    beside = page[page.index("You said, we did") : page.index("All that became")]
    assert beside.index(WORDS) < beside.index(f"/actions/{slug}")
    assert page.count(WORDS) == 1
    assert "Wanted for Nobody may be quoted under this." in beside
    for secret in ("Hope Street", "Rahman", "November", "December"):
        assert secret not in beside
    with inside() as session:
        said = session.get_one(Contribution, kept)
        withdraw(said.seat, said)
    assert WORDS not in jar().get("/").text


# By voice, by neighbourhood


def test_a_voice_stands_with_what_it_hosted_and_stands_by(jar, promise, told_cast, over):
    slug = promise()
    over()
    page = jar().get("/you-said/voice/imam-yusuf-rahman").text
    for words in ("Imam Yusuf Rahman", "Getting to the clinic", "Hope Street Centre", f"/actions/{slug}", OURS):
        assert words in page
    assert "/you-said/voice/imam-yusuf-rahman" in jar().get("/you-said").text


@pytest.mark.parametrize("change", [{"named_ok": False}, {"on_hold": True}])
def test_a_voice_that_is_not_named_or_on_hold_has_no_page(jar, promise, inside, told_cast, over, change):
    promise()
    over()
    with inside() as session:
        for name, value in change.items():
            setattr(session.get_one(Voice, told_cast.voice_id), name, value)
    assert jar().get("/you-said/voice/imam-yusuf-rahman").status_code == 404
    assert 'imam-yusuf-rahman"' not in jar().get("/you-said").text


def test_who_hosts_only_what_is_sealed_has_no_page(jar, inside, told_cast, over):
    over()
    assert jar().get("/you-said/voice/imam-yusuf-rahman").status_code == 200
    with inside() as session:
        workshop = evening(session, told_cast)
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
    assert jar().get("/you-said/voice/imam-yusuf-rahman").status_code == 404


def test_a_neighbourhood_shows_what_is_promised_for_it_and_not_where_people_live(jar, promise, inside, told_cast):
    slug = promise()
    with inside() as session:
        here, there = session.query(Neighbourhood).order_by(Neighbourhood.id).limit(2)
        for seat in session.query(Seat):
            seat.neighbourhood_id = there.id
        action_called(session, slug).neighbourhoods = [here]
        address, elsewhere = f"/you-said/place/{here.slug}", f"/you-said/place/{there.slug}"
    page = jar().get(address).text
    assert "A second late bus" in page
    assert "Getting to the clinic" in page
    assert "A second late bus" not in jar().get(elsewhere).text
    assert "Nothing is promised for this neighbourhood alone yet" in jar().get(elsewhere).text
    index = jar().get("/you-said").text
    assert address in index
    assert elsewhere not in index
    assert jar().get("/you-said/place/nowhere").status_code == 404


# Many, and strange


def test_the_newest_change_comes_first(jar, promise, inside, told_cast):
    first, second = promise("The first"), promise("The second")
    page = jar().get(OURS).text
    assert page.index(f"/actions/{second}") < page.index(f"/actions/{first}")
    with inside() as session:
        move(told_cast.leader.user().actor, action_called(session, first), ActionState.UNDER_WAY, "Begun.")
    page = jar().get(OURS).text
    assert page.index(f"/actions/{first}") < page.index(f"/actions/{second}")


def test_what_a_board_member_promises_of_themselves_stands_without_a_theme(jar, inside, told_cast):
    with inside() as session:
        commit_oneself(
            told_cast.leader.user(),
            of(session, told_cast),
            ActionKind.LISTENING,
            first_due=clock.today(),
            title="I will sit in the waiting room",
        )
    page = jar().get(OURS).text
    assert "Also promised" in page
    assert "I will sit in the waiting room" in page


def test_what_somebody_typed_is_words_and_never_markup(jar, promise, inside, told_cast):
    slug = promise("<script>alert(1)</script> & co", begun=True)
    with inside() as session:
        action = action_called(session, slug)
        action.themes[0].name = "<b>Buses</b>"
        action.themes[0].wanted = "<i>more</i>"
        action.voice.name = "<u>امام</u>"
    for address in ("/you-said", OURS, "/", "/you-said?q=<script>"):
        page = jar().get(address).text
        for typed in ("<script>alert", "<b>Buses", "<i>more", "<u>امام"):
            assert typed not in page


def test_the_page_is_looked_through(jar, promise):
    promise("A second late bus")
    promise("A quieter waiting room")
    page = jar().get(f"{OURS}?q=quieter").text
    assert "A quieter waiting room" in page
    assert "A second late bus" not in page
    assert "Nothing fits" in jar().get(f"{OURS}?q=zebra").text
    assert "No question fits" in jar().get("/you-said?q=zebra").text


def test_six_hundred_promises_are_as_many_questions_as_five(questions, jar, inside, promise, told_cast):
    promise("The very first", begun=True)
    fill(inside, told_cast, 5)
    addresses = ("/you-said", OURS, "/you-said/voice/imam-yusuf-rahman", "/you-said/place/hope-street", "/")
    few = [asked_of(questions, jar, address) for address in addresses]
    fill(inside, told_cast, 595)
    many = [asked_of(questions, jar, address) for address in addresses]
    assert [len(each) for each in many] == [len(each) for each in few]
    assert max(map(len, many)) <= 32
    page = jar().get(OURS).text
    assert page.count('href="/actions/') == 50
    assert "Page 1 of " in page


def asked_of(questions, jar, address: str) -> list[str]:
    with questions() as asked:
        assert jar().get(address).status_code == 200
    return asked


def fill(inside, everyone, number: int) -> None:
    """So many public promises under ten themes, all for one neighbourhood, each with an entry in the ledger."""
    with inside() as session:
        programme, owner = of(session, everyone), everyone.leader.user()
        start = session.query(Action).count()
        themes = [make_theme("user:1", programme, f"Theme {n}") for n in range(10)]
        place = session.query(Neighbourhood).filter_by(slug="hope-street").one()
        voice = session.get_one(Voice, everyone.voice_id)
        for n in range(start, start + number):
            action = Action(
                slug=f"promise-{n}",
                programme=programme,
                kind=ActionKind.CO_DESIGNED,
                state=ActionState.AGREED,
                title=f"Promise {n}",
                owner=owner,
                voice=voice,
                accepted_on=clock.today(),
                first_due=clock.today(),
                due=clock.today(),
            )
            action.themes, action.neighbourhoods = [themes[n % 10]], [place]
            session.add(action)
            session.flush()
            ledger.record("user:1", "promise", action.subject, public=True, words="I will.", after="agreed")


def test_a_page_that_has_not_changed_is_not_sent_again(jar, promise):
    promise()
    anna = jar()
    first = anna.get(OURS)
    assert anna.get(OURS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_home_page_has_the_three_newest_changes_in_the_words_of_those_who_answer(jar, promise, inside, told_cast):
    assert "All that became of what was said" not in jar().get("/").text
    for title in ("The oldest", "The second", "The third", "The newest"):
        slug = promise(title)
    page = jar().get("/").text
    for title in ("The newest", "The third", "The second"):
        assert title in page
    assert "The oldest" not in page
    assert f"/actions/{slug}" in page
    assert 'href="/you-said"' in page
