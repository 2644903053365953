"""The part of a load that is upserted by code: areas and neighbourhoods, at which people's rows point.

What changes is worked out beforehand in temporary tables, so that the swap itself only writes.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select, update

from app.db import db
from maps.places.codes import slug_of
from maps.places.models import Neighbourhood
from maps.places.staging import Staging

# A column of the next row of an area: who may tell it, the most trusted first, then what stands there now.
# The authority never comes from an area's name, and the index's only where no lookup has spoken. What stands for a ward
# where no lookup names one (a zone) goes by the code of an area, and gives way to a ward.
CHANGED_AREAS = """
CREATE TEMPORARY TABLE changed_area AS
SELECT n.code, n.name, n.authority_code, n.authority_name, n.ward_code, n.population, n.indexed,
       a.code IS NOT NULL AS known
FROM (
    SELECT c.code,
        coalesce(w.name, CASE WHEN h.id IS NOT NULL THEN a.name END,
                 i.name, d.name, o.name, e.name, g.name, a.name, c.code) AS name,
        coalesce(w.authority_code, x.authority_code, CASE WHEN h.id IS NOT NULL THEN a.authority_code END,
                 i.authority_code, d.authority_code, a.authority_code) AS authority_code,
        coalesce(w.authority_name, x.authority_name, CASE WHEN h.id IS NOT NULL THEN a.authority_name END,
                 i.authority_name, d.authority_name, a.authority_name) AS authority_name,
        coalesce(w.ward_code, x.ward_code,
                 CASE WHEN h.id IS NULL THEN coalesce(i.ward_code, d.ward_code) END) AS ward_code,
        coalesce(g.population, x.population, i.population, a.population) AS population,
        (i.code IS NOT NULL OR coalesce(a.indexed, false)) AS indexed
    FROM (SELECT DISTINCT code FROM stage_area) c
    LEFT JOIN stage_area w ON w.code = c.code AND w.teller = 'lookup'
    LEFT JOIN stage_area x ON x.code = c.code AND x.teller = 'older'
    LEFT JOIN stage_area d ON d.code = c.code AND d.teller = 'named'
    LEFT JOIN stage_area i ON i.code = c.code AND i.teller = 'index'
    LEFT JOIN stage_area o ON o.code = c.code AND o.teller = 'outlines'
    LEFT JOIN stage_area e ON e.code = c.code AND e.teller = 'ethnic'
    LEFT JOIN stage_area g ON g.code = c.code AND g.teller = 'age'
    LEFT JOIN area a ON a.code = c.code
    LEFT JOIN neighbourhood h ON h.id = a.neighbourhood_id
        AND NOT EXISTS (SELECT 1 FROM area z WHERE z.code = h.ward_code)
) n
LEFT JOIN area a ON a.code = n.code
LEFT JOIN neighbourhood h ON h.id = a.neighbourhood_id
WHERE a.code IS NULL OR a.name <> n.name OR a.indexed <> n.indexed
   OR coalesce(a.authority_code, '') <> coalesce(n.authority_code, '')
   OR coalesce(a.authority_name, '') <> coalesce(n.authority_name, '')
   OR coalesce(a.population, -1) <> coalesce(n.population, -1)
   OR (n.ward_code IS NOT NULL AND coalesce(h.ward_code, '') <> n.ward_code)
"""
WRITE_AREAS = """
INSERT INTO area (code, name, authority_code, authority_name, neighbourhood_id, population, indexed)
SELECT c.code, c.name, c.authority_code, c.authority_name, h.id, c.population, c.indexed
FROM changed_area c LEFT JOIN neighbourhood h ON h.ward_code = c.ward_code
WHERE true ORDER BY c.code
ON CONFLICT (code) DO UPDATE SET name = excluded.name, authority_code = excluded.authority_code,
    authority_name = excluded.authority_name, population = excluded.population, indexed = excluded.indexed,
    neighbourhood_id = coalesce(excluded.neighbourhood_id, area.neighbourhood_id)
"""
WARDS = """
SELECT ward_code, max(ward_name), max(authority_code), max(authority_name) FROM stage_area
WHERE ward_name IS NOT NULL
  AND (teller = 'lookup' OR ward_code IN (SELECT ward_code FROM changed_area WHERE ward_code IS NOT NULL))
GROUP BY ward_code ORDER BY ward_code
"""


@dataclass(frozen=True)
class Ward:
    """A ward as the lookup names it."""

    code: str
    name: str
    authority_code: str
    authority_name: str


class Joining:
    """What a load will do to areas and neighbourhoods: worked out by `prepare`, done by `write`."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        self.new: list[dict[str, object]] = []
        self.changed: list[dict[str, object]] = []
        self.areas = 0

    def prepare(self) -> None:
        """Compare what was staged with what is there."""
        with self.staging.own.transaction(writes=False):
            self.staging.run(CHANGED_AREAS)
            self.areas = self.staging.count("changed_area")
            wards = [Ward(*row) for row in self.staging.run(WARDS)]
            present = list(db().scalars(select(Neighbourhood)))
        self._compare(wards, present)

    def _compare(self, wards: list[Ward], present: list[Neighbourhood]) -> None:
        by_ward = {known.ward_code: known for known in present}
        names = {known.id: known.name for known in present}
        for ward in wards:
            known = by_ward.get(ward.code)
            if known and not known.named_by_people:
                names[known.id] = ward.name
        often = Counter([*names.values(), *(ward.name for ward in wards if ward.code not in by_ward)])
        slugs = {known.slug for known in present}
        told = {ward.code: ward for ward in wards}
        for known in present:
            ward = told.get(known.ward_code or "")
            after = {
                "name": names[known.id],
                "authority_code": ward.authority_code if ward else known.authority_code,
                "authority_name": ward.authority_name if ward else known.authority_name,
                "ambiguous": often[names[known.id]] > 1,
            }
            if any(getattr(known, field) != value for field, value in after.items()):
                self.changed.append({"id": known.id, **after})
        for ward in wards:
            if ward.code not in by_ward:
                ambiguous = often[ward.name] > 1
                self.new.append(
                    {
                        "slug": _free_slug(ward, slugs, ambiguous=ambiguous),
                        "name": ward.name,
                        "named_by_people": False,
                        "ward_code": ward.code,
                        "authority_code": ward.authority_code,
                        "authority_name": ward.authority_name,
                        "ambiguous": ambiguous,
                    }
                )

    def write(self) -> None:
        """Do it, in the open transaction."""
        if self.new:
            db().execute(Neighbourhood.__table__.insert(), self.new)  # ty: ignore[missing-attribute]
        if self.changed:
            db().execute(update(Neighbourhood), self.changed)
        if self.areas:
            self.staging.run(WRITE_AREAS)


def _free_slug(ward: Ward, taken: set[str], *, ambiguous: bool) -> str:
    """The ward's name as an address; with its authority where it is not unique, with its code as a last resort."""
    plain = [slug_of(ward.name, ward.authority_name), slug_of(ward.name, ward.code)]
    if not ambiguous:
        plain.insert(0, slug_of(ward.name))
    slug = next(slug for slug in plain if slug not in taken)
    taken.add(slug)
    return slug
