"""All that was said in a programme, looked through by those who run it."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import SelectField

from app.forms import OurForm
from app.i18n import say_day, say_language
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from workshops.contributions.models import Moderation
from workshops.meetings.models import State, Workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.themes.blueprint import pages
from workshops.themes.models import Theme
from workshops.themes.naming import full_name, name_of
from workshops.themes.said import evenings_of, questions_of, themes_on
from workshops.themes.search import Wanted, found, in_full, languages_of
from workshops.themes.services import standing_of, themes_of

UNCODED = "none"
STANDS = {Moderation.WAITING: _l("waiting to be read"), Moderation.SHOWN: _l("shown"), Moderation.HELD: _l("held back")}


class FilterForm(OurForm):
    """What is looked for beside words. Each field takes what there is in this programme."""

    workshop = SelectField(_l("Workshop"))
    question = SelectField(_l("Question"))
    neighbourhood = SelectField(_l("Lives in"))
    theme = SelectField(_l("Theme"))
    language = SelectField(_l("Language"))
    moderation = SelectField(_l("Stands"))

    @classmethod
    def of(cls, programme: Programme, evenings: list[Workshop], living: dict[int, Theme]) -> "FilterForm":
        form = cls(request.args)
        languages = languages_of(programme)
        offered: dict[str, list[tuple[str, str]]] = {
            "workshop": [(each.code, f"{name_of(each)} · {say_day(each.starts_at)}") for each in evenings],
            "question": [(str(each.id), each.question) for each in questions_of(evenings)],
            "neighbourhood": [(str(each.id), each.full_name) for each in programme.neighbourhoods],
            "theme": [(UNCODED, _("not put under themes yet"))]
            + [(str(theme.id), full_name(theme, living)) for theme in living.values()],
            "language": [(code, say_language(code)) for code in languages] if len(languages) > 1 else [],
            "moderation": [(state.value, str(words)) for state, words in STANDS.items()],
        }
        for name, choices in offered.items():
            form[name].choices = [("", _("All")), *choices]
        return form

    def drop_unknown(self) -> bool:
        """Forget what does not fit this programme; says whether there was something."""
        for field in self:
            field.data = field.data or ""
        wrong = [field for field in self if field.data not in dict(field.choices)]
        for field in wrong:
            field.data = ""
        return bool(wrong)

    def asked(self) -> dict[str, str]:
        """What is looked for, as the address says it."""
        return {field.name: field.data for field in self if field.data}

    def wanted(self, evenings: list[Workshop]) -> Wanted:
        asked = self.asked()
        questions = {str(each.id): each.question for each in questions_of(evenings)}
        theme = asked.get("theme")
        return Wanted(
            workshop=next((each.id for each in evenings if each.code == asked.get("workshop")), None),
            question=questions.get(asked.get("question", "")),
            neighbourhood=int(asked["neighbourhood"]) if "neighbourhood" in asked else None,
            theme=int(theme) if theme and theme != UNCODED else None,
            uncoded=theme == UNCODED,
            language=asked.get("language"),
            moderation=Moderation(asked["moderation"]) if "moderation" in asked else None,
        )


@pages.get("/programmes/<slug>/words")
@needs(May.RUN_ROOM, of=programme_by_slug)
def words(programme: Programme) -> Response:
    living, standing = {theme.id: theme for theme in themes_of(programme)}, standing_of(programme)
    evenings = evenings_of(programme, State.OPEN, State.CLOSED)
    form = FilterForm.of(programme, evenings, living)
    is_wrong = form.drop_unknown()
    list_ = listing(
        found(programme, form.wanted(evenings), standing),
        said=lambda row: f"{row.words} {row.public_words or ''}",
        sorts={
            "newest": lambda row: (-row.starts_at.timestamp(), row.id),
            "longest": lambda row: (-len(row.words), row.id),
        },
    )
    rows = in_full([row.id for row in list_.rows])
    return render(
        "workshops/themes/search.html",
        programme=programme,
        form=form,
        list=list_,
        rows=rows,
        under=themes_on([row.id for row in rows], living, standing),
        here={"slug": programme.slug} | form.asked(),
        filtered=bool(form.asked()),
        is_wrong=is_wrong,
        name_of=name_of,
        STANDS=STANDS,
    )
