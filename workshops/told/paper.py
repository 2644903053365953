"""What became of it, on paper: a poster, a leaflet, and a page to read aloud. In words, the same for PDF and page.

Paper cannot be taken back, so nothing that a resident said stands on it: "you said" is the theme as the team wrote it.
Nor is anybody counted. The code leads to the programme's page, which goes on changing.
"""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app import clock, ledger
from app.i18n import say_day
from app.links import absolute, qr_svg
from app.words import shorten
from workshops.actions.models import ActionState
from workshops.actions.wording import say_state
from workshops.kit.address import reach
from workshops.kit.sheets import Facts, about_sheet
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.told.evenings_told import may_be_told, said_there, speaks_for_itself
from workshops.told.wording import became
from workshops.told.you_said import Change, Knot, in_full, to_pass_on, under_themes

ON_A_POSTER, ON_A_LEAFLET, ALOUD = 5, 12, 8
LONGEST = 170  # letters of what people want, as it stands on a poster
A_LITTLE, A_LOT, TOO_MUCH = 620, 950, 1190  # letters on a poster's page: more are set smaller
A_CHANGE = 30  # letters: the room that its three beginnings of a line take
RANK: dict[ActionState, int] = {  # what people decided stands before what is promised
    ActionState.BETTER: 0,
    ActionState.SAYS_DONE: 1,
    ActionState.UNDER_WAY: 2,
    ActionState.AGREED: 2,
    ActionState.DECLINED: 3,
}


def pick(rows: Sequence[tuple[int, int, Any]], at_most: int) -> list[Any]:
    """The biggest changes: what people decided before what an owner says and what is promised; of these the newest.

    A row is its rank (0: people decided), the number of its newest entry in the ledger, and the thing itself.

    >>> pick([(2, 90, "promised today"), (0, 10, "better"), (2, 80, "promised"), (0, 40, "better since")], 3)
    ['better since', 'better', 'promised today']
    >>> pick([], 5)
    []
    """
    return [thing for _rank, _seq, thing in sorted(rows, key=lambda row: (row[0], -row[1]))][:at_most]


def rank_of(change: Change) -> int:
    """A verdict that was lost is a decision of people too."""
    return 0 if change.is_decided else RANK[change.action.state]


def poster(programme: Programme, workshop: Workshop | None = None) -> Facts:
    """A4 for the window: three to five changes, and the way to all of them."""
    found = [_on_paper(knot) for knot in chosen(programme, workshop, ON_A_POSTER)]
    head = _head(programme, workshop)
    letters = sum(len(each["said"] + each["title"] + each["became"] + each["owner"]) for each in found)
    letters += len(head["title"] + head["where"]) + A_CHANGE * len(found)
    return (
        _paper(_("Poster: what became of %(name)s", name=head["title"]), programme)
        | head
        | {
            "heading": _("You said, we did"),
            "changes": found,
            "looks": _looks(letters),
            "say_more": _("All of it, and what people say of it:"),
        }
    )


def leaflet(programme: Programme, workshop: Workshop | None = None) -> Facts:
    """A5 to take away: more of them, with owners and dates, and how to say whether it is better."""
    head = _head(programme, workshop)
    return (
        _paper(_("Leaflet: what became of %(name)s", name=head["title"]), programme)
        | head
        | {
            "heading": _("You said, we did"),
            "changes": [_on_paper(knot) for knot in chosen(programme, workshop, ON_A_LEAFLET)],
            "better_says": _("Is it better? You have the last word."),
            "better": [
                _("When an owner says that it is done, those who spoke of it are asked. Nobody else can answer."),
                _(
                    "Open %(address)s and type the code of your card, or ask your host for paper.",
                    address=reach().typed + url_for("told.find_thread"),
                ),
                _("Lost your card? Come to the next evening: it is asked there too."),
            ],
            "say_more": _("All of it, and what people say of it:"),
        }
    )


