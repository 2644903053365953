"""What stops people, and what an offer removes of it: the themes that it answers, and the help that it gives."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from workshops.offers.in_public import removes
from workshops.offers.models import Help, Offer
from workshops.themes.models import Theme


@dataclass(frozen=True)
class Removed:
    """What an offer removes of what stops people."""

    themes: tuple[Theme, ...]
    helps: tuple[Help, ...]


@dataclass(frozen=True)
class Matched:
    """Of the help that somebody would like: what the offer gives, and what it does not give yet."""

    gives: tuple[Help, ...]
    not_yet: tuple[Help, ...]


def barriers_removed(offer: Offer) -> Removed:
    """Themes of what people said, each under the name that it bears now; and help, in the order of Help."""
    return Removed(tuple(removes(offer)), helps_of(offer))


def helps_of(offer: Offer) -> tuple[Help, ...]:
    return tuple(each for each in Help if each.value in offer.helps)


def match(offer: Offer, wished: Collection[Help]) -> Matched:
    """The help that one person would like, held against an offer."""
    given = helps_of(offer)
    return Matched(
        tuple(each for each in Help if each in wished and each in given),
        tuple(each for each in Help if each in wished and each not in given),
    )


def missed(matches: Collection[Matched]) -> list[tuple[Help, int]]:
    """What an offer does not give yet, with how many would like it, most wished for first."""
    counted = Counter(each for matched in matches for each in matched.not_yet)
    return counted.most_common()
