"""Every kind of official file that can be loaded, and the load of them: places, indices and census together."""

from collections.abc import Sequence
from pathlib import Path

from maps.deprivation.census import AGE, ETHNIC
from maps.deprivation.index_file import INDEX, POPULATION_ESTIMATE
from maps.deprivation.nations import NORTHERN_IRELAND, SCOTLAND, WALES, WELSH_NAMES
from maps.deprivation.older_areas import OLDER_INDEX, OLDER_LOOKUP, OLDER_PEOPLE, settle_older_areas
from maps.places import loading
from maps.places.loading import Report, Told

# What is known by surer signs comes first.
KINDS = (
    OLDER_INDEX,
    OLDER_LOOKUP,
    OLDER_PEOPLE,
    WALES,
    WELSH_NAMES,
    SCOTLAND,
    NORTHERN_IRELAND,
    POPULATION_ESTIMATE,
    INDEX,
    ETHNIC,
    AGE,
    *loading.KINDS,
)


def load_places(paths: Sequence[Path], grade: str = "", told: Told | None = None) -> Report:
    """Load official files, folders, zips and gzips of them, in any order, outside of any open transaction.

    Raises BrokenFileError with one sentence, and the database as before, when a file of a known kind cannot be used.
    """
    return loading.load(paths, KINDS, grade, told, settle_older_areas)
