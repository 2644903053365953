"""The organiser's whole day: concerns, preparing, printing, typing in, writing up."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLES = ("administrator", "organiser", "facilitator", "voice", "leader", "recruiter", "reviewer")
KINDS = ("words", "poll", "agree", "place")
MODERATION = ("waiting", "shown", "held", "expired")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


# table, constraint, what it said, what it says
CHECKS = (
    ("role_grant", "role_is_known", one_of("role", ROLES), one_of("role", (*ROLES, "responder"))),
    (
        "activity",
        "kind_is_known",
        one_of("kind", KINDS),
        one_of("kind", (*KINDS[:3], "rank", "place", "talk")),
    ),
    (
        "contribution",
        "kind_is_known",
        one_of("kind", KINDS),
        one_of("kind", (*KINDS[:3], "rank", "place", "talk")),
    ),
    (
        "contribution",
        "moderation_is_known",
        one_of("moderation", MODERATION),
        one_of("moderation", (*MODERATION[:3], "passed_on", "expired")),
    ),
    (
        "contribution",
        "words_are_there_until_they_expire",
        "(kind = 'words' AND moderation <> 'expired') = (words IS NOT NULL)",
        "(kind = 'words' AND moderation NOT IN ('expired', 'passed_on')) = (words IS NOT NULL)",
    ),
    ("vote", "value_is_known", "value IN (-1, 0, 1)", "value BETWEEN -1 AND 4"),
)
RENAMED = {"words_are_there_until_they_expire": "words_are_there_until_they_go"}


def say(checks: tuple[tuple[str, str, str, str], ...], renamed: dict[str, str]) -> None:
    """Let constraints say something else. SQLite keeps the text of a table and has no command for it: its own
    procedure for changes that touch no row is to edit that text (sqlite.org/lang_altertable.html, 7).
    """
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table, name, _before, now in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
            op.create_check_constraint(op.f(f"ck_{table}_{renamed.get(name, name)}"), table, now)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    for table, name, before, now in checks:
        old = f"CONSTRAINT ck_{table}_{name} CHECK ({before})"
        new = f"CONSTRAINT ck_{table}_{renamed.get(name, name)} CHECK ({now})"
        done = connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?)",
            (old, new, table, old),
        )
        if done.rowcount != 1:
            raise RuntimeError(f"The constraint {name} of {table} does not stand there as it was made.")
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def upgrade() -> None:
    say(CHECKS, RENAMED)
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("responder_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "under_way",
                "closed",
                "expired",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "put_right",
                "passed_on",
                "could_not",
                "given_back",
                name="outcome_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL) OR state = 'expired'",
            name=op.f("ck_concern_closed_has_outcome"),
        ),
        sa.CheckConstraint(
            "(state = 'expired') = (sealed IS NULL)", name=op.f("ck_concern_words_are_there_until_they_expire")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_concern_programme_id")),
        sa.ForeignKeyConstraint(["responder_id"], ["user_account.id"], name=op.f("fk_concern_responder_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_concern_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_concern_code_hash")),
    )
    op.create_index(op.f("ix_concern_programme_id"), "concern", ["programme_id"], unique=False)
    op.create_index(op.f("ix_concern_responder_id"), "concern", ["responder_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_reading_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("workshop_id", "position", name=op.f("uq_reading_workshop_id_position")),
    )
    op.create_table(
        "reading_opened",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_reading_opened_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_reading_opened_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "user_id", name=op.f("pk_reading_opened")),
    )
    op.create_table(
        "responder",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_responder_programme_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_responder_user_id")),
        sa.PrimaryKeyConstraint("programme_id", "user_id", name=op.f("pk_responder")),
        sa.UniqueConstraint("programme_id", "outside", name=op.f("uq_responder_programme_id_outside")),
    )
    op.create_table(
        "wall_seen",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_wall_seen_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_wall_seen")),
    )
    op.create_table(
        "write_up",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.Column("went_well", sa.Text(), nullable=False),
        sa.Column("missed", sa.Text(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "coercion",
                "educating",
                "informing",
                "consultation",
                "engagement",
                "co_design",
                "co_production",
                name="step_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("flip_charts", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("next_by", sa.Date(), nullable=True),
        sa.Column("next_who", sa.String(length=120), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "with_host",
                "changes_asked",
                "agreed",
                "taken_down",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("host_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("host_asks", sa.Text(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=True),
        sa.Column("counted_people", sa.Integer(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=True),
        sa.CheckConstraint("(state = 'draft') = (host_since IS NULL)", name=op.f("ck_write_up_host_has_it_since")),
        sa.CheckConstraint(
            "state = 'draft' OR counted_people IS NOT NULL", name=op.f("ck_write_up_host_reads_numbers_that_stay")
        ),
        sa.CheckConstraint(
            "attendance IS NULL OR attendance >= 0", name=op.f("ck_write_up_attendance_counts_from_zero")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_write_up_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_write_up")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("file_mark", sa.String(length=64), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.CheckConstraint("(activity_id IS NULL) = (file_mark IS NOT NULL)", name=op.f("ck_batch_lines_or_a_list")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_batch_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_batch_made_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_batch_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("file_mark", name=op.f("uq_batch_file_mark")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_batch_seat_id")),
    )
    op.create_index(op.f("ix_batch_activity_id"), "batch", ["activity_id"], unique=False)
    op.create_table(
        "listened",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column(
            "heard",
            sa.Enum("yes", "partly", "no", name="heard_is_known", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_listened_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_listened")),
    )
    op.create_table(
        "paper_form",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_paper_form_number_counts_from_one")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_paper_form_seat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_paper_form_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "number", name=op.f("pk_paper_form")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_paper_form_seat_id")),
    )
    op.create_table(
        "made_of",
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["choice_id"], ["choice.id"], name=op.f("fk_made_of_choice_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_made_of_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("choice_id", name=op.f("pk_made_of")),
    )
    op.create_index(op.f("ix_made_of_contribution_id"), "made_of", ["contribution_id"], unique=False)
    op.add_column("activity", sa.Column("purpose", sa.String(length=300), server_default="", nullable=False))
    op.add_column("activity", sa.Column("says", sa.Text(), server_default="", nullable=False))
    op.add_column("activity", sa.Column("materials", sa.String(length=300), server_default="", nullable=False))
    op.create_index(
        "uq_vote_one_a_place",
        "vote",
        ["contribution_id", "value"],
        unique=True,
        sqlite_where=sa.text("value > 1"),
        postgresql_where=sa.text("value > 1"),
    )
    op.add_column("workshop", sa.Column("interpreter", sa.String(length=200), server_default="", nullable=False))
    op.add_column("workshop", sa.Column("creche", sa.String(length=200), server_default="", nullable=False))
    op.add_column("workshop", sa.Column("ground_rules", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("workshop", "ground_rules")
    op.drop_column("workshop", "creche")
    op.drop_column("workshop", "interpreter")
    op.drop_index(
        "uq_vote_one_a_place",
        table_name="vote",
        sqlite_where=sa.text("value > 1"),
        postgresql_where=sa.text("value > 1"),
    )
    op.drop_column("activity", "materials")
    op.drop_column("activity", "says")
    op.drop_column("activity", "purpose")
    op.drop_index(op.f("ix_made_of_contribution_id"), table_name="made_of")
    op.drop_table("made_of")
    op.drop_table("paper_form")
    op.drop_table("listened")
    op.drop_index(op.f("ix_batch_activity_id"), table_name="batch")
    op.drop_table("batch")
    op.drop_table("write_up")
    op.drop_table("wall_seen")
    op.drop_table("responder")
    op.drop_table("reading_opened")
    op.drop_table("reading")
    op.drop_index(op.f("ix_concern_responder_id"), table_name="concern")
    op.drop_index(op.f("ix_concern_programme_id"), table_name="concern")
    op.drop_table("concern")
    back = tuple((table, RENAMED.get(name, name), now, before) for table, name, before, now in CHECKS)
    say(back, {now: before for before, now in RENAMED.items()})
