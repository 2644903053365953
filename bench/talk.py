"""What a crowd has said, put straight into the tables: themes of its words, votes, and answers about people."""

import random
from collections import Counter
from typing import Any

from sqlalchemy import insert, select

from app import clock
from app.accounts.models import User
from app.db import db
from workshops.contributions.models import Contribution, Vote
from workshops.equality.models import EqualityTally
from workshops.equality.question_sets import CURRENT
from workshops.meetings.models import Kind, Workshop
from workshops.programmes.models import Programme
from workshops.themes.models import Coding, Judgement
from workshops.themes.services import make_theme
from workshops.voices.services import create_voice

THEMES, VOICES = 20, 10
OPINIONS = (1, 1, 1, 0, -1)


def talk(programme: Programme) -> None:
    """Everybody has voted on everything; all words stand under one theme or two; two in three told who they are."""
    source = random.Random(5)  # noqa: S311 - a sample, no secret
    coder = User(email="bench@bench.example")
    db().add(coder)
    db().flush()
    themes = [
        make_theme("command", programme, f"Theme {number}", wanted="More of it.").id for number in range(1, THEMES + 1)
    ]
    voices = [create_voice("command", name=f"Voice {number}", sentence="Come.") for number in range(1, VOICES + 1)]
    workshops = db().scalars(select(Workshop).where(Workshop.programme_id == programme.id).order_by(Workshop.id)).all()
    for number, workshop in enumerate(workshops):
        workshop.voice = voices[number % VOICES]
        db().flush()
        _vote(source, workshop)
        _code(source, workshop, coder.id, themes)
        _tell_who(source, workshop)


def _answers_to(workshop: Workshop, kinds: tuple[Kind, ...]) -> list[Any]:
    here = [activity.id for activity in workshop.activities if activity.kind in kinds]
    answers = select(Contribution.id, Contribution.seat_id, Contribution.activity_id)
    return list(db().execute(answers.where(Contribution.activity_id.in_(here))))


def _vote(source: random.Random, workshop: Workshop) -> None:
    choices = {activity.id: [choice.id for choice in activity.choices] for activity in workshop.activities}
    rows: list[dict[str, Any]] = []
    for answer in _answers_to(workshop, (Kind.POLL,)):
        (chosen,) = source.choices(choices[answer.activity_id], (6, 3, 1))
        rows.append(_a_vote(answer, chosen, 1) | {"single_in": answer.activity_id})
    for answer in _answers_to(workshop, (Kind.AGREE,)):
        rows += [
            _a_vote(answer, choice, source.choice(OPINIONS)) | {"single_in": None}
            for choice in choices[answer.activity_id]
        ]
    db().execute(insert(Vote), rows)


def _a_vote(answer: Any, choice_id: int, value: int) -> dict[str, Any]:
    return {"seat_id": answer.seat_id, "choice_id": choice_id, "contribution_id": answer.id, "value": value}


def _code(source: random.Random, workshop: Workshop, coder_id: int, themes: list[int]) -> None:
    same = {"coder_id": coder_id, "blind": False, "words_mark": "bench", "made_on": clock.today()}
    judged, coded = [], []
    for answer in _answers_to(workshop, (Kind.WORDS,)):
        judged.append({"contribution_id": answer.id} | same)
        under = {source.choice(themes), themes[min(THEMES - 1, int(source.expovariate(0.3)))]}
        coded += [{"contribution_id": answer.id, "coder_id": coder_id, "theme_id": theme} for theme in under]
    db().execute(insert(Judgement), judged)
    db().execute(insert(Coding), coded)


def _tell_who(source: random.Random, workshop: Workshop) -> None:
    told: Counter[tuple[str, str]] = Counter()
    for question in CURRENT.questions:
        if question.only_after:
            continue
        answers = [answer.key for answer in question.answers]
        for _person in range(600):
            told[question.key, source.choice(answers)] += 1
    db().add_all(
        EqualityTally(workshop_id=workshop.id, question_set=CURRENT.version, question=question, answer=answer, n=n)
        for (question, answer), n in told.items()
    )
    db().flush()
