"""What a file of figures comes to, before anything is kept: figures, applicants by words, faults, or columns to map."""

from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flask_babel import gettext as _

from app.accounts.models import Organisation
from workshops.hiring.columns import FOR_READERS, Holds, guess, ours, plain
from workshops.hiring.counting import Rows
from workshops.hiring.figures import Figures, kept_on
from workshops.hiring.mapping import known_words, leaves_out_others, mapping_for, what_columns_hold
from workshops.hiring.models import Mapping, Split, Stage
from workshops.hiring.nameless import leads_to_somebody
from workshops.hiring.sheet import Found, Reader, Sum, Way, by_stage
from workshops.hiring.stage_words import names_somebody
from workshops.hiring.wording import HOLDS
from workshops.offers.models import Offer
from workshops.scribe.cells import Fault, alike
from workshops.scribe.tables import Table, UnreadableError, read_table

FAULTS_SHOWN = 500
WORDS_AT_MOST = 25  # a system has a dozen stages; a column with more is about something else
FEW = 6  # words of which each applicant may have another one


@dataclass(frozen=True)
class Applicants:
    """The applicants of one offer by the word for how far they got, and by one split at a time."""

    offer_id: int
    as_of: date
    words: dict[str, dict[Split, Rows]]
    spoken: frozenset[Split] = frozenset()


@dataclass(frozen=True)
class Unmapped:
    """A file whose headings we do not know. Nothing below them was read."""

    headings: list[str]


@dataclass(frozen=True)
class Wrong:
    """A file with something wrong in it: nothing of it is taken."""

    faults: list[Fault]
    wrong_rows: int
    mark: str = ""

    @property
    def alike(self) -> list[tuple[str, Fault]]:
        return alike(self.faults)[:FAULTS_SHOWN]


@dataclass(frozen=True)
class Looked:
    """A file that is right. Its figures wait for words to be mapped where it counts applicants."""

    figures: list[Figures] = field(default_factory=list)
    applicants: list[Applicants] = field(default_factory=list)
    mark: str = ""  # of the mapping that it was read by; of our own sheet empty
    others: int = 0  # rows about vacancies that are not offered here
    skipped: list[str] = field(default_factory=list)  # titles of offers whose rows hold no figure
    left_out: list[str] = field(default_factory=list)  # headings of columns of ours that are none
    guessed: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Every word for how far somebody got, those first that most applicants have."""
        return sorted(self.often, key=lambda word: (-self.often[word], word))

    @cached_property
    def often(self) -> dict[str, int]:
        """How many applicants have each word."""
        often: dict[str, int] = {}
        for each in self.applicants:
            for word, splits in each.words.items():
                often[word] = often.get(word, 0) + sum(splits[Split.PLACE].values())
        return often


def look(organisation: Organisation, offers: Sequence[Offer], raw: bytes, as_of: date) -> Unmapped | Wrong | Looked:
    """Read a file without keeping anything. Raises UnreadableError with what is wrong with it as a whole."""
    table = _under_its_name(read_table(raw, lambda headings: sum(map(bool, guess(headings)))))
    _refuse_no_headings(table.headings)
    mapping = None
    columns = ours(table.headings)
    if columns is None:
        mapping = mapping_for(organisation, table.headings)
        if mapping is None:
            return Unmapped([heading for heading in table.headings if heading])
        columns = what_columns_hold(mapping, table.headings)
    _refuse_twice(columns)
    way = Way(columns, as_of, mapping is None, mapping is not None and leaves_out_others(mapping))
    found = Reader(offers, kept_on(offers), way).read(table)
    mark = mapping.headings if mapping else ""
    if found.faults:
        return Wrong(found.faults, found.wrong_rows, mark)
    if way.counts_applicants:
        _refuse_names({word for each in found.sums for word in each.counts}, len(table.rows))
    return _looked(found, way, table, mark)


def _under_its_name(table: Table) -> Table:
    """An export may begin with its own name, alone in its row: then the headings are the first row of several cells.

    By what stands in it no row is taken for headings: a person's stage, group and post would be taken for them too.
    """
    if _filled(table.headings) != 1:
        return table
    number, headings = next(((number, texts) for number, texts in table.rows if _filled(texts) > 1), (0, []))
    below = [row for row in table.rows if row[0] > number]
    if not number or not below or max(_filled(texts) for _row, texts in below) > _filled(headings):
        return table
    where = _("The headings were found in row %(row)s. What stands above them is left out.", row=number)
    return Table(headings, below, [*table.guessed, where])


def _filled(texts: Sequence[str]) -> int:
    return sum(map(bool, texts))


def _looked(found: Found, way: Way, table: Table, mark: str) -> Looked:
    right = [each for each in found.sums if each.has_figures]
    unread = [heading for heading, holds in zip(table.headings, way.columns, strict=True) if heading and not holds]
    return Looked(
        figures=[] if way.counts_applicants else [_figures(each) for each in right],
        applicants=[_applicants(each) for each in right] if way.counts_applicants else [],
        mark=mark,
        others=found.others,
        skipped=[each.offer.title for each in found.sums if not each.has_figures],
        left_out=[] if mark else [heading for heading in unread if plain(heading) not in FOR_READERS],
        guessed=table.guessed,
    )


def in_stages(looked: Looked, mapping: Mapping) -> list[Figures]:
    """Applicants as figures, once every word of the file is mapped."""
    stages = {word: Stage(stage) if stage else None for word, stage in known_words(mapping, looked.words).items()}
    return [Figures(each.offer_id, each.as_of, by_stage(each.words, stages), each.spoken) for each in looked.applicants]


def _figures(its: Sum) -> Figures:
    splits = {Stage(key): _rows(counts) for key, counts in its.counts.items()}
    return Figures(its.offer.id, next(iter(its.days)), {stage: splits[stage] for stage in Stage}, frozenset(its.spoken))


def _applicants(its: Sum) -> Applicants:
    words = {word: _rows(counts) for word, counts in its.counts.items()}
    return Applicants(its.offer.id, next(iter(its.days)), words, frozenset(its.spoken))


def _rows(counts: Words[Split, Words[str, int]]) -> dict[Split, Rows]:
    return {split: {row: n for row, n in rows.items() if n} for split, rows in counts.items()}


def _refuse_no_headings(headings: Sequence[str]) -> None:
    if any(leads_to_somebody(heading) in ("mail", "insurance", "phone") for heading in headings):
        raise UnreadableError(_("The first row is about somebody. It must hold the headings of the columns."))


def _refuse_twice(columns: Sequence[Holds | None]) -> None:
    if twice := next((holds for holds in columns if holds and columns.count(holds) > 1), None):
        raise UnreadableError(_("Two columns are about “%(what)s”. Take one of them out.", what=HOLDS[twice]))


def _refuse_names(words: set[str], rows: int) -> None:
    """A column that was taken for stages and holds something else. What stands in it is not shown."""
    several = len(words) > WORDS_AT_MOST or (len(words) > FEW and len(words) * 2 > rows)
    if several or any(map(names_somebody, words)):
        raise UnreadableError(
            _("The column that says how far people got holds too many different words, or names. Map the columns anew.")
        )
