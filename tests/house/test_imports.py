"""Imports run one way: the contract, FEATURES and the folders tell the same story."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from app.config import ROOT
from app.main import FEATURES
from tests.house.sources import HOUSES, module, programs

ROOF = [["app.serve", "app.served"], ["app.main"], ["app.worker"]]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "handler", "handlers"}


def layers() -> list[list[str]]:
    """The contract from the roof down; a layer is several modules where they stand beside each other."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return [[name.strip(" ()") for name in re.split(r"[:|]", layer)] for layer in contract["layers"]]


def folders() -> set[str]:
    return {
        module(file)
        for house in HOUSES
        for file in (ROOT / house).glob("*/__init__.py")
        if file.parent.name != "migrations"
    }


def test_the_contract_is_the_list_of_features() -> None:
    assert layers()[len(ROOF) : -1] == [[feature] for feature in reversed(FEATURES)]
    assert layers()[: len(ROOF)] == ROOF


def test_what_was_said_and_who_people_are_meet_nowhere() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    apart = [each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "independence"]
    assert [set(each["modules"]) for each in apart] == [{"workshops.equality", "workshops.contributions"}]


def test_every_folder_is_a_feature() -> None:
    assert folders() == set(FEATURES)


def test_every_feature_says_what_it_is() -> None:
    silent = [
        feature for feature in FEATURES if not (ROOT / feature.replace(".", "/") / "__init__.py").read_text().strip()
    ]
    assert not silent


def test_the_ground_is_listed_whole() -> None:
    listed = {name for layer in (*ROOF, layers()[-1]) for name in layer}
    assert listed == {module(file) for file in (ROOT / "app").glob("*.py")} - {"app"}


def test_nothing_looks_ahead() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run(
        [linter, "--no-logo"], cwd=ROOT, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout


def test_no_file_is_named_for_what_is_left_over() -> None:
    assert not [module(file) for file in programs() if FORBIDDEN_NAMES & set(module(file).split("."))]
