"""Who came last month, where they live and what they answered: drawn from a seed, by pure functions."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.demo import last_month as told
from app.demo.evening import Fate, Guest
from workshops.seats.models import Channel
from workshops.seats.services import Home

SEED = 11
MOST_DEPRIVED = 4  # deciles 1 to 4


@dataclass(frozen=True)
class Part:
    """An area in which somebody can live."""

    code: str
    neighbourhood_id: int
    neighbourhood: str
    decile: int


def spread(seed: int, parts: Sequence[Part]) -> list[Home]:
    """Where the 120 live: the same number of each kind for every seed, in areas that the seed draws.

    From near the venue more people come than from far away.
    """
    source = random.Random(seed)  # noqa: S311 - an invented evening, no secret
    poorer = [part for part in parts if part.decile <= MOST_DEPRIVED]
    others = [part for part in parts if part.decile > MOST_DEPRIVED]
    homes = [
        *(Home(part.code, part.neighbourhood_id) for part in _drawn(source, poorer, told.IN_DECILES_1_TO_4)),
        *(Home(part.code, part.neighbourhood_id) for part in _drawn(source, others, told.IN_DECILES_5_TO_10)),
        *(Home(neighbourhood_id=part.neighbourhood_id) for part in _drawn(source, parts, told.NEIGHBOURHOOD_ONLY)),
        *[Home(elsewhere=True)] * told.ELSEWHERE,
        *[Home()] * told.NOT_SAID,
    ]
    source.shuffle(homes)
    return homes


def _drawn(source: random.Random, parts: Sequence[Part], number: int) -> list[Part]:
    return source.choices(parts, [told.NEAR.get(part.neighbourhood, 1) for part in parts], k=number)


def who_stay(seed: int, number: int) -> list[Guest]:
    """So many people who count in the end, and what each of them answered."""
    source = random.Random(seed)  # noqa: S311 - an invented evening, no secret
    speaking = _speaking()
    everyone = speaking + [Guest()] * (number - len(speaking))
    source.shuffle(everyone)
    return [_answering(source, guest) for guest in everyone]


def who_leave(seed: int) -> list[Guest]:
    """The few who take everything back afterwards."""
    source = random.Random(seed)  # noqa: S311 - an invented evening, no secret
    return [_answering(source, Guest(said=(words,), fate=Fate.ALL_TAKEN_BACK)) for words in told.ALL_TAKEN_BACK]


def about_themselves(seed: int, number: int) -> list[dict[str, str]]:
    """What so many people say when they are asked about themselves; each leaves out a question now and then.

    It is drawn apart from everything else: who says what here is nobody who came.
    """
    source = random.Random(f"{seed} about themselves")  # noqa: S311 - an invented evening, no secret
    said = []
    for _person in range(number):
        given = {question: _one(source, weighted) for question, weighted in told.ABOUT_THEM.items()}
        if given["condition"] != "yes":
            del given["activities"]
        said.append({question: answer for question, answer in given.items() if source.random() < 0.93} or given)
    return said


def _speaking() -> list[Guest]:
    """Those who said something in words."""
    return [
        *(Guest(said=(words,), fate=Fate.SHOWN) for words in told.SHOWN),
        *(Guest(said=(words,), fate=Fate.SHOWN, language=language) for language, words in told.IN_OTHER_LANGUAGES),
        *(Guest(said=(words,), fate=Fate.SHORTENED, beside=shorter) for words, shorter in told.SHORTENED),
        *(Guest(said=(words,), fate=Fate.HELD, beside=reason) for words, reason in told.HELD),
        *(Guest(said=(words,), fate=Fate.WAITS) for words in told.WAITING),
        *(Guest(said=(words,), fate=Fate.SHOWN, late=True) for words in told.LATE),
        *(Guest(said=(words,), fate=Fate.CORRECTED, beside=better) for words, better in told.CORRECTED),
        *(Guest(said=(words,), fate=Fate.TAKEN_BACK) for words in told.TAKEN_BACK),
    ]


def _answering(source: random.Random, guest: Guest) -> Guest:
    """The same person with answers to the other questions. Whoever has no words left has answered the poll."""
    polled = not guest.said or guest.fate is Fate.TAKEN_BACK or source.random() < 0.9
    opinions = tuple(_one(source, told.OPINIONS) for _statement in range(source.choice((2, 3, 3, 3))))
    return replace(
        guest,
        went_by=_one(source, told.WENT_BY) if polled else None,
        may_quote=source.random() < 0.55,
        agrees=opinions if source.random() < 0.85 else (),
        hard_at=_one(source, told.HARD_AT) if source.random() < 0.45 else "",
        channel=Channel.PHONE if guest.late else _one(source, told.CHANNELS),
    )


def _one(source: random.Random, weighted: dict[Any, int]) -> Any:
    return source.choices(list(weighted), list(weighted.values()))[0]
