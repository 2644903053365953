"""What is asked about another system's export: what each column holds, and which stage each word means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from app.editing import EditingForm
from app.forms import OurForm
from workshops.hiring.columns import COUNTS, Holds, guess, is_locked
from workshops.hiring.mapping import OTHERS
from workshops.hiring.models import Stage
from workshops.hiring.stage_words import guess_stage
from workshops.hiring.wording import HOLDS, LEAVES_OUT_OTHERS, STAGES_SAID

LEAVE_OUT = "leave out"
KNOWN = {each.value: each for each in Holds}


class ColumnsForm(EditingForm):
    """One list for each heading; those that are about somebody are not asked about."""

    leave_out_others = BooleanField(LEAVES_OUT_OTHERS)
    headings: Sequence[str] = ()

    def asked(self) -> list[tuple[str, Field]]:
        """Each heading that may be read, with its list."""
        return [(heading, self[f"column_{at}"]) for at, heading in enumerate(self.headings) if not is_locked(heading)]

    def locked(self) -> list[str]:
        return [heading for heading in self.headings if is_locked(heading)]

    def held(self) -> dict[str, Holds]:
        """What each heading holds; of what is locked nothing."""
        chosen = {heading: KNOWN.get(field.data, Holds.NOTHING) for heading, field in self.asked()}
        return {heading: chosen.get(heading, Holds.NOTHING) for heading in self.headings}

    def named(self, *holds: Holds) -> str:
        """The headings of the columns that hold one of these."""
        return ", ".join(f"“{heading}”" for heading, what in self.held().items() if what in holds)

    def validate_leave_out_others(self, field: BooleanField) -> None:
        """What the columns must hold together. (The fields themselves are made when the headings are known.)"""
        held = [holds for holds in self.held().values() if holds]
        if twice := next((holds for holds in held if held.count(holds) > 1), None):
            both = {"what": HOLDS[twice], "columns": self.named(twice)}
            raise ValidationError(_("Two columns hold “%(what)s”: %(columns)s. Choose one of them.", **both))
        if Holds.OFFER not in held:
            raise ValidationError(_("Choose the column that says which offer a row is of."))
        counts = [holds for holds in held if holds in COUNTS]
        if Holds.FURTHEST in held and counts:
            clash = {"one": self.named(Holds.FURTHEST), "many": self.named(*counts)}
            raise ValidationError(
                _(
                    "A row is either one applicant or a number of people. %(one)s says how far one applicant got, and "
                    "%(many)s how many did. Choose “Nothing of these” for one of the two.",
                    **clash,
                )
            )
        if Holds.FURTHEST not in held and Holds.APPLIED not in held:
            raise ValidationError(_("Choose the column that says how many applied, or how far an applicant got."))


def columns_form(headings: Sequence[str], held: Mapping[str, str] | None = None, sent: Any = None) -> ColumnsForm:
    """The form for these headings, as they were mapped or else as we guess."""
    guesses = dict(zip(headings, guess(headings), strict=True))
    data: dict[str, Any] = {"leave_out_others": bool(held and held.get(OTHERS))}
    fields: dict[str, Any] = {"headings": tuple(headings)}
    choices = [SelectChoice(each.value, str(said)) for each, said in HOLDS.items()]
    for at, heading in enumerate(headings):
        if not is_locked(heading):
            fields[f"column_{at}"] = SelectField(heading, choices=choices)
            data[f"column_{at}"] = held.get(heading, "") if held is not None else guesses[heading].value
    made = type("ColumnsFormOf", (ColumnsForm,), fields)
    return made(sent, data=data)


class WordsForm(OurForm):
    """One list for each word that a column of stages holds."""

    words: Sequence[str] = ()

    def asked(self) -> list[tuple[str, Field]]:
        return [(word, self[f"word_{at}"]) for at, word in enumerate(self.words)]

    def unsure(self) -> set[str]:
        """Words of people who have applied at least, and may have got further before it ended."""
        return {word for word in self.words if (guess := guess_stage(word)) and guess.unsure}

    def chosen(self) -> dict[str, Stage | None]:
        found = {word: field.data for word, field in self.asked()}
        return {word: None if stage == LEAVE_OUT else Stage(stage) for word, stage in found.items()}


def words_form(words: Iterable[str], known: Mapping[str, str], sent: Any = None) -> WordsForm:
    """The form for these words; those that were mapped before stand as they were, the others as we guess."""
    words = tuple(words)
    choices = [SelectChoice("", _("Choose"))]
    choices += [SelectChoice(stage.value, str(said)) for stage, said in STAGES_SAID.items()]
    choices += [SelectChoice(LEAVE_OUT, _("Leave such rows out"))]
    fields: dict[str, Any] = {"words": words}
    data = {}
    for at, word in enumerate(words):
        missing = _("Choose how far “%(word)s” is.", word=word or _("empty"))
        fields[f"word_{at}"] = SelectField(word or _("empty"), [InputRequired(missing)], choices=choices)
        if word in known:
            data[f"word_{at}"] = known[word] or LEAVE_OUT
        elif guess := guess_stage(word):
            data[f"word_{at}"] = guess.stage.value
    made = type("WordsFormOf", (WordsForm,), fields)
    return made(sent, data=data)
