"""The ledger: nobody rewrites it, a rewrite would show, and an old head is found again."""

import json
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import ledger
from app.db import database
from app.ledger import GENESIS


def write(inside, number: int = 3) -> list[str]:
    """A few entries; their hashes."""
    with inside():
        return [ledger.record("user:1", "did", f"thing:{n}", n=n, words="Ünïcode £").hash for n in range(number)]


def tamper(inside, statement: str) -> None:
    """Change the ledger as somebody with the database in their hands could: with the triggers away."""
    with inside() as session:
        if database().is_sqlite:
            session.execute(text("DROP TRIGGER ledger_never_changes"))
            session.execute(text("DROP TRIGGER ledger_never_shrinks"))
            session.execute(text("DROP TRIGGER ledger_only_grows"))
        else:
            session.execute(text("SET session_replication_role = replica"))
        session.execute(text(statement))
        if database().is_sqlite:
            for table, dialect, statements in _guards():
                assert (table, dialect) == ("ledger", "sqlite")
                for each in statements:
                    session.execute(text(each))
        else:
            session.execute(text("SET session_replication_role = DEFAULT"))


def _guards():
    from app.db import GUARDS

    return [guard for guard in GUARDS if guard[0] == "ledger" and guard[1] == "sqlite"]


def verify(inside, known: str = ""):
    with inside(writes=False):
        return ledger.verify(known)


def test_an_empty_ledger_holds(inside):
    found = verify(inside)
    assert (found.holds, found.entries, found.head) == (True, 0, GENESIS)


def test_entries_are_numbered_and_sealed_to_one_another(inside):
    hashes = write(inside)
    found = verify(inside)
    assert (found.holds, found.entries, found.head) == (True, 3, hashes[-1])
    assert len(set(hashes)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET verb = 'did nothing' WHERE seq = 2",
        "UPDATE ledger SET public = NOT public",
        "DELETE FROM ledger WHERE seq = 3",
        "DELETE FROM ledger",
    ],
)
def test_the_database_refuses_to_change_or_shrink_it(inside, statement):
    write(inside)
    with pytest.raises(DBAPIError, match="append-only"), inside() as session:
        session.execute(text(statement))
    assert verify(inside).entries == 3


def test_it_cannot_be_emptied_at_once_either(inside):
    write(inside)
    with inside(writes=False):
        if database().is_sqlite:
            return  # SQLite has no TRUNCATE
    with pytest.raises(DBAPIError, match="append-only"), inside() as session:
        session.execute(text("TRUNCATE ledger"))


@pytest.mark.parametrize(
    ("statement", "broken", "reason"),
    [
        ("UPDATE ledger SET verb = 'undid' WHERE seq = 2", 2, "what this entry says"),
        ("UPDATE ledger SET actor = 'user:2' WHERE seq = 3", 3, "what this entry says"),
        ("UPDATE ledger SET public = NOT public WHERE seq = 1", 1, "what this entry says"),
        ("UPDATE ledger SET facts = '{\"n\": 9}' WHERE seq = 2", 2, "what this entry says"),
        ("DELETE FROM ledger WHERE seq = 2", 3, "an entry is missing"),
        ("DELETE FROM ledger WHERE seq = 1", 2, "an entry is missing"),
        ("UPDATE ledger SET prev_hash = 'x' WHERE seq = 2", 2, "does not follow"),
    ],
)
def test_a_rewrite_shows_and_the_first_broken_entry_is_named(inside, command, statement, broken, reason):
    write(inside)
    tamper(inside, statement)
    found = verify(inside)
    assert not found.holds
    assert found.broken == broken
    assert reason in found.reason
    said = command("ledger", "verify", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["broken"] == broken
    assert str(broken) in command("ledger", "verify").output


def test_cutting_off_the_end_shows_only_against_a_head_that_left_the_building(inside, command):
    hashes = write(inside)
    tamper(inside, "DELETE FROM ledger WHERE seq = 3")
    assert command("ledger", "verify").exit_code == 0
    said = command("ledger", "verify", "--head", hashes[-1], "--json")
    assert said.exit_code == 1
    facts = json.loads(said.stdout)
    assert (facts["holds"], facts["broken"], facts["reason"]) == (False, None, "the given head is not in this ledger")


@pytest.mark.parametrize("which", [0, 1, 2])
def test_every_old_head_is_found_again(inside, command, which):
    hashes = write(inside)
    write(inside, 2)
    assert command("ledger", "verify", "--head", hashes[which]).exit_code == 0
    assert command("ledger", "verify", "--head", GENESIS).exit_code == 0
    assert command("ledger", "verify", "--head", hashes[which][:-1] + "x").exit_code == 1


def test_the_command_prints_the_head(inside, command):
    head = write(inside)[-1]
    assert command("ledger", "verify").output == f"The ledger holds: 3 entries, head {head}.\n"
    assert json.loads(command("ledger", "verify", "--json").stdout)["head"] == head


def test_what_was_not_kept_leaves_no_entry(inside):
    write(inside, 1)
    with pytest.raises(ZeroDivisionError), inside():
        _ = ledger.record("user:1", "did", "thing:9").seq / 0
    assert verify(inside).entries == 1


def test_many_who_write_at_once_queue_and_none_takes_the_number_of_another(inside):
    start, failed = threading.Barrier(8), []

    def work(who: int) -> None:
        start.wait()
        try:
            for n in range(5):
                with inside():
                    ledger.record(f"user:{who}", "did", f"thing:{n}")
        except Exception as error:  # noqa: BLE001 - a thread's error would be lost
            failed.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = verify(inside)
    assert (found.holds, found.entries) == (True, 40)


@pytest.mark.sqlite
def test_nothing_can_be_put_in_place_of_an_entry(app, inside):
    with inside():
        entry = ledger.record("command", "open", "workshop:1")
        seq, seal = entry.seq, entry.hash
    with inside() as session, pytest.raises(DBAPIError, match="append-only"):
        session.execute(
            text(
                "INSERT OR REPLACE INTO ledger (seq, at, actor, verb, subject, public, facts, prev_hash, hash) "
                "SELECT seq, at, actor, 'never', subject, public, facts, prev_hash, hash FROM ledger WHERE seq = :seq"
            ),
            {"seq": seq},
        )
    with inside(writes=False):
        assert ledger.verify(seal).holds
