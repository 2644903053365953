"""What stands meanwhile: themes are merged, neighbourhoods leave, names clash, and a long file says much at once."""

import pytest
from sqlalchemy import select

from maps.places.models import Postcode
from tests.promises import promised
from tests.workshops.vacancies.files import (
    as_csv,
    bring,
    faults,
    keep,
    kept,
    offers,
    porter,
    programme_of,
    rows_under,
    words,
)
from workshops.themes.models import Theme
from workshops.themes.services import make_theme, merge

PROMISE = {"The promise that it keeps": "Interpreters at the desk"}
REMOVES = {"What it removes": "Night buses"}


@pytest.fixture
def themed(kofi, everyone, inside):
    """A promise and two things that stop people, both with words for all."""
    with inside() as session:
        promised(session, everyone, "Interpreters at the desk")
        programme = programme_of(session, everyone.evening.programme_id)
        return [
            make_theme("command", programme, name, wanted=wanted).id
            for name, wanted in (("Night buses", "A bus when the clinic ends"), ("Late buses", "A bus at ten"))
        ]


def put_together(session, themed):
    """Night buses are late buses from now on."""
    night, late = (session.get_one(Theme, key) for key in themed)
    merge("command", night, late)


def test_a_draft_whose_theme_was_merged_is_changed_by_a_file_again(kofi, everyone, inside, themed):
    kept(kofi, as_csv(porter() | REMOVES))
    with inside() as session:
        put_together(session, themed)
    assert "1 draft was changed." in kept(kofi, as_csv(porter() | PROMISE))
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert offer.action.title == "Interpreters at the desk"
        assert [each.name for each in offer.themes] == ["Late buses"]


def test_a_theme_that_is_merged_between_the_look_and_the_keeping_is_shown_and_kept_as_the_other(
    kofi, everyone, inside, themed
):
    kept(kofi, as_csv(porter()))
    page = bring(kofi, as_csv(porter() | REMOVES))
    with inside() as session:
        put_together(session, themed)
    shown = keep(kofi, page)
    assert shown.status_code == 409
    assert "What it removes: nothing → Late buses" in words(shown.text)
    assert keep(kofi, shown).status_code == 303
    with inside(writes=False) as session:
        assert [each.name for each in offers(session)["J-1"].themes] == ["Late buses"]


def test_a_draft_whose_neighbourhood_left_the_programme_is_changed_by_a_file_again(kofi, everyone, inside, themed):
    with inside(writes=False) as session:
        here = programme_of(session, everyone.evening.programme_id).neighbourhoods
        gone, stays = here[0].id, here[1].id
        names = [each.full_name for each in here[:2]]
    kept(kofi, as_csv(porter(Kept_for="; ".join(names))))
    with inside() as session:
        programme = programme_of(session, everyone.evening.programme_id)
        programme.neighbourhoods = [each for each in programme.neighbourhoods if each.id != gone]
    assert "exactly as it is here" in bring(kofi, as_csv(porter(Kept_for=names[1]))).text
    assert "1 draft was changed." in kept(kofi, as_csv(porter() | PROMISE))
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert offer.action.title == "Interpreters at the desk"
        assert [each.id for each in offer.neighbourhoods] == [stays]


# A long file


def test_a_longer_file_asks_the_database_no_more_when_it_is_looked_at(kofi, everyone, inside, themed, questions):
    """Nor, when it is kept, what each promise is called; the rows themselves are written one by one."""
    with inside() as session:
        programme = programme_of(session, everyone.evening.programme_id)
        for number in range(30):
            make_theme("command", programme, f"Barrier {number}", wanted=f"Something {number}")
            promised(session, everyone, f"Promise {number}")
        postcode = session.scalars(select(Postcode.key).where(Postcode.area21.is_not(None)).limit(1)).one()
    known = [_answering(number, postcode, number) for number in range(30)]
    kept(kofi, as_csv(*known))
    new = [row | {"Reference": f"New {row['Reference']}"} for row in known]
    changed = [_answering(number, postcode, (number + 1) % 30) for number in range(30)]
    for rows in (new, changed):
        looks, keepings = set(), set()
        for some in (rows[:3], rows[3:]):
            with questions() as asked:
                page = bring(kofi, as_csv(*some))
            looks.add(len(asked))
            with questions() as asked:
                assert keep(kofi, page).status_code == 303
            keepings.add(sum("FROM action" in each for each in asked))
        assert len(looks) == 1, looks
        assert len(keepings) == 1, keepings


