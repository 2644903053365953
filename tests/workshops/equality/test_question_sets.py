"""The sets of questions: whole, versioned, and beside the official tables."""

import csv
import gzip
import re

import pytest

from app.config import ROOT
from app.plain import grade
from maps.deprivation.census import AGE_BANDS, ETHNIC_GROUPS, Group
from tests.house.test_plain_words import GRADE_AT_MOST, WORDS_AT_MOST, spoken
from workshops.equality.question_sets import CURRENT, PREFER_NOT, SETS, Question

FOLDER = ROOT / "maps" / "places" / "sample" / "files"
TABLES = {"age": AGE_BANDS, "ethnic": ETHNIC_GROUPS}
NHS = set("ABCDEFGHJKLMNPRSZ")  # NHS data dictionary, ethnic category: 16 and "not stated"


def test_every_question_says_why_and_can_be_refused():
    for version, asked in SETS.items():
        assert asked.version == version
        assert len({question.key for question in asked.questions}) == len(asked.questions)
        for question in asked.questions:
            assert str(question.words).endswith("?")
            assert str(question.why)
            assert question.answers[-1].key == PREFER_NOT
            keys = [answer.key for answer in question.counted()]
            assert len(set(keys)) == len(keys)
            assert max(map(len, keys)) <= 40
            if question.only_after:
                before = asked.question(question.only_after[0])
                assert before
                assert before.answer(question.only_after[1])


@pytest.mark.parametrize("question", [each for each in CURRENT.questions if each.table], ids=lambda each: each.key)
def test_every_group_of_the_census_stands_beside_exactly_one_answer(question: Question):
    beside = [group for answer in question.answers for group in answer.beside]
    assert sorted(beside) == sorted(group.key for group in TABLES[question.table])


def test_nineteen_ethnic_groups_each_with_its_code():
    question = CURRENT.question("ethnic-group")
    parts = [part for answer in question.answers for part in answer.parts]
    assert len(parts) == 19
    assert {part.nhs for part in question.counted() if part.nhs} == NHS
    assert all(part.nhs for part in parts)
    for broad in question.answers[:-1]:
        assert [part.key.partition(".")[0] for part in broad.parts] == [broad.key] * len(broad.parts)


def column(group: Group, headers: list[str]) -> list[str]:
    return [header for header in headers if re.fullmatch(group.pattern, header.strip())]


@pytest.mark.parametrize(("table", "name"), [("age", "census2021-age-lsoa"), ("ethnic", "census2021-ts021-lsoa")])
def test_the_columns_are_there_in_the_sample(table, name):
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        headers = next(csv.reader(file))
    assert [group.key for group in TABLES[table] if len(column(group, headers)) != 1] == []


@pytest.mark.realdata
@pytest.mark.parametrize(("table", "name"), [("age", "census2021-age-lsoa"), ("ethnic", "census2021-ts021-lsoa")])
def test_the_columns_are_there_in_the_official_file(real_data, table, name):
    with gzip.open(real_data / "england" / f"{name}.csv.gz", "rt", newline="") as file:
        headers = next(csv.reader(file))
    question = next(each for each in CURRENT.questions if each.table == table)
    wanted = {group.key: column(group, headers) for group in TABLES[table]}
    for answer in question.counted():
        for key in answer.beside:
            assert len(wanted[key]) == 1


def test_our_own_sentences_read_at_nine_to_eleven():
    ours = [str(words) for question in CURRENT.questions for words in (question.words, question.why, question.which)]
    said = list(spoken(" ".join(f'{{{{ _("{words}") }}}}' for words in ours)))
    assert len(said) > len(CURRENT.questions)
    assert grade(said) <= GRADE_AT_MOST
    assert max(map(len, said)) <= WORDS_AT_MOST
