"""What an interest was promised stays with it: to whom it is handed over, until when it is kept; and what was undone."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = depends_on = None
# Those who came before were told the contact of their offer, and that they are forgotten 30 days after it.
RECEIVER = (
    "CASE WHEN passed_to <> '' THEN passed_to "
    "ELSE (SELECT CASE WHEN o.contact <> '' THEN o.contact ELSE u.name END "
    "FROM offer o JOIN organisation u ON u.id = o.organisation_id WHERE o.id = offer_id) END"
)
A_MONTH_AFTER = {"sqlite": "date(closes_on, '+30 days')", "postgresql": "closes_on + 30"}
PROMISE = ("ck_interest_kept_as_long_as_was_promised", "passed_on IS NOT NULL OR delete_on <= promised_until")
BEFORE = (
    ("ck_interest_kept_until_a_day", "sealed IS NOT NULL OR delete_on IS NOT NULL"),
    ("ck_interest_what_was_passed_on_ends", "passed_on IS NULL OR delete_on IS NOT NULL"),
)


def upgrade() -> None:
    after = f"(SELECT {A_MONTH_AFTER[op.get_bind().dialect.name]} FROM offer WHERE offer.id = offer_id)"  # noqa: S608 - our own words
    op.add_column("interest", sa.Column("receiver", sa.String(length=120), nullable=True))
    op.add_column("interest", sa.Column("promised_until", sa.Date(), nullable=True))
    op.add_column("interest", sa.Column("undone_on", sa.Date(), nullable=True))
    until = f"CASE WHEN passed_on IS NULL AND delete_on > {after} THEN delete_on ELSE {after} END"
    op.execute(f"UPDATE interest SET receiver = {RECEIVER}, promised_until = {until}")  # noqa: S608 - our own words
    op.execute("UPDATE interest SET delete_on = promised_until WHERE delete_on IS NULL")
    with op.batch_alter_table("interest", copy_from=_table(needed=False, checks=BEFORE)) as batch:
        for name in ("receiver", "promised_until", "delete_on"):
            batch.alter_column(name, nullable=False)
        for name, _rule in BEFORE:
            batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(PROMISE[0]), PROMISE[1])


def downgrade() -> None:
    with op.batch_alter_table("interest", copy_from=_table(needed=True, checks=(PROMISE,))) as batch:
        batch.drop_constraint(op.f(PROMISE[0]), type_="check")
        batch.alter_column("delete_on", nullable=True)
        for name, rule in BEFORE:
            batch.create_check_constraint(op.f(name), rule)
        batch.drop_column("receiver")
        batch.drop_column("promised_until")
        batch.drop_column("undone_on")


def _table(*, needed: bool, checks: tuple[tuple[str, str], ...]) -> sa.Table:
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
        sa.Column("receiver", sa.String(length=120), nullable=not needed),
        sa.Column("promised_until", sa.Date(), nullable=not needed),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("passed_to", sa.String(length=120), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=not needed),
        *(sa.CheckConstraint(rule, name=op.f(name)) for name, rule in checks),
        sa.CheckConstraint("(passed_on IS NULL) = (passed_to = '')", name=op.f("ck_interest_passed_to_somebody")),
        sa.ForeignKeyConstraint(["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_interest_neighbourhood_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_interest_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_interest_code_hash")),
        sa.Index(op.f("ix_interest_delete_on"), "delete_on"),
        sa.Index(op.f("ix_interest_offer_id"), "offer_id"),
        sqlite_with_rowid=False,
    )
