"""The figures of offers: looked at in the page, signed, and then kept all together or not at all.

Between the two they wait in the page itself, so that nothing lies on a disk. What waits are counts and nothing else.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, insert, select

from app import clock, ledger
from app.accounts.models import Organisation
from app.db import db
from app.keeping import insert_into
from workshops.hiring.counting import Rows, Stages, counted_in, even, here_for, rest_of, total_of, whole_stages
from workshops.hiring.models import SheetOf, Split, Stage, StageCount
from workshops.offers.models import Offer


class ForgedError(Exception):
    """What was sent is not what we gave out for this organisation."""


class ChangedError(Exception):
    """The figures that stand here have changed since the file was looked at."""


class OlderError(Exception):
    """Newer figures are here already. `offer` says of which offer."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer


@dataclass(frozen=True)
class Figures:
    """What a file says of one offer, as of a day: how many got how far, by one split at a time."""

    offer_id: int
    as_of: date
    stages: Stages
    spoken: frozenset[Split] = frozenset()  # of which it says something; "not said" is something too


@dataclass(frozen=True)
class Change:
    """One offer before and after: days, and the people of each stage."""

    offer: Offer
    day_before: date | None
    day_after: date
    before: dict[Stage, int]
    after: dict[Stage, int]
    known: dict[Split, int]  # of how many applicants a split is known
    stays: list[Split]  # splits of which the file knows nothing, as they were known before
    lost: list[Split]  # splits that were known before, and fit the new numbers no more
    is_same: bool


def kept_on(offers: Iterable[Offer]) -> dict[int, date]:
    """The day of the figures that stand here, by offer."""
    return {offer_id: sheet.as_of for offer_id, sheet in sheets_of(offers).items()}


def sheets_of(offers: Iterable[Offer]) -> dict[int, SheetOf]:
    """When figures came last, by offer."""
    wanted = select(SheetOf).where(SheetOf.offer_id.in_([offer.id for offer in offers]))
    return {each.offer_id: each for each in db().scalars(wanted)}


def changes(offers: Sequence[Offer], figures: Sequence[Figures]) -> list[Change]:
    """What would change, offer by offer, in the order of the file. Offers that are gone meanwhile are left out."""
    its = {offer.id: offer for offer in offers}
    keys = [each.offer_id for each in figures if each.offer_id in its]
    kept, days = _stages_kept(keys), kept_on(its[key] for key in keys)
    here = here_for(Offer.id.in_(keys))
    before = whole_stages(kept, here)
    carried = {each.offer_id: carry_on(each, kept.get(each.offer_id)) for each in figures}
    after = whole_stages({key: stages for key, (stages, _stays) in carried.items()}, here)
    return [
        Change(
            offer=its[each.offer_id],
            day_before=days.get(each.offer_id),
            day_after=each.as_of,
            before={stage: total_of(before.get(each.offer_id), stage) for stage in Stage},
            after={stage: total_of(after[each.offer_id], stage) for stage in Stage},
            known=_known(carried[each.offer_id][0]),
            stays=carried[each.offer_id][1],
            lost=_lost(kept.get(each.offer_id), carried[each.offer_id][0]),
            is_same=_is_same(each, days.get(each.offer_id), kept.get(each.offer_id)),
        )
        for each in figures
        if each.offer_id in its
    ]


def carry_on(figures: Figures, before: Stages | None) -> tuple[Stages, list[Split]]:
    """The stages of figures with the splits of which they say nothing as these were known before, and which these are.

    Our own sheet tells neighbourhoods only: brought back, it must not wipe out what an export of last week knew of
    ethnic groups. People only come and get further, so that what was known of some of them stays true; whoever came
    since is in the last row. Where fewer people are told of than were known, the split fits no more, and goes. A sheet
    need not tell who was interested: then of those as much stays as of who applied.
    """
    stages, stays = figures.stages, []
    if before is None:
        return stages, stays
    whole = {stage: sum(even(stages[stage])[Split.PLACE].values()) for stage in Stage}
    for split in [split for split in Split if split not in figures.spoken]:
        was = {stage: _without_rest(split, before[stage].get(split, {})) for stage in Stage}
        if sum(was[Stage.INTEREST].values()) > whole[Stage.INTEREST]:
            was[Stage.INTEREST] = was[Stage.APPLIED]
        if any(was.values()) and all(sum(was[stage].values()) <= whole[stage] for stage in Stage):
            stages = {stage: stages[stage] | {split: was[stage]} for stage in Stage}
            stays.append(split)
    return stages, stays


def _without_rest(split: Split, rows: Rows) -> Rows:
    return {row: n for row, n in rows.items() if row != rest_of(split) and n}


def _lost(before: Stages | None, after: Stages) -> list[Split]:
    known = _known(after)
    return [split for split, n in _known(before).items() if n and not known[split]]


