"""How far a second coder, who reads blind, agrees with whoever read first, as an organiser is told."""

import pytest

from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Workshop
from workshops.themes.agreement import Agreement
from workshops.themes.second_coder import seconds_of
from workshops.themes.services import merge, standing_of

AMINA = "user:1"


@pytest.fixture
def here(everyone, inside):
    with inside(writes=False) as session:
        return f"/programmes/{session.get_one(Workshop, everyone.evening.workshop_id).programme.slug}/themes"


@pytest.fixture
def read(inside, table, everyone):
    """`read(50)`: so many are read by both: of 50, 20 as care by both, 5 by the first, 10 by the second, 15 by none."""

    def do(number):
        with inside() as session:
            at = table(session)
            care, cure = at.theme("Care"), at.theme("Cure")
            for n in range(number):
                said = at.said(f"words {n}")
                at.put(said, *([care] if n < 25 else []))
                second = cure if n % 2 else care  # which are one theme in the end
                is_care = n < 20 or 25 <= n < 35
                at.put(said, *([second] if is_care else []), blind=True, coder=everyone.facilitator)
            merge(AMINA, cure, care)
            return care.id

    return do


def seconds(session, everyone):
    programme = session.get_one(Workshop, everyone.evening.workshop_id).programme
    return seconds_of(programme, standing_of(programme))


def test_cohens_own_example(read, inside, everyone):
    care = read(50)
    with inside(writes=False) as session:
        (second,) = seconds(session, everyone)
    assert (second.label, second.both) == (everyone.facilitator.name, 50)
    assert second.themes == {care: Agreement(both=20, first_only=5, second_only=10, neither=15)}
    assert second.themes[care].kappa == 0.4


def test_only_what_both_have_read_as_it_stands_now_is_compared(read, inside, table, everyone):
    care = read(4)
    with inside() as session:
        at = table(session)
        theme = at.theme("Care")
        at.put(at.said("only the first"), theme)
        at.put(at.said("only the second"), theme, blind=True, coder=everyone.facilitator)
        changed = at.said("both, and then it was corrected")
        at.put(changed, theme)
        at.put(changed, theme, blind=True, coder=everyone.facilitator)
        correct(changed, Answer(words="Something else"))
        again = at.said("both, and one of them again")
        at.put(again, blind=True, coder=everyone.facilitator)
        correct(again, Answer(words="Other words"))
        at.put(again, theme)
        assert [(each.both, each.themes) for each in seconds(session, everyone)] == [(4, {care: Agreement(4, 0, 0, 0)})]


def test_an_organiser_reads_what_the_number_means(read, here, enter, everyone):
    read(50)
    page = enter(everyone.organiser).get(here)
    assert "50 contributions read by both." in page.text
    assert "0.40: fair" in page.text
    assert "Landis and Koch" in page.text
    assert "How far two coders agree" not in enter(everyone.reviewer).get(here).text


def test_with_fewer_than_twenty_there_is_no_number(read, here, enter, everyone):
    read(19)
    page = enter(everyone.organiser).get(here)
    assert "Too few read by both: 19 so far." in page.text
    assert "Landis and Koch" not in page.text


def test_where_both_always_use_it_nothing_can_be_told(read, here, enter, everyone):
    read(20)
    page = enter(everyone.organiser).get(here)
    assert "cannot be told: both always use it" in page.text


def test_without_a_second_coder_nothing_is_said_of_it(here, enter, everyone):
    assert "How far two coders agree" not in enter(everyone.organiser).get(here).text
