"""How plainly something is written: by the length of its words and sentences, as years at school.

A measure and no judge: short words can be hard, and a name can be long. English only, as the formula is.
"""

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
END = re.compile(r"[.:;?!](?:\s|$)|\n")
SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouydt]ed|[^laeiouy]e)$")
SHORT = re.compile(r"\b([A-Z][A-Za-z]?[A-Z]{1,4})(?=s?\b|\d)")
# Better known than what they stand for; and words that somebody writes in capitals.
KNOWN = (
    frozenset({"UK", "EU", "NHS", "GP", "TV", "CV", "PC", "IT", "ID", "AM", "PM", "OK", "QR", "PDF", "VAT", "BBC"})
    | {"NO", "NOT", "ALL", "AND", "OR", "TO", "DO", "YOU", "WE", "US", "IS", "ARE", "MUST", "ONLY", "FREE", "NEW"}
    | {"MON", "TUE", "TUES", "WED", "THU", "THUR", "FRI", "SAT", "SUN", "NOW"}
    | {"II", "III", "IV", "VI", "VII", "VIII", "IX"}
)
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


def short_forms(text: str) -> list[str]:
    """Shortened words that not everybody knows, each once: a formula takes them for the shortest words of all.

    One that stands in brackets behind its words is known. A line in capitals alone is a loud one, and has none.

    >>> short_forms("DBS, NVQ2 and an AfC band. DBS again, at the GP of the NHS. A Disclosure check (ESR) in ESR.")
    ['DBS', 'NVQ', 'AfC']
    >>> short_forms("PORTER, BAND II\\nYou must NOT smoke, MON to FRI. HCAs [HCA, night] help.")
    []
    """
    lines = (line for line in text.splitlines() if not line.isupper())
    found = dict.fromkeys(each for line in lines for each in SHORT.findall(line))
    return [each for each in found if each not in KNOWN and not re.search(rf"[(\[]{each}s?\b", text)]


def is_latin(text: str) -> bool:
    """Whether most letters of it are those of English; of others nothing can be measured here.

    >>> is_latin("Café près d'ici"), is_latin("آپ لوگوں کو لے جاتے ہیں"), is_latin("")
    (True, False, True)
    """
    letters = [each for each in text if each.isalpha()]
    return 2 * sum(each.isascii() for each in letters) >= len(letters)


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
