"""What we ask about a trusted voice."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.editing import CheckboxesField, EditingForm
from app.i18n import LANGUAGES, say_language
from workshops.voices.reach import ReachForm

NAME, SENTENCE, PROSE = 120, 300, 2_000

SENTENCE_RULES = [
    DataRequired(_l("Write one sentence in their own words: residents read it when they join.")),
    Length(max=SENTENCE, message=_l("Keep the sentence to 300 characters: it is read on a phone, at the door.")),
]
PROSE_RULES = [Length(max=PROSE, message=_l("Keep it to 2,000 characters."))]


class OwnWordsForm(EditingForm):
    """What a voice says of itself."""

    sentence = TextAreaField(_l("One sentence in your own words"), SENTENCE_RULES)
    needs = TextAreaField(_l("What you need to host"), PROSE_RULES)


class VoiceForm(ReachForm):
    """What an organiser writes down, together with the voice."""

    name = StringField(
        _l("Name"), [DataRequired(_l("Write their name.")), Length(max=NAME, message=_l("Keep it to 120 characters."))]
    )
    sentence = TextAreaField(_l("One sentence in their own words"), SENTENCE_RULES)
    named_ok = BooleanField(_l("They agree to be named in public"), default=True)
    languages = CheckboxesField(_l("Languages they speak with people"))
    communities = TextAreaField(_l("Communities"), PROSE_RULES)
    needs = TextAreaField(_l("What they need to host"), PROSE_RULES)
    champion = StringField(_l("Buddy on the board"), [Length(max=NAME, message=_l("Keep it to 120 characters."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = [SelectChoice(code, say_language(code)) for code in LANGUAGES]

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        named = ("name", "sentence", "named_ok", "languages", "communities", "needs", "champion")
        return {name: self[name].data for name in named} | {"neighbourhood_ids": self.neighbourhoods.data}
