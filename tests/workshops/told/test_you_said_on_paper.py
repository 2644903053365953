"""What became of it on paper: a phone can follow it, nobody's words are on it, and it fits whatever was typed."""

from datetime import datetime

import pytest
from flask import url_for

from app import clock, ledger
from maps.places.models import Neighbourhood
from tests import paper
from tests.people import signed_in
from tests.promises import evening, proposed
from tests.rooms import say, say_and_show
from tests.workshops.kit.conftest import on_paper, on_screen
from tests.workshops.told.conftest import action_called
from workshops.actions.models import ActionKind, ActionState
from workshops.actions.rounds import say_done
from workshops.actions.services import commit_oneself, move
from workshops.meetings.models import Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.themes.services import judge, make_theme
from workshops.voices.models import Voice

SHEETS = ("poster", "leaflet", "aloud")
THERE = "https://voices.example/you-said/getting-to-the-clinic"
KIT = "/programmes/getting-to-the-clinic/you-said"
WORDS = "Two buses with the pram, and the second one did not come."
LONG = "One more bus at half past nine, on each day of the week and on holidays, from the hospital to Brook End, " * 2


@pytest.fixture
def amina(told_cast, jar, inside):
    """The organiser."""
    return signed_in(jar, inside, told_cast.organiser)


@pytest.fixture
def pdf(amina):
    """`pdf("poster")`"""

    def fetch(name, query=""):
        answer = amina.get(f"{KIT}/{name}.pdf{query}")
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/pdf"
        return answer.data

    return fetch


@pytest.mark.parametrize(("name", "wide"), [("poster", 210), ("leaflet", 148), ("aloud", 210)])
def test_a_pdf_can_be_listened_to(pdf, promise, name, wide):
    promise(begun=True)
    document = paper.read(pdf(name))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert document.metadata.title
    assert round(float(document.pages[0].mediabox.width) / paper.MM) == wide


@pytest.mark.parametrize("name", ["poster", "leaflet"])
def test_the_code_leads_to_the_page_at_the_address_of_the_house(pdf, promise, name, app, jar):
    promise()
    assert paper.codes(pdf(name)) == [THERE]
    with app.test_request_context():
        assert THERE.endswith(url_for("told.you_said_of", slug="getting-to-the-clinic"))
    assert jar().get(THERE.removeprefix("https://voices.example")).status_code == 200


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_says_what_was_promised_by_whom_and_prints_the_head(pdf, promise, name, inside):
    promise(begun=True)
    with inside(writes=False):
        head = ledger.head()
    words = paper.words(pdf(name))
    for said in ("A second late bus", "Dr Amara Cole, Northvale NHS Trust", "It is under way.", f"entry {head.seq}"):
        assert said in words
    assert head.hash in words.replace(" ", "")


def test_a_poster_says_what_people_want(pdf, promise):
    promise()
    assert "You said: Wanted for A second late bus." in paper.words(pdf("poster"))


def test_a_leaflet_says_when_and_how_to_say_whether_it_is_better(pdf, promise):
    promise()
    words = paper.words(pdf("leaflet"))
    for said in ("promised for ", "with Imam Yusuf Rahman", "You have the last word", "voices.example/"):
        assert said in words


def test_what_was_declined_was_never_promised(pdf, inside, told_cast, jar):
    with inside() as session:
        move(told_cast.leader.user().actor, proposed(session, told_cast), ActionState.DECLINED, "Too dear.")
    for words in (paper.words(pdf("leaflet")), jar().get("/you-said/getting-to-the-clinic").text):
        assert "asked for by " in words
        assert "promised for " not in words


def test_what_is_read_aloud_are_sentences(pdf, promise, inside, told_cast):
    slug = promise()
    with inside() as session:
        say_done(told_cast.leader.user().actor, action_called(session, slug), "It runs.")
    words = paper.words(pdf("aloud"))
    assert (
        "Dr Amara Cole, Northvale NHS Trust promised this: A second late bus. The owner says that it is done." in words
    )
    assert "Only you can say whether it is better." in words


@pytest.mark.parametrize("name", SHEETS)
def test_paper_holds_nobodys_words_and_counts_nobody(pdf, promise, inside, told_cast, over, name):
    slug = promise()
    with inside() as session:
        said = say_and_show(evening(session, told_cast), WORDS)
        action = action_called(session, slug)
        judge(told_cast.organiser.user().actor, told_cast.organiser.id, said, action.themes, blind=False)
        say_done(told_cast.leader.user().actor, action, "It runs.")
    over()
    words = paper.words(pdf(name))
    assert WORDS not in words
    assert "fewer than" not in words


