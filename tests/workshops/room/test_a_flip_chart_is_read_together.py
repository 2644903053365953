"""Lines that the team typed in stand together in the order of the paper; what came by phone keeps no order at all."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.ledger import Entry
from tests.evenings import WORDS, plan
from tests.people import signed_in
from tests.rooms import say
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer
from workshops.kit.models import PaperForm
from workshops.meetings.models import Confidentiality
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.room.services import new_wall_link
from workshops.scribe.cells import Person
from workshops.scribe.lists import Looked, keep_list
from workshops.scribe.lists import _questions as questions_of
from workshops.scribe.paper import type_in_form
from workshops.scribe.services import type_in_lines, undo
from workshops.seats.services import mint

CHART = ["Zebra crossing first", "Ask for Dr Patel", "A bench", "Ring 0161 496 0123", "More buses"]
PLAIN = ["Zebra crossing first", "A bench", "More buses"]
PIECE = {"HX-Request": "true"}


@pytest.fixture
def type_in(inside, evening):
    """`type_in("Table 3", lines)`: a colleague types in a flip chart; the key of its batch."""

    def lines(label="Table 3", said=CHART, code="") -> uuid.UUID:
        with inside():
            activity = activity_at(workshop_by_code(code or evening.code), WORDS)
            return type_in_lines("command", activity, uuid.uuid4(), said, label=label).id

    return lines


@pytest.fixture
def by_phone(inside, evening):
    def speak(*words: str) -> None:
        with inside():
            for each in words:
                say(workshop_by_code(evening.code), each)

    return speak


def said_on(page) -> list[str]:
    return re.findall(r'class="said"[^>]*>([^<]*)<', page.text)


def have_on(page) -> list[str]:
    return re.findall(r'name="have" value="([^"]+)"', page.text)


def show_all(person, page, code, key, **more):
    """Press the button of a flip chart as it stands on this page."""
    form = re.search(
        rf'<form method="post" action="(/room/{code}/tables/{key}/approve)".*?</form>', page.text, re.DOTALL
    )
    assert form, page.text
    lines = re.findall(r'name="line" value="([^"]+)"', form[0])
    return person.post(form[1], data={"line": lines} | more)


def standing(inside) -> dict[str, Moderation]:
    with inside(writes=False) as session:
        return dict(session.execute(select(Contribution.words, Contribution.moderation)).all())


def test_lines_of_a_flip_chart_stand_together_in_the_order_of_the_paper(mina, evening, type_in, by_phone, inside):
    spoken = [f"Voice {number}" for number in range(9)]
    by_phone(*spoken[:4])
    type_in("Table 3", CHART)
    by_phone(*spoken[4:])
    type_in("", ["Second chart, first", "Second chart, second"])
    page = mina.get(f"/room/{evening.code}")
    said = said_on(page)
    assert said[9:] == [*CHART, "Second chart, first", "Second chart, second"]
    with inside(writes=False) as session:
        random_keys = session.scalars(select(Contribution.words).order_by(Contribution.id)).all()
    assert said[:9] == [words for words in random_keys if words in spoken], "what came by phone keeps its mute order"
    assert "Show all of Table 3" in page.text
    assert "Typed in together" in page.text
    assert "2 lines have a hint, and wait for a look of their own." in page.text


def test_one_button_shows_those_without_a_hint_and_each_can_be_undone(
    mina, evening, type_in, by_phone, inside, everyone
):
    key = type_in()
    by_phone("By phone")
    shown = show_all(mina, mina.get(f"/room/{evening.code}"), evening.code, key)
    assert shown.status_code == 303
    assert {words for words, stands in standing(inside).items() if stands is Moderation.SHOWN} == set(PLAIN)
    page = mina.get(f"/room/{evening.code}")
    assert said_on(page) == ["By phone", "Ask for Dr Patel", "Ring 0161 496 0123"]
    assert "Show all of Table 3" not in page.text
    with inside() as session:
        newest_first = select(Contribution.words).where(Contribution.moderation == Moderation.SHOWN)
        assert session.scalars(newest_first.order_by(Contribution.shown_seq)).all() == PLAIN
        moderators = session.scalars(select(Contribution.moderated_by).where(Contribution.shown_seq.is_not(None)))
        assert set(moderators) == {everyone.facilitator.id}
        wall = f"/wall/{evening.code}?key={new_wall_link('command', workshop_by_code(evening.code))}"
        entries = session.scalars(select(Entry).where(Entry.verb.contains("approve"))).all()
        activity = activity_at(workshop_by_code(evening.code), WORDS).id
        assert [(entry.verb, entry.subject, entry.facts) for entry in entries] == [
            ("approve lines", f"activity:{activity}", {"number": 3})
        ]
    assert all(words in mina.get(wall).text for words in PLAIN)
    undoing = re.search(r'<p [^>]*dir="auto"[^>]*>A bench</p>\s*<form.*?</form>', page.text, re.DOTALL)[0]
    action, seen = (re.search(f'{name}="([^"]+)"', undoing)[1] for name in ("action", "value"))
    assert mina.post(action, data={"seen": seen}).status_code == 303
    assert standing(inside)["A bench"] is Moderation.WAITING
    assert said_on(mina.get(f"/room/{evening.code}"))[1:] == ["Ask for Dr Patel", "A bench", "Ring 0161 496 0123"]


def test_only_what_was_seen_is_shown(mina, evening, type_in, by_phone, inside):
    key = type_in("Table 3", ["One", "Two", "Three"])
    by_phone("By phone")
    page = mina.get(f"/room/{evening.code}")
    handles = dict(zip(said_on(page), [each for each in have_on(page) if not each.startswith(key.hex)], strict=True))
    with inside() as session:
        one = session.scalars(select(Contribution).where(Contribution.words == "One")).one()
        one.words = "Something else meanwhile"
    sent = [handles["One"], handles["Two"], handles["By phone"], "nonsense", f"{uuid.uuid4().hex}.abc"]
    mina.post(f"/room/{evening.code}/tables/{key}/approve", data={"line": sent})
    shown = [words for words, stands in standing(inside).items() if stands is Moderation.SHOWN]
    assert shown == ["Two"]
    mina.post(f"/room/{evening.code}/tables/{key}/approve", data={"line": sent})
    mina.post(f"/room/{evening.code}/tables/{key}/approve")
    with inside(writes=False) as session:
        assert len(session.scalars(select(Entry).where(Entry.verb == "approve lines")).all()) == 1


def test_a_strangers_chart_and_one_that_was_undone(mina, evening, type_in, inside, everyone, jar):
    key = type_in()
    page = mina.get(f"/room/{evening.code}")
    address = f"/room/{evening.code}/tables/{key}/approve"
    dana = signed_in(jar, inside, everyone.neighbour)
    assert dana.post(address).status_code == 404
    with inside():
        other = plan(name="Sleep and noise")
        workshop_by_code(other.code).programme_id = everyone.evening.programme_id
    assert mina.post(f"/room/{other.code}/tables/{key}/approve").status_code == 404
    with inside():
        undo("command", workshop_by_code(evening.code), key)
    gone = show_all(mina, page, evening.code, key)
    assert gone.status_code == 404
    assert "what was typed in has been undone" in gone.text


def test_two_who_press_at_once_show_it_once(app, mina, amina, evening, type_in, inside):
    key = type_in()
    pages = [(person, person.get(f"/room/{evening.code}")) for person in (mina, amina)]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda pair: show_all(*pair, evening.code, key).status_code, pages))
    assert answers == [303, 303]
    with inside(writes=False) as session:
        assert [
            entry.facts["number"] for entry in session.scalars(select(Entry).where(Entry.verb == "approve lines"))
        ] == [3]


def test_a_flip_chart_is_not_torn_between_two_pages(mina, evening, type_in, by_phone):
    by_phone(*(f"Voice {number}" for number in range(20)))
    type_in("Table 1", [f"First {number}" for number in range(30)])
    type_in("Table 2", [f"Second {number}" for number in range(3)])
    first, second, third = (mina.get(f"/room/{evening.code}?page={page}") for page in (1, 2, 3))
    assert said_on(first)[20:] == [f"First {number}" for number in range(30)]
    assert "3 more wait after these" in first.text
    assert said_on(second) == [f"Second {number}" for number in range(3)]
    assert "more wait" not in second.text
    assert said_on(third) == []


def test_of_a_very_long_chart_the_rest_comes_when_there_is_room(mina, evening, type_in):
    lines = [f"Line {number}" for number in range(130)]
    key = type_in("Table 1", lines)
    page = mina.get(f"/room/{evening.code}")
    assert said_on(page) == lines[:100]
    assert "30 more wait after these" in page.text
    show_all(mina, page, evening.code, key)
    assert said_on(mina.get(f"/room/{evening.code}")) == lines[100:]


def test_an_open_page_learns_of_charts_and_their_lines(mina, evening, type_in, by_phone, inside):
    room = f"/room/{evening.code}"
    by_phone("By phone")
    page = mina.get(room)
    after = re.search(r'name="after" value="([^"]+)"', page.text)[1]
    key = type_in("Table 3", ["One", "Two"])
    told = mina.get(f"{room}/news", query_string={"after": after, "have": have_on(page)}, headers=PIECE)
    assert re.search(rf'<div hx-swap-oob="beforeend:#waiting">\s*<section id="w-{key}"', told.text)
    assert said_on(told) == ["One", "Two"]
    page = mina.get(room)
    after = re.search(r'name="after" value="([^"]+)"', page.text)[1]
    assert (
        mina.get(f"{room}/news", query_string={"after": after, "have": have_on(page)}, headers=PIECE).status_code == 204
    )
    with inside(writes=False) as session:
        one = session.scalars(select(Contribution).where(Contribution.words == "One")).one()
    seen = re.search(rf'words/{one.id}/approve.*?name="seen" value="([^"]+)"', page.text, re.DOTALL)[1]
    done = mina.post(f"{room}/words/{one.id}/approve", data={"seen": seen, "have": have_on(page)}, headers=PIECE)
    assert f'<div id="head-{key}" hx-swap-oob="true">' in done.text
    assert f'id="w-{key}" hx-swap-oob="delete"' not in done.text
    left = [each for each in have_on(page) if not each.startswith((one.id.hex, key.hex))]
    head = re.search(rf'value="({key.hex}\.\w+)"', done.text)[1]
    again = mina.post(f"{room}/words/{one.id}/undo", data={"seen": "nothing", "have": [head, *left]}, headers=PIECE)
    assert again.status_code == 409, "not seen, not done"
    done = show_all(mina, mina.get(room), evening.code, key, have=[head, *left])
    assert done.status_code == 303
    told = mina.get(f"{room}/news", query_string={"have": [head, *left]}, headers=PIECE)
    assert f'id="w-{key}" hx-swap-oob="delete"' in told.text
    undone = mina.get(room)
    seen = re.search(rf'words/{one.id}/undo.*?name="seen" value="([^"]+)"', undone.text, re.DOTALL)[1]
    back = mina.post(f"{room}/words/{one.id}/undo", data={"seen": seen, "have": left}, headers=PIECE)
    assert said_on(back) == ["One"]


def test_a_sealed_evening_marks_a_chart_as_read(mina, type_in, inside, everyone):
    with inside():
        sealed = plan(confidentiality=Confidentiality.SEALED, name="Sleep and noise")
        workshop_by_code(sealed.code).programme_id = everyone.evening.programme_id
    key = type_in(code=sealed.code)
    page = mina.get(f"/room/{sealed.code}")
    assert "Mark all of Table 3 as read" in page.text
    assert show_all(mina, page, sealed.code, key).status_code == 303


def test_paper_forms_are_counted_apart_from_lists(mina, evening, inside):
    with inside() as session:
        workshop = workshop_by_code(evening.code)
        words = activity_at(workshop, WORDS).id
        session.add(PaperForm(workshop_id=workshop.id, number=1, seat_id=mint(workshop).id))
        session.flush()
        type_in_form("command", workshop, 1, uuid.uuid4(), {words: Answer(words="On paper")})
        people = [Person(number, answers={words: Answer(words=f"Listed {number}")}) for number in (2, 3, 4)]
        looked = Looked(uuid.uuid4(), "list.csv", "0" * 64, questions_of(workshop), False, people, [], 0)
        keep_list("command", workshop, looked)
    page = re.sub(r"\s+", " ", mina.get(f"/room/{evening.code}").text)
    assert '<th scope="row">Paper forms typed in</th><td class="n">1</td>' in page
    assert '<th scope="row">People on lists that were brought in</th><td class="n">3</td>' in page


@pytest.mark.journeys
def test_a_chart_is_shown_without_leaving_the_page(everyone, come, type_in, by_phone, evening, axe):
    page = come(everyone.facilitator)
    page.goto(f"/room/{evening.code}")
    by_phone("By phone")
    expect(page.locator(".words")).to_have_count(1, timeout=8_000)
    type_in()
    expect(page.locator(".words")).to_have_count(6, timeout=8_000)
    expect(page.get_by_role("heading", name="Table 3")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Show all of Table 3").click()
    expect(page.locator(".words")).to_have_count(3)
    expect(page.get_by_role("heading", name="Table 3")).to_be_visible()
    expect(page.get_by_role("button", name="Show all of Table 3")).to_have_count(0)
    expect(page.locator("#notice")).to_contain_text("3 lines are read.")
    expect(page.locator("[data-table] .words button").first).to_be_focused()
    for left in (2, 1):
        page.locator("[data-table]").get_by_role("button", name="Show", exact=True).first.click()
        expect(page.locator(".words")).to_have_count(left)
    expect(page.locator("[data-table]")).to_have_count(0)
    expect(page.locator(".words button").first).to_be_focused()
    page.get_by_role("button", name=re.compile("^Undo: A bench")).click()
    expect(page.locator("[data-table] .said")).to_have_text("A bench")
