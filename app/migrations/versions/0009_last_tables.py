"""The last tables of a release: reach, answers to questions that several evenings asked, and actions by state."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = depends_on = None
BEFORE = ("people", "neighbourhoods", "deciles", "months", "hosts", "themes_places", "themes_deciles", "equality")
NOW = (*BEFORE, "reach", "answers", "actions")
GUARDS = (  # of SQLite, which has to make the table anew
    "CREATE TRIGGER release_cell_never_changes BEFORE UPDATE ON release_cell BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    "CREATE TRIGGER release_cell_never_shrinks BEFORE DELETE ON release_cell BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    'CREATE TRIGGER release_cell_only_grows BEFORE INSERT ON release_cell WHEN NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id) OR EXISTS (SELECT 1 FROM release_cell WHERE release_id = NEW.release_id AND ("table" = NEW."table" AND row = NEW.row OR position = NEW.position)) BEGIN SELECT RAISE(ABORT, \'a release is frozen: it can only be followed\'); END',
)


def upgrade() -> None:
    _allow(NOW)


def downgrade() -> None:
    """Releases that have the new tables stay whole, and so they stand in the way: a release is never changed."""
    _allow(BEFORE)


def _allow(tables: tuple[str, ...]) -> None:
    known = '"table" IN ({})'.format(", ".join(f"'{table}'" for table in tables))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_release_cell_table_is_known"), "release_cell")
        op.create_check_constraint(op.f("ck_release_cell_table_is_known"), "release_cell", known)
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
    for guard in GUARDS:
        op.get_bind().exec_driver_sql(guard)
