"""Actions: promises with an owner and a date, why they are late, how they are challenged, and whether people say better."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "sqlite",
        "CREATE TRIGGER first_due_never_changes BEFORE UPDATE OF first_due ON action WHEN NEW.first_due <> OLD.first_due BEGIN SELECT RAISE(ABORT, 'the first due date never changes'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION first_due_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.first_due <> OLD.first_due THEN RAISE EXCEPTION 'the first due date never changes'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER first_due_never_changes BEFORE UPDATE OF first_due ON action FOR EACH ROW EXECUTE FUNCTION first_due_never_changes()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER first_due_is_never_replaced BEFORE INSERT ON action WHEN EXISTS (SELECT 1 FROM action WHERE id = NEW.id AND first_due <> NEW.first_due) BEGIN SELECT RAISE(ABORT, 'the first due date never changes'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION first_due_is_never_replaced() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF EXISTS (SELECT 1 FROM action WHERE id = NEW.id AND first_due <> NEW.first_due) THEN RAISE EXCEPTION 'the first due date never changes'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER first_due_is_never_replaced BEFORE INSERT ON action FOR EACH ROW EXECUTE FUNCTION first_due_is_never_replaced()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER better_is_for_people BEFORE UPDATE OF state ON action WHEN NEW.state = 'better' AND NOT EXISTS (SELECT 1 FROM verdict_round WHERE action_id = NEW.id AND outcome = 'won') BEGIN SELECT RAISE(ABORT, 'only people who answered make it better'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION better_is_for_people() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.state = 'better' AND NOT EXISTS (SELECT 1 FROM verdict_round WHERE action_id = NEW.id AND outcome = 'won') THEN RAISE EXCEPTION 'only people who answered make it better'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER better_is_for_people BEFORE UPDATE OF state ON action FOR EACH ROW EXECUTE FUNCTION better_is_for_people()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER better_is_never_made BEFORE INSERT ON action WHEN NEW.state = 'better' BEGIN SELECT RAISE(ABORT, 'only people who answered make it better'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION better_is_never_made() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.state = 'better' THEN RAISE EXCEPTION 'only people who answered make it better'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER better_is_never_made BEFORE INSERT ON action FOR EACH ROW EXECUTE FUNCTION better_is_never_made()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER won_by_votes BEFORE UPDATE OF outcome ON verdict_round WHEN NEW.outcome = 'won' AND (OLD.outcome IS NULL OR OLD.outcome <> 'won') AND NOT EXISTS (SELECT 1 FROM verdict WHERE round_id = NEW.id GROUP BY round_id HAVING COUNT(*) >= NEW.quorum AND 10 * SUM(CASE answer WHEN 'better' THEN 2 WHEN 'half' THEN 1 ELSE 0 END) >= 12 * COUNT(*)) BEGIN SELECT RAISE(ABORT, 'only people who answered make it better'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION won_by_votes() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.outcome = 'won' AND (OLD.outcome IS NULL OR OLD.outcome <> 'won') AND NOT EXISTS (SELECT 1 FROM verdict WHERE round_id = NEW.id GROUP BY round_id HAVING COUNT(*) >= NEW.quorum AND 10 * SUM(CASE answer WHEN 'better' THEN 2 WHEN 'half' THEN 1 ELSE 0 END) >= 12 * COUNT(*)) THEN RAISE EXCEPTION 'only people who answered make it better'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER won_by_votes BEFORE UPDATE OF outcome ON verdict_round FOR EACH ROW EXECUTE FUNCTION won_by_votes()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER won_is_never_made BEFORE INSERT ON verdict_round WHEN NEW.outcome = 'won' BEGIN SELECT RAISE(ABORT, 'only people who answered make it better'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION won_is_never_made() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.outcome = 'won' THEN RAISE EXCEPTION 'only people who answered make it better'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER won_is_never_made BEFORE INSERT ON verdict_round FOR EACH ROW EXECUTE FUNCTION won_is_never_made()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER round_stays_as_asked BEFORE UPDATE OF action_id, quorum ON verdict_round WHEN NEW.action_id <> OLD.action_id OR NEW.quorum <> OLD.quorum BEGIN SELECT RAISE(ABORT, 'a round stays as it was asked'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION round_stays_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.action_id <> OLD.action_id OR NEW.quorum <> OLD.quorum THEN RAISE EXCEPTION 'a round stays as it was asked'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER round_stays_as_asked BEFORE UPDATE OF action_id, quorum ON verdict_round FOR EACH ROW EXECUTE FUNCTION round_stays_as_asked()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER decided_once BEFORE UPDATE OF outcome, shown ON verdict_round WHEN OLD.outcome IS NOT NULL AND (NEW.outcome IS NULL OR NEW.outcome <> OLD.outcome OR NEW.shown <> OLD.shown) BEGIN SELECT RAISE(ABORT, 'this round is decided'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION decided_once() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF OLD.outcome IS NOT NULL AND (NEW.outcome IS NULL OR NEW.outcome <> OLD.outcome OR NEW.shown <> OLD.shown) THEN RAISE EXCEPTION 'this round is decided'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER decided_once BEFORE UPDATE OF outcome, shown ON verdict_round FOR EACH ROW EXECUTE FUNCTION decided_once()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER decided_is_never_replaced BEFORE INSERT ON verdict_round WHEN EXISTS (SELECT 1 FROM verdict_round WHERE outcome IS NOT NULL AND (id = NEW.id OR (action_id = NEW.action_id AND number = NEW.number))) BEGIN SELECT RAISE(ABORT, 'this round is decided'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION decided_is_never_replaced() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF EXISTS (SELECT 1 FROM verdict_round WHERE outcome IS NOT NULL AND (id = NEW.id OR (action_id = NEW.action_id AND number = NEW.number))) THEN RAISE EXCEPTION 'this round is decided'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER decided_is_never_replaced BEFORE INSERT ON verdict_round FOR EACH ROW EXECUTE FUNCTION decided_is_never_replaced()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER no_late_answer BEFORE INSERT ON verdict WHEN EXISTS (SELECT 1 FROM verdict_round WHERE id = NEW.round_id AND outcome IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this round is decided'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION no_late_answer() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF EXISTS (SELECT 1 FROM verdict_round WHERE id = NEW.round_id AND outcome IS NOT NULL) THEN RAISE EXCEPTION 'this round is decided'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER no_late_answer BEFORE INSERT ON verdict FOR EACH ROW EXECUTE FUNCTION no_late_answer()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER no_late_change BEFORE UPDATE OF answer, round_id ON verdict WHEN EXISTS (SELECT 1 FROM verdict_round WHERE id IN (NEW.round_id, OLD.round_id) AND outcome IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this round is decided'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION no_late_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF EXISTS (SELECT 1 FROM verdict_round WHERE id IN (NEW.round_id, OLD.round_id) AND outcome IS NOT NULL) THEN RAISE EXCEPTION 'this round is decided'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER no_late_change BEFORE UPDATE OF answer, round_id ON verdict FOR EACH ROW EXECUTE FUNCTION no_late_change()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER explanation_stays BEFORE DELETE ON explanation WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'an explanation stays'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION explanation_stays() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'an explanation stays'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER explanation_stays BEFORE DELETE ON explanation FOR EACH ROW EXECUTE FUNCTION explanation_stays()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER explanation_is_never_changed BEFORE UPDATE ON explanation WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'an explanation stays'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION explanation_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'an explanation stays'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER explanation_is_never_changed BEFORE UPDATE ON explanation FOR EACH ROW EXECUTE FUNCTION explanation_is_never_changed()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER explanation_is_never_replaced BEFORE INSERT ON explanation WHEN EXISTS (SELECT 1 FROM explanation WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'an explanation stays'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION explanation_is_never_replaced() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF EXISTS (SELECT 1 FROM explanation WHERE id = NEW.id) THEN RAISE EXCEPTION 'an explanation stays'; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER explanation_is_never_replaced BEFORE INSERT ON explanation FOR EACH ROW EXECUTE FUNCTION explanation_is_never_replaced()",
    ),
)
FUNCTIONS = (
    "first_due_never_changes",
    "first_due_is_never_replaced",
    "better_is_for_people",
    "better_is_never_made",
    "won_by_votes",
    "won_is_never_made",
    "round_stays_as_asked",
    "decided_once",
    "decided_is_never_replaced",
    "no_late_answer",
    "no_late_change",
    "explanation_stays",
    "explanation_is_never_changed",
    "explanation_is_never_replaced",
)  # on PostgreSQL, each with a trigger of its name, which goes with the table


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "co_designed",
                "listening",
                "reading",
                "mentoring",
                "reply",
                name="kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "under_way",
                "says_done",
                "better",
                "declined",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("got_wrong", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("with_whom", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("voice_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("baseline", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "kind <> 'co_designed' OR state IN ('proposed', 'declined') OR accepted_on IS NOT NULL",
            name=op.f("ck_action_partner_has_accepted"),
        ),
        sa.CheckConstraint(
            "kind <> 'co_designed' OR voice_id IS NOT NULL OR partner_id IS NOT NULL",
            name=op.f("ck_action_partner_is_named"),
        ),
        sa.CheckConstraint(
            "state <> 'better' OR kind = 'co_designed'", name=op.f("ck_action_better_is_for_what_people_helped_design")
        ),
        sa.CheckConstraint("voice_id IS NULL OR partner_id IS NULL", name=op.f("ck_action_one_partner")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_action_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_action_owner_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisation.id"], name=op.f("fk_action_partner_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_action_programme_id")),
        sa.ForeignKeyConstraint(["voice_id"], ["voice.id"], name=op.f("fk_action_voice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("slug", name=op.f("uq_action_slug")),
    )
    op.create_index(op.f("ix_action_due"), "action", ["due"], unique=False)
    op.create_index(op.f("ix_action_owner_id"), "action", ["owner_id"], unique=False)
    op.create_index(op.f("ix_action_programme_id"), "action", ["programme_id"], unique=False)
    op.create_table(
        "action_neighbourhood",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_neighbourhood_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_action_neighbourhood_neighbourhood_id")
        ),
        sa.PrimaryKeyConstraint("action_id", "neighbourhood_id", name=op.f("pk_action_neighbourhood")),
    )
    op.create_table(
        "action_theme",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_theme_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_action_theme_theme_id")),
        sa.PrimaryKeyConstraint("action_id", "theme_id", name=op.f("pk_action_theme")),
    )
    op.create_index(op.f("ix_action_theme_theme_id"), "action_theme", ["theme_id"], unique=False)
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(action_id IS NULL) <> (theme_id IS NULL)", name=op.f("ck_challenge_about_one_thing")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_challenge_action_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_challenge_author_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_challenge_programme_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["action.id"], name=op.f("fk_challenge_reply_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_challenge_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_challenge_reply_id")),
    )
    op.create_index(op.f("ix_challenge_action_id"), "challenge", ["action_id"], unique=False)
    op.create_index(op.f("ix_challenge_programme_id"), "challenge", ["programme_id"], unique=False)
    op.create_index(op.f("ix_challenge_theme_id"), "challenge", ["theme_id"], unique=False)
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("waiting_for", sa.String(length=160), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_explanation_action_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_explanation_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
    )
    op.create_index(op.f("ix_explanation_action_id"), "explanation", ["action_id"], unique=False)
    op.create_table(
        "verdict_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "won", "lost", "too_few", name="outcome_is_known", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_on IS NULL)", name=op.f("ck_verdict_round_decided_has_outcome")
        ),
        sa.CheckConstraint("quorum BETWEEN 8 AND 20", name=op.f("ck_verdict_round_quorum_is_safe")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_verdict_round_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_round")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_verdict_round_action_id_number")),
    )
    op.create_index(op.f("ix_verdict_round_action_id"), "verdict_round", ["action_id"], unique=False)
    op.create_index(op.f("ix_verdict_round_closes_on"), "verdict_round", ["closes_on"], unique=False)
    op.create_index(
        "uq_verdict_round_open",
        "verdict_round",
        ["action_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_table(
        "round_workshop",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["verdict_round.id"], name=op.f("fk_round_workshop_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_round_workshop_workshop_id")),
        sa.PrimaryKeyConstraint("round_id", "workshop_id", name=op.f("pk_round_workshop")),
    )
    op.create_index(op.f("ix_round_workshop_workshop_id"), "round_workshop", ["workshop_id"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "better", "half", "not", name="answer_is_known", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["verdict_round.id"], name=op.f("fk_verdict_round_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_verdict_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "seat_id", name=op.f("pk_verdict")),
    )
    op.create_index(op.f("ix_verdict_seat_id"), "verdict", ["seat_id"], unique=False)
    for dialect, statement in GUARDS:
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_verdict_seat_id"), table_name="verdict")
    op.drop_table("verdict")
    op.drop_index(op.f("ix_round_workshop_workshop_id"), table_name="round_workshop")
    op.drop_table("round_workshop")
    op.drop_index(
        "uq_verdict_round_open",
        table_name="verdict_round",
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.drop_index(op.f("ix_verdict_round_closes_on"), table_name="verdict_round")
    op.drop_index(op.f("ix_verdict_round_action_id"), table_name="verdict_round")
    op.drop_table("verdict_round")
    op.drop_index(op.f("ix_explanation_action_id"), table_name="explanation")
    op.drop_table("explanation")
    op.drop_index(op.f("ix_challenge_theme_id"), table_name="challenge")
    op.drop_index(op.f("ix_challenge_programme_id"), table_name="challenge")
    op.drop_index(op.f("ix_challenge_action_id"), table_name="challenge")
    op.drop_table("challenge")
    op.drop_index(op.f("ix_action_theme_theme_id"), table_name="action_theme")
    op.drop_table("action_theme")
    op.drop_table("action_neighbourhood")
    op.drop_index(op.f("ix_action_programme_id"), table_name="action")
    op.drop_index(op.f("ix_action_owner_id"), table_name="action")
    op.drop_index(op.f("ix_action_due"), table_name="action")
    op.drop_table("action")
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.get_bind().exec_driver_sql(f"DROP FUNCTION {name}()")
