"""How plainly something is written: by the length of its words and sentences, as years at school.

A measure and no judge: short words can be hard, and a name can be long. English only, as the formula is.
"""

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
END = re.compile(r"[.:;?!](?:\s|$)|\n")
SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouydt]ed|[^laeiouy]e)$")
SHORTEST = 4  # words; "By 1 May" is no sentence to be measured


def sentences(text: str) -> Iterator[list[str]]:
    """The sentences of a text that are long enough to be measured, each as its words."""
    for sentence in END.split(text):
        if len(words := WORD.findall(sentence)) >= SHORTEST:
            yield words


def syllables(word: str) -> int:
    """About how many; good enough for a whole text.

    >>> [syllables(word) for word in ("spoke", "people", "neighbourhood", "numbers", "a")]
    [1, 2, 3, 2, 1]
    """
    heard = SILENT.sub("", word.lower()) or word
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


def grade(said: list[list[str]]) -> float:
    """Flesch–Kincaid grade level (Kincaid and others, 1975): years at school; 0 where there is nothing to measure.

    >>> round(grade([*sentences("You bring people their food. You talk with them while they eat.")]), 1)
    0.5
    >>> grade([])
    0.0
    """
    words = [word for sentence in said for word in sentence]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
