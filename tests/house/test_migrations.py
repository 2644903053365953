"""A migrated database equals the models: columns, constraints, indexes and triggers, on both engines."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app.db import Base, Database
from app.migrating import migrate
from tests.houses import Houses, postgres_for_all

OF_POSTGRESQL = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (c.oid, a.attnum)
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')
        AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
OF_ALEMBIC = "alembic_version"


def shape(connection: Connection) -> set[tuple[str, ...]]:
    """What the database itself says of its tables, as a set of small facts."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {(kind, name, clause) for kind, name, sql in rows if name != OF_ALEMBIC for clause in clauses(sql)}
    return {
        (kind, *map(str, row))
        for kind, question in OF_POSTGRESQL.items()
        for row in connection.execute(text(question))
        if OF_ALEMBIC not in row
    }


def clauses(sql: str) -> list[str]:
    """A statement cut at its outer commas, so that the order of columns and constraints does not matter.

    >>> clauses('CREATE TABLE "a" ( b INTEGER, CHECK (b IN (1,  2)) )')
    ['CREATE TABLE a', 'b INTEGER', 'CHECK(b IN(1,2))', '']
    """
    plain = re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql.replace('"', ""))).strip()
    if not plain.upper().startswith("CREATE TABLE"):
        return [plain]
    cut, depth = [""], 0
    for letter in plain:
        depth += (letter == "(") - (letter == ")")
        if (letter == "(" and depth == 1) or (letter == "," and depth == 1) or (letter == ")" and depth == 0):
            cut.append("")
        else:
            cut[-1] += letter
    return cut


def shape_of_models(engine: str, houses: Houses) -> set[tuple[str, ...]]:
    """What `create_all` makes of the models, guards included."""
    url = "sqlite://" if engine == "sqlite" else postgres_for_all().create(f"{houses.worker}_models")
    models = Database(url) if engine != "sqlite" else Database(f"sqlite:///{houses.folder / 'models.db'}")
    try:
        with models.writing.begin() as connection:
            Base.metadata.drop_all(connection)
            Base.metadata.create_all(connection)
            return shape(connection)
    finally:
        models.engine.dispose()


def test_a_migrated_database_equals_the_models(fresh: Callable[..., Flask], database: str, houses: Houses) -> None:
    with fresh().extensions["database"].engine.connect() as connection:
        migrated = shape(connection)
    made = shape_of_models(database, houses)
    assert {fact for fact in made if fact[0] == "triggers" or fact[0] == "trigger"}, "the ledger has guards"
    assert sorted(migrated - made) == [], "only in the migrated database"
    assert sorted(made - migrated) == [], "only in the models"


def test_migrating_again_changes_nothing(fresh: Callable[..., Flask]) -> None:
    database = fresh().extensions["database"]
    with database.engine.connect() as connection:
        before = shape(connection)
    migrate(database)
    with database.engine.connect() as connection:
        assert shape(connection) == before


def test_a_difference_is_seen(fresh: Callable[..., Flask]) -> None:
    database = fresh().extensions["database"]
    with database.writing.begin() as connection:
        before = shape(connection)
        connection.execute(text("CREATE INDEX ix_ledger_verb ON ledger (verb)"))
        assert len(shape(connection) - before) == 1


def an_evening_of_before() -> list[str]:
    """Rows as the second migration's tables hold them: one person who answered a poll and said something."""
    seat, poll, said = (f"{n:032x}" for n in (1, 2, 3))
    return [
        "INSERT INTO user_account (id, email, name, sign_in_version, active) VALUES (1, 'a@b.example', 'A', 1, true)",
        "INSERT INTO programme (id, slug, name, question, objectives, controller, board_owner, threshold, "
        "retention_months) VALUES (1, 'p', 'P', 'Q', '', 'C', 'B', 8, 24)",
        "INSERT INTO voice (id, slug, name, sentence, languages, communities, needs, champion, named_ok, on_hold) "
        "VALUES (1, 'v', 'V', 'S', '[]', '', '', '', true, false)",
        "INSERT INTO role_grant (id, user_id, role, programme_id) VALUES (1, 1, 'organiser', 1)",
        "INSERT INTO workshop (id, code, programme_id, voice_id, title, venue, access, starts_at, languages, "
        "confidentiality, listed, state) VALUES (1, 'RK7M2', 1, 1, 'T', 'V', '', '2026-11-24 19:00:00', '[]', "
        "'shared', true, 'open')",
        *(
            "INSERT INTO activity (id, workshop_id, position, kind, question, hint, several, minutes, state) "
            f"VALUES ({n}, 1, {n}, '{kind}', 'Q', '', false, 15, 'open')"
            for n, kind in ((1, "words"), (2, "poll"))
        ),
        "INSERT INTO choice (id, activity_id, position, words) VALUES (1, 2, 1, 'Bus')",
        "INSERT INTO seat (id, workshop_id, card_hash, state, channel, language, elsewhere, consent_version, "
        f"may_quote, joined_on, rehearsal) VALUES ('{seat}', 1, 'h', 'active', 'phone', 'en', false, '2026-11', true, "
        "'2026-11-24', false)",
        "INSERT INTO contribution (id, seat_id, activity_id, kind, words, language, made_on, late, moderation) "
        f"VALUES ('{said}', '{seat}', 1, 'words', 'Two buses.', 'en', '2026-11-24', false, 'waiting')",
        "INSERT INTO contribution (id, seat_id, activity_id, kind, language, made_on, late) "
        f"VALUES ('{poll}', '{seat}', 2, 'poll', 'en', '2026-11-24', false)",
        "INSERT INTO vote (seat_id, choice_id, contribution_id, single_in, value) "
        f"VALUES ('{seat}', 1, '{poll}', 2, 1)",
    ]