def _answering(number, postcode, to):
    what, promise = f"Barrier {to}; Night buses", f"Promise {to}"
    row = porter(Reference=f"J-{number}", Title=f"Porter {number}", Postcode=postcode)
    return row | {"What it removes": what, "The promise that it keeps": promise}


def test_what_hundreds_of_rows_lack_hides_no_slip_in_one_cell(kofi):
    rows = [porter(Reference=f"J-{each}", Title=f"Porter {each}", Contact="", Places="") for each in range(2, 602)]
    rows[590] |= {"Pay from": "competitive"}
    page = bring(kofi, as_csv(*rows, porter()))
    assert [(row, column) for row, column, _what in faults(page)] == [
        ("2–601", "Places"),
        ("2–601", "Contact"),
        ("592", "Pay from"),
    ]
    assert "601 vacancies were read. 1 is right. 600 are wrong." in words(page.text)
    assert "Only the first" not in page.text
    refused = keep(kofi, page)
    assert refused.status_code == 422
    assert faults(refused) == faults(page), "they are carried from page to page"


def test_what_is_wrong_in_500_ways_is_cut_and_the_page_stays_small(kofi):
    wrong = {"Places": "many", "Pay from": "much", "Kind": "some", "Panel": "perhaps", "Grades needed": "perhaps"}
    rows = [porter(Reference=f"J-{each}", Title=f"Porter {each}") for each in range(999)]
    alike = bring(kofi, as_csv(*(row | wrong for row in rows), porter(Reference="R")))
    assert len(faults(alike)) == 5
    assert len(alike.data) < 150_000
    different = [
        row | {column: f"{text} {number}" for column, text in wrong.items()} for number, row in enumerate(rows)
    ]
    page = bring(kofi, as_csv(*different, porter(Reference="R")))
    assert "1000 vacancies were read. 1 is right. 999 are wrong." in words(page.text).replace(",", "")
    assert "Only the first 500 are listed." in page.text
    assert len(faults(page)) == 500
    assert len(page.data) < 250_000
    assert faults(keep(kofi, page)) == faults(page)


# Names and words


def test_the_name_of_what_stops_people_wins_over_the_words_of_another(kofi, everyone, inside, themed):
    with inside() as session:
        programme = programme_of(session, everyone.evening.programme_id)
        make_theme("command", programme, "No way home", wanted="Night buses")
    kept(kofi, as_csv(porter() | REMOVES))
    with inside(writes=False) as session:
        assert [each.name for each in offers(session)["J-1"].themes] == ["Night buses"]


def test_words_that_two_things_share_are_said_to_be_of_two(kofi, everyone, inside, themed):
    with inside() as session:
        programme = programme_of(session, everyone.evening.programme_id)
        make_theme("command", programme, "No way home", wanted="A bus at ten")
    page = bring(kofi, as_csv(porter(What_it_removes="A bus at ten")))
    said = "Two things that stop people are called “A bus at ten”: write the name of one, or choose it in the draft."
    assert faults(page) == [("2", "What it removes", said)]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("You learn for an NVQ here.", "Write out NVQ, or say why not."),
        ("You learn for an NVQ here. We check you with DBS.", "Write out NVQ, DBS, or say why not."),
        (
            "Responsibilities encompass multidisciplinary coordination of rehabilitation pathways.",
            "It is not in plain words yet. Say why, or say it in shorter ones.",
        ),
        (
            "Responsibilities encompass multidisciplinary coordination of NVQ rehabilitation pathways.",
            "It is not in plain words yet. Say why, or say it in shorter ones. Write out NVQ, or say why not.",
        ),
    ],
)
def test_what_is_not_plain_is_named(kofi, what, said):
    page = bring(kofi, as_csv(porter(What_you_will_do=what)))
    assert rows_under(page, "worth-knowing") == [("2", "What you will do", said)]
