"""`flask exports`: which tables there are, and each as a file that is whole or not there."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import Package

from app import clock
from tests.evenings import plan
from tests.exports.open_data.conftest import SLUG
from tests.people import Cast
from tests.releases import release_of


def test_without_a_release_there_is_nothing_and_that_is_said(command: Callable, inside: Callable, place: None) -> None:
    assert command("exports", "list").output == "No release has been made yet, so there are no public numbers.\n"
    assert json.loads(command("exports", "list", "--json").stdout) == []
    refused = command("exports", "write", "people", "--format", "csv", "--out", "x.csv")
    assert refused.exit_code == 1
    assert "No release has been made yet" in refused.output
    with inside():
        plan()
    refused = command("exports", "write", f"{SLUG}/people", "--format", "csv", "--out", "x.csv")
    assert (refused.exit_code, "has no release yet" in refused.output) == (1, True)


def test_the_list_names_what_can_be_written(released: Cast, command: Callable) -> None:
    listed = json.loads(command("exports", "list", "--json").stdout)
    assert [each["table"] for each in listed] == ["people", "neighbourhoods", "deciles"]
    assert listed[0]["name"] == f"{SLUG}/people"
    assert {each["release"] for each in listed} == {1}
    assert f"{SLUG}/neighbourhoods  Where people live  release 1" in command("exports", "list", SLUG).output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nothing", "--format", "csv"], "It has: people, neighbourhoods, deciles."),
        (["elsewhere/people", "--format", "csv"], "no programme with the address “elsewhere”"),
        (["people", "--format", "gpkg"], "'people' is not about places, so that there is no gpkg of it."),
        (["people", "--format", "csv", "--release", "7"], "has no release 7"),
        ([f"{SLUG}/people", "--programme", "other", "--format", "csv"], "not of 'other'"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(
    released: Cast, command: Callable, tmp_path: Path, words: list[str], why: str
) -> None:
    refused = command("exports", "write", *words, "--out", str(tmp_path / "x.csv"))
    assert refused.exit_code == 1
    assert why in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_whole_or_not_there(released: Cast, command: Callable, tmp_path: Path) -> None:
    write = ("exports", "write", "people", "--format", "csv", "--out")
    missing = command(*write, str(tmp_path / "none" / "x.csv"))
    assert (missing.exit_code, "There is no folder" in missing.output) == (1, True)
    folder = command(*write, str(tmp_path))
    assert (folder.exit_code, "is a folder" in folder.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "x.csv").write_text("what stood here")
    done = command(*write, str(tmp_path / "x.csv"))
    assert done.exit_code == 0
    assert (tmp_path / "x.csv").read_text().startswith("row,")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["datapackage.json", "x.csv"]


def test_a_data_package_beside_says_what_each_file_is(
    released: Cast, command: Callable, inside: Callable, tmp_path: Path
) -> None:
    for form in ("csv", "xlsx", "json", "geojson", "gpkg"):
        done = command(
            "exports", "write", "neighbourhoods", "--format", form, "--out", str(tmp_path / f"n.{form}"), "--json"
        )
        assert json.loads(done.stdout)["package"] == str(tmp_path / "datapackage.json")
    package = Package(str(tmp_path / "datapackage.json"))
    assert sorted(each.path for each in package.resources) == ["n.csv", "n.geojson", "n.gpkg", "n.json", "n.xlsx"]
    report = package.validate()
    assert report.valid, report.flatten(["path", "type", "message"])
    with inside():
        clock.set_now(clock.now() + clock.MINUTE)
        release_of(released.evening.programme_id)
    command("exports", "write", "people", "--format", "csv", "--out", str(tmp_path / "people.csv"))
    said = json.loads((tmp_path / "datapackage.json").read_text())
    assert (said["version"], [each["path"] for each in said["resources"]]) == ("2", ["people.csv"])


def test_a_package_of_somebody_else_is_left_alone(released: Cast, command: Callable, tmp_path: Path) -> None:
    for theirs in ('{"name": "theirs", "resources": []}', "no JSON", '{"programme": {"slug": "another"}}'):
        (tmp_path / "datapackage.json").write_text(theirs)
        done = command("exports", "write", "people", "--format", "csv", "--out", str(tmp_path / "x.csv"))
        assert (done.exit_code, "was left alone" in done.output) == (0, True)
        assert (tmp_path / "datapackage.json").read_text() == theirs


def test_an_older_release_can_be_written_too(
    released: Cast, command: Callable, inside: Callable, tmp_path: Path
) -> None:
    with inside():
        clock.set_now(clock.now() + clock.MINUTE)
        release_of(released.evening.programme_id, "230")
    for number, shown in (("1", "115"), ("2", "230")):
        file = tmp_path / f"{number}.json"
        command("exports", "write", "people", "--format", "json", "--release", number, "--out", str(file))
        said = json.loads(file.read_text())
        assert (said["release"]["number"], said["rows"][0]["shown"]) == (int(number), shown)


def test_a_whole_release_is_one_file(released: Cast, command: Callable, tmp_path: Path) -> None:
    done = command("exports", "package", SLUG, "--out", str(tmp_path / "all.zip"), "--json")
    said = json.loads(done.stdout)
    assert said["tables"] == ["people", "neighbourhoods", "deciles"]
    assert command("ledger", "verify", "--head", said["ledger"]["head"]).exit_code == 0
    report = Package(str(tmp_path / "all.zip")).validate()
    assert report.valid, report.flatten(["path", "type", "message"])