def house_before(database: str, houses: Houses, migration: str) -> Database:
    """A house as it was after a migration."""
    if database == "sqlite":
        house = Database(f"sqlite:///{houses.folder / f'before-{migration}.db'}")
    else:
        house = Database(postgres_for_all().create(f"{houses.worker}_before_{migration}"))
    migrate(house, migration)
    return house


def interests_of_before() -> list[str]:
    """One who waits, one who was handed over, one who is forgotten."""
    end, waits, handed, gone = "'2026-12-20'", *(f"{n:032x}" for n in (1, 2, 3))
    rows = ((waits, "'s'", "NULL", "", "NULL"), (handed, "'s'", "'2026-12-01'", "The old team", "'2026-12-31'"))
    return [
        "INSERT INTO organisation (id, name, kind) VALUES (1, 'The Trust', 'anchor')",
        "INSERT INTO user_account (id, email, name, sign_in_version, active) VALUES (1, 'a@b.example', 'A', 1, true)",
        "INSERT INTO programme (id, slug, name, question, objectives, controller, board_owner, threshold, "
        "retention_months) VALUES (1, 'p', 'P', 'Q', '', 'C', 'B', 8, 24)",
        "INSERT INTO offer (id, slug, programme_id, organisation_id, recruiter_id, kind, state, title, what, pay_from, "
        "pay_to, pay_per, minutes_from, minutes_to, pattern, place, postcode, way_there, not_needed, needs_grades, "
        "helps, starts_on, closes_on, places, contact, contact_way, lawful) VALUES (1, 'o', 1, 1, 1, 'job', 'draft', "
        f"'T', 'W', 1, 1, 'hour', 1, 1, '', 'P', '', '', '', false, '[]', {end}, {end}, 1, 'The ward team', '', '')",
        *(
            "INSERT INTO interest (id, offer_id, code_hash, sealed, elsewhere, deciles, created_on, passed_on, "
            f"passed_to, delete_on) VALUES ('{key}', 1, '{key}', {sealed}, false, 'not known', '2026-11-24', {on}, "
            f"'{to}', {delete_on})"
            for key, sealed, on, to, delete_on in (*rows, (gone, "NULL", "NULL", "", "'2026-11-20'"))
        ),
    ]


def test_interests_of_before_keep_what_their_form_promised(database: str, houses: Houses) -> None:
    house = house_before(database, houses, "0010")
    try:
        with house.writing.begin() as connection:
            for row in interests_of_before():
                connection.execute(text(row))
        migrate(house)
        with house.writing.begin() as connection:
            rows = connection.execute(
                text("SELECT receiver, promised_until, delete_on FROM interest ORDER BY code_hash")
            ).all()
        assert [tuple(map(str, row)) for row in rows] == [
            ("The ward team", "2027-01-19", "2027-01-19"),
            ("The old team", "2027-01-19", "2026-12-31"),
            ("The ward team", "2027-01-19", "2026-11-20"),
        ]
    finally:
        house.engine.dispose()


def test_people_and_words_of_before_are_all_there_afterwards(database: str, houses: Houses) -> None:
    house = house_before(database, houses, "0002")
    try:
        with house.writing.begin() as connection:
            for row in an_evening_of_before():
                connection.execute(text(row))
        migrate(house)
        with house.writing.begin() as connection:
            assert connection.execute(text("SELECT words FROM contribution WHERE kind = 'words'")).scalar_one()
            assert connection.execute(text("SELECT ground_rules, creche FROM workshop")).one() == ("", "")
            assert connection.execute(text("SELECT purpose FROM activity WHERE id = 1")).scalar_one() == ""
            connection.execute(text("UPDATE vote SET value = 4"))
            connection.execute(text("UPDATE activity SET kind = 'talk' WHERE id NOT IN (1, 2)"))
            connection.execute(text("UPDATE role_grant SET role = 'responder'"))
            connection.execute(text("UPDATE contribution SET words = NULL, moderation = 'passed_on' WHERE words <> ''"))
        for refused in (
            "UPDATE vote SET value = 5",
            "UPDATE role_grant SET role = 'king'",
            "UPDATE contribution SET words = 'Two buses.' WHERE moderation = 'passed_on'",
        ):
            with pytest.raises(IntegrityError), house.writing.begin() as connection:
                connection.execute(text(refused))
    finally:
        house.engine.dispose()
