"""`python -m bench [NAMES]`: measure, print a table as it grows, write bench/results/latest.json."""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from bench.lines import Line

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "latest.json"
VERDICTS = {True: "reached", False: "MISSED", None: ""}
WIDTHS = (46, 12, 14, 30, 8, 26)


def measured(names: list[str]) -> Iterator[Line]:
    """The lines of these modules, or of all that measure something."""
    for name in names or sorted(module.name for module in iter_modules([str(HERE)])):
        if name.startswith("_"):
            continue
        measure = getattr(import_module(f"bench.{name}"), "measure", None)
        if measure is not None:
            yield from measure()


def as_row(line: Line) -> str:
    """One line of the table."""
    value = f"{line.value:,.0f}" if abs(line.value) >= 100 or line.value == int(line.value) else f"{line.value:,.2f}"
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}×"
    cells = (line.name, value, line.unit, line.against, ratio, line.goal)
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + VERDICTS[line.reached]


def main() -> None:
    """Measure, print, write."""
    titles = ("name", "value", "unit", "against", "ratio", "goal")
    say("  ".join(title.ljust(width) for title, width in zip(titles, WIDTHS, strict=True)))
    kept = {}
    for line in measured(sys.argv[1:]):
        say(as_row(line))
        kept[line.name] = {
            "value": line.value,
            "unit": line.unit,
            "against": line.against,
            "ratio": line.ratio,
            "goal": line.goal,
            "reached": line.reached,
        }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False))
    missed = [name for name, line in kept.items() if line["reached"] is False]
    say(f"Missed: {'; '.join(missed)}" if missed else "No goal was missed.")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text.rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
