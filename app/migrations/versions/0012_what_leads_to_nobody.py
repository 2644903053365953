"""What leads to nobody is put aside, on a day and for a reason; what is put aside was not handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = depends_on = None
RULES = (
    ("ck_interest_aside_why_is_known", "aside_why IN ('twice', 'nobody')"),
    ("ck_interest_put_aside_for_a_reason", "(aside_on IS NULL) = (aside_why IS NULL)"),
    ("ck_interest_put_aside_or_passed_on", "aside_on IS NULL OR passed_on IS NULL"),
)


def upgrade() -> None:
    with op.batch_alter_table("interest", copy_from=_table()) as batch:
        for column in _columns():
            batch.add_column(column)
        for name, rule in RULES:
            batch.create_check_constraint(op.f(name), rule)


def downgrade() -> None:
    rules = [sa.CheckConstraint(rule, name=op.f(name)) for name, rule in RULES]
    with op.batch_alter_table("interest", copy_from=_table(*_columns(), *rules)) as batch:
        for name, _rule in RULES:
            batch.drop_constraint(op.f(name), type_="check")
        for column in _columns():
            batch.drop_column(column.name)


def _columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("aside_on", sa.Date(), nullable=True),
        sa.Column("aside_why", sa.String(length=20), nullable=True),
    )


def _table(*more: sa.Column | sa.CheckConstraint) -> sa.Table:
    """As it stands, for SQLite, which makes it anew."""
    return sa.Table(
        "interest",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("deciles", sa.String(length=10), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("promised_until", sa.Date(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("passed_to", sa.String(length=120), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=False),
        *more,
        sa.CheckConstraint("(passed_on IS NULL) = (passed_to = '')", name=op.f("ck_interest_passed_to_somebody")),
        sa.CheckConstraint(
            "passed_on IS NOT NULL OR delete_on <= promised_until",
            name=op.f("ck_interest_kept_as_long_as_was_promised"),
        ),
        sa.ForeignKeyConstraint(["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_interest_neighbourhood_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_interest_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_interest_code_hash")),
        sa.Index(op.f("ix_interest_delete_on"), "delete_on"),
        sa.Index(op.f("ix_interest_offer_id"), "offer_id"),
        sqlite_with_rowid=False,
    )
