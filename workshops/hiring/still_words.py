"""What people write in a file where it is asked whether somebody is still there: ours, and as others say it."""

from flask_babel import lazy_gettext as _l

from app.words import fold
from workshops.hiring.models import InPost
from workshops.hiring.wording import ANSWERS

SHORT = {InPost.IN_POST: _l("yes"), InPost.LEFT: _l("left"), InPost.UNKNOWN: _l("not known")}
ALSO: dict[str, InPost] = {
    **dict.fromkeys(
        ("yes", "y", "true", "still there", "still here", "still in post", "in post", "still employed", "employed"),
        InPost.IN_POST,
    ),
    **dict.fromkeys(("current", "active", "stayed", "still working", "working here"), InPost.IN_POST),
    **dict.fromkeys(
        ("no", "n", "false", "left", "has left", "leaver", "gone", "not there", "not in post"), InPost.LEFT
    ),
    **dict.fromkeys(("no longer there", "no longer in post", "no longer employed", "not employed"), InPost.LEFT),
    **dict.fromkeys(("resigned", "dismissed", "ended", "terminated"), InPost.LEFT),
    **dict.fromkeys(("not known", "unknown", "do not know", "don't know", "dont know", "dk", "?"), InPost.UNKNOWN),
    **dict.fromkeys(("we do not know", "we don't know", "not sure", "unsure", "n/k", "nk"), InPost.UNKNOWN),
}


def answer_in(text: str) -> InPost | None:
    """What a cell says; None for what says none of the three.

    >>> [answer_in(text).value for text in ("Yes", "Has left.", "NO", "Don’t know", "?", " still  there ")]
    ['in_post', 'left', 'left', 'unknown', 'unknown', 'in_post']
    >>> answer_in("maybe"), answer_in("Jo Smith")
    (None, None)
    """
    said = " ".join(fold(text).replace("’", "'").split()).rstrip(".")
    ours = {fold(str(words)): answer for named in (SHORT, ANSWERS) for answer, words in named.items()}
    return ours.get(said) or ALSO.get(said)
