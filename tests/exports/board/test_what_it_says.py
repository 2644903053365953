"""What a board reads in its pack: surprises first, numbers of people from the release alone, and where it stands."""

import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from app import clock, ledger
from app.db import db
from app.ledger import Entry
from exports.board.parts import Chart
from exports.releases.sheet import HIDDEN
from maps.places.models import Neighbourhood
from tests.exports.board.conftest import (
    ASKED,
    HEARD,
    MISSING,
    QUOTED,
    URDU,
    WANTED,
    contribution,
    voice_called,
    words_in,
)
from tests.promises import proposed
from tests.releases import release_of
from workshops.actions.models import Action
from workshops.actions.services import explain
from workshops.programmes.models import Programme
from workshops.programmes.services import change_programme
from workshops.seats.models import Seat
from workshops.themes.models import Theme
from workshops.themes.services import merge
from workshops.told.services import withdraw
from workshops.voices.services import change_voice


def test_what_would_surprise_comes_first(drawn):
    first, theme = (
        words_in(drawn(), 1).split("Who we did not hear")[0],
        "nothing is promised yet; first: No bus at night",
    )
    assert (
        "2 promises are late and nobody has said why. The longest: “A later bus on clinic days”, for 8 days." in first
    )
    assert "People say of 1 promise that was called done: not yet." in first
    assert re.search(r"In \d+ of 12 neighbourhoods fewer than 8 people were heard, or nobody", first)
    assert theme in first
    assert first.index("late and nobody") < first.index("not yet") < first.index("or nobody") < first.index(theme)


def test_where_nobody_was_heard_stands_who_lives_there_and_which_voice_reaches_it(drawn):
    missing = words_in(drawn(), 1).split("Who we did not hear")[1].split("Who we heard")[0]
    (row,) = [line for line in missing.splitlines() if line.startswith(MISSING)]
    assert re.fullmatch(rf"{MISSING} \| \d,\d\d\d \| Delroy Grant", row)
    assert "fewer than 8" in missing.lower()
    assert HEARD not in missing


def test_a_number_that_is_hidden_to_protect_others_is_no_place_where_nobody_was_heard(drawn, inside, everyone):
    with inside() as session:
        hidden = session.scalars(select(Neighbourhood).where(Neighbourhood.name == "Kiln Park")).one()
        release_of(everyone.evening.programme_id, "60", {hidden.id: HIDDEN})
    said = words_in(drawn(), 1)
    assert "Kiln Park" not in said
    assert "1 number is not shown, whatever its size: with it, somebody could work out a small one." in said
    assert "In 11 of 12 neighbourhoods" in said


def test_a_voice_on_hold_or_without_a_name_is_not_named(drawn, inside):
    with inside():
        change_voice("command", voice_called("Delroy Grant"), on_hold=True)
    said = words_in(drawn())
    assert "Delroy Grant" not in said
    assert "No Names" not in said
    assert f"{MISSING} | " in said


def test_who_was_heard_stands_as_the_release_says_it_beside_who_lives_there(drawn):
    (chart, *_deciles) = [part for part in drawn().sheets[0].tries[0] if isinstance(part, Chart)]
    assert [row.cells[:2] for row in chart.rows] == [(HEARD, "25"), ("Kiln Park", "15")]
    assert [row.bar for row in chart.rows] == [100, 60]
    assert all(re.fullmatch(r"\d,\d\d\d", row.cells[2]) for row in chart.rows)


def test_every_chart_says_in_words_what_its_table_says(drawn):
    charts = [part for sheet in drawn().sheets for part in sheet.tries[0] if isinstance(part, Chart)]
    assert charts
    for chart in charts:
        assert chart.about.rstrip(".") in chart.alternative
        for row in chart.rows:
            for words in row.cells:
                assert words in chart.alternative


