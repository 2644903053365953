"""What the columns of a file hold: those of our own sheet, and a guess at those of another system.

What a heading says is about somebody (a name, an address, a birthday) is locked: such a column cannot be chosen, and
is never read further than its heading.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from app.words import fold
from workshops.hiring.models import Split, Stage


class Holds(StrEnum):
    """What a column may hold."""

    NOTHING = ""
    OFFER = "offer"
    PLACE = "place"
    ETHNIC = "ethnic"
    AGE = "age"
    DISABILITY = "disability"
    AS_OF = "as_of"
    INTEREST = "interest"
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    STARTED = "started"
    FURTHEST = "furthest"  # in words, where a row is one applicant


STAGES = {Holds(stage.value): stage for stage in Stage}
LATER = tuple(holds for holds in STAGES if holds is not Holds.INTEREST)  # those that a sheet of ours must have
COUNTS = (Holds.INTEREST, *LATER)
SPLITS = {Holds(split.value): split for split in (Split.ETHNIC, Split.AGE, Split.DISABILITY)}
OURS: dict[str, Holds] = {
    "offer": Holds.OFFER,
    "neighbourhood": Holds.PLACE,
    "ethnic group": Holds.ETHNIC,
    "age band": Holds.AGE,
    "disability": Holds.DISABILITY,
    "as of": Holds.AS_OF,
    "interested": Holds.INTEREST,
    "applied": Holds.APPLIED,
    "interviewed": Holds.INTERVIEWED,
    "offered": Holds.OFFERED,
    "started": Holds.STARTED,
}
FOR_READERS = frozenset({"title"})  # in our template, so that people know which offer it is
SOMEBODYS = re.compile(  # whatever else stands in the heading
    r"\b(?:forenames?|surnames?|initials|e ?mails?|phone|telephone|mobile|contact|birth|birthday|dob|insurance|"
    r"passport|nhs number|linkedin|"
    r"(?:first|last|middle|full|given|family|preferred|known|candidates?|applicants?|managers?) names?)\b"
)
PERSONAL = re.compile(
    r"\b(?:names?|address(?:es)?|street|ni(?:no)?|visa|notes?|comments?|cv|photo)\b|"
    r"^(?:candidate|applicant|person|people|employee|worker)s?(?: (?:id|no|number|ref|reference))?$"
)
OF_A_THING = re.compile(
    r"\b(?:job|vacancy|post|position|role|requisition|advert|offer|stage|status|step|ward|area|neighbourhood|"
    r"post ?code)\b"
)
COUNTED = ("applicants", "candidates")  # how many, in one word
WHICH_OR_WHEN = re.compile(r"\b(?:ids?|ref|reference|code|date|day|on|time|when|(?<=\w )(?:number|no)(?! of\b))\b")
GUESSES = (
    (
        Holds.FURTHEST,
        r"(?:current |application |candidate |applicant |furthest |hiring )*(?:stage|status|step|outcome)",
    ),
    (Holds.OFFER, r".*\b(?:requisition|vacancy|job|post|position|advert|role)\b.*"),
    (Holds.PLACE, r".*\b(?:post ?code|ward|neighbourhood|lsoa)\b.*"),
    (Holds.ETHNIC, r".*\bethnic.*"),
    (Holds.AGE, r"(?:.*\b)?age\b.*"),
    (Holds.DISABILITY, r".*\bdisab.*"),
    (Holds.INTEREST, r".*\b(?:interest|enquir|views?\b).*"),
    (Holds.APPLIED, r".*\b(?:applied|applicants?|applications?)\b.*"),
    (Holds.INTERVIEWED, r".*\binterview.*"),
    (Holds.OFFERED, r".*\b(?:offered|offers?)\b.*"),
    (Holds.STARTED, r".*\b(?:started|starters?|hired|hires|joined)\b.*"),
)


def plain(heading: str) -> str:
    """A heading as it is compared.

    >>> plain("Candidate_E-mail:"), plain("  Ethnic Group ")
    ('candidate e mail', 'ethnic group')
    """
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(heading)).split())


def is_locked(heading: str) -> bool:
    """Whether a column is about somebody by its heading, and so is never read.

    >>> [is_locked(text) for text in ("First name", "E-mail", "Candidate", "Date of birth", "Applicant ID", "NI")]
    [True, True, True, True, True, True]
    >>> [is_locked(text) for text in ("Job name", "Applicant status", "Applicants", "Address postcode")]
    [False, False, False, False]
    """
    said = plain(heading)
    if SOMEBODYS.search(said):
        return True
    return bool(PERSONAL.search(said)) and not OF_A_THING.search(said) and said not in COUNTED


def ours(headings: Sequence[str]) -> list[Holds | None] | None:
    """What the columns of our own sheet hold; None for another system's file. None in it is a column of nobody's.

    >>> ours(["Offer", "Applied", "Interviewed", "Offered", "Started", "Notes"])[-2:]
    [<Holds.STARTED: 'started'>, None]
    >>> ours(["Vacancy", "Status"])
    """
    found = [OURS.get(plain(heading)) for heading in headings]
    return found if {Holds.OFFER, *LATER} <= set(found) else None


def guess(headings: Sequence[str]) -> list[Holds]:
    """What each column may hold, each thing once. People look at it before anything is read.

    Where a column says how far one applicant got, a row is one applicant, and nothing in it is a number of them.

    >>> [str(each) for each in guess(["Requisition ID", "Job title", "Candidate name", "Current status", "Postcode"])]
    ['offer', '', '', 'furthest', 'place']
    >>> [str(each) for each in guess(["Vacancy", "Applications", "Interviewed", "Status"])]
    ['offer', '', '', 'furthest']
    """
    found: list[Holds] = []
    for heading in headings:
        holds = Holds.NOTHING if is_locked(heading) else _guess_one(plain(heading), found)
        found.append(holds)
    return [Holds.NOTHING if each in COUNTS and Holds.FURTHEST in found else each for each in found]


def _guess_one(said: str, taken: Sequence[Holds]) -> Holds:
    """What one column may hold besides those that are taken. What says which one or when says no number of people.

    >>> [str(_guess_one(said, ())) for said in ("application id", "date applied", "interview date", "offer no")]
    ['', '', '', '']
    >>> [str(_guess_one(said, ())) for said in ("total no of applications", "number interviewed", "offers made")]
    ['applied', 'interviewed', 'offered']
    """
    fits = (holds for holds, pattern in GUESSES if re.fullmatch(pattern, said) and holds not in taken)
    holds = OURS.get(said) or next(fits, Holds.NOTHING)
    return Holds.NOTHING if holds in taken or (holds in COUNTS and WHICH_OR_WHEN.search(said)) else holds
