"""How another system's export is read: mapped once by people, and remembered for their organisation."""

import hashlib
import json
from collections.abc import Mapping as Words
from collections.abc import Sequence

from sqlalchemy import select

from app import ledger
from app.accounts.models import Organisation
from app.db import db
from app.keeping import insert_into
from workshops.hiring.columns import Holds, plain
from workshops.hiring.models import Mapping, Stage

OTHERS = ""  # no heading is so: whether rows about vacancies that are not offered here are left out
HEADING_AT_MOST = 120
NOTHING_YET: dict[str, str] = {}


def mark_of(headings: Sequence[str]) -> str:
    """By which a set of headings is known again, in whatever order they stand."""
    return hashlib.sha256(json.dumps(sorted(map(plain, filter(None, headings)))).encode()).hexdigest()


def mapping_for(organisation: Organisation, headings: Sequence[str]) -> Mapping | None:
    return db().get(Mapping, (organisation.id, mark_of(headings)))


def mappings_of(organisation: Organisation) -> Sequence[Mapping]:
    wanted = select(Mapping).where(Mapping.organisation_id == organisation.id).order_by(Mapping.headings)
    return db().scalars(wanted).all()


def what_columns_hold(mapping: Mapping, headings: Sequence[str]) -> list[Holds | None]:
    """The columns of a file in its own order. None is never read."""
    by_heading = {plain(heading): Holds(holds) for heading, holds in mapping.columns.items() if heading != OTHERS}
    return [by_heading.get(plain(heading)) or None for heading in headings]


def leaves_out_others(mapping: Mapping) -> bool:
    return bool(mapping.columns.get(OTHERS))


def map_columns(
    actor: str, organisation: Organisation, columns: Words[str, Holds], *, leave_out_others: bool
) -> Mapping:
    """Remember what each column holds. Words that were mapped before stay known."""
    mark = mark_of(list(columns))
    held = {heading: holds.value for heading, holds in columns.items()} | {OTHERS: "y" if leave_out_others else ""}
    row = {"organisation_id": organisation.id, "headings": mark, "columns": held, "words": NOTHING_YET}
    insert = insert_into(Mapping).values(row)
    at = ["organisation_id", "headings"]
    db().execute(insert.on_conflict_do_update(index_elements=at, set_={"columns": held}))
    holds = sorted({each.value for each in columns.values()} - {Holds.NOTHING.value})
    ledger.record(actor, "map columns of a sheet", f"organisation:{organisation.id}", sheet=mark[:16], holds=holds)
    kept = db().get_one(Mapping, (organisation.id, mark))
    db().refresh(kept)
    return kept


def map_words(actor: str, mapping: Mapping, words: Words[str, Stage | None]) -> None:
    """Remember which stage each word of the stage column means; None leaves such applicants out."""
    mapping.words = mapping.words | {word: stage.value if stage else "" for word, stage in words.items()}
    db().flush()
    sheet, known = mapping.headings[:16], len(mapping.words)
    ledger.record(actor, "map words of a sheet", f"organisation:{mapping.organisation_id}", sheet=sheet, words=known)
