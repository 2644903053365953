"""What we ask about a theme."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.editing import EditingForm
from app.forms import OurForm
from workshops.themes.models import NAME_AT_MOST, Theme
from workshops.themes.wording import REFUSALS

BY_ITSELF = ""
NAME_RULES = [DataRequired(REFUSALS["name"]), Length(max=NAME_AT_MOST, message=REFUSALS["name"])]
PROSE_RULES = [Length(max=2_000, message=_l("Keep it to 2,000 characters."))]


class NameForm(OurForm):
    """A new theme needs a name and nothing else."""

    name = StringField(_l("Name of the theme"), NAME_RULES, render_kw={"maxlength": NAME_AT_MOST})


class ThemeForm(EditingForm):
    """What is written about a theme, and where it stands."""

    name = StringField(_l("Name"), NAME_RULES, render_kw={"maxlength": NAME_AT_MOST})
    description = TextAreaField(_l("What it is about"), PROSE_RULES)
    wanted = TextAreaField(
        _l("What people want"),
        PROSE_RULES,
        description=_l("In our words, and nobody’s own: it stands in public and on paper, which cannot be taken back."),
    )
    parent_id = SelectField(_l("Stands under"))

    def offer(self, themes: Iterable[Theme]) -> None:
        """Which themes this one may stand under."""
        own = [SelectChoice(str(theme.id), theme.name) for theme in themes]
        self.parent_id.choices = [SelectChoice(BY_ITSELF, _("nothing: it stands by itself")), *own]
