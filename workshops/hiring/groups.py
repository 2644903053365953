"""The groups by which people are counted here, and the words that files have for them.

Ethnic groups are the five of the census, by the first part of the key of each of its nineteen (census.py). Ages are
wider bands than those of the questions at workshops: employers count from 16, and few people over 65 begin a job.
"""

import re
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from app.words import fold
from maps.deprivation.census import ETHNIC_GROUPS
from workshops.equality.question_sets import ETHNIC_GROUP
from workshops.hiring.models import Split

ETHNIC: dict[str, Any] = {
    "asian": _l("Asian or Asian British"),
    "black": _l("Black, Black British, Caribbean or African"),
    "mixed": _l("Mixed or multiple ethnic groups"),
    "white": _l("White"),
    "other": _l("Another ethnic group"),
}
AGES: dict[str, Any] = {
    "under-25": _l("Under 25"),
    "25-34": _l("25 to 34"),
    "35-44": _l("35 to 44"),
    "45-54": _l("45 to 54"),
    "55-64": _l("55 to 64"),
    "65-over": _l("65 and over"),
}
DISABILITY: dict[str, Any] = {"yes": _l("Disabled"), "no": _l("Not disabled")}
NOBODY_SAID = frozenset(
    [
        "",
        "not said",
        "not stated",
        "not known",
        "not given",
        "not disclosed",
        "not specified",
        "not declared",
        "unknown",
        "undisclosed",
        "unspecified",
        "prefer not to say",
        "i do not wish to disclose",
        "i do not wish to disclose this",
        "i prefer not to say",
        "refused",
        "z",
        "-",
        "n/a",
        "none given",
        "blank",
    ]
)
EARLY, LATE = 0, 120  # years between which people are counted
RANGE = re.compile(r"(?:aged? )?(\d{1,3})(?: ?(?:-|–|to) ?(\d{1,3})| ?(\+|(?:and|or) (?:over|older|above)))?")
UNDER = re.compile(r"(?:under|below|<) ?(\d{1,2})|(\d{1,2}) (?:and|or) (?:under|younger)")
BROAD = re.compile(r"(?:[a-z] )?(white|mixed|asian|black)\b[^-:–,]*[-:–,]")
OF_GROUPS: dict[str, frozenset[str]] = {  # words within usual wordings, by the group that they are of
    "mixed": frozenset({"mixed", "multiple", "dual"}),
    "asian": frozenset({"asian", "pakistani", "indian", "bangladeshi", "chinese"}),
    "black": frozenset({"black", "african", "caribbean"}),
    "white": frozenset({"white", "gypsy", "roma", "traveller", "irish", "polish", "european"}),
    "other": frozenset({"arab"}),
}
OF_ANY_GROUP = frozenset({"a", "an", "and", "or", "any", "other", "another", "ethnic", "ethnicity", "group", "groups"})
OF_ANY_GROUP |= {"background", "backgrounds", "heritage", "british", "english", "welsh", "scottish", "northern"}
YES = frozenset({"yes", "y", "true", "1", "disabled", "has a disability"})
NO = frozenset({"no", "n", "false", "0", "not disabled", "no disability"})


def plain(text: str) -> str:
    """A cell as it is compared.

    >>> plain(" Black  & Caribbean. ")
    'black and caribbean'
    """
    return " ".join(fold(text).replace("&", " and ").split()).rstrip(" .")


@cache
def _known() -> dict[str, str]:
    """What files call a group: its key, the census's words, those of the nineteen within it, and the NHS's letters."""
    found = {plain(group.label): group.key.partition(".")[0] for group in ETHNIC_GROUPS}
    found |= {plain(group.broad): group.key.partition(".")[0] for group in ETHNIC_GROUPS}
    for answer in ETHNIC_GROUP.answers:
        for part in (answer, *answer.parts):
            key = part.key.partition(".")[0]
            if key in ETHNIC and part.nhs:
                found[part.nhs.casefold()] = key
    found |= {"white british": "white", "british": "white", "english": "white", "mixed": "mixed", "asian": "asian"}
    found |= {"asian british": "asian", "black": "black", "black british": "black", "other ethnic group": "other"}
    found |= {"gypsy": "white", "traveller": "white", "irish traveller": "white"}
    return found | {key: key for key in ETHNIC}


