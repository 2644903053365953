"""Everything that a pack is made of, read once: of the release, and of the public record as it stands now."""

from dataclasses import dataclass

from exports.board.heard import Heard, heard
from exports.board.promised import Promised, promised
from exports.board.said import Said, said
from exports.releases.reading import Published


@dataclass(frozen=True)
class Gathered:
    made: Published
    heard: Heard
    said: Said
    promised: Promised


def gather(made: Published) -> Gathered:
    return Gathered(made, heard(made), said(made), promised(made.programme))
