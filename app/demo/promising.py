"""Playing what came of last month's workshop: themes, promises and their steps, each at its time, by its own person."""

from collections.abc import Callable, Iterator, Sequence
from datetime import time
from functools import partial

from sqlalchemy import select

from app.accounts.models import Organisation, OrganisationKind, User
from app.db import db
from app.demo.days import Days
from app.demo.playing import Places
from app.demo.promises import (
    ANSWERED_ON,
    CHALLENGE,
    DECIDED_ON,
    LISTENING,
    LISTENING_DUE,
    PROMISED_ON,
    PROMISES,
    SORTED_ON,
    THEMES,
    Told,
)
from workshops.actions.challenges import challenge
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.rounds import decide_rounds, running, say, say_done
from workshops.actions.services import Partner, accept, commit_oneself, explain, move, propose
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.seats.models import Seat
from workshops.themes.models import Theme
from workshops.themes.services import judge, make_theme
from workshops.voices.models import Voice

People = dict[str, User]  # by role
MORNING, NOON = time(10), time(12)


class Promising:
    """What follows from one workshop, planned for the days after it."""

    def __init__(self, workshop: Workshop, voice: Voice, people: People, seats: Sequence[Seat], places: Places) -> None:
        """`seats` may still be empty: people come while the days are played."""
        self.workshop, self.voice, self.people = workshop, voice, people
        self.seats, self.places = seats, places
        self.themes: dict[str, Theme] = {}
        self.actions: dict[str, Action] = {}

    def plan(self, days: Days) -> None:
        self.days = days
        days.on(SORTED_ON, MORNING, self._sort)
        for about in PROMISES:
            days.on(SORTED_ON, NOON, partial(self._propose, about))
            for day, step in self._steps(about):
                days.on(day, NOON, step)
            days.on(ANSWERED_ON, NOON, partial(self._answer, about))
        days.on(PROMISED_ON, NOON, self._listen)
        days.on(CHALLENGE[0], NOON, self._challenge)
        days.on(DECIDED_ON, NOON, decide_rounds)

    def _sort(self) -> None:
        """Put some of what was said under themes; the rest waits at the desk."""
        coder = self.people["organiser"]
        asked = [each.id for each in self.workshop.activities]
        said = {
            each.words: each for each in db().scalars(select(Contribution).where(Contribution.activity_id.in_(asked)))
        }
        for name, (wanted, words) in THEMES.items():
            self.themes[name] = make_theme(coder.actor, self.workshop.programme, name, wanted=wanted)
            for one in words:
                if one in said:
                    judge(coder.actor, coder.id, said[one], [self.themes[name]])

    def _propose(self, about: Told) -> None:
        action = self.actions[about.title] = propose(
            self.people["organiser"].actor,
            self.workshop.programme,
            owner=self.people[about.owner],
            first_due=self.days.day(about.first_due),
            partner=self._partner(about),
            themes=[self.themes[about.theme]],
            neighbourhoods=[self.places[name] for name in about.places if name in self.places],
            title=about.title,
            what=about.what,
            declined=about.declined,
            measure=about.measure,
            baseline=about.baseline,
            target=about.target,
        )
        if about.partner:
            accept(self.people["organiser"].actor, action, "Said yes at their kitchen table.", in_person=True)
        else:
            accept(self.people["voice"].actor, action, "People asked me for this. I stand by it.")

    def _partner(self, about: Told) -> Partner:
        if not about.partner:
            return Partner(voice=self.voice)
        group = Organisation(name=about.partner, kind=OrganisationKind.COMMUNITY)
        db().add(group)
        db().flush()
        return Partner(organisation=group)

    def _steps(self, about: Told) -> Iterator[tuple[int, Callable[[], object]]]:
        """The days on which something becomes of a promise, and what."""
        owner = self.people[about.owner]

        def moves(to: ActionState, words: str) -> Callable[[], object]:
            return lambda: move(owner.actor, self.actions[about.title], to, words)

        if about.refused:
            yield PROMISED_ON, moves(ActionState.DECLINED, about.refused)
        if about.promised:
            yield PROMISED_ON, moves(ActionState.AGREED, about.promised)
        if about.started:
            yield PROMISED_ON + 1, moves(ActionState.UNDER_WAY, about.started)
        if about.done:
            day, words = about.done
            yield day, lambda: say_done(owner.actor, self.actions[about.title], words)
        if about.explained:
            day, why, due, waits_for = about.explained
            yield day, lambda: explain(owner, self.actions[about.title], why, self.days.day(due), waits_for)

    def _listen(self) -> None:
        commit_oneself(
            self.people["leader"],
            self.workshop.programme,
            ActionKind.LISTENING,
            first_due=self.days.day(LISTENING_DUE),
            themes=[self.themes["The line is busy at eight"]],
            **LISTENING,
        )

    def _challenge(self) -> None:
        _day, words = CHALLENGE
        challenge(self.people["reviewer"], self.actions[PROMISES[0].title], words)

    def _answer(self, about: Told) -> None:
        """The first of those who stayed say whether it is better."""
        answers = [answer for answer, many in about.answers.items() for _person in range(many)]
        asked = running(self.actions[about.title])
        for seat, answer in zip(self.seats, answers, strict=False):
            if asked:
                say(seat, asked, answer, None)
