"""Themes: what several people have said, under one name."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "sqlite",
        "CREATE TRIGGER passed_on_leaves_no_coding AFTER UPDATE OF moderation ON contribution WHEN NEW.moderation = 'passed_on' BEGIN DELETE FROM judgement WHERE contribution_id = NEW.id; END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION forget_coding() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN DELETE FROM judgement WHERE contribution_id = NEW.id; RETURN NULL; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER passed_on_leaves_no_coding AFTER UPDATE OF moderation ON contribution FOR EACH ROW WHEN (NEW.moderation = 'passed_on') EXECUTE FUNCTION forget_coding()",
    ),
)


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_theme_merges_into_another")),
        sa.CheckConstraint("merged_into_id IS NULL OR parent_id IS NULL", name=op.f("ck_theme_merged_stands_nowhere")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_theme_stands_under_another")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["theme.id"], name=op.f("fk_theme_merged_into_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["theme.id"], name=op.f("fk_theme_parent_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_theme_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_index(op.f("ix_theme_programme_id"), "theme", ["programme_id"], unique=False)
    op.create_index(
        "uq_theme_name",
        "theme",
        ["programme_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("merged_into_id IS NULL"),
        postgresql_where=sa.text("merged_into_id IS NULL"),
    )
    op.create_table(
        "judgement",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("words_mark", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["coder_id"], ["user_account.id"], name=op.f("fk_judgement_coder_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_judgement_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", "coder_id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_coder_id"), "judgement", ["coder_id"], unique=False)
    op.create_table(
        "coding",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id", "coder_id"],
            ["judgement.contribution_id", "judgement.coder_id"],
            name=op.f("fk_coding_contribution_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_coding_theme_id")),
        sa.PrimaryKeyConstraint("contribution_id", "coder_id", "theme_id", name=op.f("pk_coding")),
    )
    op.create_index(op.f("ix_coding_theme_id"), "coding", ["theme_id"], unique=False)
    for dialect, statement in GUARDS:
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql("DROP TRIGGER passed_on_leaves_no_coding ON contribution")
        op.get_bind().exec_driver_sql("DROP FUNCTION forget_coding()")
    else:
        op.get_bind().exec_driver_sql("DROP TRIGGER passed_on_leaves_no_coding")
    op.drop_index(op.f("ix_coding_theme_id"), table_name="coding")
    op.drop_table("coding")
    op.drop_index(op.f("ix_judgement_coder_id"), table_name="judgement")
    op.drop_table("judgement")
    op.drop_index("uq_theme_name", table_name="theme")
    op.drop_index(op.f("ix_theme_programme_id"), table_name="theme")
    op.drop_table("theme")
