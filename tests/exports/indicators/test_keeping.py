"""An indicator from draft to public, withdrawn, back, and followed by a newer one: what is kept and written down."""

import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.ledger import Entry
from exports.indicators.models import Indicator, IndicatorCell, Layout, Measure, Standing
from exports.indicators.services import (
    RefusedError,
    change_indicator,
    corrected_by,
    discard,
    is_as_sealed,
    published_of,
    show_again,
    siblings_of,
    withdraw,
)
from exports.indicators.services import publish as make_public
from tests.evenings import plan
from tests.indicators import ABOUT, WAITING, counted
from workshops.programmes.models import Programme
from workshops.programmes.services import change_programme
from workshops.themes.services import make_theme, merge

pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture
def programme_id(inside: Callable) -> int:
    with inside():
        return plan(opened=False).programme_id


def ours(programme_id: int) -> Programme:
    return db().get_one(Programme, programme_id)


def shown(indicator: Indicator) -> dict[str, str]:
    return {cell.label or cell.line.value: cell.shown for cell in indicator.cells}


def verbs(indicator: Indicator) -> list[tuple[str, bool]]:
    wanted = select(Entry).where(Entry.subject == f"indicator:{indicator.id}").order_by(Entry.seq)
    return [(entry.verb, entry.public) for entry in db().scalars(wanted)]


def test_only_what_may_be_shown_is_kept_and_nothing_of_the_file(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id))
        assert (
            shown(indicator)
            == {
                "Asian": "45",
                "Black": "30",
                "Mixed": "fewer than 8",
                "White": "210",
                "Not known": "10",
                "total": "310",
            }
            or shown(indicator)["total"] == "hidden"
        )
    with inside() as session:
        kept = " ".join(
            str(value)
            for table in inspect(session.connection()).get_table_names()
            if table.startswith("indicator")
            for row in session.execute(text(f"SELECT * FROM {table}"))
            for value in row
        )
        assert not {"46", "31", "212", "12"} & set(kept.split()), "a number of the sheet is in the database"


def test_the_mark_of_a_file_does_not_tell_what_stood_in_it(inside: Callable, programme_id: int) -> None:
    """With a plain hash, eight tries would find a number below 8."""
    with inside():
        indicator = counted(ours(programme_id))
        tries = [WAITING.replace(b"Mixed,7", b"Mixed,%d" % number) for number in range(8)]
        assert indicator.file_mark not in {hashlib.sha256(each).hexdigest() for each in tries}
        assert indicator.file_mark == counted(ours(programme_id)).file_mark, "the same file is known again"


def test_a_draft_is_not_public_until_somebody_publishes_it(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id))
        assert published_of(ours(programme_id)) == []
        make_public("command", indicator)
        assert published_of(ours(programme_id)) == [indicator]
        assert verbs(indicator) == [("make indicator", False), ("publish indicator", True)]
        assert is_as_sealed(indicator)


def test_a_number_that_was_changed_behind_the_ledger_shows(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id), public=True)
        indicator.cells[0].shown = "900"
        assert not is_as_sealed(indicator)


def test_withdrawn_and_shown_again_are_the_same_numbers(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id), public=True)
        before = shown(indicator)
        withdraw("command", indicator)
        assert published_of(ours(programme_id)) == []
        with pytest.raises(RefusedError):
            withdraw("command", indicator)
        show_again("command", indicator)
        assert published_of(ours(programme_id)) == [indicator]
        assert shown(indicator) == before
        assert verbs(indicator)[-2:] == [("withdraw indicator", True), ("show indicator again", True)]


def test_what_was_public_keeps_its_numbers_and_cannot_be_thrown_away(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id), public=True)
        with pytest.raises(RefusedError):
            change_indicator("command", indicator, indicator.themes, counted_on=date(2026, 1, 1))
        with pytest.raises(RefusedError):
            discard("command", indicator)
        assert change_indicator("command", indicator, indicator.themes, cannot_say="Nor the young.") == ["cannot_say"]
        assert verbs(indicator)[-1] == ("change indicator", True)
        assert is_as_sealed(indicator)


def test_a_draft_is_read_anew_when_what_decides_its_reading_changes(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id))
        with pytest.raises(RefusedError, match="read anew"):
            change_indicator(
                "command", indicator, indicator.themes, as_published=True, link="https://northvale.example"
            )


def test_a_newer_sheet_follows_and_the_old_one_stays_as_it_was(inside: Callable, programme_id: int) -> None:
    with inside():
        first = counted(ours(programme_id), public=True)
        second = counted(ours(programme_id), follows=first, counted_on=date(2026, 6, 30))
        assert published_of(ours(programme_id)) == [first], "a draft takes nobody's place"
        make_public("command", second)
        assert published_of(ours(programme_id)) == [second]
        assert first.standing is Standing.PUBLISHED
        withdraw("command", second)
        assert published_of(ours(programme_id)) == [], "what was followed does not come back by itself"
        with pytest.raises(RefusedError):
            counted(ours(programme_id), follows=first)


