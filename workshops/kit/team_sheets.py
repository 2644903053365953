"""What stands on the sheets of those who lead the evening: the facilitator's and the interpreter's.

They stay with the team, so that a sealed workshop is named on them; the sheet then says where it must not go.
"""

from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.i18n import say_language, say_moment, say_time
from workshops.contributions.forms import ANSWERS
from workshops.kit.address import reach
from workshops.kit.sheets import Facts, is_wanted, named_people, promises, way_to_tell
from workshops.meetings.models import Activity, Confidentiality, Kind, Workshop
from workshops.meetings.run_sheet import run_sheet
from workshops.meetings.wording import KINDS, LEVELS

OURS = "en"  # what is printed is in this language
EMPTY_ROWS = 6


def facilitator(workshop: Workshop) -> Facts:
    """The evening on paper, for the hand of whoever leads it: times, words to say, what lies ready, whom to call."""
    return _sheet(workshop, _("Facilitator's sheet: %(title)s", title=workshop.title)) | {
        "facts": _facts(workshop),
        "run_sheet_says": _("The evening"),
        "heads": [_("Time"), _("What happens"), _("What you say")],
        "run_sheet": [
            {
                "time": say_time(begins),
                "minutes": ngettext("%(num)s minute", "%(num)s minutes", activity.minutes),
                "kind": str(KINDS[Kind(activity.kind)][0]),
                "question": activity.question,
                "purpose": activity.purpose,
                "choices": [choice.words for choice in activity.choices],
                "materials": activity.materials,
                "says": activity.says,
            }
            for begins, activity in run_sheet(workshop)
        ],
        "nothing": _("Nothing is planned yet."),
        "purpose_says": _("What for"),
        "materials_says": _("Have ready"),
        "rules_say": _("What we agreed"),
        "rules": _lines(workshop.ground_rules),
        "named_say": _("When something happened to somebody"),
        "named": [
            _("Do not write it on a flip chart. Say: “You can tell one of these two, and only they will read it.”"),
            *(named_people(workshop) or [_("Nobody is named yet.")]),
            way_to_tell(workshop),
            _("Somebody has no phone? Lend one, and step aside."),
        ],
        "afterwards_says": _("Afterwards"),
        "afterwards": [
            _("Type in the paper forms by their numbers. Some days after the evening a number leads nowhere any more."),
            _("Then shred the forms. The cards belong to the people: do not copy them."),
        ],
    }


def interpreter(workshop: Workshop) -> Facts:
    """Everything that will be said or read aloud, with room to write it down in another language beforehand."""
    others = [language for language in workshop.languages if language != OURS]
    return _sheet(workshop, _("Interpreter's sheet: %(title)s", title=workshop.title)) | {
        "facts": _facts(workshop),
        "questions_say": _("What is asked"),
        "questions": [_asked(activity) for activity in workshop.questions],
        "nothing": _("Nothing is planned yet."),
        "promises_say": _("What people are promised"),
        "promises": promises(workshop),
        "rules_say": _("What we agreed"),
        "rules": _lines(workshop.ground_rules),
        "words_say": _("Words to settle before the evening"),
        "languages": [say_language(language) for language in others] or [_("In your language")],
        "word_says": _("English"),
        "words": [
            _("to take part"),
            _("your words may be quoted"),
            _("without a name"),
            _("neighbourhood"),
            _("agree, pass, disagree"),
            _("the wall (the screen in the hall)"),
            _("the card: it shows later what became of your words"),
            _("to take your words back"),
            *[""] * EMPTY_ROWS,
        ],
    }


def _sheet(workshop: Workshop, name: str) -> Facts:
    sealed = workshop.confidentiality is Confidentiality.SEALED
    return {
        "name": name,
        "language": str(get_locale() or "en"),
        "trial": "",
        "title": workshop.title,
        "sealed": _("Sealed: this sheet stays with you. Do not leave it in the hall, and shred it afterwards.")
        if sealed
        else "",
    }


def _facts(workshop: Workshop) -> list[tuple[str, str]]:
    """What to know at a glance; what is not arranged is left out."""
    known: dict[str, Any] = {
        _("When"): say_moment(workshop.starts_at),
        _("Where"): workshop.venue,
        _("Host"): workshop.voice.name,
        _("How people join"): _("%(address)s, code %(code)s", address=reach().typed, code=workshop.code),
        _("Access"): workshop.access,
        _("Interpreter"): workshop.interpreter if is_wanted(workshop.interpreter) else "",
        _("Crèche"): workshop.creche if is_wanted(workshop.creche) else "",
        _("Spoken"): ", ".join(say_language(language) for language in workshop.languages),
        _("How much leaves the room"): " ".join(
            (f"{LEVELS[workshop.confidentiality][0]}.", str(LEVELS[workshop.confidentiality][1]))
        ),
    }
    return [(what, said) for what, said in known.items() if said]


def _asked(activity: Activity) -> Facts:
    return {
        "question": activity.question,
        "hint": activity.hint,
        "choices": [choice.words for choice in activity.choices],
        "answers": " · ".join(str(words) for _key, words in ANSWERS) if activity.kind is Kind.AGREE else "",
    }


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
