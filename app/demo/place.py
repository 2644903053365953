"""The sample place, loaded by the same loaders as official files."""

from app.config import ROOT
from app.db import transaction
from maps.deprivation.loading import load_places
from maps.places.services import authority, data_version

FILES = ROOT / "maps" / "places" / "sample" / "files"


AUTHORITY = "F07000001"


def load_sample_place() -> bool:
    """Load the sample place where it is not loaded yet, beside whatever is. True when it was."""
    with transaction(writes=False):
        if authority(AUTHORITY):
            return False
    load_places([FILES])
    return True


def is_somebodys_own() -> bool:
    """Whether a real place is loaded: there the demonstration comes only when it is asked for."""
    with transaction(writes=False):
        return bool(data_version()) and authority(AUTHORITY) is None
