"""Making themes, putting words under them, and changing one's mind: merge, split, nest, rename.

Counts are of distinct contributions: words that stand twice under a theme, by two coders or through two themes that
were merged, are counted once. Merging and splitting never change them (domain: "The tables", merge and split).
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypedDict, Unpack

from sqlalchemy import Select, delete, select

from app import clock, ledger
from app.db import db
from app.keeping import lock, write
from app.words import fold
from workshops.contributions.models import Contribution
from workshops.programmes.models import Programme
from workshops.themes.models import NAME_AT_MOST, Coding, Judgement, Theme
from workshops.themes.standing import Standing

THEMES_AT_MOST = 500  # of one programme; a list that nobody can overlook sorts nothing


class RefusedError(ValueError):
    """What may not be done to these themes. Each reason has its words in wording.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChangedError(Exception):
    """The words were taken back, passed on or corrected since they were read."""


class ThemeWords(TypedDict, total=False):
    """What is written about a theme."""

    description: str
    wanted: str


class ThemeFacts(ThemeWords, total=False):
    """What may be changed of a theme."""

    name: str


def theme_by_id(key: int) -> Theme | None:
    return db().get(Theme, key)


def present(theme: Theme) -> Theme:
    """What a theme is now: where it went, if it was merged into another."""
    while theme.merged_into_id is not None:
        theme = db().get_one(Theme, theme.merged_into_id)
    return theme


def themes_of(programme: Programme) -> Sequence[Theme]:
    """The themes of a programme that were not merged into another, by name."""
    wanted = select(Theme).where(Theme.programme_id == programme.id, Theme.merged_into_id.is_(None))
    return sorted(db().scalars(wanted), key=lambda theme: theme.name_key)


def merged_into(theme: Theme) -> Sequence[Theme]:
    """What became part of a theme directly, by name."""
    return db().scalars(select(Theme).where(Theme.merged_into_id == theme.id).order_by(Theme.name_key, Theme.id)).all()


def standing_of(programme: Programme) -> Standing:
    """Which theme stands where, merged ones included."""
    wanted = select(Theme.id, Theme.parent_id, Theme.merged_into_id).where(Theme.programme_id == programme.id)
    return Standing({key: (parent, into) for key, parent, into in db().execute(wanted)})


def make_theme(actor: str, programme: Programme, name: str, **words: Unpack[ThemeWords]) -> Theme:
    """Make a theme; where one of this name is there already, that one. Raises RefusedError."""
    lock(programme)
    name = _named(name)
    if there := _theme_called(programme, name):
        return there
    if len(themes_of(programme)) >= THEMES_AT_MOST:
        raise RefusedError("too many")
    theme = Theme(programme_id=programme.id, name=name, name_key=fold(name), **words)
    db().add(theme)
    db().flush()
    ledger.record(actor, "make theme", _about(theme), name=name)
    return theme


def change_theme(actor: str, theme: Theme, **facts: Unpack[ThemeFacts]) -> list[str]:
    """Change what is given, and say what has changed. Raises RefusedError for a name that another theme has."""
    lock(theme.programme)
    lock(theme)
    _only_living(theme)
    if "name" in facts:
        facts["name"] = _named(facts["name"])
        _refuse_taken(theme, facts["name"])
    changed = write(theme, facts)
    theme.name_key = fold(theme.name)
    db().flush()
    if changed:
        ledger.record(actor, "change theme", _about(theme), changed=changed, name=theme.name)
    return changed


def nest(actor: str, theme: Theme, under: Theme | None) -> None:
    """Let a theme stand under another, or by itself. Raises RefusedError for a theme under itself."""
    lock(theme.programme)
    lock(theme)
    _only_living(theme)
    if under is not None:
        lock(under)
        _only_living(under)
        _same_programme(theme, under)
        if under.id in standing_of(theme.programme).below(theme.id):
            raise RefusedError("under itself")
    if theme.parent_id == (under.id if under else None):
        return
    theme.parent_id = under.id if under else None
    db().flush()
    ledger.record(actor, "nest theme", _about(theme), under=theme.parent_id)


def merge(actor: str, theme: Theme, into: Theme) -> None:
    """Let a theme be part of another from now on; what stands under it stands under that one. No coding is rewritten.

    Raises RefusedError for a theme and itself, or what stands below it.
    """
    lock(theme.programme)
    lock(theme)
    lock(into)
    if theme.merged_into_id == into.id:
        return
    _only_living(theme)
    _only_living(into)
    _same_programme(theme, into)
    if into.id in standing_of(theme.programme).below(theme.id):
        raise RefusedError("into itself")
    for child in db().scalars(select(Theme).where(Theme.parent_id == theme.id)):
        child.parent_id = into.id
    theme.parent_id, theme.merged_into_id = None, into.id
    db().flush()
    ledger.record(actor, "merge theme", _about(theme), into=into.id)


def unmerge(actor: str, theme: Theme) -> None:
    """Take a merging back: the theme stands by itself again, with all that was put under it. What stood under it has
    moved and stays where it is. Raises RefusedError when another has its name by now.
    """
    lock(theme.programme)
    lock(theme)
    if theme.merged_into_id is None:
        return
    _refuse_taken(theme, theme.name)
    theme.merged_into_id = None
    db().flush()
    ledger.record(actor, "unmerge theme", _about(theme))


