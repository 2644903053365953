"""From what somebody typed or chose to where they live. The postcode itself is dropped here."""

from maps.places.services import Where, find_place
from workshops.programmes.models import Programme
from workshops.seats.services import NOT_SAID, Home

SOMEWHERE_ELSE = "somewhere-else"


class UnknownPostcode(Exception):
    """No data set has this postcode: the list of neighbourhoods is the other way."""


def where_is(programme: Programme, postcode: str, neighbourhood: str) -> Home:
    """A valid postcode decides; without one the neighbourhood (its slug); with neither, nothing.

    What lies outside the programme's place is somewhere else, without area. Raises UnknownPostcode.
    """
    if postcode:
        found = find_place(postcode, place_ids(programme))
        if found.where is Where.UNKNOWN:
            raise UnknownPostcode
        return Home(found.area_code, found.neighbourhood_id, elsewhere=found.where is Where.ELSEWHERE)
    if neighbourhood == SOMEWHERE_ELSE:
        return Home(elsewhere=True)
    chosen = next((place for place in programme.neighbourhoods if place.slug == neighbourhood), None)
    return Home(neighbourhood_id=chosen.id) if chosen else NOT_SAID


def choices(programme: Programme, nothing: str, elsewhere: str) -> list[tuple[str, str]]:
    """The list for a form: nothing first, the programme's neighbourhoods by name, somewhere else last."""
    return [
        ("", nothing),
        *((place.slug, place.full_name) for place in programme.neighbourhoods),
        (SOMEWHERE_ELSE, elsewhere),
    ]


def place_ids(programme: Programme) -> list[int]:
    """Where a programme is, as keys."""
    return [place.id for place in programme.neighbourhoods]