def _known(stages: Stages | None) -> dict[Split, int]:
    """Of how many applicants each split is known."""
    applied: dict[Split, Rows] = stages[Stage.APPLIED] if stages else {}
    return {split: sum(_without_rest(split, applied.get(split, {})).values()) for split in Split}


def _stages_kept(keys: Collection[int]) -> dict[int, Stages]:
    return counted_in(Offer.id.in_(keys))


def _is_same(figures: Figures, day: date | None, kept: Stages | None) -> bool:
    nothing: Stages = {stage: {split: {} for split in Split} for stage in Stage}
    after, _stays = carry_on(figures, kept)
    return day == figures.as_of and _plain(kept or nothing) == _plain(after)


def _plain(stages: Stages) -> dict[str, Any]:
    """Figures as JSON has them: every split of a stage with the same sum, nobody left out."""
    return {
        stage.value: {split.value: dict(sorted(rows.items())) for split, rows in even(splits).items()}
        for stage, splits in stages.items()
    }


def _serializer(organisation: Organisation) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", f"figures for {organisation.id}")


def sign(organisation: Organisation, content: Any) -> str:
    return str(_serializer(organisation).dumps(content))


def unsign(organisation: Organisation, packed: str) -> Any:
    """What was signed for this organisation. Raises ForgedError."""
    try:
        return _serializer(organisation).loads(packed)
    except BadSignature:
        raise ForgedError from None


def pack(organisation: Organisation, figures: Sequence[Figures]) -> str:
    """Figures, signed, for the page to carry, with a mark of those that stand here now."""
    said = [[each.offer_id, each.as_of.isoformat(), _plain(each.stages), sorted(each.spoken)] for each in figures]
    return sign(organisation, {"figures": said, "before": mark_of([each.offer_id for each in figures])})


def unpack(organisation: Organisation, packed: str) -> tuple[list[Figures], str]:
    """What `pack` has signed. Raises ForgedError."""
    said = unsign(organisation, packed)
    if "figures" not in said:
        raise ForgedError
    found = [
        Figures(offer_id, date.fromisoformat(day), stages_from(plain), frozenset(map(Split, spoken)))
        for offer_id, day, plain, spoken in said["figures"]
    ]
    return found, said["before"]


def stages_from(plain: dict[str, dict[str, Rows]]) -> Stages:
    return {Stage(stage): splits_from(splits) for stage, splits in plain.items()}


def splits_from(plain: dict[str, Rows]) -> dict[Split, Rows]:
    return {Split(split): rows for split, rows in plain.items()}


def mark_of(keys: Collection[int]) -> str:
    """Another one when the figures of these offers have changed."""
    kept = _stages_kept(keys)
    days = {each.offer_id: each.as_of for each in db().scalars(select(SheetOf).where(SheetOf.offer_id.in_(keys)))}
    nothing: Stages = {stage: {split: {} for split in Split} for stage in Stage}
    said = [[key, str(days.get(key)), _plain(kept.get(key, nothing))] for key in sorted(keys)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def keep_figures(
    actor: str, organisation: Organisation, offers: Sequence[Offer], figures: Sequence[Figures], before: str
) -> list[Figures]:
    """Let figures take the place of earlier ones, in one transaction; what they know nothing of stays (`carry_on`).
    Says which were new; of a repeat none.

    Raises ChangedError, OlderError.
    """
    its = {offer.id: offer for offer in offers}
    keys = [each.offer_id for each in figures]
    db().execute(select(Offer.id).where(Offer.id.in_(keys)).order_by(Offer.id).with_for_update()).all()
    kept, days = _stages_kept(keys), kept_on(its.values())
    new = [each for each in figures if not _is_same(each, days.get(each.offer_id), kept.get(each.offer_id))]
    if not new:
        return []
    if not set(keys) <= set(its) or before != mark_of(keys):
        raise ChangedError
    for each in new:
        if each.offer_id in days and days[each.offer_id] > each.as_of:
            raise OlderError(its[each.offer_id])
    db().execute(delete(StageCount).where(StageCount.offer_id.in_([each.offer_id for each in new])))
    rows = [
        {"offer_id": each.offer_id, "stage": stage, "split": split, "row": row, "n": n}
        for each in new
        for stage, splits in carry_on(each, kept.get(each.offer_id))[0].items()
        for split, its_rows in even(splits).items()
        for row, n in its_rows.items()
    ]
    if rows:
        db().execute(insert(StageCount), rows)
    for each in new:
        _keep_sheet(each)
    said = {str(each.offer_id): each.as_of.isoformat() for each in new}
    ledger.record(actor, "keep figures", f"organisation:{organisation.id}", as_of=said)
    return new


def _keep_sheet(figures: Figures) -> None:
    row = {"offer_id": figures.offer_id, "as_of": figures.as_of, "loaded_on": clock.today()}
    insert_row = insert_into(SheetOf).values(row)
    db().execute(insert_row.on_conflict_do_update(index_elements=["offer_id"], set_=row))
