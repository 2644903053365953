"""Releases: the numbers about people that may leave."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "postgresql",
        "CREATE FUNCTION refuse_to_thaw() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'a release is frozen: it can only be followed'; END$$",
    ),
    (
        "sqlite",
        "CREATE TRIGGER release_never_changes BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER release_never_shrinks BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER release_only_grows BEFORE INSERT ON release WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM release WHERE programme_id = NEW.programme_id) OR EXISTS (SELECT 1 FROM release WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    ),
    (
        "postgresql",
        "CREATE TRIGGER release_never_changes BEFORE UPDATE OR DELETE ON release FOR EACH ROW EXECUTE FUNCTION refuse_to_thaw()",
    ),
    (
        "postgresql",
        "CREATE FUNCTION release_is_strange() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM release WHERE programme_id = NEW.programme_id) OR EXISTS (SELECT 1 FROM release WHERE id = NEW.id) THEN RAISE EXCEPTION 'a release is frozen: it can only be followed'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER release_only_grows BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_is_strange()",
    ),
    (
        "postgresql",
        "CREATE TRIGGER release_never_empties BEFORE TRUNCATE ON release FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_thaw()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER release_cell_never_changes BEFORE UPDATE ON release_cell BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER release_cell_never_shrinks BEFORE DELETE ON release_cell BEGIN SELECT RAISE(ABORT, 'a release is frozen: it can only be followed'); END",
    ),
    (
        "sqlite",
        'CREATE TRIGGER release_cell_only_grows BEFORE INSERT ON release_cell WHEN NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id) OR EXISTS (SELECT 1 FROM release_cell WHERE release_id = NEW.release_id AND ("table" = NEW."table" AND row = NEW.row OR position = NEW.position)) BEGIN SELECT RAISE(ABORT, \'a release is frozen: it can only be followed\'); END',
    ),
    (
        "postgresql",
        "CREATE TRIGGER release_cell_never_changes BEFORE UPDATE OR DELETE ON release_cell FOR EACH ROW EXECUTE FUNCTION refuse_to_thaw()",
    ),
    (
        "postgresql",
        'CREATE FUNCTION release_cell_is_strange() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id) OR EXISTS (SELECT 1 FROM release_cell WHERE release_id = NEW.release_id AND ("table" = NEW."table" AND row = NEW.row OR position = NEW.position)) THEN RAISE EXCEPTION \'a release is frozen: it can only be followed\'; END IF; RETURN NEW; END$$',
    ),
    (
        "postgresql",
        "CREATE TRIGGER release_cell_only_grows BEFORE INSERT ON release_cell FOR EACH ROW EXECUTE FUNCTION release_cell_is_strange()",
    ),
    (
        "postgresql",
        "CREATE TRIGGER release_cell_never_empties BEFORE TRUNCATE ON release_cell FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_thaw()",
    ),
)


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("places", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("ledger_seq", sa.Integer(), nullable=False),
        sa.Column("ledger_head", sa.String(length=64), nullable=False),
        sa.CheckConstraint("threshold BETWEEN 8 AND 20", name=op.f("ck_release_threshold_is_safe")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_release_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_release_programme_id_number")),
    )
    op.create_table(
        "release_cell",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "\"table\" IN ('people', 'neighbourhoods', 'deciles')", name=op.f("ck_release_cell_table_is_known")
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_release_cell_position_counts_from_zero")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_cell_release_id")),
        sa.PrimaryKeyConstraint("release_id", "table", "row", name=op.f("pk_release_cell")),
        sa.UniqueConstraint("release_id", "position", name=op.f("uq_release_cell_release_id_position")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counted",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_counted_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_counted")),
    )
    op.drop_index("ix_seat_workshop_id", table_name="seat")
    op.create_index(
        "ix_seat_workshop_id",
        "seat",
        ["workshop_id", "state", "rehearsal", "neighbourhood_id", "elsewhere", "area_code", "id"],
    )
    for dialect, statement in GUARDS:
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_index("ix_seat_workshop_id", table_name="seat")
    op.create_index("ix_seat_workshop_id", "seat", ["workshop_id", "state", "rehearsal"])
    op.drop_table("counted")
    op.drop_table("release_cell")
    op.drop_table("release")
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql("DROP FUNCTION refuse_to_thaw(), release_is_strange(), release_cell_is_strange()")
