"""Which theme stands under which, and which was merged into which, as one thing that can be asked.

>>> tree = Standing({1: (None, None), 2: (1, None), 3: (None, 2), 4: (None, 3)})
>>> tree.root(4), tree.root(1)
(2, 1)
>>> sorted(tree.merged_into(2)), sorted(tree.below(1))
([2, 3, 4], [1, 2])
>>> sorted(tree.all_of(1))
[1, 2, 3, 4]
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Standing:
    """Theme → (the one it stands under, the one it was merged into)."""

    themes: Mapping[int, tuple[int | None, int | None]]

    def root(self, key: int) -> int:
        """The theme that this one is part of by now: itself, unless it was merged."""
        while (into := self.themes[key][1]) is not None:
            key = into
        return key

    def merged_into(self, key: int) -> set[int]:
        """The theme itself and all that have become part of it; none of a theme that is itself part of another."""
        return set(self._parts[key])

    def children(self, key: int | None) -> list[int]:
        """What stands right under a theme, or by itself."""
        return self._children[key]

    def below(self, key: int) -> set[int]:
        """The theme itself and all that stand under it, at whatever depth; merged ones stand nowhere."""
        found, ahead = set(), [key]
        while ahead:
            found.add(here := ahead.pop())
            ahead += self._children[here]
        return found

    def all_of(self, key: int) -> set[int]:
        """All under whose names words may stand that count for this theme."""
        return {each for under in self.below(key) for each in self._parts[under]}

    @cached_property
    def _parts(self) -> Mapping[int, set[int]]:
        parts: defaultdict[int, set[int]] = defaultdict(set)
        for key in self.themes:
            parts[self.root(key)].add(key)
        return parts

    @cached_property
    def _children(self) -> Mapping[int | None, list[int]]:
        children: defaultdict[int | None, list[int]] = defaultdict(list)
        for key, (parent, into) in self.themes.items():
            if into is None:
                children[parent].append(key)
        return children
