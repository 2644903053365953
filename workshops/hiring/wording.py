"""How stages, columns, groups and answers are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Organisation
from workshops.hiring.columns import Holds
from workshops.hiring.groups import WORDS
from workshops.hiring.models import Hire, InPost, Split, Stage

STAGES_SAID: dict[Stage, Any] = {
    Stage.INTEREST: _l("Interested"),
    Stage.APPLIED: _l("Applied"),
    Stage.INTERVIEWED: _l("Interviewed"),
    Stage.OFFERED: _l("Offered"),
    Stage.STARTED: _l("Started"),
}
COLUMNS: dict[Holds, Any] = {
    Holds.OFFER: _l("Offer"),
    Holds.PLACE: _l("Neighbourhood"),
    Holds.ETHNIC: _l("Ethnic group"),
    Holds.AGE: _l("Age band"),
    Holds.DISABILITY: _l("Disability"),
    Holds.AS_OF: _l("As of"),
    **{Holds(stage.value): said for stage, said in STAGES_SAID.items()},
    Holds.FURTHEST: _l("How far they got"),
}
ALLOWED: dict[Holds, Any] = {
    Holds.OFFER: _l("the reference, the address or the exact title of an offer of yours"),
    Holds.PLACE: _l(
        "a neighbourhood of the programme, a postcode (not kept), an official area code, “somewhere else”, or empty "
        "where nobody said"
    ),
    Holds.ETHNIC: _l("if you know it: one of the 5 broad or the 19 groups of the census; empty where nobody said"),
    Holds.AGE: _l("if you know it: an age, or a band like 25 to 34"),
    Holds.DISABILITY: _l("if you know it: yes or no"),
    Holds.AS_OF: _l("the day of the figures; empty for the day that you choose on the page"),
    Holds.INTEREST: _l(
        "how many were interested; empty: the most of what was handed over here and of those who applied"
    ),
    Holds.APPLIED: _l("how many applied"),
    Holds.INTERVIEWED: _l("how many of them were interviewed"),
    Holds.OFFERED: _l("how many of them were offered the job"),
    Holds.STARTED: _l("how many of them have started"),
}
HOLDS: dict[Holds, Any] = {  # as they are chosen for a column of another system
    Holds.NOTHING: _l("Nothing of these: do not read it"),
    Holds.OFFER: _l("Offer: its reference or title"),
    Holds.PLACE: _l("Where they live: neighbourhood, postcode or area code"),
    Holds.ETHNIC: _l("Ethnic group"),
    Holds.AGE: _l("Age, or age band"),
    Holds.DISABILITY: _l("Disabled: yes or no"),
    Holds.AS_OF: _l("Day of the figures"),
    Holds.FURTHEST: _l("One row is one applicant: how far they got, in words"),
    Holds.INTEREST: _l("How many were interested"),
    Holds.APPLIED: _l("How many applied"),
    Holds.INTERVIEWED: _l("How many were interviewed"),
    Holds.OFFERED: _l("How many were offered it"),
    Holds.STARTED: _l("How many started"),
}
LEAVES_OUT_OTHERS = _l("Leave out rows about vacancies that are not offered here")
SPLITS_SAID: dict[Split, Any] = {
    Split.PLACE: _l("neighbourhood"),
    Split.DECILES: _l("group of areas"),
    Split.ETHNIC: _l("ethnic group"),
    Split.AGE: _l("age"),
    Split.DISABILITY: _l("disability"),
}
ANSWERS: dict[InPost, Any] = {
    InPost.IN_POST: _l("Still in post"),
    InPost.LEFT: _l("Has left"),
    InPost.UNKNOWN: _l("We do not know"),
}


def what_fits(split: Split, text: str) -> str:
    """That a cell is none of the groups, and which there are."""
    known = "; ".join(str(words) for words in WORDS[split].values())
    if text:
        return _("“%(text)s” is none of these: %(known)s. Leave it empty where nobody said.", text=text, known=known)
    return _("What stands here is none of these: %(known)s. Leave it empty where nobody said.", known=known)


REFUSALS: dict[str, Any] = {
    "future": _l("This day is still to come. Write it down when they have started."),
    "before": _l("The offer was not published yet on this day: nobody can have started."),
    "answered": _l("It is said already that they were still there on a day that would not have come."),
    "early": _l("This is asked later. Nothing was kept."),
    "meanwhile": _l("Somebody has answered for these jobs meanwhile. Choose the file again; nothing was kept."),
    "came back": _l(
        "Nobody has left after 26 weeks and is still in post after 52. Put the other answer right first, or this one. "
        "If they have started anew, write that down as another job."
    ),
}


def counted_already(kept: Hire, organisation: Organisation | None) -> str:
    """That a job stands here, and through whom as far as that is one's own business."""
    ours = organisation is not None and kept.offer.organisation_id == organisation.id
    through = organisation.name if ours and organisation else _("another organisation")
    return _("This job is counted already, through %(through)s, once. Nothing was kept twice.", through=through)
