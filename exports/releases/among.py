"""What may be shown of answers to questions, beside what is shown of the people who were asked.

Nothing ties an answer to anybody but this: who answered are some of the people, and perhaps of those of some months and
hosts, since everybody knows at which evenings a question was asked. So many answers may tell how many people there were
at least, and how many people there were may tell that only few gave an answer.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from exports.releases.chain import Chain
from exports.releases.models import Release
from exports.releases.rules import ImpossibleError, Known, next_to_hide, tried_about
from exports.releases.sheet import EVERYBODY, HIDDEN, WHOLE, Key, Link, Sheet
from workshops.programmes.small_numbers import shown

Most = tuple[Sequence[int], Sequence[int]]  # how many there can be in each release, and new in each after the first
Group = Sequence[Key]  # cells of people, all of one table
EVERYONE: Group = (WHOLE,)


@dataclass(frozen=True)
class Part:
    """The answers to one question: how many gave each; the cells of which others are details; which are never shown.

    `before` are its earlier sheets, since which answers have not become fewer, each with the place of its release among
    those of people; a place below zero lies before all of them. All who answered stand in each of the groups `among`.
    """

    counts: Mapping[Key, int]
    before: Sequence[tuple[int, Sheet]] = ()
    links: Sequence[Link] = ()
    unseen: Collection[Key] = ()
    among: Sequence[Group] = (EVERYONE,)


class Heard:
    """What everybody knows of the people who were heard: the cells, and that so many of them have answered."""

    def __init__(self, everybody: Known, groups: Sequence[Group] = (EVERYONE,)) -> None:
        self.sheet, self.releases = everybody.sheet, len(everybody.before) + 1
        self._least = dict.fromkeys(map(tuple, groups), (0, 0))
        self._chain = Chain(everybody.before, list(everybody.sheet.cells), everybody.links, groups=list(self._least))
        self._quiet = self._chain.ranges(self.sheet)

    def tell(self, among: Sequence[Group], people: int, new: int) -> bool:
        """Whether too much follows if so many of some groups have answered at least, and so many new ones."""
        return self._chain.moved_by(self.sheet, self._flat(self._with(among, people, new)), self._quiet)

    def learn(self, among: Sequence[Group], people: int, new: int) -> None:
        """So many of some groups have answered at least, and so many new ones."""
        self._least = self._with(among, people, new)

    def most(self, among: Sequence[Group]) -> Most:
        """How many people there can be who stand in each of some groups."""
        known = [self._chain.most_of(self.sheet, group, self._flat(self._least)) for group in among]
        in_all, new = zip(*known, strict=True)
        return [min(numbers) for numbers in zip(*in_all, strict=True)], [min(each) for each in zip(*new, strict=True)]

    def _with(self, among: Sequence[Group], people: int, new: int) -> dict[tuple[Key, ...], tuple[int, int]]:
        found = dict(self._least)
        for group in map(tuple, among):
            found[group] = max(found[group][0], people), max(found[group][1], new)
        return found

    def _flat(self, least: Mapping[tuple[Key, ...], tuple[int, int]]) -> list[int]:
        return [*(people for people, _new in least.values()), *(new for _people, new in least.values())]


def protect_among(part: Part, heard: Heard) -> Sheet:
    """The answers as they may be published beside people, and beside all that was published of answers before."""
    most = heard.most(part.among)
    sheet, least = protect_answers(
        part, heard.sheet.threshold, lambda people, new: heard.tell(part.among, people, new), most
    )
    heard.learn(part.among, *least)
    return sheet


def protect_answers(
    part: Part, threshold: int, tells_too_much: Callable[[int, int], bool], most: Most
) -> tuple[Sheet, tuple[int, int]]:
    """The answers to one question as they may be published, and how many must have given them: in all, and new ones.

    It is asked whether it `tells_too_much` that so many have answered at least; and `most` can have, as everybody
    knows. Where hiding numbers does not help, nothing of the question is shown.

    >>> from exports.releases.sheet import ANSWERS
    >>> counts = {WHOLE: 43} | {(ANSWERS, row): n for row, n in {"a": 12, "b": 12, "c": 12, "d": 7}.items()}
    >>> sheet, least = protect_answers(Part(counts), 8, lambda people, new: people > 60, ([60], []))
    >>> list(sheet.cells.values()), least
    (['hidden', '10', '10', '10', 'fewer than 8'], (24, 0))
    >>> sheet, least = protect_answers(Part(counts), 8, lambda people, new: people > 8, ([60], []))
    >>> set(sheet.cells.values()), least
    ({'hidden'}, (0, 0))
    """
    cells = {key: HIDDEN if key in part.unseen else shown(count, threshold) for key, count in part.counts.items()}
    before, last = since(part.before, most), part.before[-1][0] if part.before else -1
    sheet = Sheet(
        threshold,
        cells,
        before[-1].more_than_few if before else (),
        masked=part.unseen,
        most=most[0][-1],
        most_new=sum(most[1][last:]) if last >= 0 else EVERYBODY,
    )
    chain = Chain(before, list(part.counts), part.links, joined_at_least=0)
    if not chain.fits(sheet):
        # What is believed cannot be true: somebody has left while the answer stays, or has taken an answer back. Who
        # believes less, that answers are only added, still holds this beside what was shown before.
        if most[0][-1] < EVERYBODY:
            anything = [EVERYBODY] * len(most[0]), [EVERYBODY] * len(most[1])
            return protect_answers(part, threshold, tells_too_much, anything)
        if before:
            return protect_answers(replace(part, before=()), threshold, tells_too_much, most)
        raise ImpossibleError

    def least(tried: Sheet) -> tuple[int, int]:
        people, new = chain.least(replace(tried, most=EVERYBODY, most_new=EVERYBODY))  # more than there can be tells
        return people, new if last == len(most[0]) - 2 and last >= 0 else 0

    def tells(tried: Sheet) -> bool:
        return bool(chain.tells_of(tried)) or tells_too_much(*least(tried))

    sheet = sheet.showing(dict.fromkeys(chain.symbols_that_tell(sheet), HIDDEN))
    while (next_one := next_to_hide(sheet.cells)) and any(map(tells, tried_about(sheet, next_one))):
        sheet = sheet.showing({next_one: HIDDEN})
    if says_nothing(sheet) or tells_too_much(*least(sheet)):
        return sheet.showing(dict.fromkeys(part.counts, HIDDEN)), (0, 0)
    return sheet, least(sheet)


def says_nothing(sheet: Sheet) -> bool:
    """Whether all is hidden, whatever it holds."""
    return set(sheet.cells.values()) == {HIDDEN}


def since(before: Sequence[tuple[int, Sheet]], most: Most) -> list[Sheet]:
    """Earlier sheets of a question with how many people there can have been.

    >>> found = since([(-1, Sheet(8, {})), (0, Sheet(8, {})), (2, Sheet(8, {}))], ([10, 20, 30], [11, 12]))
    >>> [(min(sheet.most, 99), min(sheet.most_new, 99)) for sheet in found]
    [(99, 99), (10, 99), (30, 23)]
    """
    found, last = [], -1
    for at, sheet in before:
        in_all = most[0][at] if at >= 0 else EVERYBODY
        new = sum(most[1][last:at]) if last >= 0 else EVERYBODY
        found.append(replace(sheet, most=in_all, most_new=new))
        last = at
    return found


def sheets_of(
    read: Callable[[Mapping[Key, str]], Mapping[Key, str]],
    before: Sequence[tuple[int, Release]],
    unseen: Collection[Key] = (),
) -> list[tuple[int, Sheet]]:
    """What earlier releases have shown of a question, as `read` takes it out of their cells; see `Part`."""
    found: list[tuple[int, Sheet]] = []
    for at, release in before:
        cells = read(release.shown)
        sheet = Sheet(release.threshold, cells, found[-1][1].more_than_few if found else (), masked=unseen)
        if cells and not says_nothing(sheet):
            found.append((at, sheet))
    return found