def test_a_number_that_is_not_shown_has_no_bar(drawn):
    deciles = [part for part in drawn().sheets[0].tries[0] if isinstance(part, Chart) and part.heads[0] == "Deciles"]
    for chart in deciles:
        assert [row.bar is None for row in chart.rows] == [not row.cells[1].isdecimal() for row in chart.rows]


def test_a_theme_has_the_name_and_number_of_the_release_and_a_newer_one_says_so(drawn):
    said = words_in(drawn(), 2)
    assert "No bus at night | 20 | nothing yet" in said
    assert "Letters that nobody can read | counted next time | nothing yet" in said
    assert f"People want: {WANTED}" in said


def test_themes_that_were_merged_since_are_one_where_it_is_told_how_many_have_no_answer(drawn, inside):
    assert "For 2 of 2 themes nothing is promised yet" in words_in(drawn(), 2)
    with inside() as session:
        buses, letters = session.scalars(select(Theme).where(Theme.wanted.in_([WANTED, "Large print."])))
        merge("command", letters, buses)
    said = words_in(drawn(lambda found: found), 2)
    assert "For 1 of 1 themes nothing is promised yet" in said


def test_answers_of_several_evenings_stand_as_the_release_says_them(drawn):
    (chart,) = [part for part in drawn().sheets[1].tries[0] if part.kind == "chart" and "Tuesday" in str(part.rows)]
    assert ASKED in words_in(drawn(), 2)
    (saturday,) = [row for row in chart.rows if row.cells[0] == "Saturday"]
    assert (saturday.cells, saturday.bar) == (("Saturday", "15"), 100 * 15 / 45)


def test_figures_of_others_stand_beside_the_theme_with_their_source_and_with_what_they_cannot_say(drawn):
    said = words_in(drawn(), 2)
    assert "Beside “No bus when the clinic ends”: Waiting longer than 18 weeks" in said
    assert "31 March 2026; source: Waiting list, invented." in said
    assert "What it cannot say: It counts those who were referred, not those who never asked." in said
    assert "White | 210" in said
    assert "Mixed | fewer than 8" in said


def test_figures_that_have_no_room_are_addressed(drawn):
    pack = drawn(lambda found: replace(found, beside=[*found.beside] * 5))
    tries = [words_in(pack, 2, attempt) for attempt in range(len(pack.sheets[1].tries))]
    assert tries[0].count("What it cannot say") == 2
    assert "What it cannot say" not in tries[-1]
    for said in tries:
        assert "All figures that others have counted stand beside these themes at https://voices.example/" in said


def test_how_many_were_heard_of_a_thousand_stands_as_the_release_says_it(drawn):
    assert re.search(rf"^{HEARD} \| 25 \| [\d,]+ \| 2\.6$", words_in(drawn(), 1), re.MULTILINE)


def test_a_promise_stands_beside_the_theme_that_it_came_of(drawn, inside):
    with inside() as session:
        action = session.scalars(select(Action).where(Action.title == "A Saturday clinic")).one()
        (theme,) = action.themes
        theme.wanted = "Open when we are free."
        name = theme.name
    assert f"{name} | counted next time | 1 promise" in words_in(drawn(), 2)


def test_quotes_stand_with_their_language_and_with_no_place_or_day_beside_them(drawn, inside):
    pack = drawn()
    quotes = [part for part in pack.sheets[1].tries[0] if part.kind == "quote"]
    assert len(quotes) == 1
    assert (quotes[0].words, quotes[0].language) in ((QUOTED, "en"), (URDU, "ur"))
    assert "Hope Street" not in words_in(pack, 2)


def test_what_was_taken_back_is_gone_from_the_next_pack(drawn, inside):
    (quote,) = [part for part in drawn().sheets[1].tries[0] if part.kind == "quote"]
    with inside():
        kept = contribution(quote.words)
        withdraw(db().get_one(Seat, kept.seat_id), kept)
    assert quote.words not in words_in(drawn())