def test_a_correction_is_hidden_together_with_what_it_corrects(inside: Callable, programme_id: int) -> None:
    """Whoever has kept the first page holds it against the second. A sheet of another day counts other people."""
    day = ABOUT["counted_on"]
    with inside():
        first = counted(ours(programme_id), public=True)
        second = counted(ours(programme_id), follows=first, public=True)
        withdraw("command", second)
        assert corrected_by(second, Measure.PEOPLE, Layout.LIST, day) == [first, second], "it was seen"
        assert corrected_by(second, Measure.PEOPLE, Layout.LIST, date(2026, 6, 30)) == []
        assert corrected_by(second, Measure.PEOPLE, Layout.WITHIN, day) == []


def test_a_second_look_at_the_same_numbers_shows_the_same(inside: Callable, programme_id: int) -> None:
    with inside():
        first = counted(ours(programme_id), public=True)
        assert shown(counted(ours(programme_id), follows=first)) == shown(first)


def test_two_sheets_of_the_same_day_and_source_need_somebodys_word(inside: Callable, programme_id: int) -> None:
    with inside():
        counted(ours(programme_id), public=True)
        other = counted(ours(programme_id), "Phones", raw=b"Age,People\nYoung,100\nOld,208\n", title="By age")
        assert siblings_of(other)
        with pytest.raises(RefusedError, match="siblings"):
            make_public("command", other)
        make_public("command", other, of_others=True)
        assert len(published_of(ours(programme_id))) == 2


def test_a_newer_sheet_with_other_groups_is_asked_about_like_any_other(inside: Callable, programme_id: int) -> None:
    with inside():
        first = counted(ours(programme_id), raw=b"Group,People\nA,12\nB,12\nC,12\nD,7\n", public=True)
        newer = counted(ours(programme_id), "Phones", raw=b"Age,People\nYoung,20\nOld,23\n", follows=first)
        assert siblings_of(newer) == [first]
        with pytest.raises(RefusedError, match="siblings"):
            make_public("command", newer)


def test_it_does_not_come_back_by_a_smaller_number_than_is_promised_now(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id), public=True)
        withdraw("command", indicator)
        change_programme("command", ours(programme_id), threshold=12)
        with pytest.raises(RefusedError, match="threshold"):
            show_again("command", indicator)


def test_it_is_not_published_by_a_smaller_number_than_is_promised_now(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id))
        change_programme("command", ours(programme_id), threshold=12)
        with pytest.raises(RefusedError, match="threshold"):
            make_public("command", indicator)


def test_official_figures_stand_as_their_owner_shows_them(inside: Callable, programme_id: int) -> None:
    raw = b"Group,People\nA,0\nB,3\nC,*\nTotal,12\n"
    with inside():
        indicator = counted(ours(programme_id), raw=raw, as_published=True, link="https://northvale.example/table")
        assert shown(indicator) == {"A": "0", "B": "3", "C": "hidden", "total": "12"}


def test_a_theme_of_another_programme_is_refused(inside: Callable, programme_id: int) -> None:
    with inside():
        other = db().get_one(Programme, plan(opened=False, name="Another").programme_id)
        indicator = counted(ours(programme_id))
        with pytest.raises(RefusedError, match="strange"):
            change_indicator("command", indicator, [make_theme("command", other, "Buses")])


def test_a_theme_that_was_merged_keeps_its_numbers(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id), public=True)
        merge("command", indicator.themes[0], make_theme("command", ours(programme_id), "Getting there"))
        assert [each.id for each in published_of(ours(programme_id))] == [indicator.id]


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": 7},
        {"measure": Measure.PEOPLE, "standing": Standing.PUBLISHED},
        {"as_published": True},
        {"counted_from": date(2026, 4, 1)},
    ],
    ids=["a threshold below 8", "public since no day", "official without a place", "a period that runs backwards"],
)
def test_the_database_refuses_what_must_never_be(inside: Callable, programme_id: int, wrong: dict) -> None:
    facts = {**ABOUT, "threshold": 8, "heading": "", "file_name": "", "file_mark": "", **wrong}
    with inside() as session:
        session.add(Indicator(programme_id=programme_id, **facts))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_a_draft_that_is_thrown_away_leaves_no_cell(inside: Callable, programme_id: int) -> None:
    with inside():
        indicator = counted(ours(programme_id), layout=Layout.LIST)
        discard("command", indicator)
        assert db().scalars(select(IndicatorCell)).all() == []
        assert [verb for verb, _public in verbs(indicator)] == ["make indicator", "discard indicator"]
