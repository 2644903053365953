"""One's own offers as files name them: by reference, by address, or by title where only one is called so."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.words import fold
from workshops.hiring.wording import LEAVES_OUT_OTHERS
from workshops.offers.models import Offer
from workshops.scribe.cells import WrongCell


class OwnOffers:
    """An offer of another employer and one that does not exist read alike: there is none of ours.

    What stands in another system's export is not echoed; of such a file, and of no other, one may have rows left out.
    """

    def __init__(self, offers: Iterable[Offer], *, echoes: bool = True) -> None:
        self.echoes = echoes
        self.known: dict[str, Offer | None] = {}
        offers = list(offers)
        for offer in offers:
            self.known[fold(offer.title)] = None if fold(offer.title) in self.known else offer
        self.known |= {fold(offer.slug): offer for offer in offers}
        self.known |= {fold(offer.reference): offer for offer in offers if offer.reference}

    def find(self, text: str) -> Offer:
        """Raises WrongCell."""
        if not text:
            raise WrongCell(_("Write which offer this row is of: its reference or its title."))
        offer = self.known.get(fold(text))
        if offer:
            return offer
        if fold(text) in self.known:
            raise WrongCell(_("Several offers of yours are called so: write the reference."))
        if self.echoes:
            raise WrongCell(_("There is no offer “%(text)s” of yours.", text=text[:60]))
        raise WrongCell(
            _(
                "There is no offer of yours with the reference or title that stands here. If the export holds other "
                "vacancies too, map its columns anew and tick “%(tick)s”.",
                tick=LEAVES_OUT_OTHERS,
            )
        )
