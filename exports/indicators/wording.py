"""How kinds of sheets are called, how an indicator stands, and why something was not done, in the words of people."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from exports.indicators.models import Layout, Measure, Standing

MEASURES: dict[Measure, LazyString] = {
    Measure.PEOPLE: _l("How many people"),
    Measure.SHARE: _l("How many of how many people, as in a survey"),
    Measure.OTHER: _l("Something else: days, pounds, beds"),
}
LAYOUTS: dict[Layout, LazyString] = {
    Layout.LIST: _l("One list of groups"),
    Layout.LISTS: _l("Several lists, each of the same people: by ethnic group, and again by age"),
    Layout.WITHIN: _l("Groups within groups: each ethnic group, by groups of the official index"),
}
STANDINGS: dict[Standing, LazyString] = {
    Standing.DRAFT: _l("draft"),
    Standing.PUBLISHED: _l("public"),
    Standing.WITHDRAWN: _l("withdrawn"),
}
REFUSALS: dict[str, LazyString] = {
    "was shown": _l(
        "Nothing was changed: these numbers were public already, and stay as they were. Upload a newer sheet instead."
    ),
    "threshold": _l(
        "Nothing is published: the smallest number that this programme shows was raised meanwhile. Upload the sheet "
        "again, so that it is hidden by it."
    ),
    "no theme": _l("Nothing is published: choose first which theme it speaks to."),
    "siblings": _l(
        "Nothing is published yet: say first that it counts other people, or put both into one sheet of several lists."
    ),
    "strange": _l("Nothing was changed: that theme is not one of this programme."),
    "read anew": _l("Choose the sheet again: what you changed decides how it is read and hidden."),
    "not now": _l("Nothing was changed: somebody did it meanwhile, or did something else with it."),
}