def test_late_promises_stand_first_with_their_days_and_a_word_on_why_or_none(drawn, inside):
    with inside() as session:
        action = session.scalars(select(Action).where(Action.title == "A second late bus")).one()
        explain(action.owner, action, "The drivers are ill.", clock.today() + timedelta(days=30), "the bus company")
    late = words_in(drawn(), 3).split("\nLate\n")[1]
    silent, explained = late.splitlines()[2:4]
    assert silent.startswith("A later bus on clinic days | Dr Amara Cole, Northvale NHS Trust | ")
    assert silent.endswith("Late by 8 days. No explanation for 8 days.")
    assert "Late by 8 days. Now promised for " in explained
    assert "Waits for the bus company. Why: “The drivers are ill.”" in explained


def test_what_people_judged_stands_with_the_number_that_was_frozen_and_without_the_split(drawn):
    said = words_in(drawn(), 3)
    assert "The telephone is answered until eight" in said.split("People say: not yet\n")[1].split("\nDue next")[0]
    assert "People say: not yet (10 answered)." in said
    assert "People say: better (10 answered)." in said
    assert not re.search(r"\b(9|12) (answered|people|of)\b", said)


def test_what_was_declined_says_why(drawn):
    declined = words_in(drawn(), 3).split("\nDeclined, with reasons\n")[-1]
    assert "Free tickets for all" in declined
    assert "It costs more than the whole budget." in declined


def test_what_is_only_proposed_is_nowhere(drawn, inside, everyone):
    with inside() as session:
        proposed(session, everyone, "Only an idea")
    assert "Only an idea" not in words_in(drawn())


def test_the_annex_has_every_frame_and_claims_none(drawn, inside, everyone):
    said = words_in(drawn(), 4)
    for frame in (
        "Public Sector Equality Duty",
        "PCREF",
        "WRES",
        "CQC engagement and inequalities framework",
        "Annual plan",
    ):
        assert frame in said
    assert said.count("Not shown:") == 4
    assert "but for what stands beside themes (page 2, and https://voices.example/beside/" in said
    assert "No level is claimed here." in said
    assert "The programme’s objectives do not name it. This record holds nothing about staff" in said
    with inside() as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        change_programme("command", programme, objectives="Better WRES indicator 2")
    assert "The programme’s objectives name it. This record holds nothing about staff" in words_in(drawn(), 4)


def test_it_prints_the_release_and_the_head_of_the_ledger(drawn, inside):
    pack = drawn()
    with inside(writes=False):
        head = ledger.head()
        entry = db().scalars(select(Entry).where(Entry.verb == "make release")).one()
    said = words_in(pack, 4)
    assert f"ledger entry {entry.seq}, {entry.hash}" in said
    assert f"Head of the ledger then: entry {head.seq}, {head.hash}" in said
    assert "https://voices.example/releases/" in said
    assert pack.foot[0].startswith("Release 1, ")
    assert pack.foot[1] == f"ledger entry {head.seq}, {head.hash[:16]}…"
    with inside(writes=False):
        assert ledger.verify(head.hash).holds


def test_drawing_it_changes_nothing(drawn, inside):
    def entries():
        with inside(writes=False) as session:
            return session.scalar(select(func.count()).select_from(Entry))

    before = entries()
    drawn()
    assert entries() == before


OF_PEOPLE = re.compile(
    r"\b(?:FROM|JOIN)\s+(?:seat|contribution|vote|counted|equality_tally|interest|stage_count|hire)\b", re.IGNORECASE
)
COUNTS = re.compile(r"\b(?:count|sum|avg|total)\s*\(", re.IGNORECASE)


def test_nobody_is_counted_for_it(drawn, questions):
    with questions() as asked:
        drawn()
    assert any(OF_PEOPLE.search(statement) for statement in asked), "quotes are read from what people said"
    assert [statement for statement in asked if OF_PEOPLE.search(statement) and COUNTS.search(statement)] == []
