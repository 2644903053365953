"""Whatever people do to themes in whatever order, merging and splitting change no number.

What is really said is kept beside the tables in plain sets, and each example leaves nothing behind.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.people import Cast
from tests.workshops.themes.conftest import Table
from workshops.contributions.models import Contribution
from workshops.themes.counting import said_under
from workshops.themes.models import Coding, Judgement, Theme
from workshops.themes.services import (
    RefusedError,
    judge,
    merge,
    nest,
    split,
    standing_of,
    themes_of,
    unjudge,
    unmerge,
)
from workshops.told.services import withdraw

AMINA = "user:1"


@dataclass
class Sorting:
    """People at a table: the themes, what was said, and what each has decided about it."""

    session: Session
    table: Table
    everyone: Cast
    draw: Callable
    said: list[Contribution] = field(default_factory=list)
    counts: dict = field(default_factory=dict)  # contribution, coder → whether it stands under a theme and is not blind
    parts: int = 0

    def begin(self) -> None:
        """Letters under buses under getting there, and one by itself; something is under each."""
        themes = [self.table.theme(name) for name in ("Getting there", "Buses", "The 62", "Letters")]
        nest(AMINA, themes[1], themes[0])
        nest(AMINA, themes[2], themes[1])
        for n in range(6):
            words = self.table.said(f"words {n}")
            self.said.append(words)
            self.table.put(words, themes[n % 4])
            self.counts[words.id, self.everyone.organiser.id] = True

    def go_on(self) -> None:
        """One more thing happens; what is refused changes nothing."""
        verbs = ["merge", "unmerge", "split", "nest"] + ["judge", "take_back", "withdraw"] * bool(self.said)
        before = self.each()
        try:
            getattr(self, self.draw(st.sampled_from(verbs)))(before)
        except RefusedError:
            assert self.each() == before
        assert self.whole() == {key for (key, _coder), counts in self.counts.items() if counts}

    def judge(self, before: dict) -> None:
        words, coder = self.words(), self.coder()
        chosen, blind = self.draw(st.sets(st.sampled_from(self.living()), max_size=3)), self.draw(st.booleans())
        judge(AMINA, coder, words, chosen, blind=blind)
        self.counts[words.id, coder] = bool(chosen) and not blind

    def take_back(self, before: dict) -> None:
        words, coder = self.words(), self.coder()
        unjudge(AMINA, coder, words)
        self.counts.pop((words.id, coder), None)

    def withdraw(self, before: dict) -> None:
        words = self.words()
        key = words.id
        self.said.remove(words)
        withdraw(words.seat, words)
        self.counts = {where: counts for where, counts in self.counts.items() if where[0] != key}
        assert {theme: said - {key} for theme, said in before.items()} == self.each(), "lower by one at most"
        for table in (Judgement, Coding):
            left = select(func.count()).select_from(table).where(table.contribution_id == key)
            assert self.session.scalar(left) == 0

    def nest(self, before: dict) -> None:
        nest(AMINA, self.theme(), self.theme())

    def merge(self, before: dict) -> None:
        one, into = self.theme(), self.theme()
        merge(AMINA, one, into)
        assert self.each()[into.id] == before[one.id] | before[into.id]
        assert self.whole() == union(before)

    def unmerge(self, before: dict) -> None:
        merged = self.session.scalars(select(Theme).where(Theme.merged_into_id.is_not(None)).order_by(Theme.id)).all()
        if merged:
            unmerge(AMINA, self.draw(st.sampled_from(merged)))
        assert self.whole() == union(before)

    def split(self, before: dict) -> None:
        keys = [each.id for each in self.said]
        self.parts += 1
        parts = {
            f"part {self.parts} {which}": self.draw(st.sets(st.sampled_from(keys)) if keys else st.just(set()))
            for which in "ab"
        }
        split(AMINA, self.theme(), parts)
        after = self.each()
        assert {theme: after[theme] for theme in before} == before

    def living(self) -> list[Theme]:
        return list(themes_of(self.table.programme))

    def theme(self) -> Theme:
        return self.draw(st.sampled_from(self.living()))

    def words(self) -> Contribution:
        return self.draw(st.sampled_from(self.said))

    def coder(self) -> int:
        return self.draw(st.sampled_from([self.everyone.organiser.id, self.everyone.facilitator.id]))

    def each(self) -> dict:
        """What stands under each living theme and all below it."""
        standing = standing_of(self.table.programme)
        alone = said_under(self.table.programme, standing)
        return {
            theme.id: set().union(*(alone.get(key, set()) for key in standing.below(theme.id)))
            for theme in self.living()
        }

    def whole(self) -> set:
        return union(self.each())


def union(said: dict) -> set:
    return set().union(*said.values())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merging_and_splitting_change_no_number(inside, table, everyone, data):
    with inside() as session:
        sorting = Sorting(session, table(session), everyone, data.draw)
        sorting.begin()
        for _step in range(data.draw(st.integers(3, 10))):
            sorting.go_on()
        session.rollback()
