"""Everything that a pack is made of, read once: of the release, and of the public record as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from exports.board.beside import figures_of
from exports.board.heard import Heard, heard
from exports.board.jobs import Jobs, jobs
from exports.board.promised import Promised, promised
from exports.board.said import Said, said
from exports.indicators.as_read import Figure
from exports.releases.as_read import tables_of
from exports.releases.reading import Published
from exports.releases.table_read import TableRead


@dataclass(frozen=True)
class Gathered:
    made: Published
    tables: Sequence[TableRead]
    heard: Heard
    said: Said
    beside: Sequence[Figure]
    promised: Promised
    jobs: Jobs | None  # None where there never was an offer


def gather(made: Published) -> Gathered:
    tables = tables_of(made)
    programme = made.programme
    return Gathered(
        made,
        tables,
        heard(made, tables),
        said(made, tables),
        figures_of(programme),
        promised(programme),
        jobs(made, tables),
    )
