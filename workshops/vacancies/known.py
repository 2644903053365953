"""What the vacancies of a file are held against, read once for all of them: a thousand rows ask no more than ten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Organisation, User
from app.db import db
from maps.places.models import Area, Neighbourhood
from workshops.actions.models import Action
from workshops.offers.finding import programmes_of
from workshops.offers.living_wage import Rate, rates
from workshops.offers.models import Offer
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import present
from workshops.vacancies.cells import Vacancy


@dataclass(frozen=True)
class Known:
    """What stands when a file is looked at or kept."""

    programme: Programme
    own: frozenset[int]  # the recruiter's programmes
    offers: Sequence[Offer]  # of the organisation, that one of the vacancies could be
    themes: Mapping[int, Theme]  # merged ones too; as long as they are held here, no offer asks for its own again
    promises: Mapping[int, Action]  # those of the vacancies and of the offers, for the same reason
    areas: Mapping[str, Area]  # places of work, by code
    rates: list[Rate]

    @classmethod
    def of(cls, programme: Programme, recruiter: User, vacancies: Sequence[Vacancy]) -> "Known":
        own = frozenset(each.id for each in programmes_of(recruiter))
        offers = _offers(recruiter.organisation, vacancies) if recruiter.organisation else ()
        ours = [each for each in offers if each.programme_id in own]
        programmes = {programme.id, *(each.programme_id for each in ours)}
        promises = {each.promise for each in vacancies if each.promise} | {each.action_id for each in ours}
        codes = {code for each in vacancies if (code := each.whole.get("area_code"))}
        themes = db().scalars(select(Theme).where(Theme.programme_id.in_(programmes)))
        actions = db().scalars(select(Action).where(Action.id.in_(promises - {None})))
        areas = db().scalars(select(Area).where(Area.code.in_(codes)))
        return cls(
            programme,
            own,
            offers,
            {each.id: each for each in themes},
            {each.id: each for each in actions},
            {each.code: each for each in areas},
            rates(),
        )

    def present(self, keys: Collection[int]) -> list[Theme]:
        """Themes as they stand now: one that was merged is the other."""
        return list({theme.id: theme for theme in (present(self.themes[key]) for key in keys)}.values())


def still_in(programme: Programme, keys: Collection[int]) -> list[Neighbourhood]:
    """Those of these neighbourhoods that are of the programme now: one can leave it while a draft waits."""
    return [each for each in programme.neighbourhoods if each.id in keys]


def _offers(organisation: Organisation, vacancies: Sequence[Vacancy]) -> Sequence[Offer]:
    references = {each.facts["reference"] for each in vacancies if "reference" in each.facts}
    days = {day for each in vacancies if (day := each.whole.get("closes_on"))}
    wanted = select(Offer).where(
        Offer.organisation_id == organisation.id, or_(Offer.reference.in_(references), Offer.closes_on.in_(days))
    )
    # None of these by a join: PostgreSQL locks no row that was joined to what may be missing, and drafts are locked.
    wanted = wanted.options(
        *(selectinload(each) for each in (Offer.checks, Offer.neighbourhoods, Offer.area, Offer.themes))
    )
    return db().scalars(wanted.order_by(Offer.id)).all()
