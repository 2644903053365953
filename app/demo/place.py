"""The sample place, loaded by the same loaders as official files."""

from app.config import ROOT
from app.db import transaction
from maps.deprivation.loading import load_places
from maps.places.services import data_version

FILES = ROOT / "maps" / "places" / "sample" / "files"


def load_sample_place() -> bool:
    """Load the sample place where no place is loaded yet. True when it was."""
    with transaction(writes=False):
        if data_version():
            return False
    load_places([FILES])
    return True