def aloud(programme: Programme, workshop: Workshop | None = None) -> Facts:
    """Sentences to be spoken: at the start of the next evening, or on the radio."""
    head = _head(programme, workshop)
    return (
        _paper(_("To read aloud: what became of %(name)s", name=head["title"]), programme)
        | head
        | {
            "heading": _("To read aloud"),
            "paragraphs": spoken(programme, [knot.change for knot in chosen(programme, workshop, ALOUD)]),
        }
    )


def chosen(programme: Programme, workshop: Workshop | None, at_most: int) -> list[Knot]:
    """The changes that paper has room for, each under one of its themes."""
    knots = under_themes(programme, in_full(to_pass_on(programme)))
    if workshop and may_be_told(workshop) and speaks_for_itself(workshop):
        knots = said_there(workshop, knots)
    once = {knot.change.action.id: knot for knot in reversed(knots)}
    return pick([(rank_of(knot.change), knot.change.seq, knot) for knot in once.values()], at_most)


def spoken(programme: Programme, found: Sequence[Change]) -> list[str]:
    """What a host says, sentence by sentence."""
    said = [_("Last time you were asked: %(question)s", question=programme.question)]
    if not found:
        return [
            *said,
            _("Nothing is promised yet. What was said is being read."),
            _("As soon as somebody promises something, I will tell you who, what, and by when."),
        ]
    said.append(_("You spoke, and this is what became of it."))
    for change in found:
        what = change.action.title.rstrip(". ")
        if change.action.state is ActionState.DECLINED:
            said.append(_("You asked for this: %(what)s. It was declined, and the reasons are public.", what=what))
        else:
            said.append(
                _("%(owner)s promised this: %(what)s. %(became)s", owner=change.owner, what=what, became=became(change))
            )
    return [
        *said,
        _("Only you can say whether it is better. If you have a card from last time, it opens the page to say so."),
        _("All of it can be read at %(address)s.", address=typed_address(programme)),
    ]


def typed_address(programme: Programme) -> str:
    """The programme's page as people type it."""
    return reach().typed + url_for("told.you_said_of", slug=programme.slug)


def _on_paper(knot: Knot) -> Facts:
    change, theme = knot.change, knot.theme
    partner, day = change.partner, say_day(change.action.first_due)
    declined = change.action.state is ActionState.DECLINED
    return {
        "said_says": _("You said"),
        "said": shorten(theme.wanted or theme.name, LONGEST) if theme else "",
        "promised_says": _("What was promised"),
        "title": change.action.title,
        "owner": change.owner,
        "partner": _("with %(partner)s", partner=partner) if partner else "",
        "due": _("asked for by %(day)s", day=day) if declined else _("promised for %(day)s", day=day),
        "state": str(say_state(change.action)),
        "became_says": _("What became of it"),
        "became": became(change),
    }


def _head(programme: Programme, workshop: Workshop | None) -> Facts:
    """What it is about: the evening where one is named, else the programme."""
    if workshop is None:
        return {"title": programme.name, "where": ""}
    named = _("with %(host)s", host=workshop.voice.name) if workshop.voice.named_ok else ""
    where = " · ".join(part for part in (workshop.venue, say_day(workshop.held_on), named) if part)
    return {"title": workshop.title, "where": where}


def _paper(name: str, programme: Programme) -> Facts:
    head = ledger.head()
    says = _("The page with all of it, to scan with a phone")
    return about_sheet(name) | {
        "question": programme.question,
        "nothing": _("Nothing is promised yet. What was said is being read. It will stand on the page below."),
        "qr": qr_svg(absolute(url_for("told.you_said_of", slug=programme.slug)), says),
        "qr_says": says,
        "address": typed_address(programme),
        "printed": _("As it stood on %(day)s.", day=say_day(clock.today())),
        "ledger": _("The record: entry %(seq)s, %(hash)s", seq=head.seq, hash=head.hash),
    }


def _looks(letters: int) -> str:
    """How small the words of a poster's page must be.

    >>> [_looks(many) for many in (400, 700, 1000, 2000)]
    ['roomy', 'full', 'tight', 'crammed']
    """
    bounds = ((A_LITTLE, "roomy"), (A_LOT, "full"), (TOO_MUCH, "tight"))
    return next((looks for most, looks in bounds if letters <= most), "crammed")
