"""Indicators: figures that somebody else has counted, as they are shown beside what people said."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = depends_on = None


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("counts", sa.String(length=300), nullable=False),
        sa.Column("measure", _one_of("measure_is_known", "people", "share", "other"), nullable=False),
        sa.Column("layout", _one_of("layout_is_known", "list", "lists", "within"), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("as_published", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("cannot_say", sa.Text(), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_mark", sa.String(length=64), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("standing", _one_of("standing_is_known", "draft", "published", "withdrawn"), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("follows_id <> id", name=op.f("ck_indicator_follows_another")),
        sa.CheckConstraint("threshold BETWEEN 8 AND 20", name=op.f("ck_indicator_threshold_is_safe")),
        sa.CheckConstraint("counted_from <= counted_on", name=op.f("ck_indicator_period_runs_forward")),
        sa.CheckConstraint("link <> '' OR NOT as_published", name=op.f("ck_indicator_published_elsewhere_says_where")),
        sa.CheckConstraint(
            "standing = 'draft' OR published_on IS NOT NULL", name=op.f("ck_indicator_shown_since_a_day")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_indicator_programme_id")),
        sa.ForeignKeyConstraint(["follows_id"], ["indicator.id"], name=op.f("fk_indicator_follows_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_indicator_follows_id")),
    )
    op.create_index(op.f("ix_indicator_programme_id"), "indicator", ["programme_id"], unique=False)
    op.create_table(
        "indicator_theme",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_theme_indicator_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_indicator_theme_theme_id")),
        sa.PrimaryKeyConstraint("indicator_id", "theme_id", name=op.f("pk_indicator_theme")),
    )
    op.create_index(op.f("ix_indicator_theme_theme_id"), "indicator_theme", ["theme_id"], unique=False)
    op.create_table(
        "indicator_cell",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("line", _one_of("line_is_known", "group", "whole", "total"), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.Column("rest", sa.String(length=40), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_indicator_cell_position_counts_from_zero")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_cell_indicator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("indicator_id", "position", name=op.f("pk_indicator_cell")),
    )


def downgrade() -> None:
    op.drop_table("indicator_cell")
    op.drop_index(op.f("ix_indicator_theme_theme_id"), table_name="indicator_theme")
    op.drop_table("indicator_theme")
    op.drop_index(op.f("ix_indicator_programme_id"), table_name="indicator")
    op.drop_table("indicator")
