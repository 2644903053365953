"""What has changed from one release to the next, in a few sentences: what is shown for the first time, and what is not
shown any more. All of it is read from what both show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.releases.table_read import Row, TableRead


@dataclass
class Changed:
    """One table with what is different in it now."""

    table: TableRead
    is_new: bool = False
    first_shown: list[Row] = field(default_factory=list)
    not_shown: list[Row] = field(default_factory=list)
    others: int = 0  # numbers that have become larger or smaller

    @property
    def says_something(self) -> bool:
        return bool(self.is_new or self.first_shown or self.not_shown or self.others)


def changed_in(tables: Sequence[TableRead]) -> list[Changed]:
    """The tables in which anything is different, in their order."""
    found = []
    for table in tables:
        now = Changed(table, is_new=all(row.before is None for row in table.rows))
        for row in table.rows if not now.is_new else ():
            before = row.before.rate if row.before else None
            if row.cell.rate is not None and before is None:
                now.first_shown.append(row)
            elif row.cell.rate is None and before is not None:
                now.not_shown.append(row)
            elif row.cell.rate != before:
                now.others += 1
        if now.says_something:
            found.append(now)
    return found
