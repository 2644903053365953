"""A table as CSV: UTF-8 without a mark at its beginning, RFC 4180, and each row says which release it is of.

A spreadsheet would calculate what begins like a formula: such a text gets an apostrophe first, which spreadsheets hide.
"""

import csv
import io

from exports.open_data.opening import LICENCE, OpenRelease
from exports.open_data.tables import COLUMNS, OpenTable, Value
from exports.open_data.words import no_formula

OF_THE_RELEASE = ("programme", "release", "released_on", "ledger_entry", "ledger_head", "licence", "source")


def as_csv(opened: OpenRelease, table: OpenTable) -> bytes:
    beside = (
        opened.slug,
        opened.number,
        opened.made_on.isoformat(),
        opened.ledger_seq,
        opened.ledger_head,
        LICENCE["id"],
        opened.source,
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*(column.name for column in COLUMNS), *OF_THE_RELEASE])
    writer.writerows(map(_guarded, (*row.cells, *beside)) for row in table.rows)
    return out.getvalue().encode()


def _guarded(value: Value) -> Value:
    return no_formula(value) if isinstance(value, str) else value
