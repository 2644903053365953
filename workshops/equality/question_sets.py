"""What is asked about people, as data. A set never changes once it was asked: a new wording is a new version.

Sources of 2026-11:

- Ethnic group: the 19 groups of England and Wales of 2021, in two steps (gov.uk, "Ethnicity: harmonised standard",
  Annex C, March 2025). Each has its code of the NHS data dictionary ("ethnic category", 16+1) and its column of
  Census 2021 TS021. The NHS codes are those of 2001, which know no Gypsy, Roma or Arab: these stand under "any other".
- Age: bands of ten years, each made of whole columns of the census's five-year table: so 15 to 24, and not 16 to 24.
- Sex, and whether gender is the same as registered at birth: two questions (GOV.UK Design System, "equality
  information"). Census TS008 and TS078 ask the same; neither is among the files that are loaded here.
- Disability: a condition that lasts 12 months or more, then what it takes away (GSS harmonised standards). Census
  TS038 asks the same and is not loaded here.

`census` names groups of the tables that are loaded (maps/deprivation/census.py): what stands beside an answer is their
sum. The standards are under review. See docs/decisions/equality-answers.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Answer:
    """One answer: its key, which a counter is kept under, and its words. `parts` are those of a second step."""

    key: str
    words: Any  # in the reader's language, when it is read
    census: tuple[str, ...] = ()
    nhs: str = ""
    parts: tuple["Answer", ...] = ()

    @property
    def beside(self) -> tuple[str, ...]:
        """The census groups that this answer stands beside: its own, or all those of its parts."""
        return self.census or tuple(group for part in self.parts for group in part.census)


@dataclass(frozen=True)
class Question:
    """One question, why it is asked, and its answers in order, the last of which is "prefer not to say"."""

    key: str
    words: Any
    why: Any
    answers: tuple[Answer, ...]
    table: str = ""  # the family of census tables that its answers stand beside
    only_after: tuple[str, str] | None = None  # asked only of whoever gave this answer to that question
    which: Any = ""  # how the second step asks

    def counted(self) -> Iterator[Answer]:
        """Every answer that a counter can be kept under, in order; a part stands after what it is part of."""
        for answer in self.answers:
            yield answer
            yield from answer.parts

    def answer(self, key: str | None) -> Answer | None:
        return next((answer for answer in self.counted() if answer.key == key), None)


@dataclass(frozen=True)
class QuestionSet:
    """The questions of one version."""

    version: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)


PREFER_NOT = "prefer-not"
RATHER_NOT = Answer(PREFER_NOT, _l("Prefer not to say"))


def _ages(low: int, high: int) -> tuple[str, ...]:
    """The census's five-year groups from one age to another.

    >>> _ages(15, 24)
    ('15-19', '20-24')
    """
    return tuple(f"{first:02}-{first + 4:02}" for first in range(low, high, 5))


AGE = Question(
    "age",
    _l("How old are you?"),
    _l("Young and old people need other things. This shows whose age is missing."),
    (
        Answer("under-15", _l("Under 15"), _ages(0, 14)),
        Answer("15-24", _l("15 to 24"), _ages(15, 24)),
        Answer("25-34", _l("25 to 34"), _ages(25, 34)),
        Answer("35-44", _l("35 to 44"), _ages(35, 44)),
        Answer("45-54", _l("45 to 54"), _ages(45, 54)),
        Answer("55-64", _l("55 to 64"), _ages(55, 64)),
        Answer("65-74", _l("65 to 74"), _ages(65, 74)),
        Answer("75-84", _l("75 to 84"), _ages(75, 84)),
        Answer("85-over", _l("85 or over"), ("85+",)),
        RATHER_NOT,
    ),
    table="age",
)
SEX = Question(
    "sex",
    _l("What is your sex?"),
    _l("Care is often planned for one sex. This shows whether all were heard."),
    (Answer("female", _l("Female")), Answer("male", _l("Male")), RATHER_NOT),
)
GENDER = Question(
    "gender",
    _l("Is your gender the same as the sex you were registered with at birth?"),
    _l("Trans people are often left out. This shows whether they were heard here."),
    (Answer("same", _l("Yes")), Answer("not-same", _l("No")), RATHER_NOT),
)
CONDITION = Question(
    "condition",
    _l("Do you have an illness or condition, of body or mind, that lasts 12 months or more?"),
    _l("Also one that you think will last so long. This shows whether disabled people were heard."),
    (Answer("yes", _l("Yes")), Answer("no", _l("No")), RATHER_NOT),
)
ACTIVITIES = Question(
    "activities",
    _l("Does your illness or condition make it harder to do things every day?"),
    _l("The law calls people disabled when it does. This shows whether they were heard."),
    (
        Answer("a-lot", _l("Yes, a lot")),
        Answer("a-little", _l("Yes, a little")),
        Answer("not-at-all", _l("Not at all")),
        RATHER_NOT,
    ),
    only_after=("condition", "yes"),
)
ETHNIC_GROUP = Question(
    "ethnic-group",
    _l("What is your ethnic group?"),
    _l("Some groups wait longer and are asked less. This shows who is missing here."),
    (
        Answer(
            "white",
            _l("White"),
            parts=(
                Answer(
                    "white.british",
                    _l("English, Welsh, Scottish, Northern Irish or British"),
                    ("white.british",),
                    "A",
                ),
                Answer("white.irish", _l("Irish"), ("white.irish",), "B"),
                Answer("white.traveller", _l("Gypsy or Irish Traveller"), ("white.traveller",), "C"),
                Answer("white.roma", _l("Roma"), ("white.roma",), "C"),
                Answer("white.other", _l("Any other White background"), ("white.other",), "C"),
            ),
        ),
        Answer(
            "mixed",
            _l("Mixed or multiple ethnic groups"),
            parts=(
                Answer("mixed.caribbean", _l("White and Black Caribbean"), ("mixed.caribbean",), "D"),
                Answer("mixed.african", _l("White and Black African"), ("mixed.african",), "E"),
                Answer("mixed.asian", _l("White and Asian"), ("mixed.asian",), "F"),
                Answer("mixed.other", _l("Any other mixed or multiple background"), ("mixed.other",), "G"),
            ),
        ),
        Answer(
            "asian",
            _l("Asian or Asian British"),
            parts=(
                Answer("asian.indian", _l("Indian"), ("asian.indian",), "H"),
                Answer("asian.pakistani", _l("Pakistani"), ("asian.pakistani",), "J"),
                Answer("asian.bangladeshi", _l("Bangladeshi"), ("asian.bangladeshi",), "K"),
                Answer("asian.chinese", _l("Chinese"), ("asian.chinese",), "R"),
                Answer("asian.other", _l("Any other Asian background"), ("asian.other",), "L"),
            ),
        ),
        Answer(
            "black",
            _l("Black, Black British, Caribbean or African"),
            parts=(
                Answer("black.caribbean", _l("Caribbean"), ("black.caribbean",), "M"),
                Answer("black.african", _l("African"), ("black.african",), "N"),
                Answer("black.other", _l("Any other Black background"), ("black.other",), "P"),
            ),
        ),
        Answer(
            "other",
            _l("Another ethnic group"),
            parts=(
                Answer("other.arab", _l("Arab"), ("other.arab",), "S"),
                Answer("other.other", _l("Any other ethnic group"), ("other.other",), "S"),
            ),
        ),
        Answer(PREFER_NOT, _l("Prefer not to say"), nhs="Z"),
    ),
    table="ethnic",
    which=_l("Which of these is nearest to your own words?"),
)
SETS = {
    each.version: each for each in (QuestionSet("2026-11", (AGE, SEX, GENDER, CONDITION, ACTIVITIES, ETHNIC_GROUP)),)
}
CURRENT = SETS["2026-11"]
