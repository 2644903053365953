"""Figures of an offer and jobs by reference to test on, kept by the same services as a recruiter's."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.db import db
from tests.people import Person
from workshops.hiring.counting import Stages
from workshops.hiring.figures import Figures, keep_figures, mark_of
from workshops.hiring.models import Hire, Split, Stage
from workshops.offers.models import Offer


def counted(
    recruiter: Person,
    offer: Offer,
    *numbers: int,
    deciles: Mapping[str, float] | None = None,
    ethnic: Mapping[str, float] | None = None,
) -> None:
    """Load a sheet: so many got as far as each stage; `deciles` and `ethnic` are the shares of their rows, of whom the
    rest is not known. Inside a transaction.
    """
    stages: Stages = {}
    for stage, n in zip(Stage, numbers, strict=True):
        stages[stage] = {split: {} for split in Split}
        stages[stage][Split.PLACE] = {"not said": n}
        for split, shares in ((Split.DECILES, deciles), (Split.ETHNIC, ethnic)):
            stages[stage][split] = {row: int(share * n) for row, share in (shares or {}).items()}
    user = recruiter.user()
    assert user.organisation
    figures = Figures(offer.id, clock.today(), stages)
    keep_figures(user.actor, user.organisation, [offer], [figures], mark_of([offer.id]))
    db().expire_all()


def hired(offer: Offer, number: int, days: int = 0, **facts: Any) -> None:
    """So many people started a job of an offer some days ago, inside a transaction."""
    first = db().scalar(select(func.count()).select_from(Hire)) or 0
    for each in range(first, first + number):
        db().add(
            Hire(
                offer_id=offer.id,
                employer_id=offer.organisation_id,
                reference=f"job {each}",
                reference_key=f"job {each}",
                started_on=clock.today() - timedelta(days=days),
                full_time=100,
                **facts,
            )
        )
    db().flush()
