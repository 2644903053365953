"""How long paper takes: a poster after the first, two hundred cards, and the seats that they open."""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from app.db import db, transaction
from bench.lines import Line
from bench.serving import demonstration
from workshops.kit import sheets
from workshops.kit.services import Batch, Printed, print_cards
from workshops.kit.typeset import Paper, pdf
from workshops.meetings.models import Workshop
from workshops.meetings.services import workshop_by_code
from workshops.seats.services import mint

POSTERS, CARDS = 20, 200
POSTER_MS, CARDS_S = 50, 5


def measure() -> Iterator[Line]:
    """A poster, two hundred cards with all that belongs to them, and what minting one by one would cost."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        app, tonight = demonstration(folder)
        with app.test_request_context(base_url="https://voices.example", method="POST"), transaction():
            workshop = workshop_by_code(tonight["workshop"])
            assert workshop is not None
            first, *posters = [_seconds(partial(_poster, workshop)) for _turn in range(POSTERS + 1)]
            batch = Batch(workshop.id, Printed.CARDS, CARDS, uuid.uuid4())
            set_in = _seconds(lambda: pdf("cards", Paper.A4, sheets.with_cards(sheets.cards(workshop), batch.cards())))
            minted_in = _seconds(lambda: print_cards("command", workshop, batch))
            one_by_one = _seconds(partial(_one_by_one, workshop))
            db().rollback()
    later = 1000 * median(posters)
    yield Line(
        "a poster as PDF, after the first",
        later,
        "ms",
        "the first, with typst's start",
        later / (1000 * first),
        f"≤ {POSTER_MS} ms",
        later <= POSTER_MS,
    )
    cards = set_in + minted_in
    yield Line(
        f"{CARDS} cards: codes, PDF and seats",
        cards,
        "s",
        "a poster",
        1000 * cards / later,
        f"≤ {CARDS_S} s",
        cards <= CARDS_S,
    )
    yield Line(f"{CARDS} seats in one batch", 1000 * minted_in, "ms", "minted one by one", minted_in / one_by_one)


def _poster(workshop: Workshop) -> bytes:
    return pdf("poster", Paper.A4, sheets.poster(workshop))


def _one_by_one(workshop: Workshop) -> None:
    for _card in range(CARDS):
        mint(workshop)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