@pytest.mark.parametrize("name", SHEETS)
def test_before_anything_is_promised_a_sheet_says_so(pdf, told_cast, name):
    raw = pdf(name)
    assert "Nothing is promised yet" in paper.words(raw)
    assert len(paper.pictures(raw)) == 1


def test_of_forty_a_poster_picks_five_and_what_people_decided_first(pdf, promise, inside, told_cast):
    first = promise("The very first")
    for number in range(40):
        promise(f"Promise number {number}.")
    with inside() as session:
        say_done(told_cast.leader.user().actor, action_called(session, first), "It is.")
    words = paper.words(pdf("poster"))
    assert "The very first" in words
    assert words.count("Wanted for Promise number") == 4
    assert "Promise number 39." in words
    raw = pdf("poster")
    assert len(paper.pictures(raw)) == 1
    assert paper.words(pdf("leaflet")).count("Wanted for Promise number") == 11


@pytest.mark.parametrize("name", SHEETS)
def test_long_words_make_way(pdf, promise, inside, name):
    for number in range(6):
        slug = promise(f"{number} {LONG}"[:160])
        with inside() as session:
            theme = action_called(session, slug).themes[0]
            theme.name, theme.wanted = f"{number} {LONG}"[:120], LONG * 3
    with inside() as session:
        programme = session.query(Programme).filter_by(slug="getting-to-the-clinic").one()
        programme.name, programme.question = "w" * 120, (LONG * 2)[:300]
    raw = pdf(name)
    assert list(paper.outside(raw, 5)) == []
    if name == "poster":
        assert len(paper.pictures(raw)) == 1
        assert 3 <= paper.words(raw).count("You said:") <= 5
    if name != "aloud":
        assert paper.codes(raw) == [THERE]


@pytest.mark.parametrize("name", SHEETS)
def test_words_are_never_commands_and_urdu_runs_its_own_way(pdf, promise, inside, told_cast, name):
    promise('#panic() #read("/etc/passwd") = $x$ *b* <a>')
    with inside() as session:
        session.get_one(Voice, told_cast.voice_id).name = "امام یوسف رحمان"
    raw = pdf(name)
    words = paper.words(raw)
    assert "#panic()" in words
    assert "root:" not in words
    if name == "leaflet":
        pages = paper.read(raw).pages
        fonts = [str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()]
        assert "NotoSansArabic" in " ".join(fonts)


def test_letters_without_a_font_are_never_boxes(amina, promise):
    promise("到診所去")
    for name in SHEETS:
        answer = amina.get(f"{KIT}/{name}.pdf")
        assert answer.status_code == 422
        assert "no font for “到”" in answer.text
        assert "到診所去" in amina.get(f"{KIT}/{name}").text


def test_a_voice_that_does_not_want_to_be_named_stands_on_no_paper(pdf, promise, inside, told_cast, over):
    promise()
    over()
    with inside() as session:
        session.get_one(Voice, told_cast.voice_id).named_ok = False
    for name in SHEETS:
        assert "Rahman" not in paper.words(pdf(name, f"?evening={told_cast.evening.workshop_id}"))


@pytest.mark.parametrize(("people", "alone"), [(19, False), (20, True)])
def test_paper_for_one_evening_keeps_the_same_rule_as_its_page(pdf, promise, inside, told_cast, over, people, alone):
    promise("Said here")
    with inside() as session:
        here = evening(session, told_cast)
        here.title = "An evening at Hope Street"
        for number in range(people - 3):  # three have spoken for the promise
            say(here, f"By bus. {number}")
        without_words(session, told_cast)
    over()
    words = paper.words(pdf("poster", f"?evening={told_cast.evening.workshop_id}"))
    assert "An evening at Hope Street" in words
    assert "Hope Street Centre" in words
    assert "Said here" in words
    assert ("Said elsewhere" in words) is not alone


def without_words(session, everyone) -> None:
    """A public promise under a theme under which nothing stands."""
    here, kind = evening(session, everyone), ActionKind.READING
    theme = make_theme("user:1", here.programme, "Elsewhere")
    owner, due = everyone.leader.user(), clock.today()
    commit_oneself(owner, here.programme, kind, first_due=due, themes=[theme], title="Said elsewhere")


