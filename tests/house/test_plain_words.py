"""What everyone reads is written for readers of 9 to 11 (domain: Languages): short words in short sentences."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import plain
from app.config import ROOT
from app.plain import grade
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
    "exports/jobs/gone.html",
    "exports/jobs/index.html",
    "exports/jobs/job.html",
    "exports/jobs/job_parts.html",
    "exports/jobs/neighbourhood.html",
    "workshops/told/jobs.html",
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
    "workshops/interests/ask.html",
    "workshops/interests/find.html",
    "workshops/interests/mine.html",
    "workshops/interests/not_open.html",
    "workshops/interests/not_there.html",
    "workshops/interests/sent.html",
    "workshops/interests/withdraw.html",
    "workshops/interests/withdrawn.html",
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


def spoken(template: str) -> Iterator[list[str]]:
    """The sentences of a template, each as its words; a value that is filled in counts as one word."""
    for message in SAID.findall(template):
        text = MARKS.sub(lambda found: "" if found[0].startswith("<") else " one ", message[1] or message[0])
        yield from plain.sentences(text)


@pytest.mark.parametrize("file", [ROOT / name for name in FOR_EVERYONE], ids=where)
def test_a_page_for_everyone_reads_at_nine_to_eleven(file: Path) -> None:
    said = list(spoken(file.read_text()))
    assert grade(said) <= GRADE_AT_MOST
    assert [" ".join(words) for words in said if len(words) > WORDS_AT_MOST] == []


def test_the_language_of_a_department_is_told_from_a_neighbours() -> None:
    department = '{{ _("Participants are encouraged to contribute to the consultation regarding accessibility.") }}'
    assert grade(list(spoken(department))) > 12
    assert grade(list(spoken('{{ _("Tell us what it is like to get to the clinic.") }}'))) < GRADE_AT_MOST
