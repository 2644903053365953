"""What employers have counted, added up for a programme: stages by one split at a time, and jobs that were kept.

For an offer the interest that came in here is known too, once it was handed over: anybody can send one, and until a
recruiter has read it nobody has seen whether somebody stands behind it. It and the sheet speak of the same people: the
larger number counts, row by row, and never both.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, case, func, select

from app import clock
from app.db import db
from maps.deprivation.groups import NOT_KNOWN
from workshops.hiring.due import QUESTIONS, YEAR, Question
from workshops.hiring.models import Hire, InPost, Split, Stage, StageCount
from workshops.interests.models import Interest
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

ELSEWHERE, NOT_SAID = "elsewhere", "not said"  # rows beside those of places
Rows = dict[str, int]  # row of a split → people
Stages = dict[Stage, dict[Split, Rows]]
Here = dict[tuple[int, Split, str], int]


def rest_of(split: Split) -> str:
    """The row of those of whom a split knows nothing."""
    return NOT_KNOWN if split is Split.DECILES else NOT_SAID


def stages_of(programme: Programme) -> Stages:
    """How many people got how far with the offers of a programme. Every split of a stage adds up to the same."""
    counted = counted_in(Offer.programme_id == programme.id)
    here = interests_here(programme)
    places = {each.id for each in programme.neighbourhoods}
    total: Stages = {stage: {split: {} for split in Split} for stage in Stage}
    for stages in whole_stages(counted, here).values():
        for stage, splits in stages.items():
            for split, rows in splits.items():
                into = total[stage][split]
                for row, n in rows.items():
                    row = _in_reach(row, places) if split is Split.PLACE else row  # noqa: PLW2901
                    into[row] = into.get(row, 0) + n
    return total


def stages_of_offers(offers: Iterable[Offer]) -> dict[int, Stages]:
    """The same for each of some offers, by its key: for their own organisation."""
    keys = [offer.id for offer in offers]
    return whole_stages(counted_in(Offer.id.in_(keys)), here_for(Offer.id.in_(keys)))


def total_of(stages: Stages | None, stage: Stage) -> int:
    """How many people a stage has."""
    return sum(stages[stage][Split.PLACE].values()) if stages else 0


def _in_reach(row: str, places: set[int]) -> str:
    """A neighbourhood that has left the programme since is somewhere else."""
    return ELSEWHERE if row.isdecimal() and int(row) not in places else row


def whole_stages(counted: Mapping[int, Stages], here: Here) -> dict[int, Stages]:
    """Each offer's stages with the interest that was handed over here."""
    came: dict[int, dict[Split, Rows]] = defaultdict(lambda: {split: {} for split in Split})
    for (offer_id, split, row), n in here.items():
        came[offer_id][split][row] = n
    nothing = {split: {} for split in Split}
    found = {}
    for offer_id in {*counted, *came}:
        stages = counted.get(offer_id) or dict.fromkeys(Stage, nothing)
        whole = {stage: even(stages[stage]) for stage in Stage}
        whole[Stage.INTEREST] = even(stages[Stage.INTEREST], came.get(offer_id, nothing), whole[Stage.APPLIED])
        found[offer_id] = whole
    return found


def even(*counts: Mapping[Split, Rows]) -> dict[Split, Rows]:
    """Several counts of the same people as one: row by row the most, and every split with the same sum.

    Whoever one split knows nothing of is in its last row.

    >>> here = {Split.PLACE: {"7": 5}}
    >>> sheet = {Split.PLACE: {"7": 3, "not said": 1}, Split.AGE: {"15-24": 6}}
    >>> both = even(here, sheet)
    >>> both[Split.PLACE], both[Split.AGE], both[Split.ETHNIC]
    ({'7': 5, 'not said': 1}, {'15-24': 6}, {'not said': 6})
    """
    known: dict[Split, Rows] = {split: {} for split in Split}
    whole = 0
    for count in counts:
        for split, rows in count.items():
            whole = max(whole, sum(rows.values()))
            for row, n in rows.items():
                if row != rest_of(split) and n:
                    known[split][row] = max(n, known[split].get(row, 0))
    whole = max(whole, *(sum(rows.values()) for rows in known.values()))
    for split, rows in known.items():
        if rest := whole - sum(rows.values()):
            rows[rest_of(split)] = rest
    return known


def interests_here(programme: Programme) -> Here:
    """How many were handed over, by offer, split and row: one statement for each split that is known here."""
    return here_for(Offer.programme_id == programme.id)


def here_for(*offers: ColumnElement[bool]) -> Here:
    """Interest that nobody has handed over moves no number: else who invents people would move what a release shows."""
    only = (*offers, Interest.passed_on.is_not(None))
    place = case(
        (Interest.neighbourhood_id.is_not(None), Interest.neighbourhood_id),
        (Interest.elsewhere, -1),
        else_=0,
    )
    by_place = select(Interest.offer_id, place.label("home"), func.count()).join(Offer).where(*only)
    by_deciles = select(Interest.offer_id, Interest.deciles, func.count()).join(Offer).where(*only)
    found: Here = {}
    for offer_id, key, n in db().execute(by_place.group_by(Interest.offer_id, "home")):
        found[offer_id, Split.PLACE, {-1: ELSEWHERE, 0: NOT_SAID}.get(key, str(key))] = n
    for offer_id, group, n in db().execute(by_deciles.group_by(Interest.offer_id, Interest.deciles)):
        found[offer_id, Split.DECILES, group or NOT_KNOWN] = n
    return found


def counted_in(*only: ColumnElement[bool]) -> dict[int, Stages]:
    """What the newest sheets say, by offer."""
    found: dict[int, Stages] = {}
    for each in db().scalars(select(StageCount).join(Offer).where(*only)):
        stages = found.setdefault(each.offer_id, {stage: {split: {} for split in Split} for stage in Stage})
        stages[each.stage][each.split][each.row] = each.n
    return found


def jobs_of(programme: Programme) -> dict[str, int]:
    """How many jobs were started; and of those half a year and a year old, who is still there.

    Who is due and was not answered for is unknown. It is one unbroken post that is asked about: who had left after half
    a year has left after a year, and who is in post after a year was so after half a year (`Question.counts_as`).
    """
    hires = select(func.count()).select_from(Hire).join(Offer).where(Offer.programme_id == programme.id)
    found = {"started": db().scalar(hires) or 0}
    for question in QUESTIONS:
        answer = _answer_to(question)
        due = hires.add_columns(answer).where(Hire.started_on <= question.latest_start(clock.today()))
        counts: Counter[InPost | None] = Counter()
        for n, said in db().execute(due.group_by(answer)):
            counts[said] = n
        found |= {
            f"due_{question.weeks}": counts.total(),
            f"in_post_{question.weeks}": counts[InPost.IN_POST],
            f"left_{question.weeks}": counts[InPost.LEFT],
            f"unknown_{question.weeks}": counts[InPost.UNKNOWN] + counts[None],
        }
    return found


def _answer_to(question: Question) -> ColumnElement[InPost | None]:
    """What `Question.counts_as` says, in SQL."""
    if question == YEAR:
        return case((Hire.at_26 == InPost.LEFT, Hire.at_26), else_=Hire.at_52)
    return case((Hire.at_52 == InPost.IN_POST, Hire.at_52), else_=Hire.at_26)
