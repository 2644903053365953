"""Why something was not done to a theme, and what a kappa says, in the words of people."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "name": _l("Give the theme a name of up to 120 characters."),
    "name is taken": _l("Another theme has this name. Choose another name, or merge the two."),
    "too many": _l("A programme holds up to 500 themes. Merge some first: nobody can overlook more."),
    "merged": _l("Nothing was changed: this theme has become part of another meanwhile."),
    "under itself": _l("A theme cannot stand under itself, nor under what stands below it."),
    "into itself": _l("A theme cannot become part of itself, nor of what stands below it."),
    "strange": _l("Nothing was changed: that theme is not one of this programme."),
}

# J. R. Landis, G. G. Koch, "The measurement of observer agreement for categorical data", Biometrics 33 (1977), 159-174:
# the highest kappa that each word stands for.
STRENGTHS: tuple[tuple[float, LazyString], ...] = (
    (0.2, _l("slight")),
    (0.4, _l("fair")),
    (0.6, _l("moderate")),
    (0.8, _l("substantial")),
    (1.0, _l("almost perfect")),
)


def strength(kappa: float) -> LazyString:
    """The word of Landis and Koch for a kappa.

    >>> from flask import Flask; from flask_babel import Babel
    >>> app = Flask("example"); _babel = Babel(app)
    >>> with app.test_request_context():
    ...     [str(strength(kappa)) for kappa in (-0.1, 0, 0.2, 0.21, 0.6, 0.81, 1)]
    ['poor', 'slight', 'slight', 'fair', 'moderate', 'almost perfect', 'almost perfect']
    """
    return _l("poor") if kappa < 0 else next(word for most, word in STRENGTHS if kappa <= most)