def ethnic_group(text: str) -> str | None:
    """The broad group that a cell means, "" where nobody said, None for what is none.

    >>> [ethnic_group(text) for text in ("Pakistani", "White and Asian", "Asian or Asian British - Indian", "R")]
    ['asian', 'mixed', 'asian', 'asian']
    >>> ethnic_group("Mixed - White & Black Caribbean"), ethnic_group("A White - British"), ethnic_group("Not stated")
    ('mixed', 'white', '')
    >>> [ethnic_group(text) for text in ("Black Caribbean", "Mixed White and Asian", "Asian Pakistani")]
    ['black', 'mixed', 'asian']
    >>> ethnic_group("Band 5")
    """
    said = plain(text)
    if said in NOBODY_SAID:
        return ""
    if found := _known().get(said):
        return found
    begins = BROAD.match(said)
    return begins[1] if begins else _by_words(said)


def _by_words(said: str) -> str | None:
    """The one group that every word fits; what fits two of them is mixed only where "white and" says so.

    >>> [_by_words(text) for text in ("black african", "pakistani or british pakistani", "other white", "white irish")]
    ['black', 'asian', 'white', 'white']
    >>> _by_words("mixed or multiple ethnic groups"), _by_words("black and white band"), _by_words("black or asian")
    ('mixed', None, None)
    """
    words = set(re.findall(r"[^\W\d_]+", said))
    groups = [group for group, its in OF_GROUPS.items() if words & its]
    if not groups or words - OF_ANY_GROUP - frozenset().union(*OF_GROUPS.values()):
        return None
    if groups[0] == "mixed" or (len(groups) > 1 and said.startswith("white and ")):
        return "mixed"
    return groups[0] if len(groups) == 1 else None


def age_band(text: str) -> str | None:
    """The band of an age or a narrower band, "" where nobody said, None for what fits in none.

    >>> [age_band(text) for text in ("34", "16-24", "20 to 24", "Under 25", "65+", "25–34", "55 and over")]
    ['25-34', 'under-25', 'under-25', 'under-25', '65-over', '25-34', None]
    >>> age_band(""), age_band("20-34"), age_band("old")
    ('', None, None)
    """
    said = plain(text)
    if said in NOBODY_SAID:
        return ""
    if said in AGES:
        return said
    if below := UNDER.fullmatch(said):
        low, high = EARLY, int(below[1]) - 1 if below[1] else int(below[2])
    elif found := RANGE.fullmatch(said):
        low = int(found[1])
        high = int(found[2]) if found[2] else LATE if found[3] else low
    else:
        return None
    return next((band for band, ages in _ages().items() if low in ages and high in ages and low <= high), None)


def _ages() -> dict[str, range]:
    return {
        "under-25": range(EARLY, 25),
        **{f"{low}-{low + 9}": range(low, low + 10) for low in range(25, 65, 10)},
        "65-over": range(65, LATE + 1),
    }


def disability(text: str) -> str | None:
    """
    >>> disability("Yes"), disability("N"), disability("Prefer not to say"), disability("maybe")
    ('yes', 'no', '', None)
    """
    said = plain(text)
    if said in NOBODY_SAID:
        return ""
    return "yes" if said in YES else "no" if said in NO else None


READERS = {Split.ETHNIC: ethnic_group, Split.AGE: age_band, Split.DISABILITY: disability}
WORDS: dict[Split, dict[str, Any]] = {Split.ETHNIC: ETHNIC, Split.AGE: AGES, Split.DISABILITY: DISABILITY}
