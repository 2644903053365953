"""Help on the way to a job, in the words of whoever would like it."""

from flask_babel import lazy_gettext as _l

from workshops.offers.models import Help

HELPS = {
    Help.FORMS: _l("Filling in the form"),
    Help.INTERVIEW: _l("Getting ready for the interview"),
    Help.TRAVEL: _l("Getting there"),
    Help.CHILDCARE: _l("Care for children"),
    Help.LANGUAGE: _l("English"),
}
