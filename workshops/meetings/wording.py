"""What the words of a plan mean, in the words of people: levels of confidentiality, kinds, states, and why not."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshops.meetings.models import Confidentiality, Kind, State

LEVELS: dict[Confidentiality, tuple[LazyString, LazyString]] = {
    Confidentiality.SHARED: (
        _l("Shared"),
        _l("Words may be quoted outside, without a name, where the person said yes and a colleague has read them."),
    ),
    Confidentiality.ROOM: (
        _l("Stays in the room"),
        _l("Words stay with this team and on the wall of the hall. Outside, only themes and numbers are told."),
    ),
    Confidentiality.SEALED: (
        _l("Sealed"),
        _l("As “stays in the room”, and there is no wall, it is never listed, and it is named nowhere outside."),
    ),
}

KINDS: dict[Kind, tuple[LazyString, LazyString]] = {
    Kind.WORDS: (_l("Open question"), _l("People answer in their own words, as often as they like.")),
    Kind.POLL: (_l("Poll"), _l("People choose from a few answers, and see how the room stands.")),
    Kind.AGREE: (_l("Statements"), _l("People agree, disagree or pass on up to ten sentences.")),
    Kind.RANK: (_l("Choose three"), _l("People choose three of up to ten answers and put them in order.")),
    Kind.PLACE: (_l("A place"), _l("People say where: a postcode, a neighbourhood, or a tap on the map.")),
    Kind.TALK: (
        _l("A part without a question"),
        _l("A welcome, food, a talk, thanks: it has its time, and nobody is asked."),
    ),
}

STATES: dict[State, LazyString] = {
    State.DRAFT: _l("draft"),
    State.REHEARSAL: _l("in rehearsal"),
    State.OPEN: _l("open"),
    State.CLOSED: _l("closed"),
}

REFUSALS: dict[str, LazyString] = {
    "host on hold": _l("This voice is on hold. Choose another, or take the hold off first."),
    "promised": _l("People have joined under this promise: host, confidentiality and listing stay as they are."),
    "code is out": _l(
        "The join code may be on paper already, and this change needs another one. "
        "End the rehearsal first: a draft gets a new code."
    ),
    "asked already": _l("Nothing was changed: the evening has opened, so that what is asked stays as people read it."),
    "closed": _l("Nothing was changed: this workshop is closed."),
    "too many": _l("A workshop holds up to 30 activities. Nobody stays for more."),
    "number of choices": _l("The number of lines does not fit this kind of activity."),
    "rehearsed": _l(
        "Nothing was changed: somebody has answered this in the rehearsal. "
        "End the rehearsal first, which deletes what was tried."
    ),
    "too much to read": _l("Five things to read are enough. Take one out first."),
    "moved already": _l("Somebody has changed the order meanwhile. This is how it stands now."),
}
