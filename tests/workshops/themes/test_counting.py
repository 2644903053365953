"""Numbers of themes: distinct contributions, never a rehearsal's or a blind coder's, with few questions asked."""

import uuid

from sqlalchemy import insert, select

from app import clock
from tests.rooms import give, somebody
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Kind, Workshop
from workshops.room.services import close_workshop
from workshops.themes.counting import Coder, Counted, Progress, Uncoded, coders_of, counts_of, progress_of, uncoded
from workshops.themes.models import Coding, Judgement, Theme
from workshops.themes.services import merge, nest, standing_of, themes_of
from workshops.told.retention import keep_the_promise

AMINA = "user:1"


def counts(programme):
    return counts_of(programme, standing_of(programme))


def test_a_contribution_counts_once_whoever_says_so_and_through_whichever_theme(inside, table, everyone):
    with inside() as session:
        here = table(session)
        care, manner, warmth = here.theme("Care"), here.theme("Manner"), here.theme("Warmth")
        kind, quick = here.said("kind"), here.said("quick")
        here.put(kind, manner, warmth)
        here.put(kind, manner, coder=everyone.facilitator)
        here.put(quick, care)
        nest(AMINA, manner, care)
        assert counts(here.programme) == {
            care.id: Counted(alone=1, in_all=2),
            manner.id: Counted(1, 1),
            warmth.id: Counted(1, 1),
        }
        merge(AMINA, warmth, care)
        assert counts(here.programme) == {care.id: Counted(2, 2), manner.id: Counted(1, 1)}


def test_what_is_read_blind_or_tried_counts_nowhere(inside, table, everyone):
    with inside() as session:
        here = table(session)
        care = here.theme("Care")
        said, tried = here.said("kind"), give(here.evening, Answer(words="A test"), somebody(here.evening), 1)
        here.put(said, care, blind=True, coder=everyone.facilitator)
        here.put(tried, care)
        tried.seat.rehearsal = True
        session.flush()
        assert counts(here.programme) == {care.id: Counted(0, 0)}
        close_workshop("command", here.evening, 1)
        assert progress_of(here.programme) == Progress(codable=1, judged=0, changed=0)


def test_what_was_kept_long_enough_is_counted_still(inside, table):
    with inside() as session:
        here = table(session)
        care, said = here.theme("Care"), here.said("kind")
        here.put(said, care)
        close_workshop("command", here.evening, 1)
    clock.set_now(clock.months_after(clock.now(), 25))
    with inside() as session:
        keep_the_promise()
    with inside() as session:
        here = table(session)
        assert session.scalars(select(Contribution.moderation)).all() == [Moderation.EXPIRED]
        assert list(counts(here.programme).values()) == [Counted(1, 1)]
        assert progress_of(here.programme) == Progress(0, 0, 0)


def test_how_far_the_reading_is(inside, table, everyone):
    with inside() as session:
        here = table(session)
        care = here.theme("Care")
        read, none_fits, changed, again, blind, waits = (here.said(words) for words in "abcdef")
        give(here.evening, Answer(votes={here.evening.activities[1].choices[0].id: 1}), None, 2)
        table(session, theirs=True).said("theirs")
        here.put(read, care)
        here.put(none_fits)
        here.put(changed, care)
        here.put(again, care)
        here.put(blind, care, blind=True)
        for said in (changed, again):
            correct(said, Answer(words="Something else"))
        here.put(again, care, coder=everyone.facilitator)
        assert progress_of(here.programme) == Progress(0, 0, 0), "nothing is put under themes while people speak"
        close_workshop("command", here.evening, 1)
        progress = progress_of(here.programme)
        assert progress == Progress(codable=6, judged=3, changed=1)
        assert progress.left == 2
        assert coders_of(here.programme) == [
            Coder(everyone.organiser.name, read=4, blind=1),
            Coder(everyone.facilitator.name, read=1, blind=0),
        ]
        assert waits.words


def test_what_waits_once_an_evening_is_over(inside, table):
    with inside() as session:
        here, theirs = table(session), table(session, theirs=True)
        first, second = here.said("a"), here.said("b")
        theirs.said("c")
        assert uncoded() == [], "an evening that goes on waits for nobody"
        close_workshop("command", here.evening, 1)
        close_workshop("command", theirs.evening, 1)
        here.put(first)
        here.put(second, blind=True)
        assert uncoded(Workshop.programme_id == here.programme.id) == [Uncoded(here.programme, 1)]
        assert len(uncoded()) == 2


def test_five_hundred_themes_and_twenty_thousand_codings_are_few_questions(inside, table, everyone, questions):
    with inside() as session:
        here = table(session)
        seat = somebody(here.evening)
        asked = here.evening.activities[0]
        keys = [uuid.uuid4() for _n in range(7_000)]
        session.execute(
            insert(Contribution),
            [
                {
                    "id": key,
                    "seat_id": seat.id,
                    "activity_id": asked.id,
                    "kind": Kind.WORDS,
                    "words": f"Two buses with the pram, and the second one did not come. {key}",
                    "made_on": clock.today(),
                    "moderation": Moderation.WAITING,
                }
                for key in keys
            ],
        )
        names = [{"programme_id": here.programme.id, "name": f"t{n}", "name_key": f"t{n}"} for n in range(500)]
        session.execute(insert(Theme), [row | {"description": "", "wanted": ""} for row in names])
        themes = themes_of(here.programme)
        for n, theme in enumerate(themes[1:400]):
            theme.parent_id = themes[n // 3].id
        for theme in themes[400:450]:
            theme.merged_into_id = themes[0].id
        by = {"coder_id": everyone.organiser.id}
        about = by | {"blind": False, "words_mark": "0123456789", "made_on": clock.today()}
        session.execute(insert(Judgement), [about | {"contribution_id": key} for key in keys])
        codings = [
            by | {"contribution_id": key, "theme_id": themes[(n * 7 + more * 113) % 500].id}
            for n, key in enumerate(keys)
            for more in range(3)
        ]
        session.execute(insert(Coding), codings)
        close_workshop("command", here.evening, 1)
        programme = here.programme
        with questions() as asked_of_it:
            counted = counts(programme)
            progress, coders = progress_of(programme), coders_of(programme)
        assert len(counted) == 450
        assert counted[themes[0].id].in_all > counted[themes[0].id].alone > 0
        assert (progress.changed, coders[0].read) == (7_000, 7_000)
        assert len(asked_of_it) <= 6, asked_of_it
