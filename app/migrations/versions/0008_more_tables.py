"""All ten tables of a release; a quicker guard of its cells; and an index of what was decided blind."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = depends_on = None
BEFORE = ("people", "neighbourhoods", "deciles")
NOW = (*BEFORE, "months", "hosts", "themes_places", "themes_deciles", "equality", "reach", "answers", "actions")
FROZEN = "a release is frozen: it can only be followed"
WHOLE = "NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id)"
OURS = "SELECT 1 FROM release_cell WHERE release_id = NEW.release_id"
SAME_ROW, SAME_PLACE = '"table" = NEW."table" AND row = NEW.row', "position = NEW.position"
STRANGE_BEFORE = f"{WHOLE} OR EXISTS ({OURS} AND ({SAME_ROW} OR {SAME_PLACE}))"
# Two questions that an index answers, in place of one of every cell.
STRANGE = f"{WHOLE} OR EXISTS ({OURS} AND {SAME_ROW}) OR EXISTS ({OURS} AND {SAME_PLACE})"


def upgrade() -> None:
    _allow(NOW, STRANGE)
    op.create_index(
        "ix_judgement_blind",
        "judgement",
        ["contribution_id", "coder_id"],
        sqlite_where=sa.text("blind IS 1"),
        postgresql_where=sa.text("blind IS true"),
    )


def downgrade() -> None:
    """Releases that have the new tables stay whole, and so they stand in the way: a release is never changed."""
    op.drop_index("ix_judgement_blind", table_name="judgement")
    _allow(BEFORE, STRANGE_BEFORE)


def _allow(tables: tuple[str, ...], strange: str) -> None:
    run = op.get_bind().exec_driver_sql
    known = '"table" IN ({})'.format(", ".join(f"'{table}'" for table in tables))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_release_cell_table_is_known"), "release_cell")
        op.create_check_constraint(op.f("ck_release_cell_table_is_known"), "release_cell", known)
        run(
            "CREATE OR REPLACE FUNCTION release_cell_is_strange() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN IF {strange} THEN RAISE EXCEPTION '{FROZEN}'; END IF; RETURN NEW; END$$"
        )
        return
    op.rename_table("release_cell", "release_cell_before")
    op.create_table(
        "release_cell",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=20), nullable=False),
        sa.CheckConstraint(known, name=op.f("ck_release_cell_table_is_known")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_release_cell_position_counts_from_zero")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_cell_release_id")),
        sa.PrimaryKeyConstraint("release_id", "table", "row", name=op.f("pk_release_cell")),
        sa.UniqueConstraint("release_id", "position", name=op.f("uq_release_cell_release_id_position")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO release_cell SELECT * FROM release_cell_before")
    op.drop_table("release_cell_before")
    for name, when in (
        ("never_changes", "UPDATE ON release_cell"),
        ("never_shrinks", "DELETE ON release_cell"),
        ("only_grows", f"INSERT ON release_cell WHEN {strange}"),
    ):
        run(f"CREATE TRIGGER release_cell_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END")
