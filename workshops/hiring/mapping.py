"""How another system's export is read: mapped once by people, and remembered for their organisation."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Words

from sqlalchemy import select

from app import ledger
from app.accounts.models import Organisation
from app.db import db
from app.keeping import insert_into
from workshops.hiring.columns import Holds, plain
from workshops.hiring.models import Mapping, Stage
from workshops.seats.services import card_key

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


def mark_of_word(mapping: Mapping, word: str) -> str:
    """By which a word is known again. Without the key nobody can try names against it."""
    said = json.dumps([mapping.organisation_id, word]).encode()
    return hmac.new(card_key().encode(), b"stage word " + said, hashlib.sha256).hexdigest()


def known_words(mapping: Mapping, words: Iterable[str]) -> dict[str, str]:
    """Which stage those of these words mean that were mapped before; "" where such applicants are left out."""
    marks = {word: mark_of_word(mapping, word) for word in words}
    return {word: mapping.words[mark] for word, mark in marks.items() if mark in mapping.words}


def forget_mapping(actor: str, mapping: Mapping) -> None:
    """The next file with these headings is new again. Figures that were kept stay."""
    ledger.record(
        actor, "forget how a sheet is read", f"organisation:{mapping.organisation_id}", sheet=mapping.headings[:16]
    )
    db().delete(mapping)
    db().flush()


def map_words(actor: str, mapping: Mapping, words: Words[str, Stage | None]) -> None:
    """Remember which stage each word of the stage column means; None leaves such applicants out."""
    said = {mark_of_word(mapping, word): stage.value if stage else "" for word, stage in words.items()}
    mapping.words = mapping.words | said
    db().flush()
    sheet, known = mapping.headings[:16], len(mapping.words)
    ledger.record(actor, "map words of a sheet", f"organisation:{mapping.organisation_id}", sheet=sheet, words=known)
