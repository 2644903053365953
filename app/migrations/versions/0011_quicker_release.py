"""The guard of a release's cells asks two questions that an index answers, in place of one of every cell; and what was
decided blind has an index of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = depends_on = None
WHOLE = "NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id)"
OURS = "SELECT 1 FROM release_cell WHERE release_id = NEW.release_id"
SAME_ROW, SAME_PLACE = '"table" = NEW."table" AND row = NEW.row', "position = NEW.position"
BEFORE = f"{WHOLE} OR EXISTS ({OURS} AND ({SAME_ROW} OR {SAME_PLACE}))"
NOW = f"{WHOLE} OR EXISTS ({OURS} AND {SAME_ROW}) OR EXISTS ({OURS} AND {SAME_PLACE})"
FROZEN = "a release is frozen: it can only be followed"


def upgrade() -> None:
    _guard_by(NOW)
    op.create_index(
        "ix_judgement_blind",
        "judgement",
        ["contribution_id", "coder_id"],
        sqlite_where=sa.text("blind IS 1"),
        postgresql_where=sa.text("blind IS true"),
    )


def downgrade() -> None:
    op.drop_index("ix_judgement_blind", table_name="judgement")
    _guard_by(BEFORE)


def _guard_by(strange: str) -> None:
    run = op.get_bind().exec_driver_sql
    if op.get_bind().dialect.name == "postgresql":
        run(
            "CREATE OR REPLACE FUNCTION release_cell_is_strange() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN IF {strange} THEN RAISE EXCEPTION '{FROZEN}'; END IF; RETURN NEW; END$$"
        )
        return
    run("DROP TRIGGER release_cell_only_grows")
    run(
        f"CREATE TRIGGER release_cell_only_grows BEFORE INSERT ON release_cell WHEN {strange} "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    )
