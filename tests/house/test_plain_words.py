"""What everyone reads is written for readers of 9 to 11 (domain: Languages): short words in short sentences."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import ROOT
from tests.house.sources import where

GRADE_AT_MOST = 5.0  # Flesch–Kincaid: years at school; the fifth is that of ten-year-olds
WORDS_AT_MOST = 25  # in a sentence (GOV.UK content design)
FOR_EVERYONE = (
    "app/front/about.html",
    "app/front/home.html",
    "app/front/story.html",
    "exports/indicators/beside.html",
    "exports/indicators/figures.html",
    "exports/indicators/one.html",
    "workshops/actions/asked.html",
    "workshops/actions/history.html",
    "workshops/actions/promise.html",
    "workshops/actions/promises.html",
    "workshops/actions/told.html",
    "workshops/concerns/answered.html",
    "workshops/concerns/door.html",
    "workshops/concerns/help.html",
    "workshops/concerns/kept.html",
    "workshops/concerns/tell.html",
    "workshops/contributions/ask_rank.html",
    "workshops/contributions/question.html",
    "workshops/contributions/thanks.html",
    "workshops/equality/ask.html",
    "workshops/equality/ask_more.html",
    "workshops/equality/not_now.html",
    "workshops/equality/thanks.html",
    "workshops/seats/join.html",
    "workshops/told/better.html",
    "workshops/told/better_form.html",
    "workshops/told/keep_in_touch.html",
    "workshops/told/listened_buttons.html",
    "workshops/told/promise.html",
    "workshops/told/stop.html",
    "workshops/told/thread.html",
    "workshops/told/thread_promise.html",
    "workshops/told/we_will_tell_you.html",
    "workshops/told/you_said.html",
    "workshops/told/you_said_at.html",
    "workshops/told/you_said_for.html",
    "workshops/told/you_said_of.html",
    "workshops/told/you_said_with.html",
)
SAID = re.compile(r'(?:\b_|\bngettext)\(\s*"((?:[^"\\]|\\.)*)"(?:,\s*"((?:[^"\\]|\\.)*)")?')
MARKS = re.compile(r"<[^>]+>|%\(\w+\)s|[“”]")
SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouydt]ed|[^laeiouy]e)$")


def sentences(template: str) -> Iterator[list[str]]:
    """The sentences of a template, each as its words; a value that is filled in counts as one word."""
    for message in SAID.findall(template):
        text = MARKS.sub(lambda found: "" if found[0].startswith("<") else " one ", message[1] or message[0])
        for sentence in re.split(r"[.:;?](?:\s|$)", text):
            if len(words := re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", sentence)) > 3:
                yield words


def syllables(word: str) -> int:
    """About how many; good enough for a whole text.

    >>> [syllables(word) for word in ("spoke", "people", "neighbourhood", "numbers", "a")]
    [1, 2, 3, 2, 1]
    """
    heard = SILENT.sub("", word.lower()) or word
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


def grade(said: list[list[str]]) -> float:
    """Flesch–Kincaid grade level (Kincaid and others, 1975)."""
    words = [word for sentence in said for word in sentence]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("file", [ROOT / name for name in FOR_EVERYONE], ids=where)
def test_a_page_for_everyone_reads_at_nine_to_eleven(file: Path) -> None:
    said = list(sentences(file.read_text()))
    assert grade(said) <= GRADE_AT_MOST
    assert [" ".join(words) for words in said if len(words) > WORDS_AT_MOST] == []


def test_the_language_of_a_department_is_told_from_a_neighbours() -> None:
    department = '{{ _("Participants are encouraged to contribute to the consultation regarding accessibility.") }}'
    assert grade(list(sentences(department))) > 12
    assert grade(list(sentences('{{ _("Tell us what it is like to get to the clinic.") }}'))) < GRADE_AT_MOST