def split(actor: str, theme: Theme, parts: Mapping[str, Collection[uuid.UUID]]) -> list[Theme]:
    """Give some of a theme's words to themes right under it, by name; whatever is given to none stays.

    Only the theme changes in a coding, not who made it. Words that are not under the theme are left out. Raises
    RefusedError, for the name of a theme that stands elsewhere too: its own words would come along.
    """
    lock(theme.programme)
    lock(theme)
    _only_living(theme)
    own = standing_of(theme.programme).merged_into(theme.id)
    made: list[Theme] = []
    for name, given in parts.items():
        there = _theme_called(theme.programme, _named(name))
        if there is not None and there.parent_id != theme.id:
            raise RefusedError("name is taken")
        child = there or make_theme(actor, theme.programme, name)
        child.parent_id = theme.id
        _move(own, child, given)
        if child not in made:
            made.append(child)
    db().flush()
    ledger.record(actor, "split theme", _about(theme), parts=[child.id for child in made])
    return made


def judge(
    actor: str,
    coder_id: int,
    contribution: Contribution,
    themes: Iterable[Theme],
    *,
    seen: str = "",
    blind: bool = False,
) -> None:
    """Put words under these themes, or under none; what this coder decided before is replaced.

    Raises ChangedError where the words are not those that were `seen`, RefusedError for a strange theme.
    """
    row = _fresh(contribution)
    if row is None or row.words is None or row.seat.rehearsal or (seen and seen != words_mark(row)):
        raise ChangedError
    chosen = {theme.id: theme for theme in themes}
    for theme in chosen.values():
        _only_living(theme)
        if theme.programme_id != row.programme_id:
            raise RefusedError("strange")
    before = db().get(Judgement, (row.id, coder_id), populate_existing=True)
    if before is not None and (before.blind, before.words_mark) == (blind, words_mark(row)):
        there = set(db().scalars(_codings(row.id, coder_id)))
        if there == set(chosen):
            return
    if before is not None:
        db().delete(before)
        db().flush()
    db().add(
        Judgement(
            contribution_id=row.id, coder_id=coder_id, blind=blind, words_mark=words_mark(row), made_on=clock.today()
        )
    )
    db().flush()
    db().add_all(Coding(contribution_id=row.id, coder_id=coder_id, theme_id=key) for key in chosen)
    db().flush()
    ledger.record(actor, "code", f"activity:{row.activity_id}", themes=sorted(chosen), blind=blind)


def unjudge(actor: str, coder_id: int, contribution: Contribution) -> list[int]:
    """Take back what this coder decided about these words; says under which themes they stood."""
    row = _fresh(contribution)
    before = db().get(Judgement, (contribution.id, coder_id), populate_existing=True)
    if row is None or before is None:
        return []
    stood = list(db().scalars(_codings(contribution.id, coder_id)))
    db().delete(before)
    db().flush()
    ledger.record(actor, "take coding back", f"activity:{row.activity_id}")
    return stood


def words_mark(contribution: Contribution) -> str:
    """Tells whether words still read as they did."""
    return mark_of(contribution.words)


def mark_of(words: str | None) -> str:
    return hashlib.sha256((words or "").encode()).hexdigest()[:10]


def _fresh(contribution: Contribution) -> Contribution | None:
    """The words as they are now, which nobody else judges meanwhile; None where they were taken back."""
    wanted = select(Contribution).where(Contribution.id == contribution.id)
    return db().scalar(wanted.with_for_update().execution_options(populate_existing=True))


def _codings(contribution_id: uuid.UUID, coder_id: int) -> Select[int]:
    return select(Coding.theme_id).where(Coding.contribution_id == contribution_id, Coding.coder_id == coder_id)


def _move(own: Collection[int], child: Theme, given: Collection[uuid.UUID]) -> None:
    """Let every coding of these words under the theme, or under what was merged into it, name the child instead."""
    wanted = select(Coding).where(Coding.theme_id.in_(own), Coding.contribution_id.in_(given))
    found = {(coding.contribution_id, coding.coder_id) for coding in db().scalars(wanted)}
    there = select(Coding.contribution_id, Coding.coder_id).where(Coding.theme_id == child.id)
    new = found - {(contribution_id, coder_id) for contribution_id, coder_id in db().execute(there)}
    db().execute(delete(Coding).where(Coding.theme_id.in_(own), Coding.contribution_id.in_(given)))
    db().expire_all()
    db().add_all(Coding(contribution_id=words, coder_id=coder, theme_id=child.id) for words, coder in new)
    db().flush()


def _theme_called(programme: Programme, name: str) -> Theme | None:
    wanted = select(Theme).where(
        Theme.programme_id == programme.id, Theme.name_key == fold(name), Theme.merged_into_id.is_(None)
    )
    return db().scalar(wanted)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not fold(name) or max(len(name), len(fold(name))) > NAME_AT_MOST:  # a letter may be several when it is compared
        raise RefusedError("name")
    return name


def _refuse_taken(theme: Theme, name: str) -> None:
    """Looked at beforehand, since all who change a programme's themes wait for one another at its lock."""
    there = _theme_called(theme.programme, name)
    if there is not None and there is not theme:
        raise RefusedError("name is taken")


def _only_living(theme: Theme) -> None:
    if theme.merged_into_id is not None:
        raise RefusedError("merged")


def _same_programme(theme: Theme, other: Theme) -> None:
    if theme.programme_id != other.programme_id:
        raise RefusedError("strange")


def _about(theme: Theme) -> str:
    return f"theme:{theme.id}"