@pytest.mark.parametrize(
    "change",
    [{"confidentiality": Confidentiality.SEALED, "listed": False}, {"listed": False}, {"on_hold": True}],
    ids=["sealed", "unlisted", "host on hold"],
)
def test_an_evening_that_may_not_be_named_has_no_paper(amina, inside, told_cast, over, change):
    over()
    with inside() as session:
        workshop = evening(session, told_cast)
        for name, value in change.items():
            setattr(workshop.voice if name == "on_hold" else workshop, name, value)
    for name in SHEETS:
        assert amina.get(f"{KIT}/{name}.pdf?evening={told_cast.evening.workshop_id}").status_code == 404
        for none in ("ZZZZZ", "0", "99999999999", told_cast.evening.code):
            assert amina.get(f"{KIT}/{name}?evening={none}").status_code == 404


def test_who_prints_are_the_organiser_and_the_host_and_nobody_else(jar, inside, told_cast, promise):
    promise()
    for person, status in (
        (told_cast.organiser, 200),
        (told_cast.voice, 200),
        (told_cast.facilitator, 403),
        (told_cast.leader, 403),
        (told_cast.neighbour, 404),
    ):
        browser = signed_in(jar, inside, person)
        for name in SHEETS:
            assert browser.get(f"{KIT}/{name}").status_code == status, (person.name, name)
    assert jar().get(f"{KIT}/poster").status_code == 303
    host = signed_in(jar, inside, told_cast.voice)
    assert host.get("/programmes/work-that-keeps-you/you-said/poster.pdf").status_code == 404


def test_a_host_on_hold_prints_nothing(jar, inside, told_cast):
    with inside() as session:
        session.get_one(Voice, told_cast.voice_id).on_hold = True
    assert signed_in(jar, inside, told_cast.voice).get(f"{KIT}/poster").status_code == 404


def test_another_hosts_evening_is_not_printed_for(jar, inside, told_cast, over):
    over()
    with inside() as session:
        evening(session, told_cast).voice_id = told_cast.elsewhere_voice_id
        session.flush()
        session.get_one(Workshop, told_cast.elsewhere.workshop_id).programme_id = told_cast.evening.programme_id
        session.get_one(Workshop, told_cast.elsewhere.workshop_id).voice_id = told_cast.voice_id
    host = signed_in(jar, inside, told_cast.voice)
    assert host.get(f"{KIT}/poster").status_code == 200
    assert host.get(f"{KIT}/poster?evening={told_cast.evening.workshop_id}").status_code == 404


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_says_the_same_and_prints_on_its_paper(come, told_cast, promise, inside, axe, name):
    for number in range(7):
        slug = promise(f"{number} {LONG}"[:160])
        with inside() as session:
            action_called(session, slug).themes[0].wanted = LONG
    page = come(told_cast.organiser)
    page.goto(f"{KIT}/{name}")
    page.set_viewport_size({"width": 1280, "height": 900})
    axe(page)
    printed = on_paper(page)
    if name != "aloud":
        assert on_screen(page) == [THERE]
        assert paper.codes(printed) == [THERE]
    if name == "poster":
        assert len(paper.pictures(printed)) == 1
        assert page.locator(".poster").evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight + 1")
    assert "6 One more bus" in paper.words(printed)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("day", [1, 5], ids=["a-long-day", "a-short-day"])
def test_a_poster_of_any_size_stands_on_its_sheet(come, told_cast, promise, day):
    """What is promised for a Wednesday in September wraps sooner than what is promised for a Sunday in October."""
    clock.set_now(datetime(2027, 9, day, 12, tzinfo=clock.LONDON))
    page, seen = come(told_cast.organiser), set()
    for many, letters in [(4, 8), *((5, letters) for letters in (4, 12, 20, 27, 32, 38, 45, 50, 54, 57, 60, 90))]:
        for number in range(many):
            promise(f"{number} {LONG}"[:letters])
        page.goto(f"{KIT}/poster")
        sheet = page.locator(".poster")
        assert sheet.evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight + 1"), (many, letters)
        seen |= set((sheet.get_attribute("class") or "").split())
        assert sheet.evaluate("sheet => sheet.children[1].clientHeight > sheet.clientHeight / 4"), (
            "it is read from the street"
        )
    assert {"roomy", "full", "tight", "crammed"} <= seen


def test_no_place_is_named_on_paper(pdf, promise, inside):
    slug = promise()
    with inside() as session:
        place = session.query(Neighbourhood).filter_by(slug="hope-street").one()
        place_name, action_called(session, slug).neighbourhoods = place.name, [place]
    for name in SHEETS:
        assert place_name not in paper.words(pdf(name))
