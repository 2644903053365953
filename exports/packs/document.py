"""The write-up of an evening, put together once and drawn twice: as a page and as a document for Word and LibreOffice.

It names the workshop, so that beside people's words it carries no day and no place of it (domain: Small numbers,
"Words"). Numbers are those that were kept for it; words are read anew each time: what is taken back is gone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _

from app.i18n import say_day
from app.links import absolute, path_to
from exports.packs.counting import as_shown, asked_in, count, rows_of
from exports.packs.models import WriteUp
from exports.packs.rules import ENOUGH, shown_people
from exports.releases.reading import Cell
from workshops.meetings.models import Activity, Confidentiality, Kind, Workshop
from workshops.told.quotes import quotes_within, words_to_leave_out

QUOTES_AT_MOST = 60


@dataclass(frozen=True)
class Heading:
    """A heading of the second, third or fourth level."""

    kind: ClassVar[str] = "heading"
    words: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    kind: ClassVar[str] = "text"
    words: str


@dataclass(frozen=True)
class Quote:
    """What somebody said who may be quoted, and in which language."""

    kind: ClassVar[str] = "quote"
    words: str
    language: str


@dataclass(frozen=True)
class Bar:
    """One answer, and how many gave it, as it may be shown."""

    label: str
    cell: Cell
    share: float  # of the longest bar, in percent

    @property
    def words(self) -> str:
        return _("about %(number)s", number=self.cell.words) if self.cell.number is not None else self.cell.words


@dataclass(frozen=True)
class Picture:
    """Bars of a poll, or of one statement, and the table that says the same."""

    kind: ClassVar[str] = "picture"
    about: str
    bars: Sequence[Bar]

    @property
    def alternative(self) -> str:
        """The picture in words."""
        said = "; ".join(_("%(answer)s: %(number)s", answer=bar.label, number=bar.words) for bar in self.bars)
        about = self.about
        return _("Bars that show how many people gave each answer to “%(about)s”. %(said)s.", about=about, said=said)


Block = Heading | Text | Quote | Picture


@dataclass(frozen=True)
class Document:
    """All that the write-up says, in its order."""

    title: str
    blocks: Sequence[Block]

    def of(self, kind: type[Block]) -> list[Any]:
        return [block for block in self.blocks if isinstance(block, kind)]


def document_of(workshop: Workshop, kept: WriteUp) -> Document:
    """The write-up as it stands. A draft that the host has never had shows what would be counted now."""
    numbers, asked = kept.numbers or as_shown(workshop, count(workshop)), what_was_asked(workshop, kept)
    return Document(
        asked["title"],
        [
            Text(kept.thanks or usual_thanks(workshop)),
            *_who_came(workshop, kept, numbers, asked["question"]),
            *_what_was_said(workshop, numbers, asked["activities"]),
            *_flip_charts(workshop, kept),
            *_what_comes_next(kept),
        ],
    )


def what_was_asked(workshop: Workshop, kept: WriteUp) -> Mapping[str, Any]:
    """What was asked, as it was when the host got it; of what the host does not have, as it is now."""
    return kept.asked if kept.asked and kept.host_may_read else asked_in(workshop)


def usual_thanks(workshop: Workshop) -> str:
    """Thanks to the host, who is named only if they want to be."""
    if workshop.voice.named_ok:
        name = workshop.voice.name
        return _("Thank you, %(host)s, for opening your room, and for asking people to come.", host=name)
    return _("Thank you to our host, for opening the room and for asking people to come.")


def _who_came(workshop: Workshop, kept: WriteUp, numbers: Mapping[str, Any], question: str) -> Iterator[Block]:
    yield Heading(_("What we asked, and who came"))
    yield Text(question)
    if kept.attendance is not None:
        came = Cell(shown_people(kept.attendance))
        yield Text(
            _("About %(number)s people came.", number=came.words)
            if came.number is not None
            else _("Fewer than %(number)s people came.", number=ENOUGH)
        )
    people = Cell(numbers["people"])
    yield Text(
        _("About %(number)s people answered, on a phone or on paper.", number=people.words)
        if people.number is not None
        else _("Fewer than %(number)s people answered, on a phone or on paper.", number=ENOUGH)
    )
    yield Text(
        _(
            "Numbers are rounded to the nearest five. What fewer than %(few)s people said is shown as “fewer than "
            "%(few)s”, none at all included. A question that fewer than %(enough)s people answered has no numbers.",
            few=workshop.programme.threshold,
            enough=ENOUGH,
        )
    )


def _what_was_said(workshop: Workshop, numbers: Mapping[str, Any], asked: Sequence[int]) -> Iterator[Block]:
    quotes, unsaid = quotes_within(workshop, QUOTES_AT_MOST), words_to_leave_out(workshop)
    yield Heading(_("What people said"))
    yield Text(_about_words(workshop, has_any=bool(quotes)))
    without: list[str] = []
    for activity in workshop.questions:
        if activity.id not in asked:
            continue
        said = quotes.get(activity.id, [])
        drawn = list(_pictures(activity, numbers, unsaid, without))
        if drawn or said or activity.kind is Kind.WORDS:
            yield Heading(activity.question, 3)
            yield from drawn
        for words, language in said:
            yield Quote(words, language)
    if without:
        yield Heading(_("Asked, and without numbers here"), 3)
        yield Text(_("Too few people answered, or a small number would follow from the others:"))
        yield from (Text(about) for about in without)


def _about_words(workshop: Workshop, *, has_any: bool) -> str:
    if workshop.confidentiality is not Confidentiality.SHARED:
        return _(
            "People were promised that their words stay in the room. What they were about is told in themes, later."
        )
    if not workshop.is_over:
        return _("People’s own words will stand here in a few days. Until then they can still change them.")
    if has_any:
        return _("These are the words of people who said that they may be quoted. They have been read before.")
    return _("Nobody who may be quoted has said anything in their own words.")


def _pictures(
    activity: Activity, numbers: Mapping[str, Any], unsaid: Collection[int], without: list[str]
) -> Iterator[Block]:
    """What was answered, drawn; what has no numbers is added to `without`."""
    if activity.kind is Kind.PLACE:
        yield Text(_("People named places. They stand in no write-up: a place can give away who spoke of it."))
    rows = list(_rows(activity, numbers, unsaid))
    if activity.kind is Kind.RANK and any(row for _about, _labels, row in rows):
        yield Text(_("Each person chose up to three. The numbers say how many chose it, in whatever place."))
    for about, labels, row in rows:
        if row is None:
            without.append(about)
            continue
        if about != activity.question:
            yield Heading(about, 4)
        yield Picture(about, _bars(labels, row))


def _rows(
    activity: Activity, numbers: Mapping[str, Any], unsaid: Collection[int]
) -> Iterator[tuple[str, list[str], list[str] | None]]:
    """What each picture is about, its answers, and their numbers as shown; nothing of words that stay in the room."""
    rows = rows_of(numbers, activity)
    words = [_("Words that stay in the room") if each.id in unsaid else each.words for each in activity.choices]
    if activity.kind is Kind.AGREE:
        labels = [_("Agree"), _("Pass"), _("Disagree")]
        for place, choice in enumerate(activity.choices):
            if choice.id not in unsaid:
                yield words[place], labels, rows[place] if place < len(rows) else None
    elif activity.kind in (Kind.POLL, Kind.RANK):
        yield activity.question, words, rows[0]


def _bars(labels: Sequence[str], row: Sequence[str]) -> list[Bar]:
    found = [Cell(shown) for shown in row]
    longest = max((cell.number or 0 for cell in found), default=0) or 1
    return [Bar(label, cell, 100 * (cell.number or 0) / longest) for label, cell in zip(labels, found, strict=True)]


def _flip_charts(workshop: Workshop, kept: WriteUp) -> Iterator[Block]:
    """Only where words may leave the room: who wrote on a chart was not asked one by one."""
    if kept.flip_charts and workshop.confidentiality is Confidentiality.SHARED:
        yield Heading(_("What stood on the flip charts"))
        for line in kept.flip_charts.splitlines():
            if line.strip():
                yield Text(line.strip())


def _what_comes_next(kept: WriteUp) -> Iterator[Block]:
    if kept.next_steps or kept.next_by:
        yield Heading(_("What happens next"))
    for line in kept.next_steps.splitlines():
        if line.strip():
            yield Text(line.strip())
    if kept.next_by and kept.next_who:
        yield Text(_("%(name)s promises it by %(day)s.", name=kept.next_who, day=say_day(kept.next_by)))
    elif kept.next_by:
        yield Text(_("By %(day)s.", day=say_day(kept.next_by)))
    yield Heading(_("What becomes of people’s words"))
    yield Text(
        _(
            "Everybody who spoke has a card. It opens what they said and what becomes of it, for as long as they like: "
            "%(address)s",
            address=absolute(path_to("told.find_thread")),
        )
    )
