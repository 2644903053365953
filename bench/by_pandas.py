"""What a release's tables are measured beside: the same people counted with pandas, without rules, rounding or keeping.

`python -m bench.by_pandas URL` prints as JSON how long it took, how much memory it needed, and what was counted.
"""

import json
import os
import sys
import time
from typing import Any

import pandas as pd
from sqlalchemy import Engine, create_engine

from bench.children import forget_the_most, memory

SEATS = (
    "SELECT seat.id, seat.neighbourhood_id, seat.elsewhere, seat.area_code FROM seat "
    "JOIN workshop ON workshop.id = seat.workshop_id "
    "WHERE workshop.state = 'closed' AND seat.state = 'active' AND NOT seat.rehearsal"
)
GROUPS = [0, 2, 4, 6, 8, 10]
NAMES = ["1-2", "3-4", "5-6", "7-8", "9-10"]


ALL_SEATS = SEATS.replace("seat.area_code FROM", "seat.area_code, workshop.starts_at, workshop.voice_id FROM")
CODED = (
    "SELECT coding.theme_id, contribution.seat_id FROM coding "
    "JOIN contribution ON contribution.id = coding.contribution_id"
)
VOTES = (
    "SELECT vote.seat_id, vote.value, choice.position, choice.words, activity.kind, activity.question FROM vote "
    "JOIN choice ON choice.id = vote.choice_id JOIN activity ON activity.id = choice.activity_id"
)
TALLIES = "SELECT question, answer, n FROM equality_tally"
OPINIONS = {1: "agree", 0: "pass", -1: "disagree"}


def count(url: str, *, everything: bool = False) -> dict[str, Any]:
    """The tables of people by places and the total; or every table of a release."""
    engine = create_engine(url)
    engine.connect().close()
    forget_the_most()
    before, began = memory(os.getpid()), time.perf_counter()
    seats = pd.read_sql(ALL_SEATS if everything else SEATS, engine)
    answers = pd.read_sql("SELECT seat_id FROM contribution", engine)
    deciles = pd.read_sql("SELECT area_code, value FROM area_measure WHERE name = 'imd.decile'", engine)
    people = seats[seats["id"].isin(answers["seat_id"])].merge(deciles, how="left", on="area_code")
    groups = pd.cut(people["value"], GROUPS, labels=NAMES)
    counted = {
        "people all": len(people),
        "neighbourhoods elsewhere": int(people["elsewhere"].astype(bool).sum()),
        "neighbourhoods not said": int((people["neighbourhood_id"].isna() & ~people["elsewhere"].astype(bool)).sum()),
        "deciles not known": int(groups.isna().sum()),
    }
    counted |= {f"neighbourhoods {int(row)}": int(n) for row, n in people.groupby("neighbourhood_id").size().items()}
    counted |= {f"deciles {row}": int(n) for row, n in groups.value_counts().items()}
    if everything:
        counted |= _all_else(engine, people.assign(group=groups))
    took = time.perf_counter() - began
    return {"seconds": took, "memory": memory(os.getpid()) - before, "counts": counted}


def _all_else(engine: Engine, people: pd.DataFrame) -> dict[str, int]:
    """Months and hosts, themes by place and group, votes, and answers about people."""
    months = pd.to_datetime(people["starts_at"], utc=True).dt.tz_convert("Europe/London").dt.strftime("%Y-%m")
    counted = {f"months {row}": int(n) for row, n in months.value_counts().items()}
    counted |= {f"hosts {row}": int(n) for row, n in people["voice_id"].value_counts().items()}
    spoke = pd.read_sql(CODED, engine).drop_duplicates().merge(people, left_on="seat_id", right_on="id")
    for column, table in (("neighbourhood_id", "neighbourhoods"), ("group", "deciles")):
        numbers = spoke.groupby(["theme_id", column], observed=True).size()
        counted |= {
            f"theme {theme} {table} {row if column == 'group' else int(row)}": int(n)
            for (theme, row), n in dict(numbers).items()
        }
    votes = pd.read_sql(VOTES, engine)
    votes = votes[votes["seat_id"].isin(people["id"])]
    polls = votes[votes["kind"] == "poll"]
    for (question, position), n in dict(polls.groupby(["question", "position"]).size()).items():
        counted[f"vote {question} {position}"] = int(n)
    said = votes[votes["kind"] == "agree"].groupby(["words", "value"]).size()
    counted |= {f"vote {words} {OPINIONS[value]}": int(n) for (words, value), n in dict(said).items()}
    tallies = pd.read_sql(TALLIES, engine).groupby(["question", "answer"])["n"].sum()
    return counted | {f"equality {question} {answer}": int(n) for (question, answer), n in dict(tallies).items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(count(sys.argv[1], everything="everything" in sys.argv)))
