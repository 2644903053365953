"""Told back: contacts, apart from everything that was said, and an outbox that knows what it does not know."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("useless_after", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("given_up", sa.String(length=40), nullable=True))
    op.execute("UPDATE outbox SET given_up = 'tried too often' WHERE sent_at IS NULL AND attempts > 5")
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum("text", "email", name="channel_is_known", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("value_hash", sa.String(length=64), nullable=False),
        sa.Column("stop_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_contact_programme_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_contact_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("stop_hash", name=op.f("uq_contact_stop_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_kept_until"), "contact", ["kept_until"], unique=False)
    op.create_index(
        "uq_contact_of_programme",
        "contact",
        ["value_hash", "programme_id"],
        unique=True,
        sqlite_where=sa.text("workshop_id IS NULL"),
        postgresql_where=sa.text("workshop_id IS NULL"),
    )
    op.create_index(
        "uq_contact_of_workshop",
        "contact",
        ["value_hash", "workshop_id"],
        unique=True,
        sqlite_where=sa.text("workshop_id IS NOT NULL"),
        postgresql_where=sa.text("workshop_id IS NOT NULL"),
    )
    op.create_table(
        "telling",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("told_seq", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("owed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_telling_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_telling")),
    )
    op.create_table(
        "evening_told",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_evening_told_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_evening_told")),
    )
    op.create_table(
        "evening_theme",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_evening_theme_theme_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["evening_told.workshop_id"], name=op.f("fk_evening_theme_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "theme_id", name=op.f("pk_evening_theme")),
    )
    op.create_index(op.f("ix_evening_theme_theme_id"), "evening_theme", ["theme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_evening_theme_theme_id"), table_name="evening_theme")
    op.drop_table("evening_theme")
    op.drop_table("evening_told")
    op.drop_table("telling")
    op.drop_index("uq_contact_of_workshop", table_name="contact")
    op.drop_index("uq_contact_of_programme", table_name="contact")
    op.drop_index(op.f("ix_contact_kept_until"), table_name="contact")
    op.drop_table("contact")
    op.drop_column("outbox", "given_up")
    op.drop_column("outbox", "handed_at")
    op.drop_column("outbox", "useless_after")
