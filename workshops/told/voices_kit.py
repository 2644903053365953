"""What a voice passes on: a message for phones, a letter, and the page to read aloud.

Forwarded words cannot be taken back. So there is nothing in them that a resident said, and nobody is counted: titles,
owners, days and how a promise stands, all of which is written by those who answer for it.
"""

from collections.abc import Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.links import absolute
from app.words import shorten
from workshops.programmes.models import Programme
from workshops.told.paper import spoken
from workshops.told.wording import became, in_short
from workshops.told.you_said import Change

ON_A_PHONE = 480  # letters: three text messages, and one look at a phone
A_TITLE, A_NAME, IN_A_LETTER = 90, 70, 20


def since(found: Sequence[Change], day: date | None) -> list[Change]:
    """What has changed on that day or later; everything where there was no such day."""
    return [change for change in found if day is None or (change.day is not None and change.day >= day)]


def message(programme: Programme, found: Sequence[Change]) -> str:
    """For WhatsApp or as a text message."""
    first = _("What became of “%(name)s”:", name=shorten(programme.name, A_NAME))
    lines = [f"– {shorten(change.action.title, A_TITLE)}: {in_short(change)}" for change in found]
    if not lines:
        lines = [_("Nothing new yet. It is not forgotten.")]
    return fitting(first, lines, _("All of it: %(address)s", address=whole_address(programme)), ON_A_PHONE)


def fitting(first: str, lines: Sequence[str], last: str, most: int) -> str:
    """The first and the last line, and between them as many as there is room for.

    >>> fitting("What became of it:", ["one is done", "two is promised"], "All: voices.example", 55)
    'What became of it:\\none is done\\nAll: voices.example'
    >>> len(fitting("w" * 70, ["l" * 90] * 40, "All: voices.example", 480)) <= 480
    True
    """
    kept = [first]
    for line in lines:
        if len("\n".join([*kept, line, last])) > most:
            break
        kept.append(line)
    return "\n".join([*kept, last])


def letter(programme: Programme, found: Sequence[Change]) -> str:
    """For an e-mail."""
    parts = [
        _("Hello,"),
        _("you were asked: %(question)s", question=programme.question),
    ]
    if found:
        parts.append(_("This is what became of what was said."))
        for change in found[:IN_A_LETTER]:
            owner = f"{change.owner}. " if change.owner else ""
            parts.append(f"– {change.action.title.rstrip('. ')}\n  {owner}{became(change)}")
        if len(found) > IN_A_LETTER:
            parts.append(_("There is more on the page."))
    else:
        parts.append(_("Nothing new is promised yet. It is not forgotten, and I will write again."))
    parts += [
        _("All of it stands here: %(address)s", address=whole_address(programme)),
        _(
            "Have you kept your card? It opens your own words, and there you can say whether it is better: %(address)s",
            address=absolute(url_for("told.find_thread")),
        ),
    ]
    return "\n\n".join(parts)


def read_aloud(programme: Programme, found: Sequence[Change]) -> str:
    return "\n\n".join(spoken(programme, found))


def whole_address(programme: Programme) -> str:
    return absolute(url_for("told.you_said_of", slug=programme.slug))
