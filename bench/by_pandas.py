"""What a release's tables are measured beside: the same people counted with pandas, without rules, rounding or keeping.

`python -m bench.by_pandas URL` prints as JSON how long it took, how much memory it needed, and what was counted.
"""

import json
import os
import sys
import time
from typing import Any

import pandas as pd
from sqlalchemy import create_engine

from bench.children import forget_the_most, memory

SEATS = (
    "SELECT seat.id, seat.neighbourhood_id, seat.elsewhere, seat.area_code FROM seat "
    "JOIN workshop ON workshop.id = seat.workshop_id "
    "WHERE workshop.state = 'closed' AND seat.state = 'active' AND NOT seat.rehearsal"
)
GROUPS = [0, 2, 4, 6, 8, 10]
NAMES = ["1-2", "3-4", "5-6", "7-8", "9-10"]


def count(url: str) -> dict[str, Any]:
    """Both tables and the total."""
    engine = create_engine(url)
    engine.connect().close()
    forget_the_most()
    before, began = memory(os.getpid()), time.perf_counter()
    seats = pd.read_sql(SEATS, engine)
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
    took = time.perf_counter() - began
    return {"seconds": took, "memory": memory(os.getpid()) - before, "counts": counted}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(count(sys.argv[1])))
