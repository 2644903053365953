"""Playing what came of last month's workshop: themes, promises and their steps, each at its time, by its own person."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app import clock
from app.accounts.models import Organisation, OrganisationKind, User
from app.db import db
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


class Promising:
    """The four weeks after one workshop."""

    def __init__(self, workshop: Workshop, voice: Voice, people: People, seats: Sequence[Seat], places: Places) -> None:
        self.workshop, self.voice, self.people = workshop, voice, people
        self.seats, self.places = seats, places

    def play(self) -> None:
        """Step by step, in the order of the days, so that the ledger reads as it would have."""
        with self._on(SORTED_ON, 10):
            themes = self._sort()
            told = [(each, self._propose(each, themes[each.theme])) for each in PROMISES]
        steps = [step for about, action in told for step in self._steps(about, action)]
        days = {day for day, _step in steps} | {PROMISED_ON, CHALLENGE[0], ANSWERED_ON, DECIDED_ON}
        for day in sorted(days):
            with self._on(day, 11):
                for when, step in steps:
                    if when == day:
                        step()
                if day == PROMISED_ON:
                    self._listen(themes)
                if day == CHALLENGE[0]:
                    challenge(self.people["reviewer"], told[0][1], CHALLENGE[1])
                if day == ANSWERED_ON:
                    self._answer(told)
                if day == DECIDED_ON:
                    decide_rounds()

    def _on(self, day: int, hour: int):  # noqa: ANN202 - what the clock gives
        return clock.at(datetime.combine(self._day(day), time(hour), clock.LONDON))

    def _day(self, number: int) -> date:
        return self.workshop.held_on + timedelta(days=number)

    def _sort(self) -> dict[str, Theme]:
        """Put some of what was said under themes; the rest waits at the desk."""
        coder = self.people["organiser"]
        asked = [each.id for each in self.workshop.activities]
        said = {
            each.words: each for each in db().scalars(select(Contribution).where(Contribution.activity_id.in_(asked)))
        }
        themes = {}
        for name, (wanted, words) in THEMES.items():
            themes[name] = make_theme(coder.actor, self.workshop.programme, name, wanted=wanted)
            for one in words:
                if one in said:
                    judge(coder.actor, coder.id, said[one], [themes[name]])
        return themes

    def _propose(self, about: Told, theme: Theme) -> Action:
        action = propose(
            self.people["organiser"].actor,
            self.workshop.programme,
            owner=self.people[about.owner],
            first_due=self._day(about.first_due),
            partner=self._partner(about),
            themes=[theme],
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
        return action

    def _partner(self, about: Told) -> Partner:
        if not about.partner:
            return Partner(voice=self.voice)
        group = Organisation(name=about.partner, kind=OrganisationKind.COMMUNITY)
        db().add(group)
        db().flush()
        return Partner(organisation=group)

    def _steps(self, about: Told, action: Action):  # noqa: ANN202 - (day, what happens)
        owner = self.people[about.owner]
        if about.refused:
            yield PROMISED_ON, lambda: move(owner.actor, action, ActionState.DECLINED, about.refused)
        if about.promised:
            yield PROMISED_ON, lambda: move(owner.actor, action, ActionState.AGREED, about.promised)
        if about.started:
            yield PROMISED_ON + 1, lambda: move(owner.actor, action, ActionState.UNDER_WAY, about.started)
        if about.done:
            day, words = about.done
            yield day, lambda: say_done(owner.actor, action, words)
        if about.explained:
            day, why, due, waits_for = about.explained
            yield day, lambda: explain(owner, action, why, self._day(due), waits_for)

    def _listen(self, themes: dict[str, Theme]) -> None:
        commit_oneself(
            self.people["leader"],
            self.workshop.programme,
            ActionKind.LISTENING,
            first_due=self._day(LISTENING_DUE),
            themes=[themes["The line is busy at eight"]],
            **LISTENING,
        )

    def _answer(self, told: list[tuple[Told, Action]]) -> None:
        """The first of those who stayed say whether it is better."""
        for about, action in told:
            answers = [answer for answer, many in about.answers.items() for _person in range(many)]
            asked = running(action)
            for seat, answer in zip(self.seats, answers, strict=False):
                if asked:
                    say(seat, asked, answer, None)
