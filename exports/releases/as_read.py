"""The tables of a release as people read them: what each counts, and the names of its rows. For pages and files."""

from exports.releases.jobs_read import jobs_read
from exports.releases.people_read import people_read, reach_read
from exports.releases.reading import Numbers
from exports.releases.said_read import about_people_read, answers_read, promises_read, themes_read
from exports.releases.table_read import TableRead


def tables_of(made: Numbers, before: Numbers | None = None) -> list[TableRead]:
    """Every table that a release has, in the order in which they are shown. One of earlier rules has fewer.

    `before` is the release before, for what each row showed there.
    """
    kinds = (people_read, reach_read, themes_read, answers_read, about_people_read, jobs_read, promises_read)
    return [table for read in kinds for table in read(made, before)]
