"""Three evenings to start from: listen, design together, answer back. Each can be held as it is.

Times add up to an hour and a half. What they are called, asked and said is the organiser's to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshops.meetings.models import Kind


class Template(StrEnum):
    LISTEN = "listen"
    DESIGN = "design"
    ANSWER = "answer"


@dataclass(frozen=True)
class Part:
    """One line of a run sheet."""

    kind: Kind
    question: LazyString
    minutes: int
    purpose: LazyString
    says: LazyString
    materials: LazyString | str = ""
    choices: Sequence[LazyString] = ()


@dataclass(frozen=True)
class Outline:
    """An evening to start from."""

    title: LazyString
    purpose: LazyString
    parts: Sequence[Part]
    reading: Sequence[tuple[LazyString, str]]  # what it is, and its address; {slug} is the programme's


GROUND_RULES = (
    _l("Speak for yourself. Let others speak for themselves."),
    _l("What somebody tells here is theirs: no names and no stories outside this room."),
    _l("You can stop at any question, and take your words back later."),
    _l("We do not have to agree. We listen until the other has finished."),
    _l("If something hurts, tell the host or press “Something happened to you?” on your phone."),
)

WELCOME = Part(
    Kind.TALK,
    _l("Welcome and ground rules"),
    15,
    _l("Everybody knows who asks, what happens with their words, and that they may stop."),
    _l(
        "Thank you for the time you give us. Nobody will ask your name. Keep your card: with it you can always see "
        "what became of your words. These are the rules of this room. What is missing?"
    ),
    _l("Cards on every chair, the poster at the door, paper forms and pens, water."),
)

WHAT_FOLLOWS = Part(
    Kind.TALK,
    _l("What happens next"),
    10,
    _l("People leave knowing what is done with their words, by whom and by when."),
    _l(
        "This is what we heard tonight. Tomorrow we write it up, and your host reads it first. Your card shows what "
        "becomes of it. We come back and ask whether it is better."
    ),
    _l("The card box for those who left theirs on the chair."),
)

OUTLINES: dict[Template, Outline] = {
    Template.LISTEN: Outline(
        _l("What is it like?"),
        _l("Listen. You come without an answer, and leave with people's own words."),
        (
            WELCOME,
            Part(
                Kind.POLL,
                _l("How is it for you?"),
                5,
                _l("Everybody has answered once, and sees how it works."),
                _l("An easy one first. Scan the code, or use the paper on your table. You see at once how we stand."),
                choices=(_l("Easy"), _l("Sometimes hard"), _l("Hard"), _l("I have given up")),
            ),
            Part(
                Kind.WORDS,
                _l("What is it like?"),
                30,
                _l("What people live through, in their own words. We explain nothing and defend nothing."),
                _l("Think of the last time. What happened? Talk at your table first, then write it down, as it was."),
                _l("A flip chart and a scribe for each table."),
            ),
            Part(
                Kind.PLACE,
                _l("Where is it hard?"),
                10,
                _l("See where it happens. It need not be where somebody lives."),
                _l("Tap the place, or choose it from the list."),
            ),
            Part(
                Kind.WORDS,
                _l("What have we not asked?"),
                20,
                _l("What matters to people and stands on nobody's list."),
                _l("You know what we should have asked. Ask it, and answer it."),
            ),
            WHAT_FOLLOWS,
        ),
        ((_l("Who asks, and what is promised"), "/about/{slug}"),),
    ),
    Template.DESIGN: Outline(
        _l("What would help?"),
        _l("Design together. People who live with it and people who can change it sit at one table."),
        (
            WELCOME,
            Part(
                Kind.TALK,
                _l("What we heard last time"),
                10,
                _l("People see that they were heard, and can put it right."),
                _l("This is what you told us. What did we get wrong? What is missing?"),
                _l("The write-up of the last evening, one for each table."),
            ),
            Part(
                Kind.WORDS,
                _l("What would help?"),
                25,
                _l("Ideas from those who live with it. Small ones are as good as large ones."),
                _l("What would make the biggest difference to you? Say it so that somebody could begin on Monday."),
                _l("A flip chart and a scribe for each table."),
            ),
            Part(
                Kind.TALK,
                _l("Food, while we gather the ideas"),
                15,
                _l("The team turns what was said into a list to choose from."),
                _l("Eat something. Meanwhile we put your ideas into a list, in your words."),
                _l("In the room: “Add a question made of earlier words”, of the kind “Choose three”."),
            ),
            Part(
                Kind.WORDS,
                _l("Who should do what, by when?"),
                15,
                _l("A name and a date for what was chosen."),
                _l("Who in this room can begin? Whom do we need who is not here?"),
            ),
            WHAT_FOLLOWS,
        ),
        ((_l("What was said so far"), "/about/{slug}"), (_l("Who has been heard, on a map"), "/map?programme={slug}")),
    ),
    Template.ANSWER: Outline(
        _l("Is it better?"),
        _l("Answer back. You tell what you did with what people said, and they say whether it is better."),
        (
            WELCOME,
            Part(
                Kind.TALK,
                _l("What you said, what we did"),
                20,
                _l("Each promise with its name and date: kept, late or broken, and why."),
                _l("You told us this. We promised that. This is what we did, and this is what we did not do."),
                _l(
                    "The promises on paper, one for each table. Before the evening, let its people answer: on the "
                    "page of each promise, “Ask others too”; and print its slips."
                ),
            ),
            Part(
                Kind.POLL,
                _l("Is it better?"),
                10,
                _l("The people's verdict, not ours."),
                _l(
                    "Whatever you say is right. Nobody sees who chose what. This shows the room how we stand; "
                    "what counts is your card. It asks you about each promise, tonight or at home; so does a slip."
                ),
                choices=(_l("Better"), _l("Half way"), _l("Not yet"), _l("I cannot tell")),
            ),
            Part(
                Kind.WORDS,
                _l("What makes you say so?"),
                20,
                _l("What changed for people, and for whom it did not."),
                _l("Tell us of one time since then. What was it like?"),
            ),
            Part(
                Kind.WORDS,
                _l("What should happen next?"),
                15,
                _l("What is still owed."),
                _l("What do you want us to come back with?"),
            ),
            WHAT_FOLLOWS,
        ),
        ((_l("What was said, and what was promised"), "/about/{slug}"),),
    ),
}
