"""Equality answers as counters: a number for each answer of a workshop, and no row per person."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equality_tally",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("question_set", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_equality_tally_n_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_equality_tally_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "question_set", "question", "answer", name=op.f("pk_equality_tally")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("equality_tally")
